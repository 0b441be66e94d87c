"""Growth and differences of the prose: what changed, from what, by how much, each recomputed from the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.lexicon.book import Book
from extractor.reconcile.currents import compared, current_of, prior_beside, worded
from extractor.reconcile.differences import difference, gap_of
from extractor.reconcile.item import Item
from extractor.reconcile.judge import Judgement, judge_growth, slack_of
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial, bound_trial, growth_trial

WINDOW = 6
BRACKET = re.compile(r"[（(][^（(）)，。；]{0,12}")
"""What stands between a rate and last year's amount in brackets behind it."""
SURE = 3
"""A rate of fewer digits is met by chance by one amount or another."""
HUGE = 1000
"""A rate of growth beyond this is told of things that hardly were before."""
LOOKUPS = 6
"""How many amounts of the year before may be tried as the base of a growth rate."""


@dataclass(frozen=True, slots=True)
class GrowthWords:
    """Rates that two amounts do not give, and changes against something else than last year."""

    averaged: re.Pattern[str]
    planned: re.Pattern[str]
    real: re.Pattern[str]
    both: re.Pattern[str]
    executed: re.Pattern[str]
    reached: re.Pattern[str]


def compile_words(book: Book) -> GrowthWords:
    """The vocabulary of growth, from the book."""
    said = [book.any_of(f"growth.{i}") for i in ("averaged", "planned", "real", "both", "executed")]
    return GrowthWords(*map(re.compile, [*said, rf"[，,、]?{book.any_of('growth.reached')}"]))


def prose_growth(ledger: Ledger) -> Iterator[Trial]:
    """Every stated growth rate, change and difference whose operands can be found."""
    words = ledger.book.once(compile_words)
    for item in ledger.by_role.get("change", ()):
        if item.sentence < 0 or not item.exact:
            continue
        items, at = ledger.beside(item)
        start = items[at - 1].figure.end if at else ledger.sentences[item.sentence].start
        lead = ledger.view[start : item.figure.start]
        if words.averaged.search(lead) or (item.is_rate and words.averaged.search(item.label)):
            continue
        if item.is_rate:
            beside = items[at - 1] if at else None
            before = items[at - 2].figure.end if at > 1 else ledger.sentences[item.sentence].start
            planned = beside is not None and words.planned.search(ledger.view[before : beside.figure.start])
            apart = planned or words.real.search(item.label)
            yield from (t.silent() if apart else t for t in _growth(ledger, words, items, at))
        else:
            yield from difference(ledger, items, at)


