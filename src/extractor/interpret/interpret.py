"""Figures -> Report: what every figure says."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.interpret.cells import table_drafts
from extractor.interpret.context import Context
from extractor.interpret.draft import Draft, Reason
from extractor.interpret.funds import allot
from extractor.interpret.header import header
from extractor.interpret.indicators import apart, beside, choose, names_place
from extractor.interpret.ladder import Ladder
from extractor.interpret.prose import cell_prose, prose_drafts
from extractor.interpret.reasons import settled
from extractor.interpret.reasons_indicator import indicator_reasons
from extractor.lexicon.book import Book
from extractor.model.fact import Fact, Header, Report
from extractor.model.figure import Figure
from extractor.model.outline import Outline


def interpret(figures: tuple[Figure, ...], outline: Outline, book: Book) -> Report:
    """Understand the figures of an outline: header, then facts of the prose and of table cells, then their links."""
    head, drafts = _drafted(figures, outline, book)
    return Report(outline=outline, figures=figures, header=head, facts=_facts(drafts))


def reasons(figures: tuple[Figure, ...], outline: Outline, book: Book) -> dict[str, tuple[Reason, ...]]:
    """Why every figure that states a fact was understood as it was: what decided each field, by figure id."""
    _, drafts = _drafted(figures, outline, book, traced=True)
    by_figure = {draft.figure.id: draft for draft in drafts}
    return {d.figure.id: (*settled(d), *indicator_reasons(d, by_figure, book)) for d in drafts}


def _drafted(
    figures: tuple[Figure, ...], outline: Outline, book: Book, *, traced: bool = False
) -> tuple[Header, list[Draft]]:
    """The header, and the drafts of all facts in document order, named; ``traced``: with the reasons for each."""
    head = header(outline, book)
    context = Context(outline, head, book, traced=traced)
    cells = table_drafts(figures, outline, context, book)
    claimed = {draft.figure.id for draft in cells}
    free = [figure for figure in figures if figure.cell is not None and figure.id not in claimed]
    drafts = prose_drafts(figures, outline, context, book) + cells + cell_prose(free, outline, context, book)
    drafts = sorted((draft for draft in drafts if draft.label), key=lambda draft: draft.figure.start)
    _name(drafts, head, book)
    allot(drafts, outline.view, book)
    return head, drafts


def _name(drafts: Sequence[Draft], head: Header, book: Book) -> None:
    """Give every draft its indicator, also with outer words; a ratio without one takes that of its subject."""
    by_figure, kind = {draft.figure.id: draft for draft in drafts}, head.kind
    ladder, shared = Ladder(kind, book), book.words("indicator.inherited")
    before: dict[str, str] = {}
    for draft in drafts:
        if (total := by_figure.get(draft.part_of or "")) is not None:
            draft.trail = (*draft.trail, total.label)
            lead = next((word for word in shared if word in total.label), None)
            if draft.indicator is None and lead and not draft.label.startswith(shared):
                draft.indicator, draft.pattern = choose(draft, kind, book, lead + draft.label)
        if draft.indicator is None:
            draft.indicator, draft.pattern = choose(draft, kind, book)
        if draft.indicator is None and total is not None and draft.figure.kind == "score":
            draft.indicator, draft.pattern = book.once(_scores).get(total.indicator or "", (None, None))
        if draft.indicator is None:
            outer = (*draft.trail, total.label) if total is not None else draft.trail
            draft.indicator, draft.pattern = _completed(draft, outer, kind, book)
        if draft.part_of:
            if draft.indicator is None and draft.part_of in before:
                draft.indicator, draft.pattern = beside(draft, kind, book, before[draft.part_of])
            if draft.indicator is not None:
                before[draft.part_of] = draft.indicator
        if draft.indicator is not None and draft.subject is None:
            _place(draft, head, book)
        ladder.name(draft)
    for draft in drafts:
        about = by_figure.get(draft.about or "")
        if draft.role == "amount" or about is None:
            continue
        if draft.indicator is None:
            draft.indicator, draft.pattern = about.indicator, about.pattern
        if draft.label == about.label:
            draft.subject = draft.subject or about.subject


def _place(draft: Draft, head: Header, book: Book) -> None:
    """Who a fact is about that a place names: its label alone (其中：某区5.9亿元), or the start of it; the report's own
    place needs no saying."""
    if names_place(draft, book):
        draft.subject = draft.label
        return
    place, rest = apart(draft, head.kind, book)
    if place:
        draft.label = rest
        draft.subject = place if place not in f"{head.region}{head.title}" else None


def _scores(book: Book) -> dict[str, tuple[str, str]]:
    """Of what a score is made up: by the indicator of the whole, that of its parts and the entry that says so."""
    scores = (entry for entry in book.indicators.values() if entry.part_of and "score" in entry.takes.split())
    return {entry.part_of or "": (entry.id, entry.origin) for entry in scores}


def _completed(draft: Draft, outer: Sequence[str], kind: str, book: Book) -> tuple[str | None, str | None]:
    """The indicator of a label that leaves out the end of its outer words: 一般债务 under 政府债务余额."""
    ends = book.words("phrase.kept_end")
    if draft.label.endswith(ends):
        return None, None
    for words in reversed(outer):
        named = [end for end in ends if end in words]
        if len(named) == 1:
            return choose(draft, kind, book, draft.label + named[0])
    return None, None


def _facts(drafts: Sequence[Draft]) -> tuple[Fact, ...]:
    """Facts with ids in document order; links to figures become links to their facts."""
    ids = {draft.figure.id: f"f{number}" for number, draft in enumerate(drafts, 1)}
    return Fact.many(
        {
            "id": ids[d.figure.id], "figure": d.figure.id, "label": d.label, "indicator": d.indicator, "role": d.role,
            "basis": d.basis, "period": d.period, "scope": d.scope, "subject": d.subject, "fund": d.fund,
            "of": ids.get(d.of or ""), "of_label": d.of_label, "about": ids.get(d.about or ""),
            "part_of": ids.get(d.part_of or ""), "pattern": d.pattern,
        }
        for d in drafts
    )  # fmt: skip
