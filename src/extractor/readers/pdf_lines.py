"""Lines of print out of glyphs: what stands on one baseline, read from left to right, with blanks where gaps are."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from extractor.model.document import Box
from extractor.readers.page import PRINTED, Glyph

_HAN = regex.compile(r"[\p{Han}\u3000-\u303f\uff01-\uffef\u2014\u2018-\u201d\u2026\ue000-\uf8ff]")
_IDEOGRAPH = regex.compile(r"\p{Han}")
_HANGING = frozenset("，。、；：！？,.;:”’）》」』)")
_PRINTED_GAP = 0.2
_SPACED_GAP = 0.12
_LATIN_GAP = 0.3
_MIXED_GAP = 0.8
_HAN_GAP = 1.6
_LOOSE_GAP = 0.45
_EVEN = 1.35
"""Digits of one number stand in steps that differ by no more than this, however far apart they are set."""
_FIGURES = frozenset("0123456789.,")
_WHOLE = regex.compile(r"(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d+)?")


@dataclass(slots=True)
class Line:
    """Glyphs of one baseline. ``size`` is the size of most of its type.

    The ``page``, the ``column`` it stands in (as zones count them), ``count`` glyphs, the right ``edge`` without
    hanging punctuation and the width of its ``opening`` (what cannot be broken) are known once it is ``settle``d; its
    glyphs are gone then.
    """

    glyphs: list[Glyph]
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    text: str = ""
    page: int = 0
    column: int = 0
    count: int = 0
    edge: float = 0.0
    opening: float = 0.0

    @property
    def box(self) -> Box:
        """The box in whole points."""
        return round(self.x0), round(self.y0), round(self.x1), round(self.y1)

    def settle(self, page: int, column: int = 0) -> None:
        """Keeps what paragraphs are made by, and lets the glyphs go: a long report has millions of them."""
        self.page = page
        self.column = column
        self.count = len(self.glyphs)
        self.edge = self.glyphs[-2].x1 if self.count > 1 and self.glyphs[-1].text in _HANGING else self.x1
        self.opening = _opening(self.glyphs)
        self.glyphs = []


def _opening(glyphs: Sequence[Glyph]) -> float:
    """The width of what a line begins with and cannot be broken: a character and its mark, a number, a word."""
    end = 0
    while end < len(glyphs) - 1:
        this, following = glyphs[end].text, glyphs[end + 1].text
        if following in _HANGING or not (is_han(this) or is_han(following)):
            end += 1
            continue
        break
    return glyphs[end].x1 - glyphs[0].x0


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """All lines from top to bottom; a line holds whatever overlaps it in height, superscripts too."""
    rows: list[list[Glyph]] = []
    middle = high = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.y0 + g.y1):
        at, tall = (glyph.y0 + glyph.y1) / 2, glyph.y1 - glyph.y0
        less, more = (tall, high) if tall < high else (high, tall)
        if rows and at - middle <= 0.5 * (less if less > 0.55 * more else 0.55 * more):
            row = rows[-1]
            row.append(glyph)
            middle += (at - middle) / len(row)
            high = more
        else:
            rows.append([glyph])
            middle, high = at, tall
    return [line_of(row) for row in rows]


def line_of(glyphs: list[Glyph]) -> Line:
    """One line of glyphs that stand beside each other."""
    glyphs.sort(key=lambda g: g.x0)
    line = Line(
        glyphs,
        min(g.x0 for g in glyphs),
        min(g.y0 for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.y1 for g in glyphs),
        _size(glyphs),
    )
    line.text = text_of(glyphs)
    return line


def _size(glyphs: Sequence[Glyph]) -> float:
    """The size of type: Chinese characters are as wide as they are high; other faces only tell their height."""
    sizes = sorted([g.x1 - g.x0 for g in glyphs if _is_ideograph(g.text)] or [g.y1 - g.y0 for g in glyphs])
    return sizes[len(sizes) // 2] or 1.0


def text_of(glyphs: Sequence[Glyph]) -> str:
    """The characters with a blank wherever a reader would see one; a number set with space in it has none."""
    white = [at for at in range(1, len(glyphs)) if _apart(glyphs[at - 1], glyphs[at])]
    if any(glyphs[at].text in _FIGURES and glyphs[at - 1].text in _FIGURES for at in white):
        whole = {at for start, end in _spaced_out(glyphs) for at in range(start + 1, end)}
        white = [at for at in white if at not in whole]
    letters = [glyph.text for glyph in glyphs]
    return " ".join("".join(letters[a:b]) for a, b in itertools.pairwise([0, *white, len(letters)]))


def _spaced_out(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Where digits follow in even steps and make one number, though there is white between them.

    Type is set with space between its letters to fill a line, and a face that stands in for another is narrower than
    the steps it is set in. Two digits alone say little: they count beside a longer number that is set in such steps.
    """
    pairs: list[tuple[int, int, float]] = []
    widest = 0.0
    for start, end in _figure_runs(glyphs):
        steps = [b.x0 - a.x0 for a, b in itertools.pairwise(glyphs[start:end]) if a.text.isdigit() and b.text.isdigit()]
        if not steps or max(steps) > _EVEN * min(steps) or not _WHOLE.fullmatch("".join(map(_text, glyphs[start:end]))):
            continue
        if any(b.x0 - a.x0 > _EVEN * max(steps) for a, b in itertools.pairwise(glyphs[start:end])):
            continue
        if end - start == 2:
            pairs.append((start, end, steps[0]))
            continue
        widest = max(widest, *steps)
        yield start, end
    yield from ((start, end) for start, end, step in pairs if widest / _EVEN <= step <= widest * _EVEN)


