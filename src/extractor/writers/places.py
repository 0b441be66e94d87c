"""Places of findings between reports, told when the reports themselves are gone from memory."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from extractor.lexicon.book import Book
from extractor.model.figure import Figure
from extractor.model.finding import Finding
from extractor.model.record import Record


class Spot(NamedTuple):
    """Where a figure stands in which report, in words; ``line`` and ``column`` (from 1) where it is a text file."""

    source: str
    where: str
    figure: Figure
    line: int | None = None
    column: int | None = None


class Between(NamedTuple):
    """A finding between two reports with its two places."""

    finding: Finding
    here: Spot
    there: Spot


class Whereabouts:
    """What of a record is needed to tell a place in it: its headings, the starts of its lines, its tables' names."""

    def __init__(self, record: Record, book: Book) -> None:
        self._source, self._book = record.source.name, book
        self._sections = [(s.start, s.end, f"{s.number or ''}{s.title}") for s in record.sections]
        self._tables = {t.id: ("".join((t.caption or "").split()), n) for n, t in enumerate(record.tables, 1)}
        plain = record.source.reader == "text" and record.text is not None
        self._lines = array("L", _starts(record.text or "")) if plain else None

    def spot(self, figure: Figure) -> Spot:
        """The place of a figure of this record."""
        say, line, column = self._book.message, None, None
        parts = [title for start, end, title in self._sections if start <= figure.start < end][-2:]
        if self._lines is not None:
            line = bisect_right(self._lines, figure.start)
            column = figure.start - self._lines[line - 1] + 1
        if figure.cell is not None and figure.cell.table in self._tables:
            caption, number = self._tables[figure.cell.table]
            table = caption or say("place.table", number=number)
            row, col = figure.cell.row + 1, figure.cell.col + 1
            parts.append(say("place.cell", table=table, row=row, name="", col=col, header=""))
        if figure.page is not None:
            parts.append(say("place.page", page=figure.page))
        elif line is not None:
            parts.append(say("place.line", line=line))
        return Spot(self._source, " › ".join(parts), figure, line, column)


def _starts(text: str) -> Iterable[int]:
    """Where each line begins."""
    at = 0
    while at >= 0:
        yield at
        at = text.find("\n", at) + 1 or -1


def between(
    findings: Iterable[Finding], places: Mapping[str, Whereabouts], figures: Mapping[tuple[str, str], Figure]
) -> list[Between]:
    """Findings between reports with both places; ``figures`` by source and id."""
    told = []
    for finding in findings:
        related = finding.related or {}
        here, there = related["here"], related["source"]
        first, second = figures[here, finding.figures[0]], figures[there, related["figure"]]
        told.append(Between(finding, places[here].spot(first), places[there].spot(second)))
    return told
