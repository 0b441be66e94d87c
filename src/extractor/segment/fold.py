"""Widths folded: a view in which full-width digits, letters and signs are ASCII, character for character.

So is a point between digits that was printed as a middle dot (1·8%), where a percent sign or money follows: the dot of
a name (9·3阅兵) stays.
"""

from __future__ import annotations

import re

from extractor.lexicon.book import Book


def _table() -> dict[str, str]:
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in (0xFF0C, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0xFF08, 0xFF09):
        del wide[code]
    wide |= {0x3000: " ", 0x00A0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0xFE6A: "%"}
    return {chr(code): plain for code, plain in wide.items()}


FOLD = _table()
MIDDLE = "\u00b7"
_WIDE = re.compile(f"[{''.join(map(re.escape, FOLD))}]")


def points(book: Book) -> re.Pattern[str]:
    """Middle dots that are points of percentages and of money."""
    behind = "|".join(map(re.escape, (*book.maps("numeral.big"), *book.units["yuan"].says, "%", "\u2030")))
    return re.compile(rf"(?<=\d){MIDDLE}(?=\d{{1,4}}\s?(?:{behind}))")


def fold(text: str, book: Book) -> str:
    """``text`` with widths folded; same length, same offsets."""
    for ch in set(_WIDE.findall(text)):
        text = text.replace(ch, FOLD[ch])
    return book.once(points).sub(".", text) if MIDDLE in text else text
