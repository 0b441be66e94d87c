"""Widths folded: a view in which full-width digits, letters and signs are ASCII, character for character."""

from __future__ import annotations


def _table() -> dict[int, str]:
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in (0xFF0C, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0xFF08, 0xFF09):
        del wide[code]
    return wide | {0x3000: " ", 0x00A0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0xFE6A: "%"}


FOLD = _table()


def fold(text: str) -> str:
    """``text`` with widths folded; same length, same offsets."""
    return text.translate(FOLD)
