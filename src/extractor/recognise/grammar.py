"""The grammar of figures over the folded view, made from the book.

Every reading begins with a character of one small set, so that the scan passes over prose at the speed of a
character test; a Chinese numeral or a sign is passed over where what stands behind it makes nothing of it. What is
left is tried in turn: ``quick`` (digits and a unit, or a date: most there is), ``skip`` (no figure), ``every`` date,
``plain`` (a number and what stands behind it) and ``full``. They are patterns of their own because each atomic group
costs as much as its pattern has groups. A numeral that turns out to be no figure is consumed as a whole: no character
is tried twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.lexicon.shape import Unit
from extractor.recognise.dates import Dates, make_dates
from extractor.recognise.number import Number, make_reader
from extractor.recognise.numerals import EXACT, ONE, Numerals, plain
from extractor.recognise.parts import BLANK, GAP, Parts, alternation
from extractor.recognise.quick import Quick, make_quick

KEPT = 1024
"""Printed units and multipliers that are kept taken apart: figures ask for the same ones again and again."""


class Apart(NamedTuple):
    """A printed unit taken apart: its stem as printed, its multipliers, its entry, and what it is counted by."""

    said: str
    mult: str = ""
    entry: Unit | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the scanner needs, compiled once a book."""

    numerals: Numerals
    number: Callable[[str], Number | None]
    units: dict[str, Unit]
    starts: frozenset[str]
    quick: Quick
    skip: regex.Pattern[str]
    dates: Dates
    plain: regex.Pattern[str]
    behind: dict[str, tuple[str, ...]]
    never: regex.Pattern[str]
    more: frozenset[str]
    ordinals: frozenset[str]
    ordinal: regex.Pattern[str]
    full: regex.Pattern[str]
    before: regex.Pattern[str]
    not_before: regex.Pattern[str]
    after: regex.Pattern[str]
    change: regex.Pattern[str]
    after_first: frozenset[str]
    before_last: frozenset[str]
    change_last: frozenset[str]
    unit_alone: regex.Pattern[str]
    apart: Callable[[str], Apart]
    lifted: Callable[[str, str], tuple[Decimal, str]]
    cell: regex.Pattern[str]
    modifiers_before: dict[str, str]
    modifiers_after: dict[str, str]
    heads: frozenset[str]
    recent: frozenset[str]
    compares: frozenset[str]
    compared: regex.Pattern[str]
    kinds: dict[str, Unit]
    compounds: dict[str, str]
    compound_link: regex.Pattern[str]
    piece: str
    halved: frozenset[str]
    tenthed: frozenset[str]
    half: regex.Pattern[str]
    half_of: regex.Pattern[str]
    percent_heads: dict[str, str]
    degrees: dict[str, str]
    degree: regex.Pattern[str]


def make_grammar(book: Book) -> Grammar:
    """Compile the grammar of a book."""
    numerals = Numerals(book)
    units = {said: unit for unit in book.units.values() for said in unit.says}
    parts = Parts(book, numerals, list(units))
    before = [*book.maps("modifier.before"), *book.maps("modifier.head")]
    changed = [word for part in ("up", "down", "link") for word in book.words(f"polarity.{part}")]
    flags, more, dates = parts.lists, parts.more(), make_dates(book)
    return Grammar(
        numerals=numerals,
        number=make_reader(numerals),
        units=units,
        starts=frozenset([*map(str, range(10)), *parts.script_chars]),
        quick=make_quick(parts, dates.usual, more),
        skip=regex.compile(parts.skip()),
        dates=dates,
        plain=regex.compile(parts.plain(), ignore_unused=True, **flags),
        behind=parts.behind(),
        never=regex.compile(rf"(?:{parts.no_unit})", ignore_unused=True, **flags),
        more=more,
        ordinals=frozenset(word[0] for word in book.words("numeral.ordinal")),
        ordinal=regex.compile(parts.ordinal(), ignore_unused=True, **flags),
        full=regex.compile(parts.full(), **flags),
        before=regex.compile(rf"(?r)(?P<word>{alternation(before)}){GAP}"),
        not_before=regex.compile(rf"(?r){book.any_of('modifier.not_before')}"),
        after=regex.compile(
            rf"{GAP}(?!{book.any_of('modifier.not_after')})(?P<word>{alternation(book.maps('modifier.after'))})"
        ),
        change=regex.compile(
            rf"(?r)(?<!{book.any_of('polarity.not_before')})(?:(?P<down>{book.any_of('polarity.down')})|(?P<up>{book.any_of('polarity.up')}))"
            rf"{book.any_of('polarity.link')}?{GAP}"
        ),
        after_first=frozenset(BLANK + "".join(word[0] for word in book.maps("modifier.after"))),
        before_last=frozenset(BLANK + "".join(word[-1] for word in before)),
        change_last=frozenset(BLANK + "".join(word[-1] for word in changed)),
        unit_alone=(alone := parts.unit_alone()),
        apart=lru_cache(KEPT)(partial(_apart, alone, units)),
        lifted=lru_cache(KEPT)(partial(_lifted, numerals)),
        cell=regex.compile(parts.cell()),
        modifiers_before=book.maps("modifier.before") | book.maps("modifier.head"),
        modifiers_after=book.maps("modifier.after"),
        heads=frozenset(book.maps("modifier.head")),
        recent=frozenset(book.words("modifier.recent")),
        compares=frozenset(book.words("modifier.compare")),
        compared=regex.compile(book.any_of("modifier.compared")),
        kinds={unit.kind: unit for unit in reversed(list(book.units.values()))},
        compounds=book.maps("unit.compound"),
        compound_link=regex.compile(rf"{GAP}{book.any_of('unit.compound_link')}{GAP}"),
        piece=book.units["piece"].says[0],
        halved=frozenset([book.units["piece"].says[0], *book.words("unit.half"), *book.words("unit.tenth")]),
        tenthed=frozenset(book.words("unit.tenth")),
        half=regex.compile(parts.half()),
        half_of=regex.compile(rf"{book.any_of('numeral.half')}(?P<unit>{book.any_of('unit.half_of')})"),
        degrees=book.maps("unit.degree"),
        degree=regex.compile(
            rf"(?r)(?P<below>{alternation(numerals.minus)})?(?P<scale>{alternation(book.maps('unit.degree'))})"
        ),
        percent_heads=book.maps("numeral.hundredth"),
    )


def _apart(alone: regex.Pattern[str], units: Mapping[str, Unit], printed: str) -> Apart:
    """A printed unit taken apart."""
    match = alone.fullmatch(printed.strip())
    if match is None:
        return Apart(printed.strip())
    return Apart(match["unit"], match["mult"], units[match["unit"]], match["per"])


def _lifted(numerals: Numerals, lifts: str, scale: str) -> tuple[Decimal, str]:
    """The printed multipliers and the scale of a unit as one factor, and how that is written."""
    factor = Decimal(scale)
    for ch in lifts:
        factor = EXACT.multiply(factor, numerals.lifts.get(ch, ONE))
    return factor, plain(factor)
