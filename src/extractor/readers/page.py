"""What stands on one printed page, whatever the format: glyphs, rules and pictures, in points from the top left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

SEEN, PRINTED = 1, 2
"""A space that is seen in the gap between characters, and one that the page holds as a character."""


class Glyph(NamedTuple):
    """A printed character; ``space`` is the kind of space before it: none, seen, printed."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    space: int


Box = tuple[float, float, float, float]
"""x0, y0, x1, y1."""


class Mark(NamedTuple):
    """Text that runs otherwise than its page, and the box around it."""

    text: str
    box: Box


class Rule(NamedTuple):
    """A straight ruling line: horizontal where y0 == y1, vertical where x0 == x1."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """The content of a page; ``images`` counts its pictures, ``recognised`` says that its text was read off them.

    ``homes`` are glyphs that run out of the box that clips them, as text too long for its cell does, and the point of
    the box that is nearest: there they belong, whatever they lie upon. ``upright`` is the clockwise turn, in quarters
    beyond the page's own, that sets it upright. ``marks`` run across the page aslant and are
    no glyphs, ``asides`` run up or down beside the rest and are, laid side by side in their boxes. ``turned`` says that
    some text may run otherwise than most.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: int = 0
    recognised: bool = False
    homes: dict[Glyph, tuple[float, float]] = field(default_factory=dict)
    upright: int = 0
    marks: list[Mark] = field(default_factory=list)
    asides: list[Mark] = field(default_factory=list)
    turned: bool = False


def laid(aside: Mark) -> list[Glyph]:
    """The characters of a text that runs up or down, side by side within its box in the order they are read."""
    x0, y0, x1, y1 = aside.box
    step, high = (x1 - x0) / len(aside.text), min(y1 - y0, x1 - x0)
    top = (y0 + y1 - high) / 2
    return [
        Glyph(letter, x0 + place * step, top, x0 + (place + 1) * step, top + high, 0)
        for place, letter in enumerate(aside.text)
    ]
