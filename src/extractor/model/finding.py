"""The report against itself: every relation tried is a Check, every contradiction a Finding."""

from __future__ import annotations

from typing import Literal

from extractor.model.base import Frozen

Verdict = Literal["exact", "rounded", "truncated", "balanced", "failed", "unchecked"]
Formula = Literal["sum", "ratio", "growth", "equal", "bound", "other"]
Severity = Literal["error", "warning", "note"]


class Term(Frozen):
    """One operand of a check: a figure, its weight in a sum, its role in the formula."""

    figure: str
    weight: str = "1"
    role: str


class Check(Frozen):
    """A relation that was tested. ``expected`` is what the operands give, ``actual`` what is printed, in base units."""

    id: str
    rule: str
    formula: Formula
    verdict: Verdict
    figures: tuple[str, ...]
    terms: tuple[Term, ...] = ()
    expected: str | None = None
    actual: str | None = None
    difference: str | None = None
    tolerance: str | None = None


class Proposal(Frozen):
    """The reading that would close the checks, and why (digit, swap, point, unit …)."""

    figure: str
    text: str
    value: str
    why: str


class Finding(Frozen):
    """What a person should look at. ``cause`` is the figure most likely wrong."""

    id: str
    rule: str
    severity: Severity
    checks: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    cause: str | None = None
    message: str
    expected: str | None = None
    actual: str | None = None
    proposed: Proposal | None = None
    related: dict[str, str] | None = None


class Guarded(Frozen):
    """How many figures stand in the report and how many of them a hard check confirms or contradicts."""

    figures: int
    by_hard_checks: int
