"""Report -> Checks and Findings: the report against itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from extractor.lexicon.book import Book
from extractor.model.fact import Report
from extractor.model.finding import Check, Finding, Term
from extractor.reconcile.causes import blame
from extractor.reconcile.claims import claims
from extractor.reconcile.conflicts import mentions
from extractor.reconcile.dates import dates
from extractor.reconcile.grouping import misgrouped
from extractor.reconcile.groups import score_groups
from extractor.reconcile.growth import prose_growth
from extractor.reconcile.identifiers import wrong_codes
from extractor.reconcile.identities import identities
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.lists import counted_lists
from extractor.reconcile.ratios import prose_ratios
from extractor.reconcile.runs import run_sums
from extractor.reconcile.scores import prose_scores
from extractor.reconcile.structure import structures
from extractor.reconcile.sums import prose_sums
from extractor.reconcile.tables import table_checks
from extractor.reconcile.trial import Trial

ENGINES: tuple[Callable[[Ledger], Iterator[Trial]], ...] = (
    prose_sums, prose_ratios, prose_growth, table_checks, identities,
    mentions, run_sums, score_groups, prose_scores, claims, counted_lists,
)  # fmt: skip
"""Every engine reads the ledger and yields what it tried. A new one is added here."""


def reconcile(report: Report, book: Book) -> tuple[tuple[Check, ...], tuple[Finding, ...]]:
    """Every relation tried, in the order of the engines, and every contradiction found, one a root cause.

    A relation that failed on weak evidence, and that no slip of the pen explains, is ``unchecked`` and no finding.
    """
    ledger = Ledger(report, book)
    trials: list[tuple[Trial, tuple[str, ...]]] = []
    for engine in ENGINES:
        trials += [(t, tuple(dict.fromkeys(i.id for i in t.items))) for t in engine(ledger)]
    trials += [(d.trial, tuple(f.id for f in d.figures)) for d in dates(ledger)]
    trials += [(t, (figure.id, *(i.id for i in t.items))) for t, figure in structures(ledger)]
    trials += [(t, (figure.id,)) for t, figure in misgrouped(ledger)]
    numbered = _numbered(_outdone(trials))
    blamed = blame([(check, trial) for check, trial, _ in numbered], book)
    findings = [finding for _, finding in blamed]
    accused = {check for finding in findings for check in finding.checks}
    checks = tuple(_check(check, trial, ids, accused) for check, trial, ids in numbered)
    findings += _codes(ledger)
    named = tuple(f.model_copy(update={"id": f"n{n}"}) for n, f in enumerate(findings, 1))
    return checks, named


def _outdone(trials: list[tuple[Trial, tuple[str, ...]]]) -> list[tuple[Trial, tuple[str, ...]]]:
    """A sum that fails means nothing where the same total closes with these parts and more."""
    closed: dict[str, list[set[str]]] = defaultdict(list)
    for trial, ids in trials:
        if trial.formula == "sum" and trial.judgement.closes:
            closed[ids[0]].append(set(ids))
    return [
        (trial.silent() if trial.failed and trial.formula == "sum" and _within(ids, closed) else trial, ids)
        for trial, ids in trials
    ]


def _within(ids: tuple[str, ...], closed: dict[str, list[set[str]]]) -> bool:
    return any(whole > set(ids) for whole in closed.get(ids[0], ()))


def _numbered(trials: list[tuple[Trial, tuple[str, ...]]]) -> list[tuple[str, Trial, tuple[str, ...]]]:
    """Trials with ids; the same relation over the same figures is kept once, on the best evidence."""
    kept: dict[tuple[str, tuple[str, ...]], tuple[Trial, tuple[str, ...]]] = {}
    for trial, ids in trials:
        key = (trial.formula + trial.rule * (trial.formula in ("bound", "other")), tuple(sorted(ids)))
        known = kept.get(key)
        if known is None or (known[0].failed and _weight(trial) > _weight(known[0])):
            kept[key] = (trial, ids)
    return [(f"c{n}", trial, ids) for n, (trial, ids) in enumerate(kept.values(), 1)]


def _weight(trial: Trial) -> int:
    """How much a trial says: a relation that holds most, then a failure by its evidence."""
    if not trial.failed:
        return 9
    return 0 if trial.severity is None else {"weak": 1, "likely": 2, "strong": 3}[trial.evidence]


def _check(check: str, trial: Trial, ids: tuple[str, ...], accused: set[str]) -> Check:
    judgement = trial.judgement
    failed = trial.failed and check not in accused
    plain = trial.formula != "bound" and trial.formula != "other"
    return Check(
        id=check,
        rule=trial.rule,
        formula=trial.formula,
        verdict="unchecked" if failed else trial.verdict,
        figures=ids,
        terms=tuple(Term(figure=t.figure, weight=t.weight, role=t.role) for t in trial.terms),
        expected=str(judgement.expected) if plain else None,
        actual=str(judgement.actual) if plain else None,
        difference=str(judgement.expected - judgement.actual) if plain else None,
        tolerance=str(judgement.tolerance) if plain else None,
    )


def _codes(ledger: Ledger) -> list[Finding]:
    """Identifiers whose check digits are wrong; they are no figures, so the finding names the code."""
    return [
        Finding(
            id="", rule="identifier", severity="error", actual=code,
            message=ledger.book.message(f"identifier_{fault}", code=code),
        )
        for code, fault in wrong_codes(ledger)
    ]  # fmt: skip
