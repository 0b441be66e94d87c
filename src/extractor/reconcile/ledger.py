"""The facts of a report laid out for comparison: each number with its place, found by sentence, cell, key or id."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

import regex

from extractor.lexicon.book import Book
from extractor.model.fact import Report
from extractor.model.figure import Figure
from extractor.model.outline import Grid
from extractor.reconcile.item import Item, column_steps
from extractor.reconcile.told import Told

TORN = re.compile(r"(?:\d[ ]?[,，]|(?<!\d)\d)[ \u00a0\u3000]++$")
"""What stands before the tail of a number that was torn apart (34, 203 or 6 3 , 5 5 5)."""


NOISE = regex.compile(r"[\s\p{P}\p{S}\d]+")
"""Quotes, blanks and digits."""
KEPT = 4096
"""Labels whose plain form is kept."""
NEAR = 40
"""How many mentions of a topic before and after a number are looked at."""
NO_NUMBER = frozenset({"date", "ordinal"})
"""Kinds of figures that are compared with nothing."""
LISTED = frozenset({"project.item", "score.item", "score.weight"})
"""Indicators of the items of a list: two of them are two things, and their labels tell which."""
ORDER = attrgetter("order")


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled vocabulary of the ledger."""

    facet: re.Pattern[str]
    numbered: regex.Pattern[str]
    plain: Callable[[str], str]
    """See ``Ledger.plain``; what it made of a label is kept, for reports of a kind use the same ones."""


def compile_words(book: Book) -> Words:
    """Facet words (kinds of money that must not be compared) and label noise, from the book."""
    strip = regex.compile("|".join((*book.entry("ledger.noise").regex, book.any_of("ledger.noise"))))
    return Words(
        facet=re.compile(book.any_of("ledger.facet")),
        plain=lru_cache(KEPT)(lambda label: spoken(strip.sub("", label)) or spoken(label)),
        numbered=regex.compile("|".join(book.entry("table.numbered").regex)),
    )


def spoken(label: str) -> str:
    """A label without quotes, blanks and digits."""
    return label if label.isalpha() else str(NOISE.sub("", label))


