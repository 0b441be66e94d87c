"""From failed checks to findings: one root cause is said once.

A finding names the figure most likely wrong and how it reads right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.lexicon.book import Book
from extractor.model.finding import Finding, Proposal, Severity
from extractor.reconcile.checks import Numbered
from extractor.reconcile.mending import common_mends, sought
from extractor.reconcile.messages import tell
from extractor.reconcile.slips import Slip
from extractor.reconcile.trial import Trial

LIKELY = {"swap": Decimal("1.5"), "unit": Decimal("1.5"), "digit": Decimal(1), "point": Decimal(1)}
"""How much a slip of each kind speaks against a figure; a digit too few or too many says half."""
MOST_FIGURES = 8
"""A finding shows at most so many figures."""


class Failure(NamedTuple):
    """A failed check with the readings that would mend it, by figure; ``figures`` are those that may be to blame.

    ``shown``: all that it speaks of, dates too.
    """

    check: str
    trial: Trial
    mends: dict[str, Slip]
    figures: frozenset[str]
    shown: tuple[str, ...]


def blame(failed: Sequence[Numbered], trust: Counter[str], book: Book) -> list[Finding]:
    """Findings of failed trials in the order of the checks, each in that of its first; ``trust`` by figure."""
    failures: list[Failure] = []
    doubtful: list[Numbered] = []
    for numbered in failed:
        trial = numbered.trial
        if trial.severity is None or (trial.contested and not _alone(trial, trust)):
            continue
        mends = {} if trial.suspect else dict(sought(trial, book).mends or {})
        if mends or trial.evidence == "strong":
            failures.append(_failure(numbered, mends))
        else:
            doubtful.append(numbered)
    common = common_mends([n.trial for n in doubtful], book)
    for numbered in doubtful:
        mends = {i.id: common[i.id] for i in numbered.trial.items if i.id in common}
        if mends:
            failures.append(_failure(numbered, mends))
    found: list[Finding] = []
    for together in _knots(failures):
        while together:
            culprit = _culprit(together, trust)
            found.append(_finding(culprit, [f for f in together if culprit in f.figures], book))
            together = [f for f in together if culprit not in f.figures]
    return sorted(found, key=lambda finding: int(finding.checks[0][1:]))


def _failure(numbered: Numbered, mends: dict[str, Slip]) -> Failure:
    trial = numbered.trial
    named = (trial.suspect,) if trial.suspect else ()
    return Failure(numbered.check, trial, mends, frozenset((*(i.id for i in trial.items), *named)), numbered.figures)


def _knots(failures: Sequence[Failure]) -> list[list[Failure]]:
    """Failures that share figures, directly or through others, together; in order."""
    leader = list(range(len(failures)))

    def lead(at: int) -> int:
        while leader[at] != at:
            leader[at] = at = leader[leader[at]]
        return at

    home: dict[str, int] = {}
    for at, failure in enumerate(failures):
        for figure in failure.figures:
            leader[lead(home.setdefault(figure, at))] = lead(at)
    knots: dict[int, list[Failure]] = {}
    for at, failure in enumerate(failures):
        knots.setdefault(lead(at), []).append(failure)
    return list(knots.values())


def _alone(trial: Trial, trust: Counter[str]) -> bool:
    """Whether exactly one side of a conflict is confirmed, or neither but the two stand in text and table."""
    confirmed = [trust[i.id] > 0 for i in trial.items]
    return not all(confirmed) and (any(confirmed) or trial.rule == "text_table")


def _culprit(failures: Sequence[Failure], trust: Counter[str]) -> str:
    """The figure in most failures, least confirmed elsewhere, best explained by a slip."""
    named = next((f.trial.suspect for f in failures if f.trial.suspect), None)
    if named:
        return named
    score: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    readings: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    places = {i.id: i.order for f in failures for i in f.trial.items}
    for failure in failures:
        for item in {i.id: i for i in failure.trial.items}.values():
            score[item.id][0] += 1
            if item.id in failure.mends:
                slip = failure.mends[item.id]
                readings[item.id, slip.value] += LIKELY.get(slip.why, Decimal("0.5"))
        for term in failure.trial.terms:
            if term.role in ("stated", "total"):
                score[term.figure][0] += Decimal("0.25")
    for (figure, _), votes in readings.items():
        score[figure][1] = max(score[figure][1], votes)

    def rank(figure: str) -> tuple[Decimal, int]:
        failed, mended = score[figure]
        return failed + mended - trust[figure], -places[figure]

    return max(score, key=rank)


def _finding(culprit: str, failures: Sequence[Failure], book: Book) -> Finding:
    """One finding of all failures of a culprit; the strongest of them gives rule and words."""
    first = min(failures, key=lambda f: (f.trial.suspect is None, culprit not in f.mends, len(f.trial.items)))
    trial = first.trial
    slip = first.mends.get(culprit)
    figures = list(dict.fromkeys([culprit, *(i.id for i in trial.items), *first.shown]))
    rule = "unit_slip" if slip is not None and slip.why == "unit" else trial.rule
    severities: list[Severity] = [f.trial.severity for f in failures if f.trial.severity]
    item = next((i for i in trial.items if i.id == culprit), None)
    return Finding(
        id="",
        rule=rule,
        severity="error" if "error" in severities else severities[0],
        checks=tuple(f.check for f in failures),
        figures=tuple(figures[:MOST_FIGURES]),
        cause=culprit,
        message=tell(trial, item, slip, book),
        expected=str(slip.value) if slip else _printed(trial.judgement.expected) if trial.measured else None,
        actual=str(item.value) if item else _printed(trial.judgement.actual) if trial.measured else None,
        proposed=Proposal(figure=culprit, text=slip.text, value=str(slip.value), why=slip.why) if slip else None,
    )


def _printed(value: Decimal) -> str:
    """A computed value with at most six decimals."""
    return format(value.quantize(Decimal("0.000001")).normalize(), "f") if value % 1 else str(value)
