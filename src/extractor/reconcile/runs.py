"""Totals beside lists where no word was understood: amounts in a row that are exactly the sum of their neighbours.

Such a reading may confirm and never accuses: the total has four digits or more and meets the sum to the last of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Trial, sum_trial

LONGEST = 16
"""The longest list that is tried."""
BEFORE = 4
"""How many amounts before the sentence may be its total."""


@dataclass(frozen=True, slots=True)
class RunWords:
    """What items of a functional classification are marked by: the class, and the item within it."""

    of_class: re.Pattern[str]
    mark: re.Pattern[str]


def compile_words(book: Book) -> RunWords:
    """The vocabulary of itemised classes, from the book."""
    mark = book.any_of("run.class")
    return RunWords(
        of_class=re.compile(rf"([^\s，。；：:,;、.．]{{2,24}}?){mark}[^，。；,;]{{2,60}}{book.any_of('run.item')}"),
        mark=re.compile(mark),
    )


def run_sums(ledger: Ledger) -> Iterator[Trial]:
    """Sums of neighbouring amounts, and of the items of each class of the functional classification."""
    words = ledger.book.once(compile_words)
    for _, items in ledger.prose:
        amounts = [i for i in items if i.exact and i.role == "amount" and not i.is_rate]
        if len(amounts) > 1:
            lead = list(reversed(ledger.window(amounts[0], BEFORE)))
            yield from _runs([*lead, *amounts])
    yield from _classes(ledger, words)


def _runs(amounts: Sequence[Item]) -> Iterator[Trial]:
    """Each total with the run of parts right after it or right before it."""
    for at, total in enumerate(amounts):
        if len(total.digits) < 4:
            continue
        if at + 2 < len(amounts) and amounts[at + 1].value <= total.value:
            yield from _closing(total, amounts[at + 1 : at + 1 + LONGEST])
        if at > 1 and amounts[at - 1].value <= total.value:
            yield from _closing(total, amounts[max(0, at - LONGEST) : at][::-1])


def _closing(total: Item, parts: Sequence[Item]) -> Iterator[Trial]:
    """The shortest run of parts that makes the total, three or more of them perhaps rounded; else nothing."""
    rest, reach = total.value, total.step
    told = 0
    for count, part in enumerate(parts, 1):
        if part.measure != total.measure or rest < 0:
            return
        rest -= part.value
        reach += part.step
        told += part.value != 0
        if told > 1 and (not rest or (told > 2 and -reach < rest < reach)):
            judgement = judge_sum(total, parts[:count])
            if judgement.closes:
                yield sum_trial("sum", total, parts[:count], (), judgement).silent()
                return


def _classes(ledger: Ledger, words: RunWords) -> Iterator[Trial]:
    """The items of a class（类款项）against the amount of the class, and all items against the total before them."""
    found: dict[str, dict[str, list[tuple[str, Item]]]] = {}
    current = section = ""
    marked = ledger.said_anywhere(words.mark)
    for index, sentence in enumerate(ledger.sentences if marked else ()):
        if (sentence.section or "") != section or sentence.heading:
            current, section = "", sentence.section or ""
        if index in marked:
            for mark in words.of_class.finditer(_one_line(ledger.view[sentence.start : sentence.end])):
                current = ledger.plain(mark[1])
        if not current:
            continue
        for item in ledger.by_sentence.get(index, ()):
            fact = item.fact
            if fact is None or item.kind != "amount" or fact.role != "amount" or not fact.basis:
                continue
            lists = found.setdefault(section, {})
            lists.setdefault(fact.basis, []).append((current, item))
    for lists in found.values():
        for basis in ("actual", "budget"):
            yield from _class_sums(ledger, basis, lists.get(basis, []))


def _class_sums(ledger: Ledger, basis: str, listed: Sequence[tuple[str, Item]]) -> Iterator[Trial]:
    if len(listed) < 2:
        return
    for name in dict.fromkeys(n for n, _ in listed):
        parts = [i for n, i in listed if n == name]
        total = ledger.named_with(name, basis, parts[0])
        if total is not None and total not in parts:
            yield sum_trial("sum", total, parts, (), judge_sum(total, parts)).silent()
    parts = [i for _, i in listed]
    before = (i for i in ledger.window(parts[0], BEFORE) if i.fact and i.fact.basis == basis)
    total = next(before, None)
    if total is not None and len(parts) > 2:
        yield sum_trial("sum", total, parts, (), judge_sum(total, parts)).silent()


def _one_line(text: str) -> str:
    return "".join(text.split())
