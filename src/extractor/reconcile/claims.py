"""What the words claim of the numbers: bounds, directions, counts of lists, remainders, dates."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.lexicon.book import Book
from extractor.model.figure import Figure
from extractor.reconcile.conflicts import ONE_BODY
from extractor.reconcile.item import Item
from extractor.reconcile.judge import Judgement, judge_equal, judge_growth, judge_sum, slack_of
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial, bound_trial, equal_trial, growth_trial, sum_trial

ZERO = Decimal(0)
BELOW = frozenset({"less_than", "at_most"})
ABOVE = frozenset({"greater_than", "at_least"})
BOUNDED = BELOW | ABOVE


KINDS = ("left", "unspent", "done", "funded", "used", "planned")
"""What the word before a number says it is; of two that end together the first."""
CLOSE = 14
"""The longest wording between two rates that are compared."""


CLAUSE = re.compile(r"[，。；、：,;]")
"""Where a clause ends."""


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """The vocabulary of claims."""

    lower: re.Pattern[str]
    higher: re.Pattern[str]
    level: re.Pattern[str]
    every: re.Pattern[str]
    in_budget: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    aim: re.Pattern[str]
    up_to: re.Pattern[str]
    down_to: re.Pattern[str]
    start: re.Pattern[str]
    equal: re.Pattern[str]
    with_: re.Pattern[str]
    new: re.Pattern[str]
    ever: re.Pattern[str]
    rank: re.Pattern[str]
    more: re.Pattern[str]
    beyond: re.Pattern[str]
    remains: re.Pattern[str]
    kinds: re.Pattern[str]
    against: re.Pattern[str]
    compared: re.Pattern[str]
    on_budget: re.Pattern[str]
    met: re.Pattern[str]
    line: re.Pattern[str]


def compile_words(book: Book) -> ClaimWords:
    """The vocabulary of claims, from the book."""
    ids = (
        "lower",
        "higher",
        "level",
        "every",
        "in_budget",
        "above",
        "below",
        "aim",
        "up_to",
    )
    more = ("down_to", "start", "equal", "with", "new", "ever", "rank", "more", "beyond")
    remains = book.any_of("claim.left", "claim.unspent")
    against = book.any_of("claim.above", "claim.below", "claim.beyond", "claim.met")
    met = rf"(?:{book.any_of('claim.met')})+.?(?:{book.any_of('claim.aim')}.?)?"
    kinds = "|".join(f"(?P<{kind}>{book.any_of(f'claim.{kind}')})" for kind in KINDS)
    pairs = book.any_of(*(f"claim.{i}" for i in ("up_to", "down_to", "equal", "ever")))
    on_budget = book.any_of(*(f"claim.{i}" for i in ("level", "lower", "higher", "in_budget")))
    told = [*(book.any_of(f"claim.{i}") for i in (*ids, *more)), remains, kinds, against, pairs, on_budget, met]
    told.append(rf"\w?{book.any_of('claim.line')}")
    return ClaimWords(*map(re.compile, told))


def claims(ledger: Ledger) -> Iterator[Trial]:
    """Every claim that the report's own numbers can test."""
    words = ledger.book.once(compile_words)
    yield from _stated_bounds(ledger)
    yield from _every(ledger, words)
    held_against = ledger.said(words.against)
    yield from _against_target(ledger, words, held_against)
    yield from _against_budget(ledger, words)
    yield from _directions(ledger)
    yield from _remainders(ledger, words)
    yield from _side_by_side(ledger, words)
    yield from _beyond_plan(ledger, words, held_against)
    yield from _under_the_line(ledger, words, held_against)


def _holds(claim: Figure, value: Decimal) -> bool:
    """Whether a value is within what 小于, 以上 and the like allow."""
    bound = claim.number
    assert bound is not None
    return {
        "less_than": value < bound, "at_most": value <= bound,
        "greater_than": value > bound, "at_least": value >= bound,
    }.get(claim.modifier, True)  # fmt: skip


def _stated_bounds(ledger: Ledger) -> Iterator[Trial]:
    """A rate said to be below or above a bound, against the same rate stated exactly."""
    rates = ledger.by_role.get("rate", ()) if ledger.report.header.kind in ONE_BODY else ()
    bounds = [i for i in rates if not i.exact and i.fact is not None and i.figure.modifier in BOUNDED]
    if not bounds:
        return
    exact: dict[tuple[object, ...], Item] = {}
    for item in ledger.items:
        if item.fact is not None and item.exact and item.role in ("rate", "share"):
            exact.setdefault((_topic(item), item.fact.period, item.fact.scope, item.measure), item)
    for claim in bounds:
        if claim.fact is None or claim.fact.basis == "target":
            continue
        found = exact.get((_topic(claim), claim.fact.period, claim.fact.scope, claim.measure))
        if found is not None and abs(claim.value - found.value) * 2 <= max(claim.value, found.value):
            trial = bound_trial("bound_claim", claim, found, holds=_holds(claim.figure, found.value))
            yield trial._replace(message="bound_claim", suspect=claim.id)


