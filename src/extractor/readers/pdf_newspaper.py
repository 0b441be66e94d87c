"""Pages set in columns: found by the gutters that run down between them, read one column after the other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.readers.page import Glyph
from extractor.readers.pdf_lines import Line, lines_of, segments
from extractor.readers.pdf_tables import Grid

_GAP = 0.9
_WORD_GAP = 1.5
"""A line of a column with white wider than this, in sizes of type, is no prose: a row of a table stands there."""
_FEWEST = 6
_FILLED = 0.6
_WORDS = 0.45
"""The least share of letters in prose that is full of figures."""
_MOST_COLUMNS = 3
_ASIDE = 0.15
"""How far a gutter stands from its place between equal columns, in widths of the page."""
_LEADING = 1.6
"""The usual height of a line of print, in sizes of its type."""
Gutter = tuple[float, float]


@dataclass(slots=True)
class Zone:
    """A part of a page that is read from top to bottom.

    ``column`` is 0 where print runs over the whole width; the columns that stand beside each other are numbered one
    after the other, and a number is left out between two such bands.
    """

    column: int
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


def zones_of(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Zone]:
    """The zones of a page in reading order, each with its lines and ruled tables from top to bottom."""
    items: list[Line | Grid] = sorted([*lines, *grids], key=_level)
    zones: list[Zone] = []
    column = done = at = 0
    seeds = _seeds(lines)
    while at < len(items):
        band = _band(items, at, done) if id(items[at]) in seeds else None
        if band is None:
            at += 1
            continue
        start, end, gutters = band
        if start > done:
            zones.append(_zone(0, items[done:start]))
        zones.extend(_columns(items[start:end], gutters, column + 1))
        column += len(gutters) + 2
        done = at = end
    if done < len(items) or not zones:
        zones.append(_zone(0, items[done:]))
    return zones


def _zone(column: int, items: Sequence[Line | Grid]) -> Zone:
    return Zone(column, [i for i in items if isinstance(i, Line)], [i for i in items if isinstance(i, Grid)])


def _level(item: Line | Grid) -> float:
    return (item.y0 + item.y1) / 2 if isinstance(item, Line) else item.ys[0]


def _columns(items: Sequence[Line | Grid], gutters: Sequence[Gutter], number: int) -> Iterator[Zone]:
    middles = [sum(gutter) / 2 for gutter in gutters]
    zones = [Zone(number + i) for i in range(len(middles) + 1)]
    glyphs: list[list[Glyph]] = [[] for _ in zones]
    for item in items:
        if isinstance(item, Grid):
            zones[_side((item.xs[0] + item.xs[-1]) / 2, middles)].grids.append(item)
            continue
        for glyph in item.glyphs:
            glyphs[_side((glyph.x0 + glyph.x1) / 2, middles)].append(glyph)
    for zone, held in zip(zones, glyphs, strict=True):
        zone.lines = lines_of(held)
        yield zone


def _side(x: float, middles: Sequence[float]) -> int:
    return sum(x >= middle for middle in middles)


def _band(items: Sequence[Line | Grid], seed: int, first: int) -> tuple[int, int, list[Gutter]] | None:
    """Where columns begin and end around a line that falls into them, and the gutters between them."""
    line = items[seed]
    if not isinstance(line, Line):
        return None
    gutters = _gaps(line)
    start, end = seed, seed + 1
    while end < len(items) and (free := _free(items[end], gutters)) is not None:
        gutters, end = free, end + 1
    while start > first and (free := _free(items[start - 1], gutters)) is not None:
        gutters, start = free, start - 1
    if not _is_set_in_columns(items[start:end], gutters):
        return None
    return start, end, gutters


def _seeds(lines: Sequence[Line]) -> set[int]:
    """The lines, by identity, whose gaps stand where gutters between equal columns of the page would."""
    left, right = min((line.x0 for line in lines), default=0.0), max((line.x1 for line in lines), default=0.0)
    seeds: set[int] = set()
    for line in lines:
        gaps = _gaps(line)
        if 0 < len(gaps) < _MOST_COLUMNS and all(
            abs((low + high) / 2 - left - (right - left) * place / (len(gaps) + 1)) < _ASIDE * (right - left)
            for place, (low, high) in enumerate(gaps, 1)
        ):
            seeds.add(id(line))
    return seeds


def _gaps(line: Line) -> list[Gutter]:
    return [(a.x1, b.x0) for a, b in itertools.pairwise(segments(line, _GAP))]


def _free(item: Line | Grid, gutters: Sequence[Gutter]) -> list[Gutter] | None:
    """What a line or table leaves free of the gutters so far; None where it crosses one."""
    if isinstance(item, Grid):
        return list(gutters) if all(item.xs[-1] <= high or item.xs[0] >= low for low, high in gutters) else None
    left: list[Gutter] = []
    for low, high in gutters:
        for glyph in item.glyphs:
            if glyph.x1 <= low or glyph.x0 >= high:
                continue
            if (glyph.x0 + glyph.x1) / 2 < (low + high) / 2:
                low = max(low, glyph.x1)
            else:
                high = min(high, glyph.x0)
        if high - low <= _GAP * 0.7 * item.size:
            return None
        left.append((low, high))
    return left


def _is_set_in_columns(items: Sequence[Line | Grid], gutters: Sequence[Gutter]) -> bool:
    """All columns are about equally wide, and what is no table in them is prose that mostly fills them."""
    lines = [item for item in items if isinstance(item, Line)]
    grids = [item for item in items if isinstance(item, Grid)]
    if len(lines) < _FEWEST:
        return False
    left = min([line.x0 for line in lines] + [grid.xs[0] for grid in grids])
    right = max([line.x1 for line in lines] + [grid.xs[-1] for grid in grids])
    bounds = [left, *(edge for gutter in gutters for edge in gutter), right]
    wide = [b - a for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    if min(wide) < 0.7 * max(wide) or max(high - low for low, high in gutters) > 0.2 * (right - left):
        return False
    size = sorted(line.size for line in lines)[len(lines) // 2]
    sides = [_prose(zone, width) for zone, width in zip(_columns(lines, gutters, 1), wide, strict=True)]
    tables = [0.0] * len(wide)
    middles = [sum(gutter) / 2 for gutter in gutters]
    for grid in grids:
        side = _side((grid.xs[0] + grid.xs[-1]) / 2, middles)
        tables[side] += (grid.ys[-1] - grid.ys[0]) / (_LEADING * size)
    return max(s or 0 for s in sides) >= _FEWEST and all(
        side is not None and side + table >= _FEWEST for side, table in zip(sides, tables, strict=True)
    )


def _prose(zone: Zone, width: float) -> int | None:
    """The lines of prose in a column; None where what stands there is no prose."""
    prose = [line for line in zone.lines if len(segments(line, _WORD_GAP)) == 1]
    filled = sum(1 for line in prose if line.x1 - line.x0 > 0.85 * width)
    letters = sum(glyph.text.isalpha() for line in prose for glyph in line.glyphs)
    total = sum(len(line.glyphs) for line in prose)
    if filled < _FILLED * len(prose) or letters < _WORDS * total:
        return None
    return len(prose)
