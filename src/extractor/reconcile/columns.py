"""Columns that are computed from other columns: sums, differences, rates — named by the header, proved by the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from extractor.lexicon.book import Book
from extractor.model.outline import Column, Grid
from extractor.reconcile.item import Item
from extractor.reconcile.judge import (
    Judgement,
    closeness,
    judge_growth,
    judge_ratio,
    judge_sum,
    may_rate,
    slack_of,
    sum_closes,
    sum_tolerance,
)
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial, bound_trial, growth_trial, ratio_trial, sum_trial

ZERO = Decimal(0)
BLANKS = re.compile(r"\s")
FEW = 3
"""So many rows of a column must be told right for another to be called wrong by its sign."""
WINDOW = 6
"""How many columns to either side a computed column's operands may stand."""

Cells = dict[int, Item]
Operands = tuple[Item, ...]
Three = tuple[Item, Item, Item]


class Rule(NamedTuple):
    """How a column may be computed: its operands in each row that has them, and in how many rows that holds.

    All rules are counted before any is ``told`` as trials: of many tried, one at most is the column's.
    """

    rows: Sequence[Operands]
    held: int
    told: Callable[[Operands], Trial]


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """Header words of computed columns."""

    total: re.Pattern[str]
    gap: re.Pattern[str]
    score: re.Pattern[str]
    weight: re.Pattern[str]
    comparable: re.Pattern[str]


def compile_words(book: Book) -> ColumnWords:
    """The vocabulary of headers, from the book."""
    ids = ("column.total", "column.gap", "column.score", "column.weight", "growth.averaged")
    return ColumnWords(*(re.compile(book.any_of(i)) for i in ids))


def column_rules(ledger: Ledger, grid: Grid) -> Iterator[Trial]:
    """The rule of each computed column of the grid, tried on every row."""
    words = ledger.book.once(compile_words)
    values = [c for c in grid.columns if c.kind == "value"]
    stub_of = {c.col: c.stub if c.stub is not None else -1 for c in values}
    rows = _rows(ledger.by_table.get(grid.table.id, ()), stub_of)
    for column in values if len(values) > 1 else ():
        col, header = column.col, "".join(column.header)
        lines = [cells for cells in rows.get(stub_of[col], ()) if col in cells]
        scored = words.score.search(header) is not None and not words.weight.search(header)
        rated = sum([cells[col].is_rate for cells in lines]) * 2 > len(lines)
        gap = not rated and words.gap.search(header) is not None
        last = column.header[-1] if column.header else ""
        total = not rated and not gap and (words.total.search(last) or words.total.search(header)) is not None
        if not lines or not (scored or rated or gap or total):
            continue
        peers = [c for c in values if c is not column and stub_of[c.col] == stub_of[col]]
        near = [c.col for c in peers if abs(c.col - col) <= WINDOW]
        if scored:
            yield from _scores(words, peers, column, lines)
        if rated and peers:
            told = _rates(header, col, near, lines, _total_cells(ledger, grid, near))
            yield from (t.silent() for t in told) if words.comparable.search(header) else told
        elif gap:
            yield from _first_rule(_gap(col, a, b, lines) for a, b in permutations(near, 2))
        elif total:
            yield from _first_rule(_sum_of(col, g, lines) for g in _total_groups(words, column, peers))


def _rows(items: Iterable[Item], stub_of: Mapping[int, int]) -> dict[int, list[Cells]]:
    """The rows of a table's value columns, in order, by the column of their names."""
    rows: dict[tuple[int, int], Cells] = {}
    for item in items:
        cell = item.cell
        if cell is not None and (col := cell.col) in stub_of:
            rows.setdefault((stub_of[col], cell.row), {})[col] = item
    found: dict[int, list[Cells]] = {}
    for key in sorted(rows):
        found.setdefault(key[0], []).append(rows[key])
    return found


def _total_groups(words: ColumnWords, column: Column, peers: Sequence[Column]) -> list[tuple[int, ...]]:
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
    return list(dict.fromkeys(tuple(g) for g in groups if len(g) > 1))


def _sum_of(total: int, parts: Sequence[int], lines: Sequence[Cells]) -> Rule:
    """A column that is the sum of others."""
    rows: list[Operands] = []
    for cells in lines:
        found, whole = [cells[c] for c in parts if c in cells], cells[total]
        if any(p.value for p in found) and all(p.measure == whole.measure for p in found):
            rest = whole.value - sum([p.value for p in found], ZERO)
            if not rest or not _elsewhere(cells, rest, (total, *parts)):
                rows.append((whole, *found))
    return Rule(rows, sum(_telling(r) and sum_closes(r[0], r[1:]) for r in rows), _told_sum)


def _elsewhere(cells: Cells, rest: Decimal, known: Sequence[int]) -> bool:
    """Whether what a row is short of stands in another column of it: then that belongs to the relation too."""
    return any(abs(item.value) == abs(rest) for col, item in cells.items() if col not in known)


