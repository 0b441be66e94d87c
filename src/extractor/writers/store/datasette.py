"""What Datasette is told of an archive in SQLite: names of tables and columns, and questions that people ask."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, get_args

from extractor.lexicon.book import Book
from extractor.model.fact import Basis
from extractor.writers.store.migrate import NAMES, bring_forward
from extractor.writers.store.schema import TABLES, named
from extractor.writers.store.sqlite import Sqlite
from extractor.writers.store.views import VIEWS

REVIEW = "http://127.0.0.1:8765/report?name="
"""Where ``extractor review`` shows a report, while it runs: the page with every figure marked."""
_SIGNS = (("%", "%25"), ("&", "%26"), ("#", "%23"), ("+", "%2B"))
"""Signs that mean something in a link; the browser sees to the others."""


class _Question(NamedTuple):
    """What is asked of a view or table; ``place`` is the column with the figure or finding that its link leads to."""

    view: str
    columns: tuple[str, ...]
    rest: str
    place: str | None = None


_QUESTIONS = {
    "three_public_by_body": _Question(
        "three_public",
        ("body", "year", "scope", "total_budget", "total_actual", "abroad_budget", "abroad_actual", "vehicle_budget",
         "vehicle_actual", "reception_budget", "reception_actual"),
        "WHERE body LIKE '%' || :body || '%' ORDER BY body, year",
        "''",
    ),
    "errors": _Question(
        "findings",
        ("source", "section", "page", "text", "message", "proposed_text"),
        "WHERE severity = 'error' ORDER BY source, start_at",
        "finding",
    ),
    "indicator_over_years": _Question(
        "best",
        ("body", "year", "basis", "value", "unit", "held", "source"),
        "WHERE indicator = :indicator AND role = 'amount' ORDER BY body, year, basis",
        "figure",
    ),
    "least_proved": _Question(
        "report",
        ("body", "fiscal_year", "title", "figures", "guarded"),
        "WHERE figures > 0 ORDER BY 1.0 * guarded / figures",
    ),
    "unread": _Question("failure", ("code", "name", "message", "advice"), "ORDER BY code, name"),
}  # fmt: skip
"""The questions that are offered, by their ids."""


def _sql(question: _Question, book: Book) -> str:
    """A question in SQL; its answer has its columns in Chinese, and a link to the shown page."""
    names, values = book.maps(NAMES), book.maps("cli.values")
    bases = " ".join(f"WHEN '{basis}' THEN '{values[f'basis.{basis}']}'" for basis in get_args(Basis))
    said = {"basis": f"CASE basis {bases} END"}
    columns = [f'{said.get(c, c)} AS "{named(names, question.view, c)}"' for c in question.columns]
    if question.place is not None:
        name = "source"
        for sign, safe in _SIGNS:
            name = f"replace({name}, '{sign}', '{safe}')"
        link = f"'{REVIEW}' || {name} || '#' || COALESCE({question.place}, '')"
        columns.append(f'{link} AS "{book.maps("store.questions")["link"]}"')
    return f"SELECT {', '.join(columns)} FROM {question.view} {question.rest}"


def datasette_json(database: str, book: Book) -> str:
    """The metadata file of Datasette for a database of that name (its file without the suffix), as JSON."""
    names = book.maps(NAMES)
    tables: dict[str, Any] = {
        table.name: {
            "description": names[table.name],
            "columns": {column.name: named(names, table.name, column.name) for column in table.columns},
        }
        for table in TABLES
    }
    store = Sqlite(":memory:")
    try:
        bring_forward(store, book)
        for view in VIEWS:
            columns = store.heads(f'SELECT * FROM "{view}"')
            told = {column: named(names, view, column) for column in columns}
            tables[view] = {"description": names[view], "columns": told}
    finally:
        store.close()
    asked = book.maps("store.questions")
    queries = {
        name: {"sql": _sql(question, book), "title": asked[name], "hide_sql": True}
        for name, question in _QUESTIONS.items()
    }
    metadata = {"title": asked["title"], "databases": {database: {"tables": tables, "queries": queries}}}
    return json.dumps(metadata, ensure_ascii=False, indent=2)
