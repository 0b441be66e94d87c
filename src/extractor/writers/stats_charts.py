"""Charts as SVG that stands in a page: bars and columns, their numbers beside them. Labels in any script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

_LABEL, _BAR, _NUMBER, _LINE = 240, 420, 150, 26
_LONGEST = 15
"""Characters of a label; the whole label is told where the pointer rests."""

_COLUMN, _HEIGHT = 46, 160
_GAP = 26
"""Room for years of which nothing is told."""
_YEAR, _TALL, _TEXT = 72, 110, 18
"""Width of a year, height of its column in the course of an amount, height of a number."""


class Bar(NamedTuple):
    """A line of a chart: its label, the sizes of its pieces one after the other, what stands beside it."""

    label: str
    sizes: tuple[float, ...]
    told: str


class Year(NamedTuple):
    """A year in the course of an amount: what was planned and what became of it, and both as they are told."""

    label: str
    budget: float | None
    actual: float | None
    told: str
    summary: str


def bars(lines: Sequence[Bar], classes: Sequence[str]) -> str:
    """Horizontal bars; the pieces of each have the ``classes`` in order. Their lengths share one scale."""
    most = max((sum(line.sizes) for line in lines), default=0) or 1
    drawn = []
    for row, line in enumerate(lines):
        top, at = row * _LINE, float(_LABEL)
        drawn.append(
            f"<g><title>{escape(line.label)}　{escape(line.told)}</title>"
            f'<text x="{_LABEL - 8}" y="{top + 17}" text-anchor="end">{escape(_short(line.label))}</text>'
        )
        for size, name in zip(line.sizes, classes, strict=True):
            width = _BAR * size / most
            if size:
                drawn.append(f'<rect class="{name}" x="{at:.1f}" y="{top + 4}" width="{width:.1f}" height="18"/>')
            at += width
        drawn.append(f'<text x="{at + 6:.1f}" y="{top + 17}" class="told">{escape(line.told)}</text></g>')
    return _svg(_LABEL + _BAR + _NUMBER, len(lines) * _LINE, drawn)


def columns(lines: Sequence[tuple[str, int]]) -> str:
    """Vertical columns in their order, as for years."""
    most = max((count for _, count in lines), default=0) or 1
    drawn = []
    for place, (label, count) in enumerate(lines):
        left, high = place * _COLUMN, _HEIGHT * count / most
        middle, top = left + _COLUMN / 2, 20 + _HEIGHT - high
        drawn.append(
            f'<rect class="a" x="{left + 6}" y="{top:.1f}" width="{_COLUMN - 12}" height="{high:.1f}"/>'
            f'<text x="{middle}" y="{top - 5:.1f}" text-anchor="middle" class="told">{count}</text>'
            f'<text x="{middle}" y="{_HEIGHT + 38}" text-anchor="middle">{escape(label)}</text>'
        )
    return _svg(max(1, len(lines)) * _COLUMN, _HEIGHT + 46, drawn)


def course(years: Sequence[Year], name: str) -> str:
    """An amount over the years: a column for the actual, a line across for the budget; pale where there is no more."""
    most = max((max(year.budget or 0, year.actual or 0) for year in years), default=0) or 1
    drawn, left = [], -_YEAR
    for place, year in enumerate(years):
        left += _YEAR
        if place and int(year.label) - int(years[place - 1].label) > 1:
            drawn.append(f'<text x="{left + _GAP / 2}" y="{_TALL + 16}" text-anchor="middle" class="told">…</text>')
            left += _GAP
        middle, inside = left + _YEAR / 2, False
        size = max(0.0, year.budget or 0 if year.actual is None else year.actual)
        top = 20 + _TALL * (1 - size / most)
        line = 20 + _TALL * (1 - max(0.0, year.budget or 0) / most)
        drawn.append(
            f"<g><title>{escape(year.summary)}</title>"
            f'<rect class="{"b" if year.actual is None else "a"}" x="{left + 13}" y="{top:.1f}" '
            f'width="{_YEAR - 26}" height="{20 + _TALL - top:.1f}"/>'
        )
        if year.actual is not None and year.budget is not None:
            drawn.append(f'<path class="plan" d="M{left + 10},{line:.1f} H{left + _YEAR - 10}"/>')
            inside = 0 <= top - line < _TEXT and top + _TEXT < 20 + _TALL
        drawn.append(
            f'<text x="{middle}" y="{top + 15 if inside else top - 5:.1f}" text-anchor="middle" '
            f'class="{"in" if inside else "told"}">{escape(year.told)}</text>'
            f'<text x="{middle}" y="{_TALL + 37}" text-anchor="middle">{escape(year.label)}</text></g>'
        )
    told = "; ".join([name, *(year.summary for year in years)])
    return _svg(max(0, left) + _YEAR, _TALL + 44, drawn, told)


def _svg(width: int, height: int, drawn: Sequence[str], told: str = "") -> str:
    inner = "".join(drawn)
    label = f' aria-label="{escape(told)}"' if told else ""
    return f'<svg viewBox="0 0 {width} {max(1, height)}" width="{width}" role="img"{label}>{inner}</svg>'


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
