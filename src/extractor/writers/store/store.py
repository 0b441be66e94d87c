"""What every database does for us, said once; what each does in its own way, left to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar

from extractor.model.errors import TargetError
from extractor.writers.store.rows import Row
from extractor.writers.store.schema import VERSION, ColumnType, Table, columns_of, named

Words = Sequence[str]


class Store(ABC):
    """An open database. SQL is that which all of them understand, parameters are ``?``."""

    types: ClassVar[dict[ColumnType, str]]
    """How a column of each type is declared."""

    keyed: ClassVar[bool] = True
    """Whether tables have keys and indexes."""

    notes: ClassVar[bool] = False
    """Whether declarations are kept as they were written, so that descriptions stand in them."""

    errors: tuple[type[Exception], ...]
    """What its driver raises."""

    place: str
    """Where it is, as people may be told."""

    @abstractmethod
    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of a query, one by one."""

    @abstractmethod
    def heads(self, sql: str) -> list[str]:
        """The names of a query's columns."""

    @abstractmethod
    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Rows of all columns of a table, in its own fastest way."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing of what is done within; other writers wait."""

    @abstractmethod
    def exists(self, table: str) -> bool:
        """Whether there is a table of that name."""

    @abstractmethod
    def holding(self, runs: Words, pairs: Words) -> tuple[str, list[Any]]:
        """A condition on ``p`` (passage) that all which hold these runs of characters fulfil, and its parameters.

        ``pairs`` are the runs cut by ``grams.wanted``. Passages that do not hold the words may fulfil it too.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of a statement."""
        return list(self.stream(sql, parameters))

    def declared(self, table: Table, names: Mapping[str, str], version: int = VERSION) -> list[str]:
        """The statements that make a table as it was in a version, with its indexes; ``names`` are put beside it."""
        columns = columns_of(table, version)
        lines = [f'"{column.name}" {self.types[column.type]}' for column in columns]
        notes = [named(names, table.name, column.name) for column in columns]
        if self.keyed:
            lines.append(f"PRIMARY KEY ({listed(column.name for column in table.columns[: table.keys])})")
        ends = [","] * (len(lines) - 1) + [""]
        told = [f" -- {note}" if self.notes else "" for note in notes] + [""]
        inner = "".join(f"  {line}{end}{note}\n" for line, end, note in zip(lines, ends, told, strict=False))
        made = [f'CREATE TABLE "{table.name}" (\n{inner}){self.tail(table)}']
        if self.keyed:
            for index in table.indexes:
                made.append(f'CREATE INDEX "{table.name}_{"_".join(index)}" ON "{table.name}" ({listed(index)})')
        return made

    def tail(self, table: Table) -> str:
        """What stands after a declaration."""
        del table
        return ""

    def described(self, table: Table, names: Mapping[str, str], version: int) -> list[str]:
        """The statements that describe a table and its columns, where the dialect has such."""
        del table, names, version
        return []

    def searchable(self) -> list[str]:
        """The statements that make what searching needs beside the table of passages."""
        return []

    def index_text(self, reports: Collection[int]) -> None:
        """Make the passages of reports that were inserted searchable."""
        del reports

    def forget_text(self, reports: Collection[int]) -> None:
        """The passages of these reports will be deleted."""
        del reports

    @abstractmethod
    def settle(self) -> None:
        """All was loaded: leave the database as its readers like it."""

    @contextmanager
    def told(self) -> Iterator[None]:
        """What the driver raises, as TargetError with the place."""
        try:
            yield
        except self.errors as error:
            raise TargetError(f"{self.place}: {str(error).strip()}") from error


@contextmanager
def all_or_nothing(execute: Callable[[str], object], begin: str) -> Iterator[None]:
    """A transaction by the statements of SQL: what is done in it stands as a whole, or not at all."""
    execute(begin)
    try:
        yield
    except BaseException:
        execute("ROLLBACK")
        raise
    execute("COMMIT")


def commented(table: Table, names: Mapping[str, str], version: int) -> list[str]:
    """``COMMENT ON`` for a table and its columns, as PostgreSQL and DuckDB understand it."""

    def quoted(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    made = [f'COMMENT ON TABLE "{table.name}" IS {quoted(names[table.name])}']
    for column in columns_of(table, version):
        told = quoted(named(names, table.name, column.name))
        made.append(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {told}')
    return made


def listed(names: Iterable[str]) -> str:
    """Names as SQL takes them, quoted and divided by commas."""
    return ", ".join(f'"{name}"' for name in names)


def marks(count: int) -> str:
    """So many parameters."""
    return ", ".join("?" * count)
