"""What would mend a failed relation: for each of its figures, the slip of the pen that makes it close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from extractor.lexicon.book import Book
from extractor.reconcile.interval import Bounds, solved, solved_for
from extractor.reconcile.item import Item
from extractor.reconcile.slips import Slip, explain, is_blurred
from extractor.reconcile.trial import Trial

ZERO = Decimal(0)
LONGEST = 24
"""In a longer sum some part is always one slip away from closing it: only its total is suspected."""
ONES = frozenset({"1", "-1"})
MOST = 6
"""A figure that fails in more relations than this is not the slip: the readings are wrong."""


def common_mends(trials: Sequence[Trial], book: Book) -> dict[str, Slip]:
    """Figure id -> the one slip that mends every failed relation it stands in, where there are two of them or more.

    Each relation may be weak evidence; that one reading closes them all is strong.
    """
    standing: dict[str, list[tuple[Trial, Item]]] = defaultdict(list)
    for trial in trials:
        for item in dict.fromkeys(trial.items):
            standing[item.id].append((trial, item))
    mends: dict[str, Slip] = {}
    for figure, places in standing.items():
        if not 2 <= len(places) <= MOST:
            continue
        bounds = [b for trial, item in places if (b := solved_for(trial, item))]
        if len(bounds) == len(places):
            low, high = max(b.low for b in bounds), min(b.high for b in bounds)
            slip = explain(places[0][1].figure, low, high, book) if low <= high else None
            if slip is not None:
                mends[figure] = slip
    return mends


def sought(trial: Trial, book: Book) -> Trial:
    """The trial with what would mend it, sought once."""
    return trial if trial.mends is not None else trial._replace(mends=_mends_of(trial, book))


def _mends_of(trial: Trial, book: Book) -> dict[str, Slip]:
    """Figure id -> slip. On weak evidence a sum must close to the last digit, not only within rounding."""
    mends: dict[str, Slip] = {}
    weak = trial.evidence == "weak"
    plain = trial.formula == "sum" and all(t.weight in ONES or abs(Decimal(t.weight)) == 1 for t in trial.terms)
    fine = min((i.printed for i in trial.items), default=ZERO)
    suspects = {i.id: i for i in (trial.items if len(trial.items) <= LONGEST else trial.items[:1])}
    for figure, bounds in solved(trial, suspects.values()).items():
        item = suspects[figure]
        if weak and plain:
            bounds = Bounds.around((bounds.low + bounds.high) / 2, item.step / 2)
        slip = explain(item.figure, bounds.low, bounds.high, book, weak=weak, fine=fine)
        if slip is None and plain and not weak:
            near = Bounds.around((bounds.low + bounds.high) / 2, item.printed / 2)
            if near.low < bounds.low or is_blurred(item.value, bounds.low, bounds.high):
                slip = explain(item.figure, near.low, near.high, book, fine=fine)
            if slip is None and fine < item.printed:
                near = Bounds.around((bounds.low + bounds.high) / 2, fine / 2)
                slip = explain(item.figure, near.low, near.high, book, fine=fine)
        if slip is not None:
            mends[item.id] = slip
    moved = next((i.id for i in trial.items if i.role == "change" and not i.is_rate and i.id in mends), None)
    return {moved: mends[moved]} if moved is not None and mends[moved].why == "unit" else mends
