"""One thing said more than once: the same indicator or label, role, basis, period, scope and subject."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_equal
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Evidence, Trial, equal_trial

LONG = 5
"""A plain label longer than this names one thing, not a kind of things."""
WIDE = 4
"""At most so many mentions in one check; more are checked in several."""
REACH, AGAIN = 20, 6
"""How many equal numbers that follow a mention it is held against; the second, where an earlier one was told of it."""
PER_KEY = 30
"""Labels repeated more often than this name a pattern, not a thing."""

ONE_BODY = frozenset({"dept_performance", "project_performance", "final_accounts", "dept_budget"})
"""Kinds of report on a single body: elsewhere one label may speak of many places, and nothing contradicts."""
TENTH = Decimal("0.1")
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """Labels that name nothing by themselves, and words that link a year to the next."""

    generic: regex.Pattern[str]
    carried_out: regex.Pattern[str]
    carried_in: regex.Pattern[str]


def compile_words(book: Book) -> ConflictWords:
    """The vocabulary of repeated mentions, from the book."""
    return ConflictWords(
        generic=regex.compile(f"(?:{book.any_of('conflict.generic')})+"),
        carried_out=regex.compile(book.any_of("conflict.carried_out")),
        carried_in=regex.compile(book.any_of("conflict.carried_in")),
    )


def mentions(ledger: Ledger) -> Iterator[Trial]:
    """Checks of all things mentioned more than once."""
    words = ledger.book.once(compile_words)
    loose: dict[Key, list[Item]] = defaultdict(list)
    strict: dict[Key, list[Item]] = defaultdict(list)
    for item in ledger.items:
        fact = item.fact
        if fact is None or (fact.role == "change" and item.figure.cell is not None):
            continue
        label = ledger.plain(fact.label)
        named = len(label) > 1 and not words.generic.fullmatch(label)
        indicator = fact.indicator if fact.indicator != "project.item" else None
        for topic in dict.fromkeys(t for t in (indicator, label if named else None) if t):
            loose[topic, fact.role, item.measure].append(item)
            if item.exact and item.value:
                basis = fact.basis or ("actual" if item.is_rate else None)
                identity = (fact.role, basis, fact.period, fact.scope, fact.subject)
                facet = item.facet if fact.role != "change" else ""
                strict[topic, item.measure, facet, *identity].append(item)
    for group in loose.values():
        if 2 <= len(group) <= PER_KEY:
            yield from _agreeing(group)
    yield from _same_values(ledger)
    for key, group in strict.items() if ledger.report.header.kind in ONE_BODY else ():
        if 2 <= len(group) <= PER_KEY:
            yield from _disagreeing(ledger, group, topical=key[0] == group[0].indicator)
    if ledger.report.header.kind in ONE_BODY:
        yield from _swapped(ledger)
    yield from _carried(ledger, words)
    yield from _unit_slips(ledger)


def _agreeing(group: Sequence[Item]) -> Iterator[Trial]:
    """Mentions of one value, told apart by size first. The first exact one is the statement, the others repeat it."""
    by_size = sorted(group, key=lambda i: abs(i.value))
    runs: list[list[Item]] = [[]]
    for item in by_size:
        if runs[-1] and not _alike(item, runs[-1][-1]):
            runs.append([])
        runs[-1].append(item)
    for run in runs:
        if len(run) > 1:
            yield from _agreed(sorted(run, key=lambda i: (not i.exact, i.order)))


def _agreed(rest: list[Item]) -> Iterator[Trial]:
    while rest and rest[0].exact:
        first, *others = rest
        same = [o for o in others if _alike(first, o) and _known(o) and _repeats(first, o)]
        yield from _mentions(first, same)
        rest = [o for o in others if o not in same]


def _alike(a: Item, b: Item) -> bool:
    """A quick look before judging: within a fiftieth of each other."""
    return abs(a.value - b.value) * 50 <= abs(a.value)


def _known(item: Item) -> bool:
    return item.figure.modifier in ("exact", "approx")


def _mentions(first: Item, same: Sequence[Item]) -> Iterator[Trial]:
    """Checks of a statement with its repeats, a few at a time."""
    for at in range(0, len(same), WIDE - 1):
        several = [first, *same[at : at + WIDE - 1]]
        judgement = judge_equal(several)
        if judgement.closes and first.value != 0:
            yield equal_trial(_rule(several), several, judgement)


def _same_values(ledger: Ledger) -> Iterator[Trial]:
    """Equal numbers whose labels are akin: one thing worded in two ways.

    The more digits agree, the less the labels must: five digits need none, one digit needs the same basis too.
    """
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in ledger.items:
        if item.label and item.exact and item.value:
            value = item.value.quantize(TENTH) if item.is_rate else item.value
            groups[item.measure, value].append(item)
    for group in groups.values():
        told: set[str] = set()
        for at, first in enumerate(group if len(group) <= PER_KEY else ()):
            if first.id in told and first.figure.cell is not None:
                continue
            rest = group[at + 1 : at + 1 + (AGAIN if first.id in told else REACH)]
            same = [o for o in rest if _akin(ledger, first, o) and _repeats(first, o)]
            told |= {o.id for o in same}
            yield from _mentions(first, same)


def _repeats(a: Item, b: Item) -> bool:
    return _compatible(a, b) and (a.value == b.value or judge_equal((a, b)).closes)


def _akin(ledger: Ledger, a: Item, b: Item) -> bool:
    """Whether two equal numbers are worded as one thing."""
    assert a.fact is not None
    assert b.fact is not None
    if a.fact.basis != b.fact.basis and None not in (a.fact.basis, b.fact.basis):
        return False
    digits = len(a.digits)
    if digits > 4 or (a.indicator and a.indicator == b.indicator and a.indicator != "project.item" and digits > 2):
        return True
    left, right = ledger.plain(a.label), ledger.plain(b.label)
    if min(len(left), len(right)) > 2 and (left in right or right in left):
        return digits > 2 or a.is_rate or a.fact.basis == b.fact.basis
    return digits > 2 and bool(_grams(left) & _grams(right))


def _swapped(ledger: Ledger) -> Iterator[Trial]:
    """Text and table that differ by two neighbouring digits alone, under labels that share three characters."""
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in ledger.items:
        if item.label and item.exact and item.role == "amount" and len(item.digits) >= 4:
            groups[item.measure, item.figure.scale, item.figure.decimals, tuple(sorted(item.digits))].append(item)
    for group in groups.values():
        for told in (i for i in group if i.figure.cell is None and len(group) <= PER_KEY):
            for listed in (i for i in group if i.figure.cell is not None):
                alike = _grams(ledger.plain(told.label)) & _grams(ledger.plain(listed.label))
                if alike and _one_swap(told.digits, listed.digits) and _compatible(told, listed):
                    trial = equal_trial("text_table", (listed, told), judge_equal((listed, told)))
                    yield replace(trial, evidence="likely", contested=True)
                    break


def _one_swap(a: str, b: str) -> bool:
    """Whether two numbers differ by one swap of neighbouring digits."""
    apart = [n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    return len(a) == len(b) and len(apart) == 2 and apart[1] == apart[0] + 1


def _grams(label: str) -> set[str]:
    """The three-character pieces of a label."""
    return {label[n : n + 3] for n in range(len(label) - 2)}


def _compatible(a: Item, b: Item) -> bool:
    """Whether nothing said of the two forbids that they are one thing."""
    assert a.fact is not None
    assert b.fact is not None
    pairs = ((a.fact.scope, b.fact.scope), (a.fact.subject, b.fact.subject), (a.fact.period, b.fact.period))
    return all(x is None or y is None or x == y for x, y in pairs)


def _rule(items: Sequence[Item]) -> str:
    """Text against table where both are among the mentions."""
    return "text_table" if len({i.figure.cell is None for i in items}) == 2 else "conflict"


def _disagreeing(ledger: Ledger, group: Sequence[Item], *, topical: bool) -> Iterator[Trial]:
    """Mentions that cannot all be true: each value that stands apart against the one said most."""
    places = {(i.sentence, i.figure.cell.table if i.figure.cell else None) for i in group}
    if len(places) < 2:
        return
    counts = Counter(i.value for i in group)
    leader = next(i for i in group if i.value == counts.most_common(1)[0][0])
    for item in group:
        if item is leader or _place(item) == _place(leader):
            continue
        if leader.figure.cell is not None and item.figure.cell is not None:
            continue
        judgement = judge_equal((leader, item))
        if judgement.verdict == "failed":
            alike = ledger.bare(leader.label) == ledger.bare(item.label)
            rule = _rule((leader, item))
            often = _said_often(counts, item, leader)
            near = _near(leader.value, item.value)
            certain = topical and (often or ((alike or counts[leader.value] > 1) and near))
            sure = certain and alike and rule == "text_table" and bool(item.facet)
            trial = equal_trial(rule, (leader, item), judgement)
            likely = topical or len(ledger.plain(item.label)) > LONG
            evidence: Evidence = "strong" if certain else "likely" if likely else "weak"
            yield replace(trial, evidence=evidence, contested=not sure)


def _said_often(counts: Counter[Decimal], item: Item, leader: Item) -> bool:
    """Three mentions or more against a single one."""
    return counts[leader.value] > 2 and counts[item.value] == 1


def _place(item: Item) -> object:
    return item.figure.cell.table if item.figure.cell else item.sentence


def _near(a: Decimal, b: Decimal) -> bool:
    """Within five per cent of each other: two readings of one amount rather than two amounts."""
    return abs(a - b) * 20 <= max(abs(a), abs(b))


def _carried(ledger: Ledger, words: ConflictWords) -> Iterator[Trial]:
    """What one year carries over the next year brings in: same topic words, scope and kind of money."""
    out: dict[Key, list[Item]] = defaultdict(list)
    for item in ledger.items:
        if item.role != "amount" or item.fact is None or item.figure.kind != "amount" or not item.exact:
            continue
        year = _year(item.fact.period)
        if year is None or item.value == 0:
            continue
        if words.carried_in.search(item.label):
            for other in out.get((year - 1, item.fact.subject, item.value), ())[-WIDE:]:
                if other.fact and _scope_fits(other, item):
                    yield equal_trial("prior_year", (other, item), judge_equal((other, item)))
        elif words.carried_out.search(item.label):
            out[year, item.fact.subject, item.value].append(item)


def _scope_fits(a: Item, b: Item) -> bool:
    assert a.fact is not None
    assert b.fact is not None
    return a.fact.scope == b.fact.scope or not (a.fact.scope and b.fact.scope)


def _year(period: str | None) -> int | None:
    return int(period[:4]) if period and period[:4].isdigit() else None


def _unit_slips(ledger: Ledger) -> Iterator[Trial]:
    """The very digits of a table's amount in the prose of the same section, in another unit: 万 lost or too much."""
    table: dict[tuple[str | None, str], list[Item]] = defaultdict(list)
    known: set[Decimal] = set()
    for item in ledger.items:
        if item.figure.kind == "amount" and item.figure.cell is not None and len(item.digits) >= 4:
            table[item.section, item.digits].append(item)
            known.add(item.value)
    told: dict[tuple[str, str], Counter[Decimal]] = defaultdict(Counter)
    prose = [i for i in ledger.items if i.figure.kind == "amount" and i.figure.cell is None and i.exact]
    for item in prose:
        if len(item.digits) >= 4 and len(ledger.plain(item.label)) > LONG:
            told[ledger.plain(item.label), item.digits][item.value] += 1
    for item in prose:
        often = told.get((ledger.plain(item.label), item.digits), Counter())
        for value, count in often.items():
            if count > 1 == often[item.value] and value == item.value * 10000:
                other = next(i for i in prose if i.value == value and ledger.plain(i.label) == ledger.plain(item.label))
                trial = equal_trial("unit_slip", (other, item), judge_equal((other, item)))
                yield replace(trial, message="unit_slip", suspect=item.id)
    for item in ledger.items:
        if item.figure.kind != "amount" or item.figure.cell is not None or item.value in known or not item.exact:
            continue
        for other in table.get((item.section, item.digits), ())[:1]:
            if item.value and other.value / item.value in (Decimal(10000), Decimal("0.0001")):
                trial = equal_trial("unit_slip", (other, item), judge_equal((other, item)))
                yield replace(trial, message="unit_slip", suspect=item.id)
