"""What one unit costs or takes: 人均, 单车, 户均, 平均每台 against the amount and the number of units before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import closeness
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.messages import labelled
from extractor.reconcile.trial import Operand, Trial

WINDOW = 8
"""How many amounts before it may be its operands."""
ZERO, ONE, THOUSAND = Decimal(0), Decimal(1), Decimal(1000)
MOVED = tuple(Decimal(10) ** n for n in (-2, -1, 1, 2))
"""How far apart a moved point or a wrong unit brings two numbers."""
NAME = 4
"""As much of a name tells what is meant."""
NOUN = regex.compile(r"\p{Han}{1,6}+")
"""What a count is of, behind it."""
APART = 50
"""A miss of less than one part in so many may come from another day's number of units."""


class OneOf(NamedTuple):
    """Words of one of many (人均, 每户), and the units that each of them means."""

    named: regex.Pattern[str]
    units: dict[str, frozenset[str]]


def one_of(book: Book, word_id: str) -> OneOf:
    """The words of one of many that an entry maps to their units, the longest tried first."""
    maps = book.maps(word_id)
    named = regex.compile("|".join(map(regex.escape, sorted(maps, key=len, reverse=True))))
    return OneOf(named, {word: frozenset(units.split()) for word, units in maps.items()})


@dataclass(frozen=True, slots=True)
class UnitWords:
    """Words of one unit, what is measured in real terms, and small units of mass."""

    one: OneOf
    real: regex.Pattern[str]
    thousandths: Mapping[str, str]
    whose: Mapping[str, str]
    among: regex.Pattern[str]


def compile_units(book: Book) -> UnitWords:
    """The words of one unit, from the book."""
    return UnitWords(
        one=one_of(book, "ratio.each"),
        real=regex.compile(book.any_of("growth.real")),
        thousandths=book.maps("ratio.thousandth"),
        whose=book.maps("ratio.whose"),
        among=regex.compile(book.any_of("part.among")),
    )


def per_unit(ledger: Ledger, stated: Item) -> Iterator[Trial]:
    """What one unit costs, times the units, is the amount: by links, else by the nearest amounts and counts before.

    It accuses where the units it speaks of and an amount that shares its words, or stands alone, are in its sentence.
    """
    words = ledger.book.once(compile_units)
    named = words.one.named.search(stated.label)
    if stated.fact is None or named is None or stated.is_rate:
        return
    window = ledger.window(stated, WINDOW)
    unit = stated.figure.unit.split("/")[0]
    large = words.thousandths.get(unit)
    factor = THOUSAND if large else ONE
    tops = [i for i in window if i.kind == _whole_kind(stated) and i.figure.unit == (large or unit) and not i.is_prior]
    tops = [i for i in tops if not words.one.named.search(i.label)]
    counts = [i for i in window if i.figure.unit in words.one.units[named[0]] and i not in tops[:1]]
    counts.sort(key=lambda i: i.fact is not None and i.fact.part_of is not None)
    linked = (ledger.linked(stated.fact.about), ledger.linked(stated.fact.of))
    tops = [*([linked[0]] if linked[0] is not None else []), *tops]
    whose = _named_units(ledger, words, named[0]) if named[0] in words.whose else []
    if named[0] in words.whose:
        counts = [*(c for c in counts if c.sentence == stated.sentence), *whose]
    others = [i for i in window if i.kind in ("count", "headcount")]
    counts = [*([linked[1]] if linked[1] is not None else []), *counts]
    trials = [t for a in tops[:3] for c in [*counts, *others][:4] if (t := times(a, c, stated, factor))]
    held = next((t for t in trials if not t.failed), None)
    rest = ledger.plain(words.one.named.sub("", stated.label))
    akin = next((a for a in tops if len(rest) > 1 and (rest[:2] in a.plain or rest[-4:] in a.plain)), None)
    alone = next((a for a in tops if a.sentence == stated.sentence), None)
    above = _of_the_counted(tops, counts[0]) if tops and counts and counts[0].sentence == stated.sentence else None
    above = above if above is not None and above.sentence + 1 == stated.sentence else None
    top = akin or alone or (above if above is not None and above.section == stated.section else None)
    meant = times(top, counts[0], stated, factor) if top is not None and counts else None
    if held is not None:
        yield held
    elif meant is not None and _sane(meant) and not words.real.search(stated.label) and _told_of(ledger, words, meant):
        near = counts[0].sentence == stated.sentence or counts == whose
        near = near and (alone is not None or akin is tops[0])
        yield told_per_unit(meant.backed("strong" if near and _apart(meant) else "likely"))


