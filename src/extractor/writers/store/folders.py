"""The star schema as files: a folder of CSV, or of Parquet divided by kind and year of report. Whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extractor.lexicon.book import Book
from extractor.model.errors import TargetError
from extractor.writers.store.duck import fits
from extractor.writers.store.outcomes import loaded, named_indicators
from extractor.writers.store.rows import Row
from extractor.writers.store.schema import FAILURE, INDICATOR, OF_REPORT, SOURCE, TABLES, Column, Table
from extractor.writers.table import Csv, needed

_HELD = 100_000
"""Rows in memory before a file is written for each part."""

Part = tuple[str, ...]
"""Names of the folders that a row lies in below its table's."""


class Tables(ABC):
    """A folder of tables that appears under its name at ``commit``; until then the old one stands.

    Copies of one content are one report, as in a database; a name that is given twice counts twice.
    """

    def __init__(self, path: Path, book: Book) -> None:
        self._path, self._book = path, book
        self._seen: set[int] = set()
        if path.exists() and not _ours(path):
            raise TargetError(f"{path}: {os.strerror(errno.EEXIST)}")
        try:
            self._folder = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", dir=path.parent))
            self._folder.chmod(0o777 & ~_umask())
        except OSError as error:
            raise TargetError(f"{path}: {error.strerror}") from error

    def write(self, name: str, json: str) -> None:
        """One outcome."""
        outcome = loaded(name, json.encode(), self._book)
        self._put(SOURCE, (), [outcome.source])
        if outcome.failure is not None:
            self._put(FAILURE, (), [outcome.failure])
        rows = outcome.rows
        if rows is None or rows.key in self._seen:
            return
        self._seen.add(rows.key)
        part = (f"report_kind={outcome.kind}", f"report_year={outcome.year or '__HIVE_DEFAULT_PARTITION__'}")
        for table in OF_REPORT:
            self._put(table, part, rows.tables[table.name])

    def commit(self) -> None:
        """Give the folder its name; what lay there goes."""
        self._put(INDICATOR, (), named_indicators(self._book))
        try:
            self._finish()
            if self._path.exists():
                shutil.rmtree(self._path)
            self._folder.replace(self._path)
        except OSError as error:
            raise TargetError(f"{self._path}: {error.strerror or error}") from error

    def abandon(self) -> None:
        """Remove what was written."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @abstractmethod
    def _put(self, table: Table, part: Part, rows: Sequence[Row]) -> None:
        """Further rows of a table."""

    @abstractmethod
    def _finish(self) -> None:
        """All rows were given."""


class CsvFolder(Tables):
    """``X.csv/fact.csv`` …: every table a file, with a head; texts that look like formulas are defused."""

    def __init__(self, path: Path, book: Book) -> None:
        super().__init__(path, book)
        self._files = {
            table.name: Csv(self._folder / f"{table.name}.csv", [column.name for column in table.columns])
            for table in TABLES
        }

    def _put(self, table: Table, part: Part, rows: Sequence[Row]) -> None:
        del part
        self._files[table.name].write([tuple(map(_plain, row)) for row in rows])

    def _finish(self) -> None:
        for file in self._files.values():
            file.commit()

    def abandon(self) -> None:
        """Remove what was written."""
        for file in self._files.values():
            file.abandon()
        super().abandon()


class ParquetFolder(Tables):
    """``X.parquet/fact/report_kind=…/report_year=…/part-0.parquet`` …, as engines for data sets read them."""

    def __init__(self, path: Path, book: Book) -> None:
        arrow, self._parquet = needed("pyarrow", "parquet"), needed("pyarrow.parquet", "parquet")
        super().__init__(path, book)
        types = {
            "key": arrow.int64(), "text": arrow.string(), "whole": arrow.int64(), "number": arrow.decimal128(38, 12),
            "flag": arrow.bool_(),
        }  # fmt: skip
        self._arrow, self._types = arrow, types
        self._held: dict[tuple[Table, Part], list[Row]] = defaultdict(list)
        self._rows = self._files = 0

    def _put(self, table: Table, part: Part, rows: Sequence[Row]) -> None:
        self._held[table, part].extend(rows)
        self._rows += len(rows)
        if self._rows >= _HELD:
            self._flush()

    def _finish(self) -> None:
        self._flush()

    def _flush(self) -> None:
        for (table, part), rows in self._held.items():
            folder = self._folder.joinpath(table.name, *(quote(name, safe="=_") for name in part))
            try:
                folder.mkdir(parents=True, exist_ok=True)
                made = self._arrow.table(
                    [self._column(*pair) for pair in zip(table.columns, zip(*rows, strict=True), strict=True)],
                    names=[column.name for column in table.columns],
                ) if rows else None  # fmt: skip
                if made is not None:
                    self._parquet.write_table(made, folder / f"part-{self._files}.parquet", compression="zstd")
            except OSError as error:
                raise TargetError(f"{self._path}: {error}") from error
        self._held.clear()
        self._rows, self._files = 0, self._files + 1

    def _column(self, column: Column, values: Sequence[Any]) -> Any:
        if column.type == "number":
            values = [Decimal(value) if value is not None and fits(value) else None for value in values]
        return self._arrow.array(values, self._types[column.type])


def _ours(path: Path) -> bool:
    """Whether an earlier run made what lies there, or nothing does: nothing else is ever removed."""
    return path.is_dir() and (not any(path.iterdir()) or any(path.glob(f"{SOURCE.name}*")))


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
