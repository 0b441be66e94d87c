"""The facts of a report laid out for comparison: each number with its place, found by sentence, cell, key or id."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.book import Book
from extractor.model.fact import Fact, Report
from extractor.model.figure import Figure
from extractor.model.outline import Grid
from extractor.reconcile.item import Item, column_steps

TORN = regex.compile(r"(?:\d[ ]?[,，]|(?<!\d)\d)[ \u00a0\u3000]++$")
"""What stands before the tail of a number that was torn apart (34, 203 or 6 3 , 5 5 5)."""


NEAR = 40
"""How many mentions of a topic before and after a number are looked at."""


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
            self.items.append(Item(figure, fact, number, step or figure.step, order, at, section, facet, torn=torn))
        self.by_figure = {item.id: item for item in self.items}
        self.by_fact = {item.fact.id: item for item in self.items if item.fact is not None}
        self.by_sentence: dict[int, list[Item]] = defaultdict(list)
        self.by_cell: dict[tuple[str, int, int], Item] = {}
        self.by_table: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            cell = item.figure.cell
            if cell is not None:
                self.by_cell[cell.table, cell.row, cell.col] = item
                self.by_table[cell.table].append(item)
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
        named = self.all_named(plain)
        for item in reversed(named[max(0, (at := _place(named, before)) - NEAR) : at]):
            if item.figure.cell is None:
                return item
        return None

    def window(self, item: Item, count: int, *, far: bool = False) -> list[Item]:
        """The exact amounts before a number of the prose in its section (``far``: or before it), nearest first."""
        found: list[Item] = []
        at = _place(self._prose, item)
        while at > 0:
            at -= 1
            other = self._prose[at]
            if (other.section != item.section and not far) or len(found) == count:
                break
            if other.exact and not other.is_rate and other.role == "amount":
                found.append(other)
        return found

    def named_with(self, plain: str, basis: str, like: Item) -> Item | None:
        """The amount of that plain label and basis nearest before a number, else anywhere, of the same period."""
        near = _nearest(self._bases.get((plain, basis), ()), like)
        found = [i for i in near if i.fact and like.fact and i.measure == like.measure]
        before = [i for i in found if i.order < like.order and i.figure.cell is None]
        return before[-1] if before else found[0] if found else None

    def amounts_of(self, indicator: str, like: Item, most: int = 6) -> list[Item]:
        """The different amounts of an indicator with the basis, period and scope of another, nearest first."""
        fact = like.fact
        if fact is None or not fact.basis:
            return []
        near = _nearest(self._bases.get((indicator, fact.basis), ()), like)
        found = [i for i in near if i.measure == like.measure]
        fits = [i for i in found if i.fact and i.fact.period == fact.period and _fits(i.fact.scope, fact.scope)]
        nearest = sorted(fits, key=lambda i: abs(i.order - like.order))
        return list({i.value: i for i in reversed(nearest)}.values())[::-1][:most]

    def budget_of(self, item: Item) -> Item | None:
        """The budget of what a number measures, wherever it stands, if all mentions of it agree."""
        fact = item.fact
        if fact is None:
            return None
        for topic in self._topics(item):
            near = _nearest(self._bases.get((topic, "budget"), ()), item)
            found = [i for i in near if i.fact and i.fact.period == fact.period]
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
        found = {i.id: i for topic in topics for i in self._near_year(topic, year, item)}
        fits = [
            i for i in found.values() if i.fact and i.fact.subject == fact.subject and _fits(i.fact.scope, fact.scope)
        ]
        return sorted(fits, key=lambda i: abs(i.order - item.order))

    def _near_year(self, topic: str, year: str, item: Item) -> Sequence[Item]:
        return _nearest(self._years.get((topic, year, item.measure), ()), item)

    def _topics(self, item: Item) -> list[str]:
        return [t for t in (item.indicator, self.plain(item.label)) if t and t != "project.item"]

    def _index(self) -> None:
        """Amounts by topic and year, and by topic and basis; numbers of the prose in order."""
        self._prose = [i for i in self.items if i.figure.cell is None]
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


def _place(items: Sequence[Item], item: Item) -> int:
    """How many of ``items`` (in order) stand before ``item``."""
    return bisect_left(items, item.order, key=lambda i: i.order)


def _nearest(items: Sequence[Item], item: Item) -> Sequence[Item]:
    """The mentions around a number: those farther off are never tried, so that a long report costs no more a fact."""
    if len(items) <= 2 * NEAR:
        return items
    at = _place(items, item)
    return items[max(0, at - NEAR) : at + NEAR]


def _fits(a: str | None, b: str | None) -> bool:
    """Whether two scopes may be one: equal, one of them not given, or one a part of the other's money."""
    return a is None or b is None or a.startswith(b) or b.startswith(a)
