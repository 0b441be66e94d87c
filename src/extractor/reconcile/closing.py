"""Income and spending of the prose that are said to balance, or to leave something between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.reconcile.item import Item
from extractor.reconcile.judge import Judgement, closeness, judge_equal, judge_sum, sum_closes
from extractor.reconcile.ledger import Ledger, spoken
from extractor.reconcile.mending import sought
from extractor.reconcile.sum_words import SumWords
from extractor.reconcile.trial import Trial, equal_trial, sum_trial

CLAUSE = re.compile(r"[，。；、,;]")
"""Where a clause ends."""


def balances_told(ledger: Ledger, words: SumWords) -> Iterator[Trial]:
    """Income and spending said to balance, or to leave a surplus, in the sentences just before."""
    last: dict[str, Item] = {}
    closed = ledger.said_anywhere(words.closing)
    for index, entered in ledger.leading_to(closed):
        last = {} if entered else last
        start = ledger.sentences[index].start
        items = [i for i in ledger.by_sentence.get(index, ()) if i.kind == "amount" and i.role == "amount"]
        for item in items:
            if item.fact is not None and item.fact.part_of:
                continue
            lead = CLAUSE.split(ledger.view[max(start, item.figure.start - 16) : item.figure.start])[-1]
            again = next((s for s in ("in", "out") if s in last and _done(ledger, last[s], item)), None)
            if words.surplus.search(lead) and "in" in last and "out" in last:
                yield from _surplus(last["in"], last["out"], item)
            elif (
                words.carried.search(lead)
                and {"sum", "spent"} <= last.keys()
                and last["sum"].order < last["spent"].order < item.order
            ):
                yield from _surplus(last["sum"], last["spent"], item)
            elif again:
                last = {**last, again: item}
            elif words.income.search(lead):
                last = {"in": item, "sum": item} if not words.total.search(lead) else {**last, "sum": item}
            elif words.spending.search(lead):
                last = {**last, "out": item} if "out" not in last else last
                if words.total.search(lead):
                    last["spent"] = item
        told = "spent" in last and index in closed and ledger.says(index, words.balanced)
        if told and "sum" not in last:
            twin = _other_side(ledger, words, last["spent"])
            last = {**last, "sum": twin} if twin is not None else last
        if told and "sum" in last:
            pair = (last["sum"], last["spent"])
            trial = equal_trial("balance", pair, judge_equal(pair)).backed("likely")
            yield trial if _one_basis(pair) else trial.silent()
            last = {}
        elif ("sum" in last or "in" in last) and index in closed and ledger.says(index, words.balanced):
            yield from (whole := list(_spent_in_all(ledger, words, last.get("sum") or last["in"], items)))
            last = {} if whole else last


def _other_side(ledger: Ledger, words: SumWords, spent: Item) -> Item | None:
    """The total of income that goes by the name of a total of spending, told once of its scope, basis and year."""
    name = words.spending.sub(ledger.book.words("sum.income")[0], spent.label)
    named = [i for i in ledger.all_named(spoken(name)) if i.cell is None and i.order < spent.order]
    one = spent.fact
    alike = [
        i for i in named
        if one and i.fact and (i.fact.scope, i.fact.basis, i.fact.period) == (one.scope, one.basis, one.period)
    ]  # fmt: skip
    last = alike[-1:] if name != spent.label and words.total.search(name) else []
    return last[0] if last and ledger.facet(last[0]) == ledger.facet(spent) else None


def _done(ledger: Ledger, planned: Item, item: Item) -> bool:
    """Whether a number is what became of a planned one: the same thing, carried out."""
    bases = (planned.fact.basis if planned.fact else None, item.fact.basis if item.fact else None)
    return bases == ("budget", "actual") and ledger.same_topic(planned, item)


def _one_basis(items: Sequence[Item]) -> bool:
    """Whether numbers are all planned or all carried out, as far as they say."""
    return len({i.fact.basis for i in items if i.fact and i.fact.basis}) < 2


def _surplus(income: Item, spent: Item, left: Item) -> Iterator[Trial]:
    """What is left is income less spending."""
    judgement = judge_sum(left, [income], [spent])
    if not judgement.closes and left.figure.polarity != "down":
        negative = closeness(judgement.expected, -left.value, judgement.tolerance)
        judgement = judgement if not negative.closes else Judgement("unchecked", *_three(negative))
    trial = sum_trial("balance", left, [income], [spent], judgement).backed("likely")
    yield trial if _one_basis((income, spent, left)) else trial.silent()


def _three(judgement: Judgement) -> tuple[Decimal, Decimal, Decimal]:
    return judgement.expected, judgement.actual, judgement.tolerance


def _spent_in_all(ledger: Ledger, words: SumWords, income: Item, items: Sequence[Item]) -> Iterator[Trial]:
    """收入总量A；支出安排B，上解支出C，收支平衡: what is spent after the income makes it, no total being told."""
    spent = [i for i in items if i.order > income.order and not (i.fact and i.fact.part_of)]
    sided = spent and words.spending.search(
        ledger.view, ledger.sentences[spent[0].sentence].start, spent[0].figure.start
    )
    if len(spent) < 2 or not sided or not all(i.exact and i.measure == income.measure for i in spent):
        return
    told = ledger.view[spent[0].figure.start : spent[-1].figure.end]
    if words.total.search(told) or words.adds.search(told) or words.among.search(told):
        return
    trial = sum_trial("balance", income, spent, (), judge_sum(income, spent))
    yield trial if sum_closes(income, spent) else sought(trial.backed("likely"), ledger.book)
