"""Balances carried forward: what there was, what was added and taken off, what there is; and what was added net."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Trial, sum_trial

CLAUSE = regex.compile(r"[，。；：、,;]")
MOST = 8
"""A sentence that tells more amounts than this tells more than one balance."""


@dataclass(frozen=True, slots=True)
class RollWords:
    """What is called a balance, what adds to it, what is taken off it, and what was added less what was taken off."""

    stock: regex.Pattern[str]
    plus: regex.Pattern[str]
    minus: regex.Pattern[str]
    net: regex.Pattern[str]
    within: regex.Pattern[str]
    told: regex.Pattern[str]
    year: regex.Pattern[str]
    prior: regex.Pattern[str]
    rolled: regex.Pattern[str]


def compile_words(book: Book) -> RollWords:
    """The vocabulary of balances, from the book."""
    ids = ("stock", "plus", "minus", "net")
    said = [book.any_of(f"roll.{i}") for i in ids]
    told = book.any_of("roll.stock", "roll.net", "roll.rolled")
    rolled = book.any_of("roll.rolled")
    prior = f"{book.any_of('roll.before')}.{{0,4}}?(?:{rolled}|{book.any_of('sum.left')})"
    return RollWords(
        *map(regex.compile, [*said, book.any_of("part.among"), told, book.any_of("sum.surplus"), prior, rolled])
    )


def balances(ledger: Ledger) -> Iterator[Trial]:
    """Every balance of a sentence (and the one before) that is told with its movements, and every net addition."""
    words = ledger.book.once(compile_words)
    for index in ledger.said(words.told):
        sentence, items = ledger.sentences[index], ledger.by_sentence.get(index, ())
        if len(items) > 2:
            yield from _surplus(ledger, words, items)
        if len(items) > 1 and words.minus.search(ledger.view, sentence.start, sentence.end):
            yield from _net(ledger, words, items)
            yield from _rolled(ledger, words, index, items)


def _lead(ledger: Ledger, item: Item) -> str:
    """What stands before a number in its clause."""
    start = max(ledger.sentences[item.sentence].start, item.figure.start - 24)
    return str(CLAUSE.split(ledger.view[start : item.figure.start])[-1])


def _net(ledger: Ledger, words: RollWords, items: Sequence[Item]) -> Iterator[Trial]:
    """新增X、退出Y，净增Z: the two counts of a net addition, the only ones of their sentence that are so called."""
    for at, total in enumerate(items):
        if not total.exact or total.is_rate or not words.net.search(_lead(ledger, total)):
            continue
        said = [(i, _lead(ledger, i)) for i in items[:at] if i.measure == total.measure and i.exact]
        plus = [i for i, lead in said if words.plus.search(lead) and not words.minus.search(lead)]
        minus = [i for i, lead in said if words.minus.search(lead)]
        if len(plus) == len(minus) == 1 and plus[0].order + 1 == minus[0].order:
            yield sum_trial("difference", total, plus, minus, judge_sum(total, plus, minus))


def _rolled(ledger: Ledger, words: RollWords, index: int, items: Sequence[Item]) -> Iterator[Trial]:
    """年初余额A，新增B，偿还C，年末余额D: D = A + B − C, told in a row; of-which amounts move nothing."""
    row = [i for i in items if i.role != "share" and not i.is_rate]
    if index and not ledger.sentences[index].heading:
        above = ledger.by_sentence.get(index - 1, ())
        row = [*(i for i in above if i.role == "amount" and i.section == items[0].section), *row]
    opening: Item | None = None
    plus: list[Item] = []
    minus: list[Item] = []
    for item in row:
        lead = _lead(ledger, item)
        stock = words.stock.search(lead) is not None
        if not item.exact or item.kind != "amount" or words.within.search(lead) or (item.fact and item.fact.part_of):
            continue
        if stock and opening is not None and plus and minus and len(plus) + len(minus) < MOST:
            if ledger.facet(opening) == ledger.facet(item) and _one_name(opening, item):
                trial = sum_trial("balance", item, [opening, *plus], minus, judge_sum(item, [opening, *plus], minus))
                yield trial.backed("likely")
            opening, plus, minus = item, [], []
        elif stock:
            opening, plus, minus = item, [], []
        elif opening is not None and words.minus.search(lead):
            minus.append(item)
        elif opening is not None and words.plus.search(lead):
            plus.append(item)


def _surplus(ledger: Ledger, words: RollWords, items: Sequence[Item]) -> Iterator[Trial]:
    """本年收支结余X，年末滚存结余Y，上年末滚存结余Z: Y = X + Z, in whatever order they are told."""
    said = [(i, _lead(ledger, i)) for i in items if i.kind == "amount" and i.exact and not i.is_rate]
    year = [i for i, lead in said if words.year.search(lead)]
    prior = [i for i, lead in said if words.prior.search(lead)]
    closing = [i for i, lead in said if words.rolled.search(lead) and i not in prior]
    if len(year) == len(prior) == len(closing) == 1 and year[0] not in (*prior, *closing):
        yield sum_trial("balance", closing[0], [*prior, *year], [], judge_sum(closing[0], [*prior, *year]))


def _one_name(opening: Item, closing: Item) -> bool:
    """Whether two balances are of one thing, as far as they are named."""
    one, two = opening.plain, closing.plain
    scopes = {i.fact.scope for i in (opening, closing) if i.fact and i.fact.scope}
    return len(scopes) < 2 and (not one or not two or one in two or two in one)