def _told_sum(items: Operands) -> Trial:
    trial = sum_trial("table_row", items[0], items[1:], (), judge_sum(items[0], items[1:]))
    return _by_part(trial) if trial.failed else trial


def _gap(result: int, a: int, b: int, lines: Sequence[Cells]) -> Rule:
    """A column that is one less another."""
    rows: list[Operands] = []
    for cells in lines:
        if a in cells and b in cells:
            left, right, stated = cells[a], cells[b], cells[result]
            if not (left.is_rate or right.is_rate or left.value == right.value == stated.value):
                rest = left.value - right.value - stated.value
                if not rest or not _elsewhere(cells, rest, (result, a, b)):
                    rows.append((stated, left, right))
    return Rule(rows, sum(_telling(r) and sum_closes(r[0], r[1:2], r[2:]) for r in rows), _told_gap)


def _told_gap(items: Operands) -> Trial:
    stated, left, right = items
    trial = sum_trial("table_row", stated, [left], [right], judge_sum(stated, [left], [right]))
    return _by_part(trial) if trial.failed else trial


def _total_cells(ledger: Ledger, grid: Grid, columns: Sequence[int]) -> Cells:
    """The total of each column, where the table has a single total row."""
    rows = {s.row for s in grid.stubs if s.kind == "total"}
    keys = [(c, (grid.table.id, row, c)) for row in rows for c in columns] if len(rows) == 1 else []
    return {c: ledger.by_cell[key] for c, key in keys if key in ledger.by_cell}


def _rates(header: str, col: int, near: Sequence[int], lines: Sequence[Cells], totals: Cells) -> Iterator[Trial]:
    """A percent column: growth or completion of two others, shares of a total; or, mislabelled, a difference."""
    pairs = list(permutations(near, 2))
    compared: dict[tuple[int, int], tuple[Rule, Rule]] = {}
    most = 0
    for a, b in sorted(pairs, key=lambda pair: abs(pair[0] - col) + abs(pair[1] - col)):
        compared[a, b] = growth, ratio = _compared(col, a, b, lines, most)
        most = max(most, growth.held, ratio.held)
    growths, ratios = ([compared[pair][n] for pair in pairs] for n in (0, 1))
    shares = [_share(col, a, total, lines) for a, total in totals.items()]
    found = list(_first_rule([*growths, *ratios, *shares], rate=True))
    yield from found
    yield from _unsigned([t for t in found if t.formula == "growth" and not t.failed])
    if found:
        return
    for a, b in pairs:
        operands = [o for cells in lines if (o := _hidden_operands(col, a, b, cells))]
        if len(operands) > 1 and all(_hidden_gap(*o).closes for o in operands):
            for stated, left, right in operands:
                yield _hidden(stated, left, right)
                if stated.value != 0:
                    yield _mislabelled(stated, left, right, header)
            return


def _unsigned(trials: Sequence[Trial]) -> Iterator[Trial]:
    """A fall that is printed as growth, or a growth as a fall, in a column where every other sign is right."""
    told = [
        t for t in trials if min(t.items[0].value, t.items[1].value) > 0 and abs(t.items[2].value) > t.items[2].step
    ]
    wrong = [t for t in told if (t.items[0].value < t.items[1].value) != (t.items[2].value < 0)]
    if len(wrong) != 1 or len(told) <= FEW or all(t.items[2].value > 0 for t in told if t not in wrong):
        return
    current, base, stated = wrong[0].items
    if not stated.figure.polarity and current.value != base.value:
        claim = bound_trial("direction_claim", current, base, holds=False)
        yield claim._replace(message="direction_claim", suspect=stated.id, items=(current, base, stated))


def _hidden_operands(col: int, a: int, b: int, cells: Cells) -> Three | None:
    """A printed percentage, and two amounts whose difference it may be."""
    if a not in cells or b not in cells or cells[a].is_rate or cells[b].is_rate:
        return None
    stated, left, right = cells[col], cells[a], cells[b]
    return None if stated.value == 0 and left.value != right.value else (stated, left, right)


def _hidden_gap(stated: Item, left: Item, right: Item) -> Judgement:
    """A printed percentage against the difference of two amounts in their printed unit."""
    gap = (left.value - right.value) / _unit(left, right)
    return closeness(gap, stated.value, sum_tolerance(stated, []))


def _unit(left: Item, right: Item) -> Decimal:
    """The unit in which the coarser of two amounts is printed."""
    return Decimal(max((left, right), key=lambda i: i.step).figure.scale)


def _hidden(stated: Item, left: Item, right: Item) -> Trial:
    terms = (
        Operand(figure=stated.id, weight=str(-_unit(left, right)), role="total"),
        Operand(figure=left.id, weight="1", role="part"),
        Operand(figure=right.id, weight="-1", role="part"),
    )
    items = (stated, left, right)
    return Trial("table_row", "sum", terms, _hidden_gap(stated, left, right), items, severity=None)


