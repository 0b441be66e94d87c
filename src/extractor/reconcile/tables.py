"""Tables against themselves: columns that add up to their totals, and columns computed from other columns.

What a row or column is comes from its words; which reading is meant is decided by the table: a reading that holds
nearly everywhere is a rule of this table, and where it does not hold there the table contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.model.outline import Column, Grid, Stub
from extractor.reconcile.columns import column_rules
from extractor.reconcile.item import Item
from extractor.reconcile.judge import HUNDRED, Judgement, judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.mending import sought
from extractor.reconcile.trial import Trial, sum_trial

ADDITIVE = frozenset(
    {"amount", "headcount", "households", "count", "area", "length", "volume", "mass", "score", "other"}
)


MANY = 12
"""A longer list of parts is told without its zeros."""


def table_checks(ledger: Ledger) -> Iterator[Trial]:
    """Every column total and every computed column of every grid."""
    for grid in ledger.grids.values():
        if grid.table.id in ledger.by_table:
            yield from _trusted(list(_column_sums(ledger, grid)))
            yield from column_rules(ledger, grid)


def _trusted(trials: Sequence[Trial]) -> Iterator[Trial]:
    """A table whose sums hold everywhere but here or there accuses where they do not."""
    failed = [t for t in trials if t.failed]
    proven = len(failed) < 3 and len(trials) - len(failed) > 2 * len(failed)
    for trial in trials:
        yield trial.backed("likely") if trial.failed and proven and trial.evidence == "weak" else trial


def _column_sums(ledger: Ledger, grid: Grid) -> Iterator[Trial]:
    for stub_col in sorted({s.col for s in grid.stubs}):
        stubs = sorted((s for s in grid.stubs if s.col == stub_col), key=lambda s: s.row)
        columns = [c for c in grid.columns if c.kind == "value" and c.stub == stub_col]
        marked = {s.row for s in stubs if s.kind != "item"}
        proved: set[tuple[str, ...]] = set()
        open_to: list[tuple[Stub, list[Stub], tuple[str, ...]]] = []
        names = {c.row: c.text for c in grid.table.cells if c.col == stub_col}
        partial = any(s.kind == "of_which" for s in stubs)
        for total, readings in [*_totals(stubs), *_numbered(ledger, names, stubs)]:
            told = tuple([ledger.plain(names.get(s.row, "")) for s in readings[0]]) if partial else ()
            trials = list(_best_reading(ledger, grid, columns, total, readings, flat=marked <= {total.row}))
            if any(not t.failed for t in trials):
                proved.add(told)
            elif _within(readings[0], total):
                open_to.append((total, readings[0], told))
            yield from trials
        for total, rows, told in open_to:
            if told in proved:
                yield from _like_others(ledger, grid, columns, total, rows)


def _numbered(ledger: Ledger, names: dict[int, str], stubs: Sequence[Stub]) -> Iterator[tuple[Stub, list[list[Stub]]]]:
    """Rows numbered 一、二、 that have no rows below them as yet: those up to the next number, as under the others."""
    numbered = [s for s in stubs if ledger.words.numbered.match(names.get(s.row, "").strip())]
    ends = [s.row for s in numbered[1:]] + [stubs[-1].row + 1] if numbered else []
    parents = {s.parent for s in stubs}
    below = [[s for s in stubs if n.row < s.row < end] for n, end in zip(numbered, ends, strict=True)]
    known = sum(
        n.row in parents and all(s.parent == n.row for s in rows) for n, rows in zip(numbered, below, strict=True)
    )
    for number, rows in zip(numbered, below, strict=True):
        if known > 1 and len(rows) > 1 and number.kind == "item" and all(s.parent is None and not s.code for s in rows):
            yield number, [rows]


def _like_others(
    ledger: Ledger, grid: Grid, columns: Sequence[Column], total: Stub, rows: Sequence[Stub]
) -> Iterator[Trial]:
    """Some rows (其中) that make what they stand under elsewhere in the table, by the same names, and not here."""
    cells = ledger.by_cell
    for whole in [w for c in columns if (w := cells.get((grid.table.id, total.row, c.col))) and _adds(w)]:
        reading = _read(ledger, whole, rows, total)
        if reading is not None:
            yield _trial(ledger, grid, reading)


def _totals(stubs: Sequence[Stub]) -> Iterator[tuple[Stub, list[list[Stub]]]]:
    """Each row that is a sum of others, with the readings of which rows make it, likeliest first."""
    parents = _tree(stubs)
    children: dict[int, list[Stub]] = {}
    for stub in stubs:
        parent = parents.get(stub.row)
        if parent is not None:
            children.setdefault(parent, []).append(stub)
    tops = [s for s in stubs if parents.get(s.row) is None and s.kind not in ("total", "group")]
    totals = [s for s in stubs if s.kind == "total"]
    for stub in stubs:
        readings: list[list[Stub]] = []
        below = children.get(stub.row, [])
        if below and stub.kind != "of_which":
            readings.append([b for b in below if b.kind != "of_which"] or below)
            if any(b.kind == "of_which" for b in below):
                readings.append(below)
        if stub.kind in ("total", "subtotal"):
            readings += _readings_of_total(stub, stubs, tops, totals)
        readings = [r for r in readings if r and all(s.row != stub.row for s in r)]
        if readings:
            yield stub, readings


def _readings_of_total(
    stub: Stub, stubs: Sequence[Stub], tops: Sequence[Stub], totals: Sequence[Stub]
) -> list[list[Stub]]:
    """A total is what stands above it since the last total; or that total and what follows; or all that is below."""
    earlier = [t for t in totals if t.row < stub.row]
    since = earlier[-1].row if earlier else -1
    plain = [s for s in tops if s.row != stub.row]
    above = [s for s in plain if since < s.row < stub.row]
    leaves = [s for s in above if s.kind != "subtotal"]
    subtotals = [s for s in above if s.kind == "subtotal"]
    readings = [leaves]
    if stub.kind == "total":
        if len(subtotals) > 1:
            readings.append(subtotals)
        if subtotals and leaves:
            tail = [s for s in above if s.row >= subtotals[-1].row]
            readings += [above, [*subtotals, *[s for s in leaves if s.row > subtotals[-1].row]], tail]
        if earlier:
            readings += [
                [earlier[-1], *leaves],
                [s for s in plain if s.row < stub.row and s.kind != "subtotal"],
                earlier,
            ]
        below = [s for s in plain if s.row > stub.row]
        if not above or not earlier:
            readings.append([s for s in below if s.kind != "subtotal"])
            readings.append([s for s in below if s.kind == "subtotal"])
    else:
        marks = [s.row for s in stubs if s.kind in ("subtotal", "total") and s.row < stub.row]
        readings.append([s for s in leaves if s.row > (marks[-1] if marks else -1)])
        ends = [s.row for s in stubs if s.kind in ("subtotal", "total") and s.row > stub.row]
        readings.append([s for s in plain if stub.row < s.row < (ends[0] if ends else s.row + 1)])
    return readings


def _tree(stubs: Sequence[Stub]) -> dict[int, int]:
    """Row -> parent row, by account code where rows have codes, else as segmentation saw it."""
    parents: dict[int, int] = {}
    by_code: dict[str, int] = {}
    for stub in stubs:
        code = stub.code
        if code:
            up = next((code[:n] for n in range(len(code) - 1, 2, -1) if code[:n] in by_code), None)
            if up is not None:
                parents[stub.row] = by_code[up]
            by_code[code] = stub.row
        elif stub.parent is not None:
            parents[stub.row] = stub.parent
    return parents


def _best_reading(
    ledger: Ledger,
    grid: Grid,
    columns: Sequence[Column],
    total: Stub,
    readings: Sequence[Sequence[Stub]],
    *,
    flat: bool,
) -> Iterator[Trial]:
    """The reading that holds in most columns; where it fails in another column of the table, that is a finding.

    ``flat``: the table has no other rows than items. Rows that say they are some of what they stand under (其中) may
    fall short of it: they do where two columns do.
    """
    cells = ledger.by_cell
    wholes = [w for c in columns if (w := cells.get((grid.table.id, total.row, c.col))) and _adds(w)]
    if not wholes:
        return
    tried: list[list[Reading]] = []
    scores: list[tuple[int, int]] = []
    for reading in readings:
        tried.append([r for whole in wholes if (r := _read(ledger, whole, reading, total))])
        scores.append((sum([r.judgement.closes for r in tried[-1]]), -len(tried[-1])))
        if scores[-1][0] == len(wholes):
            break
    best = max(range(len(scores)), key=scores.__getitem__, default=0)
    if scores and scores[best][0]:
        held, fewest = scores[best]
        trials = [_trial(ledger, grid, r) for r in tried[best]]
        if _within(readings[best], total):
            short = [t for t in trials if t.failed and t.judgement.expected < t.judgement.actual]
            trials = [t.silent() if held < 2 or (len(short) > 1 and t in short) else t for t in trials]
        one = -fewest - held == 1
        for trial in trials:
            strong = one and flat and len(trial.items) <= MANY
            yield trial if not trial.failed or strong else trial.backed("likely" if one and held >= 3 else "weak")
        return
    open_to = [sums for reading, sums in zip(readings, tried, strict=False) if not _within(reading, total)]
    for whole in wholes:
        weak = [_trial(ledger, grid, r).backed("weak") for sums in open_to for r in sums if r.whole is whole]
        mended = next((t for trial in weak if (t := sought(trial, ledger.book)).mends), None)
        if mended or weak:
            yield mended or weak[0]


def _within(reading: Sequence[Stub], total: Stub) -> bool:
    """Whether the rows say that they are only some of what they stand under (其中)."""
    return total.kind == "item" and any(s.kind == "of_which" for s in reading)


class Reading(NamedTuple):
    """One column of a total's rows, added up."""

    whole: Item
    parts: list[Item]
    judgement: Judgement
    rows: Sequence[Stub]


