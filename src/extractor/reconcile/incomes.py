"""The ratio of town to country incomes, which is printed without a unit and so is no figure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.ledger import Ledger

TOWN, COUNTRY = "economy.urban_income_per_capita", "economy.rural_income_per_capita"
NUMBER = regex.compile(r"(?<![\d.])\d\.\d{1,3}(?![\d%])")
REACH = 24
"""How far behind its name the ratio stands."""
NEAR = 8
"""How many sentences before it the two incomes may stand."""


def compile_words(book: Book) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """What the ratio is called, and what says that it is an aim, from the book."""
    said = "|".join(book.entry("ratio.incomes").regex)
    return regex.compile(said), regex.compile(book.any_of("ratio.incomes_aim"))


def income_ratios(ledger: Ledger) -> Iterator[tuple[str, dict[str, str], tuple[str, ...]]]:
    """Each ratio of incomes that the two incomes told before it do not give: its text, its words, their figures."""
    said, aim = ledger.book.once(compile_words)
    for index, place in ledger.said_anywhere(said).items():
        mark = said.match(ledger.view, place)
        if mark is None:
            continue
        end = min(mark.end() + REACH, ledger.sentences[index].end)
        clause = regex.split(r"[，。；,;]", ledger.view[mark.end() : end])[0]
        numbers = NUMBER.findall(clause)
        town, country = (_told(ledger, name, index, place) for name in (TOWN, COUNTRY))
        if not numbers or aim.search(clause) or town is None or country is None or not country.value:
            continue
        one, two = town.fact, country.fact
        if one is None or two is None or (one.period, one.basis, one.scope) != (two.period, two.basis, two.scope):
            continue
        stated, ratio = Decimal(numbers[-1]), town.value / country.value
        step = Decimal(1).scaleb(int(stated.as_tuple().exponent))
        if abs(stated - ratio) > step:
            computed = format(ratio.quantize(step), "f")
            words = {"stated": numbers[-1], "town": town.figure.text, "country": country.figure.text}
            yield numbers[-1], {**words, "computed": computed}, (town.id, country.id)


def _told(ledger: Ledger, name: str, index: int, place: int) -> Item | None:
    """The income last told before a place, in its section; none where it is an aim."""
    items = [
        i for i in ledger.by_indicator.get(name, ())
        if i.role == "amount" and i.exact and i.cell is None and i.figure.start < place
        and index - i.sentence < NEAR and i.fact and i.fact.basis == "actual"
    ]  # fmt: skip
    return items[-1] if items else None
