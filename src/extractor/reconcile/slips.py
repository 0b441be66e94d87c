"""Slips of the pen: every value that one wrong digit, swap, lost digit, moved point or wrong unit could have made."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.lexicon.book import Book
from extractor.model.figure import Figure

NUMBER = re.compile(r"\d[\d,，]*+(?:\.\d++)?")
ZERO = Decimal(0)
COARSE, FINE, TENTH = 100, 5000, 10
"""An interval wider than a hundredth of the value is met by chance; on weak evidence, than a five-thousandth
(but for a wrong unit, of which there are only two: than a tenth)."""
UNITS = (
    ("slip.units", Decimal(10) ** 4, Decimal(1)),
    ("slip.upper_units", Decimal(10) ** 4, Decimal(10) ** 4),
    ("slip.large_units", Decimal(10) ** 8, Decimal(1)),
)
"""Entry of unit pairs, the factor between the two, and the scale of the smaller."""
BESIDE = (Decimal("0.01"), Decimal(100))
"""No wrong unit brings a number this near to itself."""


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

    Numbers of fewer than three digits explain nothing but a moved point: anything is one digit away from them. Where
    the relation itself is ``weak`` evidence, only slips that hardly come about by chance count: see ``_telling``.
    """
    printed = Decimal(figure.value or 0)
    if printed and (unit := _wrong_unit(figure, printed, low, high, book)) is not None:
        return unit
    found = NUMBER.search(figure.text) if printed and not is_blurred(printed, low, high) else None
    if found is None:
        return None
    digits = found[0].replace(",", "").replace("，", "")
    count = len(digits) - ("." in digits)
    if count < 3 and (weak or count < 2 or printed.as_tuple().digits[0] == 0):
        return None
    middle = (low + high) / 2
    if weak and (high - low) * FINE > max(abs(printed), abs(low), abs(high)):
        return None
    scale = Decimal(figure.scale) * (-1 if printed < 0 else 1)
    least = min(fine, figure.step) if fine else Decimal(figure.scale).scaleb(-9)
    best: Slip | None = None
    ends = (low / scale, high / scale)
    for why, text in _readings(digits, min(ends), max(ends)):
        if count < 3 and why != "point":
            continue
        value = Decimal(text) * scale
        if value == printed or value % least or (text[0] == "0" != digits[0] and text[1:2] != "."):
            continue
        if low <= value <= high and (best is None or abs(value - middle) < abs(best.value - middle)):
            if weak and not _telling(why, count, printed, value, figure.step):
                continue
            best = Slip(figure.text[: found.start()] + text + figure.text[found.end() :], value, why)
    return best


def is_blurred(value: Decimal, low: Decimal, high: Decimal) -> bool:
    """Whether an interval is so wide that it is met by chance: then no slip explains anything."""
    return (high - low) * COARSE > max(abs(value), abs(low), abs(high))


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


def _wrong_unit(figure: Figure, printed: Decimal, low: Decimal, high: Decimal, book: Book) -> Slip | None:
    """The figure in another unit, where that brings it between the bounds, give or take its last place."""
    if BESIDE[0] < abs((low + high) / 2 / printed) < BESIDE[1] or (high - low) * TENTH > max(
        abs(printed), abs(low), abs(high)
    ):
        return None
    for text, value in _units(figure, printed, book):
        own = figure.step * abs(value / printed)
        own = own if own * TENTH <= abs(value) else ZERO
        if low - own <= value <= high + own and abs(low + high) >= abs(value):
            return Slip(text, value, "unit")
    return None


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
    """Numbers one slip away from ``digits`` that may lie between two bounds (in the printed unit), likeliest first.

    All are sought in whole steps of the last place, and only written out where they meet the bounds; where these are
    too far off for a lost digit or a digit too many, none is tried.
    """
    whole, point, fraction = digits.partition(".")
    decimals, bare = len(fraction), whole + fraction
    last, number = len(bare) - 1, int(bare)
    places = [*range(len(whole)), *range(len(whole) + 1, len(digits))] if point else range(len(digits))
    least, most = math.ceil(low.scaleb(decimals)), math.floor(high.scaleb(decimals))
    if least < most or (least == most and _is_slight(least - number)):
        yield from _changed(digits, places, [int(d) for d in bare], (least - number, most - number))
    printed = Decimal(digits)
    beside = low - 1 <= printed <= high + 1
    for power in (1, -1, 2, -2, 3, -3) if high >= 10 * printed or 10 * low <= printed else ():
        if low <= printed.scaleb(power) <= high:
            yield "point", format(printed.scaleb(power), "f")
    if beside or high * 10 >= printed * 19:
        yield from _dropped(digits, places, decimals, number, (least, most))
    if last > 1 and (beside or low * 10 <= printed * 6):
        for n, i in enumerate(places):
            power = 10 ** (last - n)
            left = number // (10 * power) * power + number % power
            if least <= (left * 10 if power < 10**decimals else left) <= most:
                yield "extra", digits[:i] + digits[i + 1 :]


def _is_slight(gap: int) -> bool:
    """Whether one wrong digit or two swapped ones may make up a difference."""
    while gap and gap % 10 == 0:
        gap //= 10
    return abs(gap) < 10 or (gap % 9 == 0 and abs(gap) <= 81)


def _changed(
    digits: str, places: Sequence[int], bare: Sequence[int], bounds: tuple[int, int]
) -> Iterator[tuple[str, str]]:
    """The number with two neighbouring digits swapped or one digit wrong, where that is a step between bounds."""
    under, over = bounds
    powers = [10**n for n in range(len(bare) - 1, -1, -1)]
    for n, power in enumerate(powers[1:]):
        turn = 9 * (bare[n + 1] - bare[n]) * power
        if turn and under <= turn <= over:
            i, j = places[n], places[n + 1]
            yield "swap", digits[:i] + digits[j] + digits[i + 1 : j] + digits[i] + digits[j + 1 :]
    for n, power in enumerate(powers):
        if -9 * power <= over and under <= 9 * power:
            i, digit = places[n], bare[n]
            for other in range(max(0, digit - (-under // power)), min(9, digit + over // power) + 1):
                if other != digit:
                    yield "digit", f"{digits[:i]}{other}{digits[i + 1 :]}"


def _dropped(
    digits: str, places: Sequence[int], decimals: int, number: int, bounds: tuple[int, int]
) -> Iterator[tuple[str, str]]:
    """The number with a digit more in each place that may bring it between bounds (in steps of its last place)."""
    for i in range(places[0], places[-1] + 2):
        after = len(places) - bisect_left(places, i)
        power = 10**after
        least, most = (
            bounds if after >= decimals and digits[i - 1 : i] != "." else (bounds[0] * 10 - 9, bounds[1] * 10 + 9)
        )
        rest = number // power * 10 * power + number % power
        for digit in range(max(0, -((rest - least) // power)), min(9, (most - rest) // power) + 1):
            yield "drop", f"{digits[:i]}{digit}{digits[i:]}"
