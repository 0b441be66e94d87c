"""SQLite: the embedded default. One file, nothing to install; words are found by FTS5 over pairs of characters."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from extractor.writers.store.grams import grams
from extractor.writers.store.rows import Row
from extractor.writers.store.schema import ColumnType, Table
from extractor.writers.store.store import Store, Words, all_or_nothing, listed, marks

_WAIT = 60.0
"""Seconds that a writer waits for another one."""


class Sqlite(Store):
    """``number`` has NUMERIC affinity: whole numbers of 63 bits are exact, others the nearest REAL; text beside it."""

    types: ClassVar[dict[ColumnType, str]] = {
        "key": "INTEGER", "text": "TEXT", "whole": "INTEGER", "number": "NUMERIC", "flag": "INTEGER",
    }  # fmt: skip
    notes = True
    errors = (sqlite3.Error,)

    def __init__(self, path: Path | str, *, readonly: bool = False) -> None:
        self.place = str(path)
        with self.told():
            where = f"{Path(path).resolve().as_uri()}?mode=ro" if readonly else str(path)
            self._connection = sqlite3.connect(where, timeout=_WAIT, isolation_level=None, uri=readonly)
            self._connection.create_function("grams", 1, lambda text: " ".join(grams(text)), deterministic=True)
            self._connection.execute("SELECT COUNT(*) FROM sqlite_master")
        self._writing = False

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of a query, one by one."""
        yield from self._connection.execute(sql, parameters)

    def heads(self, sql: str) -> list[str]:
        """The names of a query's columns."""
        return [column[0] for column in self._connection.execute(sql).description]

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Rows by ``executemany``."""
        names = listed(column.name for column in table.columns)
        sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks(len(table.columns))})'
        self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; writers of one file wait for each other. Until the first the file is not touched."""
        if not self._writing:
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._writing = True
        with all_or_nothing(self._connection.execute, "BEGIN IMMEDIATE"):
            yield

    def exists(self, table: str) -> bool:
        """Whether there is a table of that name."""
        return bool(self.run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)))

    def tail(self, table: Table) -> str:
        """Tables lie in the order of their keys; passages have row numbers, by which the index of words knows them."""
        return "" if table.name == "passage" else " WITHOUT ROWID"

    def searchable(self) -> list[str]:
        """The index of pairs; it keeps no text of its own."""
        return ["CREATE VIRTUAL TABLE passage_grams USING fts5(grams, content='', tokenize='ascii', detail='none')"]

    def index_text(self, reports: Collection[int]) -> None:
        """Cut what was inserted into pairs."""
        self.run(
            "INSERT INTO passage_grams (rowid, grams) SELECT rowid, grams(text) FROM passage "
            f"WHERE report IN ({marks(len(reports))})", list(reports),
        )  # fmt: skip

    def forget_text(self, reports: Collection[int]) -> None:
        """An index without text of its own is told what to forget."""
        self.run(
            "INSERT INTO passage_grams (passage_grams, rowid, grams) SELECT 'delete', rowid, grams(text) FROM passage "
            f"WHERE report IN ({marks(len(reports))})", list(reports),
        )  # fmt: skip

    def holding(self, runs: Words, pairs: Words) -> tuple[str, list[Any]]:
        """Every pair must be there; one character alone begins a pair, or ends a run."""
        del runs
        match = " AND ".join(f'"{pair}"' if len(pair) > 1 else f'"{pair}"*' for pair in pairs)
        return "p.rowid IN (SELECT rowid FROM passage_grams WHERE passage_grams MATCH ?)", [match]

    def settle(self) -> None:
        """One file that stands alone, with what the planner of queries wants to know."""
        if not self._writing:
            return
        self.run("PRAGMA analysis_limit=1000")
        self.run("PRAGMA optimize")
        self.run("PRAGMA journal_mode=DELETE")
        self._writing = False

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
