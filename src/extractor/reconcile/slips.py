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
COARSE, FINE = 100, 5000
"""An interval wider than a hundredth of the value is met by chance; on weak evidence, than a five-thousandth
(but for a wrong unit, of which there are only two)."""
UNITS = (
    ("slip.units", Decimal(10) ** 4, Decimal(1)),
    ("slip.upper_units", Decimal(10) ** 4, Decimal(10) ** 4),
    ("slip.large_units", Decimal(10) ** 8, Decimal(1)),
)
"""Entry of unit pairs, the factor between the two, and the scale of the smaller."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A reading: the printed text it would have, its value in base units, and the kind of slip."""

    text: str
    value: Decimal
    why: str


def explain(figure: Figure, low: Decimal, high: Decimal, book: Book, *, weak: bool = False) -> Slip | None:
    """The slip that brings the figure nearest to the middle of ``low`` and ``high``; None where no single one does.

    Numbers of fewer than three digits explain nothing: anything is one digit away from them. Where the relation itself
    is ``weak`` evidence, only slips that hardly come about by chance count: see ``_telling``.
    """
    found = NUMBER.search(figure.text)
    if found is None or figure.value is None:
        return None
    size = max(abs(Decimal(figure.value)), abs(low), abs(high))
    if (high - low) * COARSE > size:
        return None
    digits = regex.sub(r"[,，]", "", found[0])
    count = sum(c.isdigit() for c in digits)
    printed = Decimal(figure.value)
    if count < 3 or printed == 0:
        return None
    for text, value in _units(figure, printed, book):
        if low <= value <= high and abs(low + high) >= abs(value):
            return Slip(text, value, "unit")
    if weak and (high - low) * FINE > size:
        return None
    scale = Decimal(figure.scale) * (-1 if printed < 0 else 1)
    best: Slip | None = None
    middle = (low + high) / 2
    for why, text in _readings(digits):
        value = Decimal(text) * scale
        if low <= value <= high and (best is None or abs(value - middle) < abs(best.value - middle)):
            if weak and not _telling(why, count, printed, value, figure.step):
                continue
            best = Slip(figure.text[: found.start()] + text + figure.text[found.end() :], value, why)
    return best


def _telling(why: str, count: int, printed: Decimal, value: Decimal, step: Decimal) -> bool:
    """Whether a slip is unlikely by chance.

    Two of four digits swapped, the point of four one place off, or a digit wrong, lost or too many among five, and not
    one of the last two.
    """
    if why == "swap":
        return count >= 4
    if why == "point":
        return count >= 4 and value * 10 in (printed, printed * 100)
    return count >= 5 and abs(value - printed) >= 100 * step


def _units(figure: Figure, printed: Decimal, book: Book) -> Iterator[tuple[str, Decimal]]:
    """The figure in the unit with or without 万 (亿), where its unit is printed."""
    if figure.kind != "amount":
        return
    for entry, shift, scale in UNITS:
        for small, large in book.maps(entry).items():
            if figure.text.endswith(large) and Decimal(figure.scale) == scale * shift and shift == UNITS[0][1]:
                yield figure.text[: -len(large)] + small, printed / shift
            elif figure.text.endswith(small) and Decimal(figure.scale) == scale:
                yield figure.text[: -len(small)] + large, printed * shift


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
    for power in (1, -1, 2, -2, 3, -3):
        yield "point", format(Decimal(digits).scaleb(power), "f")
    for i in range(places[0], places[-1] + 2):
        for digit in "0123456789":
            yield "drop", digits[:i] + digit + digits[i:]
    for i in places if len(places) > 2 else ():
        yield "extra", digits[:i] + digits[i + 1 :]
