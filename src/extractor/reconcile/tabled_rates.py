"""A rate of growth of the prose against the table: where the amount before it stands in a row, so must the rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_equal
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.misprints import compatible
from extractor.reconcile.trial import Trial, equal_trial

FEW = 3
"""An amount of fewer digits may stand in a row by chance."""
REACH = 12
"""The longest wording between an amount and its rate."""
FAR = 5
"""A rate more than so many times another is of another base."""


def compile_words(book: Book) -> regex.Pattern[str]:
    """What says that a rate is on another base than last year's value as it was, from the book."""
    return regex.compile(book.any_of("growth.averaged", "growth.planned", "averaged.real"))


def tabled_rates(ledger: Ledger) -> Iterator[Trial]:
    """Each rate of growth that stands right behind an amount of the prose, with the only one of that amount's row."""
    rates = [i for i in ledger.by_role.get("change", ()) if i.is_rate and i.exact]
    rows: dict[tuple[str, int], list[Item]] = defaultdict(list)
    for rate in rates:
        if rate.cell is not None:
            rows[rate.cell.table, rate.cell.row].append(rate)
    if not rows:
        return
    cells: dict[tuple[str, Decimal], list[Item]] = defaultdict(list)
    for (table, row), found in rows.items():
        if len(found) == 1:
            for item in ledger.by_table[table]:
                if item.cell is not None and item.cell.row == row and item.role == "amount" and len(item.digits) >= FEW:
                    cells[item.measure, item.value].append(item)
    words = ledger.book.once(compile_words)
    for stated in rates if cells else ():
        amount = ledger.just_before(stated, 1) if stated.cell is None and stated.sentence >= 0 else []
        if amount and amount[0].role == "amount" and amount[0].exact and _plain(ledger, words, amount[0], stated):
            listed = cells.get((amount[0].measure, amount[0].value), ())
            if len(listed) == 1 and listed[0].cell is not None:
                yield from _held_against(
                    stated, amount[0], listed[0], rows[listed[0].cell.table, listed[0].cell.row][0]
                )


def _plain(ledger: Ledger, words: regex.Pattern[str], amount: Item, stated: Item) -> bool:
    """Whether a rate is that of the amount right before it, on no base of its own (可比口径, 年均)."""
    gap = ledger.between(amount, stated)
    return len(gap) < REACH and ledger.same_topic(amount, stated) and not words.search(gap)


def _held_against(stated: Item, amount: Item, cell: Item, rate: Item) -> Iterator[Trial]:
    """The two rates, where the two amounts are one thing by name and time, and the two are said of one base."""
    short, long = sorted((amount.plain, cell.plain), key=len)
    if len(short) < 2 or short not in long or not compatible(amount, cell):
        return
    one, two = abs(stated.value), abs(rate.value)
    judgement = judge_equal((rate, stated))
    if one != two and 0 < max(one, two) <= FAR * min(one, two) and not judgement.closes:
        yield equal_trial("text_table", (rate, stated), judgement)._replace(severity="warning")
