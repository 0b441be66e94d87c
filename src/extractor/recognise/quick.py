"""Where something to read begins, and what most of it is: patterns of the standard library, whose scan is the faster.

They tell at a glance what the grammar would tell at length, and the same: where they are in doubt they say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.recognise.parts import GAP, Parts, chars, tree

RUN = 6
"""Chinese numerals in a row behind which it is looked for what they count."""


class Quick(NamedTuple):
    """``first``: a character with which a reading may begin; behind it, within one group more, those of ``sure`` where
    what begins is digits and a unit, or a date, and nothing is ``skippable``. ``sure``: the same where that is known.
    ``doubtful``: first characters of units that may be those of a word that is none. ``goes_on``: what behind a unit
    calls for the full reading. ``cell``: a number alone in a cell, its sign, what stands before and behind its point,
    its percent sign.
    """

    first: re.Pattern[str]
    skippable: re.Pattern[str]
    sure: re.Pattern[str]
    doubtful: frozenset[str]
    goes_on: re.Pattern[str]
    cell: re.Pattern[str]


def make_quick(parts: Parts, date: str, more: Iterable[str]) -> Quick:
    """Compile what is known at a glance. ``date`` is what most dates are, ``more`` what may go on behind a number."""
    counts = _counts(parts, more)
    goes_on = _goes_on(parts, counts)
    sure, skippable = f"(?:{_fast(parts, goes_on)}|{date})", _skippable(parts)
    return Quick(
        first=re.compile(_first(parts, counts, f"(?!{skippable})({sure})")),
        skippable=re.compile(skippable),
        sure=re.compile(sure),
        doubtful=_doubtful(parts),
        goes_on=re.compile(goes_on),
        cell=re.compile(_cell(parts)),
    )


def _class(words: Iterable[str]) -> str:
    """The inside of a character class of what words begin with."""
    return "".join(sorted({re.escape(word[0]) for word in words if word}))


def _words(book: Book, *names: str) -> list[str]:
    return [word for name in names for word in book.words(name)]


def _counts(parts: Parts, more: Iterable[str]) -> str:
    """Chinese numerals behind which stands a unit, or what else makes something of them; also too many to see."""
    book, numerals = parts.book, chars(parts.script_chars)
    dates = _words(book, *(f"date.{part}" for part in ("zero", "year", "month", "day", "join", "also")))
    after = _class([*more, *book.words("numeral.point"), *book.words("silence.ahead"), *dates, *"0123456789."])
    units = tree([*parts.han_units, *parts.latin_units])
    return rf"(?:[{numerals}]{{1,{RUN}}}(?:(?![{numerals}])[{after}]|{units})|[{numerals}]{{{RUN + 1}}})"


def _first(parts: Parts, counts: str, usual: str) -> str:
    """A digit, and what is ``usual`` from it on; a Chinese numeral that counts something, that begins a word, or before
    which stands a sign of what is no figure; a sign before a number.
    """
    words = [*parts.book.words("silence.word"), *parts.signs, *parts.book.maps("numeral.hundredth")]
    seconds, numerals = _class(word[1:] for word in words), chars(parts.script_chars)
    marks = [word for word in parts.signs if word[0] not in parts.script_chars]
    signs, rests, few = _class(marks), tree(word[1:] for word in marks), chars(parts.book.words("numeral.few"))
    return (
        rf"[{parts.first}{signs}](?<![A-Za-z0-9].)(?:(?<=[0-9])(?:(?<=(?={usual}).)|)"
        rf"|(?<=[{numerals}])(?<![{few}](?=[0-9]))(?:(?<![{numerals}].)(?=[{seconds}])|(?<=(?={counts}).)|(?<=[{_beside(parts)}].))"
        rf"|(?<=[{signs}])(?={rests}{GAP}[{parts.first}]))"
    )


def _beside(parts: Parts) -> str:
    """The inside of a character class of what stands right before a number that is no figure."""
    return rf"\s{chars(parts.book.words('silence.behind'))}"


def _skippable(parts: Parts) -> str:
    """Where a number may be no figure: beside it stands a sign of such shapes, or such a word begins."""
    ahead, words = (parts.book.words(f"silence.{part}") for part in ("ahead", "word"))
    begun = tree({word[:2] for word in words})
    return rf"(?:(?<=[{_beside(parts)}])|(?=[\d{parts.script}]{{1,3}}{tree(ahead)}|{begun}))"


def _goes_on(parts: Parts, counts: str) -> str:
    """Behind a unit a second measure word in brackets, what divides it, or the other end of a range."""
    ranges, filler = parts.book.any_of("numeral.range", "numeral.between"), tree(parts.book.words("numeral.filler"))
    return rf"(?:[(（][{_class(parts.counted)}]|/|{GAP}{ranges}{GAP}(?:[0-9]|{filler}?{counts}))"


def _fast(parts: Parts, goes_on: str) -> str:
    """Digits, multipliers (余万 too) and a unit that is no part of a date, with nothing more to read behind."""
    dates = _class(_words(parts.book, "date.year", "date.month", "date.day"))
    units = tree(said for said in parts.han_units if said[0] not in dates)
    never = tree(parts.book.words("silence.unit_not"))
    return (
        r"(?<![0-9])(?<![0-9]\.)((?>[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++))(\.[0-9]++)?+"
        rf"((?>{parts.inside}?{parts.mult}*{parts.inside}?)){f'(?!{never})' if never else ''}"
        rf"((?>{units}))(?![A-Za-z0-9]|{goes_on})"
    )


def _cell(parts: Parts) -> str:
    """A number in digits with its sign and a percent sign."""
    minus = tree(parts.book.words("numeral.minus"))
    return rf"\s{{0,20}}+(?P<all>({minus})?+((?>[0-9]{{1,3}}(?:,[0-9]{{3}})++|[0-9]++))(\.[0-9]++)?+\s*+([%‰])?+)\s*+"


def _doubtful(parts: Parts) -> frozenset[str]:
    shapes, firsts = parts.book.entry("silence.unit_not_shape").regex, {said[0] for said in parts.han_units}
    return frozenset(ch for ch in firsts for shape in shapes if "(?<" in shape or regex.match(shape, ch, partial=True))
