"""Tables of web pages copied as text, a cell a line, each cell ended by a bar: on its line or alone on the next one.

Where a row ends is not said; the length of the rows is the one by which every column keeps to words or to values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractor.segment.grids_lines import COLON, Line, Marks, Piece, Raw, sorts_of
from extractor.segment.grids_rows import placed
from extractor.segment.grids_twofold import two_rows

BARS = "|\uff5c\u2502"
LONGEST = 60
"""Longest cell, in characters."""
LEAST = 9
"""Fewest cells of such a table."""
WIDEST, NAMES = 16, 3
"""Cells of the longest row, and those of its name."""
GAPPED = re.compile("(?:CB+){8}")
"""Lines among which there may be a table of cells parted by blank lines, by their sorts."""
LOOSE = 3
"""Cells at the end of a run that may be no part of the table (the heading behind it)."""
AGREED, MANY = 0.95, 5
"""How much of the columns keeps to one kind, and rows that are enough to let one cell differ."""


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
    if first < 2:
        return None
    return _headed(cells, kinds, first, marks) or _titled(cells, kinds, first, marks)


def _headed(cells: list[Piece], kinds: Sequence[str], first: int, marks: Marks) -> Raw | None:
    """The table that begins with its header, of one row or of two."""
    widths = [width for width in range(2, WIDEST + 1) if width <= first and "" not in kinds[:2]]
    for width in widths:
        if _ends(len(cells), width, kinds) and _agrees(kinds[width:], width):
            return _made(cells, 0, width)
    for width in widths:
        head = len(cells) % width or width
        head += (first - head) // width * width
        body = [placed(cells[at : at + width]) for at in range(head, len(cells), width)]
        if head > width and "" not in kinds[:head] and _agrees(kinds[head:], width):
            full = [row[1:] for row in body if all(cell.text for cell in row)]
            if full and (heads := two_rows(cells[:head], 1, width, full, marks)) is not None:
                return Raw(cells[0].start, cells[-1].end, heads + body, len(heads))
    return None


def _titled(cells: list[Piece], kinds: Sequence[str], first: int, marks: Marks) -> Raw | None:
    """The table behind cells of a title or a unit; the corner of its header may be empty."""
    for names in range(1, NAMES + 1):
        for width in range(names + 1, min(first - names, WIDEST) + 1):
            head = first - names - width
            over = all(not cell.text or _is_title(cell.text, marks) for cell in cells[:head])
            whole = "" not in kinds[head + 1 : head + width] and _ends(len(cells) - head, width, kinds)
            if over and whole and _agrees(kinds[head + width :], width):
                return _made(cells, head, width)
    return None


def _is_title(said: str, marks: Marks) -> bool:
    told = marks.caption.search(said) or marks.furniture.search(said) or marks.unit_told(said)
    return told is not None or COLON.search(said) is not None


def _made(cells: Sequence[Piece], head: int, width: int) -> Raw:
    rows = [placed(cells[at : at + width]) for at in range(head, len(cells), width)]
    return Raw(cells[head].start, cells[-1].end, rows, 1)


def _ends(count: int, width: int, kinds: Sequence[str]) -> bool:
    """Whether rows of this length come out even, or a text that is cut lost the empty cells of its last row."""
    return count % width == 0 or (count % width == width - 1 and kinds[-1] == "V" and kinds[-width] == "")


def _agrees(kinds: Sequence[str], width: int) -> bool:
    """Whether rows of this length have names in front and keep each column to words or to values.

    Of many rows one cell may differ (a remark instead of a number).
    """
    if len(kinds) < 2 * width - 1:
        return False
    counts = [Counter(kind for kind in kinds[col::width] if kind) for col in range(width)]
    filled = sum(sum(count.values()) for count in counts)
    kept = sum(max(count.values(), default=0) for count in counts)
    valued = any(count["V"] > count["L"] for count in counts[1:])
    rows = -(-len(kinds) // width)
    named = counts[0]["L"] == rows
    return named and valued and (kept >= AGREED * filled or (rows >= MANY and filled - kept < 2))


def spaced(lines: Sequence[Line], text: str, marks: Marks) -> list[Raw]:
    """The tables of cells that blank lines part, one blank line more for every empty cell between two others."""
    out: list[Raw] = []
    at = 0 if GAPPED.search(sorts_of(lines)) else len(lines)
    while at < len(lines):
        cells, gaps, stop = _spaced_cells(lines, at, marks)
        for less in range(LOOSE if gaps >= MANY else 0):
            kept = cells[: len(cells) - less]
            while kept and not kept[-1].text:
                kept = kept[:-1]
            raw = _padded(kept, marks) if len(kept) >= LEAST else None
            if raw is not None:
                out.append(raw)
                break
        at = max(stop, at + 1)
    return out


def _padded(cells: list[Piece], marks: Marks) -> Raw | None:
    """The table of cells of which the last row may lack the empty ones at its end, without names behind its values."""
    for more in range(WIDEST):
        end = cells[-1].end
        raw = _table([*cells, *(Piece(end, end, "") for _ in range(more))], marks)
        if raw is not None:
            while not any(marks.is_value(piece.text) for piece in raw.rows[-1]):
                raw.rows.pop()
            raw.end = max(piece.end for piece in raw.rows[-1])
            return raw
    return None


def _spaced_cells(lines: Sequence[Line], at: int, marks: Marks) -> tuple[list[Piece], int, int]:
    """The cells from a line on with the empty ones between them, how often there are some, and the line behind."""
    cells: list[Piece] = []
    gaps = blanks = 0
    while at < len(lines):
        line = lines[at]
        if line.blank:
            blanks += 1
        elif line.sort != "C" or len(line.text) > LONGEST or _is_title(line.text, marks) or blanks > WIDEST:
            break
        else:
            if cells and blanks < 1:
                break
            gaps += bool(cells) and blanks > 1
            cells += [Piece(line.start, line.start, "") for _ in range(blanks - 1 if cells else 0)]
            cells.append(Piece(line.start, line.end, line.text))
            blanks = 0
        at += 1
    return cells, gaps, at
