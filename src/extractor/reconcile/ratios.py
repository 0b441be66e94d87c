"""Shares, completion and costs per unit of the prose, recomputed from their operands.

A linked operand comes first; where a link is missing, the amounts just before in the same section are tried. A rate of
three digits meets a wrong pair by chance once in thousands, so such a reading may confirm, but never accuse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import HUNDRED, judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.meant import named_whole, wholes_of
from extractor.reconcile.mending import sought
from extractor.reconcile.per_unit import compile_units, per_unit
from extractor.reconcile.shares import (
    SURE,
    accuses,
    apart,
    believable,
    closing,
    has_share,
    of_counts,
    of_its_link,
    of_whole,
    own_whole,
    share_list,
    top_of,
    turned_rate,
    whole_of,
)
from extractor.reconcile.trial import Trial, sum_trial

EXECUTION = "rate.budget_exec"
FEW = 3
"""Fewer characters name nothing."""
WINDOW = 8
"""How many amounts before a rate may be its operands."""


CLAUSE = re.compile(r"[，。；、,;]")
"""Where a clause ends."""


@dataclass(frozen=True, slots=True)
class RatioWords:
    """What names a cost per unit."""

    per_unit: re.Pattern[str]
    left: re.Pattern[str]
    plan: re.Pattern[str]
    named: re.Pattern[str]
    spell: re.Pattern[str]
    spent: re.Pattern[str]
    flow: re.Pattern[str]
    due: re.Pattern[str]
    met: re.Pattern[str]
    funds: re.Pattern[str]
    money: re.Pattern[str]


def compile_words(book: Book) -> RatioWords:
    """The vocabulary of rates, from the book."""
    ids = ("left", "plan", "named", "spell", "spent", "flow", "due", "met", "funds")
    said = [*(book.any_of(f"ratio.{i}") for i in ids), book.any_of("ratio.funds", "ratio.plan")]
    return RatioWords(book.once(compile_units).one.named, *map(re.compile, said))


def prose_ratios(ledger: Ledger) -> Iterator[Trial]:
    """Every stated share, rate and cost per unit whose operands can be found."""
    words = ledger.book.once(compile_words)
    each = ledger.labelled(words.per_unit)
    proved: set[tuple[str, str]] = set()
    rated = {i.sentence for role in ("share", "rate") for i in ledger.by_role.get(role, ())}
    if each:
        rated.update([i.sentence for i in ledger.items if i.label in each])
    for index in sorted(rated - {-1}):
        items = ledger.by_sentence[index]
        trials: list[Trial] = []
        shares: list[Item] = []
        for item in items:
            if item.fact is None or not item.exact:
                continue
            if item.is_rate:
                if item.role in ("share", "rate"):
                    trials += _ratio(ledger, words, item)
                if item.role == "share":
                    shares.append(item)
            elif item.label in each:
                yield from per_unit(ledger, item)
        if trials or len(shares) > 1:
            yield from _in_sentence(ledger, words, items, trials, shares, proved)


def _in_sentence(
    ledger: Ledger,
    words: RatioWords,
    items: Sequence[Item],
    trials: Sequence[Trial],
    shares: Sequence[Item],
    proved: set[tuple[str, str]],
) -> Iterator[Trial]:
    """The rates of one sentence beside each other; ``proved`` takes the pairs of operands that a rate was met by."""
    held = [t for t in trials if not t.failed]
    for trial in held:
        if trial.rule == "completion":
            yield from _left_over(ledger, words, items, trial)
    proved.update([(t.items[0].id, t.items[1].id) for t in held])
    if len(held) == len(trials) and len(shares) < 2:
        yield from trials
        return
    shares = [i for i in shares if not own_whole(ledger, i)]
    anchors = Counter(t.items[1].id for t in held if t.items[2] in shares)
    most = anchors.most_common(1)[0][0] if anchors else None
    whole = next(t.items[1] for t in held if t.items[1].id == most) if anchors else whole_of(ledger, shares)
    if whole is not None and len(shares) > 1:
        other = {t.items[2].id for t in held if t.items[1] is not whole and of_its_link(t)}
        yield from share_list(ledger, [s for s in shares if s.id not in other], whole)
    links: Counter[tuple[str | None, str | None]] = Counter()
    if len(held) < len(trials):
        links.update((i.fact.about, i.fact.of) for i in items if i.fact and i.is_rate and i.fact.of)
    tops = {t.id for s in shares if (t := top_of(ledger, s))}
    for trial in trials:
        if not trial.failed:
            yield trial
            continue
        pair, fact = (trial.items[0].id, trial.items[1].id), trial.items[2].fact
        doubled = pair in proved or (fact and links[fact.about, fact.of] > 1)
        listed = trial.items[2] in shares and top_of(ledger, trial.items[2]) is not None
        if not (listed and (anchors or trial.items[1].id in tops)):
            yield trial.silent() if doubled else trial


def _left_over(ledger: Ledger, words: RatioWords, items: Sequence[Item], trial: Trial) -> Iterator[Trial]:
    """What is left of a budget whose completion was just proved: the budget less what was spent."""
    top, bottom, stated = trial.items
    after = next((i for i in items if i.order > stated.order and i.measure == bottom.measure and i.exact), None)
    if after is None or top.measure != bottom.measure or top.value == bottom.value:
        return
    lead = CLAUSE.split(ledger.between(stated, after))[-1]
    if words.left.search(lead):
        funds = (i for i in ledger.window(top, WINDOW, far=True) if i.measure == top.measure and i.value >= top.value)
        whole = next((i for i in funds if words.funds.search(i.label)), bottom)
        readings = [sum_trial("difference", after, [w], [top], judge_sum(after, [w], [top])) for w in (whole, bottom)]
        told = [sought(t.backed("likely"), ledger.book) for t in readings]
        yield next((t for t in told if not t.failed), None) or next((t for t in told if t.mends), told[0])


def _ratio(ledger: Ledger, words: RatioWords, stated: Item) -> Iterator[Trial]:
    """A share or completion: by its links, by the names in its words, by what stands before it."""
    assert stated.fact is not None
    top, bottom = ledger.linked(stated.fact.about), ledger.linked(stated.fact.of)
    if stated.role == "share" and (top is None or top.is_rate):
        before = _told_before(ledger, stated)
        top = before if top is not None or (before is not None and ledger.same_topic(before, stated)) else None
    linked = of_whole(top, bottom, stated)
    if linked is not None and linked.failed and not believable(linked.judgement):
        linked = next(_of_last(ledger, top, bottom, stated), linked)
    if linked is not None and not linked.failed:
        yield linked
        return
    window = ledger.window(stated, WINDOW)
    tops = _unique((top, ledger.last_named(stated.plain, stated), *window))
    bottoms = _unique((bottom, *wholes_of(ledger, stated), *window))
    if len(stated.digits) < 3:
        tops, bottoms = tops[:2], bottoms[:3]
    held = next(closing(tops, bottoms, stated), None)
    if held is None and len(stated.digits) > 3:
        held = next(closing(tops[:2], ledger.window(stated, 2 * WINDOW, far=True), stated), None)
    rough = linked is None and top is not None and bottom is not None and top.comparable(bottom)
    if held is not None:
        yield held
    if held is not None or rough:  # what it is of is told, if too roughly to prove or to disprove anything
        yield from _of_last(ledger, top, bottom, stated) if held is None else ()
        return
    planned = bool(words.plan.search(stated.fact.of_label or ""))
    if linked is None and top is not None and top.sentence == stated.sentence:
        beside = [i for i in window if i.sentence == stated.sentence and i is not top]
        if planned:
            beside = [i for i in beside if i.fact and i.fact.basis == "budget" and ledger.same_topic(i, top)]
        linked = next((t for i in beside if (t := of_whole(top, i, stated))), None)
    if linked is None and stated.fact.of_label:
        called = ledger.last_named(stated.plain, stated)
        linked = next((t for w in wholes_of(ledger, stated) if (t := of_whole(top or called, w, stated))), None)
    named = [w for w in named_whole(ledger, stated) if not has_share(ledger, w) or own_whole(ledger, stated)]
    by_name = next((t for w in named if (t := of_whole(top, w, stated))), None)
    trial = next(_accusing(ledger, words, stated, linked, by_name), None)
    if trial is None or trial.evidence == "weak":
        trial = _turned(ledger, words, stated, top) or trial
    if trial is not None:
        yield trial


def _of_last(ledger: Ledger, top: Item | None, bottom: Item | None, stated: Item) -> Iterator[Trial]:
    """累计2.46万人，其中2025年A人，完成目标B人的X%: the exact amount of that name right before the whole of a rate."""
    near = ledger.just_before(bottom, 1) if bottom is not None and top is not None else []
    if near and top is not None and near[0] is not top and near[0].role == "amount" and ledger.same_topic(near[0], top):
        trial = of_whole(near[0], bottom, stated)
        if trial is not None:
            yield trial.backed("likely")


def _turned(ledger: Ledger, words: RatioWords, stated: Item, top: Item | None) -> Trial | None:
    """A rate of three digits or more that turned round is right, over what its words name, or what stands before it."""
    tops = _unique((top or _told_before(ledger, stated),)) if stated.places >= SURE - 1 else ()
    if not tops:
        return None
    before = [i for i in ledger.just_before(stated, 2) if i.role == "amount" and not i.is_rate]
    row = before[:1] if len(before) == 2 and before[1] is tops[0] and stated.role == "rate" else []
    named = [*wholes_of(ledger, stated), *_funds(ledger, words, stated), *_so_called(ledger, stated), *row]
    trial = turned_rate(ledger, stated, tops, _unique(named), named=True)
    alone = trial is None and stated.role == "rate" and not _label_of(stated) and stated.places >= SURE
    return turned_rate(ledger, stated, tops, ledger.window(stated, WINDOW, far=True), named=False) if alone else trial


def _told_before(ledger: Ledger, stated: Item) -> Item | None:
    """The last amount before a rate in its sentence (支出X，执行率Y，占到位资金的Z)."""
    before = (i for i in reversed(ledger.just_before(stated, WINDOW)) if not i.is_rate and i.role == "amount")
    return next(before, None)


def _so_called(ledger: Ledger, stated: Item) -> Sequence[Item]:
    """The last amounts of the scope that the words of a rate name together with a thing (占市级支出)."""
    said, scope = _label_of(stated), stated.fact.scope if stated.fact else None
    if not scope or not said.startswith(scope) or len(said) < len(scope) + FEW:
        return ()
    named = ledger.all_named(ledger.plain(said.removeprefix(scope)))
    return [i for i in named if i.order < stated.order and i.fact and i.fact.scope == scope][-WINDOW:]


def _funds(ledger: Ledger, words: RatioWords, stated: Item) -> Iterator[Item]:
    """What the money of a rate was to be or came to be, by name: where its words say so, or say nothing."""
    said = _label_of(stated)
    if said and not words.funds.search(said):
        return
    pattern = words.funds if said else words.plan
    yield from (i for i in ledger.window(stated, WINDOW, far=True) if i.label and pattern.search(i.label))


def _accusing(
    ledger: Ledger, words: RatioWords, stated: Item, linked: Trial | None, by_name: Trial | None
) -> Iterator[Trial]:
    """What a rate that no reading proves is held against, on the best evidence."""
    assert stated.fact is not None
    planned = bool(words.plan.search(stated.fact.of_label or ""))
    called_so = _named_after(ledger, words, stated)
    if called_so is not None:
        yield called_so
    elif by_name is not None and believable(by_name.judgement) and (len(stated.digits) > 2 or apart(by_name)):
        yield by_name
    elif linked is not None and (accuses(ledger, linked) or not (counted := _counted(ledger, words, stated, planned))):
        yield linked if accuses(ledger, linked) else linked.backed("likely" if _beside(words, linked) else "weak")
    else:
        yield from counted if linked is not None else _counted(ledger, words, stated, planned)


def _counted(ledger: Ledger, words: RatioWords, stated: Item, planned: bool) -> list[Trial]:
    """A rate of three digits that is named by itself, on the counts before it."""
    named = stated.places > 2 and len(stated.digits) > 1 and words.named.search(stated.label) and not planned
    return list(of_counts(ledger.window(stated, WINDOW), stated)) if named else []


def _beside(words: RatioWords, trial: Trial) -> bool:
    """Whether the operands are those that the rate's links name, or the whole, its part and the share in a row."""
    top, bottom, stated = trial.items
    one = top.sentence == bottom.sentence == stated.sentence
    fact = stated.fact
    if fact is None or not one or not (stated.places > 2 or apart(trial)):
        return False
    named = top.fact and bottom.fact and (fact.about, fact.of) == (top.fact.id, bottom.fact.id)
    row = bottom.order < top.order < stated.order and top.value <= bottom.value
    return bool(named) or (stated.role == "share" and row)


