"""``extractor convert`` of an archive: how it goes on standard error, for people and for logs, and how it ends."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from types import FrameType
from typing import NamedTuple, Protocol

from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from extractor.batch.archive import Engine, How, Step, Tally, archive
from extractor.batch.engine import local
from extractor.cli.say import err, escape, names_of, report_failure, say
from extractor.pipeline import Options

_STOPPED = 130
"""Exit code of a run that was stopped by a signal, as shells have it."""
_MANY = 20
"""Failures that are told one by one; the rest are counted."""
_PAUSE = 30.0
"""Seconds between two lines about how it goes, where nobody watches a bar."""
_RECENT = 60.0
"""Seconds over which the pace is measured."""


class Log(NamedTuple):
    """What a run tells while it goes on: nothing but failures of its own, or JSON objects, one a line."""

    quiet: bool = False
    as_json: bool = False


def engine_of(name: str, address: str | None) -> Engine:
    """What does the work: this machine, or a Ray cluster."""
    if name == "local":
        return local
    from extractor.batch.cluster import on_ray

    return partial(on_ray, address=address)


def archive_command(sources: list[str], place: str, options: Options, how: How, log: Log) -> int:
    """Convert an archive; the exit code: 0, 3 where a source failed, 130 where the run was stopped."""
    pace = Pace()
    teller: _Teller = _Silent() if log.quiet else _Lines() if log.as_json else _People()
    steps = archive(sources, place, options, how)
    tally = Tally()
    with _stopping() as stopped:
        try:
            for step in steps:
                tally = step.tally
                pace.mark(tally)
                teller.step(step, pace)
                if stopped and tally.kept + tally.done < tally.sources:
                    break
        finally:
            steps.close()  # type: ignore[attr-defined]
            teller.end()
    if stopped and tally.kept + tally.done < tally.sources:
        teller.stopped(tally)
        return _STOPPED
    teller.total(tally, pace)
    return 3 if tally.failures else 0


class Pace:
    """How fast a run goes: over the last minute, so that what is left is told by what it is like now."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self._marks: list[tuple[float, int]] = []

    def mark(self, tally: Tally) -> None:
        """Where the run is now."""
        now = time.monotonic()
        if not self._marks or now - self._marks[-1][0] >= 1:
            self._marks.append((now, tally.done))
        while len(self._marks) > 2 and now - self._marks[0][0] > _RECENT:
            self._marks.pop(0)

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self.start

    def rate(self, tally: Tally) -> float:
        """Sources a second, of late; since the run began where nothing ended of late."""
        then, done = self._marks[0] if self._marks else (self.start, 0)
        then, done = (then, done) if tally.done > done else (self.start, 0)
        return (tally.done - done) / max(1e-9, time.monotonic() - then)

    def left(self, tally: Tally) -> float | None:
        """Seconds that the rest will take; None while nobody knows."""
        rate = self.rate(tally)
        return (tally.sources - tally.kept - tally.done) / rate if rate > 0 else None


class _Teller(Protocol):
    def step(self, step: Step, pace: Pace) -> None: ...

    def end(self) -> None: ...

    def stopped(self, tally: Tally) -> None: ...

    def total(self, tally: Tally, pace: Pace) -> None: ...


class _Silent:
    """Nothing."""

    def step(self, step: Step, pace: Pace) -> None:
        pass

    def end(self) -> None:
        pass

    def stopped(self, tally: Tally) -> None:
        pass

    def total(self, tally: Tally, pace: Pace) -> None:
        pass


class _Lines:
    """JSON objects, one a line: ``failure`` for each, ``progress`` now and then, ``stopped`` or ``done`` at the end."""

    def __init__(self) -> None:
        self._last = 0.0

    def step(self, step: Step, pace: Pace) -> None:
        for line in step.failed:
            self._say("failure", source=line.name, code=line.failed, message=line.message)
        if time.monotonic() - self._last >= _PAUSE or self._last == 0.0:
            self._last = time.monotonic()
            self._say("progress", **_counts(step.tally, pace), left=_whole(pace.left(step.tally)))

    def end(self) -> None:
        pass

    def stopped(self, tally: Tally) -> None:
        self._say("stopped", sources=tally.sources, at=tally.kept + tally.done)

    def total(self, tally: Tally, pace: Pace) -> None:
        self._say("done", **_counts(tally, pace))

    def _say(self, event: str, **told: object) -> None:
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        print(json.dumps({"time": moment, "event": event, **told}, ensure_ascii=False), file=sys.stderr, flush=True)


class _People:
    """A bar on a terminal, else a line now and then; the first failures; a table at the end."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._last = time.monotonic()
        self._told = 0

    def step(self, step: Step, pace: Pace) -> None:
        for line in step.failed[: max(0, _MANY - self._told)]:
            report_failure(line.message, line.failed or "", line.name)
        if self._told <= _MANY < self._told + len(step.failed):
            err().print(say("run.more_failures"), style="yellow")
        self._told += len(step.failed)
        tally = step.tally
        if err().is_terminal:
            if self._bar is None:
                columns = (TextColumn(say("run.progress")), BarColumn(), TextColumn("{task.description}"))
                self._bar = Progress(*columns, console=err(), transient=True)
                self._bar.add_task("", total=tally.sources)
                self._bar.start()
            self._bar.update(self._bar.task_ids[0], completed=tally.kept + tally.done, description=_pace(tally, pace))
        elif time.monotonic() - self._last >= _PAUSE:
            self._last = time.monotonic()
            err().print(escape(_pace(tally, pace)), soft_wrap=True)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.stop()

    def stopped(self, tally: Tally) -> None:
        err().print(say("run.stopped", at=tally.kept + tally.done, total=tally.sources), style="yellow")

    def total(self, tally: Tally, pace: Pace) -> None:
        if not tally.sources:
            err().print(say("run.none"), style="yellow")
        err().print(say("run.done", records=tally.records, failures=tally.failures))
        names = names_of("cli.summary")
        table = Table(title=say("run.summary"), show_header=False)
        table.add_column(justify="left")
        table.add_column(justify="right")
        counts = _counts(tally, pace)
        for key, count in counts.items():
            if key != "failed":
                table.add_row(names[key], f"{count:,}")
            if key == "failures":
                for code, number in tally.failed.most_common():
                    table.add_row(f"  {say(f'failure.{code}')} {code}", f"{number:,}")
        err().print(table)


def _counts(tally: Tally, pace: Pace) -> dict[str, float | dict[str, int]]:
    seconds = pace.seconds
    return {
        "sources": tally.sources, "kept": tally.kept, "records": tally.records, "failures": tally.failures,
        "failed": dict(tally.failed), "figures": tally.figures, "facts": tally.facts, "findings": tally.findings,
        "seconds": round(seconds, 1), "rate": round(tally.done / max(seconds, 1e-9), 1),
    }  # fmt: skip


def _pace(tally: Tally, pace: Pace) -> str:
    at = tally.kept + tally.done
    percent = f"{100 * at / max(1, tally.sources):.1f}"
    codes = _codes(tally.failed)
    left, rate = _clock(pace.left(tally)), f"{pace.rate(tally):.1f}"
    failures = tally.failures
    return say(
        "run.pace", at=at, total=tally.sources, percent=percent, rate=rate, left=left, failures=failures, codes=codes
    )


def _codes(failed: Counter[str]) -> str:
    told = ", ".join(f"{code} {count}" for code, count in failed.most_common())
    return f" ({told})" if told else ""


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """A list that is empty until the first SIGINT or SIGTERM; the second one breaks off at once."""
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        if stopped:
            raise KeyboardInterrupt
        stopped.append(number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield stopped
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
