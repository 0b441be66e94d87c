"""Differences of the prose: by how much one amount is above or below another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.currents import compared, current_of, worded
from extractor.reconcile.item import Item
from extractor.reconcile.judge import Judgement, closeness, judge_growth, sum_tolerance
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial

WINDOW = 6
ONE, HUNDREDTH = Decimal(1), Decimal("0.01")
NEAR = 3
"""How many sentences back the two amounts may stand whose gap is told."""
CLAUSE = regex.compile(r"[，。；、,;]")
BRACKET = regex.compile(r"[（(](?:19|20)\d\d[^（(）)，。；\d]{1,3}")
"""What stands between a change and an earlier year's amount in brackets behind it."""
LEAD = 16
"""How much of what stands before a number is looked at."""
LOOKUPS = 6
"""How many amounts of the year before may be tried as the base of a change."""


@dataclass(frozen=True, slots=True)
class GapWords:
    """Changes against something else than last year."""

    planned: regex.Pattern[str]
    plan: regex.Pattern[str]
    limit: regex.Pattern[str]
    under: regex.Pattern[str]
    gap: re.Pattern[str]
    amends: regex.Pattern[str]


def compile_words(book: Book) -> GapWords:
    """The vocabulary of differences, from the book."""
    planned, plan = (regex.compile(book.any_of(i)) for i in ("growth.planned", "ratio.plan"))
    limit, under = (regex.compile(rf"{book.any_of(i)}\p{{Han}}?\s*+$") for i in ("gap.limit", "gap.under"))
    gap, amends = book.any_of("gap.limit", "gap.under"), "|".join(book.entry("phrase.amends").regex)
    return GapWords(planned, plan, limit, under, re.compile(gap), regex.compile(amends))


