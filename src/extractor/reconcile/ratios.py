"""Shares, completion, growth, differences and costs per unit of the prose, recomputed from their operands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.model.finding import Term
from extractor.reconcile.judge import Judgement, block_step, closeness, judge_growth, judge_ratio, sum_tolerance
from extractor.reconcile.ledger import Item, Ledger
from extractor.reconcile.trial import Trial, growth_trial, ratio_trial

RULES = {"share": "share", "rate": "completion", "change": "growth"}


Years = dict[tuple[str, int, str], list[Item]]
LOOKUPS = 6
"""How many amounts of the year before may be tried as the base of a growth rate."""


def prose_ratios(ledger: Ledger) -> Iterator[Trial]:
    """Every stated percentage and difference whose operands can be found."""
    years = _years(ledger)
    for _, items in ledger.prose():
        for at, item in enumerate(items):
            if item.fact is None or not item.exact:
                continue
            if item.role == "change" and item.is_rate:
                yield from _growth(ledger, items, at, years)
            elif item.role == "change":
                yield from _difference(ledger, items, at)
            elif item.role in ("share", "rate") and item.is_rate:
                yield from _ratio(ledger, item)
            elif item.figure.kind == "money_per_unit" or item.role == "rate":
                yield from _per_unit(ledger, item)


def _ratio(ledger: Ledger, stated: Item) -> Iterator[Trial]:
    """A share or completion: with its links, or with the whole that its words name."""
    assert stated.fact is not None
    top, bottom = ledger.linked(stated.fact.about), ledger.linked(stated.fact.of)
    named = _named_before(ledger, stated)
    readings = [t for whole in (bottom, named) if (t := _of_whole(top, whole, stated))]
    held = next((t for t in readings if not t.failed), None)
    if held is not None:
        yield held
    elif readings:
        trial = readings[0]
        near = len({i.sentence for i in trial.items}) == 1 and (named is None or named is bottom)
        yield replace(trial, slip_only=not near or not _believable(trial.judgement))


def _named_before(ledger: Ledger, stated: Item) -> Item | None:
    """The last amount before that bears the name of what the rate is relative to."""
    wanted = ledger.plain((stated.fact.of_label if stated.fact else None) or "")
    return ledger.last_named(wanted, stated) if len(wanted) > 2 else None


def _of_whole(top: Item | None, bottom: Item | None, stated: Item) -> Trial | None:
    """100 · top / bottom = stated, where the two can be compared."""
    if top is None or bottom is None or top is bottom or top.is_rate != bottom.is_rate:
        return None
    if bottom.figure.kind == "percent" or not (top.exact and bottom.exact):
        return None
    judgement = judge_ratio(top, bottom, stated)
    return None if judgement.verdict == "unchecked" else ratio_trial(RULES[stated.role], top, bottom, stated, judgement)


def _believable(judgement: Judgement) -> bool:
    """Whether a miss is small enough for the link to be right: within a half of what is stated."""
    size = max(abs(judgement.expected), abs(judgement.actual))
    return abs(judgement.expected - judgement.actual) <= size / 2


def _growth(ledger: Ledger, items: Sequence[Item], at: int, years: Years) -> Iterator[Trial]:
    """Growth against a linked base, a base or a change in the same sentence."""
    stated = items[at]
    assert stated.fact is not None
    current = ledger.linked(stated.fact.about) or _before(ledger, items, at)
    if current is None or current.is_rate or not current.exact:
        return
    readings = list(_growth_readings(ledger, items, at, current))
    found = next((t for t in readings if not t.failed), None)
    if found is None:
        bases = _bases(ledger, current, years)
        tried = (_on_base(current, base, stated) for base in bases)
        found = next((t for t in tried if t is not None and not t.failed), None)
    if found is not None or readings:
        yield found or readings[0]


def _years(ledger: Ledger) -> Years:
    """Amounts by plain label and year."""
    years: Years = {}
    for item in ledger.items:
        if item.fact is not None and item.role == "amount" and item.exact and (item.fact.period or "")[:4].isdigit():
            key = (ledger.plain(item.label), int((item.fact.period or "")[:4]), item.measure)
            years.setdefault(key, []).append(item)
            if item.indicator:
                years.setdefault((item.indicator, *key[1:]), []).append(item)
    return years


def _bases(ledger: Ledger, current: Item, years: Years) -> list[Item]:
    """Amounts of that name in the year before, of the same scope and subject, nearest first."""
    fact = current.fact
    if fact is None or not (fact.period or "")[:4].isdigit():
        return []
    year = int((fact.period or "")[:4]) - 1
    found = [*years.get((ledger.plain(fact.label), year, current.measure), [])]
    if fact.indicator:
        found += years.get((fact.indicator, year, current.measure), [])
    fits = [i for i in found if i.fact and i.fact.subject == fact.subject and _same_scope(i.fact.scope, fact.scope)]
    return sorted(dict.fromkeys(fits), key=lambda i: abs(i.order - current.order))[:LOOKUPS]


def _same_scope(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _on_base(current: Item, base: Item, stated: Item) -> Trial | None:
    """Growth of ``current`` over ``base``; None where the base is zero."""
    judgement = judge_growth(current.value, base.value, stated, block_step((current, base)))
    if judgement.verdict == "unchecked":
        return None
    return growth_trial("growth", ((current, "current"), (base, "base")), stated, judgement)


def _growth_readings(ledger: Ledger, items: Sequence[Item], at: int, current: Item) -> Iterator[Trial]:
    stated = items[at]
    assert stated.fact is not None
    base = ledger.linked(stated.fact.of)
    if base is not None and base is not current and base.measure == current.measure:
        trial = _on_base(current, base, stated)
        if trial is not None:
            near = base.sentence == stated.sentence
            yield replace(trial, slip_only=not near or abs(trial.judgement.expected) > 200)
    change = _change_beside(items, at, current)
    if change is not None and current.value != 0:
        yield from growth_by_change(current, change, stated)


def growth_by_change(current: Item, change: Item, stated: Item) -> Iterator[Trial]:
    """Growth whose base is not printed: current − change.

    A fall is written as a sum, its change being printed positive: (1 − rate) · change = rate · current.
    """
    shift = change.signed if change.figure.polarity else _like(change, stated)
    judgement = judge_growth(current.value, current.value - shift, stated, block_step((current, change)))
    if judgement.verdict == "unchecked":
        return
    if shift == change.value:
        yield growth_trial("growth", ((current, "current"), (change, "change")), stated, judgement)
        return
    rate = abs(stated.value) / 100
    terms = (
        Term(figure=change.id, weight=str(1 - rate), role="total"),
        Term(figure=current.id, weight=str(-rate), role="part"),
    )
    slack = stated.step / 200 * (current.value + change.value) + block_step((current, change)) / 2
    whole = Judgement(judgement.verdict, rate * (current.value + change.value), change.value, slack)
    yield Trial("growth", "sum", terms, whole, (current, change, stated))


def _like(change: Item, stated: Item) -> Decimal:
    """The change with the direction of the rate beside it."""
    return -change.value if stated.figure.polarity == "down" else change.value


def _before(ledger: Ledger, items: Sequence[Item], at: int) -> Item | None:
    """The nearest amount before in the sentence that is named like it."""
    stated = items[at]
    for item in reversed(items[:at]):
        if item.role == "amount" and not item.is_rate and ledger.same_topic(item, stated):
            return item
    return None


def _change_beside(items: Sequence[Item], at: int, current: Item) -> Item | None:
    """The change in amount stated just before or after a growth rate."""
    for near in (at - 1, at + 1):
        if 0 <= near < len(items):
            item = items[near]
            if item.role == "change" and not item.is_rate and item.measure == current.measure and item.exact:
                return item
    return None


def _difference(ledger: Ledger, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """current − base = change, with the direction that the words give."""
    stated = items[at]
    assert stated.fact is not None
    current = ledger.linked(stated.fact.about)
    base = ledger.linked(stated.fact.of)
    if current is None or base is None or current is base or not (current.exact and base.exact):
        return
    points = stated.figure.kind == "percentage_points" and current.is_rate and base.is_rate
    if not points and not (current.measure == base.measure == stated.measure):
        return
    gap = current.value - base.value
    sign = -1 if gap < 0 else 1
    tolerance = sum_tolerance(stated, (current, base))
    judgement = closeness(abs(gap), abs(stated.value), tolerance)
    weight = -sign if stated.value >= 0 else sign
    terms = (
        Term(figure=stated.id, weight=str(weight), role="total"),
        Term(figure=current.id, weight="1", role="part"),
        Term(figure=base.id, weight="-1", role="part"),
    )
    near = current.sentence == stated.sentence == base.sentence
    trial = Trial("difference", "sum", terms, judgement, (stated, current, base))
    yield replace(trial, slip_only=not near)


def _per_unit(ledger: Ledger, stated: Item) -> Iterator[Trial]:
    """What one unit costs, times the units, is the amount."""
    assert stated.fact is not None
    top, bottom = ledger.linked(stated.fact.about), ledger.linked(stated.fact.of)
    if top is None or bottom is None or bottom.value <= 0 or stated.is_rate:
        return
    if not (top.exact and bottom.exact) or top.figure.kind != "amount":
        return
    expected = top.value / bottom.value
    tolerance = stated.step / 2 + top.step / (2 * bottom.value)
    judgement = closeness(expected, stated.value, tolerance)
    terms = (
        Term(figure=top.id, weight="-1", role="total"),
        Term(figure=stated.id, weight=str(bottom.value), role="part"),
    )
    whole = Judgement(judgement.verdict, stated.value * bottom.value, top.value, tolerance * bottom.value)
    yield Trial("per_unit", "sum", terms, whole, (top, stated, bottom))
