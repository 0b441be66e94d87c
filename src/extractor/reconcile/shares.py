"""Shares of one whole that are told beside one another, and what a single share or rate is tried on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from extractor.reconcile.item import Item
from extractor.reconcile.judge import HUNDRED, Judgement, judge_ratio, judge_sum, make_hundred
from extractor.reconcile.ledger import NOISE, Ledger
from extractor.reconcile.mending import sought
from extractor.reconcile.trial import Trial, ratio_trial, sum_trial

WINDOW = 8
"""How many amounts before a rate may be its operands."""
CLAUSE = regex.compile(r"[，。；、,;]")
"""Where a clause ends."""
SURE = 4
"""A rate of so many digits is met by chance once in thousands."""


def of_whole(top: Item | None, bottom: Item | None, stated: Item) -> Trial | None:
    """100 · top / bottom = stated, where the two can be compared."""
    if top is None or bottom is None or top is bottom or top.is_rate or bottom.is_rate or not top.exact:
        return None
    if not bottom.exact or not top.comparable(bottom):
        return None
    judgement = judge_ratio(top, bottom, stated)
    rule = "share" if stated.role == "share" else "completion"
    return None if judgement.verdict == "unchecked" else ratio_trial(rule, top, bottom, stated, judgement)


def closing(tops: Iterable[Item], bottoms: Iterable[Item], stated: Item) -> Iterator[Trial]:
    """The pairs that give what is stated. Most are tried in vain: those more than a step off are not judged."""
    reach = [(b, stated.value * b.value, stated.printed * abs(b.value)) for b in bottoms]
    for top in tops:
        hundredfold = HUNDRED * top.value
        for bottom, right, slack in reach:
            if abs(hundredfold - right) <= slack:
                trial = of_whole(top, bottom, stated)
                if trial is not None and not trial.failed:
                    yield trial


def believable(judgement: Judgement) -> bool:
    """Whether a miss is small enough for the link to be right: within a half of what is stated."""
    size = max(abs(judgement.expected), abs(judgement.actual))
    return abs(judgement.expected - judgement.actual) <= size / 2


def of_counts(window: Sequence[Item], stated: Item) -> Iterator[Trial]:
    """查处甲、检测乙，某率: a rate named by itself, right after two counts of its sentence, the smaller first read.

    Where the one right before is the larger, and the rate is none of over a hundred, one of the two is misprinted.
    """
    counts = [i for i in window if i.sentence == stated.sentence and i.kind in ("count", "headcount")]
    top = counts[0] if counts and counts[0].order + 1 == stated.order else None
    same = [i for i in counts[1:] if top and i.figure.unit == top.figure.unit]
    whole = next((i for i in same if top and i.value >= top.value), None)
    over = whole is None and top is not None and same[:1] == counts[1:2] and 0 < stated.value < HUNDRED
    whole = same[0] if over and same and same[0].order + 1 == counts[0].order else whole
    trial = of_whole(top, whole, stated)
    rest = trial is not None and abs(HUNDRED - trial.judgement.expected - stated.value) <= stated.step
    if trial is not None and not rest and (not over or believable(trial.judgement)):
        yield trial.backed("likely")


def own_whole(ledger: Ledger, share: Item) -> bool:
    """Whether a share names the amount it is a share of (占采购总额的…): then it stands in no list of shares."""
    whole = ledger.linked(share.fact.of if share.fact else None)
    lead = ledger.view[max(0, share.figure.start - 24) : share.figure.start]
    return whole is not None and len(whole.label) > 3 and whole.label in CLAUSE.split(lead)[-1]


def top_of(ledger: Ledger, share: Item) -> Item | None:
    """What a share of the prose is the share of, in its sentence."""
    top = ledger.linked(share.fact.about if share.fact else None)
    return top if top is not None and top.sentence == share.sentence else None


def whole_of(ledger: Ledger, shares: Sequence[Item]) -> Item | None:
    """The amount before a list of shares that all of them but one are shares of: two of two, two of three."""
    pairs = [(s, t) for s in shares if (t := top_of(ledger, s))]
    if len(pairs) < 2 or len(pairs) != len(shares):
        return None
    first = min((t for _, t in pairs), key=lambda t: t.order)
    for whole in ledger.window(first, WINDOW, far=True):
        held = sum((trial := of_whole(t, whole, s)) is not None and not trial.failed for s, t in pairs)
        if whole.measure == first.measure and held >= max(2, len(pairs) - 1):
            return whole
    return None


def share_list(ledger: Ledger, shares: Sequence[Item], whole: Item) -> Iterator[Trial]:
    """Shares beside one another are of one whole: those that do not give it accuse, and so does their sum."""
    tops = [(s, t) for s in shares if (t := ledger.linked(s.fact.about if s.fact else None)) and t is not whole]
    tops = [(s, t) for s, t in tops if t.sentence == s.sentence]
    for stated, top in tops:
        trial = of_whole(top, whole, stated)
        if trial is not None:
            yield trial if believable(trial.judgement) else trial.backed("likely")
    if len(tops) == len(shares) and make_hundred(shares):
        parts = [t for _, t in tops]
        if all(p.measure == whole.measure for p in parts):
            yield sum_trial("sum", whole, parts, (), judge_sum(whole, parts))


def turned_rate(
    ledger: Ledger, stated: Item, tops: Sequence[Item], bottoms: Sequence[Item], *, named: bool
) -> Trial | None:
    """A rate that two neighbouring digits turned round make right, over one of the wholes it may be of.

    A whole that its words name needs three digits, any before it four: such a slip hardly comes about by chance.
    """
    if stated.places < SURE - named:
        return None
    digits = sorted(stated.printed_digits)
    for top in tops:
        for bottom in bottoms:
            if not bottom.value or not top.value:
                continue
            right = (HUNDRED * top.value / bottom.value).quantize(stated.printed)
            if sorted(c for c in str(right) if c.isdigit()) != digits:
                continue
            trial = of_whole(top, bottom, stated)
            if trial is None or not trial.failed:
                continue
            tried = sought(trial.backed("likely"), ledger.book)
            slip = (tried.mends or {}).get(stated.id)
            if slip is not None and slip.why == "swap":
                return tried._replace(mends={stated.id: slip})
    return None


def turned_round(trial: Trial) -> bool:
    """Whether a whole percentage is the right one read backwards (51 for 15)."""
    stated = trial.items[2]
    right = round(trial.judgement.expected)
    return stated.figure.decimals == 0 and 9 < right < 100 and str(right)[::-1] == str(stated.value)


def of_its_link(trial: Trial) -> bool:
    """Whether a rate was tried on the very number that it is linked to as its whole."""
    _, bottom, stated = trial.items
    return stated.fact is not None and bottom.fact is not None and stated.fact.of == bottom.fact.id


def apart(trial: Trial) -> bool:
    """Whether a rate misses by more than careless rounding: two steps of its last digit."""
    gap = abs(trial.judgement.expected - trial.judgement.actual)
    return gap >= 2 * trial.items[2].printed


def accuses(ledger: Ledger, trial: Trial) -> bool:
    """Whether a failed rate accuses by itself.

    Its operands are of one sentence and one name (budget and actual), or one is listed under the other, and the miss
    is small enough for the link to be right.
    """
    top, bottom, stated = trial.items
    if top.fact is None or bottom.fact is None:
        return False
    linked = stated.fact is not None and (stated.fact.about, stated.fact.of) == (top.fact.id, bottom.fact.id)
    listed = top.fact.part_of == bottom.fact.id and (linked or stated.role == "share")
    named = ledger.same_topic(top, bottom) and top.fact.basis != bottom.fact.basis
    near = top.sentence == bottom.sentence == stated.sentence
    after = bottom.sentence + 1 == top.sentence == stated.sentence and bottom.section == stated.section
    near = near or (after and listed and of_its_link(trial) and not has_share(ledger, bottom))
    told = top.order + 1 == stated.order and _says_of(ledger, stated, bottom)
    told = told or (bottom.order + 1 == stated.order and top.order + 1 == bottom.order and linked)
    sane = believable(trial.judgement) or (listed and turned_round(trial))
    return near and (listed or named or told) and sane and (stated.places > 2 or apart(trial))


def _says_of(ledger: Ledger, stated: Item, bottom: Item) -> bool:
    """Whether the words of a share name the whole (占采购总额)."""
    words = NOISE.sub("", (stated.fact.of_label if stated.fact else None) or "")
    return len(words) > 3 and words == NOISE.sub("", bottom.label)


def has_share(ledger: Ledger, whole: Item) -> bool:
    """Whether a whole is told with its own share of something: then those of its parts may be of that too."""
    beside = ledger.by_sentence.get(whole.sentence, ())
    return whole.fact is not None and any(
        i.role == "share" and i.fact and i.fact.about == whole.fact.id for i in beside
    )
