"""Rows of cells put on columns: side by side, under headers with merged cells, and short rows by what they sum up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from extractor.segment.grids_lines import Marks, Piece, amount

LEFT, HEADED = 3, 3
"""Rows set to the left that are enough to tell that merged cells were lost, and the cells of a header's row."""


def placed(row: Sequence[Piece]) -> list[Piece]:
    """The pieces of a row side by side."""
    for col, piece in enumerate(row):
        piece.col = col
    return list(row)


def label_columns(body: Sequence[Sequence[Piece]], width: int, marks: Marks) -> set[int]:
    """Columns of the body that mostly hold words; a row may be several rows of ``width`` in one."""
    words: Counter[int] = Counter()
    for row in body:
        for place, piece in enumerate(row):
            if piece.text:
                words[place % width] += -1 if marks.is_value(piece.text) else 1
    return {col for col, count in words.items() if count > 0}


def header_layout(heads: Sequence[list[Piece]], width: int, labels: set[int], marks: Marks) -> list[list[Piece]]:
    """Places the cells of header rows over ``width`` columns.

    A row as long as the body stands cell over cell, its blanks merged with the cell to the left or above. Of a shorter
    row over a second one, some cells reach down and the others share the columns of the second row evenly.
    """
    out: list[list[Piece]] = []
    columns = list(range(width))
    for place, row in enumerate(heads):
        if len(row) >= len(columns):
            for col, piece in zip(columns, row, strict=False):
                piece.col = col
            out.append(row[: len(columns)])
            continue
        below = len(heads[place + 1]) if place + 1 < len(heads) else 0
        columns = _spread(row, columns, below, labels, len(heads) - place, marks)
        out.append(list(row))
    return _merged_blanks(out)


def _spread(row: list[Piece], columns: list[int], below: int, labels: set[int], depth: int, marks: Marks) -> list[int]:
    """Lets a row's cells cover ``columns``; gives the columns left to the next header row.

    Which cells reach down is chosen by what the body shows: they stand over names, or read like whole headers.
    """
    down = max(0, len(columns) - below) if below else 0
    groups = len(row) - down
    if groups < 1 or len(row) > 12:
        down, groups = 0, len(row)
    best: tuple[int, list[int]] | None = None
    for leaves in combinations(range(len(row)), down):
        spans = _spans(len(row), set(leaves), len(columns) - down, groups)
        score, at = 0, 0
        for place, span in enumerate(spans):
            covered = columns[at : at + span]
            names = sum(col in labels for col in covered)
            whole = bool(marks.heading.search(row[place].text))
            score += (2 * names + whole) if place in leaves else -(2 * names + whole)
            at += span
        if best is None or score > best[0]:
            best = (score, [span if place not in leaves else -1 for place, span in enumerate(spans)])
    left: list[int] = []
    at = 0
    for piece, span in zip(row, best[1] if best else [], strict=True):
        piece.col = columns[min(at, len(columns) - 1)]
        if span < 0:
            piece.rowspan, at = depth, at + 1
            continue
        piece.colspan = max(1, min(span, len(columns) - at))
        left.extend(columns[at : at + piece.colspan])
        at += piece.colspan
    return left or columns


def _spans(count: int, leaves: set[int], columns: int, groups: int) -> list[int]:
    """Widths of the cells of a header row: one for those that reach down, an even share for the others."""
    share, extra = divmod(columns, groups)
    out: list[int] = []
    for place in range(count):
        if place in leaves:
            out.append(1)
        else:
            out.append(share + (extra > 0))
            extra -= 1
    return out