def _named_after(ledger: Ledger, words: RatioWords, stated: Item) -> Trial | None:
    """计划X，完成Y，完成率Z: a rate called by the word around the second of two numbers is the one over the other.

    Nothing is said of rates of a stretch of time or of what was taken off (年度完成率, 审减率), and nothing where the
    miss is no slip but another whole.
    """
    said = ledger.just_before(stated, WINDOW)
    before = [i for i in said if not i.is_rate]
    row = before[-2:]
    alone = len(row) == 1 and row[0].order + 1 == stated.order and row[0].role == "amount"
    if alone and stated.indicator == EXECUTION and not words.spell.search(stated.label):
        return _executed(ledger, words, (), row[0], stated)
    if len(row) < 2 or row[1].order + 1 != stated.order or words.spell.search(stated.label):
        return None
    bottom, top = row
    if any(i.is_rate and bottom.order < i.order < top.order and words.plan.search(_label_of(i)) for i in said):
        return None
    whole = ledger.linked(bottom.fact.part_of) if bottom.fact is not None else None
    if whole is not None and whole.sentence == top.sentence and top.fact is not None and not top.fact.part_of:
        bottom = whole
    if stated.indicator == EXECUTION:
        return _executed(ledger, words, before[:-1], top, stated)
    trial = of_whole(top, bottom, stated) if top.measure == bottom.measure and top.role == "amount" else None
    called = _called(words, ledger, bottom, top, stated)
    told = trial is not None and bottom.role == "amount" and top.figure.unit == bottom.figure.unit and called
    if trial is None or not told or not believable(trial.judgement):
        return None
    if trial.judgement.expected > HUNDRED and not words.plan.search(_clause_before(ledger, bottom)):
        return None
    return trial if apart(trial) else None


