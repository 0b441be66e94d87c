"""Identities of public finance, read from patterns/checks: sums, ratios and bounds over indicators in one context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.lexicon.book import Book
from extractor.lexicon.shape import CheckEntry
from extractor.model.fact import Fact
from extractor.reconcile.item import Item
from extractor.reconcile.judge import Judgement, judge_equal, judge_ratio, judge_sum
from extractor.reconcile.ledger import Ledger, compile_words
from extractor.reconcile.messages import labelled
from extractor.reconcile.trial import Evidence, Operand, Trial, bound_trial, equal_trial, ratio_trial, sum_trial
from extractor.reconcile.wholes import is_open

ZERO = Decimal(0)
APART = 2
"""How many sentences apart the numbers of an identity may stand that are told together."""
Context = dict[str, list[Item]]
"""Indicator -> its numbers in one place with one period, basis, scope, subject and kind of money."""


@dataclass(frozen=True, slots=True)
class Identities:
    """The identities that the book holds, and by the name of an operand the places of those that it stands in.

    ``purses`` end a scope that is one part of some money.
    """

    entries: tuple[CheckEntry, ...]
    named: dict[str, str]
    totals: dict[str, tuple[int, ...]]
    parts: dict[str, tuple[int, ...]]
    names: frozenset[str]
    means: tuple[CheckEntry, ...]
    purses: tuple[str, ...]

    def money(self, scope: str | None) -> str | None:
        """The money that a scope speaks of, whichever part of it."""
        return next((scope.removesuffix(p) for p in self.purses if scope.endswith(p)), scope) if scope else None

    def fitting(self, context: Context) -> list[CheckEntry]:
        """The identities of which a context gives the total or two of the parts, in file order."""
        once: set[int] = set()
        fits: set[int] = set()
        for name in context:
            fits.update(self.totals.get(name, ()))
            parts = self.parts.get(name, ())
            fits.update(once.intersection(parts))
            once.update(parts)
        return [self.entries[at] for at in sorted(fits)]


def compile_identities(book: Book) -> Identities:
    """All checks with operands."""
    entries = tuple(
        e for e in book.checks.values() if e.total and e.formula in ("sum", "equal", "ratio", "bound", "per")
    )
    totals: dict[str, tuple[int, ...]] = {}
    parts: dict[str, tuple[int, ...]] = {}
    for at, entry in enumerate(entries):
        totals[entry.total or ""] = (*totals.get(entry.total or "", ()), at)
        for name in dict.fromkeys(entry.plus):
            parts[name] = (*parts.get(name, ()), at)
    plain = book.once(compile_words).plain
    told = [(label, name) for e in entries for name, labels in e.named.items() for label in labels]
    named = {plain(label): name for label, name in told} | dict(told)
    names = frozenset((*totals, *parts, *(name for e in entries for name in e.minus)))
    means = tuple(e for e in book.checks.values() if e.formula == "mean")
    return Identities(entries, named, totals, parts, names, means, tuple(book.words("phrase.purse_part")))


def identities(ledger: Ledger) -> Iterator[Trial]:
    """Every identity in every context that has its operands."""
    known = ledger.book.once(compile_identities)
    done: set[tuple[str, tuple[str, ...]]] = set()
    operands = _operands(ledger, known)
    for near in (True, False):
        for context in _contexts(known, operands, near=near):
            for entry in known.fitting(context):
                for trial in _tried(ledger, entry, context, near=near):
                    key = (trial.rule, tuple(sorted([i.id for i in trial.items])))
                    if key not in done:
                        done.add(key)
                        yield trial
    for entry in known.entries:
        if entry.formula == "per":
            yield from _quotients(ledger, entry)
    for entry in known.means:
        yield from _means(ledger, entry)


def _quotients(ledger: Ledger, entry: CheckEntry) -> Iterator[Trial]:
    """Quotients known from the trade, of two amounts of one sentence; the first may go by one of the entry's words."""
    for bottom in ledger.by_indicator.get(entry.plus[0], ()):
        if bottom.sentence < 0 or bottom.value <= 0 or bottom.role != "amount":
            continue
        for top in ledger.by_sentence.get(bottom.sentence, ()):
            named = top.indicator == entry.total or top.plain in entry.says
            if named and top.order > bottom.order and top.role == "amount":
                yield _plausible(entry, top, bottom)
                break


def _means(ledger: Ledger, entry: CheckEntry) -> Iterator[Trial]:
    """What falls to one of many, against all of it and how many they are, each told with one value for that time."""
    for stated in _called(ledger, entry, entry.total or ""):
        top, bottom = (_sole(_called(ledger, entry, name), stated) for name in (entry.plus[0], entry.minus[0]))
        if top is None or bottom is None or not bottom.value or not stated.value:
            continue
        right = Decimal(entry.factor) * top.value / bottom.value
        low, high = Decimal(entry.low or "0.95"), Decimal(entry.high or "1.05")
        verdict = Judgement("exact" if low <= right / stated.value <= high else "failed", right, stated.value, ZERO)
        terms = [Operand(i.id, role) for i, role in ((top, "left"), (bottom, "right"), (stated, "stated"))]
        said = {"stated": labelled(stated), "top": labelled(top), "bottom": labelled(bottom)}
        said["computed"] = format((right / Decimal(stated.figure.scale)).quantize(Decimal("0.01")).normalize(), "f")
        yield Trial(
            entry.rule, "other", tuple(terms), verdict, (stated, top, bottom),
            severity=entry.severity, message="mean", words=said, suspect=stated.id,
        )  # fmt: skip


