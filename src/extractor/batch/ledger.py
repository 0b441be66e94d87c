"""The ledger of an archive: what became of every source, so that nothing is done twice; one SQLite file.

``done`` tells of the outcomes that stand in the target, ``now`` of those that a run which is not finished has made
for a target that is written whole; ``stash`` holds outcomes that wait for their place in it. ``plan`` is what the
present call means; it lives in a temporary file.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from extractor.batch.engine import Answer, Task
from extractor.batch.jobs import Job
from extractor.batch.touched import Change, snapshot
from extractor.model.errors import TargetError

_FORM = "1"
"""Version of these tables; a ledger of another form is begun anew."""

_COLUMNS = """
    name TEXT PRIMARY KEY, stamp TEXT, sha256 TEXT, version TEXT, first TEXT,
    outcomes INTEGER, figures INTEGER, facts INTEGER, findings INTEGER, failed TEXT, at INTEGER, size INTEGER
"""
_TABLES = f"""
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS patterns (version TEXT PRIMARY KEY, entries BLOB);
CREATE TABLE IF NOT EXISTS letters (sha256 TEXT PRIMARY KEY, bits BLOB);
CREATE TABLE IF NOT EXISTS done ({_COLUMNS}) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS now ({_COLUMNS}) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stash (name TEXT PRIMARY KEY, lines BLOB);
CREATE TEMP TABLE plan (
    place INTEGER PRIMARY KEY, name TEXT, full TEXT, path TEXT, url TEXT, key TEXT UNIQUE, stamp TEXT,
    state TEXT DEFAULT 'new', known TEXT DEFAULT ''
);
"""
_NAMES = """
CREATE INDEX temp.plan_name ON plan (name);
UPDATE plan SET name = full WHERE name IN (SELECT name FROM plan GROUP BY name HAVING count(*) > 1);
UPDATE plan SET name = name || ' (' || place || ')'
    WHERE EXISTS (SELECT 1 FROM plan AS other WHERE other.name = plan.name AND other.place < plan.place);
