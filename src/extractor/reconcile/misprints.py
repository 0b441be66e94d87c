"""What a hand that copied numbers got wrong: two digits turned round between text and table, two rows crossed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extractor.reconcile.item import COUNTS, Item
from extractor.reconcile.judge import ZERO, Judgement, judge_equal
from extractor.reconcile.ledger import LISTED, Ledger
from extractor.reconcile.trial import Operand, Trial, equal_trial

PER_KEY = 30
"""Numbers of the same digits: of more than this nothing is said."""
FEW, MANY = 3, 6
"""A number of fewer digits may be another's by chance; one of so many is hardly ever."""
SUFFIX = 3
"""The least that two names of one thing share at their end."""
Key = tuple[object, ...]


def swapped(ledger: Ledger, *, one_body: bool) -> Iterator[Trial]:
    """Text and table that differ by two neighbouring digits alone.

    Under one name of one scope and time; in a report on one body names that share three characters will do for four
    digits, and none for six where the other value is told twice.
    """
    yield from _turned_again(ledger)
    amounts = ledger.by_role.get("amount", ()) if ledger.by_table else ()
    told = [i for i in amounts if len(i.digits) >= FEW and i.label and i.exact]
    prose, table = ({i.digits for i in told if (i.cell is None) == side} for side in (True, False))
    sums = {digits: sum(digits.encode()) for digits in prose | table}
    both = {sums[d] for d in prose}.intersection([sums[d] for d in table])
    again = Counter(total for total in sums.values() if total in both)
    groups: dict[Key, list[Item]] = defaultdict(list)
    for item in [i for i in told if again[sums[i.digits]] > 1] if again else ():
        groups[item.measure, item.figure.scale, item.figure.decimals, tuple(sorted(item.digits))].append(item)
    for group in groups.values():
        for item in (i for i in group if i.cell is None and 1 < len(group) <= PER_KEY):
            yield from _turned(ledger, group, item, one_body=one_body)


def _turned_again(ledger: Ledger) -> Iterator[Trial]:
    """One thing of one time told twice in the prose, with two neighbouring digits turned round."""
    for name, items in ledger.by_indicator.items():
        told = [i for i in items if i.cell is None and i.role == "amount" and i.exact and len(i.digits) > FEW]
        if name in LISTED or len(told) < 2 or len({i.value for i in told}) < 2:
            continue
        for at, one in enumerate(told[:PER_KEY]):
            for two in told[at + 1 : PER_KEY]:
                if one.value != two.value and _one_swap(one.digits, two.digits) and _one_thing(ledger, one, two):
                    yield equal_trial("conflict", (one, two), judge_equal((one, two))).backed("likely")


def _one_thing(ledger: Ledger, a: Item, b: Item) -> bool:
    """Whether two numbers of the prose have one name, basis, time, place and kind of money, and are printed alike."""
    one, two = a.fact, b.fact
    if one is None or two is None or a.plain != b.plain or a.measure != b.measure or a.printed != b.printed:
        return False
    told = [(f.basis, f.period, f.subject, f.part_of) for f in (one, two)]
    return told[0] == told[1] and compatible(a, b) and a.sentence != b.sentence and ledger.facet(a) == ledger.facet(b)


def _turned(ledger: Ledger, group: Sequence[Item], told: Item, *, one_body: bool) -> Iterator[Trial]:
    """The first cell of a table that a number of the prose is, with two digits turned round."""
    printed = told.digits
    for listed in (i for i in group if i.cell is not None):
        if not (_one_swap(printed, listed.digits) and compatible(told, listed)):
            continue
        alike = len(told.digits) > FEW and bool(grams(told.plain) & grams(listed.plain))
        repeated = len(printed) >= MANY and sum(i.value == listed.value for i in group) > 1
        loose = one_body and (alike or repeated) and not any(i.value == told.value for i in group if i is not told)
        if loose or (one_body and alike) or _alone(ledger, told, listed):
            trial = equal_trial("text_table", (listed, told), judge_equal((listed, told)))
            yield trial._replace(evidence="likely", contested=True)
            return


