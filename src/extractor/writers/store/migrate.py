"""A database is made, or brought forward from an earlier version of the schema, one version after the other."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.lexicon.book import Book
from extractor.model.errors import TargetError
from extractor.writers.store.schema import TABLES, VERSION, Table, columns_of, named
from extractor.writers.store.store import Store
from extractor.writers.store.views import OWN, VIEWS

NAMES = "store.names"
"""The pattern entry with the Chinese names of tables, columns (table.column) and views."""


def version_of(store: Store) -> int | None:
    """The version of the schema in a database; None where it has none of our tables."""
    if not store.exists("meta"):
        return None
    found = store.run("SELECT value FROM meta WHERE name = ?", ("schema",))
    return int(found[0][0]) if found else None


def bring_forward(store: Store, book: Book) -> None:
    """Leave the database at ``VERSION``. Raises TargetError where it is of a later one than this program knows."""
    found = version_of(store)
    if found is not None:
        refuse_later(store, found, book)
    if found == VERSION:
        return
    names = book.maps(NAMES)
    with store.transaction():
        if found is None:
            create(store, names)
        else:
            _drop_views(store, names)
            for version in range(found + 1, VERSION + 1):
                _step(store, names, version)
        _make_views(store, names, book.words("store.own")[0])


def refuse_later(store: Store, found: int, book: Book) -> None:
    """Raises TargetError where a version is later than this program knows."""
    if found > VERSION:
        raise TargetError(book.message("store.later", place=store.place, found=found, known=VERSION))


def create(store: Store, names: Mapping[str, str], version: int = VERSION) -> None:
    """All tables as they were in a version, empty, without views."""
    store.run("CREATE TABLE meta (name VARCHAR(40) PRIMARY KEY, value VARCHAR(400))")
    store.run("INSERT INTO meta VALUES (?, ?)", ("schema", str(version)))
    for table in TABLES:
        if table.since <= version:
            _make(store, table, names, version)


def _make(store: Store, table: Table, names: Mapping[str, str], version: int) -> None:
    search = store.searchable() if table.name == "passage" else []
    for statement in (*store.declared(table, names, version), *store.described(table, names, version), *search):
        store.run(statement)


def _step(store: Store, names: Mapping[str, str], version: int) -> None:
    """From the version before: new tables, new columns; what lacks them is loaded again when it is next given."""
    wider = False
    for table in TABLES:
        if table.since == version:
            _make(store, table, names, version)
            wider = True
            continue
        for column in columns_of(table, version):
            if column.since == version and table.since < version:
                store.run(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {store.types[column.type]}')
                for statement in store.described(table, names, version):
                    store.run(statement)
                wider = True
    if wider:
        store.run("UPDATE source SET digest = NULL")
    store.run("UPDATE meta SET value = ? WHERE name = ?", (str(version), "schema"))


def _make_views(store: Store, names: Mapping[str, str], own: str) -> None:
    for name, (_, query) in VIEWS.items():
        store.run(f'CREATE VIEW "{name}" AS {query.replace(OWN, own)}')
        columns = store.heads(f'SELECT * FROM "{name}" LIMIT 0')
        told = ", ".join(f'"{column}" AS "{named(names, name, column)}"' for column in columns)
        store.run(f'CREATE VIEW "{names[name]}" AS SELECT {told} FROM "{name}"')


def _drop_views(store: Store, names: Mapping[str, str]) -> None:
    for name in reversed(VIEWS):
        store.run(f'DROP VIEW IF EXISTS "{names[name]}"')
        store.run(f'DROP VIEW IF EXISTS "{name}"')
