"""Properties of the arithmetic: what closes a relation, whatever its numbers, their order and their precision."""

from __future__ import annotations

import itertools
import random
from decimal import Decimal

import pytest

from extractor.model.figure import Figure
from extractor.pipeline import default_book
from extractor.reconcile.interval import Bounds, solved
from extractor.reconcile.item import Item
from extractor.reconcile.judge import (
    closeness,
    judge_equal,
    judge_growth,
    judge_ratio,
    judge_sum,
    may_rate,
    sum_closes,
)
from extractor.reconcile.shares import closing
from extractor.reconcile.slips import explain
from extractor.reconcile.trial import Operand, Trial, equal_trial, growth_trial, ratio_trial, sum_trial

ROUNDS = range(60)


def item(value: str, order: int = 0, kind: str = "amount", scale: str = "10000") -> Item:
    """A number of the prose as printed: ``value`` in the printed unit."""
    decimals = len(value.partition(".")[2])
    unit = "%" if kind == "percent" else "元"
    number = str(Decimal(value) * Decimal(scale))
    text = f"{value}{unit}"
    figure = Figure(
        id=f"g{order}", text=text, start=order * 10, end=order * 10 + len(text), kind=kind,  # type: ignore[arg-type]
        value=number, unit=unit, decimals=decimals, scale=scale,
    )  # fmt: skip
    return Item(figure, None, order, 0, None)


def amounts(seed: int, count: int) -> list[Item]:
    """Random amounts of two decimals, also negative ones."""
    rng = random.Random(seed)
    return [item(f"{rng.randint(-99_999, 999_999) / 100:.2f}", n) for n in range(1, count + 1)]


def total_of(parts: list[Item], minus: list[Item] | None = None) -> Item:
    whole = sum((p.value for p in parts), Decimal(0)) - sum((m.value for m in minus or []), Decimal(0))
    return item(f"{whole / 10000:.2f}", 99)


@pytest.mark.parametrize("seed", ROUNDS)
def test_a_sum_does_not_depend_on_the_order_of_its_parts(seed: int) -> None:
    parts = amounts(seed, 4)
    total = total_of(parts)
    assert {judge_sum(total, p).verdict for p in itertools.permutations(parts)} == {"exact"}
    assert len({judge_sum(total, p).tolerance for p in itertools.permutations(parts)}) == 1


@pytest.mark.parametrize("seed", ROUNDS)
def test_what_is_taken_off_weighs_as_what_is_added_negated(seed: int) -> None:
    *plus, off = amounts(seed, 4)
    total = total_of(plus, [off])
    negated = item(f"{-off.value / 10000:.2f}", off.order)
    assert judge_sum(total, plus, [off]).expected == judge_sum(total, [*plus, negated]).expected


@pytest.mark.parametrize("seed", ROUNDS)
def test_every_operand_of_a_true_sum_lies_in_its_own_bounds(seed: int) -> None:
    *plus, off = amounts(seed, 5)
    total = total_of(plus, [off])
    trial = sum_trial("sum", total, plus, [off], judge_sum(total, plus, [off]))
    for operand in trial.items:
        bounds = solved(trial, trial.items)[operand.id]
        assert bounds.low <= operand.value <= bounds.high


@pytest.mark.parametrize("seed", ROUNDS)
def test_bounds_of_a_broken_sum_hold_what_was_there_before(seed: int) -> None:
    parts = amounts(seed, 4)
    total = total_of(parts)
    wrong = item(f"{parts[1].value / 10000 + 10:.2f}", parts[1].order)
    broken = [parts[0], wrong, *parts[2:]]
    trial = sum_trial("sum", total, broken, (), judge_sum(total, broken))
    assert trial.failed
    bounds = solved(trial, [wrong])[wrong.id]
    assert bounds.low <= parts[1].value <= bounds.high


@pytest.mark.parametrize("weight", ["-1", "-2.5", "0.4", "3"])
def test_bounds_are_ordered_whatever_the_sign_of_the_weight(weight: str) -> None:
    left, right = item("12.50", 1), item("8.40", 2)
    terms = (Operand(left.id, "total", weight), Operand(right.id, "part", "1"))
    trial = Trial("sum", "sum", terms, closeness(Decimal(1), Decimal(0), Decimal(5)), (left, right))
    bounds = solved(trial, [left])[left.id]
    assert bounds.low <= -right.value / Decimal(weight) <= bounds.high


@pytest.mark.parametrize("seed", ROUNDS)
def test_more_slack_never_refutes(seed: int) -> None:
    rng = random.Random(seed)
    expected, actual = Decimal(rng.randint(0, 999)), Decimal(rng.randint(0, 999))
    held = [closeness(expected, actual, Decimal(slack)).closes for slack in range(0, 1001, 50)]
    assert held == sorted(held)
    assert Bounds.around(expected, Decimal(-3)) == Bounds.around(expected, Decimal(3))
    assert Bounds.of(expected, actual) == Bounds.of(actual, expected)


