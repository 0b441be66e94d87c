"""Inside the cells of a ruled table: lines joined to cell texts, and rows told apart that no rule parts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import regex

from extractor.readers.page import Glyph
from extractor.readers.pdf_lines import Line, is_han, line_of, segments, text_of

NUMBER = regex.compile(r"[-+−－△▲(（]?(?:\d{1,3}(?:[,，]\d{3})++|\d++)(?:\.\d+)?[%％)）]?")
"""A whole number as tables print it."""
NUMERIC = regex.compile(r"[\d.,，%％+\-−－△▲()（）]")
"""A character that numbers are made of."""
_CODE = regex.compile(r"(?=.{5})[A-Z]{1,8}[\d-][\dA-Z-]*+|\d[\d-]*+-")
_REST = regex.compile(r"[\d-][\dA-Z-]*+")
"""A code of letters, digits and hyphens, which a cell too narrow for it breaks anywhere, and how it goes on."""
_WHITE = 0.5
"""The white between two columns, in sizes of type."""
_NOTHING = regex.compile(r"[-—–－/\\*…]+")


@dataclass(slots=True)
class Slot:
    """A cell in places of the grid, with its lines."""

    row: int
    col: int
    rowspan: int
    colspan: int
    lines: list[Line]


def cell_text(lines: Sequence[Line], width: float) -> str:
    """The lines of a cell as one: no blank between Han, nor inside a number that was wrapped at the cell's edge."""
    text = ""
    for index, line in enumerate(lines):
        piece = text_of(line.glyphs)
        if index and _spaced(text, piece, lines[index - 1], width):
            text += " "
        text += piece
    return text


def split_rows(slots: list[Slot], ys: list[float]) -> tuple[list[Slot], list[float]]:
    """Splits every row of the grid that holds several numbers on top of each other, at their baselines."""
    cuts = {
        row: found
        for row in range(len(ys) - 1)
        if len(found := _baselines([s for s in slots if s.row == row and s.rowspan == 1])) > 1
    }
    if not cuts:
        return slots, ys
    first: list[int] = []
    levels: list[float] = []
    for row in range(len(ys) - 1):
        first.append(len(levels))
        levels.append(ys[row])
        middles = cuts.get(row, ())
        levels.extend((a + b) / 2 for a, b in itertools.pairwise(middles))
    first.append(len(levels))
    levels.append(ys[-1])
    parted: list[Slot] = []
    for slot in slots:
        middles = cuts.get(slot.row, ()) if slot.rowspan == 1 else ()
        end = first[slot.row + slot.rowspan]
        if len(middles) < 2 or _spans(slot, middles):
            parted.append(replace(slot, row=first[slot.row], rowspan=end - first[slot.row]))
            continue
        for index, held in enumerate(_shared(slot.lines, middles)):
            parted.append(Slot(first[slot.row] + index, slot.col, 1, slot.colspan, held))
    return parted, levels


def split_columns(slots: Sequence[Slot], xs: Sequence[float]) -> list[Slot]:
    """Parts merged cells that hold a row of figures, where rules part the columns in other rows only."""
    parted: list[Slot] = []
    for slot in slots:
        pieces = _columned(slot.lines[0], slot, xs) if slot.colspan > 1 and len(slot.lines) == 1 else []
        values = sum(1 for _, piece in pieces if _is_number(piece))
        if len(pieces) < 3 or values * 2 < len(pieces):
            parted.append(slot)
            continue
        starts = [slot.col, *(col for col, _ in pieces[1:]), slot.col + slot.colspan]
        for (_, piece), (start, end) in zip(pieces, itertools.pairwise(starts), strict=True):
            parted.append(Slot(slot.row, start, slot.rowspan, end - start, [piece]))
    return parted


