"""Report -> Checks and Findings: the report against itself."""

from __future__ import annotations

from extractor.lexicon.book import Book
from extractor.model.fact import Report
from extractor.model.finding import Check, Finding


def reconcile(report: Report, book: Book) -> tuple[tuple[Check, ...], tuple[Finding, ...]]:
    """Every relation tried and every contradiction found. (First cut: none.)"""
    return (), ()
