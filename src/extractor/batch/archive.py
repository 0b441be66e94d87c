"""An archive into a target: every source once, whatever happens in between; what is known is not done again."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

import regex

from extractor.batch import remote
from extractor.batch.engine import Answer, Task, local
from extractor.batch.jobs import found
from extractor.batch.ledger import Ledger
from extractor.batch.lines import Line
from extractor.batch.standing import Stand
from extractor.batch.version import code_version, patterns_version
from extractor.batch.whole import Whole, identity, unpacked
from extractor.model.errors import Unaccounted
from extractor.model.places import LEDGER
from extractor.pipeline import Options, book_of
from extractor.writers.target import Standing
from extractor.writers.targets import target_of

Engine = Callable[[Iterator[Task], Options], Iterator[list[Answer]]]
"""What does the work: all answers to the tasks in any order, some at a time; an empty list where none came."""

_PERIOD = 0.2
"""Seconds after which what was finished is made safe."""

_NAME = regex.compile(r'"source":\{"name":("(?:[^"\\]|\\.)*+")')


class How(NamedTuple):
    """How an archive is converted.

    ``lined``: one object a line whatever the target's suffix. ``ledger``: where it is kept, by default beside the
    target. ``fresh``: forget what is known. ``retry``: do again what failed. ``engine``: what does the work.
    """

    lined: bool = False
    ledger: Path | None = None
    fresh: bool = False
    retry: bool = False
    only_changed: bool = False
    engine: Engine = local


@dataclass(slots=True)
class Tally:
    """What a run has come to so far.

    ``sources`` are those of the call, ``kept`` those whose outcomes were known before it, ``done`` those that it did.
    The other counts are over the outcomes of both.
    """

    sources: int = 0
    kept: int = 0
    done: int = 0
    outcomes: int = 0
    figures: int = 0
    facts: int = 0
    findings: int = 0
    failed: Counter[str] = field(default_factory=Counter)

    @property
    def failures(self) -> int:
        """Outcomes that are failures."""
        return self.failed.total()

    @property
    def records(self) -> int:
        """Outcomes that are records."""
        return self.outcomes - self.failures


class Step(NamedTuple):
    """Where a run is: its tally (one object that goes on counting), and the failures since the step before."""

    tally: Tally
    failed: tuple[Line, ...] = ()


class _Store(Protocol):
    """What keeps outcomes and their entries in the ledger."""

    table: str

    def prepare(self, failures: bool, bounded: bool) -> bool:
        """Mark in the plan what need not be done; whether nothing is to do at all."""

    def take(self, answer: Answer) -> None:
        """The outcomes of one source."""

    def settle(self) -> None:
        """What was taken is safe."""

    def finish(self) -> None:
        """Everything was taken."""

    def close(self) -> None:
        """Stop where it is."""


def archive(
    sources: Iterable[Path | str], place: str, options: Options | None = None, how: How | None = None
) -> Iterator[Step]:
    """Convert all that ``sources`` mean into the target at ``place``, step by step as the work goes on.

    Sources that have not changed since an earlier run into the same target, with the same code and patterns, are not
    done again; a run that broke off goes on where it was. Leaving the iterator early keeps what was finished. Raises
    TargetError, UsageError, PatternError, MissingExtra, and Unaccounted where a source has no outcome at the end.
    """
    options, how = options or Options(), how or How()
    patterns = patterns_version(options.patterns)
    version = f"{code_version(options)}/{patterns}"
    path = how.ledger or ledger_of(place)
    ledger = Ledger(path)
    try:
        if how.fresh:
            ledger.forget()
        ledger.know(patterns, options.patterns)
        store, spool = _store(ledger, place, version, options, how)
        try:
            own = [path, *(path.with_name(path.name + end) for end in ("-wal", "-journal"))]
            barred = own if remote.is_url(place) else [Path(place), *own]
            tally = Tally(sources=ledger.plan(found(sources, barred)))
            yield from _run(ledger, store, tally, options, how)
        finally:
            store.close()
        if spool is not None:
            _deliver(ledger, spool, place, options)
    finally:
        ledger.close()


def ledger_of(place: str) -> Path:
    """Where the ledger of a target is kept: beside it; for an address in the working folder, by the name it ends in."""
    if remote.is_url(place):
        parts = urlsplit(place)
        return Path(f"{PurePosixPath(parts.path).name or parts.hostname or 'archive'}{LEDGER}")
    path = Path(place)
    return path.with_name(f"{path.name or 'archive'}{LEDGER}")


def _run(ledger: Ledger, store: _Store, tally: Tally, options: Options, how: How) -> Iterator[Step]:
    if store.prepare(not how.retry, how.only_changed):
        _known(ledger, tally, "done", "state = 'kept'")
        yield Step(tally)
        return
    for state, table in (("kept", "done"), ("now", "now")):
        _known(ledger, tally, table, f"state = '{state}'")
    yield Step(tally)
    stream = how.engine(ledger.tasks(), options)
    settled, waiting = time.monotonic(), False
    try:
        for answers in stream:
            for answer in answers:
                ledger.see(answer)
                store.take(answer)
                _count(ledger, tally, answer)
            waiting = waiting or bool(answers)
            if waiting and time.monotonic() - settled > _PERIOD:
                store.settle()
                settled, waiting = time.monotonic(), False
            yield Step(tally, tuple(line for answer in answers for line in answer.lines if line.failed))
    except GeneratorExit:
        store.settle()
        raise
    finally:
        stream.close()  # type: ignore[attr-defined]
    store.finish()
    _check(ledger, tally, "done")
    yield Step(tally)


def _store(ledger: Ledger, place: str, version: str, options: Options, how: How) -> tuple[_Store, Path | None]:
    """What keeps the outcomes; a target that is written whole and is no file of lines is made of a spool that is."""
    path = Path(place)
    if not remote.is_url(place) and (how.lined or path.suffix == ".jsonl"):
        return Whole(ledger, path, version), None
    target = target_of(place, book_of(options.patterns), lined=how.lined)
    if isinstance(target, Standing):
        return Stand(ledger, target, version), None
    target.abandon()
    spool = path.with_name(f".{path.name}.spool")
    return Whole(ledger, spool, version, packed=True), spool


def _deliver(ledger: Ledger, spool: Path, place: str, options: Options) -> None:
    """A target that is written whole, from the lines of all outcomes, unless it has them."""
    told = f"{identity(spool)} {identity(Path(place))}"
    if Path(place).exists() and ledger.meta("delivered") == told:
        return
    target = target_of(place, book_of(options.patterns))
    try:
        for line in unpacked(ledger, spool):
            name = _NAME.search(line)
            assert name is not None
            target.write(json.loads(name[1]), line)
        target.commit()
    except BaseException:
        target.abandon()
        raise
    ledger.put("delivered", f"{identity(spool)} {identity(Path(place))}")
    ledger.save()


def _known(ledger: Ledger, tally: Tally, table: str, where: str) -> None:
    """Count what was known before the run."""
    sums = ledger.sums(table, where)
    tally.kept += sums.sources
    tally.outcomes += sums.outcomes
    tally.figures += sums.figures
    tally.facts += sums.facts
    tally.findings += sums.findings
    tally.failed += sums.failed


def _count(ledger: Ledger, tally: Tally, answer: Answer) -> None:
    """Count what became of one source."""
    if answer.same:
        entry = ledger.entry("done", answer.task.job.name)
        tally.kept += 1
        tally.outcomes += entry.outcomes
        tally.figures += entry.figures
        tally.facts += entry.facts
        tally.findings += entry.findings
        tally.failed.update(json.loads(entry.failed))
        return
    tally.done += 1
    tally.outcomes += len(answer.lines)
    for line in answer.lines:
        tally.figures += line.figures
        tally.facts += line.facts
        tally.findings += line.findings
    tally.failed.update(answer.failed)


def _check(ledger: Ledger, tally: Tally, table: str) -> None:
    """In = records + failures: what was counted as it came is what the ledger has of every source of the call."""
    sums = ledger.sums(table, "t.outcomes > 0")
    counted = (tally.kept + tally.done, tally.outcomes, +tally.failed)
    if not (sums.sources == tally.sources and (sums.sources, sums.outcomes, sums.failed) == counted):
        raise Unaccounted(f"{tally.sources} sources; counted {counted}, entered {tuple(sums)}")
