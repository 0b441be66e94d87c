"""Slips of the pen: every value that one wrong digit, swap, lost digit, moved point or wrong unit could have made."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.model.figure import Figure

NUMBER = regex.compile(r"\d[\d,，]*+(?:\.\d++)?")
ZERO = Decimal(0)
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


def explain(
    figure: Figure, low: Decimal, high: Decimal, book: Book, *, weak: bool = False, fine: Decimal = ZERO
) -> Slip | None:
    """The slip that brings the figure nearest to the middle of ``low`` and ``high``; None where no single one does.

    ``fine``: the finest step of what stands beside it; no reading is printed finer than that and than the figure.

    Numbers of fewer than three digits explain nothing: anything is one digit away from them. Where the relation itself
    is ``weak`` evidence, only slips that hardly come about by chance count: see ``_telling``.
    """
    found = NUMBER.search(figure.text)
    if found is None or figure.value is None:
        return None
    size = max(abs(Decimal(figure.value)), abs(low), abs(high))
    if (high - low) * COARSE > size:
        return None
    digits = found[0].replace(",", "").replace("，", "")
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
    least = min(fine, figure.step) if fine else Decimal(figure.scale).scaleb(-9)
    best: Slip | None = None
    middle = (low + high) / 2
    ends = sorted((low / scale, high / scale))
    for why, text in _readings(digits, ends[0], ends[1]):
        value = Decimal(text) * scale
        if value == printed or value % least:
            continue
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


def _readings(digits: str, low: Decimal, high: Decimal) -> Iterator[tuple[str, str]]:
    """Numbers one slip away from ``digits`` that lie between two bounds (in the printed unit), likeliest kinds first.

    Swaps and wrong digits are sought in whole steps of the last place; where the bounds are too far off for a lost
    digit, a digit too many or a moved point, none of these is tried.
    """
    places = [i for i, c in enumerate(digits) if c.isdigit()]
    bare, last = [int(digits[i]) for i in places], len(places) - 1
    step = Decimal(1).scaleb(-(len(digits) - 1 - digits.index(".")) if "." in digits else 0)
    number = int("".join(map(str, bare)))
    least, most = math.ceil(low / step) - number, math.floor(high / step) - number
    for n, (a, b) in enumerate(itertools.pairwise(bare)):
        if a != b and least <= 9 * (b - a) * 10 ** (last - n - 1) <= most:
            i, j = places[n], places[n + 1]
            yield "swap", digits[:i] + digits[j] + digits[i + 1 : j] + digits[i] + digits[j + 1 :]
    for n, (i, digit) in enumerate(zip(places, bare, strict=True)):
        power = 10 ** (last - n)
        for other in range(max(0, digit - (-least // power)), min(9, digit + most // power) + 1):
            if other != digit:
                yield "digit", f"{digits[:i]}{other}{digits[i + 1 :]}"
    printed = Decimal(digits)
    beside = low - 1 <= printed <= high + 1
    for power in (1, -1, 2, -2, 3, -3):
        if low <= printed.scaleb(power) <= high:
            yield "point", format(printed.scaleb(power), "f")
    if beside or high * 10 >= printed * 19:
        for i in range(places[0], places[-1] + 2):
            for digit in range(10):
                yield "drop", f"{digits[:i]}{digit}{digits[i:]}"
    if len(places) > 2 and (beside or low * 10 <= printed * 6):
        for i in places:
            yield "extra", digits[:i] + digits[i + 1 :]
