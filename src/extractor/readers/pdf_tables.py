"""Ruled tables: lines joined into grids, grids cut into cells, glyphs laid into cells.

A grid is what lines that touch each other enclose. Its places are the rectangles between all line positions; two
neighbouring places belong to one cell where no line runs between them. An open side of a table (no outer rule) counts
as closed at the end of the rules that reach it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractor.readers.compose import CellDraft
from extractor.readers.page import Glyph, Rule
from extractor.readers.pdf_lines import lines_of
from extractor.readers.pdf_rows import NUMBER, NUMERIC, Slot, cell_text, is_unparted, split_columns, split_rows

SNAP = 3.0
"""Rules nearer than this are one rule, and gaps not wider than this are none, in points."""
_SHORTEST = 6.0
_MOST_PLACES = 60_000
_OVERFLOW = 1.3
"""A number wider than its cell by more than this is several numbers."""


Frame = tuple[float, float, float, float]
"""x0, y0, x1, y1."""
Homes = Mapping[Glyph, tuple[float, float]]
"""Glyphs, and the points where they belong."""


@dataclass(slots=True)
class Grid:
    """A table on one page: line positions, and cells in places of the grid."""

    xs: list[float]
    ys: list[float]
    cells: list[CellDraft]
    page: int

    @property
    def box(self) -> Frame:
        """x0, y0, x1, y1."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


@dataclass(slots=True)
class _Frame:
    across: list[Rule]
    down: list[Rule]


def tables_of(
    glyphs: Sequence[Glyph], rules: Iterable[Rule], page: int, homes: Homes | None = None
) -> tuple[list[Grid], list[Frame], list[Glyph]]:
    """The ruled tables of a page from top to bottom, frames that give no columns, and glyphs that stand in no table.

    ``homes`` are glyphs that belong elsewhere than they lie.
    """
    grids: list[Grid] = []
    loose: list[Frame] = []
    rest = list(glyphs)
    moved = homes or {}
    for frame in _frames(rules):
        positions = _positions(frame)
        if positions is None:
            continue
        xs, ys = positions
        places = _places(frame, xs, ys)
        if len(places) < 2:
            continue
        inside = [g for g in rest if _holds(xs, ys, moved.get(g) or ((g.x0 + g.x1) / 2, (g.y0 + g.y1) / 2))]
        slots = _filled(inside, places, xs, ys, moved)
        if is_unparted(slots):
            loose.append((xs[0], ys[0], xs[-1], ys[-1]))
            continue
        cells, ys = _cells(slots, xs, ys, page, moved)
        if sum(1 for c in cells if c.text) < 2:
            continue
        chosen = set(inside)
        rest = [g for g in rest if g not in chosen]
        grids.append(Grid(xs, ys, cells, page))
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return grids, loose, rest


def _frames(rules: Iterable[Rule]) -> list[_Frame]:
    """Rules joined where they continue each other, then grouped by touch."""
    across = _joined([r for r in rules if r.y0 == r.y1], flat=True)
    down = _joined([r for r in rules if r.x0 == r.x1], flat=False)
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(down)), key=lambda i: down[i].x0)
    keys = [down[i].x0 for i in order]
    for a, rule in enumerate(across):
        for place in range(bisect_left(keys, rule.x0 - SNAP), bisect_right(keys, rule.x1 + SNAP)):
            d = order[place]
            if down[d].y0 - SNAP <= rule.y0 <= down[d].y1 + SNAP:
                parent[root(len(across) + d)] = root(a)
    groups: dict[int, _Frame] = {}
    for i in range(len(parent)):
        frame = groups.setdefault(root(i), _Frame([], []))
        (frame.across if i < len(across) else frame.down).append(
            across[i] if i < len(across) else down[i - len(across)]
        )
    return [f for f in groups.values() if len(f.across) >= 2 and f.down]


def _joined(rules: list[Rule], *, flat: bool) -> list[Rule]:
    """Rules on one position (within ``SNAP``) that meet or overlap become one."""

    def level(rule: Rule) -> float:
        return rule.y0 if flat else rule.x0

    rules = sorted(rules, key=level)
    merged: list[Rule] = []
    start = 0
    for i in range(1, len(rules) + 1):
        if (
            i < len(rules)
            and level(rules[i]) - level(rules[i - 1]) <= SNAP / 3
            and level(rules[i]) - level(rules[start]) <= SNAP
        ):
            continue
        group = rules[start:i]
        start = i
        at = sum(map(level, group)) / len(group)
        spans = sorted((r.x0, r.x1) if flat else (r.y0, r.y1) for r in group)
        low, high = spans[0]
        for a, b in [*spans[1:], (float("inf"), float("inf"))]:
            if a <= high + SNAP:
                high = max(high, b)
                continue
            if high - low >= _SHORTEST:
                merged.append(Rule(low, at, high, at) if flat else Rule(at, low, at, high))
            low, high = a, b
    return merged


def _positions(frame: _Frame) -> tuple[list[float], list[float]] | None:
    """Column and row boundaries, outer ones added where the table is open at a side."""
    left, right = min(r.x0 for r in frame.across), max(r.x1 for r in frame.across)
    top, bottom = min(r.y0 for r in frame.down), max(r.y1 for r in frame.down)
    xs = _clusters([r.x0 for r in frame.down] + [left, right])
    ys = _clusters([r.y0 for r in frame.across] + [top, bottom])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MOST_PLACES:
        return None
    return xs, ys


def _clusters(values: list[float]) -> list[float]:
    values.sort()
    groups: list[list[float]] = []
    for value in values:
        if groups and value - groups[-1][-1] <= SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(g) / len(g) for g in groups]


