"""Shares in a row told after amounts in a row: 甲A、乙B、丙C，占比分别为X%、Y%和Z%, each of one whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_ratio
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Trial, ratio_trial

LEAST = 3
"""The shortest row: all of it but one must agree on a whole."""
LEAD = 24
"""How much of what stands before the first share is looked at."""
WORD = 4
"""The longest word that announces them."""
CLAUSE = regex.compile(r"[，。；,;：:\n]")


@dataclass(frozen=True, slots=True)
class RespectiveWords:
    """What announces shares in a row."""

    told: re.Pattern[str]
    share: regex.Pattern[str]
    join: regex.Pattern[str]


def compile_words(book: Book) -> RespectiveWords:
    """The vocabulary of rows of shares, from the book."""
    each, share = book.any_of("respective.each"), book.any_of("share.said")
    join = rf"\s*+(?:[、，,]|{book.any_of('list.joins')})\s*+"
    return RespectiveWords(re.compile(rf"(?:{each})\s*\d"), regex.compile(share), regex.compile(join))


def in_turn(ledger: Ledger) -> Iterator[Trial]:
    """Every row of three shares or more, against the row of amounts before it."""
    words = ledger.book.once(compile_words)
    for index, place in ledger.said(words.told).items():
        clause = CLAUSE.split(ledger.view[max(ledger.sentences[index].start, place - LEAD) : place + WORD])[-1]
        if not words.share.search(clause):
            continue
        items = ledger.by_sentence.get(index, ())
        shares = _row(ledger, words, [i for i in items if i.figure.start > place])
        if len(shares) >= LEAST:
            yield from _tried(ledger, index, shares)


def _row(ledger: Ledger, words: RespectiveWords, after: Sequence[Item]) -> list[Item]:
    """The rates from here on with nothing but a comma between them."""
    row: list[Item] = []
    for item in after:
        joined = not row or words.join.fullmatch(ledger.between(row[-1], item))
        if not (item.is_rate and item.exact and item.role in ("share", "rate") and joined):
            break
        row.append(item)
    return row


def _tried(ledger: Ledger, index: int, shares: Sequence[Item]) -> Iterator[Trial]:
    """The amounts that the shares are linked to, else as many in a row before them, over the whole they agree on."""
    linked = [ledger.linked(s.fact.about if s.fact else None) for s in shares]
    tops = [t for t in linked if t is not None and t.role == "amount" and not t.is_rate]
    if len({t.id for t in tops}) != len(shares):
        tops = _before(ledger, index, shares)
    if len(tops) != len(shares) or any(t.measure != tops[0].measure or not t.exact for t in tops):
        return
    wholes = [i for i in ledger.window(tops[0], 2 * len(shares), far=True) if i.measure == tops[0].measure]
    for whole in [w for w in wholes if w.value >= max(t.value for t in tops)]:
        judged = [judge_ratio(top, whole, share) for top, share in zip(tops, shares, strict=True)]
        if sum(j.closes for j in judged) >= max(2, len(shares) - 1):
            for top, share, judgement in zip(tops, shares, judged, strict=True):
                yield ratio_trial("share", top, whole, share, judgement)
            return


def _before(ledger: Ledger, index: int, shares: Sequence[Item]) -> list[Item]:
    """The last amounts before a row of shares, as many as they are: of their sentence, else of the one before."""
    here = [i for i in ledger.by_sentence.get(index, ()) if i.order < shares[0].order]
    for items in (here, ledger.by_sentence.get(index - 1, ())):
        amounts = [i for i in items if i.role == "amount" and not i.is_rate and i.exact]
        if amounts:
            tops = amounts[-len(shares) :]
            alike = len({t.fact.part_of if t.fact else None for t in tops}) == 1
            return tops if alike and all(a.measure == b.measure for a, b in pairwise(tops)) else []
    return []
