"""One thing said more than once: the same indicator or label, role, basis, period, scope and subject."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_equal
from extractor.reconcile.ledger import LISTED, ORDER, Ledger
from extractor.reconcile.misprints import compatible, crossed_rows, grams, swapped
from extractor.reconcile.trial import Evidence, Trial, equal_trial

NEXT = 2
"""How many sentences apart what is told one after the other stands."""
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
YEAR_END = "-12-31"
"""What is told as of the last day of a year is told of the year."""
TENTH = Decimal("0.1")
NONE: Counter[Decimal] = Counter()
Key = tuple[object, ...]
Told = tuple[int, bool, Item]
"""A mention, where it stands, and whether it is found by its label."""


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """Labels that name nothing by themselves, and words that link a year to the next."""

    generic: re.Pattern[str]
    carried_out: re.Pattern[str]
    carried_in: re.Pattern[str]
    other_basis: re.Pattern[str]
    off: re.Pattern[str]
    grand: re.Pattern[str]


def compile_words(book: Book) -> ConflictWords:
    """The vocabulary of repeated mentions, from the book."""
    return ConflictWords(
        generic=re.compile(f"(?:{book.any_of('conflict.generic')})+"),
        carried_out=re.compile(book.any_of("conflict.carried_out")),
        carried_in=re.compile(book.any_of("conflict.carried_in")),
        other_basis=re.compile(book.any_of("conflict.other_basis")),
        off=re.compile(book.any_of("score.off")),
        grand=re.compile(book.any_of("conflict.grand")),
    )


def mentions(ledger: Ledger) -> Iterator[Trial]:
    """Checks of all things mentioned more than once."""
    words = ledger.book.once(compile_words)
    one_body = ledger.report.header.kind in ONE_BODY
    loose = _topics(ledger, words)
    told: set[frozenset[str]] = set()
    for group in loose.values():
        if 2 <= len(group) <= PER_KEY:
            yield from _agreeing(group, told)
    groups = _by_value(ledger)
    yield from _same_values(groups, told)
    yield from crossed_rows(ledger, groups)
    for group, topical in _contexts(ledger, words, loose) if one_body else ():
        if 2 <= len(group) <= PER_KEY:
            yield from _disagreeing(ledger, group, topical=topical)
    yield from swapped(ledger, one_body=one_body)
    yield from _carried(ledger, words)
    yield from _unit_slips(ledger)


def _topics(ledger: Ledger, words: ConflictWords) -> dict[Key, list[Item]]:
    """Numbers by what they are called (an indicator or label given more than once), role and measure."""
    found: dict[Key, list[Item]] = defaultdict(list)
    named = _names(ledger, words)
    often = {name for name, items in ledger.by_indicator.items() if len(items) > 1} - LISTED
    apart = ledger.said(words.other_basis)
    for item in ledger.items:
        by_name, by_label = item.indicator in often, item.plain in named
        fact = item.fact
        if not (by_name or by_label) or fact is None or (item.role == "change" and item.cell is not None):
            continue
        if apart and item.sentence in apart and apart[item.sentence] < item.figure.start:
            continue
        if item.kind == "score" and item.cell is None and words.off.match(ledger.view, item.figure.start - 1):
            continue
        if by_name:
            found[item.indicator, item.role, item.measure].append(item)
        if by_label:
            found[item.plain, item.role, item.measure].append(item)
    return found


def _contexts(
    ledger: Ledger, words: ConflictWords, topics: Mapping[Key, list[Item]]
) -> Iterator[tuple[list[Item], bool]]:
    """The mentions of a topic that nothing sets apart but their value, and whether the topic is an indicator; in order.

    What costs most to tell, the kind of money, is asked only where all the rest is alike.
    """
    near: dict[Key, list[Told]] = {}
    for about, group in topics.items():
        exact = [i for i in group if i.exact and i.value] if len(group) > 1 else []
        for item in exact if _differ(exact) else ():
            fact = item.fact
            assert fact is not None
            basis = fact.basis or ("actual" if item.is_rate else None)
            period = (fact.period or "").removesuffix(YEAR_END) if item.is_rate else fact.period
            key: Key = (about, basis, period, fact.scope, fact.subject)
            near.setdefault(key, []).append((item.order, about[0] != item.indicator, item))
    found: dict[Key, list[Told]] = {}
    alike = {key: group for key, group in near.items() if _differ([item for *_, item in group])}
    grands = ledger.labelled(words.grand) if alike else frozenset()
    for key, mentioned in alike.items():
        for told in mentioned:
            facet = ledger.facet(told[2]) if told[2].role != "change" else ""
            found.setdefault((key, facet, told[2].label in grands), []).append(told)
    for told_alike in sorted(found.values(), key=itemgetter(0)):
        yield [item for *_, item in told_alike], not told_alike[0][1]


def _differ(group: Sequence[Item]) -> bool:
    """Whether numbers have more than one value, and not all of them stand in tables."""
    return len({i.value for i in group}) > 1 and any(i.cell is None for i in group)


def _names(ledger: Ledger, words: ConflictWords) -> set[str]:
    """The plain labels that stand at more than one number and name something by themselves."""
    again = (plain for plain, items in ledger.by_plain.items() if len(items) > 1 and len(plain) > 1)
    return {plain for plain in again if not words.generic.fullmatch(plain)}


def _agreeing(group: Sequence[Item], told: set[frozenset[str]]) -> Iterator[Trial]:
    """Mentions of one value, told apart by size first. The first exact one is the statement, the others repeat it.

    ``told`` takes what was said: under another name it is not said again.
    """
    first, *rest = sorted(group, key=_size)
    runs = [[first]]
    for item in rest:
        if _alike(item, runs[-1][-1]):
            runs[-1].append(item)
        else:
            runs.append([item])
    for run in runs:
        if len(run) > 1:
            run.sort(key=ORDER)
            yield from _agreed([*(i for i in run if i.exact), *(i for i in run if not i.exact)], told)


def _size(item: Item) -> Decimal:
    return abs(item.value)


def _agreed(rest: list[Item], told: set[frozenset[str]]) -> Iterator[Trial]:
    while len(rest) > 1 and rest[0].exact:
        first, *rest = rest
        same = [o for o in rest if _alike(first, o) and _known(o) and _repeats(first, o)]
        if same:
            yield from _mentions(first, same, told)
            rest = [o for o in rest if o not in same]


def _alike(a: Item, b: Item) -> bool:
    """A quick look before judging: within a fiftieth of each other."""
    return a.value == b.value or abs(a.value - b.value) * 50 <= abs(a.value)


def _known(item: Item) -> bool:
    return item.figure.modifier in ("exact", "approx")


def _mentions(first: Item, same: Sequence[Item], told: set[frozenset[str]]) -> Iterator[Trial]:
    """Checks of a statement with its repeats, a few at a time; those that were told are not told again."""
    for at in range(0, len(same), WIDE - 1):
        several = [first, *same[at : at + WIDE - 1]]
        key = frozenset([i.id for i in several])
        if key in told:
            continue
        told.add(key)
        judgement = judge_equal(several)
        if judgement.closes and first.value != 0:
            yield equal_trial(_rule(several), several, judgement)


def _by_value(ledger: Ledger) -> dict[Key, list[Item]]:
    """Every labelled exact number by its measure and value, rates to a tenth."""
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in ledger.items:
        value = item.value
        if value and item.label and item.exact:
            groups[item.measure, value.quantize(TENTH) if item.is_rate else value].append(item)
    return groups


def _same_values(groups: Mapping[Key, list[Item]], known: set[frozenset[str]]) -> Iterator[Trial]:
    """Equal numbers whose labels are akin: one thing worded in two ways.

    The more digits agree, the less the labels must: five digits need none, one digit needs the same basis too.
    """
    for group in groups.values():
        if not 2 <= len(group) <= PER_KEY:
            continue
        told: set[str] = set()
        kinds = [_said_of(i) for i in group]
        for at, first in enumerate(group[:-1]):
            if first.id in told and first.cell is not None:
                continue
            end, kind = at + 1 + (AGAIN if first.id in told else REACH), kinds[at]
            alike = len(first.digits) > 4
            same = [
                o
                for o, other in zip(group[at + 1 : end], kinds[at + 1 : end], strict=True)
                if (kind == other or _at_one(kind, other))
                and (alike or _akin(first, o))
                and (not first.is_rate or first.value == o.value or judge_equal((first, o)).closes)
            ]
            if same:
                told.update([o.id for o in same])
                yield from _mentions(first, same, known)


def _said_of(item: Item) -> tuple[str | None, ...]:
    """What two mentions of one thing may not differ in."""
    fact = item.fact
    return (fact.basis, fact.scope, fact.subject, fact.period) if fact is not None else ()


def _at_one(a: tuple[str | None, ...], b: tuple[str | None, ...]) -> bool:
    """Whether nothing that is said of both differs."""
    return all(x is None or y is None or x == y for x, y in zip(a, b, strict=False))


def _repeats(a: Item, b: Item) -> bool:
    return compatible(a, b) and (a.value == b.value or judge_equal((a, b)).closes)


def _akin(a: Item, b: Item) -> bool:
    """Whether two equal numbers of few digits are worded as one thing."""
    digits = len(a.digits)
    if a.indicator and a.indicator == b.indicator and a.indicator not in LISTED and digits > 2:
        return True
    left, right = a.plain, b.plain
    if len(left) > 2 < len(right) and (left in right or right in left):
        return digits > 2 or a.is_rate or (a.fact is not None and b.fact is not None and a.fact.basis == b.fact.basis)
    return digits > 2 and not grams(left).isdisjoint(grams(right))


def _rule(items: Sequence[Item]) -> str:
    """Text against table where both are among the mentions."""
    return "text_table" if len({i.cell is None for i in items}) == 2 else "conflict"


def _disagreeing(ledger: Ledger, group: Sequence[Item], *, topical: bool) -> Iterator[Trial]:
    """Mentions that cannot all be true: each value that stands apart against the one said most."""
    if all(i.value == group[0].value for i in group):
        return
    places = {(i.sentence, i.cell.table if i.cell else None) for i in group}
    if len(places) < 2:
        return
    counts = Counter(i.value for i in group)
    leader = next(i for i in group if i.value == counts.most_common(1)[0][0])
    for item in group:
        if item is leader or _place(item) == _place(leader):
            continue
        if leader.cell is not None and item.cell is not None:
            continue
        if item.is_rate and item.plain not in leader.plain and leader.plain not in item.plain:
            continue
        if item.is_rate and item.plain != leader.plain and _beside(leader, item):
            continue
        judgement = judge_equal((leader, item))
        if judgement.verdict == "failed":
            alike = ledger.bare(leader.label) == ledger.bare(item.label)
            rule = _rule((leader, item))
            often = _said_often(counts, item, leader)
            near = _near(leader.value, item.value)
            certain = topical and (often or ((alike or counts[leader.value] > 1) and near))
            sure = certain and alike and rule == "text_table" and bool(ledger.facet(item))
            trial = equal_trial(rule, (leader, item), judgement)
            likely = topical or len(item.plain) > LONG
            evidence: Evidence = "strong" if certain else "likely" if likely else "weak"
            yield trial._replace(evidence=evidence, contested=not sure)


def _said_often(counts: Counter[Decimal], item: Item, leader: Item) -> bool:
    """Three mentions or more against a single one."""
    return counts[leader.value] > 2 and counts[item.value] == 1


def _place(item: Item) -> object:
    return item.cell.table if item.cell else item.sentence


def _beside(a: Item, b: Item) -> bool:
    """Whether two numbers of the prose are told one after the other: named otherwise, they are of two things."""
    return a.cell is None and b.cell is None and a.section == b.section and abs(a.sentence - b.sentence) <= NEXT


def _near(a: Decimal, b: Decimal) -> bool:
    """Within five per cent of each other: two readings of one amount rather than two amounts."""
    return abs(a - b) * 20 <= max(abs(a), abs(b))


def _carried(ledger: Ledger, words: ConflictWords) -> Iterator[Trial]:
    """What one year carries over the next year brings in: same topic words, scope and kind of money."""
    brought = ledger.labelled(words.carried_in)
    carried = ledger.labelled(words.carried_out) if brought else brought
    if not carried:
        return
    out: dict[Key, list[Item]] = defaultdict(list)
    either = brought | carried
    for item in ledger.items:
        fact = item.fact
        if item.label not in either or fact is None or item.role != "amount" or item.kind != "amount" or not item.exact:
            continue
        year = _year(fact.period)
        if year is None or item.value == 0:
            continue
        if item.label in brought:
            for other in out.get((year - 1, fact.subject, item.value), ())[-WIDE:]:
                if other.fact and _scope_fits(other, item):
                    yield equal_trial("prior_year", (other, item), judge_equal((other, item)))
        else:
            out[year, fact.subject, item.value].append(item)


def _scope_fits(a: Item, b: Item) -> bool:
    assert a.fact is not None
    assert b.fact is not None
    return a.fact.scope == b.fact.scope or not (a.fact.scope and b.fact.scope)


def _year(period: str | None) -> int | None:
    return int(period[:4]) if period and period[:4].isdigit() else None


def _unit_slips(ledger: Ledger) -> Iterator[Trial]:
    """The very digits of a table's amount in the prose of the same section, in another unit: 万 lost or too much.

    So also of an amount of the prose that is told twice in one unit and once in another, under one label.
    """
    amounts = [i for i in ledger.by_kind.get("amount", ()) if len(i.digits) > 3]
    prose = [i for i in amounts if i.cell is None and i.exact]
    often = {name for name, items in ledger.by_plain.items() if len(items) > 2 and len(name) > LONG}
    told: dict[Key, list[Item]] = {}
    for item in prose if often else ():
        if item.plain in often:
            told.setdefault((item.plain, item.digits), []).append(item)
    counted = {key: Counter([i.value for i in group]) for key, group in told.items() if len(group) > 2}
    for item in prose if counted else ():
        counts = counted.get((item.plain, item.digits), NONE)
        for value, count in counts.items():
            if count > 1 == counts[item.value] and value == item.value * 10000:
                yield _slip(next(i for i in told[item.plain, item.digits] if i.value == value), item)
    table = [i for i in amounts if i.cell is not None]
    known = {i.value for i in table}
    unknown = [i for i in prose if i.value not in known] if table else []
    first = {(i.section, i.digits): i for i in reversed(table)} if unknown else {}
    for item in unknown:
        other = first.get((item.section, item.digits))
        if other is not None and other.value / item.value in (Decimal(10000), Decimal("0.0001")):
            yield _slip(other, item)


def _slip(other: Item, item: Item) -> Trial:
    trial = equal_trial("unit_slip", (other, item), judge_equal((other, item)))
    return trial._replace(message="unit_slip", suspect=item.id)
