"""Tables over page breaks: the same columns again at the top of the next page, with the header printed again or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractor.model.document import Furniture
from extractor.readers.compose import CellDraft
from extractor.readers.pdf_flow import Paragraph, TableRun, joined
from extractor.readers.pdf_rows import NUMBER
from extractor.readers.pdf_tables import Grid
from extractor.readers.vocabulary import Vocabulary

_NEAR = 4.0
_MOST_HEADER_ROWS = 6
_DIGIT = regex.compile(r"\d")


def join_tables(found: Sequence[Paragraph | TableRun], words: Vocabulary) -> list[Paragraph | TableRun]:
    """Merges each table that goes on at the top of the next page; a caption printed there again is left out.

    Also where the caption says that it is a continuation.
    """
    again_of = regex.compile("|".join(map(regex.escape, words.continued)) + r"|\s++")
    captions: dict[int, list[str]] = {}
    result: list[Paragraph | TableRun] = []
    for item in found:
        start = len(result)
        while start and isinstance(before := result[start - 1], Paragraph) and before.page == item.page:
            start -= 1
        if not isinstance(item, TableRun):
            result.append(item)
            continue
        again = [again_of.sub("", p.text) for p in result[start:] if isinstance(p, Paragraph)]
        run = result[start - 1] if start else None
        grid = item.grids[0]
        if (
            isinstance(run, TableRun)
            and run.last == grid.page - 1
            and (columns_shared(run.grids[-1], grid) or _heads_shared(run.grids[0], grid))
            and set(again) <= {"", *captions.get(id(run), ())}
        ):
            run.repeats += [
                Furniture(kind="repeat", text=line.text, page=line.page, box=line.box)
                for said in result[start:]
                if isinstance(said, Paragraph)
                for line in said.lines
            ]
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


def _heads_shared(first: Grid, second: Grid) -> bool:
    """Whether as many columns have the same header: where no rules tell, columns are as wide as what is in them."""
    one, other = _rows(first)[0], _rows(second)[0]
    return len(first.xs) == len(second.xs) > 2 and one == other and sum(map(bool, one)) == len(first.xs) - 1


def cells_of(run: TableRun) -> list[CellDraft]:
    """All cells of a run in one grid of places; header rows printed again are left out and join its ``repeats``."""
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
        places = [*range(len(xs))] if len(grid.xs) == len(xs) else [_nearest(xs, x) for x in grid.xs]
        placed = []
        for cell in grid.cells:
            if cell.row < skip and cell.text:
                run.repeats.append(_repeat(cell, grid.page))
            if cell.row >= skip:
                col, end = places[cell.col], places[cell.col + cell.colspan]
                placed.append(replace(cell, row=cell.row - skip + offset, col=col, colspan=max(1, end - col)))
        again = _printed_twice(cells, placed, offset) if index else []
        run.repeats += [_repeat(cell, grid.page) for cell in again]
        first = [cell for cell in placed if cell.row == offset]
        cut = bool(again) and all(c.rowspan == 1 and (not c.text or c in again) for c in first)
        if not cut:
            _stretched(cells, again, offset)
            placed = [cell for cell in placed if not any(cell is twice for twice in again)]
            cut = bool(index) and _rejoined(cells, placed, offset)
        cells += [replace(cell, row=cell.row - cut) for cell in placed if not (cut and cell.row == offset)]
        offset += len(grid.ys) - 1 - skip - cut
    return cells


def _repeat(cell: CellDraft, page: int) -> Furniture:
    return Furniture(kind="repeat", text=cell.text, page=page, box=cell.box or (0, 0, 0, 0))


def _printed_twice(above: list[CellDraft], below: Sequence[CellDraft], row: int) -> list[CellDraft]:
    """The cells of the first row below a page break that are those above it, printed again.

    A spreadsheet prints the whole text of a row that a page break cuts on both pages, and clips it.
    """
    last = {c.col: i for i, c in enumerate(above) if c.row + c.rowspan == row and c.text}
    first = [c for c in below if c.row == row and c.text]
    same = [c for c in first if c.col in last and above[last[c.col]].text == c.text]
    if (
        len(same) < 2
        or same[0] is not first[0]
        or not any(c.clipped for c in [*same, *(above[last[c.col]] for c in same)])
    ):
        return []
    return same


def _stretched(above: list[CellDraft], again: Sequence[CellDraft], row: int) -> None:
    """Cells that are printed again below a page break, beside others that are not, span the rows of both."""
    last = {c.col: i for i, c in enumerate(above) if c.row + c.rowspan == row and c.text}
    for cell in again:
        whole = above[last[cell.col]]
        above[last[cell.col]] = replace(whole, rowspan=whole.rowspan + cell.rowspan)


def _rejoined(above: list[CellDraft], below: Sequence[CellDraft], row: int) -> bool:
    """Whether the first row below a page break is the rest of the last one above; if so, its texts go on there.

    The rest of a row has neither name nor figures: it holds only what of longer cells found no room on the page, below
    cells that hold something themselves, and leaves figures above without any below them.
    """
    last = {c.col: i for i, c in enumerate(above) if c.row == row - 1 and c.rowspan == 1 and c.text}
    rest = [c for c in below if c.row == row and c.text]
    first = min((c.col for c in above if c.row == row - 1), default=0)
    if not rest or first not in last or any(c.rowspan > 1 for c in below if c.row == row):
        return False
    going_on = {c.col for c in rest}
    if first in going_on or not going_on <= last.keys() or any(NUMBER.fullmatch(c.text) for c in rest):
        return False
    if any(above[last[c.col]].colspan != c.colspan for c in rest):
        return False
    if not any(_DIGIT.search(above[i].text) for col, i in last.items() if col not in going_on and col != first):
        return False
    for cell in rest:
        whole = above[last[cell.col]]
        above[last[cell.col]] = replace(whole, text=joined(whole.text, cell.text, full=False))
    return True


def _nearest(levels: Sequence[float], at: float) -> int:
    return min(range(len(levels)), key=lambda i: abs(levels[i] - at))


def _rows(grid: Grid) -> list[list[str]]:
    """The texts of each row without blanks: type is spaced anew on every page."""
    rows: list[list[str]] = [[] for _ in range(len(grid.ys) - 1)]
    for cell in grid.cells:
        rows[cell.row].append("".join(cell.text.split()))
    return rows
