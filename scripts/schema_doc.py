"""The tables of docs/schema.md, from the schema as the code states it.

usage: schema_doc.py [--check]      --check compares and writes nothing; exit 1 where the document is not true
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.pipeline import default_book
from extractor.writers.store.duck import Duck
from extractor.writers.store.migrate import NAMES, bring_forward
from extractor.writers.store.postgres import Postgres
from extractor.writers.store.schema import TABLES, VERSION, named
from extractor.writers.store.sqlite import Sqlite
from extractor.writers.store.views import VIEWS

PLACE = Path(__file__).resolve().parent.parent / "docs" / "schema.md"

MARK = "<!-- from here on written from the code by scripts/schema_doc.py: make golden writes it anew -->\n"


def document() -> str:
    """The whole document: what people wrote of it, and all that the code states."""
    told, mark, _ = PLACE.read_text(encoding="utf-8").partition(MARK)
    assert mark, f"{PLACE} has no mark"
    return told + mark + "".join(_lines())


def _lines() -> Iterator[str]:
    names = default_book().maps(NAMES)
    yield f"\n## Types\n\nThis is version {VERSION} of the schema.\n\n"
    yield "| type | SQLite | DuckDB | PostgreSQL |\n|---|---|---|---|\n"
    for name in Sqlite.types:
        yield f"| {name} | {Sqlite.types[name]} | {Duck.types[name]} | {Postgres.types[name]} |\n"
    yield "\n## Tables\n\nThe first columns, in bold, are unique together.\n"
    for table in TABLES:
        since = f" Since version {table.since}." if table.since > 1 else ""
        yield f"\n### {table.name} {names[table.name]}\n\n{table.meaning[0].upper()}{table.meaning[1:]}.{since}\n\n"
        yield "| column | 名称 | type | what it holds |\n|---|---|---|---|\n"
        for place, column in enumerate(table.columns):
            name = f"**`{column.name}`**" if place < table.keys else f"`{column.name}`"
            since = f" (since version {column.since})" if column.since > table.since else ""
            yield f"| {name} | {named(names, table.name, column.name)} | {column.type} | {column.meaning}{since} |\n"
    yield "\n## Views\n\nEach also stands under its Chinese name, with Chinese columns.\n"
    store = Sqlite(":memory:")
    bring_forward(store, default_book())
    for view, (meaning, _) in VIEWS.items():
        columns = store.heads(f'SELECT * FROM "{view}"')
        told = ", ".join(f"`{column}` {named(names, view, column)}" for column in columns)
        yield f"\n### {view} {names[view]}\n\n{meaning[0].upper()}{meaning[1:]}.\n\n{told}\n"
    store.close()


def main() -> int:
    """Write or compare; the exit code."""
    if sys.argv[1:] == ["--check"]:
        return int(PLACE.read_text(encoding="utf-8") != document())
    PLACE.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
