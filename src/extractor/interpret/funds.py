"""Of which of a government's four budgets a figure is: general public, funds, state capital, social insurance.

Budget Law (预算法) art. 5. Totals, transfers and balances are called alike in all four; what tells them apart is the
label, else the budget whose income or spending was told before in the paragraph, else the nearest outer words; the
money of the economy at large is of none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import regex

from extractor.interpret.draft import Draft
from extractor.lexicon.book import Book
from extractor.model.fact import Fund


class Funds:
    """The compiled words that name budgets."""

    def __init__(self, book: Book) -> None:
        named = book.maps("fact.funds")
        self.value = {f"f{at}": cast(Fund, fund) for at, fund in enumerate(named.values())}
        pieces = "|".join(f"(?P<f{at}>{shape})" for at, shape in enumerate(named))
        flow = book.maps("fact.fund_flow")
        self.shape = regex.compile(f"{flow['before']}(?:{pieces}){flow['behind']}")
        self.side = regex.compile(rf"{book.any_of('fact.fund_side')}$")
        self.apart = regex.compile(book.any_of("fact.fund_not"))
        self.shared = frozenset(entry.id for entry in book.indicators.values() if entry.each_fund)

    def of(self, words: str) -> tuple[Fund, ...]:
        """The budgets that words name, each once."""
        return tuple(dict.fromkeys(self.value[found.lastgroup] for found in self.shape.finditer(words)))

    def around(self, trail: Sequence[str]) -> tuple[Fund, ...]:
        """The budgets that the nearest outer words name of those that name any."""
        return next((found for words in reversed(trail) if (found := self.of(words))), ())


def allot(drafts: Iterable[Draft], view: str, book: Book) -> None:
    """Give each amount that no indicator of one budget alone names the budget it is of; drafts in document order.

    A share, rate or change is of the budget of the amount whose it is.
    """
    funds = book.once(Funds)
    given: dict[str, Fund | None] = {}
    told: tuple[Fund, ...] = ()
    end = 0
    for draft in drafts:
        figure, prose = draft.figure, draft.figure.cell is None
        if not prose or view.find("\n", end, figure.start) >= 0:
            told = ()
        end = figure.end
        money = figure.kind == "amount"
        if not (money or draft.about or draft.of):
            continue
        own = funds.of(draft.label)
        if own and prose and funds.side.search(draft.label):
            told = own
        if draft.indicator is not None and draft.indicator not in funds.shared:
            continue
        if money and not own and funds.apart.search(draft.label):
            continue
        if money or own:
            said = own or told or funds.around(draft.trail)
            draft.fund = said[0] if len(said) == 1 else None
        else:
            draft.fund = given.get(draft.about or draft.of or "")
        given[figure.id] = draft.fund
