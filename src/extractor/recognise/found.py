"""A figure in the making, and how the matched pieces of the grammar become values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.lexicon.shape import Unit
from extractor.recognise.grammar import Grammar
from extractor.recognise.numerals import EXACT, LONGEST, ONE, plain

UNSIGNED = frozenset({None, "", "+", "±"})
"""Signs that leave a value as printed."""
BLANKS = regex.compile(r"\s+")


@dataclass(slots=True)
class Found:
    """What was read at a place of the view. ``bare`` has no unit yet; ``chinese`` is written in Chinese numerals.

    ``head`` marks a numeral without any digit (百, 千万).
    """

    start: int
    end: int
    kind: str
    value: str | None = None
    unit: str = ""
    modifier: str = "exact"
    polarity: str | None = None
    low: str | None = None
    high: str | None = None
    parts: tuple[str, ...] | None = None
    decimals: int = 0
    scale: str = "1"
    rhetorical: bool = False
    pattern: str | None = None
    bare: bool = False
    chinese: bool = False
    head: bool = False
    said: str = ""


@dataclass(slots=True)
class Number:
    """A numeral read: one value, or bounds; its printed scale and decimals."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    decimals: int
    scale: Decimal
    approx: bool
    chinese: bool
    head: bool


def read_number(text: str, grammar: Grammar) -> Number | None:
    """The numeral of a matched group, blanks and wraps taken out."""
    numerals = grammar.numerals
    simple = numerals.simple.fullmatch(text)
    if simple is not None and len(text) <= LONGEST:
        whole, fraction, lifts = simple.groups("")
        value, scale = Decimal(whole.replace(",", "") + fraction), ONE
        for ch in lifts:
            scale = EXACT.multiply(scale, numerals.lifts[ch])
        value = EXACT.multiply(value, scale) if lifts else value
        return Number(value, None, None, len(fraction) - 1 if fraction else 0, scale, False, False, False)
    if not text.isascii():
        text = "".join(ch for ch in BLANKS.sub("", text) if ch not in numerals.fillers)
    if len(text) > LONGEST:
        return None
    if text.isascii():
        text = "".join(text.split()).replace(",", "")
        if text[-1] in numerals.latin:
            less = read_number(text[:-1], grammar)
            return None if less is None else times(less, Decimal(numerals.latin[text[-1]]))
        value = Decimal(text)
        point = text.find(".")
        return Number(value, None, None, 0 if point < 0 else len(text) - point - 1, ONE, False, False, False)
    core = "".join(ch for ch in text if ch not in numerals.inside)
    scale, at = ONE, len(core)
    while at and (factor := numerals.small.get(core[at - 1]) or numerals.big.get(core[at - 1])):
        scale, at = EXACT.multiply(scale, Decimal(factor)), at - 1
    printed = core[:at]
    point = max((printed.rfind(mark) for mark in (".", *numerals.points)), default=-1)
    decimals = len(printed) - point - 1 if point >= 0 else 0
    chinese = not core[0].isdigit()
    approx = len(core) < len(text)
    if printed.isascii() and printed:
        value = EXACT.multiply(Decimal(printed.replace(",", "")), scale)
        return Number(value, None, None, decimals, scale, approx, False, False)
    bounds = numerals.spread(core) if chinese else None
    if bounds is not None:
        few = any(ch in numerals.few for ch in core)
        return Number(None, *bounds, decimals, scale, approx or few, chinese, False)
    value_read = numerals.read(core)
    if value_read is None:
        return None
    return Number(value_read, None, None, decimals, scale, approx, chinese, at == 0)


def scaled(number: Number, mult: str | None, unit: Unit | None, grammar: Grammar) -> Number:
    """The number with a multiplier printed after a gap, and with the scale of a unit that has one (角)."""
    if not mult and (unit is None or unit.scale == "1"):
        return number
    factor = Decimal(unit.scale) if unit is not None else Decimal(1)
    for ch in (ch for ch in mult or "" if ch not in grammar.numerals.fillers):
        factor = EXACT.multiply(factor, Decimal(grammar.numerals.small.get(ch) or grammar.numerals.big[ch]))
    return number if factor == 1 else times(number, factor)


def times(number: Number, factor: Decimal) -> Number:
    """The number with its value, bounds and printed scale multiplied."""
    lift = EXACT.multiply
    return Number(
        None if number.value is None else lift(number.value, factor),
        None if number.low is None else lift(number.low, factor),
        None if number.high is None else lift(number.high, factor),
        number.decimals,
        lift(number.scale, factor),
        number.approx,
        number.chinese,
        number.head,
    )


def found_of(start: int, end: int, number: Number, unit: Unit | None, said: str, sign: str | None) -> Found:
    """A figure of one numeral and its unit; ``said`` is the unit as printed."""
    minus = sign not in UNSIGNED
    value, low, high = number.value, number.low, number.high
    if minus:
        value, low, high = (None if v is None else v.copy_negate() for v in (value, high, low))
    return Found(
        start,
        end,
        unit.kind if unit is not None else "other",
        None if value is None else plain(value),
        unit.unit or said if unit is not None else said,
        "approx" if number.approx else "exact",
        low=None if low is None else plain(low),
        high=None if high is None else plain(high),
        decimals=number.decimals,
        scale="1" if number.scale is ONE else plain(number.scale),
        pattern=unit.origin if unit is not None else None,
        chinese=number.chinese,
        head=number.head,
        said=said,
    )
