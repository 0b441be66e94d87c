"""Outcomes -> a database: each stands once, whole or not at all, however often it is given."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from extractor.lexicon.book import Book
from extractor.writers.store.migrate import bring_forward
from extractor.writers.store.outcomes import digest_of, loaded, named_indicators
from extractor.writers.store.schema import FAILURE, INDICATOR, OF_REPORT, SOURCE
from extractor.writers.store.store import Store, marks

_OUTCOMES, _BYTES = 256, 32_000_000
"""Outcomes, and bytes of their JSON, that are loaded in one transaction."""

_ASKED = 400
"""Names in one question."""


class _Waiting(NamedTuple):
    json: bytes
    digest: str


class Database:
    """Outcomes wait for a transaction of many; ``flush`` makes all stand that were written.

    An outcome that stands as it is changes nothing. One that differs replaces the rows of its source; a report goes
    when no source holds it any more. Copies of one content share its rows, those of the copy written last.
    """

    def __init__(self, store: Store, book: Book) -> None:
        self._store, self._book = store, book
        self._waiting: dict[str, _Waiting] = {}
        self._weight = 0
        with store.told():
            bring_forward(store, book)
            self._name_indicators(book)

    def write(self, name: str, json: str) -> None:
        """One outcome. ``name`` is its ``source.name``."""
        said = json.encode()
        self._waiting[name] = _Waiting(said, digest_of(said))
        self._weight += len(said)
        if len(self._waiting) >= _OUTCOMES or self._weight >= _BYTES:
            self.flush()

    def flush(self) -> None:
        """Every outcome written so far stands."""
        waiting, self._waiting, self._weight = self._waiting, {}, 0
        if not waiting:
            return
        with self._store.told():
            if not self._fresh(waiting):
                return
            with self._store.transaction():
                fresh = self._fresh(waiting)
                if fresh:
                    known = self._known(list(fresh))
                    self._load(fresh, {report for _, report in known.values()})

    def holds(self, names: Sequence[str]) -> set[str]:
        """Those of the names that have an outcome standing in it that need not be loaded again."""
        with self._store.told():
            return {name for name, (digest, _) in self._known(names).items() if digest is not None}

    def commit(self) -> None:
        """All outcomes were written."""
        self.flush()
        with self._store.told():
            self._store.settle()
            self._store.close()

    def abandon(self) -> None:
        """What was written stands."""
        try:
            self.flush()
        finally:
            self._store.close()

    def _fresh(self, waiting: dict[str, _Waiting]) -> dict[str, _Waiting]:
        """What does not stand as it is."""
        known = self._known(list(waiting))
        return {name: it for name, it in waiting.items() if known.get(name, (None, None))[0] != it.digest}

    def _known(self, names: Sequence[str]) -> dict[str, tuple[str | None, int | None]]:
        """Digest and report of the sources that stand under these names."""
        known: dict[str, tuple[str | None, int | None]] = {}
        for at in range(0, len(names), _ASKED):
            asked = names[at : at + _ASKED]
            sql = f"SELECT name, digest, report FROM source WHERE name IN ({marks(len(asked))})"
            known |= {name: (digest, report) for name, digest, report in self._store.run(sql, asked)}
        return known

    def _load(self, fresh: dict[str, _Waiting], left: set[int | None]) -> None:
        """Replace what stands of these sources; ``left`` are the reports that they held."""
        taken = [loaded(name, it.json, self._book, it.digest) for name, it in fresh.items()]
        reports = {one.rows.key: one.rows for one in taken if one.rows is not None}
        sources = [one.source for one in taken]
        failures = [one.failure for one in taken if one.failure is not None]
        for told, rows_told in ((SOURCE, sources), (FAILURE, failures)):
            self._store.run(f'DELETE FROM "{told.name}" WHERE name IN ({marks(len(fresh))})', list(fresh))
            self._store.insert(told, rows_told)
        self._drop(self._standing(reports) | self._orphans([key for key in left if key is not None]))
        for table in OF_REPORT:
            self._store.insert(table, [row for rows in reports.values() for row in rows.tables[table.name]])
        if reports:
            self._store.index_text(reports)

    def _standing(self, keys: Collection[int]) -> set[int]:
        return self._keys("SELECT report FROM report WHERE report IN ({})", keys)

    def _orphans(self, keys: Collection[int]) -> set[int]:
        held = self._keys("SELECT DISTINCT report FROM source WHERE report IN ({})", keys)
        return set(keys) - held

    def _keys(self, sql: str, keys: Collection[int]) -> set[int]:
        return {key for (key,) in self._store.run(sql.format(marks(len(keys))), list(keys))} if keys else set()

    def _drop(self, keys: Collection[int]) -> None:
        if not keys:
            return
        self._store.forget_text(keys)
        for table in OF_REPORT:
            self._store.run(f'DELETE FROM "{table.name}" WHERE report IN ({marks(len(keys))})', list(keys))

    def _name_indicators(self, book: Book) -> None:
        """The table of indicators as the patterns have it."""
        wanted = named_indicators(book)
        if set(self._store.run("SELECT indicator, name, takes, part_of, code, pattern FROM indicator")) != set(wanted):
            with self._store.transaction():
                self._store.run("DELETE FROM indicator")
                self._store.insert(INDICATOR, wanted)
