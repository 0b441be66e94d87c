"""Tables cut and joined: several in one frame, and one that goes on over the page with its header repeated."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set

from extractor.model.document import Cell, Table
from extractor.segment.grids_columns import header_rows
from extractor.segment.grids_lines import Marks, compact

LEAD = 200
BETWEEN = 60
"""What may stand between the pages of one table: a running head at most."""


def joined(tables: Sequence[Table], text: str, marks: Marks) -> list[Table]:
    """The tables with those put together that go on over a page: the header comes again, and no caption of another.

    Between the pages nothing stands but a running head, or what stood above the first page too.
    """
    out: list[Table] = []
    lead: set[str] = set()
    before = 0
    for table in tables:
        last = out[-1] if out else None
        if last is not None and _goes_on(last, table, text[last.end : table.start], lead, marks):
            heads = header_rows(table, marks)
            shift = max(cell.row + cell.rowspan for cell in last.cells) - heads
            more = [c.model_copy(update={"row": c.row + shift}) for c in table.cells if c.row >= heads]
            out[-1] = last.model_copy(update={"cells": (*last.cells, *more), "end": table.end})
        else:
            lead = {compact(line) for line in text[max(before, table.start - LEAD) : table.start].splitlines()}
            out.append(table)
        before = table.end
    return out


def _goes_on(first: Table, second: Table, between: str, lead: Set[str], marks: Marks) -> bool:
    lines = [line.strip() for line in between.splitlines() if line.strip()]
    new = [line for line in lines if compact(line) not in lead and not marks.folio.match(line)]
    told = any(p.search(line) for line in new for p in (marks.unit_line, marks.note, marks.caption))
    if new and second.page is not None:
        return False  # a reader that knows pages has taken their running heads away
    if told or len("".join(new)) > BETWEEN:
        return False
    return bool(first.cells) and _header(first, marks) == _header(second, marks) != []


def _header(table: Table, marks: Marks) -> list[tuple[int, int, str]]:
    heads = header_rows(table, marks)
    return [(c.row, c.col, compact(c.text)) for c in table.cells if c.row < heads and c.text.strip()]


def parts_of(table: Table, marks: Marks) -> list[Table]:
    """The table cut before every header row that follows rows of its own; in one piece if there is none.

    A header row in the middle holds no value and at least three cells (two under a title over the whole width), most
    of them worded like headers; under rows without values it must begin in the first column, or it is the second row
    of a header. The title goes with it. Rows are counted anew in each part.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    order = sorted(rows)
    cuts = [order[0]] if order else []
    for place in range(2, len(order)):
        row, before = order[place], order[place - 1]
        cut = _with_titles(rows, order, place, cuts[-1], marks)
        if not _heads(rows[row], marks, 3 if cut == row else 2) or _heads(rows[before], marks, 3):
            continue
        above = [rows[r] for r in order[:place] if cuts[-1] <= r < cut]
        content = any(_valued(cells, marks) for cells in above) or (
            any(len(_texts(cells)) > 1 for cells in above) and any(c.col == 0 and c.text.strip() for c in rows[row])
        )
        if content and any(_valued(rows[r], marks) for r in order[place:]):
            cuts.append(cut)
    if len(cuts) < 2:
        return [tight(table)]
    ends = [*cuts[1:], order[-1] + 1]
    parts = [_part(table, rows, start, end) for start, end in zip(cuts, ends, strict=True)]
    return [tight(part) for part in parts if part is not None]


def tight(table: Table) -> Table:
    """The table without columns in which no cell begins (what is left of frames laid over each other)."""
    starts = sorted({cell.col for cell in table.cells})
    if starts == list(range(len(starts))) and all(cell.col + cell.colspan <= len(starts) for cell in table.cells):
        return table
    cells = []
    for cell in table.cells:
        col = bisect_left(starts, cell.col)
        span = max(1, bisect_left(starts, cell.col + cell.colspan) - col)
        cells.append(cell.model_copy(update={"col": col, "colspan": span}))
    return table.model_copy(update={"cells": tuple(cells)})


def _with_titles(rows: dict[int, list[Cell]], order: Sequence[int], place: int, floor: int, marks: Marks) -> int:
    """The first of the rows of one cell each (titles, unit lines) that stand right above a header row."""
    while place - 1 >= 0 and order[place - 1] > floor and _lone(rows[order[place - 1]], marks):
        place -= 1
    return order[place]


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [compact(cell.text) for cell in cells if cell.text.strip()]


def _heads(cells: Sequence[Cell], marks: Marks, least: int) -> bool:
    texts = _texts(cells)
    if len(texts) < least or any(marks.is_value(text) or len(text) > 24 for text in texts):
        return False
    return sum(bool(marks.heading.search(text)) for text in texts) * 3 >= 2 * len(texts)


def _lone(cells: Sequence[Cell], marks: Marks) -> bool:
    """Whether a row is one cell that is a title by its words or by its width."""
    filled = [cell for cell in cells if cell.text.strip()]
    if len(filled) != 1 or marks.is_value(compact(filled[0].text)):
        return False
    text = filled[0].text.strip()
    told = marks.caption.search(text) or marks.furniture.search(text) or marks.unit_line.search(text)
    return bool(told) or filled[0].colspan > 2


def _valued(cells: Sequence[Cell], marks: Marks) -> bool:
    return any(marks.is_value(text) for text in _texts(cells))


def _part(table: Table, rows: dict[int, list[Cell]], start: int, end: int) -> Table | None:
    """The rows from ``start`` up to ``end`` as a table of their own."""
    cells = [
        cell.model_copy(update={"row": cell.row - start, "rowspan": min(cell.rowspan, end - cell.row)})
        for row in range(start, end)
        for cell in rows.get(row, [])
    ]
    if not cells:
        return None
    return table.model_copy(
        update={
            "cells": tuple(cells),
            "header_rows": table.header_rows if start == 0 else 0,
            "start": min(cell.start for cell in cells),
            "end": max(cell.end for cell in cells),
        }
    )
