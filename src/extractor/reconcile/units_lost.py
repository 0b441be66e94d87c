"""Amounts told in so few yuan that 亿 or 万 must be missing: the other amounts of that name say which."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_equal
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Trial, equal_trial

FEW, MANY = Decimal(100), Decimal(10) ** 6
"""Fewer yuan than the first are no item of a budget that elsewhere is more than the second."""
UNITS = (Decimal(10) ** 8, Decimal(10) ** 4)


def units_lost(ledger: Ledger) -> Iterator[Trial]:
    """企业所得税0.4元, where a table has 4186万元: the same to the last digit, but for the unit."""
    for item in ledger.items:
        if item.figure.scale != "1" or item.kind != "amount" or not 0 < item.value < FEW or item.cell is not None:
            continue
        if item.role != "amount" or not item.exact or item.is_prior or not item.indicator:
            continue
        for other in ledger.by_indicator.get(item.indicator, ()):
            if other.value > MANY and _is_meant(item, other):
                trial = equal_trial("unit_slip", (other, item), judge_equal((other, item)))
                yield trial._replace(suspect=item.id)
                break


def _is_meant(item: Item, other: Item) -> bool:
    """Whether another amount of that name, time and place is this one in a larger unit, rounded as it is printed."""
    one, two = item.fact, other.fact
    if one is None or two is None or other.role != "amount" or not other.exact or item.measure != other.measure:
        return False
    if (one.basis, one.period, one.scope, one.subject) != (two.basis, two.period, two.scope, two.subject):
        return False
    return any(abs(other.value - item.value * unit) * 2 <= item.printed * unit for unit in UNITS)
