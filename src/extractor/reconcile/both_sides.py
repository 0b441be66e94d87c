"""Both sides of a budget told one after the other: 收入总计X；…支出总计X, also where no word says that they balance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_equal
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Trial, equal_trial

CLAUSE = regex.compile(r"[，。；：、,;:（(\n]")
LEAD = 24
"""How much of what stands before a number is looked at."""
NEAR = 4
"""How many sentences before the one total the other may stand."""


@dataclass(frozen=True, slots=True)
class SideWords:
    """How the totals of both sides are called, and what says that something is left between them."""

    told: regex.Pattern[str]
    income: regex.Pattern[str]
    spending: regex.Pattern[str]
    left: regex.Pattern[str]


def compile_words(book: Book) -> SideWords:
    """The vocabulary of both sides, from the book."""
    total = book.any_of("side.total")
    income, spending = (rf"{book.any_of(f'sum.{i}')}\p{{Han}}{{0,2}}?{total}" for i in ("income", "spending"))
    ends = r"\p{Han}{0,2}+\s*$"
    return SideWords(*map(regex.compile, [spending, income + ends, spending + ends, book.any_of("side.left")]))


def both_sides(ledger: Ledger) -> Iterator[Trial]:
    """Each total of spending with the total of income told last before it, of one scope, basis, year and money."""
    words = ledger.book.once(compile_words)
    for index in ledger.said(words.told):
        for item in ledger.by_sentence.get(index, ()):
            if _is_called(ledger, words.spending, item):
                income = _income_of(ledger, words, item)
                after = ledger.sentences[min(index + 1, len(ledger.sentences) - 1)].end
                if income is not None and not words.left.search(ledger.view, item.figure.end, after):
                    yield equal_trial("balance", (income, item), judge_equal((income, item))).backed("likely")


def _is_called(ledger: Ledger, pattern: regex.Pattern[str], item: Item) -> bool:
    """Whether an exact amount is called by the last words of the clause before it."""
    if item.kind != "amount" or item.role != "amount" or not item.exact or item.cell is not None:
        return False
    start = max(ledger.sentences[item.sentence].start, item.figure.start - LEAD)
    return pattern.search(CLAUSE.split(ledger.view[start : item.figure.start])[-1]) is not None


def _income_of(ledger: Ledger, words: SideWords, spent: Item) -> Item | None:
    """The total of income last told before a total of spending in its section, with no other such total between."""
    for at in range(spent.sentence, max(-1, spent.sentence - NEAR - 1), -1):
        for item in reversed(ledger.by_sentence.get(at, ())):
            if item.order >= spent.order:
                continue
            if _is_called(ledger, words.spending, item):
                return None
            if _is_called(ledger, words.income, item):
                return item if _alike(ledger, item, spent) else None
    return None


def _alike(ledger: Ledger, income: Item, spent: Item) -> bool:
    """Whether two totals are of one budget, and nothing is said to be left between them."""
    one, two = income.fact, spent.fact
    if one is None or two is None or income.section != spent.section or income.measure != spent.measure:
        return False
    same = (one.basis, one.period, one.scope, one.subject) == (two.basis, two.period, two.scope, two.subject)
    return same and ledger.facet(income) == ledger.facet(spent)