def _called(ledger: Ledger, entry: CheckEntry, name: str) -> list[Item]:
    """The exact amounts of an operand, by its indicator or by the labels that the entry gives it."""
    labels = dict.fromkeys(map(ledger.plain, entry.named.get(name, ())))
    found = [*ledger.by_indicator.get(name, ()), *(i for label in labels for i in ledger.by_plain.get(label, ()))]
    return [i for i in found if i.role == "amount" and i.exact and not i.is_rate and i.fact is not None]


def _sole(found: Sequence[Item], like: Item) -> Item | None:
    """The one value that is told of a thing for the time and place of another number."""
    one = like.fact
    same = [
        i for i in found
        if one and i.fact and (i.fact.basis, (i.fact.period or "")[:4]) == (one.basis, (one.period or "")[:4])
        and i.fact.subject == one.subject and (not i.fact.scope or not one.scope or i.fact.scope == one.scope)
    ]  # fmt: skip
    return same[0] if same and len({i.value for i in same}) == 1 else None


def _operands(ledger: Ledger, known: Identities) -> list[tuple[str, Item, Fact]]:
    """The numbers that stand in identities, with the names they have there."""
    found: list[tuple[str, Item, Fact]] = []
    named, names = known.named, known.names
    for item in ledger.items:
        name = named.get(item.plain) or item.indicator
        if name not in names or not item.exact or item.fact is None or item.role == "change":
            continue
        if item.role == "amount" or name.startswith("rate."):
            found.append((name, item, item.fact))
    return found


def _contexts(known: Identities, operands: Sequence[tuple[str, Item, Fact]], *, near: bool) -> Iterator[Context]:
    """Numbers that may be put together: those of one sentence or table (``near``), or of one section."""
    groups: dict[tuple[object, ...], Context] = {}
    for name, item, fact in operands:
        cell = item.cell
        if cell is not None and not near:
            continue
        place: object = cell.table if cell is not None else item.sentence if near else item.section
        basis = None if name.startswith("rate.") else fact.basis
        key: tuple[object, ...] = (place, basis, fact.period, known.money(fact.scope), fact.subject)
        groups.setdefault(key, {}).setdefault(name, []).append(item)
    shared = {(key[0], *key[2:]): context for key, context in groups.items() if key[1] is None}
    for key, context in groups.items():
        rates = shared.get((key[0], *key[2:])) if shared else None
        if rates is not None and rates is not context:
            context = {**rates, **context}
        if len(context) > 1:
            yield context


def _one(context: Context, indicator: str, beside: Item | None = None) -> Item | None:
    """The number of an indicator: the only one, or the one in the sentence of ``beside``."""
    found = context.get(indicator)
    if not found:
        return None
    if len(found) == 1 or len({i.value for i in found}) == 1:
        return found[0]
    same = [i for i in found if beside is not None and i.sentence == beside.sentence and i.sentence >= 0]
    return same[0] if len({i.value for i in same}) == 1 else None


def _elsewhere(ledger: Ledger, entry: CheckEntry, context: Context) -> Iterator[Trial]:
    """The parts stand here and the total in another place: a confirmation where it is met to the last digit."""
    parts = [i for name in entry.plus if (i := _one(context, name))]
    needed = [name for name in entry.plus if name not in entry.optional]
    if entry.minus or len(parts) < 2 or any(_one(context, name) is None for name in needed):
        return
    for total in ledger.amounts_of(entry.total or "", parts[0]):
        judgement = judge_sum(total, parts)
        if judgement.closes and len(total.digits) > 3:
            yield sum_trial(entry.rule, total, parts, (), judgement)
            return
    told = (t for t in ledger.amounts_of(entry.total or "", parts[0]) if t.cell is None or parts[0].cell is not None)
    near = next((t for t in told if t.section == parts[0].section), None)
    if near is not None and not is_open(ledger, near, parts):
        trial = sum_trial(entry.rule, near, parts, (), judge_sum(near, parts))
        yield trial.backed("likely" if len(parts) == len(entry.plus) and _close(trial) else "weak")


def _close(trial: Trial) -> bool:
    """Whether a sum misses by so little that nothing but a slip can be the cause, and by more than its rounding."""
    gap = abs(trial.judgement.expected - trial.judgement.actual)
    rounding = sum((i.printed for i in trial.items), Decimal(0)) / 2
    return rounding < gap and gap * 20 < abs(trial.judgement.actual)


