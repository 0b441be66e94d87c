"""Rows -> a table file: CSV, Excel or Parquet, written as the rows come; whole or not at all.

Values stay exact. CSV: the decimal string as printed in the record. Excel: a number where its 15 digits hold it
exactly, else text. Parquet: decimal strings (cast them as you calculate). Nothing that a report prints is run as a
formula: in CSV a text that begins like one gets a leading apostrophe, in Excel it is text by type.
"""

from __future__ import annotations

import csv
import importlib
import os
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import regex

from extractor.model.errors import MissingExtra, TargetError, UsageError
from extractor.writers.facts import COLUMNS, Row, Value
from extractor.writers.target import TextFile, settle, temporary

_NUMBER = regex.compile(r"[-+]?\d++(?:\.\d++)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EXACT_DIGITS = 15
"""Decimal digits that a spreadsheet's binary number holds exactly (IEEE 754 double)."""

_SHEET_ROWS = 1_048_576
"""Rows of one Excel sheet."""

_GROUP = 8192
"""Rows of one Parquet row group; what is held in memory at once."""


class TableFile(Protocol):
    """Takes rows as they come; ``commit`` gives the file its name, ``abandon`` leaves no trace."""

    def write(self, rows: Sequence[Row]) -> None:
        """Further rows."""

    def commit(self) -> None:
        """All rows were written."""

    def abandon(self) -> None:
        """The run ended early."""


def table_file(path: Path, head: Sequence[str]) -> TableFile:
    """The writer that the suffix of ``path`` asks for, its first row written.

    Raises UsageError where the suffix is none of ``TABLES``, TargetError where the place cannot be written,
    MissingExtra where the package that writes the format is not installed.
    """
    make = TABLES.get(path.suffix.lower())
    if make is None:
        raise UsageError(f"{path}: {' '.join(TABLES)}")
    return make(path, head)


class Csv(TextFile):
    """UTF-8 with a mark that spreadsheets know it by; one line a fact."""

    def __init__(self, path: Path, head: Sequence[str]) -> None:
        super().__init__(path, encoding="utf-8-sig")
        self._writer = csv.writer(_Sink(self.add), lineterminator="\r\n")
        self._writer.writerow(head)

    def write(self, rows: Sequence[Row]) -> None:
        """Further lines."""
        self._writer.writerows([*map(_csv_safe, row)] for row in rows)


class _Sink(NamedTuple):
    """What the csv module writes to."""

    write: Callable[[str], None]


class Excel:
    """One sheet, a further one each million rows; rows go to disk as they come."""

    def __init__(self, path: Path, head: Sequence[str]) -> None:
        openpyxl = needed("openpyxl", "xlsx")
        self._cell: Callable[..., Any] = importlib.import_module("openpyxl.cell").WriteOnlyCell
        self._path, self._head = path, head
        self._part, handle = temporary(path)
        os.close(handle)
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet: Any = None
        self._rows = 0

    def write(self, rows: Sequence[Row]) -> None:
        """Further rows."""
        for row in rows:
            sheet = self._page()
            sheet.append([self._made(value, kind) for value, kind in zip(row, COLUMNS.values(), strict=True)])
            self._rows += 1

    def commit(self) -> None:
        """Close the workbook and give the file its name."""
        self._page()
        settle(partial(self._book.save, self._part), self._part, self._path)

    def abandon(self) -> None:
        """Remove what was written."""
        self._book.close()
        self._part.unlink(missing_ok=True)

    def _page(self) -> Any:
        """The sheet that the next row goes to, with its head."""
        if self._sheet is None or self._rows == _SHEET_ROWS:
            self._sheet = self._book.create_sheet()
            self._sheet.freeze_panes = "A2"
            self._sheet.append([self._text(name) for name in self._head])
            self._rows = 1
        return self._sheet

    def _made(self, value: Value, kind: str) -> Any:
        if value is None:
            return None
        if isinstance(value, int):
            return value
        if kind == "decimal" and _exact(value):
            cell = self._cell(self._sheet, value=Decimal(value))
            decimals = len(value.partition(".")[2])
            cell.number_format = "0" + ("." + "0" * decimals if decimals else "")
            return cell
        return self._text(value)

    def _text(self, value: str) -> Any:
        cell = self._cell(self._sheet, value=_printable(value))
        cell.data_type = "s"
        return cell


class Parquet:
    """Strings and whole numbers, compressed, in groups of rows."""

    def __init__(self, path: Path, head: Sequence[str]) -> None:
        self._arrow = needed("pyarrow", "parquet")
        parquet = needed("pyarrow.parquet", "parquet")
        types = {"text": self._arrow.string(), "decimal": self._arrow.string(), "whole": self._arrow.int64()}
        self._schema = self._arrow.schema(
            [(name, types[kind]) for name, kind in zip(head, COLUMNS.values(), strict=True)]
        )
        self._path = path
        self._part, handle = temporary(path)
        os.close(handle)
        self._writer = parquet.ParquetWriter(self._part, self._schema, compression="zstd")
        self._held: list[Row] = []

    def write(self, rows: Sequence[Row]) -> None:
        """Further rows."""
        self._held.extend(rows)
        if len(self._held) >= _GROUP:
            self._flush()

    def commit(self) -> None:
        """Write what is held and give the file its name."""
        self._flush()
        settle(self._writer.close, self._part, self._path)

    def abandon(self) -> None:
        """Remove what was written."""
        self._writer.close()
        self._part.unlink(missing_ok=True)

    def _flush(self) -> None:
        if not self._held:
            return
        columns = [
            self._arrow.array(values, field.type)
            for values, field in zip(zip(*self._held, strict=True), self._schema, strict=True)
        ]
        try:
            self._writer.write_table(self._arrow.table(columns, schema=self._schema))
        except OSError as error:
            raise TargetError(f"{self._path}: {error.strerror}") from error
        self._held = []


TABLES: dict[str, Callable[[Path, Sequence[str]], TableFile]] = {".csv": Csv, ".xlsx": Excel, ".parquet": Parquet}
"""What can be written, by suffix."""


def needed(module: str, extra: str) -> Any:
    """A package that only some outputs need, imported when it is. Raises MissingExtra naming how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(f'pip install "extractor[{extra}]"') from error


def _exact(value: str) -> bool:
    """Whether a spreadsheet's number holds it as it is."""
    return _NUMBER.fullmatch(value) is not None and len(value.replace(".", "").strip("-+0")) <= _EXACT_DIGITS


def _csv_safe(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


_CONTROL = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CELL = 32767
"""Characters that an Excel cell holds."""


def _printable(value: str) -> str:
    """A text that XML can hold, no longer than a cell."""
    return str(_CONTROL.sub(" ", value))[:_CELL]
