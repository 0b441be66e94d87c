"""The small change of table finding: lines, pieces of cells, raw tables, and what a cell may say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

import regex

from extractor.lexicon.book import Book

Pattern = Any
"""A compiled pattern of the ``regex`` module."""
BREAKS = "\f\v\r"
"""What ends a line besides a line feed."""
SET_OFF = re.compile(r"[(\uff08\[,\uff0c/%\uff05\u2030]")
SENTENCE = re.compile(r"[\u3002\uff1b;\uff01\uff1f\uff0c]")
COLON = re.compile(r"[:\uff1a]")
TRANSLATED = regex.compile(r"(?<=[\p{Han})\uff09])\s+[(\uff08]?\s*+(?=[A-Z][^\p{Han}]*[a-z]{2})[^\p{Han}]+\Z")
"""A name said again in a Latin script behind the Chinese one, as yearbooks print it."""
KEPT = 2048
"""Texts of which is kept whether they are values: every way of finding tables asks it of the same lines."""


class Line(NamedTuple):
    """A line without its end: ``raw`` where it begins, ``start``..``end`` its text without outer blanks.

    ``tabbed``: it begins with a tab; ``blank``: nothing stands on it. ``sort`` is a letter for what it may be part of:
    ``T`` tabbed, ``B`` blank, ``S`` a sentence, ``C`` a cell or a row of cells.
    """

    raw: int
    start: int
    end: int
    text: str
    tabbed: bool
    blank: bool
    sort: str


@dataclass(slots=True)
class Piece:
    """The span of a cell's text, and the place it takes once it is known (``col`` -1: not yet)."""

    start: int
    end: int
    text: str
    col: int = -1
    colspan: int = 1
    rowspan: int = 1


@dataclass(slots=True)
class Raw:
    """A table found in text: rows of placed pieces.

    ``names`` are headers that no single span holds, by column; ``codes`` and ``orders`` the columns known to
    hold account codes and running numbers, ``unit`` and ``caption`` what stands before it on its own line.
    """

    start: int
    end: int
    rows: list[list[Piece]]
    header_rows: int = 0
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    codes: set[int] = field(default_factory=set)
    orders: set[int] = field(default_factory=set)
    unit: str | None = None
    caption: str | None = None


@dataclass(frozen=True)
class Marks:
    """Patterns by which cells, unit lines and notes are known."""

    value: Pattern
    bare: Pattern
    year: Pattern
    money: Pattern
    unit_line: Pattern
    unit_end: Pattern
    note: Pattern
    furniture: Pattern
    caption: Pattern
    prose: Pattern
    number: Pattern
    leader: Pattern
    total: Pattern
    folio: Pattern
    counter: Pattern
    heading: Pattern
    foot: Pattern
    measure: Pattern
    is_value: Callable[[str], bool]
    """Whether a cell's text states one quantity (or its absence by a dash)."""

    def unit_told(self, text: str) -> Any:
        """The match of ``unit_line`` in a text: words that give a unit, behind a colon."""
        return self.unit_line.search(text) if COLON.search(text) else None

    def unit_last(self, text: str) -> Any:
        """The match of ``unit_end`` in a text: a unit at its end, behind a bracket or a comma, or a percent sign."""
        return self.unit_end.search(text) if SET_OFF.search(text) else None


