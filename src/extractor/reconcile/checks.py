"""Trials as checks: the same relation once, numbered as it comes, and written down together at the end.

Of what holds only its row is kept, plain text, and its trial forgotten; what failed is kept until all is known. So a
report of many relations does not pile up objects that the collector must walk through again and again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from extractor.model.finding import Check, Term
from extractor.reconcile.trial import Operand, Trial

UNPRICED = frozenset({"bound", "other"})
"""Formulas that compare or count: they give no value to hold against the printed one."""
WEIGHTS = {"weak": 1, "likely": 2, "strong": 3}

Ids = tuple[str, ...]
Row = tuple[str, str, str, Ids, tuple[int, ...], str | None, str | None, str | None, str | None]
"""Rule, formula, verdict, figures, places of the terms, expected, actual, difference, tolerance."""


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
        self._places: dict[tuple[str, Ids], int] = {}
        self._rows: list[Row | None] = []
        self._terms: dict[tuple[str, str, str], int] = {}
        self._failed: dict[int, list[tuple[Trial, Ids]]] = {}
        self._closed: dict[str, list[Ids]] = {}

    def enter(self, trial: Trial, figures: Ids) -> None:
        """Take a trial in. The same relation over the same figures is kept once, as one that holds where one does."""
        formula, judgement = trial.formula, trial.judgement
        if formula == "sum" and judgement.closes:
            self._closed.setdefault(figures[0], []).append(figures)
        key = (formula + trial.rule if formula in UNPRICED else formula, tuple(sorted(figures)))
        place = self._places.setdefault(key, len(self._rows))
        if place == len(self._rows):
            self._rows.append(None)
        elif place not in self._failed:
            return
        if judgement.verdict == "failed":
            self._failed.setdefault(place, []).append((trial, figures))
            return
        self._failed.pop(place, None)
        self._rows[place] = self._row(trial, figures, judgement.verdict)
        if formula not in UNPRICED and trial.items and judgement.closes:
            self._confirmed += figures

    def _row(self, trial: Trial, figures: Ids, verdict: str) -> Row:
        """What a check says, as text. Operands are values: equal ones are one term, made once."""
        terms = tuple([self._terms[t] if t in self._terms else self._term(t) for t in trial.terms])
        if trial.formula in UNPRICED:
            return trial.rule, trial.formula, verdict, figures, terms, None, None, None, None
        _, expected, actual, tolerance = trial.judgement
        told = str(expected), str(actual), str(expected - actual), str(tolerance)
        return trial.rule, trial.formula, verdict, figures, terms, *told

    def _term(self, operand: Operand) -> int:
        self._terms[operand.figure, operand.role, operand.weight] = len(self._terms)
        return len(self._terms) - 1

    def trust(self) -> Counter[str]:
        """How many checks confirm each figure."""
        return Counter(self._confirmed)

    def failed(self) -> list[Numbered]:
        """What failed and held in no other reading, each on its best evidence, in order."""
        return [Numbered(place, *self._best(tried)) for place, tried in sorted(self._failed.items())]

    def _best(self, tried: Sequence[tuple[Trial, Ids]]) -> tuple[Trial, Ids]:
        """The reading on the best evidence: a sum whose total closes with its parts and more has none."""
        weighed = [(t.silent() if t.formula == "sum" and self._outdone(ids) else t, ids) for t, ids in tried]
        return max(weighed, key=lambda pair: _weight(pair[0]))

    def _outdone(self, figures: Ids) -> bool:
        mine = set(figures)
        return any(mine < set(whole) for whole in self._closed.get(figures[0], ()) if len(whole) > len(mine))

    def settle(self, failed: Sequence[Numbered], accused: set[str]) -> None:
        """Take in what failed: without a finding that tells of it (``accused``), it is unchecked."""
        for numbered in failed:
            verdict = "failed" if numbered.check in accused else "unchecked"
            self._rows[numbered.place] = self._row(numbered.trial, numbered.figures, verdict)

    def checks(self) -> tuple[Check, ...]:
        """All checks in order."""
        terms = Term.many({"figure": f, "weight": w, "role": r} for f, r, w in self._terms)
        return Check.many(self._written(terms))

    def _written(self, terms: Sequence[Term]) -> Iterator[dict[str, Any]]:
        """The fields of each check."""
        for number, row in enumerate(self._rows, 1):
            assert row is not None
            yield {
                "id": f"c{number}",
                "rule": row[0],
                "formula": row[1],
                "verdict": row[2],
                "figures": row[3],
                "terms": tuple([terms[at] for at in row[4]]),
                "expected": row[5],
                "actual": row[6],
                "difference": row[7],
                "tolerance": row[8],
            }


def _weight(trial: Trial) -> int:
    """How much a failure says, by its evidence."""
    return 0 if trial.severity is None else WEIGHTS[trial.evidence]