def _alone(ledger: Ledger, told: Item, listed: Item) -> bool:
    """Whether text and table have one name for a thing, of one basis, and neither has the other's value of it."""
    one, two = told.fact, listed.fact
    if one is None or two is None or len(told.plain) < FEW or told.kind in COUNTS:
        return False
    same = told.indicator is not None and told.indicator == listed.indicator and _named_alike(listed, told)
    if not (same or told.plain == listed.plain) or (one.basis, one.period) != (two.basis, two.period):
        return False
    named = [*ledger.by_plain.get(told.plain, ()), *(ledger.by_plain.get(listed.plain, ()) if same else ())]
    others = {i.value for i in named if i is not told and i.cell is None}
    cells = {i.value for i in named if i.cell is not None}
    facets = {ledger.facet(told), ledger.facet(listed)} - {""}
    return len(facets) < 2 and listed.value not in others and told.value not in cells


def _one_swap(a: str, b: str) -> bool:
    """Whether two numbers differ by one swap of neighbouring digits."""
    apart = [n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    return len(a) == len(b) and len(apart) == 2 and apart[1] == apart[0] + 1 and a[apart[0]] == b[apart[1]]


def crossed_rows(ledger: Ledger, groups: Mapping[Key, list[Item]]) -> Iterator[Trial]:
    """Two rows of a table, one under the other, whose values another place gives to each other.

    Only where no other place agrees with the table.
    """
    for items in ledger.by_table.values():
        above: dict[int, Item] = {}
        for item in items:
            assert item.cell is not None
            if len(item.digits) < FEW or not item.label or not item.exact or item.is_rate:
                continue
            col = item.cell.col
            before, above[col] = above.get(col), item
            if before is None or before.value == item.value or before.measure != item.measure:
                continue
            mine = groups.get((item.measure, item.value), ())
            if len(mine) > 1 and len(other := groups.get((item.measure, before.value), ())) > 1:
                yield from _crossed(before, item, mine, other)


def _crossed(first: Item, second: Item, like_second: Sequence[Item], like_first: Sequence[Item]) -> Iterator[Trial]:
    """The first row's value under the second's name elsewhere, and the second's under the first's."""
    if _named_alike(first, second):
        return
    table = first.cell.table if first.cell else None
    away = [[i for i in like if i.cell is None or i.cell.table != table] for like in (like_first, like_second)]
    if any(_named_alike(i, first) for i in away[0]) or any(_named_alike(i, second) for i in away[1]):
        return
    one = next((i for i in away[1] if _named_alike(i, first) and _told_alike(i, first)), None)
    two = next((i for i in away[0] if _named_alike(i, second) and _told_alike(i, second)), None)
    if one is None or two is None or not _together(one, two):
        return
    terms = tuple(Operand(figure=i.id, role="mention") for i in (first, second, one, two))
    words = {"first": first.label, "second": second.label, "one": first.figure.text, "two": second.figure.text}
    yield Trial(
        "conflict" if one.cell is not None else "text_table", "other", terms, Judgement("failed", ZERO, ZERO, ZERO),
        (first, second, one, two), message="crossed_rows", words=words, suspect=first.id, measured=False,
    )  # fmt: skip


def _named_alike(a: Item, b: Item) -> bool:
    """Whether two numbers go by one name, one of them perhaps in a longer wording."""
    if a.indicator and a.indicator == b.indicator and a.indicator not in LISTED:
        return True
    short, long = sorted((a.plain, b.plain), key=len)
    return len(short) >= SUFFIX and long.endswith(short)


def _told_alike(a: Item, b: Item) -> bool:
    """Whether two numbers are of one basis and time, as far as they say."""
    one, two = a.fact, b.fact
    return one is None or two is None or (one.basis == two.basis and compatible(a, b))


def _together(a: Item, b: Item) -> bool:
    """Whether two numbers stand in one table, or in sentences next to each other."""
    if a.cell is not None and b.cell is not None:
        return a.cell.table == b.cell.table and a.cell.col == b.cell.col
    return a.cell is None and b.cell is None and abs(a.sentence - b.sentence) < 2


def grams(label: str) -> set[str]:
    """The three-character pieces of a label."""
    return {label[n : n + 3] for n in range(len(label) - 2)}


def compatible(a: Item, b: Item) -> bool:
    """Whether nothing said of the two forbids that they are one thing."""
    one, two = a.fact, b.fact
    assert one is not None
    assert two is not None
    return (
        (one.scope is None or two.scope is None or one.scope == two.scope)
        and (one.subject is None or two.subject is None or one.subject == two.subject)
        and (one.period is None or two.period is None or one.period == two.period)
    )