def marks(book: Book) -> Marks:
    """Compiles the vocabulary of tables; to be kept by ``book.once``."""
    units = "|".join(book.entry("table.unit").regex)
    numeral = book.entry("table.numeral").regex[0] + "{1,4}"
    bound = book.any_of("table.bound")
    number = r"[-+\u2212\u25b3\u25b2]?[ ]?\d[\d,\uff0c]*+(?:\.\d+)?"
    dash = r"[-\u2014\u2013/]{1,3}"
    number = rf"(?:{number}|\({number}\)|\uff08{number}\uff09)"
    value = regex.compile(
        rf"(?!\d{{1,2}}(?:[-\u2014~\u81f3]\d{{1,2}})?\u6708)(?:{dash}|(?:[\u2265\u2264\u2267\u2266<>=\uff1c\uff1e~]|{bound})?\s?{number}(?:[-~\u2014\uff5e]{number})?"
        rf"\s?(?:[%\uff05\u2030\u2103]|\p{{Han}}{{1,6}}(?:[/\uff0f]\p{{Han}}{{1,3}})?|[a-zA-Z\u33a1\u33a5]{{1,4}}[23]?)?)\Z"
    )
    year = regex.compile(r"(?:19|20)\d\d\u5e74|(?:19|20)\d\d(?:[-\u2014~](?:19|20)?\d\d)?\u5e74|\d{1,2}[\u6708\u65e5]")
    return Marks(
        value=value,
        bare=re.compile(rf"(?:{dash}|{number}[%\uff05]?)\Z"),
        year=year,
        money=regex.compile(rf"(?:{book.entry('table.unit').regex[0]})\Z"),
        unit_line=regex.compile(
            rf"{book.any_of('table.unit_line')}\s?[:\uff1a]\s?(?P<unit>(?:{units})(?:[\u3001,\uff0c/](?:{units}))*)"
        ),
        unit_end=regex.compile(
            rf"(?:[(\uff08\[](?:{book.any_of('table.unit_line')}\s?[:\uff1a]?)?\s?(?P<unit>{units})(?:[)\uff09\]]|\Z)"
            rf"|[,\uff0c/]\s?(?P<unit>{units})|(?<!\d)(?P<unit>[%\uff05\u2030]))\s*\Z"
        ),
        note=regex.compile(book.any_of("table.note")),
        furniture=regex.compile("|".join(book.entry("table.furniture").regex)),
        caption=regex.compile("|".join(book.entry("table.caption").regex)),
        prose=re.compile(rf"{SENTENCE.pattern}|(?<!\d),|[:\uff1a]$"),
        number=re.compile(r"[-\u2212]?\d[\d,]*(?:\.\d+)?"),
        leader=regex.compile(
            rf"{numeral}\u3001|[(\uff08](?:{numeral}|\d{{1,2}})[)\uff09]|\d{{1,2}}(?:[\u3001\uff0e]|\.(?!\d))"
            rf"|{book.any_of('table.of_which')}"
        ),
        total=regex.compile(rf"\p{{Han}}{{0,8}}{book.any_of('table.total', 'table.subtotal')}\Z"),
        counter=regex.compile(
            rf"(?:{book.any_of('table.head.order')}\s+)(?:\d{{1,2}}\s*|{book.any_of('table.head.order')}\s*)+\Z"
        ),
        heading=regex.compile("|".join(f"(?:{piece})" for piece in book.entry("table.head.cell").regex)),
        measure=regex.compile("|".join(book.entry("table.head.measure").regex)),
        foot=regex.compile(rf"{book.any_of('table.head.foot')}\Z"),
        folio=re.compile(r"[-\u2014\u2013]\s?\d{1,3}\s?[-\u2014\u2013]\Z|\d{1,3}\Z"),
        is_value=lru_cache(KEPT)(lambda text: bool(value.match(text)) and not year.match(text)),
    )


def lines_of(view: str, start: int, end: int) -> list[Line]:
    """The lines of a region; line feeds, page breaks and soft wraps all end one."""
    out: list[Line] = []
    at, region = start, view[start:end]
    for mark in BREAKS:
        region = region.replace(mark, "\n")
    for text in region.split("\n"):
        inner, tabbed = text.strip(), text[:1] == "\t"
        first = at if len(inner) == len(text) or not inner else at + len(text) - len(text.lstrip())
        sort = "T" if tabbed else "B" if not inner else "S" if SENTENCE.search(inner) else "C"
        out.append(Line(at, first, first + len(inner), inner, tabbed, not inner, sort))
        at += len(text) + 1
    return out


def sorts_of(lines: Iterable[Line]) -> str:
    """What each line may be part of, a letter each: where a table may stand is told by how they follow one another."""
    return "".join([line.sort for line in lines])


def native(text: str) -> str:
    """A name without its translation (小学 Primary Schools)."""
    found = TRANSLATED.search(text) if text[-1:].isascii() else None
    return text[: found.start()] if found else text


def compact(text: str) -> str:
    """Text without blanks: how wrapped or widely set names are compared."""
    return "".join(text.split())


def amount(text: str, marks: Marks) -> Decimal | None:
    """The number a cell prints, in its printed unit; None where there is none."""
    found = marks.number.search(text)
    if found is None:
        return None
    try:
        value = Decimal(found.group().replace(",", "").replace("\u2212", "-"))
    except InvalidOperation:
        return None
    return -value if text[:1] in "(\uff08\u25b3\u25b2" and value > 0 else value
