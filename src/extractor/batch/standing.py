"""A target in which outcomes stand as they are written (a folder, a database): what it has need not be done again."""

from __future__ import annotations

from extractor.batch.engine import Answer
from extractor.batch.ledger import Entry, Ledger, batches
from extractor.writers.target import Standing


class Stand:
    """Outcomes to a standing target, in any order. ``table`` of the ledger has the entries of all runs."""

    table = "done"

    def __init__(self, ledger: Ledger, target: Standing, version: str) -> None:
        self._ledger, self._target, self._version = ledger, target, version
        self._entries: list[Entry] = []

    def prepare(self, failures: bool, bounded: bool) -> bool:
        """Mark what has not changed and stands in the target; whether that is all."""
        self._ledger.keep(self._version, failures, bounded)
        kept = self._ledger.run(
            "SELECT first, name FROM plan JOIN done USING (name) WHERE state = 'kept' OR known <> ''"
        ).fetchall()
        for batch in batches(kept):
            held = self._target.holds([first for first, _ in batch])
            gone = [(name,) for first, name in batch if first not in held]
            for (name,) in gone:
                self._ledger.run("UPDATE plan SET state = 'new', known = '' WHERE name = ?", [name])
        return self._ledger.run("SELECT 1 FROM plan WHERE state = 'new' LIMIT 1").fetchone() is None

    def take(self, answer: Answer) -> None:
        """The outcomes of one source."""
        if answer.same:
            known = self._ledger.entry("done", answer.task.job.name)
            self._entries.append(known._replace(stamp=answer.task.stamp))
            return
        for line in answer.lines:
            self._target.write(line.name, line.json)
        self._entries.append(Entry.of(answer, self._version))

    def settle(self) -> None:
        """What was taken so far is safe: first in the target, then in the ledger."""
        self._target.flush()
        self._ledger.enter("done", self._entries)
        self._entries.clear()
        self._ledger.save()

    def finish(self) -> None:
        """All outcomes were taken."""
        self.settle()
        self._target.commit()

    def close(self) -> None:
        """Stop where it is; what was settled stands."""
        self._target.abandon()
