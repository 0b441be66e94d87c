"""Bodies of tables set to the left of their header, because a cell merged beside all their rows was lost."""

from __future__ import annotations

from extractor.model.document import Cell, Table
from extractor.segment.grids_columns import ColumnWords, size_of
from extractor.segment.grids_lines import compact

MOST = 2
"""Cells merged beside all rows that may have been lost."""
LEAST = 2
"""Percentages that have to come to stand under a rate."""
PERCENT = ("%", "\uff05")


def under_header(table: Table, heads: int, words: ColumnWords) -> Table:
    """The table with its body moved right to where its percentages stand under the rates of the header.

    Only where the last columns of the body are empty under words of the header, as many as it is moved by.
    """
    _, width = size_of(table)
    names = {cell.col: compact(cell.text) for cell in table.cells if cell.row == heads - 1 and cell.colspan == 1}
    body = [cell for cell in table.cells if cell.row >= heads]
    filled = max((cell.col for cell in body if cell.text.strip()), default=width)
    free = width - 1 - filled
    if not 0 < free <= MOST or not all(names.get(col) for col in range(filled + 1, width)):
        return table
    rates = {col for col, name in names.items() if words.percent.search(name)}
    told = [cell.col for cell in body if compact(cell.text).endswith(PERCENT)]
    fits = {by: sum(col + by in rates for col in told) for by in range(free + 1)}
    by = max(fits, key=lambda shift: fits[shift])
    if by == 0 or fits[by] < LEAST or fits[by] <= fits[0]:
        return table
    return table.model_copy(update={"cells": tuple(_moved(cell, by, heads, width) for cell in table.cells)})


def _moved(cell: Cell, by: int, heads: int, width: int) -> Cell:
    if cell.row < heads:
        return cell
    return cell.model_copy(update={"col": cell.col + by if cell.text.strip() else min(cell.col + by, width - 1)})