def _merged_blanks(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Header cells grown over the blanks that merging left: to the right over headers below, else downwards."""
    grid = {(r, piece.col): piece for r, row in enumerate(rows) for piece in row}
    for (r, col), piece in sorted(grid.items()):
        if piece.text.strip() or len(rows) < 2:
            continue
        beneath, left, above = grid.get((r + 1, col)), _left(grid, r, col), grid.get((r - 1, col))
        if (
            beneath is not None
            and beneath.text.strip()
            and left is not None
            and grid.get((r + 1, left.col)) is not None
        ):
            left.colspan = col - left.col + 1
            rows[r].remove(piece)
        elif r and above is not None and above.text.strip() and above.colspan == 1:
            above.rowspan = max(above.rowspan, 2)
            rows[r].remove(piece)
    return rows


def _left(grid: dict[tuple[int, int], Piece], row: int, col: int) -> Piece | None:
    """The nearest cell with words to the left, if it stands over a header of its own."""
    for place in range(col - 1, -1, -1):
        piece = grid.get((row, place))
        if piece is not None and piece.text.strip():
            beneath = grid.get((row + 1, place))
            return piece if beneath is not None and beneath.text.strip() else None
    return None


def fit_short(values: Sequence[Piece], rows: Sequence[list[Piece]], levels: int, width: int, marks: Marks) -> None:
    """Gives the values of a short (total) row the columns whose sum they are, in order; else the closest."""
    col = levels
    for left, piece in enumerate(values):
        wanted = amount(piece.text, marks)
        last = width - (len(values) - left - 1)
        sums = {c: _column_sum(rows, c, marks) for c in range(col, last)}
        piece.col = next((c for c, total in sums.items() if wanted is not None and total == wanted), -1)
        if piece.col < 0:
            near = {c: abs(total - wanted) for c, total in sums.items() if total is not None and wanted is not None}
            piece.col = min(near, key=lambda c: near[c]) if near else col
        col = piece.col + 1


def _column_sum(rows: Sequence[list[Piece]], col: int, marks: Marks) -> Decimal | None:
    """The sum of a column of bare numbers; None where a cell prints a unit."""
    total = Decimal(0)
    for row in rows:
        for piece in row:
            if piece.col == col:
                number = amount(piece.text, marks)
                if number is None or not marks.bare.match(piece.text) or piece.text.endswith(("%", "\uff05")):
                    return None
                total += number
    return total


def set_apart(rows: Sequence[list[Piece]], marks: Marks) -> int:
    """Moves rows back that lost the cells merged over them and were set to the left, each with as many empty cells at
    its end: all values begin in one column, which is returned; 0 where nothing was lost.

    The columns that stay free on the left are those of the merged names above. Of several parts of a form only the
    last is asked.
    """
    heads = [at for at, row in enumerate(rows) if _is_head(row, marks)]
    above, rows = (rows[: heads[-1] + 1], rows[heads[-1] + 1 :]) if heads else ([], rows)
    starts = [_names_before(row, marks) for row in rows]
    known = [start for start in starts if start]
    deepest = max(known, default=0)
    moves = [(row, deepest - start) for row, start in zip(rows, starts, strict=True) if 0 < start < deepest]
    if len(moves) < LEFT or len(known) * 3 < len(rows) * 2:
        return 0
    if any(by >= len(row) or any(piece.text for piece in row[-by:]) for row, by in moves):
        return 0
    for row in (*above, *rows):
        placed(row)
    for row, by in moves:
        del row[-by:]
        for piece in row:
            piece.col += by
    extend_merged(rows, deepest)
    return deepest


def _is_head(row: Sequence[Piece], marks: Marks) -> bool:
    """Whether a row has several cells of words, most of them worded like headers, and no value."""
    said = [piece.text for piece in row if piece.text]
    if len(said) < HEADED or any(map(marks.is_value, said)):
        return False
    return sum(marks.heading.search(text) is not None for text in said) * 3 >= 2 * len(said)


def _names_before(row: Sequence[Piece], marks: Marks) -> int:
    """How many cells of words lead a row up to its first value; 0 where none follows or a cell between is empty."""
    for at, piece in enumerate(row):
        if not piece.text:
            return 0
        if marks.is_value(piece.text):
            return at
    return 0


def merge_names(rows: Sequence[list[Piece]], labels: set[int]) -> None:
    """Takes empty cells out of the leading columns of names where a name further right follows: the name above them
    was merged over these rows."""
    levels = next((col for col in range(len(labels) + 1) if col not in labels), 0)
    if levels < 2:
        return
    for row in rows:
        named = max((p.col for p in row if p.col < levels and p.text.strip()), default=-1)
        for piece in [p for p in row if p.col < named and not p.text.strip()]:
            row.remove(piece)
    extend_merged(rows, levels)


def extend_merged(rows: Sequence[list[Piece]], levels: int) -> None:
    """Lets an outer label reach over the rows below that lack one."""
    open_labels: dict[int, Piece] = {}
    for row in rows:
        mine = {piece.col: piece for piece in row if piece.col < levels}
        outer = min(mine) if mine else 0
        for col in [c for c in open_labels if c >= outer]:
            del open_labels[col]
        for piece in open_labels.values():
            piece.rowspan += 1
        open_labels.update(mine)
