"""So many, so much each, in all so much: 改造600户，每户补助3000元，共补助180万元, told in a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.per_unit import OneOf, one_of, times, told_per_unit
from extractor.reconcile.trial import Trial

BREAK = regex.compile(r"[。；;：:]")
SHORT = 20
"""The longest wording between two of the three numbers."""


class EachWords(NamedTuple):
    """Words of one of many, and what says that it is of a stretch of time."""

    one: OneOf
    spell: regex.Pattern[str]


def compile_words(book: Book) -> EachWords:
    """The words of one of many, from the book."""
    return EachWords(one_of(book, "apiece.each"), regex.compile(book.any_of("apiece.spell")))


def apiece(ledger: Ledger) -> Iterator[Trial]:
    """Every price of one between the number of them and the amount of all, in one sentence."""
    words = ledger.book.once(compile_words)
    labels = ledger.labelled(words.one.named)
    for each in ledger.items if labels else ():
        if each.label in labels and each.cell is None and each.sentence >= 0 and each.exact:
            yield from _in_row(ledger, words, each)


def _in_row(ledger: Ledger, words: EachWords, each: Item) -> Iterator[Trial]:
    """The number right before and the amount right after a price of one."""
    items = ledger.by_sentence[each.sentence]
    at = items.index(each)
    named = words.one.named.search(each.label)
    if named is None or not 0 < at < len(items) - 1 or each.kind != "amount" or words.spell.search(each.label):
        return
    count, total = items[at - 1], items[at + 1]
    if count.figure.unit not in words.one.units[named[0]] or total.kind != "amount" or total.role != "amount":
        return
    gaps = (ledger.between(count, each), ledger.between(each, total))
    if any(len(gap) > SHORT or BREAK.search(gap) for gap in gaps) or total.value <= each.value:
        return
    trial = times(total, count, each)
    if trial is not None:
        yield told_per_unit(trial.backed("likely")) if trial.failed else trial
