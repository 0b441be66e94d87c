"""Figures of tables: a value cell is read as a number, with its own unit or the one in force; other cells as prose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

import regex

from extractor.model.document import Box, Cell
from extractor.model.figure import CellRef
from extractor.model.outline import Column, Grid
from extractor.recognise.choose import Context, choose
from extractor.recognise.found import Found, found_of, measured, scaled
from extractor.recognise.grammar import Grammar
from extractor.recognise.numerals import LONGEST
from extractor.recognise.reading import divide
from extractor.recognise.scan import scan

LABEL = Column(col=-1, kind="label")
"""What a column is that the grid tells nothing of."""
NOTED = re.compile(r"(?P<value>[-+]?\d[\d,]*(?:\.\d+)?%?)\s?\([^()]{2,40}\)\Z")
"""A number with a remark in brackets behind it (25(含上年结转6万元))."""
Match: TypeAlias = "regex.Match[str]"
Rows: TypeAlias = Mapping[tuple[int, int], str | None]
"""The units that rows print, by row and column of their names."""


Placed: TypeAlias = tuple[Found, CellRef | None, int | None, Box | None]
"""A reading, the cell it stands in, and its page and box where the cell knows them."""


def read_grid(grid: Grid, view: str, grammar: Grammar, context: Context) -> list[Placed]:
    """The figures of a grid, cell by cell."""
    columns = {column.col: column for column in grid.columns}
    rows = {(stub.row, stub.col): stub.unit for stub in reversed(grid.stubs)}
    relations = _relations(grid, columns, grammar)
    found, refs = [], []
    for cell in grid.table.cells:
        column = columns.get(cell.col, LABEL)
        for made in _read_cell(cell, column, grid, rows, view, grammar, context):
            if column.kind == "value" and made.modifier == "exact":
                made.modifier = relations.get((cell.row, cell.col - 1), "exact")
            found.append((made, cell.page, cell.box))
            refs.append({"table": grid.table.id, "row": cell.row, "col": cell.col})
    return [(made, ref, page, box) for (made, page, box), ref in zip(found, CellRef.many(refs), strict=True)]


def _relations(grid: Grid, columns: Mapping[int, Column], grammar: Grammar) -> dict[tuple[int, int], str]:
    """What the cells of columns of signs say of the values beside them (≥ | 95 | %), by row and column."""
    signs = grammar.modifiers_before
    noted = (c for c in grid.table.cells if c.text in signs and columns.get(c.col, LABEL).kind == "note")
    return {(cell.row, cell.col): signs[cell.text] for cell in noted}


def _read_cell(
    cell: Cell, column: Column, grid: Grid, rows: Rows, view: str, grammar: Grammar, context: Context
) -> list[Found]:
    body = cell.row >= grid.table.header_rows
    if cell.start == cell.end or (body and column.kind in ("code", "order")):
        return []
    if body and column.kind == "value":
        unit = _in_force(cell.row, column, grid, rows)
        digits = grammar.quick.cell.fullmatch(view, cell.start, cell.end)
        if digits is not None and cell.end - cell.start < LONGEST:
            return _usual(digits, unit, column, grammar, context)
        number = grammar.cell.fullmatch(view, cell.start, cell.end)
        if number is not None and (number["word"] is None or not _knows(number["word"], grammar)):
            return _value(number, unit, column, grammar, context)
        noted = NOTED.match(view, cell.start, cell.end) if number is None and digits is None else None
        digits = grammar.quick.cell.fullmatch(view, cell.start, noted.end("value")) if noted is not None else None
        if noted is not None and digits is not None:
            rest = choose(scan(view, noted.end("value"), cell.end, grammar), view, cell.start, cell.end, context)
            return [*_usual(digits, unit, column, grammar, context), *rest]
    return choose(scan(view, cell.start, cell.end, grammar), view, cell.start, cell.end, context)


def _in_force(row: int, column: Column, grid: Grid, rows: Rows) -> str | None:
    """``Grid.unit_at`` without a walk over the rows."""
    own = rows.get((row, column.stub)) if column.stub is not None else None
    return (column.firm and column.unit) or own or column.unit or grid.table.unit


def _knows(word: str, grammar: Grammar) -> bool:
    """Whether the word behind a number is a unit or a date of the grammar, so that the scan reads it."""
    said = f"1{word}"
    tries = (pattern.match(said) for pattern in (grammar.skip, grammar.dates.every, grammar.full))
    return any(found is not None and found.end() > 1 for found in tries)


def _usual(match: re.Match[str], unit: str | None, column: Column, grammar: Grammar, context: Context) -> list[Found]:
    """Digits that fill a value cell, in their own unit or the one in force."""
    _, minus, whole, fraction, percent = match.groups("")
    said, mult, entry, per = grammar.apart(percent or unit or "")
    made = measured(*match.span("all"), whole, fraction, mult or "", entry, said, grammar)
    if minus and made.value is not None and made.value != "0":
        made.value = f"-{made.value}"
    divide(made, per)
    return [made] if said else _by_header(made, column, grammar, context)


def _value(match: Match, unit: str | None, column: Column, grammar: Grammar, context: Context) -> list[Found]:
    """A number that fills a value cell, in its own unit or the one in force."""
    number = grammar.number(match["number"])
    if number is None:
        return []
    negative = "-" if match["minus"] or match["open"] else None
    start, end = match.span("all")
    said, mult, entry, per = grammar.apart(match["percent"] or match["unit"] or match["word"] or unit or "")
    made = found_of(start, end, scaled(number, mult, entry, grammar), entry, said, negative)
    divide(made, per)
    if match["word"]:
        made.kind, made.end = "count", match.end("word")
    if match["before"]:
        made.modifier = grammar.modifiers_before[match["before"]]
    if match["after"]:
        made.modifier = grammar.modifiers_after[match["after"]]
    return [made] if said else _by_header(made, column, grammar, context)


def _by_header(made: Found, column: Column, grammar: Grammar, context: Context) -> list[Found]:
    """A number without any unit: the words of its column's heading tell the kind."""
    header = "".join(column.header)
    if context.silent_header.search(header):
        return []
    for kind, pattern in context.headers.items():
        if pattern.search(header):
            made.kind = kind
            entry = grammar.kinds.get(kind)
            made.unit = entry.unit if entry is not None and entry.unit else context.header_units.get(kind, "")
            break
    return [made]