def _read(ledger: Ledger, whole: Item, rows: Sequence[Stub], total: Stub) -> Reading | None:
    """A column's rows added up; None where they are not of one kind, or say nothing."""
    cells, measure, cell = ledger.by_cell, whole.measure, whole.cell
    parts = [p for s in rows if cell and (p := cells.get((cell.table, s.row, cell.col)))]
    if not parts or not (whole.value or any(p.value for p in parts)):
        return None
    if any(p.measure != measure or not p.exact for p in parts):
        return None
    judgement = judge_sum(whole, parts)
    if not judgement.closes and (whole.is_rate or (sum(p.value != 0 for p in parts) < 2 and not total.code)):
        return None
    if not judgement.closes and _is_mean(whole, parts):
        return None
    return Reading(whole, parts, judgement, rows)


def _is_mean(whole: Item, parts: Sequence[Item]) -> bool:
    """Whether what stands in a total row is the mean of a column of quotients: between the least and the largest."""
    quotient = whole.kind == "money_per_unit" or (whole.kind == "other" and whole.figure.decimals > 0)
    return quotient and len(parts) > 2 and min(p.value for p in parts) < whole.value < max(p.value for p in parts)


def _trial(ledger: Ledger, grid: Grid, reading: Reading) -> Trial:
    whole, parts, judgement, rows = reading
    trial = sum_trial("table_column", whole, _told(parts), (), judgement)
    gap = abs(judgement.expected - judgement.actual)
    beside = _beside(ledger, grid, whole, rows) if trial.failed else []
    misread = trial.failed and any(abs(i.value) == gap for i in (whole, *parts, *beside))
    return trial.silent() if misread else trial if gap * 3 < abs(whole.value) else trial.backed("likely")


def _beside(ledger: Ledger, grid: Grid, whole: Item, reading: Sequence[Stub]) -> list[Item]:
    """What stands in the rows of a reading that have nothing in the column: it may belong there."""
    col = whole.cell.col if whole.cell is not None else -1
    stub = next((c.stub for c in grid.columns if c.col == col), None)
    filled = {c.row for c in grid.table.cells if c.col == col and c.text.strip()}
    rows = [s.row for s in reading if s.row not in filled]
    keys = ((grid.table.id, row, c.col) for row in rows for c in grid.columns if c.stub == stub)
    return [ledger.by_cell[key] for key in keys if key in ledger.by_cell]


def _adds(whole: Item) -> bool:
    """Whether a total may be a sum: of what adds up, or of a column of shares."""
    return whole.kind in ADDITIVE or (whole.is_rate and whole.value == HUNDRED and whole.role != "change")


def _told(parts: Sequence[Item]) -> Sequence[Item]:
    """The parts that a check names: of a long list only those that are not zero."""
    return [p for p in parts if p.value] if len(parts) > MANY else parts
