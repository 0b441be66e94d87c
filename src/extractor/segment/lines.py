"""Lines of the text, and which line ends are mere wraps.

A PDF or a page copied into a text file breaks paragraphs at the right margin. Such a line end carries no meaning; in
the view it becomes ``SOFT`` so that numbers and phrases read through it, while offsets stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import regex

from extractor.lexicon.book import Book
from extractor.model.document import Block
from extractor.model.outline import SOFT

Shape: TypeAlias = "regex.Pattern[str]"
LINE = re.compile(r"\S(?:[^\n\f\r\x85\u2028\u2029]*\S)?")
"""A line without the blanks around it. Of the standard library, whose scan for a class of characters is the faster."""
WIDE = re.compile(r"[\u2e80-\U0010ffff]+")
MIN_WRAP = 36
"""Narrowest page, in half-width columns, that is taken for a wrapped one."""
SLACK = 4
"""How far, in half-width columns, a wrapped line may stay short of the margin, besides the token that moved down."""
TOKEN = regex.compile(r"[0-9A-Za-z.,%‰/+-]+[、，。；：%]?|\X[、，。；：）”》]*")


class Line(NamedTuple):
    """A line without its end; ``left`` and ``right`` exclude blanks."""

    left: int
    right: int


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The non-blank lines of ``text[start:end]``; wraps that became SOFT do not divide."""
    return [Line(*match.span()) for match in LINE.finditer(text, start, len(text) if end is None else end)]


def width(text: str) -> int:
    """Display width in half-width columns (Han and full-width signs take two)."""
    return len(text) + len(text) - len(WIDE.sub("", text))


def soften(view: str, blocks: Iterable[Block], lines: Sequence[Line], starts: Shape, book: Book) -> str:
    """The view with the wraps of its plain blocks turned into SOFT; same length, the same string where there is none.

    ``lines`` are those outside tables, which stay as they are; ``starts`` matches at a line that begins something new.
    """
    open_end = book.once(_open_end)
    pieces, at = [], 0
    for block in blocks:
        if block.kind != "plain":
            continue
        inside = lines[bisect_left(lines, (block.start,)) : bisect_left(lines, (block.end,))]
        margin = _margin(view, inside, open_end)
        if margin is None:
            continue
        for line, after in pairwise(inside):
            if _wraps(view, line, after, margin, starts, open_end):
                pieces += [view[at : line.right], SOFT * (after.left - line.right)]
                at = after.left
    return "".join([*pieces, view[at:]]) if pieces else view


def _open_end(book: Book) -> Shape:
    """A line's end that is none of a sentence, matched backwards."""
    return regex.compile(rf"(?r)(?:{'|'.join(book.entry('outline.open_end').regex)})")


def _margin(view: str, lines: Sequence[Line], open_end: Shape) -> int | None:
    """The right margin of a wrapped text: the common width of lines that end in mid-sentence; None when not wrapped.

    Headings end without a stop too; where more lines run far beyond the margin than stop at it, it is none.
    """
    long = [line for line in lines if line.right - line.left >= MIN_WRAP // 2]
    broken = sorted(width(view[a:b]) for a, b in long if open_end.match(view, a, b))
    broken = [w for w in broken if w >= MIN_WRAP]
    if len(broken) < 3:
        return None
    margin = broken[int(len(broken) * 0.7)]
    near = sum(abs(w - margin) <= 2 * SLACK for w in broken)
    beyond = sum(line.right - line.left > margin for line in long)
    return margin if near * 2 >= len(broken) and near > beyond else None


def _wraps(view: str, line: Line, after: Line, margin: int, starts: Shape, open_end: Shape) -> bool:
    gap = view[line.right : after.left]
    if gap.count("\n") > 1:
        return False
    if not open_end.match(view, line.left, line.right) or starts.match(view, after.left, after.right):
        return False
    token = TOKEN.match(view, after.left, after.right)
    return width(view[line.left : line.right]) + width(token[0] if token else "") >= margin - SLACK