def _tried(ledger: Ledger, entry: CheckEntry, context: Context, *, near: bool) -> Iterator[Trial]:
    total = _one(context, entry.total or "")
    if total is None:
        if near and entry.formula == "sum":
            yield from _elsewhere(ledger, entry, context)
        return
    given = {name: i for name in (*entry.plus, *entry.minus) if (i := _one(context, name, total))}
    plus, minus = ([given[name] for name in names if name in given] for names in (entry.plus, entry.minus))
    if entry.formula == "sum":
        yield from _sum(ledger, entry, total, given, near=near)
    elif len(plus) == 1 and entry.formula == "equal" and near:
        trial = equal_trial(entry.rule, (total, plus[0]), judge_equal((total, plus[0])))
        gap = abs(total.value - plus[0].value)
        told = any(i.value == gap for i in ledger.by_sentence.get(total.sentence, ()))
        yield trial._replace(severity=None if told else entry.severity)
    elif len(plus) == 1 and len(minus) == 1 and entry.formula == "ratio" and total.is_rate:
        judgement = judge_ratio(plus[0], minus[0], total)
        if judgement.verdict != "unchecked":
            trial = ratio_trial(entry.rule, plus[0], minus[0], total, judgement)
            yield trial if near or _told_there(trial) else trial.backed("weak")
    elif entry.formula == "bound" and len(plus) == 1 and total.measure == plus[0].measure:
        trial = bound_trial(entry.rule, total, plus[0], holds=total.value <= plus[0].value)
        meant = not trial.failed or not _other_bound(ledger, entry, total)
        yield trial._replace(severity=entry.severity if meant else None, message=entry.id)


def _told_there(trial: Trial) -> bool:
    """Whether a rate and what it is made of stand in sentences next to each other, and it misses by little."""
    sentences = [i.sentence for i in trial.items]
    gap = abs(trial.judgement.expected - trial.judgement.actual)
    near = min(sentences) >= 0 and max(sentences) - min(sentences) <= APART
    return near and 2 * trial.items[-1].printed <= gap and gap * 5 < abs(trial.judgement.expected)


def _other_bound(ledger: Ledger, entry: CheckEntry, total: Item) -> bool:
    """Whether the section names another bound that is large enough (all of a limit, not what was newly given)."""
    if total.cell is not None:
        return False
    named = (i for i in ledger.in_section(total.section) if i.measure == total.measure)
    return any(i.value >= total.value and any(word in i.label for word in entry.says) for i in named)


def _sum(ledger: Ledger, entry: CheckEntry, total: Item, given: Mapping[str, Item], *, near: bool) -> Iterator[Trial]:
    """A sum with all its required operands, and with those optional ones that are given."""
    plus, minus = ([given[name] for name in names if name in given] for names in (entry.plus, entry.minus))
    if len(plus) + len(minus) < 2 or any(i.measure != total.measure for i in (*plus, *minus)):
        return
    needed = [given[name] for name in entry.plus if name in given and name not in entry.optional]
    judgement = judge_sum(total, plus, minus)
    if not judgement.closes and len(needed) + len(minus) > 1:
        again = judge_sum(total, needed, minus)
        if again.closes:
            plus, judgement = needed, again
    whole = all(name in given for name in (*entry.plus, *entry.minus) if name not in entry.optional)
    if whole or judgement.verdict == "exact":
        trial = sum_trial(entry.rule, total, plus, minus, judgement)
        weak = not near or total.cell is not None or any(i.sentence != total.sentence for i in plus)
        told = len(plus) == len(entry.plus) and (total.cell is None or _one_table(trial)) and _close(trial)
        evidence: Evidence = "strong" if not weak else "likely" if told or _one_row(trial) else "weak"
        partial = trial.failed and is_open(ledger, total, plus)
        yield trial._replace(evidence=evidence, severity=None if partial else entry.severity)


def _one_table(trial: Trial) -> bool:
    """Whether all numbers of an identity stand in one table."""
    return len({i.cell.table if i.cell else None for i in trial.items}) == 1


def _one_row(trial: Trial) -> bool:
    """Whether the numbers of an identity stand beside each other in one row, under headers that name them."""
    return (
        trial.items[0].cell is not None
        and len({(i.cell.table, i.cell.row) if i.cell else None for i in trial.items}) == 1
    )


def _plausible(entry: CheckEntry, top: Item, bottom: Item) -> Trial:
    """A quotient that must lie within a range known from the trade."""
    quotient = Decimal(entry.factor) * top.value / bottom.value
    low, high = Decimal(entry.low or "-Infinity"), Decimal(entry.high or "Infinity")
    holds = low <= quotient <= high
    judgement = Judgement("exact" if holds else "failed", high if quotient > high else low, quotient, Decimal(0))
    terms = (Operand(figure=top.id, role="left"), Operand(figure=bottom.id, role="right"))
    words = {"quotient": format(quotient.normalize(), "f"), "low": entry.low or "", "high": entry.high or ""}
    return Trial(
        entry.rule, "other", terms, judgement, (top, bottom),
        severity=entry.severity, message=entry.id, words=words, suspect=top.id,
    )  # fmt: skip
