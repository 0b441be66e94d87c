"""The typed view: for every leaf the report's kind asks for, the fact that says it best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import regex

from extractor.lexicon.book import Book
from extractor.lexicon.shape import DocumentKind
from extractor.model.fact import Fact, Report
from extractor.model.figure import Figure
from extractor.model.view import ReportView

_THINGS = frozenset({"headcount", "households", "count", "area", "length", "volume", "mass", "energy"})
_CLASS = "expenditure.class."
_FUNCTION = "expenditure.function."
_PROJECT = "project.item"
_CODE = 3
SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a leaf asks for: indicator, role and basis, and the year it must belong to (None: any)."""

    indicator: str
    role: str = "amount"
    basis: str = "actual"
    year: int | None = None
    scope: str | None = None
    any_scope: bool = True


class Grades:
    """The compiled words around a grade."""

    def __init__(self, book: Book) -> None:
        label, join = book.any_of("view.grade_label"), book.any_of("view.grade_join")
        grade = book.any_of("view.grade")
        self.stated = regex.compile(rf"{label}\s*(?:{join}|[:：])?\s*[“\"‘]?({grade})(?!\p{{Han}})")


def view(report: Report, book: Book) -> ReportView:
    """The header of a report with the sections of its kind; a kind without a view gives the header alone."""
    kind = book.documents.get(report.header.kind)
    filled: dict[str, Any] = dict(report.header.model_dump())
    if kind is not None:
        shelf = Shelf(report)
        if "levels" in kind.lists:
            filled["levels"] = _levels(kind, shelf)
        else:
            _leaves(kind, shelf, filled)
        _lists(kind, shelf, filled)
        if "score" in filled or kind.id.endswith("performance"):
            grade = book.once(Grades).stated.search(report.outline.view)
            if grade:
                filled.setdefault("score", {})["grade"] = grade.group(1)
    return ReportView.model_validate(filled)


class Shelf:
    """The facts of a report by indicator, with their figures, and the year reported on."""

    def __init__(self, report: Report) -> None:
        self.year = report.header.fiscal_year
        self.figures: Mapping[str, Figure] = {figure.id: figure for figure in report.figures}
        self.facts = report.facts
        self.by_indicator: dict[str, list[Fact]] = {}
        for fact in report.facts:
            if fact.indicator and self.figures[fact.figure].value is not None:
                self.by_indicator.setdefault(fact.indicator, []).append(fact)

    def leaf(self, fact: Fact) -> dict[str, str]:
        """The value a fact says."""
        figure = self.figures[fact.figure]
        return {"value": figure.value or "", "unit": figure.unit, "fact": fact.id}

    def best(self, wanted: Wanted) -> dict[str, str] | None:
        """The leaf of the fact that says best what is wanted; None where none does."""
        fits = [fact for fact in self.by_indicator.get(wanted.indicator, ()) if self._fits(fact, wanted)]
        if len(fits) < SEVERAL:
            return self.leaf(fits[0]) if fits else None
        fits = _least(fits, lambda fact: fact.subject is not None)
        if wanted.any_scope:
            fits = _least(fits, lambda fact: fact.scope is not None)
        fits = _least(fits, lambda fact: fact.basis is None or fact.period is None)
        fits = _least(fits, lambda fact: self.figures[fact.figure].modifier != "exact")
        fits = _least(fits, lambda fact: self.figures[fact.figure].cell is not None)
        said = Counter(self.figures[fact.figure].number for fact in fits)
        often = max(said.values())
        return self.leaf(next(fact for fact in fits if said[self.figures[fact.figure].number] == often))

    def _fits(self, fact: Fact, wanted: Wanted) -> bool:
        if fact.role != wanted.role or (not wanted.any_scope and fact.scope != wanted.scope):
            return False
        if wanted.basis == "prior" and fact.basis == "actual":
            return self.year is not None and _year(fact) == self.year - 1
        basis = "budget" if fact.basis == "target" else fact.basis or "actual"
        if basis != wanted.basis:
            return False
        return wanted.basis == "prior" or self.in_year(fact, wanted.year)

    @staticmethod
    def in_year(fact: Fact, year: int | None) -> bool:
        """Whether a fact belongs to a year, or says no year."""
        return year is None or fact.period is None or _year(fact) == year


def _year(fact: Fact) -> int | None:
    """The year of a fact's period (the closing one of an interval); None where it has none."""
    last = (fact.period or "").rpartition("/")[2][:4]
    return int(last) if last.isdecimal() else None


