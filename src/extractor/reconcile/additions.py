"""Amounts that a sentence adds up: A, plus B, plus C, less D, in all E."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.sum_words import SumWords
from extractor.reconcile.trial import Trial, sum_trial

CLOSE = re.compile("[）)]")
REACH = 300
"""The longest bracket that is looked for."""
LEAD = 3
"""How far into a sentence an addition may begin that carries on from the sentence before."""
NEAR = 3
"""How many sentences before its last part a total stands that is added to."""


def added_up(ledger: Ledger, words: SumWords, items: Sequence[Item]) -> Iterator[Trial]:
    """A, plus B, plus C, less D, in all E — as often as a sentence says so."""
    sentence = ledger.sentences[items[0].sentence]
    text = ledger.view[sentence.start : sentence.end]
    marks = [sentence.start + m.start() for m in words.adds.finditer(text)]
    if not marks:
        return
    amounts = [i for i in items if i.role in ("amount", "change") and i.exact and i.kind == "amount"]
    before = carried_over(ledger, words, items[0].sentence) if marks[0] - sentence.start <= LEAD else []
    added: list[tuple[Item, bool]] = []
    start = sentence.start
    within = 0
    for item in amounts:
        within = _bracket_end(ledger, added[-1][0]) if added and start == added[-1][0].figure.end else within
        if item.figure.start < within:
            continue
        lead = ledger.view[start : item.figure.start]
        if any(start <= m < item.figure.start for m in marks) and not added:
            added = [(item, bool(words.minus.search(lead)))] if not words.total.search(lead) else []
            before = [] if words.total.search(lead) else before
        elif added and words.total.search(lead):
            unsaid = words.open_end.match(lead) is not None or any(i.torn for i in items)
            yield from (t.silent() if unsaid else t for t in _addition(words, ledger, before, added, item))
            before, added = [], []
        elif added:
            added.append((item, bool(words.minus.search(lead))))
        elif item.role == "amount":
            before.append(item)
        start = item.figure.end


def _bracket_end(ledger: Ledger, item: Item) -> int:
    """Where the bracket ends that opens right behind an amount (X（其中：…）): what stands in it is part of it."""
    opened = ledger.view[item.figure.end : item.figure.end + 1] in ("（", "(")
    closed = CLOSE.search(ledger.view, item.figure.end, item.figure.end + REACH) if opened else None
    return closed.end() if closed else 0


def carried_over(ledger: Ledger, words: SumWords, sentence: int) -> list[Item]:
    """The first amount of the sentence before (or what it is a part of), or before its 其中: 加上 adds to it."""
    at = sentence - 1
    while at > 0 and words.among.match(ledger.view, ledger.sentences[at].start):
        at -= 1
    if at < 0 or ledger.sentences[at].section != ledger.sentences[sentence].section:
        return []
    last = [i for i in ledger.by_sentence.get(at, ()) if i.kind == "amount" and i.role == "amount" and i.exact]
    first = [i for i in last if i.fact is None or i.fact.basis != "budget"][:1] or last[:1]
    total = ledger.linked(first[0].fact.part_of) if first and first[0].fact else None
    near = total is not None and total.exact and total.section == first[0].section and at - total.sentence < NEAR
    return [total] if near and total is not None else first


def _further(ledger: Ledger, base: Item, total: Item) -> Iterator[Item]:
    """The first amounts of the sentences before, where an addition carries on from another sentence (税收…；非税…)."""
    for at in range(base.sentence - 1, base.sentence - NEAR, -1) if base.sentence != total.sentence else ():
        amounts = [i for i in ledger.by_sentence.get(at, ()) if i.measure == total.measure and i.exact]
        if amounts and amounts[0].section == total.section:
            yield amounts[0]


def _addition(
    words: SumWords, ledger: Ledger, before: Sequence[Item], added: Sequence[tuple[Item, bool]], total: Item
) -> Iterator[Trial]:
    """The first amount before carries the addition; else the last, or all of them; a deficit is taken off."""
    if not before:
        return
    plus, minus = [i for i, off in added if not off], [i for i, off in added if off]
    readings = [([before[0], *plus], minus), ([before[-1], *plus], minus), ([*before, *plus], minus)]
    if len(plus) > 1:
        readings.append((plus, minus))
    lead = ledger.view[max(0, before[0].figure.start - 8) : before[0].figure.start]
    if words.minus.search(lead):
        readings = [(plus, [before[0], *minus])]
    if words.left.search(total.label) and words.left.search(before[-1].label) and len(before) > 1:
        readings = [([before[-1], *plus], minus)]
        before = before[-1:]
    first = readings[0][0]
    readings += [([p for p in first if p is not left], minus) for left in first[1:] if len(first) > 2]
    readings += [([i, *plus], minus) for i in _further(ledger, before[0], total)]
    judged = [(p, m, judge_sum(total, p, m)) for p, m in readings]
    held = next(((p, m, j) for p, m, j in judged if j.closes), None)
    p, m, judgement = held or judged[0]
    trial = sum_trial("sum", total, p, m, judgement)
    far = abs(judgement.expected - judgement.actual) * 3 > abs(total.value)
    yield trial.backed("weak") if len(before) > 1 or m else trial.backed("likely") if far else trial
