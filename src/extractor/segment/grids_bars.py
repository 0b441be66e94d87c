"""Tables of web pages copied as text, a cell a line, each cell ended by a bar: on its line or alone on the next one.

Where a row ends is not said; the length of the rows is the one by which every column keeps to words or to values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractor.segment.grids_lines import Line, Marks, Piece, Raw
from extractor.segment.grids_rows import placed
from extractor.segment.grids_twofold import two_rows

BARS = "|\uff5c\u2502"
LONGEST = 60
"""Longest cell, in characters."""
LEAST = 9
"""Fewest cells of such a table."""
WIDEST = 16
AGREED = 0.95


def barred(lines: Sequence[Line], text: str, marks: Marks) -> list[Raw]:
    """The tables among some lines, each in rows of one length under a header of one row or two."""
    if not any(bar in text for bar in BARS):
        return []
    out: list[Raw] = []
    at = 0
    while at < len(lines):
        cells, stop = _cells(lines, at)
        if len(cells) >= LEAST and (raw := _table(cells, marks)) is not None:
            out.append(raw)
        at = max(stop, at + 1)
    return out


def _cells(lines: Sequence[Line], at: int) -> tuple[list[Piece], int]:
    """The cells from a line on, and the line behind the last of them."""
    cells: list[Piece] = []
    while at < len(lines):
        line = lines[at]
        own = line.text[:-1].rstrip() if line.text.endswith(tuple(BARS)) else None
        if own is None:
            follows = at + 1 < len(lines) and lines[at + 1].text in BARS and not lines[at + 1].blank
            if line.blank or not follows:
                break
            own, at = line.text, at + 1
        if len(own) > LONGEST or any(bar in own for bar in BARS):
            break
        cells.append(Piece(line.start, line.start + len(own), own))
        at += 1
    return cells, at


def _table(cells: list[Piece], marks: Marks) -> Raw | None:
    kinds = ["" if not cell.text else "V" if marks.is_value(cell.text) else "L" for cell in cells]
    first = kinds.index("V") if "V" in kinds else 0
    if first < 2 or "" in kinds[:2]:
        return None
    widths = [width for width in range(2, WIDEST + 1) if width <= first]
    for width in (width for width in widths if len(cells) % width == 0):
        if _agrees(kinds[width:], width):
            rows = [placed(cells[at : at + width]) for at in range(0, len(cells), width)]
            return Raw(cells[0].start, cells[-1].end, rows, 1)
    for width in widths:
        head = len(cells) % width or width
        head += (first - head) // width * width
        body = [placed(cells[at : at + width]) for at in range(head, len(cells), width)]
        if head > width and "" not in kinds[:head] and _agrees(kinds[head:], width):
            full = [row[1:] for row in body if all(cell.text for cell in row)]
            if full and (heads := two_rows(cells[:head], 1, width, full, marks)) is not None:
                return Raw(cells[0].start, cells[-1].end, heads + body, len(heads))
    return None


def _agrees(kinds: Sequence[str], width: int) -> bool:
    """Whether rows of this length have names in front and keep each column to words or to values."""
    if len(kinds) < 2 * width:
        return False
    counts = [Counter(kind for kind in kinds[col::width] if kind) for col in range(width)]
    filled = sum(sum(count.values()) for count in counts)
    valued = any(count["V"] > count["L"] for count in counts[1:])
    named = counts[0]["L"] == len(kinds) // width
    return named and valued and sum(max(count.values(), default=0) for count in counts) >= AGREED * filled
