"""So many times as much: 达到47家，是2020年19家的2.5倍; 由A增加到B，是2020年的1.39倍."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.per_unit import times, told_per_unit
from extractor.reconcile.trial import Trial

YEAR = regex.compile(r"(?:19|20)\d\d(?!\d)")
STOP = regex.compile(r"[；;。：:]")
LEAD = 24
"""How much of what stands before a number is looked at."""
SANE = 3
"""A multiple misses by no more than this many times: else another thing is meant."""


@dataclass(frozen=True, slots=True)
class TimesWords:
    """What tells a multiple, and what one value became."""

    told: re.Pattern[str]
    of: regex.Pattern[str]
    up_to: regex.Pattern[str]


def compile_words(book: Book) -> TimesWords:
    """The vocabulary of multiples, from the book."""
    unit, is_of = book.any_of("times.unit"), book.any_of("times.of")
    return TimesWords(
        told=re.compile(rf"\d(?:{unit})"),
        of=regex.compile(rf"(?:^|[，,、])\s*+{is_of}(?<base>[^，。；、,;]*+)$"),
        up_to=regex.compile(rf"[，,]?\p{{Han}}{{0,2}}?{book.any_of('claim.up_to')}[^，。；、,;]{{0,12}}"),
    )


def multiples(ledger: Ledger) -> Iterator[Trial]:
    """Every multiple whose base is told beside it, or is the value that it was moved from."""
    words = ledger.book.once(compile_words)
    for index in ledger.said(words.told):
        items = ledger.by_sentence.get(index, ())
        for at, stated in enumerate(items):
            if at and stated.kind == "ratio" and stated.exact and stated.figure.unit in ledger.book.words("times.unit"):
                yield from _tried(ledger, words, items, at)


def _tried(ledger: Ledger, words: TimesWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """The two values of a multiple: right before it, or the last that were told to have moved from one to the other."""
    stated, before = items[at], items[at - 1]
    sentence = ledger.sentences[stated.sentence].start
    said = words.of.search(
        ledger.view[max(sentence, before.figure.end - 1, stated.figure.start - LEAD) : stated.figure.start]
    )
    if said is not None:
        pair = _moved(ledger, words, items[:at], said["base"])
    else:
        head = words.of.search(ledger.view[max(sentence, before.figure.start - LEAD) : before.figure.start])
        near = head is not None and len(ledger.between(before, stated)) < 3
        pair = _current(ledger, items[: at - 1], before, stated) if near else None
    if pair is None or not _fit(*pair):
        return
    trial = times(pair[0], pair[1], stated)
    if trial is not None:
        ratio = trial.judgement.expected / trial.judgement.actual if trial.judgement.actual else 0
        if not trial.failed or 1 < ratio * SANE < SANE * SANE:
            yield told_per_unit(trial) if trial.failed else trial


def _current(ledger: Ledger, told: Sequence[Item], base: Item, stated: Item) -> tuple[Item, Item] | None:
    """What is so many times a base: the last value before it in its part of the sentence, or the one that closes."""
    near = [i for i in reversed(told) if _fit(i, base) and not STOP.search(ledger.between(i, base))]
    done = [i for i in near if i.fact is None or i.fact.basis not in ("target", "budget")]
    pairs = [(i, base) for i in done or near]
    closing = (p for p in pairs if (t := times(p[0], base, stated)) and not t.failed)
    return next(closing, pairs[0] if len({p[0].value for p in pairs}) == 1 else None)


def _fit(current: Item, base: Item) -> bool:
    """Whether two numbers are exact values of one measure."""
    one = current.measure == base.measure and current.figure.unit == base.figure.unit
    return one and current.exact and base.exact and not base.is_rate and current.role == base.role == "amount"


def _moved(ledger: Ledger, words: TimesWords, before: Sequence[Item], base: str) -> tuple[Item, Item] | None:
    """由2020年的A增加到B…，是2020年的N倍: the last two values so told, where both times name one year."""
    year = YEAR.search(base)
    for first, second in zip(reversed(before[:-1]), reversed(before), strict=False):
        gap = ledger.between(first, second)
        if words.up_to.fullmatch("".join(gap.split())):
            lead = ledger.view[max(0, first.figure.start - LEAD) : first.figure.start]
            last = YEAR.findall(lead)[-1:]
            return (second, first) if year is not None and last == [year[0]] else None
        if STOP.search(gap):
            return None
    return None