def _growth(ledger: Ledger, words: GrowthWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """The first reading that holds; else the one whose operands stand beside the rate."""
    stated = items[at]
    assert stated.fact is not None
    pair = compared(ledger, items, at) or worded(ledger, items, at)
    of_total = _on_base(*pair, stated) if pair is not None else None
    if of_total is not None and not of_total.failed:
        yield of_total
        yield from _direction(of_total, stated)
        return
    sure = pair[0] if pair is not None else current_of(ledger, items, at)
    if reached := _reached(ledger, words, items, at):
        yield reached
        return
    if sure is not None and (turned := _turned(ledger, items, at, sure)) is not None:
        yield turned
        return
    readings = list(_readings(ledger, items, at, sure)) if sure is not None else []
    found = next((t for t in readings if not t.failed), None)
    sole = any(_pinned(ledger, t, items, at) for t in readings)
    if found is None and len(stated.digits) > 1 and not sole:
        others = [i for i in (ledger.last_named(stated.plain, stated), *ledger.window(stated, WINDOW)) if i]
        if len(stated.digits) < SURE:
            others = [i for i in others if ledger.same_topic(i, stated)]
        for current in others:
            wide = _lookups(ledger, items, at, current)
            found = found or next((t for t in wide if not t.failed), None)
    if found is not None:
        yield found
        yield from _direction(found, stated)
    elif of_total is not None:
        sure_of = _pinned(ledger, of_total, items, at, near=False) or _weighed(ledger, of_total).evidence == "strong"
        yield of_total if sure_of else of_total.backed("likely")
    elif sure is None and (both := _both_sides(ledger, words, items, at)) is not None:
        yield both
    elif sure is not None and not readings and (far := _turned_far(ledger, sure, stated)) is not None:
        yield far
    elif readings:
        yield _likeliest(ledger, items, at, readings)


def _reached(ledger: Ledger, words: GrowthWords, items: Sequence[Item], at: int) -> Trial | None:
    """增长5%，达到10.35亿元: the amount right after a rate against that of the year before, where there is but one."""
    stated, after = items[at], items[at + 1] if at + 1 < len(items) else None
    if after is None or after.role != "amount" or not after.exact or not ledger.same_topic(stated, after):
        return None
    if not words.reached.fullmatch("".join(ledger.between(stated, after).split())):
        return None
    bases = ledger.year_before(after)[:LOOKUPS]
    trials = [t for b in bases if (t := _on_base(after, b, stated))]
    held = next((t for t in trials if not t.failed), None)
    one = len({b.value for b in bases}) == 1
    return held or (trials[0].backed("likely") if trials and one else None)


def _both_sides(ledger: Ledger, words: GrowthWords, items: Sequence[Item], at: int) -> Trial | None:
    """收、支总计各增加X，增长Y: what grew is the total of the sentence before, said of both sides."""
    stated = items[at]
    before = [i for i in ledger.by_sentence.get(stated.sentence - 1, ()) if i.role == "amount" and i.exact]
    if not words.both.search(stated.label) or not before or before[0].section != stated.section:
        return None
    change = _change_beside(ledger, items, at, before[0])
    if change is None or any(i.value != before[0].value for i in before) or before[0].value <= change.value:
        return None
    trial = next(growth_by_change(before[0], change, stated), None)
    return trial.backed("strong" if _sane(trial) else "weak") if trial is not None else None


def _direction(trial: Trial, stated: Item) -> Iterator[Trial]:
    """The word beside a rate that is right in size, against the two values beside it."""
    current, base = trial.items[0], trial.items[1]
    if trial.formula != "growth" or base.role == "change" or not stated.figure.polarity or stated.value <= 0:
        return
    if current.sentence == base.sentence == stated.sentence and current.value != base.value:
        holds = (current.value > base.value) == (stated.figure.polarity == "up")
        claim = bound_trial("direction_claim", current, base, holds=holds)
        yield claim._replace(message="direction_claim", suspect=stated.id, items=(current, base, stated))


def _turned(ledger: Ledger, items: Sequence[Item], at: int, current: Item) -> Trial | None:
    """减少 beside 增长: the rate is right for the change beside it, one way or the other; they cannot both be right."""
    stated = items[at]
    change = _change_beside(ledger, items, at, current)
    if change is None or not change.figure.polarity or not stated.figure.polarity:
        return None
    if change.figure.polarity == stated.figure.polarity or not ledger.same_topic(change, stated):
        return None
    if not any((t := _by_change(current, change, stated, sign)) and not t.failed for sign in (1, -1)):
        return None
    trial = bound_trial("direction_claim", change, stated, holds=False)
    return trial._replace(message="turned", suspect=stated.id)


def _turned_far(ledger: Ledger, current: Item, stated: Item) -> Trial | None:
    """A rate without a base beside it, on the one value of the year before: two digits turned round make it right."""
    bases = ledger.year_before(current)[:LOOKUPS] if current.exact and not current.is_rate else []
    digits = stated.printed_digits
    if len(digits) < 2 or len({b.value for b in bases}) != 1:
        return None
    trial = _on_base(current, bases[0], stated)
    if trial is None or not trial.failed or not _sane(trial):
        return None
    if _says_base(ledger, stated, bases[0]) and abs(abs(trial.judgement.expected) - stated.value) >= 2 * stated.printed:
        return trial._replace(severity="warning", suspect=stated.id)
    right = abs(trial.judgement.expected).quantize(stated.printed)
    swaps = [digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :] for n in range(len(digits) - 1)]
    told = "".join(c for c in str(right) if c.isdigit()).lstrip("0").rjust(len(digits), "0")
    return trial._replace(severity="warning", suspect=stated.id) if told != digits and told in swaps else None


def _says_base(ledger: Ledger, stated: Item, base: Item) -> bool:
    """Whether a rate names what it is measured from (比上年执行数增长), and that is what was done in that scope."""
    words, one, two = ledger.book.once(compile_words), stated.fact, base.fact
    named = one is not None and words.executed.search(one.of_label or "") is not None
    return bool(named and one and two and two.basis == "actual" and one.scope and one.scope == two.scope)


