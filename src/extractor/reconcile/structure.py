"""Structures printed as one ratio (17.6：41.0：41.4): their parts are shares of a hundred, and of what they divide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.lexicon.book import Book
from extractor.model.figure import Figure
from extractor.model.outline import Sentence
from extractor.reconcile.item import Item
from extractor.reconcile.judge import HUNDRED, Judgement
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial

NEAR, SAID = Decimal(5), Decimal(15)
"""Parts that miss a hundred by more than this are no shares (1：2：3); where words call them a structure, by more."""
LEAD = 16


def compile_words(book: Book) -> re.Pattern[str]:
    """What a structure is called, from the book."""
    return re.compile(book.any_of("structure.said"))


def structures(ledger: Ledger) -> Iterator[tuple[Trial, Figure]]:
    """Each ratio of three parts or more that is meant to make a hundred, with its figure."""
    said = ledger.book.once(compile_words)
    for figure in ledger.others:
        if figure.kind != "ratio" or len(figure.parts or ()) < 3:
            continue
        parts = [Decimal(p) for p in figure.parts or ()]
        called = said.search(ledger.view, max(0, figure.start - LEAD), figure.start) is not None
        if abs(sum(parts) - HUNDRED) > (SAID if called else NEAR):
            continue
        step = min(Decimal(1).scaleb(int(p.as_tuple().exponent)) for p in parts)
        gap, slack = abs(sum(parts) - HUNDRED), step * len(parts) / 2
        verdict = "exact" if gap == 0 else "rounded" if gap <= slack else "failed"
        judgement = Judgement(verdict, HUNDRED, sum(parts, Decimal(0)), slack)  # type: ignore[arg-type]
        words = {"stated": figure.text, "sum": str(sum(parts))}
        terms = (Operand(figure=figure.id, role="left"),)
        yield Trial("share", "other", terms, judgement, (), message="structure", words=words, suspect=figure.id), figure
        if called and verdict != "failed" and len(parts) == 3:
            yield from _divided(ledger, figure, parts, step)


def _divided(ledger: Ledger, figure: Figure, parts: Sequence[Decimal], step: Decimal) -> Iterator[tuple[Trial, Figure]]:
    """The structure of the three sectors against their amounts of the same time, told just before it."""
    sectors = ledger.book.checks["gdp_by_sector"].named.values()
    before = [i for i in ledger.items if i.figure.start < figure.start and i.cell is None and i.exact]
    nearest = [_last(ledger, before, labels) for labels in sectors]
    amounts = [i for i in nearest if i is not None]
    total = sum(i.value for i in amounts)
    if len(amounts) != 3 or len({i.sentence for i in amounts}) != 1 or not total:
        return
    here = any(s.start <= figure.start < s.end for s in _around(ledger, amounts[0]))
    fact = next((f for f in ledger.report.facts if f.figure == figure.id), None)
    if fact is not None and any(i.fact is not None and i.fact.period != fact.period for i in amounts):
        return
    shares = [HUNDRED * i.value / total for i in amounts]
    gap = max(abs(a - b) for a, b in zip(shares, parts, strict=True))
    if not here or (gap > step and _another(ledger, figure)):
        return
    words = {"stated": figure.text, "computed": "：".join(format(s.quantize(step), "f") for s in shares)}
    terms = (Operand(figure=figure.id, role="stated"), *(Operand(figure=i.id, role="part") for i in amounts))
    judgement = Judgement("rounded" if gap <= step else "failed", HUNDRED, HUNDRED - gap, step)
    yield (
        Trial(
            "share", "other", terms, judgement, tuple(amounts),
            severity="warning", message="structure_of", words=words, suspect=figure.id,
        ),
        figure,
    )  # fmt: skip


def _last(ledger: Ledger, before: Sequence[Item], labels: Sequence[str]) -> Item | None:
    """The amount of that name nearest before."""
    fits = (i for i in reversed(before) if i.role == "amount" and i.plain in map(ledger.plain, labels))
    return next((i for i in fits if i.kind == "amount"), None)


def _around(ledger: Ledger, item: Item) -> Sequence[Sentence]:
    """The sentence of a number and the two after it."""
    return ledger.sentences[item.sentence : item.sentence + 3]


def _another(ledger: Ledger, figure: Figure) -> bool:
    """Whether another structure stands close by: one of them is of another year."""
    near = (f for f in ledger.others if f.kind == "ratio" and f is not figure and len(f.parts or ()) == 3)
    return any(abs(f.start - figure.start) < 3 * LEAD for f in near)
