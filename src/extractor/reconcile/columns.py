"""Columns that are computed from other columns: sums, differences, rates — named by the header, proved by the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import regex

from extractor.lexicon.book import Book
from extractor.model.outline import Column, Grid
from extractor.reconcile.item import Item
from extractor.reconcile.judge import closeness, judge_growth, judge_ratio, judge_sum, slack_of, sum_tolerance
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial, bound_trial, growth_trial, ratio_trial, sum_trial

WINDOW = 6
"""How many columns to either side a computed column's operands may stand."""

Cells = dict[int, Item]
Try = Callable[[Cells], Trial | None]


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """Header words of computed columns."""

    total: regex.Pattern[str]
    gap: regex.Pattern[str]
    score: regex.Pattern[str]
    weight: regex.Pattern[str]
    comparable: regex.Pattern[str]


def compile_words(book: Book) -> ColumnWords:
    """The vocabulary of headers, from the book."""
    ids = ("column.total", "column.gap", "column.score", "column.weight", "growth.averaged")
    return ColumnWords(*(regex.compile(book.any_of(i)) for i in ids))


def column_rules(ledger: Ledger, grid: Grid) -> Iterator[Trial]:
    """The rule of each computed column of the grid, tried on every row."""
    words = ledger.book.once(compile_words)
    rows: dict[tuple[int, int], Cells] = {}
    values = [c for c in grid.columns if c.kind == "value"]
    stub_of = {c.col: c.stub if c.stub is not None else -1 for c in values}
    for item in ledger.by_table.get(grid.table.id, ()):
        cell = item.figure.cell
        if cell is not None and cell.col in stub_of:
            rows.setdefault((cell.row, stub_of[cell.col]), {})[cell.col] = item
    for column in values:
        header = "".join(column.header)
        lines = [
            cells for (_, stub), cells in sorted(rows.items()) if stub == stub_of[column.col] and column.col in cells
        ]
        peers = [c for c in values if c.col != column.col and stub_of[c.col] == stub_of[column.col]]
        if not lines or not peers:
            continue
        near = [c.col for c in peers if abs(c.col - column.col) <= WINDOW]
        if words.score.search(header) and not words.weight.search(header):
            yield from _scores(words, peers, column, lines)
        rated = sum(cells[column.col].is_rate for cells in lines) * 2 > len(lines)
        if rated:
            totals = _total_cells(ledger, grid, near)
            told = _rates(header, column.col, near, lines, totals)
            yield from (t.silent() for t in told) if words.comparable.search(header) else told
        elif words.gap.search(header):
            yield from _first_rule([_gap(column.col, a, b) for a, b in permutations(near, 2)], lines)
        elif words.total.search(column.header[-1] if column.header else "") or words.total.search(header):
            yield from _first_rule(_total_rules(words, column, peers), lines)


def _total_rules(words: ColumnWords, column: Column, peers: Sequence[Column]) -> list[Try]:
    """A total column is the plain columns right of it up to the next total, all of them, or the totals among them."""
    right = [c for c in peers if c.col > column.col]
    left = [c for c in peers if c.col < column.col]
    until: list[int] = []
    for peer in right:
        if words.total.search(peer.header[-1] if peer.header else ""):
            break
        until.append(peer.col)
    plain = [c.col for c in right if not words.total.search("".join(c.header))]
    groups = [until, plain, [c.col for c in right], until[:2], [c.col for c in left]]
    depth = len(column.header)
    if depth > 1:
        same = [c.col for c in peers if c.header[: depth - 1] == column.header[: depth - 1]]
        groups.insert(0, same)
    if depth > 1:
        groups.insert(
            0, [c.col for c in peers if c.header[-1:] == column.header[-1:] and not words.total.search(c.header[0])]
        )
    unique = list(dict.fromkeys(tuple(g) for g in groups if len(g) > 1))
    return [_sum_of(column.col, g) for g in unique]


def _sum_of(total: int, parts: Sequence[int]) -> Try:
    def attempt(cells: Cells) -> Trial | None:
        found = [cells[c] for c in parts if c in cells]
        whole = cells[total]
        if not found or any(p.measure != whole.measure for p in found) or not any(p.value for p in found):
            return None
        trial = sum_trial("table_row", whole, found, (), judge_sum(whole, found))
        return _by_part(trial) if trial.failed else trial

    return attempt


def _gap(result: int, a: int, b: int) -> Try:
    def attempt(cells: Cells) -> Trial | None:
        if a not in cells or b not in cells:
            return None
        left, right, stated = cells[a], cells[b], cells[result]
        if left.is_rate or right.is_rate or left.value == right.value == stated.value:
            return None
        judgement = judge_sum(stated, [left], [right])
        trial = sum_trial("table_row", stated, [left], [right], judgement)
        return _by_part(trial) if trial.failed else trial

    return attempt


def _total_cells(ledger: Ledger, grid: Grid, columns: Sequence[int]) -> Cells:
    """The total of each column, where the table has a single total row."""
    rows = {s.row for s in grid.stubs if s.kind == "total"}
    keys = [(c, (grid.table.id, row, c)) for row in rows for c in columns] if len(rows) == 1 else []
    return {c: ledger.by_cell[key] for c, key in keys if key in ledger.by_cell}


