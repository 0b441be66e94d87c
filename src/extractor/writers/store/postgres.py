"""PostgreSQL: the database that analysts already have. Loaded by COPY; words are found by a GIN index over pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar
from urllib.parse import urlsplit

from extractor.writers.store.grams import grams
from extractor.writers.store.rows import Row
from extractor.writers.store.schema import VERSION, ColumnType, Table
from extractor.writers.store.store import Store, Words, commented, listed
from extractor.writers.table import needed

_LOCK = 7_011_975
"""Number of the advisory lock under which loads wait for each other."""


class Postgres(Store):
    """``number`` is NUMERIC: exact. Tables are made in the first schema of the search path."""

    types: ClassVar[dict[ColumnType, str]] = {
        "key": "BIGINT", "text": "TEXT", "whole": "BIGINT", "number": "NUMERIC", "flag": "BOOLEAN",
    }  # fmt: skip

    def __init__(self, place: str, *, readonly: bool = False) -> None:
        psycopg = needed("psycopg", "postgres")
        self.place, self.errors = shown(place), (psycopg.Error,)
        with self.told():
            self._connection = psycopg.connect(place, autocommit=True)
            self._connection.read_only = readonly

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of a statement."""
        cursor = self._connection.execute(sql.replace("?", "%s") if parameters else sql, parameters or None)
        if cursor.description is not None:
            yield from cursor

    def heads(self, sql: str) -> list[str]:
        """The names of a query's columns."""
        return [column.name for column in self._connection.execute(sql).description or ()]

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Rows by COPY; passages with their pairs."""
        names = [column.name for column in table.columns]
        if table.name == "passage":
            text = names.index("text")
            rows = [(*row, _vector(row[text])) for row in rows]
            names.append("grams")
        with self._connection.cursor().copy(f'COPY "{table.name}" ({listed(names)}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; loads from several machines wait for each other."""
        with self._connection.transaction():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            yield

    def exists(self, table: str) -> bool:
        """Whether there is a table of that name on the search path."""
        return self.run("SELECT to_regclass(?)", (f'"{table}"',)) != [(None,)]

    def described(self, table: Table, names: Mapping[str, str], version: int = VERSION) -> list[str]:
        """Comments."""
        return commented(table, names, version)

    def searchable(self) -> list[str]:
        """A column of pairs beside the text, and its index."""
        return [
            "ALTER TABLE passage ADD COLUMN grams TSVECTOR",
            "CREATE INDEX passage_grams ON passage USING gin (grams)",
        ]

    def holding(self, runs: Words, pairs: Words) -> tuple[str, list[Any]]:
        """Every pair must be there; one character alone begins a pair, or ends a run."""
        del runs
        match = " & ".join(_lexeme(pair) + (":*" if len(pair) == 1 else "") for pair in pairs)
        return "p.grams @@ ?::tsquery", [match]

    def settle(self) -> None:
        """Tell the planner of queries what there is."""
        self.run("ANALYZE")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _vector(text: str) -> str:
    return " ".join(map(_lexeme, grams(text)))


def _lexeme(gram: str) -> str:
    return f"'{gram}'"


def shown(place: str) -> str:
    """An address as people may read it: without what opens it."""
    parts = urlsplit(place)
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"
