"""One whole expression: a figure, or a number that needs no unit because it is all there is."""

from __future__ import annotations

from decimal import Decimal

import regex

from extractor.recognise.choose import Context, choose
from extractor.recognise.found import Found, Number, found_of
from extractor.recognise.grammar import Grammar
from extractor.recognise.numerals import EXACT, plain
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
    loose = grammar.loose.fullmatch(flat)
    if loose is not None:
        return _fraction(loose, grammar)
    unit = grammar.unit_alone.fullmatch(flat[1:]) if flat[:1] in grammar.numerals.half else None
    if unit is not None and not unit["mult"]:
        half = Number(Decimal("0.5"), None, None, 1, Decimal(1), False, True, False)
        return found_of(0, len(text), half, grammar.units[unit["unit"]], unit["unit"], None)
    value = grammar.numerals.read(flat)
    if value is not None:
        return Found(0, len(text), "other", plain(value), decimals=_decimals(flat))
    bounds = grammar.numerals.spread(BLANKS.sub("", flat))
    if bounds is not None:
        return Found(0, len(text), "other", None, low=plain(bounds[0]), high=plain(bounds[1]))
    return None


def _fraction(match: regex.Match[str], grammar: Grammar) -> Found | None:
    """二分一, 一又十分一: the numerator after the denominator, 之 left out."""
    read = grammar.numerals.read
    top, bottom, whole = read(match["top"]), read(match["bottom"]), read(match["whole"] or "") or Decimal(0)
    if top is None or not bottom:
        return None
    return Found(0, match.end(), "ratio", parts=(plain(EXACT.add(EXACT.multiply(whole, bottom), top)), plain(bottom)))


def _decimals(text: str) -> int:
    match = regex.fullmatch(r"[^.]*\.(\d+)", text)
    return len(match[1]) if match else 0
