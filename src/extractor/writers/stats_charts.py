"""Charts as SVG that stands in a page: bars and columns, their numbers beside them. Labels in any script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

_LABEL, _BAR, _NUMBER, _LINE = 240, 420, 150, 26
_LONGEST = 15
"""Characters of a label; the whole label is told where the pointer rests."""

_COLUMN, _HEIGHT = 46, 160


class Bar(NamedTuple):
    """A line of a chart: its label, the sizes of its pieces one after the other, what stands beside it."""

    label: str
    sizes: tuple[float, ...]
    told: str


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


def _svg(width: int, height: int, drawn: Sequence[str]) -> str:
    inner = "".join(drawn)
    return f'<svg viewBox="0 0 {width} {max(1, height)}" width="{width}" role="img">{inner}</svg>'


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
