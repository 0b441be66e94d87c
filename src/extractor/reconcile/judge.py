"""Whether a relation holds: exact, rounded, truncated, balanced or failed — one ladder for every engine.

Rounding is judged by block: among numbers printed in one unit the finest shows the precision of all (13 beside 22.43
is 13.00). Only a total, or a number in a coarser unit, may be as rough as it is printed. In a table the column decides:
see ``ledger.column_steps``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import NamedTuple

from extractor.model.finding import Verdict
from extractor.reconcile.item import Item

HALF = Decimal("0.5")
HUNDRED = Decimal(100)
ZERO = Decimal(0)
COUNTED = frozenset({"count", "headcount", "households"})
"""Kinds that are counted, not measured: printed in ones they are not rounded."""
WHOLE = COUNTED | {"score"}
"""Kinds whose whole numbers are exact."""
STEP = attrgetter("step")


class Judgement(NamedTuple):
    """The verdict with what the operands give and what is printed, in base units."""

    verdict: Verdict
    expected: Decimal
    actual: Decimal
    tolerance: Decimal

    @property
    def closes(self) -> bool:
        """Whether the relation holds."""
        return self.verdict not in ("failed", "unchecked")


def judge_sum(total: Item, plus: Sequence[Item], minus: Sequence[Item] = ()) -> Judgement:
    """total = Σ plus − Σ minus, all on printed values."""
    expected = sum([i.value for i in plus], ZERO)
    if minus:
        expected -= sum([i.value for i in minus], ZERO)
    parts = [*plus, *minus] if minus else plus
    judgement = closeness(expected, total.value, sum_tolerance(total, parts))
    return judgement if judgement.verdict != "failed" else _or_doubtful(judgement, total, parts)


def _or_doubtful(judgement: Judgement, total: Item, parts: Sequence[Item]) -> Judgement:
    """A sum that fails, but for what its own decimals allow (212.4 beside 146.20): neither proved nor refuted."""
    if total.cell is not None or total.kind in WHOLE:
        return judgement
    coarsest, finest = max([i.printed for i in parts]), min([i.printed for i in parts])
    own = sum([i.printed for i in parts], total.printed) * HALF if coarsest > finest else ZERO
    doubtful = abs(judgement.expected - judgement.actual) <= own
    return Judgement("unchecked", *judgement[1:3], own) if doubtful else judgement


def sum_closes(total: Item, plus: Sequence[Item], minus: Sequence[Item] = ()) -> bool:
    """Whether ``judge_sum`` closes."""
    return held_sum(total, plus, minus) is not None


def held_sum(total: Item, plus: Sequence[Item], minus: Sequence[Item] = ()) -> Judgement | None:
    """``judge_sum`` where it closes: most sums are tried in vain, and miss by more than rounding ever allows."""
    rest = total.value
    reach = total.step + total.printed
    for part in plus:
        rest -= part.value
        reach += part.step + part.printed
    for part in minus:
        rest += part.value
        reach += part.step + part.printed
    if rest and not -reach < rest < reach:
        return None
    judgement = judge_sum(total, plus, minus)
    return judgement if judgement.closes else None


def sum_tolerance(total: Item, parts: Sequence[Item]) -> Decimal:
    """How far a sum may miss its total by rounding alone. Parts that are all rougher than the total were rounded."""
    if total.kind in WHOLE and all(
        i.kind in WHOLE and i.figure.decimals == 0 and i.figure.scale == "1" for i in (total, *parts)
    ):
        return ZERO
    if total.cell is not None:
        if total.kind == "amount" and total.figure.scale == "1":
            return sum([i.printed for i in parts], total.printed) * HALF
        return sum([i.step for i in parts], total.step) * HALF
    finest = min(parts, key=STEP) if parts else total
    block, scale = finest.step, finest.figure.scale
    return sum([block if p.figure.scale == scale else p.step for p in parts], max(total.step, block)) * HALF


def closeness(expected: Decimal, actual: Decimal, tolerance: Decimal) -> Judgement:
    """Exact, within tolerance, or failed."""
    gap = abs(expected - actual)
    verdict: Verdict = "exact" if gap == 0 else "rounded" if gap <= tolerance else "failed"
    return Judgement(verdict, expected, actual, tolerance)


def slack_of(item: Item, peers: Sequence[Item]) -> Decimal:
    """Half the step to which a number is printed: its own in a coarser unit, the finest of those in its unit.

    In a table the column has decided.
    """
    if item.cell is not None and item.kind == "amount":
        return item.step * HALF
    if item.kind in COUNTED and item.figure.scale == "1":
        return ZERO
    scale = item.figure.scale
    return min([p.step for p in peers if p.figure.scale == scale]) * HALF


def judge_ratio(top: Item, bottom: Item, stated: Item) -> Judgement:
    """100 · top / bottom = stated (a percentage)."""
    if bottom.value == 0:
        return Judgement("unchecked", ZERO, stated.value, ZERO)
    pair = (top, bottom) if top.measure == bottom.measure else ()
    quotient = top.value / bottom.value
    above, below = slack_of(top, pair or (top,)), slack_of(bottom, pair or (bottom,))
    if abs(bottom.value) <= 2 * below:
        return Judgement("unchecked", ZERO, stated.value, ZERO)
    wobble = (above + abs(quotient) * below) * HUNDRED / _least(bottom.value, below)
    judgement = rate_verdict(HUNDRED * quotient, stated, wobble)
    if judgement.verdict != "failed" or not pair or top.printed == bottom.printed:
        return judgement
    own = (top.printed + abs(quotient) * bottom.printed) * HALF * HUNDRED / abs(bottom.value)
    doubtful = top.cell is None and abs(judgement.expected - judgement.actual) <= stated.printed * HALF + own
    return Judgement("unchecked", *judgement[1:3], own) if doubtful else judgement


def may_rate(top: Item, bottom: Item, stated: Item) -> tuple[bool, bool]:
    """A quick look before ``judge_growth`` and ``judge_ratio``: False where that fails whatever rounding allows."""
    size = abs(bottom.value)
    if size <= bottom.step:
        return True, True
    rate = HUNDRED * top.value / bottom.value
    reach = stated.printed + (HUNDRED * top.step + abs(rate) * bottom.step) / size
    return abs(abs(rate - HUNDRED) - abs(stated.value)) <= reach, abs(rate - stated.value) <= reach


def judge_growth(
    current: Decimal, base: Decimal, stated: Item, slack: Decimal, base_slack: Decimal | None = None
) -> Judgement:
    """100 · (current − base) / base = stated in size; the direction is a claim of its own.

    ``slack`` is how far each of the two may be from what is printed, ``base_slack`` the base where it differs. A base
    that may be half as large as its rounding proves nothing.
    """
    below = slack if base_slack is None else base_slack
    if base == 0 or abs(base) <= 2 * below:
        return Judgement("unchecked", ZERO, stated.value, ZERO)
    expected = HUNDRED * (current - base) / base
    wobble = (slack + abs(current / base) * below) * HUNDRED / _least(base, below)
    sign = -1 if expected < 0 < stated.value or expected > 0 > stated.value else 1
    return rate_verdict(sign * expected, stated, wobble)


def _least(base: Decimal, slack: Decimal) -> Decimal:
    """How small a denominator may be; rounding to less than a twentieth of it is no matter."""
    return abs(base) - slack if slack * 20 > abs(base) else abs(base)


def rate_verdict(expected: Decimal, stated: Item, wobble: Decimal) -> Judgement:
    """Half-up, then truncated, then failed. ``wobble`` is what the operands' own rounding allows.

    A rate more than a step off that only that rounding excuses, and one that was rounded twice (96.246, 96.25, 96.3),
    is neither proved nor refuted: unchecked.
    """
    step = stated.printed
    half = step * HALF
    gap = abs(expected - stated.value)
    if gap <= half + min(wobble, half):
        return Judgement("exact" if gap == 0 else "rounded", expected, stated.value, half + wobble)
    cut = expected.quantize(step, rounding=ROUND_DOWN) if step < abs(expected) + 1 else expected
    if cut == stated.value:
        return Judgement("truncated", expected, stated.value, step)
    twice = expected.quantize(step / 10, ROUND_HALF_UP).quantize(step, ROUND_HALF_UP) if step < HUNDRED else expected
    doubtful = gap <= half + wobble or twice == stated.value
    return Judgement("unchecked" if doubtful else "failed", expected, stated.value, half + wobble)


def make_hundred(shares: Sequence[Item]) -> bool:
    """Whether shares are all there are of a whole: a hundred, give or take half the last place of each."""
    rest = abs(sum([s.value for s in shares], -HUNDRED))
    return rest * 2 <= sum([s.printed for s in shares])


def judge_equal(items: Sequence[Item]) -> Judgement:
    """Mentions of one thing. Half the coarsest step, or one step of the last decimal, is rounding;

    where that step is more than half a per cent of the value it proves nothing, and nothing is said.
    """
    values = [i.value for i in items]
    low, high = min(values), max(values)
    if low == high:
        return Judgement("exact", low, high, ZERO)
    steps = [i.printed for i in items]
    coarsest, finest = max(steps), min(steps)
    decimal = all(i.figure.decimals > 0 for i in items)
    tolerance = max(coarsest * HALF if coarsest > finest else ZERO, finest if decimal else ZERO)
    if any(i.figure.modifier == "approx" for i in items):
        tolerance = max(tolerance, coarsest)
    judgement = closeness(low, high, tolerance)
    if judgement.verdict == "rounded" and (high - low) * 200 > max(abs(high), abs(low)):
        return Judgement("unchecked", low, high, tolerance)
    return judgement
