"""Shares of a whole that is not printed: each amount and its share give it, and those told in a row give the same one.

Three or more that agree are proof of the whole; what does not give it then is wrong, the amount or its share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import HUNDRED, Judgement
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial

FEWEST, MOST = 3, 40
"""How many shares must agree on a whole; of more than so many nothing is said."""
TWICE = 2
"""By how many of its last places a share must miss what the others give."""


class Pair(NamedTuple):
    """An amount, its share, and the least and largest whole that the two allow."""

    top: Item
    share: Item
    low: Decimal
    high: Decimal


def compile_words(book: Book) -> regex.Pattern[str]:
    """What tells a share, from the book."""
    return regex.compile(book.any_of("share.said"))


def implied_wholes(ledger: Ledger) -> Iterator[Trial]:
    """Every list of shares in one section that name one whole, or that stand one to a sentence in a row."""
    named: dict[tuple[object, ...], list[Pair]] = {}
    row: list[Pair] = []
    for index in sorted(ledger.said(ledger.book.once(compile_words))):
        pairs = [p for i in ledger.by_sentence.get(index, ()) if (p := _pair(ledger, i))]
        for pair in pairs:
            fact = pair.share.fact
            if fact is not None and fact.of_label:
                key = (pair.share.section, fact.of_label, fact.scope, fact.period, _basis(pair.top))
                named.setdefault(key, []).append(pair)
        if len(pairs) > FEWEST:
            yield from _outliers([p for p in pairs if not (p.share.fact and p.share.fact.of_label)])
        alone = len(pairs) == 1 and _bare(pairs[0])
        if row and not (alone and _follows(row[-1], pairs[0])):
            yield from _outliers(row)
            row = []
        if alone:
            row.append(pairs[0])
    yield from _outliers(row)
    for group in named.values():
        yield from _outliers(group)


def _basis(item: Item) -> str | None:
    return item.fact.basis if item.fact else None


def _bare(pair: Pair) -> bool:
    """Whether a share names no whole, and stands right behind its amount."""
    return not (pair.share.fact and pair.share.fact.of_label) and pair.top.order + 1 == pair.share.order


def _follows(before: Pair, pair: Pair) -> bool:
    """Whether a share stands in the next sentence of the section, for an amount of the same basis."""
    near = pair.share.sentence == before.share.sentence + 1 and pair.share.section == before.share.section
    return near and _basis(before.top) == _basis(pair.top)


def _pair(ledger: Ledger, share: Item) -> Pair | None:
    """A share of the prose with the amount it is of, in its sentence."""
    if not share.is_rate or share.role != "share" or not share.exact or not 0 < share.value < HUNDRED:
        return None
    top = ledger.linked(share.fact.about if share.fact else None)
    if top is None or top.kind != "amount" or top.role != "amount" or not top.exact or top.value <= 0:
        return None
    if top.sentence != share.sentence or share.value <= share.step:
        return None
    low = HUNDRED * (top.value - top.step) / (share.value + share.step)
    high = HUNDRED * (top.value + top.step) / (share.value - share.step)
    return Pair(top, share, low, high)


def _outliers(pairs: Sequence[Pair]) -> Iterator[Trial]:
    """What does not give the whole that nearly all the others give."""
    if not FEWEST < len(pairs) <= MOST:
        return
    agreed = max(([p for p in pairs if p.low <= at <= p.high] for at in (p.low for p in pairs)), key=len)
    if len(agreed) < FEWEST or len(agreed) * 4 < len(pairs) * 3:
        return
    low, high = max(p.low for p in agreed), min(p.high for p in agreed)
    whole = (low + high) / 2
    for pair in pairs:
        right = HUNDRED * pair.top.value / whole
        gap = abs(right - pair.share.value)
        if pair in agreed or gap < TWICE * pair.share.step or not right < HUNDRED:
            continue
        judgement = Judgement("failed", right, pair.share.value, pair.share.step)
        said = {"stated": pair.share.figure.text, "part": pair.top.figure.text, "label": pair.top.label}
        said["computed"] = str(right.quantize(pair.share.printed))
        terms = (Operand(pair.top.id, "left"), Operand(pair.share.id, "stated"))
        yield Trial(
            "share", "other", terms, judgement, (pair.top, pair.share),
            severity="warning", message="implied_whole", words=said, suspect=pair.share.id,
        )  # fmt: skip
