"""Counts and rates told side by side in one sentence, whose relation a word between them says.

All of a body by kinds (其中…、…), what is left of a count (其余), how far a value moved (由A增加到B，增加C), work
done in full (计划A，完成B，完成率100%), days of the year (优良率), contributions that make a hundred. Sentences without
such a word are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import COUNTS, Item
from extractor.reconcile.judge import HUNDRED, Judgement, judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial, bound_trial, ratio_trial, sum_trial

CLAUSE = regex.compile(r"[，。；：、,;:（）()\n]")
AFTER = regex.compile(r"\p{Han}{0,8}+")
YEARS = (Decimal(365), Decimal(366))
"""How many days a year has."""
AWRY = Decimal(1)
"""A share of the year's days that misses by less may be one of the days that were measured."""
SLACK, WIDE = Decimal("0.15"), Decimal(20)
"""How far contributions that were rounded miss a hundred; those that miss it by the second are not all there are."""
WITHIN = frozenset({"at_most", "less_than"})
LEAST = 3
"""Fewer of them may not be all."""


@dataclass(frozen=True, slots=True)
class BesideWords:
    """What tells how numbers beside each other belong together."""

    told: re.Pattern[str]
    kinds: regex.Pattern[str]
    among: regex.Pattern[str]
    made: regex.Pattern[str]
    trait: regex.Pattern[str]
    open_end: regex.Pattern[str]
    rest: regex.Pattern[str]
    up_to: regex.Pattern[str]
    down_to: regex.Pattern[str]
    moved: regex.Pattern[str]
    planned: regex.Pattern[str]
    done: regex.Pattern[str]
    days: frozenset[str]
    clear: regex.Pattern[str]
    contributed: regex.Pattern[str]
    saved: regex.Pattern[str]
    budget: regex.Pattern[str]
    actual: regex.Pattern[str]
    prior: regex.Pattern[str]
    kept: regex.Pattern[str]
    negated: regex.Pattern[str]
    opposite: Mapping[str, str]
    of_these: regex.Pattern[str]


def compile_words(book: Book) -> BesideWords:
    """The vocabulary of numbers side by side, from the book."""
    among, rest, clear = (book.any_of(i) for i in ("part.among", "beside.rest", "beside.clear_days"))
    up, down, given = (book.any_of(i) for i in ("claim.up_to", "claim.down_to", "beside.contributed"))
    made, moved, done = (book.any_of(f"beside.{i}") for i in ("made", "moved", "done"))
    told = book.any_of(
        "beside.rest", "beside.clear_days", "claim.up_to", "claim.down_to", "beside.contributed",
        "beside.done_rate", "beside.saved", "beside.prior", "beside.kept",
    )  # fmt: skip
    opposite = book.maps("beside.negated")
    among = rf"[^，。；,;（(]{{0,10}}[，,（(：:]?\s{{0,4}}+{among}[：:，,]?\p{{Han}}*+[^，。；、,;\d]{{0,24}}"
    compiled = regex.compile
    return BesideWords(
        told=re.compile("|".join([told, *opposite])),
        kinds=compiled(book.any_of("part.among")),
        among=compiled(among),
        made=compiled(rf"\p{{Han}}{{0,4}}?{made}"),
        trait=compiled(book.any_of("beside.trait")),
        open_end=compiled(rf"\s{{0,4}}+\p{{Han}}{{0,8}}?{book.any_of('sum.open_end')}"),
        rest=compiled(rf"\s{{0,4}}+{rest}[^，。；、,;\d]{{0,6}}$"),
        up_to=compiled(rf"\p{{Han}}{{0,2}}?{up}"),
        down_to=compiled(rf"\p{{Han}}{{0,2}}?{down}"),
        moved=compiled(rf"[，,、]?{moved}"),
        planned=compiled(book.any_of("ratio.plan")),
        done=compiled(done),
        days=frozenset(book.words("date.days")),
        clear=compiled(clear),
        contributed=compiled(given),
        saved=compiled(book.any_of("beside.saved")),
        budget=compiled(book.any_of("ratio.plan", "beside.estimate")),
        actual=compiled(book.any_of("beside.actual")),
        prior=compiled(book.any_of("beside.prior")),
        kept=compiled(book.any_of("beside.kept")),
        negated=compiled("|".join(opposite)),
        opposite=opposite,
        of_these=compiled(rf"\p{{Han}}{{0,10}}?{book.any_of('part.inside')}[，,：:]?"),
    )


