"""Groups of a table's rows (指标 one above another) against the score that the prose gives each group."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.lexicon.book import Book
from extractor.model.document import Cell
from extractor.model.outline import Grid
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Trial, sum_trial

MOST = 20
"""A group named more often than this in the prose is told of these only."""


@dataclass(frozen=True, slots=True)
class GroupWords:
    """Full marks, as headers and labels call them."""

    weight: re.Pattern[str]


def compile_words(book: Book) -> GroupWords:
    """The vocabulary of score tables, from the book."""
    return GroupWords(weight=re.compile(book.any_of("column.weight")))


def score_groups(ledger: Ledger) -> Iterator[Trial]:
    """For each score of the prose the rows of the group that its label names, in the column it speaks of."""
    words = ledger.book.once(compile_words)
    said = [i for i in ledger.items if i.kind == "score" and i.cell is None and i.label and i.exact]
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
        for cell in grid.table.cells:
            if cell.col in labels and cell.row >= grid.table.header_rows:
                for item in begins.get(ledger.plain(cell.text), ())[:MOST]:
                    yield from _group(ledger, words, grid, cell, item)


def _group(ledger: Ledger, words: GroupWords, grid: Grid, cell: Cell, said: Item) -> Iterator[Trial]:
    """The rows beside a group's cell, in the column of what the prose speaks of."""
    full = bool(words.weight.search(said.label))
    for column in grid.columns:
        if column.kind != "value" or bool(words.weight.search("".join(column.header))) != full:
            continue
        keys = ((grid.table.id, row, column.col) for row in range(cell.row, cell.row + cell.rowspan))
        parts = [p for k in keys if (p := ledger.by_cell.get(k)) and p.kind == "score"]
        if parts:
            yield sum_trial("sum", said, parts, (), judge_sum(said, parts))