def _least(facts: list[Fact], flaw: Callable[[Fact], bool]) -> list[Fact]:
    """The facts without the flaw, or all of them where every one has it."""
    sound = [fact for fact in facts if not flaw(fact)]
    return sound or facts


def _wanted(words: str, kind: DocumentKind, year: int | None) -> Wanted:
    """A leaf's request, as the pattern file words it: indicator, role (amount), basis (that of the kind)."""
    indicator, *given = words.split()
    role = given[0] if given else "amount"
    return Wanted(indicator, role, basis=given[1] if len(given) > 1 else kind.basis, year=year)


def _leaves(kind: DocumentKind, shelf: Shelf, filled: dict[str, Any]) -> None:
    said = ((path, words) for path, words in kind.view.items() if words.split()[0] in shelf.by_indicator)
    for path, words in said:
        leaf = shelf.best(_wanted(words, kind, shelf.year))
        if leaf:
            _put(filled, path, leaf)


def _put(filled: dict[str, Any], path: str, value: object) -> None:
    *outer, last = path.split(".")
    for key in outer:
        filled = filled.setdefault(key, {})
    filled[last] = value


def _levels(kind: DocumentKind, shelf: Shelf) -> list[dict[str, Any]]:
    """One entry for every level of government the facts tell apart; the plan is that of the next year."""
    ids = {words.split()[0] for words in kind.view.values()}
    scopes = dict.fromkeys(fact.scope for fact in shelf.facts if fact.indicator in ids)
    levels = []
    for scope in scopes:
        level: dict[str, Any] = {}
        for path, words in kind.view.items():
            wanted = _wanted(words, kind, shelf.year)
            if shelf.year is not None and wanted.basis == "budget":
                wanted = replace(wanted, year=shelf.year + 1)
            leaf = shelf.best(replace(wanted, scope=scope, any_scope=False))
            if leaf:
                _put(level, path.partition(".")[2], leaf)
        if level:
            levels.append({"scope": scope, **level})
    return levels


def _lists(kind: DocumentKind, shelf: Shelf, filled: dict[str, Any]) -> None:
    """The lists of the kind's view: projects, classes, functions, targets, outcomes."""
    spending: dict[str, Any] = filled.setdefault("expenditure", {})
    if "items" in kind.lists and (items := _projects(kind, shelf)):
        spending["items"] = items
    for name, prefix in (("by_class", _CLASS), ("by_function", _FUNCTION)):
        if name in kind.lists and (found := _coded(prefix, kind, shelf)):
            spending[name] = found
    if not spending:
        del filled["expenditure"]
    if "targets" in kind.lists:
        filled["targets"] = _named(shelf, (fact for fact in shelf.facts if fact.basis == "target"))
    if "outcomes" in kind.lists:
        filled["outcomes"] = _named(shelf, (fact for fact in shelf.facts if _is_outcome(fact, shelf)))


def _coded(prefix: str, kind: DocumentKind, shelf: Shelf) -> dict[str, Any]:
    """The leaves of all three-digit codes of a classification that occur."""
    codes = sorted(i.removeprefix(prefix) for i in shelf.by_indicator if i.startswith(prefix))
    leaves = {c: shelf.best(Wanted(prefix + c, "amount", kind.basis, shelf.year)) for c in codes if len(c) == _CODE}
    return {code: leaf for code, leaf in leaves.items() if leaf}


def _projects(kind: DocumentKind, shelf: Shelf) -> list[dict[str, Any]]:
    """What every named project cost, once each, in the order of the text."""
    found: dict[str, dict[str, str]] = {}
    for fact in shelf.by_indicator.get(_PROJECT, ()):
        if fact.role == "amount" and fact.basis in (None, kind.basis) and shelf.in_year(fact, shelf.year):
            found.setdefault(fact.label, shelf.leaf(fact))
    return [{"name": name, "leaf": leaf} for name, leaf in found.items()]


def _is_outcome(fact: Fact, shelf: Shelf) -> bool:
    """A thing done or reached in the year, in its own unit: neither money nor anything with an indicator."""
    done = fact.indicator is None and fact.role == "amount" and fact.basis == "actual"
    return done and shelf.figures[fact.figure].kind in _THINGS and shelf.in_year(fact, shelf.year)


def _named(shelf: Shelf, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    return [
        {"label": fact.label, "leaf": shelf.leaf(fact), "period": fact.period}
        for fact in facts
        if shelf.figures[fact.figure].value is not None
    ]
