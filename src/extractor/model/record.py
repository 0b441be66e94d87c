"""What one report becomes: a Record, or a Failure in its place; their JSON is the contract with the world."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal

from pydantic import ConfigDict, Field, field_serializer

from extractor.model.base import Frozen
from extractor.model.document import Document, Notice, SourceInfo, Table
from extractor.model.fact import Fact, Report
from extractor.model.figure import Figure
from extractor.model.finding import Check, Finding, Guarded
from extractor.model.outline import Outline, Section
from extractor.model.view import ReportView

SCHEMA = "1.0"
"""Version of the output contract; a renamed or removed key raises its first number."""

HARD = frozenset({"exact", "rounded", "truncated", "balanced", "failed"})
"""Verdicts of a check that was really computed; the figures of such a check are guarded."""


_ENDS = re.compile(r"[。；！？\n\f]")


class Outcome(Frozen):
    """What every line of the output has: the version of the contract and the identity of the source."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    version: Literal["1.0"] = Field(default="1.0", alias="schema")
    source: SourceInfo


class Record(Outcome):
    """One report, read and proved. Every offset points into ``text``; lists are in document order.

    ``text`` is None only where it was left out on purpose. ``guarded`` says how many figures a computed check touches,
    so that nobody takes silence for proof.
    """

    text: str | None = None
    report: ReportView
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    guarded: Guarded
    notices: tuple[Notice, ...] = ()

    @classmethod
    def of(cls, report: Report, view: ReportView, checks: tuple[Check, ...], findings: tuple[Finding, ...]) -> Record:
        """The record of what the stages understood."""
        document = report.outline.document
        return cls(
            source=document.source,
            text=document.text,
            report=view,
            sections=report.outline.sections,
            tables=_tables(report.outline, document),
            figures=report.figures,
            facts=report.facts,
            checks=checks,
            findings=findings,
            guarded=guarded(report.figures, checks),
            notices=document.notices,
        )

    @field_serializer("report", when_used="json")
    def _found(self, report: ReportView) -> dict[str, Any]:
        """What the report was not found to say is absent."""
        return report.model_dump(mode="json", exclude_none=True)

    @cached_property
    def by_id(self) -> dict[str, Figure]:
        """Figures by their id."""
        return {figure.id: figure for figure in self.figures}

    def figure_at(self, offset: int) -> Figure | None:
        """The figure that covers ``offset`` (a code point of ``text``), or None."""
        return next((f for f in self.figures if f.start <= offset < f.end), None)

    def fact_of(self, figure_id: str) -> Fact | None:
        """The fact that a figure states, or None."""
        return next((f for f in self.facts if f.figure == figure_id), None)

    def path_at(self, offset: int) -> Iterator[Section]:
        """The sections around ``offset``, outermost first."""
        return (s for s in self.sections if s.start <= offset < s.end)

    def place(self, figure_id: str) -> Place:
        """Where a figure stands. Raises KeyError where there is none of that id."""
        figure = self.by_id[figure_id]
        before, after = self.around(figure)
        path = tuple(f"{section.number or ''}{section.title}" for section in self.path_at(figure.start))
        return Place(figure=figure, path=path, before=before, after=after)

    def around(self, figure: Figure) -> tuple[str, str]:
        """What the figure's sentence says before it and after it, in part where it is long."""
        return _sentence(self.text or "", figure.start, figure.end)

    def explain(self, figure_id: str) -> Explanation:
        """All that the record says of a figure. Raises KeyError where there is none of that id."""
        fact = self.fact_of(figure_id)
        ids = {fact.of, fact.about, fact.part_of} if fact else set()
        return Explanation(
            place=self.place(figure_id),
            fact=fact,
            linked=tuple(other for other in self.facts if other.id in ids),
            checks=tuple(check for check in self.checks if figure_id in check.figures),
            findings=tuple(finding for finding in self.findings if figure_id in finding.figures),
        )


class Place(Frozen):
    """Where a figure stands: the headings above it, and what its sentence says before and after it."""

    figure: Figure
    path: tuple[str, ...] = ()
    before: str = ""
    after: str = ""

    @property
    def start(self) -> int:
        """Where what is quoted begins."""
        return self.figure.start - len(self.before)

    @property
    def end(self) -> int:
        """Where what is quoted ends."""
        return self.figure.end + len(self.after)


class Explanation(Frozen):
    """Why a figure is read as it is: its place, its fact, the facts this one points to, its checks and findings."""

    place: Place
    fact: Fact | None = None
    linked: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()


class Failure(Outcome):
    """A report that could not be read, and why. ``detail`` names place and cause; for ``internal`` the traceback."""

    code: str
    message: str
    advice: str | None = None
    detail: str | None = None


def guarded(figures: tuple[Figure, ...], checks: tuple[Check, ...]) -> Guarded:
    """How many figures state a quantity (dates and ordinals do not), and how many of them a computed check touches."""
    touched = {figure for check in checks if check.verdict in HARD for figure in check.figures}
    counted = [f.id for f in figures if f.kind not in {"date", "ordinal"} and not f.rhetorical]
    return Guarded(figures=len(counted), by_hard_checks=sum(f in touched for f in counted))


def _sentence(text: str, start: int, end: int, reach: int = 60) -> tuple[str, str]:
    """What stands before and after a span in its sentence, at most ``reach`` characters each."""
    before = _ENDS.split(text[max(0, start - reach) : start])[-1]
    after = _ENDS.split(text[end : end + reach], maxsplit=1)[0]
    return before.lstrip(), after.rstrip()


def _tables(outline: Outline, document: Document) -> tuple[Table, ...]:
    """Tables as segmentation understood them (cut and joined); those of the reader where no grid covers them."""
    grids = [grid.table for grid in outline.grids]
    rest = [table for table in document.tables if not any(g.start <= table.start <= g.end for g in grids)]
    return tuple(sorted([*grids, *rest], key=lambda table: (table.start, table.end)))
