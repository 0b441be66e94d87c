"""Report -> Checks and Findings: the report against itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from extractor.lexicon.book import Book
from extractor.model.fact import Report
from extractor.model.finding import Check, Finding
from extractor.reconcile.apiece import apiece
from extractor.reconcile.aspects import aspects
from extractor.reconcile.averaged import averaged
from extractor.reconcile.beside import told_beside
from extractor.reconcile.both_sides import both_sides
from extractor.reconcile.causes import blame
from extractor.reconcile.checks import Docket
from extractor.reconcile.claims import claims
from extractor.reconcile.colons import colon_lists
from extractor.reconcile.conflicts import mentions
from extractor.reconcile.dates import dates, unread_dates
from extractor.reconcile.differences import gaps
from extractor.reconcile.grouping import misgrouped
from extractor.reconcile.groups import score_groups
from extractor.reconcile.growth import prose_growth
from extractor.reconcile.identifiers import wrong_codes
from extractor.reconcile.identities import identities
from extractor.reconcile.implied import implied_wholes
from extractor.reconcile.incomes import income_ratios
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.lists import counted_lists
from extractor.reconcile.multiples import multiples
from extractor.reconcile.partitions import partitions
from extractor.reconcile.ratios import prose_ratios
from extractor.reconcile.respective import in_turn
from extractor.reconcile.rolling import balances
from extractor.reconcile.runs import run_sums
from extractor.reconcile.scores import prose_scores
from extractor.reconcile.structure import structures
from extractor.reconcile.sums import prose_sums
from extractor.reconcile.surveys import surveys
from extractor.reconcile.tabled_rates import tabled_rates
from extractor.reconcile.tables import table_checks
from extractor.reconcile.totted import totted_up
from extractor.reconcile.trial import Trial
from extractor.reconcile.units_lost import units_lost

ENGINES: tuple[Callable[[Ledger], Iterator[Trial]], ...] = (
    prose_sums, prose_ratios, prose_growth, gaps, table_checks, identities,
    mentions, partitions, colon_lists, balances, run_sums, score_groups, prose_scores, claims, counted_lists,
    told_beside, implied_wholes, averaged, units_lost, both_sides, apiece,
    totted_up, in_turn, multiples, tabled_rates, surveys,
)  # fmt: skip
"""Every engine reads the ledger and yields what it tried. A new one is added here."""


def reconcile(report: Report, book: Book) -> tuple[tuple[Check, ...], tuple[Finding, ...]]:
    """Every relation tried, in the order of the engines, and every contradiction found, one a root cause.

    A relation that failed on weak evidence, and that no slip of the pen explains, is ``unchecked`` and no finding.
    """
    docket, findings = _argued(report, book)
    return docket.checks(), tuple(f.model_copy(update={"id": f"n{n}"}) for n, f in enumerate(findings, 1))


def _argued(report: Report, book: Book) -> tuple[Docket, list[Finding]]:
    """Everything tried, and what is wrong. The ledger ends here, before the checks are written."""
    ledger, docket = Ledger(report, book), Docket()
    for engine in ENGINES:
        for trial in engine(ledger):
            docket.enter(trial, tuple([item.id for item in trial.items]))
    for dated in dates(ledger):
        docket.enter(dated.trial, tuple(figure.id for figure in dated.figures))
    for trial, figure in structures(ledger):
        docket.enter(trial, (figure.id, *(item.id for item in trial.items)))
    for trial, figure in aspects(ledger):
        docket.enter(trial, (figure.id,))
    for trial, figure in misgrouped(ledger):
        docket.enter(trial, (figure.id,))
    failed = docket.failed()
    findings = blame(failed, docket.trust(), book)
    docket.settle(failed, {check for finding in findings for check in finding.checks})
    return docket, findings + _unplaced(ledger)


def _unplaced(ledger: Ledger) -> list[Finding]:
    """What is wrong with codes and dates that are no figures: the finding names their text."""
    told = [("identifier", code, f"identifier_{fault}", {"code": code}) for code, fault in wrong_codes(ledger)]
    told += [("date_order", text, message, words) for text, message, words in unread_dates(ledger)]
    found = [
        Finding(id="", rule=rule, severity="error", actual=text, message=ledger.book.message(message, **words))
        for rule, text, message, words in told
    ]
    for text, words, figures in income_ratios(ledger):
        said = ledger.book.message("income_ratio", **words)
        found.append(Finding(id="", rule="ratio", severity="error", figures=figures, actual=text, message=said))
    return found
