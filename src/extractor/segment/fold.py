"""Widths folded: a view in which full-width digits, letters and signs are ASCII, character for character."""

from __future__ import annotations

import re


def _table() -> dict[str, str]:
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in (0xFF0C, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0xFF08, 0xFF09):
        del wide[code]
    wide |= {0x3000: " ", 0x00A0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0xFE6A: "%"}
    return {chr(code): plain for code, plain in wide.items()}


FOLD = _table()
_WIDE = re.compile(f"[{''.join(map(re.escape, FOLD))}]")


def fold(text: str) -> str:
    """``text`` with widths folded; same length, same offsets."""
    for ch in set(_WIDE.findall(text)):
        text = text.replace(ch, FOLD[ch])
    return text
