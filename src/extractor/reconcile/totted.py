"""Numbers in a row and their sum told beside them: A件、B件，共C件; C亩（甲镇…、乙镇…）; 其中甲镇3项48.6万元、乙镇….

What leaves its list open, and what names traits that several may have at once, is left in peace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import COUNTS, Item
from extractor.reconcile.judge import judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Trial, sum_trial

NOUN = regex.compile(r"\p{Han}{0,8}+")
STOPS = frozenset("，。；、,;）)")
"""What may follow a number that has no noun."""
NAME = regex.compile(r"[、，,；;]?\p{Han}[^，。；、,;：:\d]{0,20}+")
"""The name of an item of a list, with the mark before it."""
WIDTH = 8
"""The longest noun between a number and the bracket that divides it."""


BRACKET = re.compile(r"（[^\d，。；：、,;（()]{1,20}\d")
"""A bracket that begins with the name of a part."""
PAIRED = re.compile(r"\d[^\d\s，。；、：,;:.%（）()]{1,2}\d[\d,.]*[^\d\s，。；、,;%]")
"""How many, and right behind it how much."""


@dataclass(frozen=True, slots=True)
class TottedWords:
    """What sums up a row, what says that a list is open, which traits overlap, what is a change and no part."""

    summed: regex.Pattern[str]
    told: re.Pattern[str]
    among: regex.Pattern[str]
    open_end: regex.Pattern[str]
    trait: regex.Pattern[str]
    apart: regex.Pattern[str]
    listed: regex.Pattern[str]


def compile_words(book: Book) -> TottedWords:
    """The vocabulary of rows and their sums, from the book."""
    summed = book.any_of("list.summed")
    return TottedWords(
        summed=regex.compile(rf"[，,]\s*+{summed}"),
        told=re.compile(rf"[，,]\s*(?:{summed})\d"),
        among=regex.compile(book.any_of("part.among", "sum.partial")),
        open_end=regex.compile(rf"\s{{0,4}}+\p{{Han}}{{0,4}}?{book.any_of('sum.open_end')}"),
        trait=regex.compile(book.any_of("beside.trait")),
        apart=regex.compile(book.any_of("part.among", "part.partial", "totted.apart")),
        listed=regex.compile(rf"{book.any_of('sum.among')}|[：:（(]"),
    )


def totted_up(ledger: Ledger) -> Iterator[Trial]:
    """Every row of numbers whose sum stands right behind it, or right before its bracket."""
    words = ledger.book.once(compile_words)
    for index in ledger.said(words.told):
        items = ledger.by_sentence.get(index, ())
        for at in range(2, len(items)):
            yield from _summed(ledger, words, items, at)
    for index in ledger.said(BRACKET):
        items = ledger.by_sentence.get(index, ())
        for at in range(len(items) - 2):
            yield from _bracketed(ledger, words, items, at)
    for index, items in ledger.prose:
        sentence = ledger.sentences[index]
        if len(items) > 5 and PAIRED.search(ledger.view, sentence.start, sentence.end):
            yield from _paired(ledger, words, items)


def _summed(ledger: Ledger, words: TottedWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """建议146件、提案182件，共328件: counts in one unit up to their sum, of the same noun or of none."""
    total = items[at]
    gap = ledger.between(items[at - 1], total)
    mark = words.summed.search(gap)
    if total.kind not in COUNTS or not total.exact or mark is None or mark.end() != len(gap.rstrip()):
        return
    parts = [items[at - 1]]
    for before in reversed(items[: at - 1]):
        if (
            ledger.between(before, parts[0]).count("、") != 1
            or NAME.fullmatch(ledger.between(before, parts[0])) is None
        ):
            break
        parts.insert(0, before)
    if len(parts) < 2 or not all(_alike(total, p) for p in parts):
        return
    start = items[at - len(parts) - 1].figure.end if at > len(parts) else ledger.sentences[total.sentence].start
    lead = ledger.view[start : parts[0].figure.start]
    noun = NOUN.match(ledger.view, total.figure.end)[0]
    named = not noun or any(p.label[-2:] and p.label[-2:] in noun for p in parts)
    if not named or words.among.search(lead) or any(_traits(ledger, words, p) for p in parts):
        return
    judgement = judge_sum(total, parts)
    if abs(judgement.expected - total.value) * 3 <= total.value:
        yield sum_trial("sum", total, parts, (), judgement)


def _alike(total: Item, part: Item) -> bool:
    """Whether a number counts the same as another, in the same unit."""
    return part.kind == total.kind and part.figure.unit == total.figure.unit and part.exact and part.role == "amount"


def _traits(ledger: Ledger, words: TottedWords, part: Item) -> bool:
    return words.trait.search(ledger.view, part.figure.start - 12, part.figure.start) is not None


def _bracketed(ledger: Ledger, words: TottedWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """抽查1.45万亩（甲镇0.62万亩、乙镇0.83万亩）: all that stands in the bracket behind a number, in its unit."""
    total = items[at]
    opened = ledger.view.find("（", total.figure.end, total.figure.end + WIDTH)
    if opened < 0 or total.role != "amount" or total.is_rate or not total.exact:
        return
    closed = ledger.view.find("）", opened, ledger.sentences[total.sentence].end)
    parts = [i for i in items[at + 1 :] if i.figure.start < closed]
    if len(parts) < 2 or not all(_alike(total, p) for p in parts) or items[at + 1].figure.start < opened:
        return
    inside = ledger.view[opened + 1 : closed]
    gaps = [ledger.view[opened + 1 : parts[0].figure.start], *(ledger.between(a, b) for a, b in pairwise(parts))]
    if not all(NAME.fullmatch(g) for g in gaps) or words.apart.search(inside) or words.trait.search(inside):
        return
    if words.open_end.match(ledger.view, parts[-1].figure.end) or words.open_end.search(gaps[-1]):
        return
    trial = sum_trial("sum", total, parts, (), judge_sum(total, parts))
    gap = trial.judgement.expected - total.value
    if abs(gap) * 2 <= total.value:
        yield trial._replace(severity="warning") if gap > 0 else trial.backed("likely")


def _paired(ledger: Ledger, words: TottedWords, items: Sequence[Item]) -> Iterator[Trial]:
    """5项80万元，其中甲镇3项48万元、乙镇2项32万元: where one of the two sums closes, the list is whole."""
    for at in range(1, len(items) - 3):
        pairs = _pairs(ledger, items[at:]) if words.listed.search(ledger.between(items[at - 1], items[at])) else []
        if len(pairs) < 2 or words.open_end.match(ledger.view, pairs[-1][1].figure.end):
            continue
        before = [i for i in items[max(0, at - 4) : at] if i.role == "amount" and i.exact]
        totals = [next((i for i in reversed(before) if _alike(i, pairs[0][side])), None) for side in (0, 1)]
        sums = [
            sum_trial("sum", total, row, (), judge_sum(total, row)) if total is not None else None
            for total, row in zip(totals, zip(*pairs, strict=True), strict=True)
        ]
        if all(sums) and any(t is not None and not t.failed for t in sums):
            yield from (t for t in sums if t is not None)
        if any(sums):
            return


def _pairs(ledger: Ledger, items: Sequence[Item]) -> list[tuple[Item, Item]]:
    """The counts from here on that have an amount right behind them, as long as they stand in one row."""
    pairs: list[tuple[Item, Item]] = []
    for count, amount in zip(items[::2], items[1::2], strict=False):
        gap = ledger.between(pairs[-1][1], count) if pairs else ""
        if count.kind not in COUNTS or not (amount.exact and amount.role == "amount") or ledger.between(count, amount):
            break
        if pairs and not (_alike(pairs[0][0], count) and _alike(pairs[0][1], amount) and NAME.fullmatch(gap)):
            break
        pairs.append((count, amount))
    return pairs
