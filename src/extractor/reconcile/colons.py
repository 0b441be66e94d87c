"""Lists behind a colon (资金10.4亿元用于6个项目：甲2.6亿元、乙3.2亿元……): the amount before it that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_sum, sum_closes
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.mending import sought
from extractor.reconcile.trial import Trial, sum_trial

COLON = regex.compile(r"[：:](?=\s{0,4}[^\s\d“\"])")
LEAST = 3
"""The shortest list that is tried."""
FIGURES = 4
"""A total before the sentence needs so many digits to be held against a list."""


def compile_words(book: Book) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """What says that a list is open or nested, and what says that it names only some, from the book."""
    return regex.compile(book.any_of("part.among", "sum.within")), regex.compile(book.any_of("sum.partial"))


def colon_lists(ledger: Ledger) -> Iterator[Trial]:
    """Every list of three amounts or more that follows a colon and is linked to no total."""
    nested, partial = ledger.book.once(compile_words)
    for index, place in ledger.said(COLON).items():
        items = ledger.by_sentence.get(index, ())
        parts = [i for i in items if i.figure.start > place and i.role == "amount" and not i.is_rate]
        if len(parts) < LEAST or any(i.fact is None or i.fact.part_of or not i.exact for i in parts):
            continue
        if any(i.measure != parts[0].measure or i.kind != "amount" for i in parts):
            continue
        text = ledger.view[ledger.sentences[index].start : parts[-1].figure.end]
        lists = all("、" in (gap := ledger.between(a, b))[:3] or gap[:1] in "，；,;" for a, b in pairwise(parts))
        if lists and not nested.search(text) and not partial.search(text):
            yield from _held_against(ledger, index, items, parts)


def _held_against(ledger: Ledger, index: int, items: Sequence[Item], parts: Sequence[Item]) -> Iterator[Trial]:
    """A list against the amounts before its colon, else those of the two sentences before."""
    before = [i for i in items if i.order < parts[0].order]
    wholes = [i for i in before if i.measure == parts[0].measure and i.role == "amount" and i.exact]
    count = next((i for i in reversed(before) if i.kind == "count"), None)
    here = bool(wholes)
    if not here:
        near = range(index - 1, max(-1, index - 3), -1)
        above = [i for at in near for i in ledger.by_sentence.get(at, ()) if i.section == parts[0].section]
        wholes = [i for i in above if i.measure == parts[0].measure and i.role == "amount" and i.exact]
    held = next((w for w in wholes if sum_closes(w, parts)), None)
    if held is not None:
        if here or len(held.digits) >= FIGURES:
            yield sum_trial("sum", held, parts, (), judge_sum(held, parts))
        return
    counted = count is not None and count.value == len(parts)
    least = max(p.value for p in parts)
    tried = [sum_trial("sum", w, parts, (), judge_sum(w, parts)) for w in wholes if here or w.precision >= FIGURES]
    near_by = [t for t in tried if abs(t.judgement.expected - t.judgement.actual) * 3 < max(t.judgement.actual, least)]
    far = [sought(t.backed("likely" if here else "weak"), ledger.book) for t in (near_by if here else tried)]
    mended = next((t for t in far if t.mends), None)
    if mended is not None:
        yield mended
    elif here and counted and len(wholes) == 1 and near_by:
        yield near_by[0]._replace(severity="warning")
