"""A relation that was tried: a check in the making, with what its failure would mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Literal, NamedTuple

from extractor.model.finding import Formula, Severity, Verdict
from extractor.reconcile.item import Item
from extractor.reconcile.judge import Judgement
from extractor.reconcile.slips import Slip

Evidence = Literal["strong", "likely", "weak"]
NO_WORDS: Mapping[str, str] = MappingProxyType({})


class Operand(NamedTuple):
    """One operand of a trial, as ``Term`` of a check: a figure, its role, its weight in a sum."""

    figure: str
    role: str
    weight: str = "1"


_operand: Callable[[tuple[str, str, str]], Operand] = partial(tuple.__new__, Operand)
"""An operand from its fields: half the cost of the call, where there are many."""


class Trial(NamedTuple):
    """``severity`` is that of a finding if it failed; None: a failure is only recorded as unchecked.

    ``evidence`` is that of the link: a ``strong`` one accuses by itself, a ``likely`` one where a slip of the pen
    explains the failure, a ``weak`` one only where a slip does that hardly comes about by chance.
    ``contested``: a failure is no finding where other checks confirm all its figures (they are two things, not one).
    ``message`` is the id of the sentence for people, ``words`` its fields; ``suspect`` the figure named as the cause.
    ``measured``: its judgement compares values, which that of two dates or of how a number is printed does not.
    ``mends`` is what was found to mend the failure on this evidence, by figure; None: not sought yet.
    """

    rule: str
    formula: Formula
    terms: tuple[Operand, ...]
    judgement: Judgement
    items: tuple[Item, ...]
    severity: Severity | None = "error"
    evidence: Evidence = "strong"
    contested: bool = False
    message: str | None = None
    words: Mapping[str, str] = NO_WORDS
    suspect: str | None = None
    measured: bool = True
    mends: Mapping[str, Slip] | None = None

    @property
    def verdict(self) -> Verdict:
        """The judgement's verdict."""
        return self.judgement.verdict

    @property
    def failed(self) -> bool:
        """Whether the relation does not hold."""
        return self.judgement.verdict == "failed"

    def backed(self, evidence: Evidence) -> Trial:
        """The same trial on other evidence."""
        return self if evidence == self.evidence else self._replace(evidence=evidence, mends=None)

    def silent(self) -> Trial:
        """The same trial as one whose failure means nothing."""
        return self._replace(severity=None)


def sum_trial(
    rule: str,
    total: Item,
    plus: Sequence[Item],
    minus: Sequence[Item],
    judgement: Judgement,
) -> Trial:
    """Σ plus − Σ minus − total = 0."""
    terms = [Operand(total.id, "total", "-1"), *[_operand((i.id, "part", "1")) for i in plus]]
    if minus:
        terms += [_operand((i.id, "part", "-1")) for i in minus]
    return Trial(rule, "sum", tuple(terms), judgement, (total, *plus, *minus))


def ratio_trial(rule: str, top: Item, bottom: Item, stated: Item, judgement: Judgement) -> Trial:
    """100 · numerator / denominator = stated."""
    terms = (Operand(top.id, "numerator"), Operand(bottom.id, "denominator"), Operand(stated.id, "stated"))
    return Trial(rule, "ratio", terms, judgement, (top, bottom, stated))


def growth_trial(rule: str, known: Sequence[tuple[Item, str]], stated: Item, judgement: Judgement) -> Trial:
    """100 · (current − base) / base = stated; ``known`` are two of current, base, change."""
    pairs = [*known, (stated, "stated")]
    terms = tuple([_operand((i.id, role, "1")) for i, role in pairs])
    return Trial(rule, "growth", terms, judgement, tuple([i for i, _ in pairs]))


def equal_trial(rule: str, items: Sequence[Item], judgement: Judgement) -> Trial:
    """All mentions say the same."""
    terms = tuple([_operand((i.id, "mention", "1")) for i in items])
    return Trial(rule, "equal", terms, judgement, tuple(items))


def bound_trial(rule: str, left: Item, right: Item, *, holds: bool) -> Trial:
    """left ≤ right (or whatever the rule says) was tested."""
    verdict: Verdict = "exact" if holds else "failed"
    terms = (Operand(left.id, "left"), Operand(right.id, "right"))
    return Trial(rule, "bound", terms, Judgement(verdict, right.value, left.value, Decimal(0)), (left, right))
