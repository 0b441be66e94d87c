"""Tables over page breaks: the same columns again at the top of the next page, with the header printed again or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.readers.compose import CellDraft
from extractor.readers.pdf_flow import Paragraph, TableRun
from extractor.readers.pdf_tables import Grid

_NEAR = 4.0
_MOST_HEADER_ROWS = 6


def join_tables(found: Sequence[Paragraph | TableRun]) -> list[Paragraph | TableRun]:
    """Merges each table that goes on at the top of the next page; a caption printed there again is left out."""
    captions: dict[int, list[str]] = {}
    result: list[Paragraph | TableRun] = []
    for item in found:
        start = len(result)
        while start and isinstance(before := result[start - 1], Paragraph) and before.page == item.page:
            start -= 1
        if not isinstance(item, TableRun):
            result.append(item)
            continue
        again = [p.text for p in result[start:] if isinstance(p, Paragraph)]
        run = result[start - 1] if start else None
        grid = item.grids[0]
        if (
            isinstance(run, TableRun)
            and run.last == grid.page - 1
            and columns_shared(run.grids[-1], grid)
            and set(again) <= set(captions.get(id(run), ()))
        ):
            del result[start:]
            run.grids.append(grid)
        else:
            captions[id(item)] = again
            result.append(item)
    return result


def columns_shared(first: Grid, second: Grid) -> bool:
    """Whether the column lines of one grid are those of the other, or some of them, with the same outer edges."""
    few, many = sorted((first.xs, second.xs), key=len)
    if abs(few[0] - many[0]) > _NEAR or abs(few[-1] - many[-1]) > _NEAR:
        return False
    if len(few) < 3 and len(many) != len(few):
        return False
    return all(any(abs(x - y) <= _NEAR for y in many) for x in few)


def cells_of(run: TableRun) -> list[CellDraft]:
    """All cells of a run in one grid of places; header rows printed again are left out."""
    xs = max((g.xs for g in run.grids), key=len)
    cells: list[CellDraft] = []
    head: list[list[str]] = []
    offset = 0
    for index, grid in enumerate(run.grids):
        rows = _rows(grid)
        skip = 0
        if index:
            while skip < min(len(rows) - 1, len(head), _MOST_HEADER_ROWS) and rows[skip] == head[skip]:
                skip += 1
        else:
            head = rows[:_MOST_HEADER_ROWS]
        if skip and any(c.row < skip < c.row + c.rowspan for c in grid.cells):
            skip = 0
        places = [_nearest(xs, x) for x in grid.xs]
        for cell in grid.cells:
            if cell.row >= skip:
                col, end = places[cell.col], places[cell.col + cell.colspan]
                cells.append(replace(cell, row=cell.row - skip + offset, col=col, colspan=max(1, end - col)))
        offset += len(grid.ys) - 1 - skip
    return cells


def _nearest(levels: Sequence[float], at: float) -> int:
    return min(range(len(levels)), key=lambda i: abs(levels[i] - at))


def _rows(grid: Grid) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(len(grid.ys) - 1)]
    for cell in grid.cells:
        rows[cell.row].append(cell.text)
    return rows