"""
_PAGE = 500


class Entry(NamedTuple):
    """What became of a source.

    ``first`` is the name of its first outcome, ``failed`` its failures by code as JSON; ``at`` and ``size`` the place
    of its lines in a file of lines, ``at`` None while they wait in the stash or where the target is no such file.
    """

    name: str
    stamp: str | None
    sha256: str
    version: str
    first: str
    outcomes: int
    figures: int
    facts: int
    findings: int
    failed: str
    at: int | None = None
    size: int = 0

    @classmethod
    def of(cls, answer: Answer, version: str) -> Entry:
        """The entry of an answer; one whose content could not be read has no hash and is tried again each run."""
        lines = answer.lines
        return cls(
            answer.task.job.name, answer.task.stamp if answer.sha256 else None, answer.sha256, version, lines[0].name,
            len(lines), sum(line.figures for line in lines), sum(line.facts for line in lines),
            sum(line.findings for line in lines), json.dumps(answer.failed),
        )  # fmt: skip


class Sums(NamedTuple):
    """What a table of the ledger holds for the sources of the plan."""

    sources: int
    outcomes: int
    figures: int
    facts: int
    findings: int
    failed: Counter[str]


class Ledger:
    """Every method raises TargetError where the file cannot be written, or another run has it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._told():
            self.base = sqlite3.connect(path, timeout=1.0, isolation_level=None)
            for setting in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL"):
                self.base.execute(f"PRAGMA {setting}")
            self._form()
            self.base.executescript(_TABLES)
            self.base.execute("BEGIN IMMEDIATE")
            self.put("form", _FORM)

    def close(self) -> None:
        """Give the file free; what was not saved is undone."""
        self.base.close()

    def save(self) -> None:
        """What was entered stands, though the process be killed the next moment."""
        with self._told():
            self.base.execute("COMMIT")
            self.base.execute("BEGIN IMMEDIATE")

    def run(self, sql: str, values: Iterable[object] = ()) -> sqlite3.Cursor:
        """One statement."""
        with self._told():
            return self.base.execute(sql, tuple(values))

    def meta(self, key: str) -> str | None:
        """What was put under a key."""
        row = self.run("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def put(self, key: str, value: str | None) -> None:
        """Keep a text under a key; None forgets it."""
        if value is None:
            self.run("DELETE FROM meta WHERE key = ?", [key])
        else:
            self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [key, value])

    def forget(self) -> None:
        """Nothing is known any more."""
        for table in ("done", "now", "stash", "letters"):
            self.run(f"DELETE FROM {table}")

    def plan(self, jobs: Iterable[Job]) -> int:
        """Enter what the call means, each file once under a name of its own; how many files that is."""
        with self._told():
            self.base.executemany(
                "INSERT OR IGNORE INTO plan (name, full, path, url, key, stamp) VALUES (?, ?, ?, ?, ?, ?)",
                ((job.name, job.full, str(job.path), job.url, job.url or str(job.path), job.stamp()) for job in jobs),
            )
            for statement in _NAMES.split(";\n"):
                self.base.execute(statement)
        return int(self.run("SELECT count(*) FROM plan").fetchone()[0])

    def keep(self, version: str, failures: bool, bounded: bool) -> None:
        """Mark what need not be done: unchanged since its entry in ``done``, made by the same version.

        Failures only where ``failures``. ``bounded``: also what other patterns have read, where the change does not
        bear on it. What only looks changed goes with the hash that is known.
        """
        if bounded:
            self.untouched(version)
        right = "done.version = ? AND (? OR done.failed = '{}')"
        self.run(
            f"""UPDATE plan SET state = 'kept' WHERE state = 'new' AND EXISTS (
                SELECT 1 FROM done WHERE done.name = plan.name AND done.stamp = plan.stamp AND {right})""",
            [version, failures],
        )
        self.run(
            f"""UPDATE plan SET known = coalesce((SELECT sha256 FROM done WHERE done.name = plan.name AND {right}), '')
                WHERE state = 'new'""",
            [version, failures],
        )

    def see(self, answer: Answer) -> None:
        """Keep the letters of a report."""
        if answer.letters is not None:
            self.run("INSERT OR REPLACE INTO letters VALUES (?, ?)", [answer.sha256, answer.letters])

    def know(self, patterns: str, layers: Iterable[Path]) -> None:
        """Keep what the patterns of a version are; forget those by which nothing was read that is still known."""
        if self.run("SELECT 1 FROM patterns WHERE version = ?", [patterns]).fetchone() is None:
            self.run("INSERT INTO patterns VALUES (?, ?)", [patterns, snapshot(layers)])
        used = "SELECT substr(version, instr(version, '/') + 1) FROM done"
        self.run(f"DELETE FROM patterns WHERE version <> ? AND version NOT IN ({used})", [patterns])

    def untouched(self, version: str) -> None:
        """Mark as kept what other patterns have read, where the change of the patterns does not bear on it."""
        code, _, patterns = version.partition("/")
        ((after,),) = self.run("SELECT entries FROM patterns WHERE version = ?", [patterns])
        for before, entries in self.run(
            "SELECT version, entries FROM patterns WHERE version <> ?", [patterns]
        ).fetchall():
            change = Change(entries, after)
            rows = self.run(
                """SELECT place, name, bits FROM plan JOIN done USING (name) LEFT JOIN letters USING (sha256)
                WHERE state = 'new' AND plan.stamp = done.stamp AND done.version = ? AND done.failed = '{}'""",
                [f"{code}/{before}"],
            )
            kept = [(place, name) for place, name, bits in rows if not change.touches(bits)]
            with self._told():
                self.base.executemany("UPDATE plan SET state = 'kept' WHERE place = ?", ((at,) for at, _ in kept))
                self.base.executemany(
                    "UPDATE done SET version = ? WHERE name = ?", ((version, name) for _, name in kept)
                )

    def tasks(self) -> Iterator[Task]:
        """What is to be done, in order, read as it is needed."""
        for _, name, path, url, stamp, known in self._pages(
            "SELECT place, name, path, url, stamp, known FROM plan WHERE state = 'new' AND place > ?"
        ):
            yield Task(Job(Path(path), name, url), stamp, known)

    def order(self, after: int) -> Iterator[tuple[Any, ...]]:
        """The plan from beyond a place: place, name and state."""
        return self._pages("SELECT place, name, state FROM plan WHERE place > ?", after)

    def entry(self, table: str, name: str) -> Entry:
        """The entry of a name. Raises TypeError where there is none."""
        return Entry(*self.run(f"SELECT * FROM {table} WHERE name = ?", [name]).fetchone())

    def enter(self, table: str, entries: Iterable[Entry]) -> None:
        """Further entries; they replace those of the same name."""
        with self._told():
            self.base.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * 12)})", entries)

    def sums(self, table: str, where: str = "1") -> Sums:
        """What the entries of a table come to that the plan names."""
        joined = f"FROM plan JOIN {table} AS t USING (name) WHERE {where}"
        told = self.run(f"SELECT count(*), sum(outcomes), sum(figures), sum(facts), sum(findings) {joined}").fetchone()
        failed = self.run(
            f"SELECT code.key, sum(code.value) FROM plan JOIN {table} AS t USING (name), json_each(t.failed) AS code "
            f"WHERE {where} GROUP BY code.key"
        )
        sources, outcomes, figures, facts, findings = (int(number or 0) for number in told)
        return Sums(sources, outcomes, figures, facts, findings, Counter(dict(failed.fetchall())))

    def _pages(self, sql: str, after: int = 0) -> Iterator[tuple[Any, ...]]:
        """The rows of a query by place, a page at a time, so that tables may change in between."""
        while page := self.run(f"{sql} ORDER BY place LIMIT {_PAGE}", [after]).fetchall():
            yield from page
            after = page[-1][0]

    def _form(self) -> None:
        """Begin anew where the tables are of another form."""
        known = self.base.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
        if known and self.meta("form") != _FORM:
            for (name,) in self.base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                self.base.execute(f"DROP TABLE {name}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise TargetError(f"{self.path}: {error}") from error


def batches(rows: Iterable[tuple[str, ...]], size: int = _PAGE) -> Iterator[list[tuple[str, ...]]]:
    """Rows, so many at a time."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
