"""Who reports, and what a report says: bodies by name, statements by what they are of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath

import regex

from extractor.lexicon.book import Book
from extractor.model.fact import Fact, Header
from extractor.model.figure import Figure
from extractor.model.record import Record

Key = tuple[str | None, ...]
"""Indicator, label without filler words, basis, scope, fund, subject, unit."""
LONG = 5
"""A label without an indicator names one thing only if it is longer than this."""


@dataclass(frozen=True, slots=True)
class BodyWords:
    """What does not tell one body, or one label, from another."""

    noise: regex.Pattern[str]
    marks: regex.Pattern[str]
    own: regex.Pattern[str]
    bare: regex.Pattern[str]
    regional: frozenset[str]


def compile_words(book: Book) -> BodyWords:
    """The vocabulary of names, from the book."""
    return BodyWords(
        noise=regex.compile("|".join((*book.entry("ledger.noise").regex, book.any_of("ledger.noise")))),
        marks=regex.compile(r"[\s\p{P}\p{S}\d]+"),
        own=regex.compile(rf"{book.any_of('compare.own')}$"),
        bare=regex.compile("|".join(book.entry("header.bare").regex)),
        regional=frozenset(book.words("compare.regional")),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """One value that a report states once or more, always alike."""

    fact: Fact
    figure: Figure
    value: Decimal

    @property
    def step(self) -> Decimal:
        """How finely it is printed."""
        return self.figure.step


class Body:
    """Who reports in a record, and what it states by year: only what it states with one value. Keeps no text."""

    def __init__(self, record: Record, book: Book) -> None:
        self.source = record.source.name
        self._words = book.once(compile_words)
        view = record.report
        self.name = self._words.marks.sub("", self._named(view))
        self.year = view.fiscal_year
        self.kind = view.kind
        self.folder = str(PurePosixPath(record.source.name).parent)
        self.said = self._said(record)

    def _named(self, view: Header) -> str:
        """The place whose finances are reported, else the body, else the title; "" where others share the name."""
        own = view.organization.name if view.organization else None
        if view.region and (own is None or view.kind in self._words.regional):
            return view.region
        if own is None:
            return view.title or ""
        return "" if self._words.bare.match(own) else own

    def figures(self) -> Iterator[Figure]:
        """The figures of all it states."""
        return (said.figure for keys in self.said.values() for said in keys.values())

    @property
    def stem(self) -> str:
        """The name without what marks a department's own office."""
        return str(self._words.own.sub("", self.name))

    def by_indicator(self, indicator: str, period: str) -> Said | None:
        """The one value of a total of the whole body in a year, carried out; None where there are several."""
        found = {
            s.value: s
            for key, s in self.said.get(period, {}).items()
            if key[0] == indicator and key[2] in ("actual", None) and not (key[3] or key[4])
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _said(self, record: Record) -> Mapping[str, Mapping[Key, Said]]:
        figures = record.by_id
        found: dict[str, dict[Key, list[Said]]] = defaultdict(lambda: defaultdict(list))
        for fact in record.facts:
            figure = figures[fact.figure]
            value = figure.number
            if value is None or fact.role != "amount" or figure.modifier != "exact" or figure.kind == "percent":
                continue
            label = self._words.marks.sub("", self._words.noise.sub("", fact.label))
            if fact.period is None or (fact.indicator is None and len(label) <= LONG):
                continue
            basis = "actual" if fact.basis == "prior" else fact.basis
            key = (fact.indicator, label, basis, fact.scope, fact.fund, fact.subject, figure.unit)
            found[fact.period[:4]][key].append(Said(fact, figure, value))
        return {year: _unanimous(keys) for year, keys in found.items()}


def _unanimous(keys: Mapping[Key, Iterable[Said]]) -> dict[Key, Said]:
    """Statements that are made with one value only, each by its finest print."""
    kept: dict[Key, Said] = {}
    for key, said in keys.items():
        finest = min(said, key=lambda s: s.step)
        if all(abs(s.value - finest.value) <= max(s.step, finest.step) for s in said):
            kept[key] = finest
    return kept
