"""Labels that no indicator claims, by how often reports use them: what is worth adding next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.model.record import Record
from extractor.pipeline import Options, extract
from extractor.readers.open import Source


class Use(NamedTuple):
    """One fact without an indicator: its label, what it is, and the sentence (or row of a table) it stands in."""

    label: str
    role: str
    unit: str
    sentence: str


class Unnamed(NamedTuple):
    """What one report has of such facts, and how many facts it has in all."""

    source: str
    kind: str
    facts: int
    uses: tuple[Use, ...]


@dataclass(slots=True)
class Lack:
    """One label over all reports: ``count`` facts in ``reports`` reports.

    The example is the first sentence that has the label in it, or else the first one met.
    """

    label: str
    example: str
    source: str
    count: int = 0
    reports: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """The labels of an archive, gathered report by report; memory grows with the labels, not with the reports."""

    reports: int = 0
    facts: int = 0
    lacks: dict[str, Lack] = field(default_factory=dict)

    def add(self, report: Unnamed) -> None:
        """Count one report."""
        self.reports += 1
        self.facts += report.facts
        for use in report.uses:
            lack = self.lacks.setdefault(use.label, Lack(use.label, use.sentence, report.source))
            if use.label not in lack.example and use.label in use.sentence:
                lack.example, lack.source = use.sentence, report.source
            lack.count += 1
            lack.kinds[report.kind] += 1
            lack.roles[use.role] += 1
            lack.units[use.unit] += 1
        for label in {use.label for use in report.uses}:
            self.lacks[label].reports += 1

    def ranked(self) -> list[Lack]:
        """The labels that most reports use first, then those used most often, then by their words."""
        return sorted(self.lacks.values(), key=lambda lack: (-lack.reports, -lack.count, lack.label))

    @property
    def unnamed(self) -> int:
        """How many facts have no indicator."""
        return sum(lack.count for lack in self.lacks.values())


def unnamed(source: Source, options: Options) -> Unnamed:
    """The facts of one source that no indicator claims. Raises ExtractorError."""
    return unnamed_in(extract(source, options.model_copy(update={"text": True})))


def unnamed_in(record: Record) -> Unnamed:
    """The facts of a record that no indicator claims."""
    uses = tuple(
        Use("".join(fact.label.split()), fact.role, record.by_id[fact.figure].unit, _sentence(record, fact.figure))
        for fact in record.facts
        if fact.indicator is None
    )
    return Unnamed(record.source.name, record.report.kind, len(record.facts), uses)


def shared(lack: Lack, tally: Tally) -> str:
    """The share of the reports in which a label stands, in percent with one decimal."""
    return f"{100 * lack.reports / tally.reports:.1f}"


def common(count: Counter[str]) -> Sequence[str]:
    """The words of a count, the most frequent first."""
    return [word for word, _ in count.most_common() if word]


def _sentence(record: Record, figure_id: str) -> str:
    figure = record.by_id[figure_id]
    before, after = record.around(figure)
    return " ".join((before + figure.text + after).split())
