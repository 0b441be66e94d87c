"""Trials as checks: the same relation once, numbered as it comes, and written down together at the end.

Of what holds only its row is kept, plain text, and its trial forgotten; what failed is kept until all is known. So a
report of many relations does not pile up objects that the collector must walk through again and again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

from extractor.model.finding import Check, Term, Verdict
from extractor.reconcile.trial import Trial

UNPRICED = frozenset({"bound", "other"})
"""Formulas that compare or count: they give no value to hold against the printed one."""
WEIGHTS = {"weak": 1, "likely": 2, "strong": 3}

Ids = tuple[str, ...]
Row = dict[str, Any]
"""The fields of a check, its terms as operands."""


class Numbered(NamedTuple):
    """A trial with the place of its check and the figures it speaks of, each once."""

    place: int
    trial: Trial
    figures: Ids

    @property
    def check(self) -> str:
        """The id of the check."""
        return f"c{self.place + 1}"


class Docket:
    """All trials of a report in the order they came."""

    def __init__(self) -> None:
        self._confirmed: list[str] = []
        self._places: dict[tuple[str, frozenset[str]], int] = {}
        self._rows: list[Row] = []
        self._failed: dict[int, list[tuple[Trial, Ids]]] = {}
        self._closed: dict[str, list[frozenset[str]]] = {}
        self._rated: set[tuple[str, ...]] = set()

    def enter(self, trial: Trial, figures: Ids) -> None:
        """Take a trial in. The same relation over the same figures is kept once, as one that holds where one does."""
        formula, verdict, among = trial.formula, trial.judgement.verdict, frozenset(figures)
        closes = verdict != "failed" and verdict != "unchecked"
        priced = formula not in UNPRICED
        if closes and formula == "sum":
            self._closed.setdefault(figures[0], []).append(among)
        elif closes and formula == "ratio":
            self._rated.add(figures[1:])
        place = self._places.setdefault((formula if priced else formula + trial.rule, among), len(self._rows))
        if place == len(self._rows):
            self._rows.append({})
        elif place not in self._failed:
            return
        if len(among) < len(figures):
            figures = tuple(dict.fromkeys(figures))
        if verdict == "failed":
            self._failed.setdefault(place, []).append((trial, figures))
            return
        self._failed.pop(place, None)
        self._rows[place] = _row(place, trial, figures, verdict)
        if closes and priced and trial.items:
            self._confirmed += figures

    def trust(self) -> Counter[str]:
        """How many checks confirm each figure."""
        return Counter(self._confirmed)

    def failed(self) -> list[Numbered]:
        """What failed and held in no other reading, each on its best evidence, in order."""
        return [Numbered(place, *self._best(tried)) for place, tried in sorted(self._failed.items())]

    def _best(self, tried: Sequence[tuple[Trial, Ids]]) -> tuple[Trial, Ids]:
        """The reading on the best evidence: a sum whose total closes with its parts and more has none.

        Nor has a rate that is met by another part of the same whole: it is of that.
        """
        weighed = [(t.silent() if self._answered(t, ids) else t, ids) for t, ids in tried]
        return max(weighed, key=lambda pair: _weight(pair[0]))

    def _answered(self, trial: Trial, figures: Ids) -> bool:
        """Whether what failed holds in another way."""
        return (trial.formula == "sum" and self._outdone(figures)) or (
            trial.formula == "ratio" and figures[1:] in self._rated
        )

    def _outdone(self, figures: Ids) -> bool:
        mine = set(figures)
        return any(mine < whole for whole in self._closed.get(figures[0], ()))

    def settle(self, failed: Sequence[Numbered], accused: set[str]) -> None:
        """Take in what failed: without a finding that tells of it (``accused``), it is unchecked."""
        for numbered in failed:
            verdict: Verdict = "failed" if numbered.check in accused else "unchecked"
            self._rows[numbered.place] = _row(numbered.place, numbered.trial, numbered.figures, verdict)

    def checks(self) -> tuple[Check, ...]:
        """All checks in order. Equal terms are one."""
        operands = dict.fromkeys(chain.from_iterable([row["terms"] for row in self._rows]))
        written = Term.many([{"figure": f, "weight": w, "role": r} for f, r, w in operands])
        terms = dict(zip(operands, written, strict=True))
        for row in self._rows:
            row["terms"] = tuple(map(terms.__getitem__, row["terms"]))
        return Check.many(self._rows)


def _row(place: int, trial: Trial, figures: Ids, verdict: Verdict) -> Row:
    """What a check says, as text."""
    told: tuple[str | None, ...] = (None, None, None, None)
    if trial.formula not in UNPRICED:
        _, expected, actual, tolerance = trial.judgement
        told = str(expected), str(actual), str(expected - actual), str(tolerance)
    return {
        "id": f"c{place + 1}",
        "rule": trial.rule,
        "formula": trial.formula,
        "verdict": verdict,
        "figures": figures,
        "terms": trial.terms,
        "expected": told[0],
        "actual": told[1],
        "difference": told[2],
        "tolerance": told[3],
    }


def _weight(trial: Trial) -> int:
    """How much a failure says, by its evidence."""
    return 0 if trial.severity is None else WEIGHTS[trial.evidence]