def _topic(item: Item) -> str:
    return item.indicator if item.indicator and item.indicator.startswith("rate.") else item.plain


def _every(ledger: Ledger, words: ClaimWords) -> Iterator[Trial]:
    """每项均在九成以上: tested on every rate of that name in the same section."""
    rates: dict[str | None, list[Item]] | None = None
    for claim in ledger.by_kind.get("percent", ()):
        if claim.exact or claim.sentence < 0 or claim.figure.modifier not in BOUNDED or not claim.label:
            continue
        lead = ledger.view[max(0, claim.figure.start - 12) : claim.figure.start]
        if not words.every.search(lead):
            continue
        if rates is None:
            rates = defaultdict(list)
            for item in ledger.by_kind["percent"]:
                if item.exact and item.role == "rate":
                    rates[item.section].append(item)
        tail = claim.plain[-3:]
        for item in rates.get(claim.section, ()):
            if item.order > claim.order and ledger.plain(ledger.naming(item)).endswith(tail):
                trial = bound_trial("bound_claim", claim, item, holds=_holds(claim.figure, item.value))
                yield trial._replace(message="bound_claim", suspect=item.id)


def _against_target(ledger: Ledger, words: ClaimWords, said_of: Collection[int]) -> Iterator[Trial]:
    """就业率95%，高于目标值90%: two rates (amounts, where the second is a plan) side by side, the word between them.

    A number far smaller than the rate is how much it is above or below (低于进度14.8%), not what it is held against.
    """
    for index in said_of:
        items = ledger.by_sentence.get(index, ())
        for left, right in itertools.pairwise(items):
            if not left.exact or left.role == "change" or left.kind != right.kind:
                continue
            if left.is_rate and right.figure.modifier in BOUNDED and words.met.fullmatch(_said(ledger, left, right)):
                if words.aim.match(ledger.view, right.figure.end + 1) or words.aim.search(_said(ledger, left, right)):
                    trial = bound_trial("bound_claim", left, right, holds=_holds(right.figure, left.value))
                    yield trial._replace(message="direction_claim")
                continue
            if right.role == "change" and not words.aim.search((right.fact.of_label if right.fact else None) or ""):
                continue
            said = _said(ledger, left, right)
            aimed = (
                words.aim.search(said) is not None
                or words.aim.match(ledger.view, right.figure.end + 1) is not None
                or (right.fact is not None and right.fact.basis == "target")
            )
            planned = left.measure == right.measure and right.exact and aimed
            if not (left.is_rate and right.is_rate) and not (planned and left.role == right.role == "amount"):
                continue
            up, down = words.above.match(said), words.below.match(said)
            if (up or down) and len(said) < CLOSE and not CLAUSE.search(said):
                holds = left.value > right.value if up else left.value < right.value
                near = abs(left.value - right.value) * 2 <= max(left.value, right.value)
                if not (holds or near):
                    continue
                yield bound_trial("bound_claim", left, right, holds=holds)._replace(message="direction_claim")


def _said(ledger: Ledger, left: Item, right: Item) -> str:
    """What stands between two numbers, without blanks and a comma at its beginning."""
    return "".join(ledger.between(left, right).lstrip("，, \v").split())


def _against_budget(ledger: Ledger, words: ClaimWords) -> Iterator[Trial]:
    """决算数小于（大于、等于）预算数: the last budget and actual amounts before the claim."""
    told = ledger.said_anywhere(words.on_budget)
    level, lower, higher, kept = (
        {at for at in told if ledger.says(at, claim)}
        for claim in (words.level, words.lower, words.higher, words.in_budget)
    )
    first = min(kept, default=None)
    budget: Item | None = None
    actual: Item | None = None
    for index, sentence in enumerate(ledger.sentences) if told else ():
        if sentence.heading:
            budget = actual = None
        for item in ledger.by_sentence.get(index, ()):
            if item.fact is None or item.role != "amount" or item.kind != "amount":
                continue
            if item.fact.basis == "budget":
                budget, actual = item, None
            elif item.fact.basis == "actual" and budget is not None and ledger.same_topic(item, budget):
                actual = item
        if index in kept:
            yield from _within_here(ledger, ledger.by_sentence.get(index, ()))
        if index == first:
            yield from _within_budget(ledger)
        if budget is None or actual is None:
            continue
        if index in level:
            trial = equal_trial("bound_claim", (actual, budget), judge_equal((actual, budget)))
            yield trial._replace(message="direction_claim")
        elif index in lower or index in higher:
            holds = actual.value < budget.value if index in lower else actual.value > budget.value
            yield bound_trial("bound_claim", actual, budget, holds=holds)._replace(message="direction_claim")
        else:
            continue
        budget = actual = None


