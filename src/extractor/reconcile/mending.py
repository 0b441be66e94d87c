"""What would mend a failed relation: for each of its figures, the slip of the pen that makes it close."""

from __future__ import annotations

from decimal import Decimal

from extractor.lexicon.book import Book
from extractor.reconcile.interval import Bounds, solved_for
from extractor.reconcile.slips import Slip, explain
from extractor.reconcile.trial import Trial


def mends_of(trial: Trial, book: Book) -> dict[str, Slip]:
    """Figure id -> slip. On weak evidence a sum must close to the last digit, not only within rounding."""
    mends: dict[str, Slip] = {}
    weak = trial.evidence == "weak"
    plain = trial.formula == "sum" and all(abs(Decimal(t.weight)) == 1 for t in trial.terms)
    for item in dict.fromkeys(trial.items):
        bounds = solved_for(trial, item)
        if bounds is not None and weak and plain:
            bounds = Bounds.around((bounds.low + bounds.high) / 2, item.step / 2)
        slip = explain(item.figure, bounds.low, bounds.high, book, weak=weak) if bounds is not None else None
        if slip is not None:
            mends[item.id] = slip
    return mends
