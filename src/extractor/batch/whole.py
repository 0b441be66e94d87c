"""A file of lines that appears whole, in the order of its sources, though they end in any order and over several runs.

Lines go to a hidden part beside the file as soon as all before them are there; those that must wait lie in the stash
of the ledger. The part becomes the file at the end of the run; lines of sources that did not change are copied.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from extractor.batch.engine import Answer
from extractor.batch.ledger import Entry, Ledger
from extractor.model.errors import TargetError, Unaccounted


class Whole:
    """The file of lines at ``place``. ``table`` of the ledger has the entries of the run that is on.

    ``packed``: the lines of every source are compressed, for a file that is read by ``unpacked`` alone.
    """

    table = "now"

    def __init__(self, ledger: Ledger, place: Path, version: str, packed: bool = False) -> None:
        self._ledger, self._place, self._version, self._packed = ledger, place, version, packed
        self._part = place.with_name(f".{place.name}.part")
        self._end = 0
        self._entries: list[Entry] = []
        self._fresh: dict[str, tuple[Entry, bytes]] = {}
        self._stashed: set[str] = set()
        with self._told():
            self._recover()
            if not place.is_file() or ledger.meta("place") != identity(place):
                ledger.run("DELETE FROM done")
            if not self._part.parent.is_dir() or not os.access(self._part.parent, os.W_OK):
                raise TargetError(f"{self._part.parent}: no folder that may be written")
            self._old: IO[bytes] | None = open(place, "rb") if place.is_file() else None  # noqa: SIM115 (for the run)
        self._out: IO[bytes] | None = None

    def prepare(self, failures: bool, bounded: bool) -> bool:
        """Find what an interrupted run left and what has not changed; whether all is as it was, and nothing to do."""
        self._sift(failures)
        self._ledger.keep(self._version, failures, bounded)
        if self._unchanged():
            return True
        with self._told():
            self._out = open(self._part, "ab")  # noqa: SIM115 (open as long as the run lasts)
            start = self._agreed()
            self._out.truncate(self._end)
        self._ledger.save()
        self._order = self._ledger.order(start)
        self._due = next(self._order, None)
        return False

    def take(self, answer: Answer) -> None:
        """The outcomes of one source; they are saved at the next ``settle``."""
        task = answer.task
        if answer.same:
            entry, lines = self._copied(task.job.name)
            entry = entry._replace(stamp=task.stamp)
        else:
            entry = Entry.of(answer, self._version)
            lines = "".join(f"{line.json}\n" for line in answer.lines).encode()
            lines = zlib.compress(lines, 1) if self._packed else lines
        self._fresh[task.job.name] = entry, lines

    def settle(self) -> None:
        """What was taken so far is safe."""
        assert self._out is not None
        with self._told():
            self._advance(self._out)
            self._out.flush()
        for name, (entry, lines) in self._fresh.items():
            self._entries.append(entry)
            self._stashed.add(name)
            self._ledger.run("INSERT OR REPLACE INTO stash VALUES (?, ?)", [name, lines])
        self._fresh.clear()
        self._ledger.enter("now", self._entries)
        self._entries.clear()
        self._ledger.save()

    def finish(self) -> None:
        """Every source has its lines: the part becomes the file. Raises Unaccounted where one has none."""
        self.settle()
        assert self._out is not None
        if self._due is not None or self._stashed:
            raise Unaccounted(f"{self._place}: {self._due[1] if self._due else len(self._stashed)}")
        with self._told():
            os.fsync(self._out.fileno())
            self._close()
            self._ledger.put("finishing", str(self._part.stat().st_size))
            self._ledger.save()
            self._recover()

    def close(self) -> None:
        """Stop where it is; what was settled stands."""
        self._close()

    def _recover(self) -> None:
        """Give a part that is complete its name, and the entries of its run their place."""
        size = self._ledger.meta("finishing")
        if size is None:
            return
        if self._part.is_file() and self._part.stat().st_size == int(size):
            self._part.replace(self._place)
        self._ledger.run("DELETE FROM done")
        self._ledger.run("INSERT INTO done SELECT * FROM now")
        self._ledger.run("DELETE FROM now")
        self._ledger.run("DELETE FROM stash")
        self._ledger.put("place", identity(self._place))
        self._ledger.put("finishing", None)
        self._ledger.save()

    def _sift(self, failures: bool) -> None:
        """Forget what an interrupted run left of sources that have changed, or are no more; mark the rest."""
        run = self._ledger.run
        size = self._part.stat().st_size if self._part.is_file() else 0
        run(
            """DELETE FROM now WHERE at + size > ? OR NOT EXISTS (
                SELECT 1 FROM plan WHERE plan.name = now.name AND plan.stamp = now.stamp AND now.version = ?
                AND (? OR now.failed = '{}'))""",
            [size, self._version, failures],
        )
        run("DELETE FROM stash WHERE name NOT IN (SELECT name FROM now WHERE at IS NULL)")
        run("DELETE FROM now WHERE at IS NULL AND name NOT IN (SELECT name FROM stash)")
        run("UPDATE plan SET state = 'now' WHERE name IN (SELECT name FROM now)")

    def _unchanged(self) -> bool:
        """Whether the file that stands has the outcomes of exactly this plan, in its order."""
        run = self._ledger.run
        if self._old is None or run("SELECT 1 FROM plan WHERE state = 'new' LIMIT 1").fetchone():
            return False
        counts = run("SELECT (SELECT count(*) FROM plan), (SELECT count(*) FROM done)").fetchone()
        kept = run("SELECT count(*) FROM plan WHERE state = 'kept'").fetchone()
        if not counts[0] == counts[1] == kept[0]:
            return False
        end = 0
        for at, size in run("SELECT at, size FROM plan JOIN done USING (name) ORDER BY place"):
            if at != end:
                return False
            end += size
        return True

    def _agreed(self) -> int:
        """Keep what the part and the plan begin with alike; what the part has beyond goes to the stash.

        Gives the last place that is kept; the part is to end where its lines do.
        """
        start = 0
        left = self._ledger.run("SELECT name, at, size FROM now WHERE at IS NOT NULL ORDER BY at")
        for (place, name, _), (known, at, size) in zip(self._ledger.order(0), left, strict=False):
            if name != known or at != self._end:
                break
            start, self._end = place, at + size
        beyond = self._ledger.run("SELECT name, at, size FROM now WHERE at >= ?", [self._end]).fetchall()
        with open(self._part, "rb") as part:
            for name, at, size in beyond:
                part.seek(at)
                self._ledger.run("INSERT OR REPLACE INTO stash VALUES (?, ?)", [name, part.read(size)])
                self._ledger.run("UPDATE now SET at = NULL WHERE name = ?", [name])
        self._stashed = {name for (name,) in self._ledger.run("SELECT name FROM stash")}
        return start

    def _advance(self, out: IO[bytes]) -> None:
        """Write what is due, as far as it is there."""
        while self._due is not None:
            _, name, state = self._due
            if name in self._fresh:
                entry, lines = self._fresh.pop(name)
            elif state == "kept":
                entry, lines = self._copied(name)
            elif name in self._stashed:
                entry = self._ledger.entry("now", name)
                (lines,) = self._ledger.run("SELECT lines FROM stash WHERE name = ?", [name]).fetchone()
                self._ledger.run("DELETE FROM stash WHERE name = ?", [name])
                self._stashed.discard(name)
            else:
                return
            count = (zlib.decompress(lines) if self._packed else lines).count(b"\n")
            if count != entry.outcomes:
                raise Unaccounted(f"{name}: {entry.outcomes} outcomes, {count} lines")
            out.write(lines)
            self._entries.append(entry._replace(at=self._end, size=len(lines)))
            self._end += len(lines)
            self._due = next(self._order, None)

    def _copied(self, name: str) -> tuple[Entry, bytes]:
        """The entry and the lines of a source as they stand."""
        entry = self._ledger.entry("done", name)
        assert self._old is not None
        assert entry.at is not None
        self._old.seek(entry.at)
        return entry._replace(at=None), self._old.read(entry.size)

    def _close(self) -> None:
        for file in (self._out, self._old):
            if file is not None:
                file.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TargetError(f"{self._place}: {error.strerror or error}") from error


def unpacked(ledger: Ledger, place: Path) -> Iterator[str]:
    """The lines of a packed file, in the order of the plan."""
    with open(place, "rb") as file:
        for at, size in ledger.run("SELECT at, size FROM plan JOIN done USING (name) ORDER BY place"):
            file.seek(at)
            yield from zlib.decompress(file.read(size)).decode().split("\n")[:-1]


def identity(place: Path) -> str | None:
    """What tells this very file from another that has its name."""
    if not place.exists():
        return None
    stat = place.stat()
    return f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ino}"
