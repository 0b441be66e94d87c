"""One whole expression: a figure, or a number that needs no unit because it is all there is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.recognise.choose import Context, choose
from extractor.recognise.found import Found, found_of
from extractor.recognise.grammar import Grammar
from extractor.recognise.number import Number
from extractor.recognise.numerals import EXACT, Numerals, plain
from extractor.recognise.parts import Parts, alternation
from extractor.recognise.scan import scan

WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
BLANKS = regex.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Whole:
    """What only a whole input may say: ``loose`` fractions (二分一), a ``span`` without a unit (20与30之间)."""

    loose: regex.Pattern[str]
    span: regex.Pattern[str]


def make_whole(book: Book) -> Whole:
    """Compile what a whole input may say."""
    any_of, numerals = book.any_of, Numerals(book)
    parts = Parts(book, numerals, [said for unit in book.units.values() for said in unit.says])
    minus, digits = alternation(numerals.minus), rf"[{parts.script}\d]++"
    return Whole(
        loose=regex.compile(
            rf"(?P<minus>{minus})?(?:(?P<whole>{parts.number}){any_of('numeral.whole')})?"
            rf"(?P<bottom>{digits}){any_of('numeral.of_loose', 'numeral.of')}(?P<under>{minus})?(?P<top>{digits})",
            ignore_unused=True,
            **parts.lists,
        ),
        span=regex.compile(
            rf"(?P<low>{parts.number})(?:{any_of('numeral.between')}(?P<high>{parts.number})"
            rf"{any_of('numeral.between_end')}|{any_of('numeral.range')}(?<=\p{{Han}})(?P<high>{parts.number}))",
            ignore_unused=True,
            **parts.lists,
        ),
    )


def read_whole(text: str, grammar: Grammar, context: Context, shapes: Whole) -> Found | None:
    """What ``text`` states as a whole, blanks aside; None where something is left over."""
    flat = text.translate(WIDE).strip()
    for view in dict.fromkeys((flat, BLANKS.sub("", flat))):
        found = choose(scan(view, 0, len(view), grammar), view, 0, len(view), context, whole=True)
        whole = [made for made in found if made.start == 0 and made.end == len(view)]
        if whole and whole[0].kind != "ordinal":
            return whole[0]
    tight = BLANKS.sub("", flat)
    loose = shapes.loose.fullmatch(tight)
    if loose is not None:
        return _fraction(loose, len(text), grammar)
    if tight[-1:] in grammar.numerals.latin and (less := read_whole(flat[:-1], grammar, context, shapes)) is not None:
        return _lifted(less, len(text), Decimal(grammar.numerals.latin[tight[-1]]))
    unit = grammar.unit_alone.fullmatch(flat[1:]) if flat[:1] in grammar.numerals.half else None
    if unit is not None and not unit["mult"]:
        half = Number(Decimal("0.5"), None, None, 1, Decimal(1), False, True, False)
        return found_of(0, len(text), half, grammar.units[unit["unit"]], unit["unit"], None)
    value = grammar.numerals.read(flat)
    if value is not None:
        return Found(0, len(text), "other", plain(value), decimals=_decimals(flat))
    bounds = grammar.numerals.spread(tight) or _span(tight, grammar, shapes)
    if bounds is not None:
        return Found(0, len(text), "other", None, low=plain(bounds[0]), high=plain(bounds[1]))
    return None


def _fraction(match: regex.Match[str], end: int, grammar: Grammar) -> Found | None:
    """二分一, 一又十分一: the numerator after the denominator, 之 left out; a sign before either end."""
    read = grammar.numerals.read
    top, bottom, whole = read(match["top"]), read(match["bottom"]), read(match["whole"] or "") or Decimal(0)
    if top is None or not bottom:
        return None
    top = EXACT.add(EXACT.multiply(whole, bottom), top)
    if bool(match["minus"]) != bool(match["under"]):
        top = top.copy_negate()
    return Found(0, end, "ratio", parts=(plain(top), plain(bottom)))


def _lifted(made: Found, end: int, factor: Decimal) -> Found:
    """A quantity multiplied by the letter that ends it: 52.5k."""
    texts = (made.value, made.low, made.high, made.scale)
    value, low, high, scale = (None if t is None else plain(EXACT.multiply(Decimal(t), factor)) for t in texts)
    return replace(made, end=end, value=value, low=low, high=high, scale=scale or "1")


def _span(text: str, grammar: Grammar, shapes: Whole) -> tuple[Decimal, Decimal] | None:
    """The ends of a range in words that names no unit: 20与30之间, 一千到一千五百."""
    match = shapes.span.fullmatch(text)
    low, high = (grammar.numerals.read(match[end]) for end in ("low", "high")) if match else (None, None)
    return None if low is None or high is None or low >= high else (low, high)


def _decimals(text: str) -> int:
    match = regex.fullmatch(r"[^.]*\.(\d+)", text)
    return len(match[1]) if match else 0