def _label_of(rate: Item) -> str:
    """What a rate is relative to, in its words."""
    return (rate.fact.of_label if rate.fact else None) or ""


def _executed(ledger: Ledger, words: RatioWords, before: Sequence[Item], top: Item, stated: Item) -> Trial | None:
    """预算X，支出Y，预算执行率Z: on the budgets of the sentence, where a slip of the pen mends one of them."""
    lead = _clause_before(ledger, top)
    spent = words.spent.search(lead)
    planned = [i for i in before if i.fact and i.fact.basis == "budget"] if spent else []
    if spent and not planned:
        above = [i for i in ledger.window(top, WINDOW) if i.value >= top.value and i.measure == top.measure]
        planned = [i for i in above if i.fact and (i.fact.basis == "budget" or words.money.search(i.label))][:2]
    trials = (sought(t.backed("likely"), ledger.book) for i in planned if (t := of_whole(top, i, stated)))
    return next((t for t in trials if t.mends), None)


def _called(words: RatioWords, ledger: Ledger, bottom: Item, top: Item, stated: Item) -> bool:
    """Whether the word before 率 in a rate's name stands around the number it is the rate of, and that is no change.

    A group that both are of (女性就业480人，女性就业率) and the other number is not says that there is another whole.
    """
    lead = _lead(ledger, top, stated)
    named = words.named.search(lead)
    cut = named.start() if named and len(named[0]) == 2 else named.end() - 1 if named else 0
    of, name = lead[:cut][:-2], lead[:cut][-2:]
    beside = _clause_before(ledger, top) + CLAUSE.split(ledger.view[top.figure.end : stated.figure.start])[0]
    called = len(name) > 1 and all(c in beside for c in name)
    if len(of) > 1 and of[-2:] in beside and of[-2:] not in _clause_before(ledger, bottom):
        return False
    return (called or _met(ledger, words, bottom, top)) and not words.flow.search(beside)


def _met(ledger: Ledger, words: RatioWords, bottom: Item, top: Item) -> bool:
    """应检X，实检Y: what was due and what was done, by the same word."""
    leads = [_clause_before(ledger, i) for i in (bottom, top)]
    due, met = words.due.search(leads[0]), words.met.search(leads[1])
    return bool(due and met) and leads[0].strip()[-1:] == leads[1].strip()[-1:]


def _clause_before(ledger: Ledger, item: Item) -> str:
    """What stands before a number in its clause, at most a dozen characters."""
    return str(CLAUSE.split(ledger.view[max(0, item.figure.start - 12) : item.figure.start])[-1])


def _lead(ledger: Ledger, left: Item, right: Item) -> str:
    """The last clause between two numbers, without blanks."""
    return "".join(CLAUSE.split(ledger.between(left, right))[-1].split())


def _unique(items: Iterable[Item | None]) -> list[Item]:
    return list({i.id: i for i in items if i is not None}.values())
