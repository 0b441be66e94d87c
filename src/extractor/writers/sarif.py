"""Findings as SARIF 2.1.0 (OASIS), for code-review and audit tools that read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from extractor.lexicon.book import Book
from extractor.model.figure import Figure
from extractor.model.finding import Finding
from extractor.model.record import Record
from extractor.writers.places import Between, Spot
from extractor.writers.telling import Telling

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(
    told: Iterable[tuple[Record, Sequence[Finding]]],
    version: str,
    book: Book,
    across: Callable[[], Iterable[Between]] = tuple,
) -> str:
    """One SARIF log of the findings of reports, each result with its places.

    Regions are given where the report is a text file, whose characters they count; elsewhere the page is a property.
    ``across`` is asked once all reports are told: what they say against each other, the place in the other report as a
    related location.
    """
    results = [_result(record, finding, book) for record, findings in told for finding in findings]
    results += [_between(both) for both in across()]
    names = book.maps("rules.names")
    rules = [
        {"id": rule, "shortDescription": {"text": names.get(rule, rule)}}
        for rule in dict.fromkeys(result["ruleId"] for result in results)
    ]
    driver = {"name": "extractor", "version": version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(record: Record, finding: Finding, book: Book) -> dict[str, Any]:
    telling = Telling(record, book)
    spelled = [telling.spelled(check) for check in record.checks if check.id in finding.checks]
    text = "\n".join([finding.message, *filter(None, [*spelled, telling.proposal(finding)])])
    return {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": text},
        "locations": [_location(record, figure, telling) for figure in finding.figures],
    }


def _between(both: Between) -> dict[str, Any]:
    return {
        "ruleId": both.finding.rule,
        "level": both.finding.severity,
        "message": {"text": both.finding.message},
        "locations": [_spot(both.here)],
        "relatedLocations": [_spot(both.there)],
    }


def _spot(spot: Spot) -> dict[str, Any]:
    figure = spot.figure
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(spot.source)}}
    if spot.line is not None and spot.column is not None:
        physical["region"] = _region(figure, spot.line, spot.column)
    location: dict[str, Any] = {"physicalLocation": physical, "message": {"text": spot.where}}
    return _paged(location, figure)


def _region(figure: Figure, line: int, column: int) -> dict[str, Any]:
    return {
        "startLine": line,
        "startColumn": column,
        "charOffset": figure.start,
        "charLength": figure.end - figure.start,
        "snippet": {"text": figure.text},
    }


def _paged(location: dict[str, Any], figure: Figure) -> dict[str, Any]:
    if figure.page is not None:
        location["properties"] = {"page": figure.page, "figure": figure.id}
    return location


def _location(record: Record, figure_id: str, telling: Telling) -> dict[str, Any]:
    place = record.place(figure_id)
    figure = place.figure
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(record.source.name)}}
    if record.source.reader == "text" and record.text is not None:
        before = record.text[: figure.start]
        column = figure.start - (before.rfind("\n") + 1) + 1
        physical["region"] = _region(figure, before.count("\n") + 1, column)
    location: dict[str, Any] = {"physicalLocation": physical, "message": {"text": telling.where(place)}}
    if place.path:
        location["logicalLocations"] = [{"fullyQualifiedName": " › ".join(place.path)}]
    return _paged(location, figure)
