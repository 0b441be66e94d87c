"""Record -> rows of a table: one row a fact, every column flat, in the order of the report."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

from extractor.lexicon.book import Book
from extractor.model.fact import Fact
from extractor.model.outline import Section
from extractor.model.record import Record

ColumnType = Literal["text", "decimal", "whole"]
Language = Literal["en", "zh"]
Value = str | int | None
Row = tuple[Value, ...]

COLUMNS: dict[str, ColumnType] = {
    "source": "text", "sha256": "text", "report_kind": "text", "organization": "text", "region": "text",
    "fiscal_year": "whole", "fact": "text", "label": "text", "indicator": "text", "indicator_name": "text",
    "role": "text", "basis": "text", "period": "text", "scope": "text", "fund": "text", "subject": "text",
    "value": "decimal", "low": "decimal", "high": "decimal", "unit": "text", "text": "text", "kind": "text",
    "modifier": "text", "polarity": "text", "of": "text", "about": "text", "part_of": "text", "section": "text",
    "page": "whole", "table": "text", "row": "whole", "col": "whole", "start": "whole", "end": "whole",
    "sentence": "text", "pattern": "text",
}  # fmt: skip
"""The columns in order and what they hold. ``decimal`` values are decimal strings as in the record (parts 'a:b')."""

_NAMED = ("report_kind", "role", "basis", "kind", "modifier", "polarity")
"""Columns of fixed words; in Chinese they are told by their names."""


def headers(language: Language, book: Book) -> tuple[str, ...]:
    """The first row: the keys of ``COLUMNS``, or their Chinese names."""
    names = book.maps("facts.headers") if language == "zh" else {}
    return tuple(names.get(column, column) for column in COLUMNS)


def fact_rows(record: Record, book: Book, language: Language = "en") -> list[Row]:
    """The facts of a record as rows; ``row`` and ``col`` count from 1. The record must have its text."""
    values = book.maps("cli.values") if language == "zh" else {}
    label_of = {fact.id: fact.label for fact in record.facts}
    paths = _Paths(record.sections)
    head = {
        "source": record.source.name,
        "sha256": record.source.sha256,
        "report_kind": record.report.kind,
        "organization": record.report.organization.name if record.report.organization else None,
        "region": record.report.region,
        "fiscal_year": record.report.fiscal_year,
    }
    rows = []
    for fact in record.facts:
        cells: dict[str, Value] = head | _said(fact, label_of, book) | _stated(fact, record, paths)
        for name in _NAMED if values else ():
            key = "report" if name == "report_kind" else name
            cells[name] = values.get(f"{key}.{cells[name]}", cells[name]) if cells[name] else None
        rows.append(tuple(cells.get(column) for column in COLUMNS))
    return rows


def _said(fact: Fact, label_of: dict[str, str], book: Book) -> dict[str, Value]:
    """What the fact says, its links as the labels of what they lead to."""
    entry = book.indicators.get(fact.indicator or "")
    said: dict[str, Value] = {
        name: getattr(fact, name)
        for name in ("label", "indicator", "role", "basis", "period", "scope", "fund", "subject", "pattern")
    }
    return said | {
        "fact": fact.id,
        "indicator_name": entry.name if entry else None,
        "of": fact.of_label or label_of.get(fact.of or ""),
        "about": label_of.get(fact.about or ""),
        "part_of": label_of.get(fact.part_of or ""),
    }


def _stated(fact: Fact, record: Record, paths: _Paths) -> dict[str, Value]:
    """What the figure states, and where."""
    figure = record.by_id[fact.figure]
    before, after = record.around(figure)
    stated: dict[str, Value] = {
        name: getattr(figure, name)
        for name in ("low", "high", "unit", "kind", "modifier", "polarity", "page", "start", "end")
    }
    cell = figure.cell
    return stated | {
        "value": ":".join(figure.parts) if figure.parts else figure.value,
        "text": _line(figure.text),
        "section": paths.at(figure.start),
        "table": cell.table if cell else None,
        "row": cell.row + 1 if cell else None,
        "col": cell.col + 1 if cell else None,
        "sentence": _line(before + figure.text + after) if cell is None else None,
    }


def _line(text: str) -> str:
    return " ".join(text.split())


class _Paths:
    """The headings above an offset, found by halving: sections are in order and nest."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._starts = [section.start for section in sections]
        self._sections = sections
        self._by_id = {section.id: section for section in sections}

    def at(self, offset: int) -> str | None:
        """The headings around ``offset``, outermost first."""
        place = bisect_right(self._starts, offset) - 1
        section = self._sections[place] if place >= 0 else None
        while section is not None and section.end <= offset:
            section = self._by_id.get(section.parent or "")
        path: list[str] = []
        while section is not None:
            path.append(_line(f"{section.number or ''}{section.title}"))
            section = self._by_id.get(section.parent or "")
        return " › ".join(reversed(path)) or None