def is_unparted(slots: Iterable[Slot]) -> bool:
    """Whether most lines with figures hold several in one cell: then the rules around them do not give the columns."""
    alone = several = 0
    for slot in slots:
        for line in slot.lines:
            values = sum(map(_is_number, segments(line, 2 * _WHITE)))
            alone += values == 1
            several += values > 1
    return several > 2 and several * 2 > alone


def _columned(line: Line, slot: Slot, xs: Sequence[float]) -> list[tuple[int, Line]]:
    """The line cut at the column boundaries that run through its white, each piece with its first column."""
    pieces: list[tuple[int, list[Glyph]]] = [(slot.col, [])]
    col = slot.col
    before: Glyph | None = None
    for glyph in line.glyphs:
        start = col
        while col + 1 < slot.col + slot.colspan and xs[col + 1] <= (glyph.x0 + glyph.x1) / 2:
            col += 1
        if before is not None and col > start and glyph.x0 - before.x1 > _WHITE * line.size:
            pieces.append((col, []))
        pieces[-1][1].append(glyph)
        before = glyph
    return [(col, line_of(glyphs)) for col, glyphs in pieces]


def _spaced(left: str, right: str, line: Line, width: float) -> bool:
    if is_han(left[-1]) or is_han(right[0]):
        return False
    if line.x1 - line.x0 <= width - 1.2 * line.size:
        return True
    if _CODE.fullmatch(left) and _REST.fullmatch(right):
        return False
    return not (NUMERIC.match(right[0]) and len(right) < len(left) and NUMBER.fullmatch(left + right))


def _middle(line: Line) -> float:
    return (line.y0 + line.y1) / 2


def _baselines(slots: Sequence[Slot]) -> list[float]:
    """The middles of the rows that stand in one row of the grid: those of its numbers, and of label lines of their own.

    A label that is wrapped has no number beside its further lines; it is told by reaching the right end of its column.
    """
    numeric = [slot for slot in slots if len(slot.lines) > 1 and all(map(_is_number, slot.lines))]
    if not numeric:
        return []
    size = numeric[0].lines[0].size
    anchors = _clustered([_middle(line) for slot in numeric for line in slot.lines], 0.5 * size)
    labels = [slot for slot in slots if slot.lines and not any(map(_is_number, slot.lines))]
    label = max(labels, key=lambda s: len(s.lines), default=None)
    if label is None or len(label.lines) < 2:
        return anchors
    aligned = sum(1 for a in anchors if any(abs(_middle(line) - a) < 0.45 * size for line in label.lines))
    if aligned * 10 < 8 * len(anchors):
        return anchors
    right = max(line.x1 for line in label.lines)
    own = [
        _middle(line)
        for before, line in zip([None, *label.lines], label.lines, strict=False)
        if before is None or before.x1 < right - 1.5 * size
    ]
    return _clustered([*anchors, *own], 0.5 * size)


def _is_number(line: Line) -> bool:
    text = line.text.replace(" ", "")
    return NUMBER.fullmatch(text) is not None or _NOTHING.fullmatch(text) is not None


def _clustered(values: list[float], near: float) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _spans(slot: Slot, middles: Sequence[float]) -> bool:
    """Whether a single line stands in the middle of several rows: it names them all."""
    if len(slot.lines) != 1 or len(middles) < 3:
        return False
    line = slot.lines[0]
    return not _is_number(line) and abs(_middle(line) - (middles[0] + middles[-1]) / 2) < line.size


def _shared(lines: Sequence[Line], middles: Sequence[float]) -> list[list[Line]]:
    """Each line to the nearest row; a line between two rows goes on the one above."""
    held: list[list[Line]] = [[] for _ in middles]
    row = 0
    for line in lines:
        at = _middle(line)
        while row + 1 < len(middles) and at >= middles[row + 1] - 0.5 * line.size:
            row += 1
        if row + 1 < len(middles) and middles[row + 1] - at < at - middles[row] and at - middles[row] > 1.6 * line.size:
            held[row + 1].append(line)
        else:
            held[row].append(line)
    return held
