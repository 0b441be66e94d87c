"""Structures printed as one ratio (17.6：41.0：41.4): their parts are shares of a hundred."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.model.figure import Figure
from extractor.reconcile.judge import HUNDRED, Judgement
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial

NEAR = Decimal(5)
"""Parts that miss a hundred by more than this are no shares (1：2：3)."""


def structures(ledger: Ledger) -> Iterator[tuple[Trial, Figure]]:
    """Each ratio of three parts or more that is meant to make a hundred, with its figure."""
    for figure in ledger.others:
        if figure.kind != "ratio" or figure.parts is None:
            continue
        parts = [Decimal(p) for p in figure.parts]
        if len(parts) < 3 or abs(sum(parts) - HUNDRED) > NEAR:
            continue
        step = min(Decimal(1).scaleb(int(p.as_tuple().exponent)) for p in parts)
        gap, slack = abs(sum(parts) - HUNDRED), step * len(parts) / 2
        verdict = "exact" if gap == 0 else "rounded" if gap <= slack else "failed"
        judgement = Judgement(verdict, HUNDRED, sum(parts, Decimal(0)), slack)  # type: ignore[arg-type]
        words = {"stated": figure.text, "sum": str(sum(parts))}
        terms = (Operand(figure=figure.id, role="left"),)
        yield Trial("share", "other", terms, judgement, (), message="structure", words=words, suspect=figure.id), figure
