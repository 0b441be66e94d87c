"""Groups of a table's rows (指标 one above another) against the score that the prose gives each group."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.lexicon.book import Book
from extractor.model.document import Cell
from extractor.model.outline import Grid
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Trial, sum_trial

NEAR = 8
"""How far behind full marks the word for the marks given is looked for."""
MOST = 20
"""A group named more often than this in the prose is told of these only."""


@dataclass(frozen=True, slots=True)
class GroupWords:
    """Full marks, as headers and labels call them, and what stands between them and the marks given."""

    weight: re.Pattern[str]
    got: re.Pattern[str]
    given: re.Pattern[str]


def compile_words(book: Book) -> GroupWords:
    """The vocabulary of score tables, from the book."""
    given = book.any_of("score.got")
    return GroupWords(re.compile(book.any_of("column.weight")), re.compile(rf"[，,（(]?{given}"), re.compile(given))


def score_groups(ledger: Ledger) -> Iterator[Trial]:
    """For each score of the prose the rows of the group that its label names, in the column it speaks of."""
    words = ledger.book.once(compile_words)
    said = [i for i in ledger.by_kind.get("score", ()) if i.cell is None and i.label and i.exact]
    if not said:
        return
    begins: dict[str, list[Item]] = defaultdict(list)
    for item in said:
        label = item.plain
        for length in range(2, len(label) + 1):
            begins[label[:length]].append(item)
    for grid in ledger.grids.values():
        stubs = {s.col for s in grid.stubs}
        labels = {c.col for c in grid.columns if c.kind == "label"} - stubs
        for cell, rows in _runs(c for c in grid.table.cells if c.col in labels and c.row >= grid.table.header_rows):
            for item in begins.get(ledger.plain(cell.text), ())[:MOST]:
                yield from _group(ledger, words, grid, cell.row, rows, item)


def _runs(cells: Iterable[Cell]) -> Iterator[tuple[Cell, int]]:
    """The first cell of each group with how many rows it is named for: one over all, or the same in each."""
    runs: list[tuple[Cell, int]] = []
    last: dict[int, int] = {}
    for cell in cells:
        at = last.get(cell.col)
        first, rows = runs[at] if at is not None else (None, 0)
        if at is not None and first is not None and first.row + rows == cell.row and first.text == cell.text:
            runs[at] = first, rows + cell.rowspan
        else:
            last[cell.col] = len(runs)
            runs.append((cell, cell.rowspan))
    yield from runs


def _group(ledger: Ledger, words: GroupWords, grid: Grid, first: int, rows: int, said: Item) -> Iterator[Trial]:
    """The rows beside a group's cell, in the column of what the prose speaks of."""
    after = said.figure.end
    before = not words.given.search(said.label) and words.got.match(ledger.view, after, after + NEAR)
    full = bool(words.weight.search(said.label) or before)
    for column in grid.columns:
        if column.kind != "value" or bool(words.weight.search("".join(column.header))) != full:
            continue
        keys = ((grid.table.id, row, column.col) for row in range(first, first + rows))
        parts = [p for k in keys if (p := ledger.by_cell.get(k)) and p.kind == "score"]
        if parts:
            yield sum_trial("sum", said, parts, (), judge_sum(said, parts))
