"""DuckDB: columns on disk for those who calculate over millions of facts; loaded by Arrow, searched by reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import regex

from extractor.writers.store.rows import Row
from extractor.writers.store.schema import ColumnType, Table
from extractor.writers.store.store import Store, Words, all_or_nothing, commented
from extractor.writers.table import needed

_FITS = regex.compile(r"[-+]?\d{1,26}(?:\.\d{1,12})?")
"""What DECIMAL(38, 12) holds to the last digit."""


class Duck(Store):
    """``number`` is DECIMAL(38, 12), null where that cannot hold the value to its last digit; text beside it.

    Tables have no keys: they would be an index in memory, and replacing rows is the loader's work.
    """

    types: ClassVar[dict[ColumnType, str]] = {
        "key": "BIGINT", "text": "VARCHAR", "whole": "BIGINT", "number": "DECIMAL(38, 12)", "flag": "BOOLEAN",
    }  # fmt: skip
    keyed = False

    def __init__(self, path: Path | str, *, readonly: bool = False) -> None:
        duckdb = needed("duckdb", "duckdb")
        self._arrow = needed("pyarrow", "duckdb")
        self.place, self.errors = str(path), (duckdb.Error,)
        with self.told():
            self._connection = duckdb.connect(str(path), read_only=readonly)
        strings = {"text": "string", "number": "string", "key": "int64", "whole": "int64", "flag": "bool_"}
        self._kinds = {kind: getattr(self._arrow, name)() for kind, name in strings.items()}

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of a query; a cursor of its own keeps them apart from what is asked meanwhile."""
        result = self._connection.execute(sql, list(parameters))
        yield from result.fetchall()

    def heads(self, sql: str) -> list[str]:
        """The names of a query's columns."""
        return [column[0] for column in self._connection.execute(sql).description]

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Rows as one Arrow table."""
        if not rows:
            return
        made = []
        for column, values in zip(table.columns, zip(*rows, strict=True), strict=True):
            if column.type == "number":
                values = tuple(value if value is not None and fits(value) else None for value in values)
            made.append(self._arrow.array(values, self._kinds[column.type]))
        batch = self._arrow.table(made, names=[column.name for column in table.columns])
        self._connection.register("batch", batch)
        self._connection.execute(f'INSERT INTO "{table.name}" BY NAME SELECT * FROM batch')
        self._connection.unregister("batch")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; there is one writer of a file."""
        with all_or_nothing(self._connection.execute, "BEGIN"):
            yield

    def exists(self, table: str) -> bool:
        """Whether there is a table of that name."""
        return bool(self.run("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", (table,)))

    def described(self, table: Table, names: Mapping[str, str], version: int) -> list[str]:
        """Comments."""
        return commented(table, names, version)

    def holding(self, runs: Words, pairs: Words) -> tuple[str, list[Any]]:
        """It reads columns so fast that an index of words is not worth its room."""
        del pairs
        text = r"lower(regexp_replace(p.text, '\s+', '', 'g'))"
        return " AND ".join(f"contains({text}, ?)" for _ in runs), list(runs)

    def settle(self) -> None:
        """Put the log into the file."""
        self.run("CHECKPOINT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def fits(value: str) -> bool:
    """Whether DECIMAL(38, 12) holds a number to its last digit."""
    return _FITS.fullmatch(value) is not None
