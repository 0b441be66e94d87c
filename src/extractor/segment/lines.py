"""Lines of the text, and which line ends are mere wraps.

A PDF or a page copied into a text file breaks paragraphs at the right margin. Such a line end carries no meaning; in
the view it becomes ``SOFT`` so that numbers and phrases read through it, while offsets stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import regex

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.outline import SOFT

Shape: TypeAlias = "regex.Pattern[str]"
LINE = regex.compile(r"[^\n\f\r\x85\u2028\u2029]+")
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
    found = []
    for match in LINE.finditer(text, start, len(text) if end is None else end):
        body = match[0]
        stripped = body.strip()
        if stripped:
            left = match.start() + len(body) - len(body.lstrip())
            found.append(Line(left, left + len(stripped)))
    return found


def width(text: str) -> int:
    """Display width in half-width columns (Han and full-width signs take two)."""
    return len(text) + sum(ch > "\u2e7f" for ch in text)


def soften(view: str, document: Document, tables: Sequence[tuple[int, int]], starts: Shape, book: Book) -> str:
    """The view with the wraps of its plain blocks turned into SOFT; same length.

    ``tables`` are regions that stay as they are; ``starts`` matches at a line that begins something new.
    """
    open_end = book.once(_open_end)
    pieces = list(view)
    for block in document.blocks:
        if block.kind != "plain":
            continue
        lines = [line for line in lines_of(view, block.start, block.end) if not _inside(line.left, tables)]
        margin = _margin(view, lines, open_end)
        if margin is None:
            continue
        for line, after in pairwise(lines):
            if _wraps(view, line, after, margin, starts, open_end):
                pieces[line.right : after.left] = SOFT * (after.left - line.right)
    return "".join(pieces)


def _open_end(book: Book) -> Shape:
    return regex.compile("|".join(book.entry("outline.open_end").regex))


def _inside(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _margin(view: str, lines: Sequence[Line], open_end: Shape) -> int | None:
    """The right margin of a wrapped text: the common width of lines that end in mid-sentence; None when not wrapped."""
    long = (line for line in lines if line.right - line.left > 12)
    broken = sorted(width(view[a:b]) for a, b in long if open_end.search(view, a, b))
    broken = [w for w in broken if w >= MIN_WRAP]
    if len(broken) < 3:
        return None
    margin = broken[int(len(broken) * 0.7)]
    near = sum(abs(w - margin) <= 2 * SLACK for w in broken)
    return margin if near * 2 >= len(broken) else None


def _wraps(view: str, line: Line, after: Line, margin: int, starts: Shape, open_end: Shape) -> bool:
    gap = view[line.right : after.left]
    if gap.count("\n") > 1:
        return False
    if not open_end.search(view, line.left, line.right) or starts.match(view, after.left, after.right):
        return False
    token = TOKEN.match(view, after.left, after.right)
    return width(view[line.left : line.right]) + width(token[0] if token else "") >= margin - SLACK