def _figure_runs(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Runs of two and more digits and points with no printed space between them and no gap that parts columns."""
    start = 0
    for at in range(1, len(glyphs) + 1):
        if at < len(glyphs) and glyphs[at].text in _FIGURES and glyphs[at - 1].text in _FIGURES:
            left, right = glyphs[at - 1], glyphs[at]
            if right.space != PRINTED and right.x0 - left.x1 <= _LOOSE_GAP * (right.y1 - right.y0):
                continue
        if at - start > 1:
            yield start, at
        start = at


def _text(glyph: Glyph) -> str:
    return glyph.text


def segments(line: Line, gap: float) -> list[Line]:
    """The line cut wherever the white between two glyphs is wider than ``gap`` sizes."""
    cut = gap * line.size
    starts: list[int] = []
    edge = line.x0
    for index, glyph in enumerate(line.glyphs):
        if glyph.x0 - edge > cut:
            starts.append(index)
        edge = max(edge, glyph.x1)
    if not starts:
        return [line]
    ends = [*starts, len(line.glyphs)]
    return [line_of(line.glyphs[a:b]) for a, b in zip([0, *starts], ends, strict=True)]


@lru_cache(maxsize=16_384)
def is_han(character: str) -> bool:
    """Whether a character is set without blanks around it: Han, full-width signs, dashes, quotes."""
    return _HAN.match(character) is not None


@lru_cache(maxsize=16_384)
def _is_ideograph(character: str) -> bool:
    return _IDEOGRAPH.match(character) is not None


def _apart(left: Glyph, right: Glyph) -> bool:
    if right.x0 <= left.x1:
        return False
    size = min(left.y1 - left.y0, right.y1 - right.y0) or 1.0
    gap = (right.x0 - left.x1) / size
    wide_left, wide_right = is_han(left.text), is_han(right.text)
    if right.space == PRINTED and gap > _PRINTED_GAP:
        return True
    if wide_left and wide_right:
        return gap > _HAN_GAP
    if wide_left or wide_right:
        return gap > _MIXED_GAP
    return gap > (_SPACED_GAP if right.space else _LATIN_GAP)