def told_beside(ledger: Ledger) -> Iterator[Trial]:
    """Every such relation of the sentences that have a word for one."""
    words = ledger.book.once(compile_words)
    for index in ledger.said(words.kinds):
        items = ledger.by_sentence.get(index, ())
        for at in range(len(items) - 2):
            if items[at].kind in COUNTS:
                yield from _by_kinds(ledger, words, items, at)
    for index in ledger.said(words.told):
        items = ledger.by_sentence.get(index, ())
        for at, item in enumerate(items):
            if item.kind in COUNTS:
                yield from _rest(ledger, words, items, at)
                yield from _yes_and_no(ledger, words, items, at)
            elif item.kind == "amount":
                yield from _left_of(ledger, words, items, at)
                yield from _saved(ledger, words, items, at)
                yield from _capped(ledger, words, items, at)
            if item.is_rate:
                yield from _in_full(ledger, words, items, at)
                yield from _of_the_year(ledger, words, items, at)
            elif item.kind == "percentage_points":
                yield from _points(ledger, words, items, at - 2)
            else:
                yield from _moved(ledger, words, items, at - 2)
        if len(items) >= LEAST and ledger.says(index, words.contributed):
            yield from _contributions(ledger, words, items)


def _lead(ledger: Ledger, items: Sequence[Item], at: int) -> str:
    """The clause before a number, from the number before it."""
    start = items[at - 1].figure.end if at else ledger.sentences[items[at].sentence].start
    return str(CLAUSE.split(ledger.view[start : items[at].figure.start])[-1])