def _of_the_counted(tops: Sequence[Item], count: Item) -> Item:
    """The amount that is named by what is counted (公务用车3辆 by 公务用车运行维护费), else the last told."""
    name = count.plain[:NAME]
    return next((a for a in tops if len(name) == NAME and name in a.plain and a.value), tops[0])


def _named_units(ledger: Ledger, words: UnitWords, word: str) -> list[Item]:
    """The one number of those that a word means by name (生均: 在校生), wherever the report tells it."""
    names = words.whose.get(word, "").split()
    found = [
        i for name in names for plain, items in ledger.by_plain.items() if plain.endswith(name)
        for i in items if i.role == "amount" and i.exact and not i.is_prior and i.figure.unit in words.one.units[word]
    ]  # fmt: skip
    return found[:1] if len({i.value for i in found}) == 1 else []


def _told_of(ledger: Ledger, words: UnitWords, trial: Trial) -> bool:
    """Whether what a price of one is told of (水稻 in 水稻亩均单产) is what the amount or the units are told of."""
    top, stated, bottom = trial.items
    rest = ledger.plain(words.one.named.split(stated.label, 1)[0])
    noun = NOUN.match(ledger.view, bottom.figure.end)
    said = f"{top.label}，{bottom.label}，{noun[0] if noun else ''}"
    if rest and words.among.search(ledger.view, max(top.figure.end, bottom.figure.end), stated.figure.start):
        return False
    return len(rest) < 2 or any(rest[n : n + 2] in said for n in range(len(rest) - 1))


def _whole_kind(stated: Item) -> str:
    return "amount" if stated.kind == "money_per_unit" else stated.kind


def _sane(trial: Trial) -> bool:
    """Whether the two are of one order, or some places or ten thousand times apart (the point moved, 万 lost)."""
    expected, actual = trial.judgement.expected, trial.judgement.actual
    ratio = expected / actual if actual else ZERO
    if not ratio:
        return False
    slack = trial.judgement.tolerance
    moved = any(abs(expected - actual * power) <= slack * max(power, ONE) for power in MOVED)
    unit = Decimal("0.9") < ratio * 10000 < Decimal("1.1") or Decimal("0.9") < ratio / 10000 < Decimal("1.1")
    return Decimal("0.4") < ratio < Decimal("2.5") or unit or (moved and trial.items[1].precision > 2)


def _apart(trial: Trial) -> bool:
    gap = abs(trial.judgement.expected - trial.judgement.actual)
    return gap * APART > abs(trial.judgement.actual)


def times(top: Item, bottom: Item, stated: Item, factor: Decimal = ONE) -> Trial | None:
    """top = stated · bottom, with the count as the weight; ``factor``: how many of the small unit make the large."""
    if top is stated or top is bottom or bottom.value <= 0 or not (top.exact and bottom.exact):
        return None
    tolerance = stated.step / 2 * bottom.value + top.step * factor / 2
    judgement = closeness(stated.value * bottom.value, factor * top.value, tolerance)
    terms = (
        Operand(figure=top.id, weight=str(-factor), role="total"),
        Operand(figure=stated.id, weight=str(bottom.value), role="part"),
    )
    return Trial("per_unit", "sum", terms, judgement, (top, stated, bottom))


def told_per_unit(trial: Trial) -> Trial:
    """A trial that failed, with what is said of it."""
    top, stated, bottom = trial.items
    right = trial.judgement.actual / bottom.value / Decimal(stated.figure.scale)
    computed = format(right.quantize(Decimal("0.01")).normalize(), "f")
    words = {"stated": labelled(stated), "whole": labelled(top), "count": labelled(bottom), "computed": computed}
    return trial._replace(message="per_unit", words=words)
