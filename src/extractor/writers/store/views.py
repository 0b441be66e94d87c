"""Views for people, in the SQL that all dialects share. Each also goes under its Chinese name, if patterns give one."""

from __future__ import annotations

_THREE_PUBLIC = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")

OWN = "<own>"
"""Stands in a query for the word of the body's own level of government, however that is called (store.own)."""

_NAME = "(SELECT MIN(s.name) FROM source s WHERE s.report = r.report)"
"""A name under which a report was given."""


def _pivoted() -> str:
    columns = [
        f"MAX(CASE WHEN indicator = 'three_public.{item}' AND basis = '{basis}' THEN number END) AS {item}_{basis}"
        for item in _THREE_PUBLIC
        for basis in ("budget", "actual")
    ]
    return ",\n  ".join(columns)


FACTS = f"""
SELECT {_NAME} AS source,
  r.kind AS report_kind, r.body, r.fiscal_year, f.label, f.indicator, i.name AS indicator_name, f.role, f.basis,
  f.period, f.year, f.scope, f.fund, f.subject, f.value, f.number, f.low, f.high, f.unit, g.text, f.kind, f.modifier,
  f.polarity, f.of_label, f.leaf, s.path AS section, g.page, t.caption AS table_caption, g.row_no, g.col_no,
  g.start_at, g.end_at, g.held, g.failed, g.doubted, f.report, f.fact, f.figure
FROM fact f
JOIN report r ON r.report = f.report
JOIN figure g ON g.report = f.report AND g.figure = f.figure
LEFT JOIN indicator i ON i.indicator = f.indicator
LEFT JOIN section s ON s.report = f.report AND s.section = g.section
LEFT JOIN "table" t ON t.report = f.report AND t.table_id = g.table_id
"""
BEST = f"""
SELECT body, year, indicator, indicator_name, role, basis, scope, fund, value, number, unit, kind, period, of_label,
  label, text, source, report_kind, held, report, fact, figure
FROM (
  SELECT k.*, ROW_NUMBER() OVER (
    PARTITION BY k.body, k.year, k.indicator, k.role, k.basis, k.scope, k.fund, k.of_label
    ORDER BY k.doubted, k.partly, k.told_later, k.no_leaf, k.inexact, k.unproved, k.step, k.report, k.start_at
  ) AS place
  FROM (
    SELECT COALESCE(r.body, r.title, {_NAME}) AS body, f.year, f.indicator,
      i.name AS indicator_name, f.role,
      CASE WHEN f.basis = 'prior' THEN 'actual' ELSE COALESCE(f.basis, '') END AS basis,
      COALESCE(f.scope, '') AS scope, COALESCE(f.fund, '') AS fund,
      CASE WHEN f.role = 'amount' THEN '' ELSE COALESCE(f.of_label, '') END AS of_label,
      f.value, f.number, f.unit, f.kind, f.period, f.label, g.text,
      {_NAME} AS source, r.kind AS report_kind,
      g.held, f.report, f.fact, f.figure, g.start_at, g.step,
      CASE WHEN g.doubted THEN 1 ELSE 0 END AS doubted,
      CASE WHEN LENGTH(f.period) = 4 OR f.period LIKE '%-12' OR f.period LIKE '%-12-31' THEN 0 ELSE 1 END AS partly,
      CASE WHEN f.basis = 'prior' OR r.fiscal_year IS NULL OR f.year <> r.fiscal_year THEN 1 ELSE 0 END AS told_later,
      CASE WHEN f.leaf IS NULL THEN 1 ELSE 0 END AS no_leaf,
      CASE WHEN f.modifier = 'exact' THEN 0 ELSE 1 END AS inexact,
      CASE WHEN g.held > 0 THEN 0 ELSE 1 END AS unproved
    FROM fact f
    JOIN report r ON r.report = f.report
    JOIN figure g ON g.report = f.report AND g.figure = f.figure
    LEFT JOIN indicator i ON i.indicator = f.indicator
    LEFT JOIN fact w ON w.report = f.report AND w.fact = f.part_of
    WHERE f.indicator IS NOT NULL AND f.year IS NOT NULL AND f.subject IS NULL AND f.number IS NOT NULL
      AND (w.indicator IS NULL OR w.indicator <> f.indicator)
  ) k
) ranked
WHERE place = 1
"""
THREE_PUBLIC = f"""
SELECT body, year, MAX(scope) AS scope,
  {_pivoted()},
  MIN(source) AS source
FROM (
  SELECT k.*, ROW_NUMBER() OVER (
    PARTITION BY k.body, k.year, k.level, k.indicator, k.basis
    ORDER BY CASE WHEN k.scope = '' THEN 1 ELSE 0 END, CASE WHEN k.held > 0 THEN 0 ELSE 1 END, k.scope
  ) AS place
  FROM (
    SELECT b.*, CASE WHEN b.scope LIKE '%{OWN}' THEN '' ELSE b.scope END AS level
    FROM best b
    WHERE b.role = 'amount' AND b.basis IN ('budget', 'actual') AND b.kind = 'amount'
      AND b.indicator LIKE 'three_public.%'
  ) k
) ranked
WHERE place = 1
GROUP BY body, year, level
"""
FINDINGS = f"""
SELECT {_NAME} AS source,
  r.kind AS report_kind, r.body, r.fiscal_year, n.rule, n.severity, n.message, n.proposed_text, g.text,
  s.path AS section, g.page, t.caption AS table_caption, g.row_no, g.col_no, g.start_at, g.end_at,
  n.report, n.finding, n.at_figure AS figure
FROM finding n
JOIN report r ON r.report = n.report
LEFT JOIN figure g ON g.report = n.report AND g.figure = n.at_figure
LEFT JOIN section s ON s.report = n.report AND s.section = g.section
LEFT JOIN "table" t ON t.report = n.report AND t.table_id = g.table_id
"""

VIEWS: dict[str, tuple[str, str]] = {
    "facts": ("facts with their report, their names and their place", FACTS),
    "best": (
        "the best value of each indicator, body and year: not doubted, of the whole year, from that year's own report, "
        "in its typed view, exact, proved, finest print; last year's figures fill gaps",
        BEST,
    ),
    "three_public": (
        "the three public expenses by body and year, budget and actual; its own level is one row, however named",
        THREE_PUBLIC,
    ),
    "findings": ("findings with the place to look at", FINDINGS),
}
"""Each view with what it shows and its query, in the order in which they build on each other."""
