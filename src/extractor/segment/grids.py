"""Tables understood: those the readers found, and those that plain text flattened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import partial

import regex

from extractor.lexicon.book import Book
from extractor.model.document import Cell, Document, Table
from extractor.model.outline import Grid
from extractor.segment.grids_bars import barred, spaced
from extractor.segment.grids_blank import blank_separated
from extractor.segment.grids_caption import Above, above
from extractor.segment.grids_columns import column_words, columns_of, header_rows, matrix_of, size_of, title_rows
from extractor.segment.grids_glued import glued
from extractor.segment.grids_inline import inlined
from extractor.segment.grids_lines import Line, Marks, Raw, lines_of, marks
from extractor.segment.grids_marked import delimited, tabbed
from extractor.segment.grids_shift import under_header
from extractor.segment.grids_split import joined, parts_of
from extractor.segment.grids_stacked import stacked
from extractor.segment.grids_stream import streamed
from extractor.segment.grids_stubs import stub_words, stubs_of

FORM = 6
"""Fewest rows of a form in plain text that is several tables in one frame."""
DIGIT = regex.compile(r"\d")
NOTHING = Raw(0, 0, [])
"""What is known beforehand of a reader's table."""


def grids(document: Document, view: str, book: Book) -> tuple[Grid, ...]:
    """All tables of a document in text order, ids ``t1``, ``t2`` …; ``table.start..end``: what they take from prose.

    ``view`` is the folded text of the same length. Cells of tables found in plain text carry exact spans of
    ``document.text``; tables of readers keep theirs, and a form that is several tables in one frame is cut in parts.
    """
    words = book.once(marks)
    lines = lines_of(view, 0, len(view))
    items: list[Raw | Table] = []
    later: set[int] = set()
    for raw in flattened(document, view, lines, words, book):
        parts = parts_of(_table(raw, document.text), words) if _may_be_form(raw, document.text) else []
        later.update(part.start for part in parts[1:])
        items.extend(parts if len(parts) > 1 else [raw])
    for table in joined(document.tables, view, words):
        parts = parts_of(table, words)
        later.update(part.start for part in parts[1:])
        items.extend(parts)
    out: list[Grid] = []
    floor = 0
    starts = [line.raw for line in lines]
    for item in sorted(items, key=lambda item: (item.start, item.end)):
        context = above(lines, max(0, bisect_right(starts, item.start) - 1), floor, words)
        if context.caption is None and item.start in later and out:
            titled = out[-1].table.unit if not _valued(out[-1].table, words) else None
            context = Above(out[-1].table.caption, context.unit or titled)
        if isinstance(item, Raw) and (item.unit or item.caption):
            context = Above(item.caption or context.caption, item.unit or context.unit)
        table = _table(item, document.text) if isinstance(item, Raw) else item
        table = table.model_copy(update={"id": f"t{len(out) + 1}"})
        out.append(understood(table, context, item if isinstance(item, Raw) else NOTHING, document.text, book))
        floor = item.end
    return tuple(out)


def _may_be_form(raw: Raw, text: str) -> bool:
    """Whether a table of plain text has a row of words alone below others, as the second header of a form is."""
    if len(raw.rows) < FORM or raw.names:
        return False
    below = (row for row in raw.rows[2:] if len(row) > 2)
    return any(DIGIT.search(text, row[0].start, row[-1].end) is None for row in below)


def _valued(table: Table, words: Marks) -> bool:
    """Whether a cell of the table states a quantity; a part of a frame without any is the title of the next."""
    return any(words.is_value(cell.text.strip()) for cell in table.cells if cell.text.strip())


def flattened(document: Document, view: str, lines: Sequence[Line], words: Marks, book: Book) -> list[Raw]:
    """The tables of plain text outside the readers' own tables."""
    taken = [(table.start, table.end) for table in document.tables]
    out: list[Raw] = []
    stream, blank = partial(streamed, book=book), partial(blank_separated, book=book)
    finders = (tabbed, barred, glued, delimited, spaced, stream, stacked, inlined, blank)
    free = _free(lines, taken)
    for finder in finders:
        found = [raw for stretch in free for raw in finder(stretch, view, words)]
        if found:
            out += found
            taken += [(raw.start, raw.end) for raw in found]
            free = _free(lines, taken)
    return out


def _free(lines: Sequence[Line], taken: Iterable[tuple[int, int]]) -> list[list[Line]]:
    """The lines in stretches between the taken regions."""
    regions = sorted(taken)
    if not regions:
        return [list(lines)] if lines else []
    out: list[list[Line]] = [[]]
    at = 0
    for line in lines:
        while at < len(regions) and regions[at][1] <= line.start:
            at += 1
        if at < len(regions) and regions[at][0] <= line.start < regions[at][1]:
            if out[-1]:
                out.append([])
            continue
        out[-1].append(line)
    return [stretch for stretch in out if stretch]


def _table(raw: Raw, text: str) -> Table:
    cells = Cell.many(
        {
            "row": row, "col": piece.col, "rowspan": piece.rowspan, "colspan": piece.colspan,
            "text": text[piece.start : piece.end], "start": piece.start, "end": piece.end,
        }
        for row, pieces in enumerate(raw.rows) for piece in pieces if piece.col >= 0
    )  # fmt: skip
    return Table(id="", start=raw.start, end=raw.end, header_rows=raw.header_rows, cells=cells)


def understood(table: Table, context: Above, known: Raw, text: str, book: Book) -> Grid:
    """A table with caption, unit, header rows, columns and row names; ``known`` is what the finder knew of columns."""
    words = book.once(marks)
    heads = header_rows(table, words)
    table = under_header(table, heads, book.once(column_words))
    matrix = matrix_of(table)
    height, _ = size_of(table)
    titles = title_rows(table, heads, words)
    inside = next((text for text in titles.values() if text), None)
    caption = table.caption or (inside if inside and words.caption.search(inside) else context.caption or inside)
    unit = table.unit or context.unit
    for row in range(heads):
        for cell in {id(c): c for (r, _), c in matrix.items() if r == row}.values():
            inner = words.unit_told(cell.text)
            if inner and unit is None and not (row == heads - 1 and inner.start() > 2 and cell.colspan == 1):
                unit = inner["unit"]
    for said in (inside, caption):
        inner = words.unit_last(said) if unit is None and said else None
        unit = inner["unit"] if inner else unit
    unit = regex.split(r"[\u3001,\uff0c]", unit)[0] if unit else None
    told = known.names, known.codes, known.orders
    columns = columns_of(table, matrix, heads, titles, *told, book.once(column_words), words)
    if unit is None:
        heading = (words.unit_last(text) for column in columns if column.kind == "label" for text in column.header)
        unit = next((str(found["unit"]) for found in heading if found), None)
    stubs = stubs_of(matrix, heads, height, columns, book.once(stub_words), words, text)
    table = table.model_copy(update={"caption": caption, "unit": unit, "header_rows": heads})
    return Grid(table=table, columns=columns, stubs=stubs)
