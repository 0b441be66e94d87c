"""A figure in the making, and how the matched pieces of the grammar become values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.lexicon.shape import Unit
from extractor.recognise.grammar import Grammar
from extractor.recognise.number import Number, times
from extractor.recognise.numerals import EXACT, ONE, plain

UNSIGNED = frozenset({None, "", "+", "±"})
"""Signs that leave a value as printed."""


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


def measured(
    start: int, end: int, whole: str, fraction: str, lifts: str, unit: Unit | None, said: str, grammar: Grammar
) -> Found:
    """A figure in digits: what stands before and behind its point, multipliers, and its unit as printed."""
    value, scale = Decimal(whole.replace(",", "") + fraction), "1"
    if lifts or (unit is not None and unit.scale != "1"):
        factor, scale = grammar.lifted(lifts, "1" if unit is None else unit.scale)
        value = EXACT.multiply(value, factor)
    return Found(
        start,
        end,
        "other" if unit is None else unit.kind,
        plain(value),
        said if unit is None else unit.unit or said,
        "approx" if lifts and not grammar.numerals.inside.isdisjoint(lifts) else "exact",
        decimals=len(fraction) - 1 if fraction else 0,
        scale=scale,
        pattern=None if unit is None else unit.origin,
        said=said,
    )


def scaled(number: Number, mult: str | None, unit: Unit | None, grammar: Grammar) -> Number:
    """The number with a multiplier printed after a gap, and with the scale of a unit that has one (角)."""
    if not mult and (unit is None or unit.scale == "1"):
        return number
    factor = Decimal(unit.scale) if unit is not None else Decimal(1)
    for ch in (ch for ch in mult or "" if ch not in grammar.numerals.fillers):
        factor = EXACT.multiply(factor, Decimal(grammar.numerals.small.get(ch) or grammar.numerals.big[ch]))
    return number if factor == 1 else times(number, factor)


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
