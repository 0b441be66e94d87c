"""Slips of the pen: every value that one wrong digit, swap, lost digit, moved point or wrong unit could have made."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.model.figure import Figure

NUMBER = regex.compile(r"\d[\d,，]*+(?:\.\d++)?")
COARSE = 100
"""An interval wider than a hundredth of the value is met by chance."""
UNIT_SHIFTS = (Decimal(10000), Decimal("0.0001"))


@dataclass(frozen=True, slots=True)
class Slip:
    """A reading: the printed text it would have, its value in base units, and the kind of slip."""

    text: str
    value: Decimal
    why: str


def explain(figure: Figure, low: Decimal, high: Decimal, book: Book, minimum: int = 3) -> Slip | None:
    """The likeliest slip that puts the figure between ``low`` and ``high``; None where no single one does.

    Numbers of fewer than ``minimum`` digits explain nothing: anything is one digit away from them.
    """
    found = NUMBER.search(figure.text)
    if found is None or figure.value is None:
        return None
    digits = regex.sub(r"[,，]", "", found[0])
    if sum(c.isdigit() for c in digits) < minimum:
        return None
    if (high - low) * COARSE > abs(Decimal(figure.value)):
        return None
    sign = -1 if Decimal(figure.value) < 0 else 1
    scale = Decimal(figure.scale)
    if figure.kind == "amount":
        maps = book.maps("slip.units")
        for shift in UNIT_SHIFTS:
            value = Decimal(figure.value) * shift
            if low <= value <= high and value != 0:
                return Slip(_other_unit(figure.text, shift, maps), value, "unit")
    for why, text in _readings(digits):
        value = sign * Decimal(text) * scale
        if low <= value <= high:
            whole = figure.text[: found.start()] + text + figure.text[found.end() :]
            return Slip(whole, value, why)
    return None


def _readings(digits: str) -> Iterator[tuple[str, str]]:
    """Numbers one slip away from ``digits``, likeliest kinds first."""
    places = [i for i, c in enumerate(digits) if c.isdigit()]
    for a, b in itertools.pairwise(places):
        if digits[a] != digits[b]:
            swapped = list(digits)
            swapped[a], swapped[b] = swapped[b], swapped[a]
            yield "swap", "".join(swapped)
    for i in places:
        for digit in "0123456789":
            if digit != digits[i]:
                yield "digit", digits[:i] + digit + digits[i + 1 :]
    yield from _shifted(digits)
    for i in range(places[0], places[-1] + 2):
        for digit in "0123456789":
            yield "drop", digits[:i] + digit + digits[i:]
    if len(places) > 2:
        for i in places:
            yield "extra", digits[:i] + digits[i + 1 :]


def _shifted(digits: str) -> Iterator[tuple[str, str]]:
    """The point one to three places further right or left."""
    value = Decimal(digits)
    for power in (1, -1, 2, -2, 3, -3):
        yield "point", format(value.scaleb(power), "f")


def _other_unit(text: str, shift: Decimal, maps: dict[str, str]) -> str:
    """The text in the unit that explains a factor of ten thousand, where the unit is printed."""
    for small, large in maps.items():
        if shift > 1 and text.endswith(small) and not text.endswith(large):
            return text[: -len(small)] + large
        if shift < 1 and text.endswith(large):
            return text[: -len(large)] + small
    return text