def _likeliest(ledger: Ledger, items: Sequence[Item], at: int, readings: Sequence[Trial]) -> Trial:
    """The failed reading on the best evidence, the first of equals.

    A base and a change that agree with each other to the last digit leave the rate beside them alone to be wrong.
    """
    weighed = [t.backed("strong") if _pinned(ledger, t, items, at) else _weighed(ledger, t) for t in readings]
    order = ("strong", "likely", "weak")
    return min(weighed, key=lambda t: order.index(t.evidence))


def _pinned(ledger: Ledger, trial: Trial, items: Sequence[Item], at: int, *, near: bool = True) -> bool:
    """Whether the change just before the rate is the difference of the two amounts that the rate was tried on."""
    current, base, stated = trial.items
    change = items[at - 1] if at else None
    if change is None or change.role != "change" or change.is_rate or trial.formula != "growth" or base is change:
        return False
    gap = gap_of(ledger, change, current, base)
    one = not near or {current.sentence, base.sentence, change.sentence} == {stated.sentence}
    return one and gap is not None and gap.judgement.verdict == "exact" and trial.judgement.expected < HUGE


def _weighed(ledger: Ledger, trial: Trial) -> Trial:
    """A failed reading accuses by itself where its operands are of one name in one sentence.

    Links of both to one current value say as much; without them the miss must be small.
    """
    first, second, rate = trial.items
    expected, stated = abs(_rate(trial)), abs(rate.value)
    near = abs(expected - stated) * 2 <= max(expected, stated)
    one = first.sentence == second.sentence == rate.sentence
    beside = second.sentence == rate.sentence and first.section == rate.section and rate.sentence - first.sentence < 2
    sane = _sane(trial)
    about = _about(second) or (first.fact.id if first.fact and ledger.same_topic(first, second) else None)
    told = second.role == "change" and about == (_about(rate) or about) == (first.fact.id if first.fact else None)
    linked = sane and told
    rough = min(first.precision, second.precision) < 2
    named = ledger.same_topic(first, second) or (second.is_prior and second.order + 1 == rate.order)
    row = {first, second} == set(ledger.just_before(rate, 2))
    beside_it = second.is_prior and second.role == "amount" and second.order + 1 == rate.order
    based = one and sane and beside_it and ledger.same_topic(first, second)
    told_one = ledger.same_topic(first, second) or (second.is_prior and _bracketed(ledger, rate, second))
    told_one = told_one and one and not rough and second.role == "amount"
    behind = second.is_prior and ledger.just_before(second, 2) == [first, rate]
    if told_one and (behind or (row and (second.is_prior or second.order < first.order))):
        return trial.backed("strong")
    strong = (one or (beside and linked)) and not rough and (linked or based or (near and named))
    if strong and trial.evidence == "strong":
        return trial
    placed = ((one and row) or (beside and told)) and not rough and len(rate.digits) > 2
    return trial.backed("likely" if placed else "weak")


def _sane(trial: Trial) -> bool:
    """Whether what is computed and what is stated are of one order."""
    expected, stated = abs(_rate(trial)), abs(trial.items[2].value)
    return max(expected, stated) <= 10 * min(expected, stated) and expected < 200


def _rate(trial: Trial) -> Decimal:
    """What the operands of a growth trial give, in per cent; a fall is tried as a sum of its change."""
    if trial.formula == "growth":
        return trial.judgement.expected
    current, change, _ = trial.items
    base = current.value + change.value
    return 100 * change.value / base if base else Decimal(0)


def _about(item: Item) -> str | None:
    return item.fact.about if item.fact is not None else None


def _readings(ledger: Ledger, items: Sequence[Item], at: int, current: Item) -> Iterator[Trial]:
    """Against the base in the sentence, against the change beside, against the base its link names, and by look-up."""
    stated = items[at]
    assert stated.fact is not None
    if current.is_rate or not current.exact:
        return
    base = ledger.linked(stated.fact.of)
    told = [*items[:at], *items[at + 1 : at + 2]]
    prior = (i for i in told if i.is_prior and i.role == "amount")
    beside = next((i for i in prior if ledger.same_topic(i, current) or _bracketed(ledger, stated, i)), None)
    for bottom in (base, beside or prior_beside(items, at) or _told_year(ledger, items, at, current)):
        if bottom is not None and bottom is not current and bottom.measure == current.measure:
            trial = _on_base(current, bottom, stated)
            if trial is not None:
                near = bottom.sentence == stated.sentence == current.sentence
                yield trial if near and abs(trial.judgement.expected) < 200 else trial.backed("weak")
    named = ledger.last_named(ledger.plain(stated.fact.of_label or _of_words(items, at)), stated)
    if named is not None and named is not current and named.measure == current.measure:
        trial = _on_base(current, named, stated)
        if trial is not None and not trial.failed:
            yield trial
    yield from _lookups(ledger, items, at, current)


