"""Text that runs otherwise than its page: marks printed across it, and words that run up or down beside upright ones.

What runs aslant is no part of the report. What runs up or down keeps its place and its order: its characters are laid
side by side within the box of their run, so that a cell or a line takes them as they are read.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from extractor.readers.page import Box, Mark

_SLANT = 0.07
"""Radians that a line of upright text may be off."""
_STEP = 0.9
"""Characters further apart than this, in sizes of type, are of two runs."""


@dataclass(slots=True)
class _Run:
    """Characters that follow each other in one direction: quarters clockwise of the upright page; None is aslant."""

    quarters: int | None
    letters: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    @property
    def box(self) -> Box:
        return (
            min(b[0] for b in self.boxes),
            min(b[1] for b in self.boxes),
            max(b[2] for b in self.boxes),
            max(b[3] for b in self.boxes),
        )

    def takes(self, box: Box) -> bool:
        """Whether a character in that box follows closely."""
        last = self.boxes[-1]
        size = max(last[2] - last[0], last[3] - last[1]) or 1.0
        across = max(box[0] - last[2], last[0] - box[2], box[1] - last[3], last[1] - box[3])
        return across < _STEP * size


class Turned:
    """The characters of a page that run otherwise than most, by their place in its text."""

    def __init__(self, text: Any, count: int, quarters: int) -> None:
        self._found = dict(_directions(text, count, quarters))
        self._runs: list[_Run] = []

    def takes(self, index: int, letter: str, box: Box) -> bool:
        """Whether a character is one of them; if so it is kept here."""
        if index not in self._found:
            return False
        quarters = self._found[index]
        if not self._runs or self._runs[-1].quarters != quarters or not self._runs[-1].takes(box):
            self._runs.append(_Run(quarters))
        self._runs[-1].letters.append(letter)
        self._runs[-1].boxes.append(box)
        return True

    def runs(self, *, aslant: bool) -> list[Mark]:
        """The runs that go aslant, or those that go up, down or upside down."""
        return [Mark("".join(r.letters), r.box) for r in self._runs if (r.quarters is None) == aslant]


def _directions(text: Any, count: int, quarters: int) -> Iterator[tuple[int, int | None]]:
    """The characters that are not upright on the upright page, and how they lie."""
    for index in range(count):
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        if angle < 0:
            continue
        turns = angle / (math.pi / 2)
        straight = abs(turns - round(turns)) * math.pi / 2 < _SLANT
        way = (-round(turns) - quarters) % 4 if straight else None
        if way != 0:
            yield index, way


def is_turned(thing: Any, matrix: pdfium.FS_MATRIX) -> bool:
    """Whether a text object runs otherwise than from left to right in the space it is drawn in."""
    return bool(pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix))) and (matrix.b != 0 or matrix.a < 0)