def _by_kinds(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """A count, then all its kinds: 由5人组成，其中甲3人、乙2人. More of them than there are cannot be.

    Kinds by different traits (亿元以上, 新开工) may meet in one thing: such lists are not added up.
    """
    total = items[at]
    if at + 2 >= len(items) or total.kind not in COUNTS or not total.exact or total.role != "amount":
        return
    gap = ledger.between(total, items[at + 1])
    if words.among.fullmatch(gap) is None:
        return
    parts = [items[at + 1]]
    for item in items[at + 2 :]:
        noun, mark, _ = ledger.between(parts[-1], item).partition("、")
        if not mark or CLAUSE.search(noun) or not _alike(total, item):
            break
        parts.append(item)
    if len(parts) < 2 or not _alike(total, parts[0]) or words.open_end.match(ledger.view, parts[-1].figure.end):
        return
    trial = sum_trial("sum", total, parts, (), judge_sum(total, parts))
    gap_of = trial.judgement.expected - total.value
    made = words.made.match(ledger.view, total.figure.end) is not None
    named = total.kind == "count" and not any(
        words.trait.search(ledger.view, p.figure.start - 12, p.figure.start) for p in parts
    )
    sure = made or (named and gap_of > 0)
    if not trial.failed or (sure and abs(gap_of) * 3 <= total.value + 2):
        yield trial if made else trial._replace(severity="warning")


def _alike(total: Item, part: Item) -> bool:
    """Whether a number counts the same as another, in the same unit."""
    return part.kind == total.kind and part.figure.unit == total.figure.unit and part.exact and part.role == "amount"


def _rest(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """48个村中，31个建立了制度，其余17个村尚未建立: what is left of a count, the only others of its unit before it."""
    left = items[at]
    if left.kind not in COUNTS or not left.exact or not words.rest.match(_lead(ledger, items, at)):
        return
    same = [i for i in items[:at] if i.kind == left.kind and i.figure.unit == left.figure.unit]
    if len(same) == 2 and all(i.exact for i in same) and same[0].value > same[1].value:
        yield sum_trial("difference", left, same[:1], same[1:], judge_sum(left, same[:1], same[1:]))


def _left_of(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """到期14.86亿元，…再融资偿还12亿元，占80.75%，其余2.86亿元…: the head of the sentence less what was just told."""
    left, head = items[at], items[0]
    if not left.exact or at < 2 or not words.rest.match(_lead(ledger, items, at)):
        return
    part = next((i for i in reversed(items[:at]) if not i.is_rate and i.role == "amount"), head)
    one = head.measure == part.measure == left.measure and part is not head and head.exact and part.exact
    if one and part.value < head.value and not (part.fact and part.fact.part_of) and head.role == "amount":
        yield sum_trial("difference", left, [head], [part], judge_sum(left, [head], [part])).backed("likely")


def _yes_and_no(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """10项指标中，8项达到目标，2项未达到: of a count, those that did and those that did not, the only others told."""
    total = items[at]
    if not total.exact or words.of_these.match(ledger.view, total.figure.end) is None:
        return
    parts = [i for i in items[at + 1 :] if i.kind in COUNTS]
    if len(parts) != 2 or not all(_alike(total, p) and p.value < total.value for p in parts):
        return
    did, did_not = (_lead(ledger, items, items.index(p)) + AFTER.match(ledger.view, p.figure.end)[0] for p in parts)
    mark = words.negated.search(did_not)
    trial = sum_trial("sum", total, parts, (), judge_sum(total, parts))._replace(severity="warning")
    near = abs(trial.judgement.expected - total.value) * 3 <= total.value
    if mark is not None and near and words.opposite[mark[0]] in did and not words.negated.search(did):
        yield trial


def _moved(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """由41家增加到53家，增加12家: two counts or amounts, and how far apart they are."""
    if at < 0:
        return
    first, second, gap = items[at : at + 3]
    if first.is_rate or not first.measure == second.measure == gap.measure or not (first.exact and second.exact):
        return
    said = "".join(ledger.between(first, second).split())
    up, down = words.up_to.fullmatch(said), words.down_to.fullmatch(said)
    if not gap.exact or not (up or down) or not words.moved.fullmatch("".join(ledger.between(second, gap).split())):
        return
    high, low = (second, first) if up else (first, second)
    trial = sum_trial("difference", gap, [high], [low], judge_sum(gap, [high], [low]))
    yield trial._replace(severity="warning")


def _in_full(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """计划24处，建成22处，完成率100%: what was done in full is all that was planned."""
    stated = items[at]
    if at < 2 or not stated.is_rate or stated.value != HUNDRED or stated.role != "rate" or not stated.exact:
        return
    plan, done = items[at - 2 : at]
    if plan.is_rate or plan.measure != done.measure or not (plan.exact and done.exact) or plan.value <= 0:
        return
    if not words.planned.search(_lead(ledger, items, at - 2)) or not words.done.search(_lead(ledger, items, at - 1)):
        return
    given = HUNDRED * done.value / plan.value
    if given < HUNDRED and words.done.search(_lead(ledger, items, at)):
        yield ratio_trial("completion", done, plan, stated, Judgement("failed", given, stated.value, stated.step / 2))


def _saved(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """预算A，实际B，节约C: what was saved of what was planned."""
    if at < 2 or items[at - 2].measure != items[at].measure or items[at - 1].measure != items[at].measure:
        return
    plan, spent, saved = items[at - 2 : at + 1]
    if plan.value <= spent.value or not words.saved.search(_lead(ledger, items, at)):
        return
    told = words.budget.search(_lead(ledger, items, at - 2)) and words.actual.search(_lead(ledger, items, at - 1))
    if told and plan.exact and spent.exact and saved.exact and saved.role == "amount":
        yield sum_trial("difference", saved, [plan], [spent], judge_sum(saved, [plan], [spent]))


def _points(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """药占比28.6%，较上年的30.2%下降1.6个百分点: two rates of one thing and the points between them.

    Where the sentence tells another rate before, the change may be that one's.
    """
    if at < 0:
        return
    now, before, gap = items[at : at + 3]
    if gap.kind != "percentage_points" or not (now.is_rate and before.is_rate) or now.fact is None:
        return
    if not (now.exact and before.exact and gap.exact) or not words.prior.search(_lead(ledger, items, at + 1)):
        return
    if words.moved.fullmatch("".join(ledger.between(before, gap).split())):
        told = [i for i in items[:at] if i.is_rate and i.role != "change"]
        down = gap.figure.polarity == "down" or now.value < before.value
        high, low = (before, now) if down else (now, before)
        trial = sum_trial("difference", gap, [high], [low], judge_sum(gap, [high], [low]))
        if not (trial.failed and told):
            yield trial


def _capped(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """支出38.46万元，…控制在年初预算45.00万元以内: what the sentence tells first, of what it is kept within."""
    cap, spent = items[at], items[0]
    if cap.figure.modifier not in WITHIN or cap is spent or not words.kept.search(_lead(ledger, items, at)):
        return
    if cap.kind == "amount" and spent.measure == cap.measure and spent.exact and spent.role == "amount":
        bound = cap.figure.number or cap.value
        near = spent.value * 2 > bound > spent.value / 2
        trial = bound_trial("bound_claim", spent, cap, holds=spent.value <= bound)
        yield trial._replace(message="within_budget", severity="warning" if near else None)


def _of_the_year(ledger: Ledger, words: BesideWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """优良天数338天，优良率92.6%: days of the year, of 365 or 366."""
    rate = items[at]
    days = next((i for i in reversed(items[:at]) if i.role != "change"), None)
    if days is None or not rate.is_rate or not rate.exact or not days.exact or days.figure.unit not in words.days:
        return
    called = words.clear.search(rate.label) or words.clear.search(_lead(ledger, items, at))
    if not called or rate.role == "change" or not 0 < days.value <= YEARS[1]:
        return
    shares = [HUNDRED * days.value / year for year in YEARS]
    gap = min(abs(share - rate.value) for share in shares)
    if gap <= rate.step or gap > AWRY:
        verdict = Judgement("rounded" if gap <= rate.step else "failed", shares[0], rate.value, rate.step)
        terms = (Operand(days.id, "left"), Operand(rate.id, "stated"))
        said = {"stated": rate.figure.text, "days": days.figure.text, "computed": f"{shares[0]:.2f}"}
        yield Trial(
            "share", "other", terms, verdict, (days, rate),
            severity="warning", message="days_of_year", words=said, suspect=rate.id,
        )  # fmt: skip


def _contributions(ledger: Ledger, words: BesideWords, items: Sequence[Item]) -> Iterator[Trial]:
    """贡献率分别为A%、B%和C%: what the sectors contribute, all told in a row, makes a hundred."""
    for at in range(len(items) - LEAST + 1):
        row = items[at : at + LEAST]
        if not all(i.is_rate and i.exact and i.role != "change" for i in row):
            continue
        gaps = [ledger.between(a, b).strip() for a, b in pairwise(row)]
        if not words.contributed.search(_lead(ledger, items, at)) or any(len(g) != 1 for g in gaps):
            continue
        total = sum((i.value for i in row), Decimal(0))
        off = abs(total - HUNDRED)
        if off <= WIDE:
            verdict = "exact" if off == 0 else "rounded" if off <= SLACK else "failed"
            judgement = Judgement(verdict, HUNDRED, total, SLACK)  # type: ignore[arg-type]
            said = {"stated": "、".join(i.figure.text for i in row), "sum": str(total)}
            terms = tuple(Operand(i.id, "left") for i in row)
            yield Trial(
                "share", "other", terms, judgement, tuple(row),
                severity="warning", message="structure", words=said, suspect=row[0].id,
            )  # fmt: skip
