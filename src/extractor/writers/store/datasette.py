"""What Datasette is told of an archive in SQLite: names of tables and columns, and questions that people ask."""

from __future__ import annotations

import json
from typing import Any

from extractor.lexicon.book import Book
from extractor.writers.store.migrate import NAMES, bring_forward
from extractor.writers.store.schema import TABLES, named
from extractor.writers.store.sqlite import Sqlite
from extractor.writers.store.views import VIEWS

_PAGE = "'http://127.0.0.1:8765/report?name=' || replace(replace(source, '%', '%25'), '&', '%26')"
"""Where ``extractor review`` shows a report, while it runs: the page with every figure marked."""

_QUESTIONS = {
    "three_public_by_body": "SELECT * FROM three_public WHERE body LIKE '%' || :body || '%' ORDER BY body, year",
    "errors": (
        f"SELECT source, section, page, text, message, proposed_text, {_PAGE} AS link FROM findings "
        "WHERE severity = 'error' ORDER BY source, start_at"
    ),
    "indicator_over_years": (
        f"SELECT body, year, basis, value, unit, held, source, {_PAGE} AS link FROM best "
        "WHERE indicator = :indicator AND role = 'amount' ORDER BY body, year, basis"
    ),
    "least_proved": (
        "SELECT body, fiscal_year, title, figures, guarded, ROUND(100.0 * guarded / figures) AS percent FROM report "
        "WHERE figures > 0 ORDER BY percent"
    ),
    "unread": "SELECT code, name, message, advice FROM failure ORDER BY code, name",
}


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
    queries = {name: {"sql": sql, "title": asked[name]} for name, sql in _QUESTIONS.items()}
    metadata = {"title": asked["title"], "databases": {database: {"tables": tables, "queries": queries}}}
    return json.dumps(metadata, ensure_ascii=False, indent=2)
