"""An archive in a database: its rows made into the records that they were."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from extractor.archives.archive import Archive, Entry
from extractor.lexicon.book import Book
from extractor.model.document import Cell, Notice, SourceInfo, Table
from extractor.model.errors import NotFound, UsageError
from extractor.model.fact import Fact
from extractor.model.figure import Figure
from extractor.model.finding import Check, Finding, Guarded
from extractor.model.outline import Section
from extractor.model.record import Failure, Record
from extractor.model.view import ReportView
from extractor.writers.store.open import SCHEMES, SUFFIXES, archive
from extractor.writers.store.schema import TABLES
from extractor.writers.store.store import Store

Row = dict[str, Any]

_KEYS = {table.name: {column.name: column.taken for column in table.columns} for table in TABLES}
"""By table and column, the key of the record."""


def is_database(place: str) -> bool:
    """Whether a place means a database."""
    return place.startswith(SCHEMES) or Path(place).suffix.lower() in SUFFIXES


def _file(place: str) -> Path:
    """The file of a database; of one that is reached by its address its name in the working folder."""
    if not place.startswith(SCHEMES):
        return Path(place)
    parts = urlsplit(place)
    return Path(PurePosixPath(parts.path).name or parts.hostname or "archive")


class Stored(Archive):
    """An archive in SQLite, DuckDB or PostgreSQL, opened anew for every question: they come in several threads.

    Raises as ``writers.store.open.archive``. Where a text lies in the tables and a heading ends is not kept there:
    headings end where their words do.
    """

    def __init__(self, place: str, book: Book) -> None:
        self._place, self._book = place, book
        with self._open() as store:
            super().__init__(_file(place), _entries(store))

    def outcome(self, name: str) -> Record | Failure:
        """The record or failure of that name. Raises NotFound."""
        with self._open() as store:
            found = _rows(store, "source", "name = ?", name)
            if not found:
                raise NotFound(f"{name}: not in this archive", source=name)
            key = found[0]["report"]
            return _failure(store, name) if key is None else _record(store, name, key)

    @contextmanager
    def _open(self) -> Iterator[Store]:
        store = archive(self._place, self._book)
        if store is None:
            raise UsageError(f"{_file(self._place)}: no database")
        try:
            with store.told():
                yield store
        finally:
            store.close()


def _entries(store: Store) -> Iterator[Entry]:
    figures, facts = (
        {int(key): int(count) for key, count in store.run(f"SELECT report, count(*) FROM {table} GROUP BY report")}
        for table in ("figure", "fact")
    )
    findings: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for key, severity, count in store.run("SELECT report, severity, count(*) FROM finding GROUP BY report, severity"):
        findings[key][severity] = count
    failed = {str(name): str(code) for name, code in store.run("SELECT name, code FROM failure")}
    reports = {row["report"]: row for row in _rows(store, "report")}
    for row in _rows(store, "source"):
        name, key = row["name"], row["report"]
        if key is None:
            yield Entry(name, failure=failed.get(name) or "internal")
            continue
        said, severities = reports[key], findings[key]
        yield Entry(
            name=name,
            kind=said["kind"] or "",
            title=said["title"] or "",
            body=said["body"] or "",
            year=said["fiscal_year"],
            figures=figures.get(key, 0),
            facts=facts.get(key, 0),
            errors=severities.get("error", 0),
            warnings=severities.get("warning", 0),
            notes=severities.get("note", 0),
        )


def _rows(store: Store, table: str, where: str = "1 = 1", *parameters: object) -> list[Row]:
    """Rows as mappings by the keys of the record."""
    sql = f'SELECT * FROM "{table}"'
    names = [_KEYS[table].get(name, name) for name in store.heads(f"{sql} LIMIT 0")]
    return [dict(zip(names, row, strict=True)) for row in store.stream(f"{sql} WHERE {where}", parameters)]


def _record(store: Store, name: str, key: int) -> Record:
    """All rows of a report, as the record they were written from."""
    of = {table: _rows(store, table, "report = ?", key) for table in _KEYS if "report" in _KEYS[table]}
    said = of["report"][0]
    text = "".join(row["text"] for row in sorted(of["passage"], key=lambda row: int(row["passage"]))) or None
    figures = [_taken(Figure, _figure(row)) for row in _ordered(of["figure"])]
    order = {figure["id"]: place for place, figure in enumerate(figures)}
    cells: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(of["cell"], key=lambda row: (row["row_no"], row["col_no"])):
        cells[row["table_id"]].append(_taken(Cell, _boxed(row) | {"row": row["row_no"] - 1, "col": row["col_no"] - 1}))
    return Record.model_validate(
        {
            "source": _taken(SourceInfo, said | {"name": name}),
            "text": text,
            "report": ReportView.model_validate_json(said["view"]),
            "sections": [_section(row, text or "") for row in _ordered(of["section"])],
            "tables": [_taken(Table, row | {"cells": cells[row["id"]]}) for row in _ordered(of["table"])],
            "figures": figures,
            "facts": sorted((_taken(Fact, row) for row in of["fact"]), key=lambda fact: order[fact["figure"]]),
            "checks": [_taken(Check, _check(row)) for row in _ordered(of["check"])],
            "findings": [_taken(Finding, _finding(row)) for row in _ordered(of["finding"])],
            "guarded": Guarded(figures=said["figures"] or 0, by_hard_checks=said["guarded"] or 0),
            "notices": [_taken(Notice, row) for row in sorted(of["notice"], key=lambda row: int(row["notice"]))],
        }
    )


def _failure(store: Store, name: str) -> Failure:
    rows = _rows(store, "failure", "name = ?", name)
    if not rows:
        raise NotFound(f"{name}: has to be converted again", source=name)
    return Failure.model_validate(_taken(Failure, rows[0]) | {"source": _taken(SourceInfo, rows[0])})


def _taken(model: Any, row: Row) -> Row:
    """What a model takes of a row; what is null there has its default."""
    return {name: row[name] for name in model.model_fields if row.get(name) is not None}


def _ordered(rows: Iterable[Row]) -> list[Row]:
    """Rows in the order of their ids, which number them as they stand in the report."""
    return sorted(rows, key=lambda row: (len(row["id"]), row["id"]))


def _boxed(row: Row) -> Row:
    return row | {"box": tuple(map(int, row["box"].split(","))) if row["box"] else None}


def _figure(row: Row) -> Row:
    cell = {"table": row["table_id"], "row": (row["row_no"] or 1) - 1, "col": (row["col_no"] or 1) - 1}
    return _boxed(row) | {
        "cell": cell if row["table_id"] else None,
        "parts": tuple(row["parts"].split(":")) if row["parts"] else None,
        "rhetorical": bool(row["rhetorical"]),
    }


def _section(row: Row, text: str) -> Row:
    """A section; its heading is its number and title, whatever white space is in them."""
    left, at = "".join(f"{row['number'] or ''}{row['title']}".split()), row["start"]
    for sign in left:
        found = text.find(sign, at, row["end"])
        at = found + 1 if found >= 0 else at
    return _taken(Section, row | {"heading_end": at})


def _check(row: Row) -> Row:
    return row | {"figures": tuple(row["figures"].split()), "terms": json.loads(row["terms"])}


def _finding(row: Row) -> Row:
    told = row | {"figures": tuple(row["figures"].split()), "checks": tuple((row["checks"] or "").split())}
    if row["proposed_figure"] is not None:
        told["proposed"] = {name: row[f"proposed_{name}"] for name in ("figure", "text", "value", "why")}
    if row["related_source"] is not None:
        told["related"] = {name: row[f"related_{name}"] for name in ("source", "figure")}
    return told
