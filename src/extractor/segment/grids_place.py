"""Rows of blank-separated tables put on columns: which value stands under which header where blanks were lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractor.segment.grids_heads import Heads
from extractor.segment.grids_lines import Piece, Raw


@dataclass(slots=True)
class Token:
    """A word of a line: a value (V), an account code (C) or a name (L)."""

    kind: Literal["V", "C", "L"]
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Part:
    """One side of one row: code, name, running number and values; ``leads`` if it begins a row by itself."""

    side: int = 0
    code: Token | None = None
    name: Token | None = None
    order: Token | None = None
    values: list[Token] = field(default_factory=list)
    leads: bool = False


@dataclass(slots=True)
class Layout:
    """The columns of one side: code, name and order column (-1: none), the first of ``width`` value columns, and the
    column for values whose place is not known (-1: none); ``percent`` are the value columns of percentages."""

    code: int
    name: int
    order: int
    value: int
    width: int
    spare: int = -1
    percent: set[int] = field(default_factory=set)


def place(parts: Sequence[Sequence[Part]], heads: Heads, text: str) -> Raw | None:
    """Puts the parts on columns, side by side; None where they make no table."""
    layouts = _layouts(parts, heads)
    if sum(layout.width + (layout.name >= 0) for layout in layouts.values()) < 2:
        return None
    rows: list[list[Piece]] = []
    for row in parts:
        out: list[Piece] = []
        for part in row:
            layout = layouts[part.side]
            for token, col in ((part.code, layout.code), (part.name, layout.name), (part.order, layout.order)):
                if token is not None:
                    out.append(Piece(token.start, token.end, text[token.start : token.end], col))
            offsets = _offsets(part, layout, heads)
            out.extend(Piece(v.start, v.end, v.text, col) for v, col in zip(part.values, offsets, strict=True))
        rows.append(sorted(out, key=lambda piece: (piece.col, piece.start)))
    head, names = heads.place({s: (layout.value, layout.width, layout.name >= 0) for s, layout in layouts.items()})
    start = min((p.start for p in head), default=rows[0][0].start)
    end = max(piece.end for row in rows for piece in row)
    return Raw(
        start, end, ([head] if head else []) + rows, 1 if head else 0, names,
        codes={layout.code for layout in layouts.values() if layout.code >= 0},
        orders={layout.order for layout in layouts.values() if layout.order >= 0},
    )  # fmt: skip


def _layouts(parts: Sequence[Sequence[Part]], heads: Heads) -> dict[int, Layout]:
    base = 0
    out: dict[int, Layout] = {}
    for side in sorted({part.side for row in parts for part in row}):
        mine = [part for row in parts for part in row if part.side == side]
        kinds = {
            "code": any(part.code for part in mine),
            "name": any(part.name for part in mine),
            "order": any(part.order for part in mine),
        }
        columns: dict[str, int] = {}
        for kind in ("order", "code", "name") if heads.ordered == "before" else ("code", "name", "order"):
            columns[kind] = base if kinds[kind] else -1
            base += kinds[kind]
        width = max(len(part.values) for part in mine)
        layout = Layout(columns["code"], columns["name"], columns["order"], base, width)
        base += layout.width
        layout.percent = _percent_columns(mine, width)
        if any(None in _known(part, layout, heads) for part in mine):
            layout.spare = base
            base += 1
        out[side] = layout
    return out


def _offsets(part: Part, layout: Layout, heads: Heads) -> list[int]:
    return [layout.spare if at is None else layout.value + at for at in _known(part, layout, heads)]


def _known(part: Part, layout: Layout, heads: Heads) -> list[int | None]:
    """The value column of each value, counted from the side's first; None where a lost blank leaves it open.

    Percentages stand in columns of percentages. Of two columns the left is filled first. Of more, the first value is
    the total where the header begins with one; the others are open.
    """
    count, width = len(part.values), layout.width
    if count == width or width <= 2:
        return list(range(count))
    percent = layout.percent
    out: list[int | None] = [None] * count
    plain = [i for i, value in enumerate(part.values) if not value.text.endswith(("%", "\uff05"))]
    rates = [i for i in range(count) if i not in plain]
    left = [col for col in range(width) if col not in percent]
    if percent and len(plain) == len(left):
        for i, col in zip(plain, left, strict=True):
            out[i] = col
    elif plain and heads.total_first(part.side):
        out[plain[0]] = 0
    if len(rates) == len(percent):
        for i, col in zip(rates, sorted(percent), strict=True):
            out[i] = col
    return out


def _percent_columns(mine: Sequence[Part], width: int) -> set[int]:
    """The value columns that hold percentages in every row that is full."""
    full = [part.values for part in mine if len(part.values) == width]
    return {col for col in range(width) if all(values[col].text.endswith(("%", "\uff05")) for values in full)}
