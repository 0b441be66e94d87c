"""Growth over several years: 由2020年的A增加到2024年的B，年均增长X%，累计增长Y%, where both years are printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import HUNDRED, Judgement, judge_growth, slack_of
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.messages import labelled
from extractor.reconcile.trial import Operand, Trial, growth_trial

YEAR = regex.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
CLAUSE = regex.compile(r"[，。；、,;]")
LEAD = 24
"""How much of what stands before the first value may hold its year."""
MOST = 20
"""More years than these are no plan's."""
PLAN = 5
"""How many years a plan has; the first of them ends in 1 or 6."""
STEPS = 2
"""By how many of its last places a rate must miss."""


@dataclass(frozen=True, slots=True)
class AverageWords:
    """What says that a rate is of a year on average, or of all years; what leads to the last value; real terms."""

    told: regex.Pattern[str]
    each: regex.Pattern[str]
    all: regex.Pattern[str]
    moved: regex.Pattern[str]
    up_to: regex.Pattern[str]
    real: regex.Pattern[str]


def compile_words(book: Book) -> AverageWords:
    """The vocabulary of growth over years, from the book."""
    told = book.any_of("claim.up_to", "claim.down_to")
    return AverageWords(
        told=regex.compile(book.any_of("averaged.each", "averaged.all")),
        each=regex.compile(book.any_of("averaged.each")),
        all=regex.compile(book.any_of("averaged.all")),
        moved=regex.compile(told),
        up_to=regex.compile(rf"[，,]?\p{{Han}}{{0,2}}?{told}[^，。；、,;]{{0,12}}"),
        real=regex.compile(book.any_of("growth.real", "averaged.real")),
    )


def averaged(ledger: Ledger) -> Iterator[Trial]:
    """Every rate over several years that stands behind its two values."""
    words = ledger.book.once(compile_words)
    if words.told.search(ledger.view) is None:
        return
    for index in ledger.said(words.moved):
        items = ledger.by_sentence.get(index, ())
        for at in range(len(items) - 2):
            if (years := _years(ledger, words, items, at)) is not None:
                yield from _rates(ledger, words, items, at, years)


def _years(ledger: Ledger, words: AverageWords, items: Sequence[Item], at: int) -> int | None:
    """How many years lie between two values told as 由…增加到…; None where they are not, or a year is not printed.

    From the first year of a five-year plan on (2021, 2026) rates are often of the plan, on the year before it.
    """
    base, current = items[at : at + 2]
    gap = ledger.between(base, current)
    if base.is_rate or base.measure != current.measure or not (base.exact and current.exact) or base.value <= 0:
        return None
    if current.value <= 0 or not words.up_to.fullmatch("".join(gap.split())):
        return None
    start = max(ledger.sentences[base.sentence].start, base.figure.start - LEAD)
    first = YEAR.findall(CLAUSE.split(ledger.view[start : base.figure.start])[-1])
    last = YEAR.findall(gap)
    years = int(last[-1]) - int(first[-1]) if first and last and int(first[-1]) % PLAN != 1 else 0
    return years if 1 < years <= MOST else None


def _rates(ledger: Ledger, words: AverageWords, items: Sequence[Item], at: int, years: int) -> Iterator[Trial]:
    """The rates right behind the two values, up to the next amount."""
    base, current = items[at : at + 2]
    for before, stated in zip(items[at + 1 :], items[at + 2 :], strict=False):
        lead = CLAUSE.split(ledger.between(before, stated))[-1]
        if not stated.is_rate or stated.role != "change" or not stated.exact:
            return
        if words.real.search(lead) or words.real.search(current.label) or stated.figure.polarity == "down":
            continue
        if words.each.search(lead):
            yield from _mean(base, current, stated, years)
        elif words.all.search(lead):
            slack = max(slack_of(base, (base, current)), slack_of(current, (base, current)))
            judgement = judge_growth(current.value, base.value, stated, slack)
            if judgement.verdict != "unchecked":
                yield growth_trial("growth", ((current, "current"), (base, "base")), stated, judgement)


def _mean(base: Item, current: Item, stated: Item, years: int) -> Iterator[Trial]:
    """The rate of a year on average; where that of a year more or less is meant, nothing is said."""
    given = {n: _yearly(base, current, n) for n in (years, years + 1, max(years - 1, 1))}
    gaps = {n: abs(rate - stated.value) for n, rate in given.items()}
    closes = gaps[years] <= stated.step
    if not closes and min(gaps.values()) <= STEPS * stated.step:
        return
    judgement = Judgement("rounded" if closes else "failed", given[years], stated.value, stated.step)
    terms = (Operand(current.id, "left"), Operand(base.id, "right"), Operand(stated.id, "stated"))
    said = {"stated": labelled(stated), "base": base.figure.text, "current": current.figure.text, "years": str(years)}
    said["computed"] = f"{given[years]:.2f}"
    yield Trial(
        "growth", "other", terms, judgement, (current, base, stated),
        severity="warning", message="averaged", words=said, suspect=stated.id,
    )  # fmt: skip


def _yearly(base: Item, current: Item, years: int) -> Decimal:
    """By how many per cent a year a value grew, on average."""
    return HUNDRED * ((current.value / base.value) ** (Decimal(1) / years) - 1)
