"""What a change of the prose is told of, and what it is measured from, where links are missing or stop half way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.ledger import Ledger

CLAUSE = regex.compile(r"[，。；：、,;（(]")
LEAD = 16
"""How much of what stands before a number is looked at."""


@dataclass(frozen=True, slots=True)
class BaseWords:
    """What stands before the amount that another is compared with, and what follows it."""

    compared: regex.Pattern[str]
    changed: regex.Pattern[str]
    grand: regex.Pattern[str]


def compile_words(book: Book) -> BaseWords:
    """The vocabulary of comparisons, from the book."""
    return BaseWords(
        compared=regex.compile(rf"\s{{0,4}}+(?:{book.any_of('change.base')})"),
        changed=regex.compile(rf"\s{{0,4}}+(?:{book.any_of('change.after')})"),
        grand=regex.compile(book.any_of("conflict.grand")),
    )


def worded(ledger: Ledger, items: Sequence[Item], at: int) -> tuple[Item, Item] | None:
    """A，比年初的X增加Y，增长Z%: what the words before Y compare, where no link says so; current and base.

    The current value is the last amount before the base, or all that the sentence before tells (收、支总计).
    """
    stated = items[at]
    base = next((i for i in reversed(items[max(0, at - 2) : at]) if i.role == "amount" and not i.is_rate), None)
    if base is None or not base.exact or any(i.role != "change" for i in items[items.index(base) + 1 : at]):
        return None
    if stated.role != "change" or base.value <= 0 or not (stated.is_rate or stated.measure == base.measure):
        return None
    words = ledger.book.once(compile_words)
    if not _is_base(ledger, words, base) or not words.changed.match(ledger.view, base.figure.end):
        return None
    told = [i for i in items if i.order < base.order]
    basis = stated.fact.basis if stated.fact else None
    before = [i for i in told if i.fact and i.fact.basis == basis and i.role == "amount" and not i.is_rate]
    before = [i for i in before if not _is_base(ledger, words, i)] or told
    if not before:
        above = ledger.by_sentence.get(base.sentence - 1, ()) if not ledger.sentences[base.sentence].heading else ()
        above = [i for i in above if i.role != "share"]
        above = above if len({i.value for i in above}) == 1 else _grand_totals(ledger, words, base)
        before = [i for i in above if i.section == base.section]
    named = [i for i in before if ledger.same_topic(i, base)]
    current = (named or before)[-1] if before else None
    current = _whole_of(ledger, current, base) if current is not None and not named else current
    alike = current is not None and current.measure == base.measure and current.exact and current.role == "amount"
    return (current, base) if current is not None and alike else None


def _whole_of(ledger: Ledger, part: Item, base: Item) -> Item:
    """A，其中B、C，比上年的X增加Y: after a list the total of its sentence, where that is nearer to the base."""
    total = ledger.linked(part.fact.part_of) if part.fact is not None else None
    if total is None or total.sentence != base.sentence or total.measure != base.measure or not total.exact:
        return part
    return total if abs(total.value - base.value) < abs(part.value - base.value) else part


def _grand_totals(ledger: Ledger, words: BaseWords, base: Item) -> list[Item]:
    """The totals of both sides of a budget in the two sentences before, where they are one (收、支总计各增加)."""
    near = [i for n in (1, 2) for i in ledger.by_sentence.get(base.sentence - n, ())]
    totals = [i for i in near if i.role == "amount" and words.grand.search(i.label) and i.measure == base.measure]
    return totals if len(totals) == 2 and totals[0].value == totals[1].value else []


def _is_base(ledger: Ledger, words: BaseWords, item: Item) -> bool:
    """Whether the clause before a number says that something is compared with it."""
    start = max(ledger.sentences[item.sentence].start, item.figure.start - LEAD)
    return words.compared.match(CLAUSE.split(ledger.view[start : item.figure.start])[-1]) is not None


def current_of(ledger: Ledger, items: Sequence[Item], at: int) -> Item | None:
    """What a change is told of: what it is linked to, else the nearest amount of its name in its sentence.

    Where a rate of completion stands between (完成A，为预算B的C%，比上年D增长E%) it is what was completed.
    """
    stated = items[at]
    about = ledger.linked(stated.fact.about if stated.fact else None)
    if about is not None and not about.is_prior and not (about.is_rate and stated.is_rate):
        return about if about.role == "amount" else _named_in(ledger, items, at) or about
    return _named_in(ledger, items, at)


def _named_in(ledger: Ledger, items: Sequence[Item], at: int) -> Item | None:
    """The nearest amount before in the sentence that is named like the change and is not last year's.

    One of its own basis goes first, be it further off: what was done, not what was planned.
    """
    stated = items[at]
    named = [
        i for i in reversed(items[:at])
        if i.role == "amount" and not (i.is_rate or i.is_prior) and ledger.same_topic(i, stated)
    ]  # fmt: skip
    own = (i for i in named if i.fact and stated.fact and i.fact.basis == stated.fact.basis)
    return next(own, named[0] if named else _named_above(ledger, stated))


def _named_above(ledger: Ledger, stated: Item) -> Item | None:
    """The amount of a change's name (or of a longer one for it) and basis in one of the two sentences before.

    Only where there is but one (政府债务余额X，其中…。债务余额比上年末增加Y).
    """
    above = [i for n in (1, 2) for i in ledger.by_sentence.get(stated.sentence - n, ()) if i.section == stated.section]
    told = [i for i in above if i.role == "amount" and not i.is_rate]
    longer = [i for i in told if i.indicator and ledger.same_topic(i, stated) and i.plain.endswith(stated.plain)]
    named = [i for i in told if i.plain == stated.plain] or longer
    one, two = named[0].fact if len(named) == 1 else None, stated.fact
    alike = one and two and (one.basis, one.scope, one.subject) == (two.basis, two.scope, two.subject)
    return named[0] if alike else None


def compared(ledger: Ledger, items: Sequence[Item], at: int) -> tuple[Item, Item] | None:
    """与上年X相比增加Y, a sentence of its own after a list: what is compared is the total, not the last item.

    Current and base, where the base is the only amount of last year in the sentence and near the total.
    """
    fact = items[at].fact
    about = ledger.linked(fact.about) if fact else None
    total = ledger.linked(about.fact.part_of) if about is not None and about.fact is not None else None
    bases = [i for i in items[:at] if i.is_prior]
    amounts = [i for i in items[:at] if i.role == "amount"]
    if about is None or total is None or not bases or amounts != bases[:1] or about.sentence == items[at].sentence:
        return None
    base = bases[0]
    if not total.exact or total.measure != base.measure or base.value <= 0 or total.value <= 0:
        return None
    far = abs(total.value - base.value) * 2 > total.value
    return None if far or total.section != base.section else (total, base)


def prior_beside(items: Sequence[Item], at: int) -> Item | None:
    """Last year's amount right before the change that is measured from it (比上年的X下降Y)."""
    before = items[at - 1] if at else None
    return before if before is not None and before.is_prior and before.role == "amount" else None
