"""What an archive holds, counted by the database itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from extractor.lexicon.book import Book
from extractor.writers.store.store import Store

_MOST = 20
"""Lines of a list that has no natural end."""
_CHARTED, _EACH, _YEARS = 12, 4, 10
"""Bodies whose course is told, indicators of each, years of an indicator."""
INDICATORS = "stats.indicators"
"""The pattern entry with the indicators whose course over the years is told, the foremost first."""


class Course(NamedTuple):
    """One amount of one body over the years: ``points`` are year, budget and actual as exact decimals in ``unit``."""

    body: str
    indicator: str
    name: str
    scope: str
    unit: str
    points: Sequence[tuple[int, str | None, str | None]]


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
    courses: Sequence[Course]


def stats_of(store: Store, book: Book, most: int = _MOST) -> Stats:
    """Count. Raises TargetError."""
    with store.told():
        counts = store.run(
            "SELECT (SELECT COUNT(*) FROM source), COUNT(*), (SELECT COUNT(*) FROM failure), "
            "(SELECT COUNT(*) FROM fact), (SELECT COUNT(*) FROM fact WHERE indicator IS NULL), "
            "CAST(COALESCE(SUM(figures), 0) AS BIGINT), CAST(COALESCE(SUM(guarded), 0) AS BIGINT), "
            "(SELECT COUNT(*) FROM finding), COUNT(DISTINCT body) FROM report"
        )[0]
        lists = [[tuple(row) for row in store.run(query.format(most=int(most)))] for query in _LISTS]
        courses = _courses(store, book.entry(INDICATORS).says, min(most, _CHARTED))
    return Stats(*[*counts, *lists, courses])


def _courses(store: Store, indicators: Sequence[str], most: int) -> list[Course]:
    """The courses of the bodies of which most years are told; of each indicator the scope with most years."""
    listed = ", ".join(f"'{indicator}'" for indicator in indicators)
    rows = store.run(_COURSES.format(listed=listed, most=int(most)))
    found: dict[str, dict[str, Course]] = {}
    for key, told in groupby(rows, key=lambda row: tuple(row[:5])):
        years: dict[int, dict[str, str]] = {}
        for *_, year, basis, value in told:
            years.setdefault(int(year), {})[basis] = str(value)
        points = tuple((year, said.get("budget"), said.get("actual")) for year, said in sorted(years.items()))
        body, indicator, name, scope, unit = map(str, key)
        course = Course(body, indicator, name, scope, unit, points[-_YEARS:])
        known = found.setdefault(course.body, {}).get(course.indicator)
        if known is None or len(course.points) > len(known.points):
            found[course.body][course.indicator] = course
    return [
        courses[indicator]
        for _, courses in sorted(found.items())
        for indicator in [indicator for indicator in indicators if indicator in courses][:_EACH]
    ]


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
_COURSES = """
WITH told AS (
  SELECT b.body, b.indicator, b.indicator_name, b.scope, b.unit, b.year, b.basis, b.value
  FROM best b JOIN report r ON r.report = b.report
  WHERE b.indicator IN ({listed}) AND b.role = 'amount' AND b.kind = 'amount' AND b.basis IN ('budget', 'actual')
    AND b.value IS NOT NULL AND r.body = b.body
),
course AS (
  SELECT body, indicator, scope, unit, COUNT(DISTINCT year) AS years FROM told
  GROUP BY body, indicator, scope, unit HAVING COUNT(DISTINCT year) > 1
),
chosen AS (SELECT body FROM course GROUP BY body ORDER BY MAX(years) DESC, SUM(years) DESC, body LIMIT {most})
SELECT t.body, t.indicator, t.indicator_name, t.scope, t.unit, t.year, t.basis, t.value
FROM told t
JOIN course c ON c.body = t.body AND c.indicator = t.indicator AND c.scope = t.scope AND c.unit = t.unit
JOIN chosen k ON k.body = t.body
ORDER BY t.body, t.indicator, t.scope, t.unit, t.year, t.basis
"""
