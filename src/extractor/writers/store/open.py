"""Which database a place means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractor.lexicon.book import Book
from extractor.model.errors import NotFound, TargetError
from extractor.writers.store.duck import Duck
from extractor.writers.store.migrate import refuse_later, version_of
from extractor.writers.store.postgres import Postgres
from extractor.writers.store.sqlite import Sqlite
from extractor.writers.store.store import Store

SUFFIXES: dict[str, Callable[..., Store]] = {".db": Sqlite, ".sqlite": Sqlite, ".sqlite3": Sqlite, ".duckdb": Duck}
"""Databases in a file, by suffix."""

SCHEMES = ("postgresql://", "postgres://")


def opened(place: str, *, readonly: bool = False) -> Store | None:
    """The database at a place, made where there is none; None where the place means no database.

    Raises TargetError where it cannot be opened, MissingExtra where its driver is not installed.
    """
    if place.startswith(SCHEMES):
        return Postgres(place, readonly=readonly)
    make = SUFFIXES.get(Path(place).suffix.lower())
    return make(Path(place), readonly=readonly) if make is not None else None


def archive(place: str, book: Book) -> Store | None:
    """The database that an earlier run wrote, to be read; None where the place means no database.

    Raises NotFound where nothing is there, TargetError where it is none of ours or of a later version.
    """
    if not place.startswith(SCHEMES) and Path(place).suffix.lower() in SUFFIXES and not Path(place).is_file():
        raise NotFound(place)
    store = opened(place, readonly=True)
    if store is None:
        return None
    try:
        with store.told():
            found = version_of(store)
        if found is None:
            raise TargetError(book.message("store.none", place=store.place))
        refuse_later(store, found, book)
    except BaseException:
        store.close()
        raise
    return store