def _within_here(ledger: Ledger, items: Sequence[Item]) -> Iterator[Trial]:
    """The budget and what was spent, both in the sentence that says it was kept."""
    amounts = [i for i in items if i.role == "amount" and i.kind == "amount" and i.exact and i.fact]
    spent = [i for i in amounts if i.fact and i.fact.basis == "actual"]
    planned = [i for i in amounts if i.fact and i.fact.basis == "budget"]
    if spent and len(planned) == 1 and ledger.same_topic(spent[0], planned[0]):
        trial = bound_trial("bound_claim", spent[0], planned[0], holds=spent[0].value <= planned[0].value)
        yield trial._replace(message="within_budget")


def _within_budget(ledger: Ledger) -> Iterator[Trial]:
    """Spending said to stay within the budget, against the largest total that gives both."""
    pairs: dict[tuple[object, ...], dict[str, Item]] = {}
    for item in ledger.items:
        fact = item.fact
        if fact is None or fact.role != "amount" or fact.basis not in ("actual", "budget"):
            continue
        if (fact.indicator or "").startswith("expenditure.") and item.kind == "amount":
            pairs.setdefault((fact.indicator, fact.period, fact.scope), {})[fact.basis or ""] = item
    both = [p for p in pairs.values() if len(p) == 2]
    if both:
        largest = max(both, key=lambda p: p["actual"].value)
        actual, budget = largest["actual"], largest["budget"]
        trial = bound_trial("bound_claim", actual, budget, holds=actual.value <= budget.value)
        yield trial._replace(message="within_budget")


def _directions(ledger: Ledger) -> Iterator[Trial]:
    """增长 and 下降 against the two values compared."""
    for item in ledger.by_role.get("change", ()):
        fact = item.fact
        if fact is None or item.figure.polarity is None or item.value <= 0:
            continue
        current, base = ledger.linked(fact.about), ledger.linked(fact.of)
        if current is None or base is None or current.measure != base.measure or not (current.exact and base.exact):
            continue
        if not (current.sentence == base.sentence == item.sentence) or current.value == base.value:
            continue
        up = current.value > base.value
        trial = bound_trial("direction_claim", current, base, holds=up == (item.figure.polarity == "up"))
        yield trial._replace(message="direction_claim")


def _remainders(ledger: Ledger, words: ClaimWords) -> Iterator[Trial]:
    """计划 less 完成 is 剩余, within one sentence and one measure."""
    for index in ledger.said(words.remains):
        seen: dict[str, Item] = {}
        items = ledger.by_sentence[index]
        for at, item in enumerate(items):
            if item.is_rate or item.role == "change" or not item.exact:
                continue
            start = items[at - 1].figure.end if at else ledger.sentences[item.sentence].start
            lead = CLAUSE.split(ledger.view[start : item.figure.start])[-1]
            kind = _kind(words, lead)
            if kind in ("left", "unspent"):
                yield from _remainder(ledger, words, seen, item, strict=kind == "left")
            elif kind:
                seen[kind] = item


def _remainder(
    ledger: Ledger, words: ClaimWords, seen: Mapping[str, Item], left: Item, *, strict: bool
) -> Iterator[Trial]:
    """What is left of what was planned: of work as it says; of money, where what was spent is told right after."""
    planned = seen.get("planned") or seen.get("funded")
    done = seen.get("done") or seen.get("used")
    if planned is None or done is None or not planned.measure == done.measure == left.measure:
        return
    trial = sum_trial("difference", left, [planned], [done], judge_sum(left, [planned], [done]))
    work = strict and {"planned", "done"} <= seen.keys()
    row = planned.order + 1 == done.order and not words.more.search(ledger.between(planned, done))
    yield trial if work or (row and left.value < planned.value) else trial.backed("likely")


