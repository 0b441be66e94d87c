"""Numbers whose separators do not stand between thousands (12,84.30): a digit was lost, or the comma is a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.model.figure import Figure
from extractor.reconcile.judge import ZERO, Judgement
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial

BEFORE = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d++)*+,$")
AWRY = re.compile(r",(?<=[\d\s],)(?!\s*+\d\s*+\d\s*+\d(?!\s*+\d))")
"""A comma behind a digit that no group of three digits follows: where there is none, all is well."""
NUMBER = re.compile(r"\d[\d,]*+")
KINDS = frozenset({"amount", "length", "area", "volume", "mass", "energy", "money_per_unit"})
"""Measured quantities: counts and years are also listed with commas between them."""


def misgrouped(ledger: Ledger) -> Iterator[tuple[Trial, Figure]]:
    """Each measured number that has exactly one group of other than three digits, with its figure."""
    for figure in ledger.report.figures if AWRY.search(ledger.view) else ():
        if figure.kind not in KINDS or figure.rhetorical or figure.value is None:
            continue
        if ledger.view.find(",", max(0, figure.start - 1), figure.end) < 0:
            continue
        printed = _printed(ledger, figure)
        first, *groups = printed.split(",")
        if groups and len(first) <= 3 and sum(len(g) != 3 for g in groups) == 1:
            words = {"stated": printed}
            yield (
                Trial(
                    "format", "other", (Operand(figure.id, "stated"),),
                    Judgement("failed", ZERO, Decimal(figure.value), ZERO), (),
                    severity="warning", message="misgrouped", words=words, suspect=figure.id, measured=False,
                ),
                figure,
            )  # fmt: skip


def _printed(ledger: Ledger, figure: Figure) -> str:
    """The digits of the whole part with their commas, also those that recognition left before the figure.

    A blank after a comma is no fault.
    """
    text = "".join(ledger.view[figure.start : figure.end].split())
    found = NUMBER.search(text)
    if found is None:
        return ""
    before = BEFORE.search(ledger.view, max(0, figure.start - 16), figure.start) if found.start() == 0 else None
    return f"{before[0] if before else ''}{found[0]}"