def difference(ledger: Ledger, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """current − base = change: by links, by last year's amount in the sentence, by the amount its words name."""
    words = ledger.book.once(compile_words)
    stated = items[at]
    fact = stated.fact
    assert fact is not None
    start = items[at - 1].figure.end if at else ledger.sentences[stated.sentence].start
    said = words.planned.search(ledger.view[start : stated.figure.start]) is not None
    planned = said or words.plan.search(fact.of_label or "") is not None
    plan = _planned(ledger, words, items, at) if said else None
    pair = plan or compared(ledger, items, at) or (None if said else worded(ledger, items, at))
    current = pair[0] if pair is not None else current_of(ledger, items, at)
    if current is None or current is stated:
        return
    of_total = gap_of(ledger, stated, *pair) if pair is not None else None
    if of_total is not None and not of_total.failed:
        yield of_total
        return
    near = [*reversed(items[:at]), *items[at + 1 :]]
    beside = (
        _amended(ledger, words, items, current)
        or _bracketed(ledger, items, at, current)
        or next((i for i in near if _is_base(i, planned=planned) and ledger.same_topic(i, current)), None)
    )
    named = ledger.last_named(ledger.plain(fact.of_label or ""), stated) if fact.of_label else None
    bases = [b for b in (ledger.linked(fact.of), beside) if b is not None]
    others = [b for b in (named, *ledger.year_before(current)[:LOOKUPS], *ledger.window(stated, WINDOW)) if b]
    sure = [t for b in bases if (t := gap_of(ledger, stated, current, b))]
    found = next((t for t in sure if not t.failed), None)
    if found is None and sure:
        told = [i for i in items[:at] if i.measure == current.measure and i is not current and i.role == current.role]
        found = next((t for i in told for b in bases if (t := gap_of(ledger, stated, i, b)) and not t.failed), None)
    if found is None and len(stated.digits) > 2:
        loose = (gap_of(ledger, stated, current, b) for b in others)
        found = next((t for t in loose if t is not None and not t.failed), None)
    if found is not None:
        yield found
    elif of_total is not None:
        sure_pair = plan is not None or (pair is not None and (_rated(items, at, *pair) or _agreed(items, at, pair[1])))
        yield of_total.backed("strong" if sure_pair else "likely")
    elif named is not None and not sure and (guess := gap_of(ledger, stated, current, named)) is not None:
        yield guess.backed("weak")
    elif not sure and (trial := _year_apart(ledger, stated, current)) is not None:
        yield trial
    elif sure:
        _, now, base = sure[0].items
        one = len({i.sentence for i in sure[0].items}) == 1
        yield sure[0] if one or _rated(items, at, now, base) or _agreed(items, at, base) else sure[0].backed("weak")


def _year_apart(ledger: Ledger, stated: Item, current: Item) -> Trial | None:
    """年末余额X，比上年末增加Y: the only amount of its name that the section gives for the year before."""
    before = ledger.year_before(current)
    tabled = [i for i in before[:LOOKUPS] if (same := _in_row(ledger, i, current)) and same.id != stated.id]
    if tabled and len({i.value for i in tabled}) == 1 and (trial := gap_of(ledger, stated, current, tabled[0])):
        return trial
    near = [i for i in before if i.section == stated.section and i.cell is None]
    base = near[0] if len({i.value for i in near}) == 1 and current.sentence == stated.sentence else None
    trial = gap_of(ledger, stated, current, base) if base is not None else None
    return trial.backed("likely") if trial is not None else None


def _in_row(ledger: Ledger, base: Item, current: Item) -> Item | None:
    """The very value of this year beside last year's in the row of a table: then the two are of one thing."""
    cell = base.cell
    if cell is None or current.cell is not None:
        return None
    row = (i for i in ledger.by_table.get(cell.table, ()) if i.cell and i.cell.row == cell.row)
    return next((i for i in row if i.value == current.value and i.measure == current.measure and i is not base), None)


def _rated(items: Sequence[Item], at: int, current: Item, base: Item) -> bool:
    """Whether the rate right after a change is that of the two amounts compared: then the change alone is wrong."""
    rate = items[at + 1] if at + 1 < len(items) else None
    if rate is None or not rate.is_rate or rate.role != "change" or not rate.exact or len(rate.digits) < 3:
        return False
    slack = max(current.step, base.step) / 2
    return judge_growth(current.value, base.value, rate, slack).closes


def _agreed(items: Sequence[Item], at: int, base: Item) -> bool:
    """Whether the rate right after a change is that of the change over its base: then what it came to is wrong."""
    stated, rate = items[at], items[at + 1] if at + 1 < len(items) else None
    if rate is None or not rate.is_rate or rate.role != "change" or not rate.exact or len(rate.digits) < 3:
        return False
    share = judge_growth(base.value + stated.value, base.value, rate, stated.step / 2)
    return share.closes and abs(rate.value) < 100


def _planned(ledger: Ledger, words: GapWords, items: Sequence[Item], at: int) -> tuple[Item, Item] | None:
    """计划X，完成Y，比计划少Z: the only two amounts of its measure before it in its sentence, what was done first."""
    stated = items[at]
    told = [i for i in items[:at] if i.measure == stated.measure and i.role == "amount" and i.exact]
    if len(told) != 2 or told[0].order + 1 != told[1].order:
        return None
    start = max(ledger.sentences[stated.sentence].start, told[0].figure.start - LEAD)
    lead = CLAUSE.split(ledger.view[start : told[0].figure.start])[-1]
    return (told[1], told[0]) if words.plan.search(lead) else None


def gaps(ledger: Ledger) -> Iterator[Trial]:
    """低于限额X, 比预算少支出X: what a word says is the gap between two amounts just told."""
    words = ledger.book.once(compile_words)
    for index in ledger.said(words.gap):
        items = ledger.by_sentence.get(index, ())
        for at, stated in enumerate(items):
            if stated.kind != "amount" or not stated.exact:
                continue
            start = items[at - 1].figure.end if at else ledger.sentences[stated.sentence].start
            lead = CLAUSE.split(ledger.view[start : stated.figure.start])[-1]
            pair = None
            if words.limit.search(lead):
                pair = _limit_of(ledger, stated)
            elif words.under.search(lead):
                pair = _budget_of(ledger, items[:at])
            trial = gap_of(ledger, stated, *pair) if pair is not None else None
            if trial is not None:
                yield trial if not trial.failed or words.limit.search(lead) else trial.backed("likely")


def _limit_of(ledger: Ledger, stated: Item) -> tuple[Item, Item] | None:
    """The limit and the balance last told before a gap, in its section: those that are no part of another."""
    found: list[Item] = []
    for indicator in ("debt.limit", "debt.balance"):
        told = [
            i for i in ledger.by_indicator.get(indicator, ())
            if i.order < stated.order and i.section == stated.section and i.cell is None and i.role == "amount"
            and i.exact and i.fact and not i.fact.part_of and i.measure == stated.measure
        ]  # fmt: skip
        if not told or stated.sentence - told[-1].sentence > NEAR:
            return None
        found.append(told[-1])
    one, two = (i.fact for i in found)
    apart = (
        one is None or two is None or one.period != two.period or (one.scope and two.scope and one.scope != two.scope)
    )
    return None if apart else (found[0], found[1])


def _budget_of(ledger: Ledger, before: Sequence[Item]) -> tuple[Item, Item] | None:
    """The budget and what was spent of it, the only two amounts of their name before a gap in its sentence."""
    amounts = [i for i in before if i.role == "amount" and i.kind == "amount" and i.exact and i.fact]
    planned = [i for i in amounts if i.fact and i.fact.basis == "budget"]
    spent = [i for i in amounts if i.fact and i.fact.basis == "actual"]
    if len(planned) != 1 or len(spent) != 1 or not ledger.same_topic(planned[0], spent[0]):
        return None
    return planned[0], spent[0]


def _amended(ledger: Ledger, words: GapWords, items: Sequence[Item], current: Item) -> Item | None:
    """What a plan was before it became what it is (由X调整为Y)."""
    before = next((i for i in items if i.order + 1 == current.order and i.measure == current.measure and i.exact), None)
    changed = before is not None and words.amends.match(ledger.view, before.figure.end, current.figure.start)
    return before if changed and before and before.role == current.role and ledger.same_topic(before, current) else None


def _bracketed(ledger: Ledger, items: Sequence[Item], at: int, current: Item) -> Item | None:
    """比2020年增加0.85张（2020年为5.97张）: an earlier year's amount of that name in brackets right behind a change."""
    base = items[at + 1] if at + 1 < len(items) else None
    if base is None or base.fact is None or current.fact is None or base.measure != current.measure:
        return None
    named = BRACKET.fullmatch(ledger.between(items[at], base)) and ledger.same_topic(base, current)
    earlier = (base.fact.period or "")[:4] < (current.fact.period or "")[:4]
    return base if named and earlier and base.role == "amount" else None


def _is_base(item: Item, *, planned: bool) -> bool:
    """Whether a change may be measured from a number: last year's, or the budget where its words say so."""
    return item.fact is not None and item.fact.basis == ("budget" if planned else "prior")


def gap_of(ledger: Ledger, stated: Item, current: Item, base: Item) -> Trial | None:
    """The difference of two numbers of one measure, whichever is larger."""
    if base is current or base is stated or not (current.exact and base.exact):
        return None
    points = stated.kind == "percentage_points" and current.is_rate and base.is_rate
    if not points and not current.measure == base.measure == stated.measure:
        return None
    gap = current.value - base.value
    one = HUNDREDTH if points and stated.figure.unit in ledger.book.words("gap.hundredths") else ONE
    slack = sum_tolerance(stated, (current, base)) if one == ONE else sum_tolerance(current, (base,))
    judgement = closeness(abs(gap), abs(stated.value) * one, slack)
    weight = one * (-1 if gap >= 0 else 1) * (1 if stated.value >= 0 else -1)
    terms = (
        Operand(figure=stated.id, weight=str(weight), role="total"),
        Operand(figure=current.id, weight="1", role="part"),
        Operand(figure=base.id, weight="-1", role="part"),
    )
    expected = abs(gap) / one * (1 if stated.value >= 0 else -1)
    whole = Judgement(judgement.verdict, expected, stated.value, Decimal(judgement.tolerance) / one)
    return Trial("difference", "sum", terms, whole, (stated, current, base))