@pytest.mark.parametrize("seed", ROUNDS)
def test_a_rounded_share_closes_and_a_step_more_does_not(seed: int) -> None:
    rng = random.Random(seed)
    top, bottom = (
        item(f"{rng.randint(10_000, 99_999) / 100:.2f}", 1),
        item(f"{rng.randint(100_000, 999_999) / 100:.2f}", 2),
    )
    share = 100 * top.value / bottom.value
    stated = item(f"{share:.2f}", 3, "percent", "1")
    assert judge_ratio(top, bottom, stated).closes
    assert [t.items for t in closing([bottom, top], [top, bottom], stated)] == [(top, bottom, stated)]
    off = item(f"{share + Decimal('0.05'):.2f}", 3, "percent", "1")
    assert judge_ratio(top, bottom, off).verdict == "failed"
    assert not list(closing([bottom, top], [top, bottom], off))
    trial = ratio_trial("share", top, bottom, off, judge_ratio(top, bottom, off))
    bounds = solved(trial, [off])[off.id]
    assert bounds.low <= stated.value <= bounds.high


@pytest.mark.parametrize("seed", ROUNDS)
def test_growth_is_told_in_size_and_solved_for_each_operand(seed: int) -> None:
    rng = random.Random(seed)
    base, current = (
        item(f"{rng.randint(50_000, 99_999) / 100:.2f}", 1),
        item(f"{rng.randint(50_000, 99_999) / 100:.2f}", 2),
    )
    rate = 100 * (current.value - base.value) / base.value
    stated = item(f"{rate:.2f}", 3, "percent", "1")
    judgement = judge_growth(current.value, base.value, stated, Decimal(0))
    assert judgement.closes
    assert judge_growth(current.value, base.value, item(f"{-rate:.2f}", 3, "percent", "1"), Decimal(0)).closes
    trial = growth_trial("growth", ((current, "current"), (base, "base")), stated, judgement)
    for operand, bounds in ((o, solved(trial, [o])[o.id]) for o in (current, base)):
        assert bounds.low <= operand.value <= bounds.high


def test_a_base_of_one_printed_unit_proves_nothing() -> None:
    stated = item("1708.1", 3, "percent", "1")
    slack = Decimal(5000)
    assert judge_growth(Decimal(100_000), Decimal(10_000), stated, slack).verdict == "unchecked"


@pytest.mark.parametrize("seed", ROUNDS)
def test_mentions_agree_in_any_order(seed: int) -> None:
    several = amounts(seed, 3)
    assert len({judge_equal(p).verdict for p in itertools.permutations(several)}) == 1
    same = [item("13.50", n) for n in range(3)]
    assert judge_equal(same).verdict == "exact"
    assert not solved(equal_trial("conflict", same[:1], judge_equal(same[:1])), same[:1])


@pytest.mark.parametrize("seed", ROUNDS)
def test_one_slip_is_undone(seed: int) -> None:
    rng = random.Random(seed)
    right = f"{rng.randint(100_000, 999_999) / 100:.2f}"
    place = rng.choice([n for n, c in enumerate(right) if c.isdigit()])
    dropped = right[:place] + right[place + 1 :]
    changed = right[:place] + rng.choice([d for d in "123456789" if d != right[place]]) + right[place + 1 :]
    for wrong in (dropped, changed):
        value = Decimal(right) * 10000
        slip = explain(item(wrong, 1).figure, value, value, default_book())
        assert slip is None if Decimal(wrong) == Decimal(right) else slip is not None
        assert slip is None or slip.value == value


@pytest.mark.parametrize("seed", ROUNDS)
def test_a_quick_look_at_a_sum_says_what_judging_says(seed: int) -> None:
    rng = random.Random(seed)
    *plus, off = amounts(seed, 4)
    true = total_of(plus, [off])
    for miss in (0, 1, 2, 3, 5, 40, 900):
        total = item(f"{(true.value + rng.choice((-1, 1)) * miss * true.step) / 10000:.2f}", 98)
        assert sum_closes(total, plus, [off]) == judge_sum(total, plus, [off]).closes


@pytest.mark.parametrize("seed", ROUNDS)
def test_a_quick_look_at_a_rate_never_hides_one_that_holds(seed: int) -> None:
    rng = random.Random(seed)
    top, bottom = (item(f"{rng.randint(1, 10 ** rng.randint(2, 7)) / 100:.2f}", n) for n in (1, 2))
    share, growth = 100 * top.value / bottom.value, 100 * (top.value - bottom.value) / bottom.value
    for near in (Decimal(0), Decimal("0.004"), Decimal("0.01"), Decimal("0.3"), Decimal(5), Decimal(70)):
        by_share, by_growth = (item(f"{rate + near:.2f}", 3, "percent", "1") for rate in (share, abs(growth)))
        held = judge_growth(top.value, bottom.value, by_growth, top.step / 2).verdict != "failed"
        assert may_rate(top, bottom, by_growth)[0] or not held
        assert may_rate(top, bottom, by_share)[1] or judge_ratio(top, bottom, by_share).verdict == "failed"
