"""Whether a list of parts leaves nothing out: shares that make a hundred, or names that divide a whole between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.lexicon.book import Book
from extractor.reconcile.conflicts import ONE_BODY
from extractor.reconcile.item import Item
from extractor.reconcile.judge import COUNTED, make_hundred
from extractor.reconcile.ledger import ORDER, Ledger
from extractor.reconcile.sum_words import compile_words

LEAST = 3
"""Fewer parts in a row may be told by different traits."""
MEASURED = frozenset({"area", "length", "volume", "mass", "energy", "headcount"})
"""What is measured, and people: where parts in a row make more than there is, one of them is wrong."""


@dataclass(frozen=True, slots=True)
class Divisions:
    """Sets of words that divide whatever follows them (城镇/乡村, 货物/工程/服务); each with its alternatives."""

    sets: tuple[tuple[tuple[str, ...], ...], ...]


def compile_divisions(book: Book) -> Divisions:
    """The divisions of the book: the first word, and the others, each perhaps in several wordings."""
    return Divisions(
        tuple(
            ((first,), *(tuple(word.split("|")) for word in others.split()))
            for first, others in book.maps("sum.divisions").items()
        )
    )


def complete(ledger: Ledger, parts: Sequence[Item]) -> bool:
    """Whether no part of a whole is missing from a list."""
    return _hundred(ledger, parts) or _divided(ledger, parts)


def of_one_kind(ledger: Ledger, total: Item, parts: Sequence[Item]) -> bool:
    """Whether a body's own count is told by kinds of one noun in a row (行政编制、事业编制; 应急用车、执勤用车).

    Who counts what is his own by kinds names them all; in statistics of a place such lists are open. Where one name
    lies in another (满意, 基本满意) they are degrees of one thing, and no kinds.
    """
    own = ledger.report.header.kind in ONE_BODY or _of_its_noun(ledger, total, parts)
    if total.kind not in COUNTED or not own or len(parts) < 2:
        return False
    if any(p.plain != q.plain and p.plain in q.plain for p in parts for q in parts):
        return False
    things = ledger.report.header.kind in ONE_BODY and total.kind == "count"
    first, *rest = [p.plain[-1:] * 2 if things else p.plain[-2:] if len(p.plain) > 2 else "" for p in parts]
    told = all(p.sentence == total.sentence and p.exact for p in parts)
    gap = abs(sum((p.value for p in parts), -total.value))
    return told and len(first) == 2 and all(r == first for r in rest) and 0 < gap * 2 < total.value


def outgrown(ledger: Ledger, total: Item, parts: Sequence[Item]) -> bool:
    """Whether parts in one row that make more than there is are measured, or people by one trait (…人员)."""
    words, ordered = ledger.book.once(compile_words), sorted(parts, key=ORDER)
    if len(parts) < LEAST or total.kind not in MEASURED or any(p.sentence != total.sentence for p in parts):
        return False
    row = all(ledger.between(a, b)[:1] == "、" for a, b in pairwise(ordered))
    plain = not any(words.trait.search(p.label) for p in parts)
    ends = Counter(p.plain[-2:] for p in parts).most_common(1)[0][1]
    return row and plain and (total.kind != "headcount" or (ends >= LEAST and ends + 1 >= len(parts)))


def _of_its_noun(ledger: Ledger, total: Item, parts: Sequence[Item]) -> bool:
    """Whether three or more parts each end with the noun of their total, as printed (重点项目: 产业项目、民生项目…)."""
    nouns = {ledger.view[p.figure.start - 2 : p.figure.start] for p in parts}
    return len(parts) > 2 and nouns == {total.plain[-2:]}


def _hundred(ledger: Ledger, parts: Sequence[Item]) -> bool:
    """Whether the parts state shares that make a hundred."""
    wanted = {p.fact.id for p in parts if p.fact}
    shares = [i for i in ledger.by_sentence.get(parts[0].sentence, ()) if i.fact and i.fact.about in wanted]
    return len(shares) == len(parts) and make_hundred(shares)


def _divided(ledger: Ledger, parts: Sequence[Item]) -> bool:
    """Whether the parts are called by the words of one division and else alike."""
    labels = [p.label for p in parts]
    if len(set(labels)) == 1:
        labels = [(p.fact.scope or "") if p.fact else "" for p in parts]
    return any(
        len(words) == len(labels) and _called(labels, words) for words in ledger.book.once(compile_divisions).sets
    )


def _called(labels: Sequence[str], words: Sequence[Sequence[str]]) -> bool:
    rest: set[str] = set()
    for wordings in words:
        mine = next(((n, w) for w in wordings for n in labels if _is(n, w, words)), None)
        if mine is None:
            return False
        rest.add(mine[0].replace(mine[1], "", 1))
    return len(rest) == 1


def _is(label: str, word: str, words: Sequence[Sequence[str]]) -> bool:
    """Whether a label is called by a word, and by no other word of the set that holds more (非税收入 is no 税收)."""
    longer = [w for wordings in words for w in wordings if w != word and w in label]
    return word in label and not any(label.find(w) < label.find(word) for w in longer)


def is_open(ledger: Ledger, total: Item, parts: Sequence[Item]) -> bool:
    """Whether a list of the prose says that it names only some of its items (主要…, …等)."""
    words = ledger.book.once(compile_words)
    first, last = min(parts, key=ORDER), max(parts, key=ORDER)
    if first.sentence < 0 or last.cell is not None:
        return False
    lead = ledger.view[max(ledger.sentences[first.sentence].start, total.figure.end) : first.figure.start]
    if words.partial.search(lead) or words.open_end.match(ledger.view, last.figure.end):
        return True
    return words.others.match(ledger.view, last.figure.end) is not None
