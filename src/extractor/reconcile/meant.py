"""The whole that the words of a share or rate name, wherever the report tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.ledger import NOISE, Ledger

WINDOW = 8
"""How many amounts before a share may be the whole that its words name in short."""


class WholeWords(NamedTuple):
    """Words for how many there are (人数, 户数), and their units."""

    counted: regex.Pattern[str]
    units: dict[str, frozenset[str]]


def compile_words(book: Book) -> WholeWords:
    """The words for how many there are, from the book."""
    maps = book.maps("share.counted")
    named = "|".join(map(regex.escape, sorted(maps, key=len, reverse=True)))
    return WholeWords(regex.compile(f"(?:{named})$"), {word: frozenset(units.split()) for word, units in maps.items()})


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


def _ends(item: Item, stem: str, top: Item) -> bool:
    """Whether a number of the measure of another goes by a name that ends so."""
    return item.measure == top.measure and item.plain.endswith(stem)


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
    if len(wanted) > 1 and stated.role == "share":
        yield from _shortened(ledger, stated, wanted)
    yield ledger.budget_of(stated)


def _shortened(ledger: Ledger, stated: Item, wanted: str) -> Iterator[Item]:
    """The one amount before a share that its words name in short: 占限额 of 政府债务限额, 占就业人数 of 就业2706人."""
    top = ledger.linked(stated.fact.about if stated.fact else None)
    if top is None or top.is_rate:
        return
    words = ledger.book.once(compile_words)
    mark = words.counted.search(wanted)
    stem, units = (wanted[: mark.start()], words.units[mark[0]]) if mark else (wanted, None)
    found = [
        i for i in ledger.window(top, WINDOW, far=True)
        if i.value >= top.value and i.role == "amount" and not i.is_rate and i.comparable(top)
        and (i.figure.unit in units and stem in i.plain if units else _ends(i, stem, top))
    ]  # fmt: skip
    if found and len(stem) > 1 and len({i.value for i in found}) == 1:
        yield found[0]
