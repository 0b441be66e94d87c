"""Totals of the prose: lists under a total, amounts added up to a total, shares that make a hundred."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.reconcile.additions import added_up, carried_over
from extractor.reconcile.closing import balances_told
from extractor.reconcile.item import Item
from extractor.reconcile.judge import HUNDRED, Judgement, held_sum, judge_sum
from extractor.reconcile.ledger import ORDER, Ledger
from extractor.reconcile.mending import sought
from extractor.reconcile.sum_words import SumWords, compile_words
from extractor.reconcile.trial import Operand, Trial, sum_trial
from extractor.reconcile.wholes import complete, is_open, of_one_kind, outgrown

PEOPLE = frozenset({"headcount", "households"})
"""Those who are named by several traits, and not by one word, may be more than there are: a few prove nothing."""
SLIGHT = 5
"""Marks under a total that miss it by no more than this are all there are: no share of a review counts so little."""
SHORT = 6
"""The longest list that a bare 合计 at its end is taken to sum up."""


CLAUSE = re.compile(r"[，。；、,;]")
"""Where a clause ends."""


BLANK = re.compile(r"[\s，、,]")
"""Blanks and commas."""


def prose_sums(ledger: Ledger) -> Iterator[Trial]:
    """Every total of the prose that can be recomputed."""
    words = ledger.book.once(compile_words)
    yield from _listed(ledger, words)
    added = ledger.said(words.adds)
    shared = Counter([i.sentence for i in ledger.by_role.get("share", ())])
    for index, items in ledger.prose:
        if index in added:
            yield from added_up(ledger, words, items)
        if len(items) > 2:
            yield from _told_total(ledger, words, items)
        if shared[index] > 1:
            yield from _shares(items)
        if len(items) > 2:
            yield from _lost_unit(ledger, words, items)
    yield from balances_told(ledger, words)


def _listed(ledger: Ledger, words: SumWords) -> Iterator[Trial]:
    """Parts that say themselves what total they belong to."""
    groups: dict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for item in ledger.by_role.get("amount", ()):
        fact = item.fact if item.cell is None else None
        if fact is not None and fact.part_of:
            groups[fact.part_of, item.measure, fact.basis or ""].append(item)
    for (total_id, measure, _), parts in groups.items():
        total = ledger.linked(total_id)
        if total is None or total.measure != measure or total.role != "amount":
            continue
        if len(parts) == 1:
            parts = [*parts, *_unlinked(ledger, words, total, parts[0])]
        elif ledger.view[total.figure.end : total.figure.end + 1] == "（":
            parts = _in_bracket(ledger, total, parts)
        if len(parts) > 1 and all(p.exact for p in parts):
            moved = _increase(ledger, words, parts)
            nearer = moved is not None and _misses(moved, parts) < _misses(total, parts)
            yield from read_list(ledger, words, moved if moved is not None and nearer else total, parts)


def _increase(ledger: Ledger, words: SumWords, parts: Sequence[Item]) -> Item | None:
    """比上年增加X，其中甲…、乙…: by how much something moved, right before the words that announce the parts."""
    first = min(parts, key=ORDER)
    before = ledger.just_before(first, 1)
    moved = before[0] if before else None
    if moved is None or moved.role != "change" or moved.measure != first.measure or not moved.exact:
        return None
    return moved if words.among.search(ledger.between(moved, first)) else None


def _misses(total: Item, parts: Sequence[Item]) -> Decimal:
    """How far parts are from a total, of the total."""
    return abs(sum([p.value for p in parts], -total.value)) / (abs(total.value) or 1)


def _unlinked(ledger: Ledger, words: SumWords, total: Item, part: Item) -> list[Item]:
    """The amounts after a lone part in its sentence that belong to no total: they may be its siblings.

    The list ends where the other side of a budget begins (收入…，其中…；支出…), where it has reached its total, and at
    what is as large as that.
    """
    found: list[Item] = []
    listed = part.value
    for item in ledger.by_sentence.get(part.sentence, ()):
        if item.order <= part.order or item.measure != part.measure or item.role != "amount" or item.fact is None:
            continue
        if item.fact.part_of or (part.fact is not None and item.fact.basis != part.fact.basis):
            continue
        if max(item.value, listed) >= total.value or _side(words, item) not in (
            "",
            _side(words, total),
            _side(words, part),
        ):
            break
        found.append(item)
        listed += item.value
    return found


def _in_bracket(ledger: Ledger, total: Item, parts: Sequence[Item]) -> list[Item]:
    """X（其中：甲…、乙…）: all amounts of the bracket behind a total; where some parts lie elsewhere, these alone."""
    end = ledger.view.find("）", total.figure.end, ledger.sentences[total.sentence].end)
    inside = [
        i for i in ledger.by_sentence.get(total.sentence, ())
        if total.figure.end < i.figure.start < end and i.measure == total.measure and i.role == "amount"
    ]  # fmt: skip
    nested = {p.fact.id for p in parts if p.fact}
    plain = all(i.exact and not (i.fact and i.fact.part_of in nested) for i in inside)
    return inside if plain and {p.id for p in parts} <= {i.id for i in inside} else list(parts)


def _side(words: SumWords, item: Item) -> str:
    """Which side of a budget a label speaks of: the last of its words for income, spending or what is left."""
    sides = (("in", words.income), ("out", words.spending), ("left", words.left))
    found = [(m.end(), side) for side, pattern in sides for m in pattern.finditer(item.label)]
    return max(found)[1] if found else ""


def read_list(ledger: Ledger, words: SumWords, total: Item, parts: Sequence[Item]) -> Iterator[Trial]:
    """A list under a total, in the readings that such lists allow; the first that holds.

    All items; without those that lie within others; the first few (what follows belongs to something else); without
    one of many. The total may also be a sibling of the linked one: this year's beside last year's.
    """
    totals = _siblings(ledger, total, parts)
    if held := held_sum(totals[0], parts):
        yield sum_trial("sum", totals[0], parts, (), held)
        return
    free = [p for p in parts if not words.within.search(p.label)]
    scores = [p for p in parts if not words.weight.search(p.label)]
    readings = [list(parts)]
    readings += [r for r in (free, scores) if 2 <= len(r) < len(parts)]
    best = min(readings, key=len)
    for whole in totals:
        for reading in readings:
            if held := held_sum(whole, reading):
                yield sum_trial("sum", whole, reading, (), held)
                return
    doubtful = False
    partial = [list(parts[:n]) for n in range(2, len(parts))]
    partial += [[p for p in parts if p is not left] for left in parts] if len(parts) > 2 else []
    for whole in totals:
        for reading in partial:
            if held := held_sum(whole, reading):
                if held.verdict == "exact" and len(whole.digits) > 2:
                    yield sum_trial("sum", whole, reading, (), held)
                    return
                doubtful = True
    accused = _accused(ledger, words, totals[0], best, partial)
    yield accused.silent() if doubtful or is_open(ledger, total, parts) else accused


def _accused(
    ledger: Ledger, words: SumWords, total: Item, best: Sequence[Item], partial: Sequence[Sequence[Item]]
) -> Trial:
    """No reading holds: the one that a slip of the pen mends, else the likeliest. A complete list accuses by itself.

    A list that ends with what is left over (其他收入) is meant to be complete.
    """
    likeliest = sum_trial("sum", total, best, (), judge_sum(total, best))
    if complete(ledger, best):
        return likeliest
    few = total.kind in PEOPLE and len(total.digits) < 4 and len({p.label[-2:] for p in best}) > 1
    few = few or (total.kind == "count" and any(words.trait.search(_called(ledger, p)) for p in best))
    over = likeliest.judgement.expected > total.value and not few
    if over and len(best) > 2 and total.kind == "count" and _one_noun(ledger, [total, *best]):
        return likeliest
    if of_one_kind(ledger, total, best):
        return likeliest if over else likeliest._replace(severity="warning")
    if over and outgrown(ledger, total, best):
        return likeliest._replace(severity="warning")
    if over and all(p.sentence == total.sentence for p in best):
        likely = sought(likeliest.backed("likely"), ledger.book)
        if _to_the_last_digit(likely):
            return likely
    if total.kind == "score" and len(best) > 2 and abs(likeliest.judgement.expected - total.value) <= SLIGHT:
        return likeliest
    if words.rest.search(max(best, key=lambda p: p.order).label):
        return likeliest.backed("likely")
    for reading in (best, *partial[: len(best)]):
        trial = sought(sum_trial("sum", total, reading, (), judge_sum(total, reading)).backed("weak"), ledger.book)
        if trial.mends:
            return trial
    return likeliest.backed("weak")


def _called(ledger: Ledger, part: Item) -> str:
    """The last words before a number."""
    return CLAUSE.split(ledger.view[max(0, part.figure.start - 12) : part.figure.start])[-1]


def _one_noun(ledger: Ledger, items: Sequence[Item]) -> bool:
    """Whether one noun stands after all of some counts (8个项目：甲类4个项目、乙类3个项目)."""
    nouns = {ledger.view[i.figure.end : i.figure.end + 2] for i in items}
    return len(nouns) == 1 and nouns.pop().isalpha()


def _to_the_last_digit(trial: Trial) -> bool:
    """Whether one slip of the pen makes a sum close to the last digit printed there."""
    gap = abs(trial.judgement.expected - trial.judgement.actual)
    by_id = {i.id: i for i in trial.items}
    mends = trial.mends or {}
    return any(abs(abs(slip.value - by_id[i].value) - gap) * 2 <= by_id[i].printed for i, slip in mends.items())


def _siblings(ledger: Ledger, total: Item, parts: Sequence[Item]) -> list[Item]:
    """The total and the exact amounts of its sentence and the one before that could be meant instead."""
    near = [*ledger.by_sentence.get(total.sentence, ()), *ledger.by_sentence.get(total.sentence - 1, ())]
    first = min(p.order for p in parts)
    others = [i for i in near if i.order < first and i.measure == total.measure and i.role == "amount"]
    if total.exact and not total.is_prior:
        others = [i for i in others if i.fact is None or ledger.same_topic(i, total)]
    if not total.exact:
        others.sort(key=lambda i: (i.label[-2:] != parts[0].label[-2:], -i.order))
    fits = [i for i in (total, *others) if i.exact and (not i.is_prior or parts[0].is_prior)]
    same = [i for i in fits if i.fact and parts[0].fact and i.fact.basis == parts[0].fact.basis]
    return list({i.id: i for i in (*same, *fits, total)}.values())


def _told_total(ledger: Ledger, words: SumWords, items: Sequence[Item]) -> Iterator[Trial]:
    """A、B，合计C: what stands before 合计 in the sentence, if it is all of one measure."""
    for at, total in enumerate(items):
        if at < 2 or not total.exact or total.role != "amount" or total.is_rate:
            continue
        lead = BLANK.sub("", ledger.between(items[at - 1], total))
        if lead[-1:] not in words.total_ends:
            continue
        sided = words.income.match(lead) or words.spending.match(lead)
        final = words.final.fullmatch(lead)
        joint = not sided and _joint(ledger, words, items, at, lead)
        if not (final or joint or words.total.fullmatch(lead, sided.end() if sided else 0)) or words.left.search(lead):
            continue
        parts = [i for i in items[max(0, at - SHORT) : at] if i.exact and i.measure == total.measure]
        if sided:
            parts = _since_total(ledger, words, items[:at], parts)
        runs = [parts[-n:] for n in range(2, len(parts) + 1)]
        held = next((r for r in runs if judge_sum(total, r).closes), parts[-2:] if joint and len(parts) > 1 else None)
        if held or runs:
            reading = held or runs[-1]
            trial = sum_trial("sum", total, reading, (), judge_sum(total, reading)).backed("likely")
            begun = ledger.view[ledger.sentences[total.sentence].start : parts[0].figure.start]
            sure = words.first.search(begun) if final else not sided or len(parts) < 3
            headed = _headed(ledger, words, items, at) if sided and held is None else None
            yield headed or (trial if sure else trial.silent())


def _headed(ledger: Ledger, words: SumWords, items: Sequence[Item], at: int) -> Trial | None:
    """甲收入A（其中…），乙收入B，丙收入C，收入总计D: what the sentence begins with and what stands beside it.

    Four and more in a row that leave nothing open and add to nothing told before are all there are.
    """
    total = items[at]
    tops = [i for i in items[:at] if i.role == "amount" and i.fact is not None and not i.fact.part_of]
    tops = _since_total(ledger, words, items[:at], tops)
    same = all(i.exact and i.measure == total.measure for i in tops)
    if len(tops) < 3 or not same or tops[0] is not items[0] or _side(words, tops[0]) != _side(words, total):
        return None
    base = carried_over(ledger, words, total.sentence)
    readings = [tops, [*base, *tops]] if base and base[0].measure == total.measure else [tops]
    trials = [sum_trial("sum", total, r, (), judge_sum(total, r)).backed("likely") for r in readings]
    held = next((t for t in trials if not t.failed), None)
    mended = held or next((t for trial in trials if _to_the_last_digit(t := sought(trial, ledger.book))), None)
    told = ledger.view[ledger.sentences[total.sentence].start : total.figure.start]
    closed = len(tops) > 3 and not words.adds.search(told) and not words.open_end.search(told)
    return mended or (trials[0].backed("strong")._replace(severity="warning") if closed else None)


def _joint(ledger: Ledger, words: SumWords, items: Sequence[Item], at: int, lead: str) -> bool:
    """还本A，付息B，还本付息合计C: what a total is called is made of what the two numbers before it are called."""
    mark = words.total.search(lead)
    start = items[at - 3].figure.end if at > 2 else ledger.sentences[items[at].sentence].start
    said = ledger.view[start : items[at - 1].figure.start]
    name = lead[: mark.start()] if mark and mark.end() == len(lead) else ""
    return len(name) > 2 and all(c in said for c in name)


def _lost_unit(ledger: Ledger, words: SumWords, items: Sequence[Item]) -> Iterator[Trial]:
    """A total whose 万 was lost before a list in 万元: its digits are the sum of the parts, its unit is not."""
    for at, total in enumerate(items[:-2]):
        first = items[at + 1]
        if total.kind != "amount" or total.figure.scale != "1" or first.figure.scale == "1" or not total.exact:
            continue
        if not words.among.search(ledger.between(total, first)):
            continue
        rest = total.value * Decimal(first.figure.scale)
        parts: list[Item] = []
        for part in items[at + 1 :]:
            rest -= part.value
            parts.append(part)
            if part.measure != total.measure or rest <= 0:
                break
        if rest == 0 and len(parts) > 1:
            yield sum_trial("sum", total, parts, (), judge_sum(total, parts)).backed("weak")


def _since_total(ledger: Ledger, words: SumWords, before: Sequence[Item], parts: Sequence[Item]) -> list[Item]:
    """The parts after the last total of the sentence: those of this side of the budget."""
    last = -1
    for one, two in itertools.pairwise(before):
        if words.total.search(ledger.between(one, two)):
            last = two.order
    return [p for p in parts if p.order > last and p.role == "amount"]


def _shares(items: Sequence[Item]) -> Iterator[Trial]:
    """Shares of one whole in one sentence that make a hundred (a bound, since the hundred is not printed)."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.is_rate and item.role == "share" and item.exact:
            groups[(item.fact.of if item.fact else None) or ""].append(item)
    for shares in groups.values():
        gap = HUNDRED - sum(s.value for s in shares)
        slack = sum((s.step for s in shares), Decimal(0)) / 2
        if len(shares) > 1 and abs(gap) <= slack:
            judgement = Judgement("exact" if gap == 0 else "rounded", HUNDRED, HUNDRED - gap, slack)
            terms = tuple(Operand(figure=s.id, role="left") for s in shares)
            yield Trial("sum", "bound", terms, judgement, tuple(shares), severity=None)