def _places(frame: _Frame, xs: list[float], ys: list[float]) -> list[tuple[int, int, int, int]]:
    """Cells as (row, col, rowspan, colspan): places without a rule between them joined into rectangles."""
    rows, cols = len(ys) - 1, len(xs) - 1
    below = _walls(frame.across, ys, xs, flat=True)
    beside = _walls(frame.down, xs, ys, flat=False)
    taken = [[False] * cols for _ in range(rows)]
    found: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for col in range(cols):
            if taken[row][col]:
                continue
            wide = 1
            while col + wide < cols and not taken[row][col + wide] and (row, col + wide) not in beside:
                wide += 1
            high = 1
            while (
                row + high < rows
                and all((c, row + high) not in below and not taken[row + high][c] for c in range(col, col + wide))
                and not any((row + high, c) in beside for c in range(col + 1, col + wide))
            ):
                high += 1
            for r in range(row, row + high):
                taken[r][col : col + wide] = [True] * wide
            found.append((row, col, high, wide))
    return found


def _walls(rules: list[Rule], levels: list[float], stops: list[float], *, flat: bool) -> set[tuple[int, int]]:
    """(place, level) pairs where a rule at ``level`` bounds the place between two stops."""
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        at, low, high = (rule.y0, rule.x0, rule.x1) if flat else (rule.x0, rule.y0, rule.y1)
        level = _nearest(levels, at)
        first = bisect_left(stops, low - SNAP)
        for place in range(first, len(stops) - 1):
            middle = (stops[place] + stops[place + 1]) / 2
            if middle > high:
                break
            walls.add((place, level))
    return walls


def _nearest(levels: list[float], at: float) -> int:
    place = bisect_left(levels, at)
    near = [i for i in (place - 1, place) if 0 <= i < len(levels)]
    return min(near, key=lambda i: abs(levels[i] - at))


def _holds(xs: list[float], ys: list[float], at: tuple[float, float]) -> bool:
    return xs[0] <= at[0] <= xs[-1] and ys[0] <= at[1] <= ys[-1]


def _filled(
    glyphs: list[Glyph], places: list[tuple[int, int, int, int]], xs: list[float], ys: list[float], homes: Homes
) -> list[Slot]:
    """The places with the lines that stand in them, merged ones parted where they hold rows of figures."""
    owner: dict[tuple[int, int], int] = {}
    for index, (row, col, high, wide) in enumerate(places):
        for r in range(row, row + high):
            for c in range(col, col + wide):
                owner[r, c] = index
    held: list[list[Glyph]] = [[] for _ in places]
    for glyph in (g for g in glyphs if g in homes) if homes else ():
        held[owner[_band(ys, homes[glyph][1]), _band(xs, homes[glyph][0])]].append(glyph)
    for token in _tokens([g for g in glyphs if g not in homes] if homes else glyphs):
        for part in _parts(token, xs):
            x, y = (part[0].x0 + part[-1].x1) / 2, (part[0].y0 + part[0].y1) / 2
            held[owner[_band(ys, y), _band(xs, x)]].extend(part)
    slots = [Slot(*place, lines_of(inside)) for place, inside in zip(places, held, strict=True)]
    return split_columns(slots, xs)


def _cells(
    slots: list[Slot], xs: list[float], ys: list[float], page: int, homes: Homes
) -> tuple[list[CellDraft], list[float]]:
    """Cells with their text, and the row boundaries, which are more where rows stand without rules between them."""
    slots, ys = split_rows(slots, ys)
    slots = split_columns(slots, xs)
    cells = []
    for slot in slots:
        left, right = xs[slot.col], xs[slot.col + slot.colspan]
        box = round(left), round(ys[slot.row]), round(right), round(ys[slot.row + slot.rowspan])
        text = cell_text(slot.lines, right - left)
        indent = 2 * (slot.lines[0].x0 - left) / slot.lines[0].size if slot.lines else 0.0
        clipped = bool(homes) and any(glyph in homes for line in slot.lines for glyph in line.glyphs)
        cells.append(CellDraft(slot.row, slot.col, text, slot.rowspan, slot.colspan, page, box, indent, clipped))
    return cells, ys


def _band(levels: list[float], at: float) -> int:
    return min(max(bisect_right(levels, at) - 1, 0), len(levels) - 2)


def _tokens(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Digits that follow each other closely stay together; every other glyph stands for itself."""
    tokens: list[list[Glyph]] = []
    for line in lines_of(glyphs):
        before: Glyph | None = None
        for glyph in line.glyphs:
            numeric = NUMERIC.match(glyph.text) is not None
            most = (0.12 if glyph.space else 0.3) * line.size
            near = before is not None and abs(glyph.x0 - before.x1) < most
            if numeric and near and before is not None and NUMERIC.match(before.text):
                tokens[-1].append(glyph)
            else:
                tokens.append([glyph])
            before = glyph
    return tokens


def _parts(token: list[Glyph], xs: list[float]) -> list[list[Glyph]]:
    """A number that overflows its cell stays whole; numbers that merely touch are parted at the rule."""
    if len(token) == 1 or _band(xs, token[0].x0 + 0.5) == _band(xs, token[-1].x1 - 0.5):
        return [token]
    home = _band(xs, (token[0].x0 + token[-1].x1) / 2)
    fits = token[-1].x1 - token[0].x0 <= _OVERFLOW * (xs[home + 1] - xs[home])
    if fits and NUMBER.fullmatch("".join(g.text for g in token)):
        return [token]
    parts: list[list[Glyph]] = []
    last = -1
    for glyph in token:
        band = _band(xs, (glyph.x0 + glyph.x1) / 2)
        if band != last:
            parts.append([])
        parts[-1].append(glyph)
        last = band
    return parts