def _side_by_side(ledger: Ledger, words: ClaimWords) -> Iterator[Trial]:
    """由X减少到Y, 与上年X持平, 新增X，累计Y: two numbers of one measure and the word that compares them."""
    for index in ledger.said(words.compared):
        items = ledger.by_sentence.get(index, ())
        for at, (left, right) in enumerate(itertools.pairwise(items)):
            if left.measure != right.measure or not (left.exact and right.exact) or left.is_rate != right.is_rate:
                continue
            said = "".join(ledger.between(left, right).split())
            start = items[at - 1].figure.end if at else ledger.sentences[left.sentence].start
            lead = CLAUSE.split(ledger.view[start : left.figure.start])[-1]
            up, down = words.up_to.fullmatch(said), words.down_to.fullmatch(said)
            if (up or down) and words.start.search(lead) and not words.rank.search(f"{left.label}{lead}"):
                holds = left.value <= right.value if up else left.value >= right.value
                yield bound_trial("direction_claim", right, left, holds=holds)._replace(message="direction_claim")
                yield from _rate_before(ledger, items, at)
            elif words.with_.match(said.lstrip("，,")) and words.equal.match(ledger.view, right.figure.end):
                trial = equal_trial("direction_claim", (left, right), judge_equal((left, right)))
                yield trial._replace(message="direction_claim")
            elif words.new.search(lead) and words.ever.fullmatch(said.lstrip("，,、")) and left.role == right.role:
                trial = bound_trial("of_which", left, right, holds=left.value <= right.value)
                yield trial._replace(message="of_which", suspect=left.id)


def _rate_before(ledger: Ledger, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """下降Z%，由X减少到Y: the rate right before two values of its name is that of the one over the other."""
    base, current = items[at], items[at + 1]
    stated = items[at - 1] if at else None
    if stated is None or not stated.is_rate or stated.role != "change" or not stated.exact or base.is_rate:
        return
    named = "".join(ledger.between(stated, base).split())
    if len(named) > 3:
        return
    pair = (current, base)
    slack = max(slack_of(current, pair), slack_of(base, pair))
    judgement = judge_growth(current.value, base.value, stated, slack)
    if judgement.verdict != "unchecked":
        trial = growth_trial("growth", ((current, "current"), (base, "base")), stated, judgement)
        yield trial if ledger.same_topic(stated, current) else trial.backed("likely")


def _beyond_plan(ledger: Ledger, words: ClaimWords, said_of: Collection[int]) -> Iterator[Trial]:
    """新建162公里，超额完成年度计划150公里: what the sentence tells first of that measure is above the plan."""
    for index in said_of:
        items, sentence = ledger.by_sentence.get(index, ()), ledger.sentences[index]
        mark = words.beyond.search(ledger.view, sentence.start, sentence.end)
        if mark is None:
            continue
        place = mark.start()
        plan = next((i for i in items if i.figure.start > place), None)
        said = ledger.view[place : plan.figure.start] if plan is not None else ""
        if plan is None or not plan.exact or plan.is_rate or CLAUSE.search(said) or not words.aim.search(said):
            continue
        done = next((i for i in items if i.order < plan.order and i.measure == plan.measure and i.exact), None)
        if done is not None and done.role == "amount" and plan.value <= 2 * done.value:
            trial = bound_trial("bound_claim", done, plan, holds=done.value > plan.value)
            yield trial._replace(message="direction_claim")


def _under_the_line(ledger: Ledger, words: ClaimWords, said_of: Collection[int]) -> Iterator[Trial]:
    """债务率105%，较上年上升2个百分点，低于120%的警戒线: what the sentence tells first, and its line."""
    for index in said_of:
        items = [i for i in ledger.by_sentence.get(index, ()) if i.is_rate]
        for right in items[1:]:
            if words.line.match(ledger.view, right.figure.end) is None or not right.exact or not items[0].exact:
                continue
            lead = CLAUSE.split(ledger.view[max(0, right.figure.start - CLOSE) : right.figure.start])[-1].strip()
            up, down = words.above.fullmatch(lead), words.below.fullmatch(lead)
            if (up or down) and items[0].role in ("rate", "share"):
                holds = items[0].value > right.value if up else items[0].value < right.value
                yield bound_trial("bound_claim", items[0], right, holds=holds)._replace(message="direction_claim")


def _kind(words: ClaimWords, lead: str) -> str | None:
    """What the words before a number say it is: left over, done or planned; the last word decides."""
    found = list(words.kinds.finditer(lead))
    return found[-1].lastgroup if found else None


def count_trial(figure: Item, listed: int) -> Trial:
    """A stated number of things against how many are named."""
    verdict = "exact" if figure.value == listed else "failed"
    judgement = Judgement(verdict, Decimal(listed), figure.value, ZERO)  # type: ignore[arg-type]
    terms: Sequence[Operand] = (Operand(figure=figure.id, role="stated"),)
    words = {"stated": figure.figure.text, "listed": str(listed)}
    return Trial(
        "count_list", "other", tuple(terms), judgement, (figure,),
        severity="warning", message="count_list", words=words, suspect=figure.id,
    )  # fmt: skip
