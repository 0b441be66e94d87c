"""What a page knows of every figure, check and finding beyond its text: the data its script tells from."""

from __future__ import annotations

from typing import Any

from extractor.lexicon.book import Book
from extractor.model.figure import Figure
from extractor.model.record import Record
from extractor.writers.telling import Telling

LANGUAGES = ("zh", "en")
"""The languages of a page, the first as it opens."""

_FIGURE = ("kind", "value", "unit", "low", "high", "modifier", "polarity", "page", "pattern")
_FACT = ("label", "indicator", "role", "basis", "period", "scope", "fund", "subject", "of_label", "pattern")


def page_data(record: Record, book: Book, telling: Telling) -> dict[str, Any]:
    """Everything as plain values, ready for JSON; what there is nothing to say of is absent."""
    checks: dict[str, list[str]] = {}
    for check in record.checks:
        for figure in dict.fromkeys(check.figures):
            checks.setdefault(figure, []).append(check.id)
    findings: dict[str, list[str]] = {}
    for finding in record.findings:
        for figure in dict.fromkeys(finding.figures):
            findings.setdefault(figure, []).append(finding.id)
    told = _Told(record, book)
    return {
        "words": {language: page_words(book, language) for language in LANGUAGES},
        "figures": [told.figure(f, checks.get(f.id), findings.get(f.id)) for f in record.figures],
        "sections": [[s.start, s.end, f"{s.number or ''}{s.title}"] for s in record.sections],
        "tables": [" ".join((table.caption or "").split()) for table in record.tables],
        "checks": {c.id: [c.rule, c.verdict, telling.terms(c)] for c in record.checks},
        "findings": [[f.id, f.rule, f.severity, list(f.figures), f.cause] for f in record.findings],
    }


def page_words(book: Book, language: str) -> dict[str, str]:
    """The words of a page in a language: its own, the names of values and of rules."""
    rules = {f"rule.{rule}": name for rule, name in book.maps(f"page.rules.{language}").items()}
    values = book.maps("cli.values") if language == "zh" else book.maps("page.values.en")
    slips = book.maps("slip.names") if language == "zh" else book.maps("page.slips.en")
    slips = {f"slip.{slip}": name for slip, name in slips.items()}
    return {**rules, **values, **slips, **book.maps(f"page.{language}")}


class _Told:
    def __init__(self, record: Record, book: Book) -> None:
        self._book, self._text = book, record.text or ""
        self._tables = {table.id: place for place, table in enumerate(record.tables)}
        self._facts = {fact.figure: fact for fact in record.facts}
        self._figure_of = {fact.id: fact.figure for fact in record.facts}
        self._plain = record.source.reader == "text"
        self._line, self._at = 1, 0

    def figure(self, figure: Figure, checks: list[str] | None, findings: list[str] | None) -> dict[str, Any]:
        """One figure, its fact and all that it takes part in."""
        told: dict[str, Any] = {"id": figure.id, "s": figure.start}
        told |= {name: said for name in _FIGURE if (said := getattr(figure, name)) not in (None, "", "exact")}
        if figure.parts:
            told["parts"] = list(figure.parts)
        if figure.rhetorical:
            told["rhetorical"] = True
        if figure.cell is not None and figure.cell.table in self._tables:
            told["cell"] = [self._tables[figure.cell.table], figure.cell.row + 1, figure.cell.col + 1]
        if self._plain:
            self._line += self._text.count("\n", self._at, figure.start)
            self._at = figure.start
            told["line"] = self._line
        if checks:
            told["checks"] = checks
        if findings:
            told["findings"] = findings
        if figure.id in self._facts:
            told["fact"] = self._fact(figure.id)
        return told

    def _fact(self, figure: str) -> dict[str, Any]:
        fact = self._facts[figure]
        told: dict[str, Any] = {name: said for name in _FACT if (said := getattr(fact, name)) is not None}
        entry = self._book.indicators.get(fact.indicator or "")
        if entry is not None:
            told["name"] = entry.name
        for name in ("of", "about", "part_of"):
            if (other := self._figure_of.get(getattr(fact, name) or "")) is not None:
                told[name] = other
        return told
