"""The facts of a report laid out for comparison: each number with its place, found by sentence, cell, key or id."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.model.fact import Fact, Report
from extractor.model.figure import Figure
from extractor.model.outline import Grid

TORN = regex.compile(r"(?:\d[ ]?[,，]|(?<!\d)\d)[ \u00a0\u3000]++$")
"""What stands before the tail of a number that was torn apart (34, 203 or 6 3 , 5 5 5)."""
KEEP_UNIT = frozenset({"count", "other", "length", "area", "volume", "mass", "energy", "money_per_unit", "duration"})
"""Kinds whose figures only compare with the same unit; the others are one measure each."""


@dataclass(frozen=True, slots=True)
class Item:
    """A number of the report with its fact (if any) and place. ``value`` is in base units, as printed in sign."""

    figure: Figure
    fact: Fact | None
    value: Decimal
    step: Decimal
    order: int
    sentence: int
    section: str | None
    facet: str
    torn: bool = False

    @property
    def id(self) -> str:
        """The figure's id."""
        return self.figure.id

    @property
    def role(self) -> str:
        """The fact's role; a percentage without a fact is a rate, anything else an amount."""
        if self.fact is not None:
            return self.fact.role
        return "rate" if self.is_rate else "amount"

    @property
    def is_rate(self) -> bool:
        """Whether the number is a percentage."""
        return self.figure.kind == "percent"

    @property
    def exact(self) -> bool:
        """Whether the number is given whole, and without 约, 以上 and the like."""
        return self.figure.modifier == "exact" and not self.torn

    @property
    def measure(self) -> str:
        """What may be added to it: the kind, with the unit where kinds mix units."""
        kind = self.figure.kind
        return f"{kind}:{self.figure.unit}" if kind in KEEP_UNIT else kind

    @property
    def signed(self) -> Decimal:
        """The value with the sign that a word such as 下降 gives it."""
        return -self.value if self.figure.polarity == "down" and self.value > 0 else self.value

    @property
    def label(self) -> str:
        """The fact's label or nothing."""
        return self.fact.label if self.fact is not None else ""

    @property
    def is_prior(self) -> bool:
        """Whether it is last year's value, given beside this year's."""
        return self.fact is not None and self.fact.basis == "prior"

    @property
    def digits(self) -> str:
        """The significant digits as printed, zeros at the end left out."""
        return "".join(map(str, self.value.normalize().as_tuple().digits)) if self.value else ""

    def comparable(self, other: Item) -> bool:
        """Whether a ratio of the two says anything: one measure, or counts of things."""
        counts = ("count", "headcount", "households")
        return self.measure == other.measure or (self.figure.kind in counts and other.figure.kind in counts)

    @property
    def indicator(self) -> str | None:
        """The fact's indicator or None."""
        return self.fact.indicator if self.fact is not None else None


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled vocabulary of the ledger."""

    facet: regex.Pattern[str]
    strip: regex.Pattern[str]
    noise: regex.Pattern[str]


def compile_words(book: Book) -> Words:
    """Facet words (kinds of money that must not be compared) and label noise, from the book."""
    return Words(
        facet=regex.compile(book.any_of("ledger.facet")),
        strip=regex.compile("|".join((*book.entry("ledger.noise").regex, book.any_of("ledger.noise")))),
        noise=regex.compile(r"[\s\p{P}\p{S}\d]+"),
    )


def column_steps(figures: Iterable[Figure]) -> dict[tuple[str, int, str], Decimal]:
    """The finest printed step of each table column that mostly prints decimals; elsewhere every cell has its own."""
    found: dict[tuple[str, int, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.cell is not None and figure.number:
            found[figure.cell.table, figure.cell.col, figure.scale].append(figure)
    fine = {k: [f for f in v if f.decimals] for k, v in found.items()}
    return {k: min(f.step for f in v) for k, v in fine.items() if 2 * len(v) >= len(found[k])}


class Ledger:
    """All numbers of a report by figure, fact, sentence and cell. Built once, read by every engine."""

    def __init__(self, report: Report, book: Book) -> None:
        self.report = report
        self.book = book
        self.words = book.once(compile_words)
        self.view = report.outline.view
        self.sentences = report.outline.sentences
        self.grids: dict[str, Grid] = {grid.table.id: grid for grid in report.outline.grids}
        facts = {fact.figure: fact for fact in report.facts}
        starts = [s.start for s in self.sentences]
        self._titles = self._section_titles()
        self._plain: dict[str, str] = {}
        self._facets: dict[str, str] = {}
        self._named: dict[str, list[Item]] | None = None
        self.items: list[Item] = []
        steps = column_steps(report.figures)
        for order, figure in enumerate(report.figures):
            number = figure.number
            if number is None or figure.rhetorical or figure.kind == "ordinal":
                continue
            at = -1 if figure.cell else bisect_right(starts, figure.start) - 1
            if at >= 0 and figure.start >= self.sentences[at].end:
                at = -1
            fact = facts.get(figure.id)
            section = self._section(figure, at)
            facet = self._facet(fact, section, figure)
            step = steps.get((figure.cell.table, figure.cell.col, figure.scale)) if figure.cell else None
            torn = figure.cell is None and self._is_torn(figure)
            self.items.append(Item(figure, fact, number, step or figure.step, order, at, section, facet, torn))
        self.by_figure = {item.id: item for item in self.items}
        self.by_fact = {item.fact.id: item for item in self.items if item.fact is not None}
        self.by_sentence: dict[int, list[Item]] = defaultdict(list)
        self.by_cell: dict[tuple[str, int, int], Item] = {}
        for item in self.items:
            cell = item.figure.cell
            if cell is not None:
                self.by_cell[cell.table, cell.row, cell.col] = item
            elif item.sentence >= 0:
                self.by_sentence[item.sentence].append(item)

        self._index()

    def _is_torn(self, figure: Figure) -> bool:
        """Whether a number of the prose may be the tail of one that was torn apart."""
        start = figure.start
        blank = start > 0 and self.view[start - 1].isspace() and figure.text[0].isdigit()
        return blank and TORN.search(self.view, max(0, start - 4), start) is not None

    def plain(self, label: str) -> str:
        """A label without quotes, blanks, digits and filler words, for comparison. Cached."""
        known = self._plain.get(label)
        if known is None:
            bare = self.words.noise.sub("", self.words.strip.sub("", label))
            known = self._plain[label] = bare or self.words.noise.sub("", label)
        return known

    def bare(self, label: str) -> str:
        """A plain label without the kind of money, which the facet tells."""
        return self.plain(str(self.words.facet.sub("", label))) or self.plain(label)

    def naming(self, item: Item) -> str:
        """What a number is called: the innermost header of its column in a table, its label in prose."""
        cell = item.figure.cell
        grid = self.grids.get(cell.table) if cell else None
        if cell is None or grid is None or cell.col >= len(grid.columns) or not grid.columns[cell.col].header:
            return item.label
        return grid.columns[cell.col].header[-1]

    def title(self, section: str | None) -> str:
        """The titles of a section and its ancestors, outermost first, joined."""
        return self._titles.get(section or "", "")

    def linked(self, fact_id: str | None) -> Item | None:
        """The number of a linked fact."""
        return self.by_fact.get(fact_id) if fact_id else None

    def prose(self) -> Iterator[tuple[int, list[Item]]]:
        """Sentence index and the numbers in it, in order."""
        return iter(sorted(self.by_sentence.items()))

    def between(self, left: Item, right: Item) -> str:
        """The text between two numbers of the prose."""
        return self.view[left.figure.end : right.figure.start]

    def all_named(self, plain: str) -> list[Item]:
        """Every amount whose plain label is this."""
        if self._named is None:
            self._named = defaultdict(list)
            for item in self.items:
                if item.label and item.role == "amount" and not item.is_rate:
                    for name in {self.plain(item.label): 0, self.words.noise.sub("", item.label): 0}:
                        self._named[name].append(item)
        return self._named.get(plain, [])

    def last_named(self, plain: str, before: Item) -> Item | None:
        """The nearest amount before ``before`` whose plain label is ``plain`` or ends so."""
        found = [i for i in self.all_named(plain) if i.order < before.order and i.figure.cell is None]
        return found[-1] if found else None

    def window(self, item: Item, count: int, *, far: bool = False) -> list[Item]:
        """The exact amounts before a number of the prose in its section (``far``: or before it), nearest first."""
        found: list[Item] = []
        for other in reversed(self._prose[: bisect_left(self._places, item.order)]):
            if (other.section != item.section and not far) or len(found) == count:
                break
            if other.exact and not other.is_rate and other.role == "amount":
                found.append(other)
        return found

    def named_with(self, plain: str, basis: str, like: Item) -> Item | None:
        """The amount of that plain label and basis nearest before a number, else anywhere, of the same period."""
        found = [i for i in self._bases.get((plain, basis), ()) if i.fact and like.fact and i.measure == like.measure]
        before = [i for i in found if i.order < like.order and i.figure.cell is None]
        return before[-1] if before else found[0] if found else None

    def amounts_of(self, indicator: str, like: Item, most: int = 6) -> list[Item]:
        """The different amounts of an indicator with the basis, period and scope of another, nearest first."""
        fact = like.fact
        if fact is None or not fact.basis:
            return []
        found = [i for i in self._bases.get((indicator, fact.basis), ()) if i.fact and i.measure == like.measure]
        fits = [i for i in found if i.fact and i.fact.period == fact.period and _fits(i.fact.scope, fact.scope)]
        nearest = sorted(fits, key=lambda i: abs(i.order - like.order))
        return list({i.value: i for i in reversed(nearest)}.values())[::-1][:most]

    def budget_of(self, item: Item) -> Item | None:
        """The budget of what a number measures, wherever it stands, if all mentions of it agree."""
        fact = item.fact
        if fact is None:
            return None
        for topic in self._topics(item):
            found = [i for i in self._bases.get((topic, "budget"), []) if i.fact and i.fact.period == fact.period]
            if found and len({i.value for i in found}) == 1:
                return found[0]
        return None

    def year_before(self, item: Item) -> list[Item]:
        """Amounts of the same name, scope and subject in the year before, nearest first."""
        fact = item.fact
        if fact is None or not (fact.period or "")[:4].isdigit():
            return []
        year = str(int((fact.period or "")[:4]) - 1)
        topics = self._topics(item)
        found = {i.id: i for topic in topics for i in self._years.get((topic, year, item.measure), ())}
        fits = [
            i for i in found.values() if i.fact and i.fact.subject == fact.subject and _fits(i.fact.scope, fact.scope)
        ]
        return sorted(fits, key=lambda i: abs(i.order - item.order))

    def _topics(self, item: Item) -> list[str]:
        return [t for t in (item.indicator, self.plain(item.label)) if t and t != "project.item"]

    def _index(self) -> None:
        """Amounts by topic and year, and by topic and basis; numbers of the prose in order."""
        self._prose = [i for i in self.items if i.figure.cell is None]
        self._places = [i.order for i in self._prose]
        self._years: dict[tuple[str, str, str], list[Item]] = defaultdict(list)
        self._bases: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for item in self.items:
            fact = item.fact
            if fact is None or fact.role != "amount" or item.is_rate or not item.exact:
                continue
            for topic in self._topics(item):
                if (fact.period or "")[:4].isdigit():
                    self._years[topic, (fact.period or "")[:4], item.measure].append(item)
                if fact.basis:
                    self._bases[topic, fact.basis].append(item)

    def same_topic(self, a: Item, b: Item) -> bool:
        """Whether two numbers are named alike: same indicator, or the same plain label."""
        if a.indicator and a.indicator == b.indicator:
            return True
        return bool(a.label) and self.plain(a.label) == self.plain(b.label)

    def _section_titles(self) -> dict[str, str]:
        titles: dict[str, str] = {}
        for section in self.report.outline.sections:
            above = titles.get(section.parent or "", "")
            titles[section.id] = f"{above}|{section.title}" if above else section.title
        return titles

    def _section(self, figure: Figure, sentence: int) -> str | None:
        if figure.cell is not None:
            grid = self.grids.get(figure.cell.table)
            return grid.section if grid else None
        return self.sentences[sentence].section if sentence >= 0 else None

    def _facet(self, fact: Fact | None, section: str | None, figure: Figure) -> str:
        """The kind of money a number speaks of: label first, else table caption, else the headings above."""
        grid = self.grids.get(figure.cell.table) if figure.cell else None
        places = (fact.label if fact else "", (grid.table.caption if grid else None) or "", self.title(section))
        return next((found for place in places if (found := self._facet_of(place))), "")

    def _facet_of(self, text: str) -> str:
        known = self._facets.get(text)
        if known is None:
            known = self._facets[text] = "+".join(sorted(set(self.words.facet.findall(text)))) if text else ""
        return known


def _fits(a: str | None, b: str | None) -> bool:
    """Whether two scopes may be one: equal, or one of them not given."""
    return a is None or b is None or a == b