def _mislabelled(stated: Item, left: Item, right: Item, header: str) -> Trial:
    judgement = _hidden_gap(stated, left, right)._replace(verdict="failed")
    terms = tuple(Operand(figure=i.id, role="operand") for i in (stated, left, right))
    words = {"header": BLANKS.sub("", header), "stated": stated.figure.text}
    return Trial(
        "mislabelled_column", "other", terms, judgement, (stated, left, right),
        message="mislabelled_column", words=words, suspect=stated.id,
    )  # fmt: skip


def _compared(col: int, a: int, b: int, lines: Sequence[Cells], most: int) -> tuple[Rule, Rule]:
    """A column that is the growth of one over another, or the one in per cent of the other.

    ``most``: in how many rows another pair's rule holds; where neither can hold in so many, no more rows are read.
    """
    rows: list[Operands] = []
    grown = rated = tested = 0
    enough = most - len(lines)
    for read, cells in enumerate(lines):
        best = grown if grown > rated else rated
        if enough + read > best or (best + len(lines) - read) * 2 < tested:
            return Rule((), 0, _told_growth), Rule((), 0, _told_completion)
        if a not in cells or b not in cells:
            continue
        top, bottom, stated = cells[a], cells[b], cells[col]
        if top.measure != bottom.measure or top.is_rate or not bottom.value or not stated.is_rate:
            continue
        rows.append((top, bottom, stated))
        if top.value or stated.value:
            tested += 1
            grows, rates = may_rate(top, bottom, stated)
            grown += grows and _judged_growth(top, bottom, stated).verdict != "failed"
            rated += rates and judge_ratio(top, bottom, stated).verdict != "failed"
    return Rule(rows, grown, _told_growth), Rule(rows, rated, _told_completion)


def _judged_growth(current: Item, base: Item, stated: Item) -> Judgement:
    pair = (current, base)
    return judge_growth(current.value, base.value, stated, slack_of(current, pair), slack_of(base, pair))


def _told_growth(items: Operands) -> Trial:
    current, base, stated = items
    known = ((current, "current"), (base, "base"))
    return growth_trial("growth", known, stated, _judged_growth(current, base, stated))


def _told_completion(items: Operands) -> Trial:
    top, bottom, stated = items
    return ratio_trial("completion", top, bottom, stated, judge_ratio(top, bottom, stated))


def _share(col: int, a: int, total: Item, lines: Sequence[Cells]) -> Rule:
    """A column that is one in per cent of its total."""
    rows: list[Operands] = []
    held = 0
    for cells in lines if total.value and not total.is_rate else ():
        part, stated = cells.get(a), cells[col]
        if part is None or part is total or not stated.is_rate or part.measure != total.measure:
            continue
        rows.append((part, total, stated))
        if (part.value or stated.value) and may_rate(part, total, stated)[1]:
            held += judge_ratio(part, total, stated).verdict != "failed"
    return Rule(rows, held, _told_share)


def _told_share(items: Operands) -> Trial:
    top, bottom, stated = items
    return ratio_trial("share", top, bottom, stated, judge_ratio(top, bottom, stated))


def _first_rule(rules: Iterable[Rule], *, rate: bool = False) -> Iterator[Trial]:
    """The rule that holds in most rows. It accuses the few others, seven of eight being proof; of two rows none."""
    best: Rule | None = None
    most = 0
    for rule in rules:
        if rule.held > most or (rule.held == most and best is not None and len(rule.rows) < len(best.rows)):
            best, most = rule, rule.held
    told = sum(map(_telling, best.rows)) if best is not None else 0
    if best is None or most * 2 < told or (rate and most < 2 < told):
        return
    trials = [best.told(items) for items in best.rows]
    failed = sum(t.failed and _telling(t.items) for t in trials)
    for trial in trials if failed <= max(1, told // 8) else [t for t in trials if not t.failed]:
        yield trial if not trial.failed or most > 2 else trial.backed("weak")


def _by_part(trial: Trial) -> Trial:
    """A sum that misses by exactly one of its parts was read wrongly: that part lies within another."""
    gap = abs(trial.judgement.expected - trial.judgement.actual)
    return trial.silent() if any(abs(i.value) == gap for i in trial.items[1:]) else trial.backed("likely")


def _telling(items: Operands) -> bool:
    """Whether a relation says anything: two operands that are not zero."""
    return len([1 for i in items if i.value]) > 1


def _scores(words: ColumnWords, peers: Sequence[Column], column: Column, lines: Sequence[Cells]) -> Iterator[Trial]:
    """A score is not above its weight."""
    weights = [c.col for c in peers if words.weight.search("".join(c.header))]
    for cells in lines if weights else ():
        left, right = cells[column.col], cells.get(weights[-1])
        if right is not None and not left.is_rate and right.value > 0:
            yield bound_trial("score", left, right, holds=left.value <= right.value)