class Ledger:
    """All numbers of a report by figure, fact, sentence and cell. Built once, read by every engine."""

    def __init__(self, report: Report, book: Book) -> None:
        self.report = report
        self.book = book
        self.words = book.once(compile_words)
        self.view = report.outline.view
        self.sentences = report.outline.sentences
        self.grids: dict[str, Grid] = {grid.table.id: grid for grid in report.outline.grids}
        self._names: dict[str, str] = {"": ""}
        self._facets: dict[str, str] = {"": ""}
        self._titles: dict[str, str] = {}
        self._before: dict[int, list[Item]] = {}
        self._labels: str | None = None
        self._counting: Told | None = None
        self._telling: Told | None = None
        self._sections: dict[str | None, list[Item]] = {}
        self._named: dict[str, list[Item]] = {}
        self._spoken: dict[str, list[Item]] | None = None
        self._split: dict[str, dict[object, list[Item]]] = {}
        self._starts = [s.start for s in self.sentences]
        self.others: list[Figure] = []
        self.items = self._numbers()
        self.by_fact: dict[str, Item] = {}
        self.by_indicator: dict[str, list[Item]] = defaultdict(list)
        self.by_plain: dict[str, list[Item]] = defaultdict(list)
        self.by_sentence: dict[int, list[Item]] = defaultdict(list)
        self.by_cell: dict[tuple[str, int, int], Item] = {}
        self.by_table: dict[str, list[Item]] = defaultdict(list)
        self.by_kind: dict[str, list[Item]] = defaultdict(list)
        self.by_role: dict[str, list[Item]] = defaultdict(list)
        self._amounts: list[Item] = []
        self._entered: list[int] = []
        self._lay_out()
        self.prose = sorted(self.by_sentence.items())

    def _numbers(self) -> list[Item]:
        """Every figure that has a value to compare; what has none is kept in ``others``."""
        sentences, names, view, starts = self.sentences, self._names, self.view, self._starts
        facts = {fact.figure: fact for fact in self.report.facts}
        steps = column_steps(self.report.figures) if self.grids else {}
        items: list[Item] = []
        for order, figure in enumerate(self.report.figures):
            if figure.value is None or figure.rhetorical or figure.kind in NO_NUMBER:
                self.others.append(figure)
                continue
            fact, cell = facts.get(figure.id), figure.cell
            at, section, step, torn, plain = -1, None, None, False, ""
            if cell is None:
                start = figure.start
                at = bisect_right(starts, start) - 1
                if at >= 0 and start >= sentences[at].end:
                    at = -1
                section = sentences[at].section if at >= 0 else None
                torn = start > 0 and view[start - 1].isspace() and self._is_torn(figure)
            else:
                grid = self.grids.get(cell.table)
                section = grid.section if grid else None
                step = steps.get((cell.table, cell.col, figure.scale))
            if fact is not None:
                label = fact.label
                plain = names[label] if label in names else self.plain(label)
            items.append(Item(figure, fact, order, at, section, step=step, torn=torn, plain=plain))
        return items

    def _lay_out(self) -> None:
        """Numbers by all that they are found by."""
        by_kind, by_role, by_plain, by_indicator = self.by_kind, self.by_role, self.by_plain, self.by_indicator
        by_fact, by_sentence = self.by_fact, self.by_sentence
        section: str | None = None
        for item in self.items:
            fact, cell, role, at = item.fact, item.cell, item.role, item.sentence
            by_kind[item.kind].append(item)
            by_role[role].append(item)
            if fact is not None:
                by_fact[fact.id] = item
                by_plain[item.plain].append(item)
                if item.indicator:
                    by_indicator[item.indicator].append(item)
            if cell is not None:
                table = cell.table
                self.by_cell[table, cell.row, cell.col] = item
                self.by_table[table].append(item)
                continue
            if at >= 0:
                by_sentence[at].append(item)
            if item.section != section:
                section = item.section
                self._entered.append(item.order)
            if role == "amount" and item.exact and not item.is_rate:
                self._amounts.append(item)

    def _is_torn(self, figure: Figure) -> bool:
        """Whether a number after a blank may be the tail of one that was torn apart."""
        start = figure.start
        return figure.text[0].isdigit() and TORN.search(self.view, max(0, start - 4), start) is not None

    def plain(self, label: str) -> str:
        """A label without quotes, blanks, digits and filler words, for comparison; kept."""
        known = self._names.get(label)
        if known is None:
            known = self._names[label] = self.words.plain(label)
        return known

    def bare(self, label: str) -> str:
        """A plain label without the kind of money, which the facet tells."""
        return self.plain(str(self.words.facet.sub("", label))) or self.plain(label)

    def naming(self, item: Item) -> str:
        """What a number is called: the innermost header of its column in a table, its label in prose."""
        cell = item.cell
        grid = self.grids.get(cell.table) if cell else None
        if cell is None or grid is None or cell.col >= len(grid.columns) or not grid.columns[cell.col].header:
            return item.label
        return grid.columns[cell.col].header[-1]

    def sentence_at(self, place: int) -> int:
        """The sentence in which a place of the view lies; -1 before the first."""
        return bisect_right(self._starts, place) - 1

    def said(self, pattern: regex.Pattern[str] | re.Pattern[str]) -> dict[int, int]:
        """Sentence with numbers -> where in the view words are first found in it."""
        if self._counting is None:
            self._counting = Told.some_of(self.view, self.sentences, [index for index, _ in self.prose])
        return self._counting.said(pattern)

    def said_anywhere(self, pattern: regex.Pattern[str] | re.Pattern[str]) -> dict[int, int]:
        """Sentence -> where in the view words are first found in it, also where it has no number."""
        if self._telling is None:
            self._telling = Told.all_of(self.view, self.sentences)
        return self._telling.said(pattern)

    def says(self, index: int, pattern: re.Pattern[str]) -> bool:
        """Whether words are in a sentence."""
        sentence = self.sentences[index]
        return pattern.search(self.view, sentence.start, sentence.end) is not None

    def leading_to(self, said: Collection[int]) -> list[tuple[int, bool]]:
        """Some sentences with those that lead to them in their sections, in order, and whether it begins there."""
        found: dict[int, bool] = {}
        for at in said:
            while at not in found:
                sentence = self.sentences[at]
                found[at] = at == 0 or sentence.heading or self.sentences[at - 1].section != sentence.section
                at -= not found[at]
        return sorted(found.items())

    def labelled(self, pattern: re.Pattern[str]) -> frozenset[str]:
        """The labels that say some words: mostly none, which a search over all of them at once tells."""
        if self._labels is None:
            self._labels = "\n".join(self._names)
        return frozenset(filter(pattern.search, self._names) if pattern.search(self._labels) else ())

    def linked(self, fact_id: str | None) -> Item | None:
        """The number of a linked fact."""
        return self.by_fact.get(fact_id) if fact_id else None

    def beside(self, item: Item) -> tuple[list[Item], int]:
        """The numbers of the sentence of a number of the prose, and which of them it is."""
        items = self.by_sentence[item.sentence]
        return items, _place(items, item)

    def between(self, left: Item, right: Item) -> str:
        """The text between two numbers of the prose."""
        return self.view[left.figure.end : right.figure.start]

    def all_named(self, name: str) -> list[Item]:
        """Every amount that is named so, with or without filler words; kept."""
        if self._spoken is None:
            self._spoken = {}
            for plain, items in self.by_plain.items():
                for item in items:
                    if item.label != plain and (told := spoken(item.label)) != plain:
                        self._spoken.setdefault(told, []).append(item)
        known = self._named.get(name)
        if known is None:
            both = sorted((*self.by_plain.get(name, ()), *self._spoken.get(name, ())), key=ORDER)
            known = self._named[name] = [i for i in both if i.label and i.role == "amount" and not i.is_rate]
        return known

    def in_section(self, section: str | None) -> Sequence[Item]:
        """The numbers of the prose of a section."""
        if not self._sections:
            for item in self.items:
                if item.cell is None:
                    self._sections.setdefault(item.section, []).append(item)
        return self._sections.get(section, ())

    def last_named(self, plain: str, before: Item) -> Item | None:
        """The nearest amount before ``before`` whose plain label is ``plain`` or ends so."""
        named = self.all_named(plain)
        for item in reversed(named[max(0, (at := _place(named, before)) - NEAR) : at] if named else ()):
            if item.cell is None:
                return item
        return None

    def window(self, item: Item, count: int, *, far: bool = False) -> list[Item]:
        """The exact amounts before a number of the prose in its section (``far``: or before it), nearest first."""
        at = _place(self._amounts, item)
        found = self._amounts[max(0, at - count) : at][::-1]
        if far or not found:
            return found
        entered = bisect_right(self._entered, item.order)
        first = self._entered[entered - 1] if entered else 0
        return found if found[-1].order >= first else [i for i in found if i.order >= first]

    def just_before(self, item: Item, count: int) -> list[Item]:
        """The last numbers of a number's sentence before it, in order."""
        items = self.by_sentence.get(item.sentence, [])
        at = _place(items, item)
        return items[max(0, at - count) : at]

    def named_with(self, plain: str, basis: str, like: Item) -> Item | None:
        """The amount of that plain label and basis nearest before a number, else anywhere, of the same period."""
        near = _nearest(self._topical(plain, basis), like)
        found = [i for i in near if i.fact and like.fact and i.measure == like.measure]
        before = [i for i in found if i.order < like.order and i.cell is None]
        return before[-1] if before else found[0] if found else None

    def amounts_of(self, indicator: str, like: Item, most: int = 6) -> list[Item]:
        """The different amounts of an indicator with the basis, period and scope of another, nearest first."""
        fact = like.fact
        if fact is None or not fact.basis:
            return []
        near = _nearest(self._topical(indicator, fact.basis), like)
        found = [i for i in near if i.measure == like.measure]
        fits = [i for i in found if i.fact and i.fact.period == fact.period and _fits(i.fact.scope, fact.scope)]
        nearest = sorted(fits, key=lambda i: abs(i.order - like.order))
        return list({i.value: i for i in reversed(nearest)}.values())[::-1][:most]

    def all_of(self, indicator: str, like: Item) -> list[Item]:
        """The amounts of an indicator with the basis, period and subject of another, of any scope."""
        fact = like.fact
        near = _nearest(self._topical(indicator, fact.basis), like) if fact and fact.basis else ()
        return [
            i for i in near
            if fact and i.fact and i.measure == like.measure and i.fact.period == fact.period
            and i.fact.subject == fact.subject
        ]  # fmt: skip

    def budget_of(self, item: Item) -> Item | None:
        """The budget of what a number measures, wherever it stands, if all mentions of it agree."""
        fact = item.fact
        if fact is None:
            return None
        for topic in _topics(item):
            near = _nearest(self._topical(topic, "budget"), item)
            found = [i for i in near if i.fact and i.fact.period == fact.period]
            if found and len({i.value for i in found}) == 1:
                return found[0]
        return None

    def year_before(self, item: Item) -> list[Item]:
        """Amounts of the same name, scope and subject in the year before, nearest first; kept."""
        known = self._before.get(item.order)
        if known is None:
            known = self._before[item.order] = self._year_before(item)
        return known

    def _year_before(self, item: Item) -> list[Item]:
        fact = item.fact
        if fact is None or not (fact.period or "")[:4].isdigit():
            return []
        key = (str(int((fact.period or "")[:4]) - 1), item.measure)
        found = {i.id: i for topic in _topics(item) for i in _nearest(self._topical(topic, key), item)}
        fits = [
            i for i in found.values() if i.fact and i.fact.subject == fact.subject and _fits(i.fact.scope, fact.scope)
        ]
        return sorted(fits, key=lambda i: abs(i.order - item.order))

    def _topical(self, topic: str, key: object) -> Sequence[Item]:
        """The exact amounts of a topic of one basis, or of one (year, measure); a topic is divided when first asked."""
        split = self._split.get(topic)
        if split is None:
            split = self._split[topic] = defaultdict(list)
            for item in sorted((*self.by_indicator.get(topic, ()), *self.by_plain.get(topic, ())), key=ORDER):
                fact = item.fact
                if fact is None or not item.exact or item.role != "amount" or item.is_rate:
                    continue
                year = (fact.period or "")[:4]
                if year.isdigit():
                    split[year, item.measure].append(item)
                if fact.basis:
                    split[fact.basis].append(item)
        return split.get(key, ())

    def same_topic(self, a: Item, b: Item) -> bool:
        """Whether two numbers are named alike: same indicator, or the same plain label."""
        if a.indicator and a.indicator == b.indicator:
            return True
        return bool(a.label) and a.plain == b.plain

    def facet(self, item: Item) -> str:
        """The kind of money a number speaks of: label first, else the table's caption, else the headings above."""
        grid = self.grids.get(item.cell.table) if item.cell is not None else None
        caption = (grid.table.caption if grid else None) or ""
        return self._facet_of(item.label) or self._facet_of(caption) or self._facet_of(self._title(item.section))

    def _title(self, section: str | None) -> str:
        """The titles of a section and its ancestors, outermost first, joined."""
        if not self._titles:
            for part in self.report.outline.sections:
                above = self._titles.get(part.parent or "", "")
                self._titles[part.id] = f"{above}|{part.title}" if above else part.title
        return self._titles.get(section or "", "")

    def _facet_of(self, text: str) -> str:
        known = self._facets.get(text)
        if known is None:
            known = self._facets[text] = "+".join(sorted(set(self.words.facet.findall(text))))
        return known


def _topics(item: Item) -> list[str]:
    """What a number may be looked up by: its indicator, its plain label."""
    return [t for t in (item.indicator, item.plain) if t and t not in LISTED]


def _place(items: Sequence[Item], item: Item) -> int:
    """How many of ``items`` (in order) stand before ``item``."""
    return bisect_left(items, item.order, key=ORDER)


def _nearest(items: Sequence[Item], item: Item) -> Sequence[Item]:
    """The mentions around a number: those farther off are never tried, so that a long report costs no more a fact."""
    if len(items) <= 2 * NEAR:
        return items
    at = _place(items, item)
    return items[max(0, at - NEAR) : at + NEAR]


def _fits(a: str | None, b: str | None) -> bool:
    """Whether two scopes may be one: equal, one of them not given, or one a part of the other's money."""
    return a is None or b is None or a.startswith(b) or b.startswith(a)
