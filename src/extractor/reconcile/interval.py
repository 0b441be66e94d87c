"""Where a relation would hold: the interval in which one operand makes it close, the others as printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extractor.reconcile.item import Item
from extractor.reconcile.trial import Trial


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed interval in base units."""

    low: Decimal
    high: Decimal

    @classmethod
    def around(cls, centre: Decimal, slack: Decimal) -> Bounds:
        """centre ± slack."""
        return cls(centre - abs(slack), centre + abs(slack))

    @classmethod
    def of(cls, a: Decimal, b: Decimal) -> Bounds:
        """Between two values in either order."""
        return cls(min(a, b), max(a, b))


def solved_for(trial: Trial, item: Item) -> Bounds | None:
    """Where ``item`` would have to lie for the relation to close; None where the formula cannot be solved for it."""
    return solved(trial, (item,)).get(item.id)


def solved(trial: Trial, items: Iterable[Item]) -> dict[str, Bounds]:
    """Figure id -> where it would have to lie for the relation to close; linear in the terms of a sum."""
    if trial.formula == "sum":
        return _sums(trial, items)
    solve = {"ratio": _ratio, "growth": _growth, "equal": _equal}.get(trial.formula)
    found = ((i.id, solve(trial, i)) for i in items) if solve else ()
    return {figure: bounds for figure, bounds in found if bounds is not None}


def _sums(trial: Trial, items: Iterable[Item]) -> dict[str, Bounds]:
    """Of a sum Σ weight·value = 0: each value less its share of what is left over."""
    values = {i.id: i.value for i in trial.items}
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for term in trial.terms:
        weights[term.figure] += Decimal(term.weight)
    residue = sum((weight * values[figure] for figure, weight in weights.items()), Decimal(0))
    return {
        i.id: Bounds.around(i.value - residue / weight, trial.judgement.tolerance / weight)
        for i in items
        if (weight := weights.get(i.id, Decimal(0)))
    }


def _named(trial: Trial) -> dict[str, Item]:
    items = {i.id: i for i in trial.items}
    return {t.role: items[t.figure] for t in trial.terms}


def _ratio(trial: Trial, item: Item) -> Bounds | None:
    named = _named(trial)
    top, bottom, stated = named["numerator"], named["denominator"], named["stated"]
    half = stated.step / 2
    low, high = (stated.value - half) / 100, (stated.value + half) / 100
    if item is stated:
        return Bounds.around(trial.judgement.expected, trial.judgement.tolerance)
    if item is top:
        return Bounds.of(low * bottom.value, high * bottom.value)
    if item is bottom and low > 0:
        return Bounds.of(top.value / low, top.value / high)
    return None


def _growth(trial: Trial, item: Item) -> Bounds | None:
    named = _named(trial)
    stated, current = named["stated"], named["current"]
    if item is stated:
        return Bounds.around(trial.judgement.expected, trial.judgement.tolerance)
    base, change = named.get("base"), named.get("change")
    fell = base is not None and current.value < base.value and stated.figure.polarity != "up"
    sign = -1 if stated.value < 0 or stated.figure.polarity == "down" or fell else 1
    size = abs(stated.value)
    low, high = sign * (size - stated.step / 2) / 100, sign * (size + stated.step / 2) / 100
    if min(low, high) <= -1:
        return None
    if base is not None:
        if item is current:
            return Bounds.of(base.value * (1 + low), base.value * (1 + high))
        return Bounds.of(current.value / (1 + low), current.value / (1 + high))
    if change is not None and low * high > 0:
        ratios = (1 + 1 / low, 1 + 1 / high)
        if item is current:
            return Bounds.of(change.value * ratios[0], change.value * ratios[1])
        return Bounds.of(current.value / ratios[0], current.value / ratios[1])
    return None


def _equal(trial: Trial, item: Item) -> Bounds | None:
    others = [i.value for i in trial.items if i is not item]
    if not others:
        return None
    fine = all(i.printed <= item.printed for i in trial.items)
    slack = Decimal(0) if fine else trial.judgement.tolerance
    return Bounds(min(others) - slack, max(others) + slack)