def _rates(header: str, col: int, near: Sequence[int], lines: Sequence[Cells], totals: Cells) -> Iterator[Trial]:
    """A percent column: growth or completion of two others, shares of a total; or, mislabelled, a difference."""
    pairs = list(permutations(near, 2))
    rules = [_growth(col, a, b) for a, b in pairs] + [_ratio(col, a, b) for a, b in pairs]
    rules += [_share(col, a, total) for a, total in totals.items()]
    found = list(_first_rule(rules, lines, rate=True))
    yield from found
    if found:
        return
    for a, b in pairs:
        trials = [t for cells in lines if (t := _hidden_gap(col, a, b, cells))]
        if len(trials) > 1 and all(not t.failed for t in trials):
            for trial in trials:
                yield trial
                if trial.items[0].value != 0:
                    yield _mislabelled(trial, header)
            return


def _hidden_gap(col: int, a: int, b: int, cells: Cells) -> Trial | None:
    """A printed percentage that is the difference of two amounts in their printed unit."""
    if a not in cells or b not in cells or cells[a].is_rate or cells[b].is_rate:
        return None
    left, right, stated = cells[a], cells[b], cells[col]
    scale = max((left, right), key=lambda i: i.step).figure.scale
    one = type(stated.value)(scale)
    gap = (left.value - right.value) / one
    if stated.value == 0 and gap != 0:
        return None
    judgement = closeness(gap, stated.value, sum_tolerance(stated, []))
    terms = (
        Operand(figure=stated.id, weight=str(-one), role="total"),
        Operand(figure=left.id, weight="1", role="part"),
        Operand(figure=right.id, weight="-1", role="part"),
    )
    return Trial("table_row", "sum", terms, judgement, (stated, left, right), severity=None)


def _mislabelled(trial: Trial, header: str) -> Trial:
    stated, left, right = trial.items
    judgement = replace(trial.judgement, verdict="failed")
    terms = tuple(Operand(figure=i.id, role="operand") for i in trial.items)
    words = {"header": regex.sub(r"\s", "", header), "stated": stated.figure.text}
    return Trial(
        "mislabelled_column", "other", terms, judgement, (stated, left, right),
        message="mislabelled_column", words=words, suspect=stated.id,
    )  # fmt: skip


def _growth(col: int, a: int, b: int) -> Try:
    def attempt(cells: Cells) -> Trial | None:
        if a not in cells or b not in cells:
            return None
        current, base, stated = cells[a], cells[b], cells[col]
        if current.measure != base.measure or current.is_rate or base.value == 0 or not stated.is_rate:
            return None
        judgement = judge_growth(
            current.value, base.value, stated, slack_of(current, (current, base)), slack_of(base, (current, base))
        )
        return growth_trial("growth", ((current, "current"), (base, "base")), stated, judgement)

    return attempt


def _share(col: int, a: int, total: Item) -> Try:
    def attempt(cells: Cells) -> Trial | None:
        if a not in cells or not cells[col].is_rate or cells[a] is total or total.is_rate or total.value == 0:
            return None
        if cells[a].measure != total.measure:
            return None
        return ratio_trial("share", cells[a], total, cells[col], judge_ratio(cells[a], total, cells[col]))

    return attempt


def _ratio(col: int, a: int, b: int) -> Try:
    def attempt(cells: Cells) -> Trial | None:
        if a not in cells or b not in cells or not cells[col].is_rate:
            return None
        top, bottom = cells[a], cells[b]
        if top.is_rate or bottom.is_rate or bottom.value == 0 or top.measure != bottom.measure:
            return None
        return ratio_trial("completion", top, bottom, cells[col], judge_ratio(top, bottom, cells[col]))

    return attempt


def _first_rule(rules: Sequence[Try], lines: Sequence[Cells], *, rate: bool = False) -> Iterator[Trial]:
    """The rule that holds in most rows. It accuses the few others, seven of eight being proof; of two rows none."""
    best: list[Trial] = []
    most = 0
    for rule in rules:
        trials = [t for cells in lines if (t := rule(cells))]
        held = sum(not t.failed and _telling(t) for t in trials)
        if held > most or (held == most and best and len(trials) < len(best)):
            best, most = trials, held
    told = [t for t in best if _telling(t)]
    if not most or most * 2 < len(told) or (rate and most < 2 < len(told)):
        return
    failed = sum(t.failed for t in told)
    if failed > max(1, len(told) // 8):
        best = [t for t in best if not t.failed]
    for trial in best:
        yield trial if not trial.failed or most > 2 else trial.backed("weak")


def _by_part(trial: Trial) -> Trial:
    """A sum that misses by exactly one of its parts was read wrongly: that part lies within another."""
    gap = abs(trial.judgement.expected - trial.judgement.actual)
    return trial.silent() if any(abs(i.value) == gap for i in trial.items[1:]) else trial.backed("likely")


def _telling(trial: Trial) -> bool:
    """Whether a trial says anything: two operands that are not zero."""
    return sum(i.value != 0 for i in trial.items) >= 2


def _scores(words: ColumnWords, peers: Sequence[Column], column: Column, lines: Sequence[Cells]) -> Iterator[Trial]:
    """A score is not above its weight."""
    weights = [c.col for c in peers if words.weight.search("".join(c.header))]
    for cells in lines if weights else ():
        left, right = cells[column.col], cells.get(weights[-1])
        if right is not None and not left.is_rate and right.value > 0:
            yield bound_trial("score", left, right, holds=left.value <= right.value)