def _bracketed(ledger: Ledger, stated: Item, base: Item) -> bool:
    """增长Z%（上年X）: whether last year's amount stands in brackets right behind a rate."""
    after = base.sentence == stated.sentence and stated.order < base.order
    return after and BRACKET.fullmatch(ledger.between(stated, base)) is not None


def _told_year(ledger: Ledger, items: Sequence[Item], at: int, current: Item) -> Item | None:
    """2022年执行数X，2023年预算Y，比2022年执行数增长Z%: what the sentence told of the year before right before Y."""
    row = items[max(0, at - 2) : at]
    base = row[0] if len(row) == 2 and row[1] is current and _of_words(items, at + 1) else None
    told = base is not None and base.role == "amount" and not base.is_rate and ledger.same_topic(base, current)
    return base if told and base in ledger.year_before(current) else None


def _of_words(items: Sequence[Item], at: int) -> str:
    """The base that the change just before a rate was measured from, in its words."""
    before = items[at - 1] if at else None
    return (before.fact.of_label or "") if before is not None and before.fact is not None else ""


def _lookups(ledger: Ledger, items: Sequence[Item], at: int, current: Item) -> Iterator[Trial]:
    """Readings with a base that is not printed beside: current − change, or last year's amount of that name."""
    stated = items[at]
    change = _change_beside(ledger, items, at, current)
    if change is not None and current.value != 0:
        yield from growth_by_change(current, change, stated)
    for base in ledger.year_before(current)[:LOOKUPS]:
        trial = _on_base(current, base, stated)
        if trial is not None and not trial.failed:
            yield trial


def _on_base(current: Item, base: Item, stated: Item) -> Trial | None:
    """Growth of ``current`` over ``base``; None where the base is zero."""
    judgement = judge_growth(current.value, base.value, stated, _slack(current, base))
    if judgement.verdict == "unchecked":
        return None
    return growth_trial("growth", ((current, "current"), (base, "base")), stated, judgement)


def growth_by_change(current: Item, change: Item, stated: Item) -> Iterator[Trial]:
    """Growth whose base is not printed: current − change. Where no word gives the direction both are tried.

    A fall is written as a sum, its change being printed positive: (1 − rate) · change = rate · current.
    """
    up = stated.figure.polarity or change.figure.polarity
    signs = (-1,) if up == "down" else (1,) if up == "up" else (1, -1)
    tried = [t for sign in signs if (t := _by_change(current, change, stated, sign))]
    held = next((t for t in tried if not t.failed), None)
    if held is not None or tried:
        yield held or tried[0]


def _slack(a: Item, b: Item) -> Decimal:
    """How far two numbers may be from what is printed: the rougher of the two where their units differ."""
    return max(slack_of(a, (a, b)), slack_of(b, (a, b)))


def _by_change(current: Item, change: Item, stated: Item, sign: int) -> Trial | None:
    slack = _slack(current, change)
    judgement = judge_growth(current.value, current.value - sign * change.value, stated, slack)
    if judgement.verdict == "unchecked":
        return None
    if sign > 0:
        return growth_trial("growth", ((current, "current"), (change, "change")), stated, judgement)
    rate = abs(stated.value) / 100
    terms = (
        Operand(figure=change.id, weight=str(1 - rate), role="total"),
        Operand(figure=current.id, weight=str(-rate), role="part"),
    )
    slack += stated.step / 200 * (current.value + change.value)
    whole = Judgement(judgement.verdict, rate * (current.value + change.value), change.value, slack)
    return Trial("growth", "sum", terms, whole, (current, change, stated))


def _change_beside(ledger: Ledger, items: Sequence[Item], at: int, current: Item) -> Item | None:
    """The change in amount stated just before or after a growth rate; none after it that is one against the plan."""
    words = ledger.book.once(compile_words)
    for near in (at - 1, at + 1):
        if 0 <= near < len(items):
            item = items[near]
            if near > at and words.planned.search(ledger.between(items[at], item)):
                continue
            if item.role == "change" and not item.is_rate and item.measure == current.measure and item.exact:
                return item
    return None
