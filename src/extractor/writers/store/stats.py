"""What an archive holds, counted by the database itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.writers.store.store import Store

_MOST = 20
"""Lines of a list that has no natural end."""


class Stats(NamedTuple):
    """Counts of an archive. Lists are (name, count …), the largest first; years in order, None where unknown.

    ``kinds``: reports, figures, guarded figures; ``bodies``: reports; ``rules``: errors, warnings, notes;
    ``labels``: facts without an indicator, reports that have them. ``bodies`` and ``labels`` are cut.
    """

    sources: int
    reports: int
    failed: int
    facts: int
    unnamed: int
    figures: int
    guarded: int
    findings: int
    all_bodies: int
    kinds: Sequence[tuple[str, int, int, int]]
    years: Sequence[tuple[int | None, int]]
    bodies: Sequence[tuple[str, int]]
    failures: Sequence[tuple[str, int]]
    rules: Sequence[tuple[str, int, int, int]]
    labels: Sequence[tuple[str, int, int]]


def stats_of(store: Store, most: int = _MOST) -> Stats:
    """Count. Raises TargetError."""
    with store.told():
        counts = store.run(
            "SELECT (SELECT COUNT(*) FROM source), COUNT(*), (SELECT COUNT(*) FROM failure), "
            "(SELECT COUNT(*) FROM fact), (SELECT COUNT(*) FROM fact WHERE indicator IS NULL), "
            "CAST(COALESCE(SUM(figures), 0) AS BIGINT), CAST(COALESCE(SUM(guarded), 0) AS BIGINT), "
            "(SELECT COUNT(*) FROM finding), COUNT(DISTINCT body) FROM report"
        )[0]
        lists = [[tuple(row) for row in store.run(query.format(most=int(most)))] for query in _LISTS]
    return Stats(*counts, *lists)


_LISTS = (
    "SELECT kind, COUNT(*), CAST(SUM(figures) AS BIGINT), CAST(SUM(guarded) AS BIGINT) FROM report "
    "GROUP BY kind ORDER BY 2 DESC, 1",
    "SELECT fiscal_year, COUNT(*) FROM report GROUP BY fiscal_year ORDER BY fiscal_year IS NULL, fiscal_year",
    "SELECT body, COUNT(*) FROM report WHERE body IS NOT NULL GROUP BY body ORDER BY 2 DESC, 1 LIMIT {most}",
    "SELECT code, COUNT(*) FROM failure GROUP BY code ORDER BY 2 DESC, 1",
    "SELECT rule, CAST(SUM(CASE WHEN severity = 'error' THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN severity = 'warning' THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN severity = 'note' THEN 1 ELSE 0 END) AS BIGINT) "
    "FROM finding GROUP BY rule ORDER BY COUNT(*) DESC, 1",
    "SELECT label, COUNT(*), COUNT(DISTINCT report) FROM fact WHERE indicator IS NULL "
    "GROUP BY label ORDER BY 3 DESC, 2 DESC, 1 LIMIT {most}",
)
