"""Figures -> Report: what every figure says."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.interpret.context import Context
from extractor.interpret.draft import Draft
from extractor.interpret.prose import prose_drafts
from extractor.lexicon.book import Book
from extractor.model.fact import Fact, Header, Report
from extractor.model.figure import Figure
from extractor.model.outline import Outline


def interpret(figures: tuple[Figure, ...], outline: Outline, book: Book) -> Report:
    """Understand the figures of an outline: header, then facts of the prose and of table cells, then their links."""
    head = Header()
    context = Context(outline, head, book)
    drafts = prose_drafts(figures, outline, context, book)
    drafts.sort(key=lambda draft: draft.figure.start)
    return Report(outline=outline, figures=figures, header=head, facts=_facts(drafts))


def _facts(drafts: Sequence[Draft]) -> tuple[Fact, ...]:
    """Facts with ids in document order; links to figures become links to their facts."""
    drafts = [draft for draft in drafts if draft.label]
    ids = {draft.figure.id: f"f{number}" for number, draft in enumerate(drafts, 1)}
    return tuple(
        Fact(
            id=ids[d.figure.id], figure=d.figure.id, label=d.label, indicator=d.indicator, role=d.role, basis=d.basis,
            period=d.period, scope=d.scope, subject=d.subject, of=ids.get(d.of or ""), of_label=d.of_label,
            about=ids.get(d.about or ""), part_of=ids.get(d.part_of or ""), pattern=d.pattern,
        )
        for d in drafts
    )  # fmt: skip
