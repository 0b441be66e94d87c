"""Charts of accounts as indicators: one for each row, known by its code, and by its name where that tells enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extractor.lexicon.shape import Accounts, Indicator
from extractor.model.errors import PatternError

SHORT = 5
"""Names below this length are words of the language as well (水利, 公安)."""
STEP = 2
"""Digits by which the code of an inner account is longer (政府收支分类科目: 类 3, 款 5, 项 7)."""


class Row(NamedTuple):
    """An account, the name of the one around it, and that of the whole chart."""

    chart: Accounts
    code: str
    names: tuple[str, ...]
    outer: tuple[str, ...]


def indicators_of(charts: Iterable[Accounts], taken: Iterable[str]) -> Iterator[Indicator]:
    """The indicators of all rows; ``taken`` are names that other indicators have. Raises PatternError for a bad row."""
    rows = [row for chart in charts for row in _rows(chart)]
    shared = Counter(name for row in rows for name in set(row.names))
    shared.update(taken)
    codes = {(row.chart.measures, row.code) for row in rows}
    for row in rows:
        chart, above = row.chart, row.code[:-STEP]
        plain = all(shared[name] == 1 and (chart.alone or len(name) >= SHORT) for name in row.names)
        yield Indicator(
            id=f"{chart.measures}.{row.code}",
            origin=f"{chart.origin}.{row.code}",
            name=row.names[0],
            says=row.names,
            takes=chart.takes,
            code=row.code,
            part_of=f"{chart.measures}.{above}" if (chart.measures, above) in codes else chart.part_of,
            within=() if plain else row.outer,
            each_fund=chart.each_fund,
            kinds=chart.kinds,
        )


def _rows(chart: Accounts) -> Iterator[Row]:
    names: dict[str, tuple[str, ...]] = {}
    for line in filter(None, map(str.strip, chart.rows.splitlines())):
        code, _, said = line.partition(" ")
        told = tuple(name.strip() for name in said.split(","))
        if not code.isdecimal() or not all(told) or code in names:
            raise PatternError(f"{chart.origin}: no account, or one told before: {line}")
        names[code] = told
        yield Row(chart, code, told, names.get(code[:-STEP], (chart.name,)))
