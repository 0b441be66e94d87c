"""A numeral as it is printed, read: its value or bounds, its multipliers and decimals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

import regex

from extractor.recognise.numerals import EXACT, KEPT, LONGEST, ONE, Numerals

BLANKS = regex.compile(r"\s+")


class Number(NamedTuple):
    """A numeral read: one value, or bounds; its printed scale and decimals.

    ``chinese`` is written in Chinese numerals; ``head`` marks a numeral without any digit (百, 千万).
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    decimals: int
    scale: Decimal
    approx: bool
    chinese: bool
    head: bool


def make_reader(numerals: Numerals) -> Callable[[str], Number | None]:
    """The reader of what a group of the grammar matched; None for noise. What begins in words is kept read."""
    worded = lru_cache(KEPT)(partial(_mixed, numerals))

    def read(text: str) -> Number | None:
        if not text[:1].isascii() and len(text) <= LONGEST:
            return worded(text)
        return _simple(numerals, text) or _mixed(numerals, text)

    return read


def times(number: Number, factor: Decimal) -> Number:
    """The number with its value, bounds and printed scale multiplied."""
    lift = EXACT.multiply
    value, low, high = (None if ends is None else lift(ends, factor) for ends in number[:3])
    return number._replace(value=value, low=low, high=high, scale=lift(number.scale, factor))


def _simple(numerals: Numerals, text: str) -> Number | None:
    """Digits with their multipliers."""
    match = numerals.simple.fullmatch(text)
    if match is None or len(text) > LONGEST:
        return None
    whole, fraction, lifts = match.groups("")
    value, scale = Decimal(whole.replace(",", "") + fraction), ONE
    for ch in lifts:
        scale = EXACT.multiply(scale, numerals.lifts[ch])
    value = EXACT.multiply(value, scale) if lifts else value
    return Number(value, None, None, len(fraction) - 1 if fraction else 0, scale, False, False, False)


def _mixed(numerals: Numerals, text: str) -> Number | None:
    """Digits and words, blanks and wraps taken out."""
    if not text.isascii():
        text = "".join(ch for ch in BLANKS.sub("", text) if ch not in numerals.fillers)
    if len(text) > LONGEST:
        return None
    if text.isascii():
        return _spaced(numerals, text)
    core = "".join(ch for ch in text if ch not in numerals.inside)
    scale, at = ONE, len(core)
    while at and (factor := numerals.lifts.get(core[at - 1])):
        scale, at = EXACT.multiply(scale, factor), at - 1
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


def _spaced(numerals: Numerals, text: str) -> Number | None:
    """Digits set wide, or lifted by a letter behind them (52.5k)."""
    text = "".join(text.split()).replace(",", "")
    if text[-1] in numerals.latin:
        less = _simple(numerals, text[:-1]) or _spaced(numerals, text[:-1])
        return None if less is None else times(less, Decimal(numerals.latin[text[-1]]))
    point = text.find(".")
    return Number(Decimal(text), None, None, 0 if point < 0 else len(text) - point - 1, ONE, False, False, False)
