"""The whole that the words of a share or rate name, wherever the report tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.ledger import NOISE, Ledger


def indicators_by_name(book: Book) -> dict[str, list[str]]:
    """Label -> the indicators that it means."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in book.indicators.values():
        for label in entry.says:
            found[label].append(entry.id)
    return found


def _meant(ledger: Ledger, stated: Item) -> Iterator[Item]:
    """The whole that a share's words call by a name of an indicator, or by the place: 占本年支出合计, 占全市."""
    top, words = ledger.linked(stated.fact.about if stated.fact else None), stated.fact.of_label if stated.fact else ""
    if top is None or top.fact is None or not words or stated.role != "share":
        return
    for indicator in ledger.book.once(indicators_by_name).get(words, ()):
        found = ledger.amounts_of(indicator, top)
        if len(found) == 1 and found[0].value >= top.value:
            yield found[0]
    if top.indicator and top.fact.scope and top.fact.scope != words:
        wide = [i for i in ledger.all_of(top.indicator, top) if i.fact and i.fact.scope == words]
        if len({i.value for i in wide}) == 1 and wide[0].value >= top.value:
            yield wide[0]


def named_whole(ledger: Ledger, stated: Item) -> Iterator[Item]:
    """The whole that a share's words name, where the report gives it one value only."""
    yield from _meant(ledger, stated)
    wanted = NOISE.sub("", (stated.fact.of_label if stated.fact else None) or "")
    whole = ledger.last_named(wanted, stated) if len(wanted) > 3 and stated.role == "share" else None
    if whole is not None and whole.fact is not None and stated.fact is not None:
        said = [i for i in ledger.all_named(wanted) if i.fact and i.fact.period == whole.fact.period]
        if whole.fact.period == stated.fact.period and len({i.value for i in said}) == 1:
            yield whole


def wholes_of(ledger: Ledger, stated: Item) -> Iterator[Item | None]:
    """What a rate may be relative to: the amount its words name, or the budget of the same thing."""
    assert stated.fact is not None
    said = stated.fact.of_label or ""
    wanted = ledger.plain(said)
    if len(wanted) > 2:
        yield ledger.last_named(wanted, stated)
    yield from _meant(ledger, stated)
    yield ledger.budget_of(stated)
