"""One whole expression: a figure, or a number that needs no unit because it is all there is."""

from __future__ import annotations

import regex

from extractor.recognise.choose import Context, choose
from extractor.recognise.found import Found
from extractor.recognise.grammar import Grammar
from extractor.recognise.numerals import plain
from extractor.recognise.scan import scan

WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
BLANKS = regex.compile(r"\s+")


def read_whole(text: str, grammar: Grammar, context: Context) -> Found | None:
    """What ``text`` states as a whole, blanks aside; None where something is left over."""
    flat = text.translate(WIDE).strip()
    for view in dict.fromkeys((flat, BLANKS.sub("", flat))):
        found = choose(scan(view, 0, len(view), grammar), view, 0, len(view), context, whole=True)
        whole = [made for made in found if made.start == 0 and made.end == len(view)]
        if whole and whole[0].kind != "ordinal":
            return whole[0]
    value = grammar.numerals.read(flat)
    if value is not None:
        return Found(0, len(text), "other", plain(value), decimals=_decimals(flat))
    bounds = grammar.numerals.spread(BLANKS.sub("", flat))
    if bounds is not None:
        return Found(0, len(text), "other", None, low=plain(bounds[0]), high=plain(bounds[1]))
    return None


def _decimals(text: str) -> int:
    match = regex.fullmatch(r"[^.]*\.(\d+)", text)
    return len(match[1]) if match else 0
