"""Columns of percentages that no header names, told by the numbers: a growth, or what was reached of what was meant."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import permutations

from extractor.interpret.cells_columns import Sense
from extractor.model.figure import Figure

LEAST = 3
"""Rows in which a relation has to hold, and all that can be tried have to hold it."""
MOST = 6
"""Columns of amounts before it that are tried."""
CLOSE = Decimal("0.06")


def tell_by_numbers(senses: Mapping[int, Sense], figures: Mapping[tuple[int, int], Figure]) -> None:
    """Gives columns of percentages without a header the role that their rows prove."""
    silent = [sense for sense in senses.values() if not sense.header and sense.stub is not None]
    if not silent:
        return
    rows: dict[int, dict[int, Figure]] = {}
    for (row, col), figure in figures.items():
        rows.setdefault(row, {})[col] = figure
    for sense in silent:
        amounts = [s for s in senses.values() if s.stub == sense.stub and s.header and s.col < sense.col][-MOST:]
        for about, base in permutations(amounts, 2):
            if _holds(rows, sense.col, about.col, base.col, growth=True):
                sense.role, sense.basis, sense.period = "change", about.basis, about.period
            elif _holds(rows, sense.col, about.col, base.col, growth=False):
                sense.role, sense.basis = "rate", None
            else:
                continue
            sense.told, sense.about, sense.base, sense.of_label = True, about.col, base.col, base.header[-1]
            break


def _holds(rows: Mapping[int, Mapping[int, Figure]], rate: int, about: int, base: int, *, growth: bool) -> bool:
    """Whether the percentages are what two columns give, in every row that has all three."""
    held = 0
    for cells in rows.values():
        if not {rate, about, base} <= cells.keys() or cells[rate].kind != "percent":
            continue
        told, part, whole = cells[rate].number, cells[about].number, cells[base].number
        if told is None or part is None or not whole:
            continue
        if abs(100 * part / whole - (100 if growth else 0) - told) > CLOSE:
            return False
        held += 1
    return held >= LEAST
