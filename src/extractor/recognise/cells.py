"""Figures of tables: a value cell is read as a number, with its own unit or the one in force; other cells as prose."""

from __future__ import annotations

from typing import NamedTuple

import regex

from extractor.lexicon.shape import Unit
from extractor.model.document import Box, Cell
from extractor.model.figure import CellRef
from extractor.model.outline import Column, Grid
from extractor.recognise.choose import Context, choose
from extractor.recognise.found import Found, found_of, read_number, scaled
from extractor.recognise.grammar import Grammar
from extractor.recognise.scan import scan


class Placed(NamedTuple):
    """A reading and the cell it stands in."""

    found: Found
    ref: CellRef | None = None
    page: int | None = None
    box: Box | None = None


def read_grid(grid: Grid, view: str, grammar: Grammar, context: Context) -> list[Placed]:
    """The figures of a grid, cell by cell."""
    columns = {column.col: column for column in grid.columns}
    placed = []
    for cell in grid.table.cells:
        column = columns.get(cell.col, Column(col=cell.col, kind="label"))
        ref = CellRef(table=grid.table.id, row=cell.row, col=cell.col)
        for made in _read_cell(cell, column, grid, view, grammar, context):
            placed.append(Placed(made, ref, cell.page, cell.box))
    return placed


def _read_cell(cell: Cell, column: Column, grid: Grid, view: str, grammar: Grammar, context: Context) -> list[Found]:
    body = cell.row >= grid.table.header_rows
    if body and column.kind in ("code", "order"):
        return []
    if body and column.kind == "value":
        number = grammar.cell.fullmatch(view, cell.start, cell.end)
        if number is not None:
            made = _value(number, grid.unit_at(cell.row, cell.col), column, grammar, context)
            return [] if made is None else [made]
    return choose(scan(view, cell.start, cell.end, grammar), view, cell.start, cell.end, context)


def _value(
    match: regex.Match[str], unit: str | None, column: Column, grammar: Grammar, context: Context
) -> Found | None:
    """A bare number in a value cell."""
    number = read_number(match["number"], grammar)
    if number is None:
        return None
    negative = "-" if match["minus"] or match["open"] else None
    start, end = match.span("all")
    said, mult, entry = _unit(match["percent"] or unit, grammar)
    if entry is None and not said:
        return _by_header(found_of(start, end, number, None, "", negative), column, grammar, context)
    made = found_of(start, end, scaled(number, mult, entry, grammar), entry, said, negative)
    return made


def _unit(printed: str | None, grammar: Grammar) -> tuple[str, str, Unit | None]:
    """A printed unit taken apart: its stem, its multipliers, its entry."""
    if not printed:
        return "", "", None
    match = grammar.unit_alone.fullmatch(printed.strip())
    if match is None:
        return printed.strip(), "", None
    return match["unit"], match["mult"], grammar.units[match["unit"]]


def _by_header(made: Found, column: Column, grammar: Grammar, context: Context) -> Found | None:
    """A number without any unit: the words of its column's heading tell the kind."""
    header = "".join(column.header)
    if context.silent_header.search(header):
        return None
    for kind, pattern in context.headers.items():
        if pattern.search(header):
            made.kind = kind
            entry = grammar.kinds.get(kind)
            made.unit = entry.unit if entry is not None and entry.unit else context.header_units.get(kind, "")
            break
    return made
