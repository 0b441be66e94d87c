"""A few worker processes, watched: one that dies or sits too long costs its own source an outcome, and nothing else."""

from __future__ import annotations

import gc
import math
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic, TypeVar

J = TypeVar("J")
R = TypeVar("R")
Work = Callable[[J], Iterable[R]]
"""All results of a job, one after the other."""
Loss = Callable[[J, str], R]
"""What stands for a job whose worker was lost: ``timeout`` or ``crashed``."""

WINDOW = 8
"""Jobs a worker may be ahead of the one that is due, so that memory stays bounded while order is kept."""


class _Worker(Generic[J, R]):
    """One child process in a session of its own, a pipe to it, what it is working on and has given of it so far."""

    def __init__(self, work: Work[J, R]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(theirs, work))
        self.process.start()
        theirs.close()
        self.index: int | None = None
        self.given: list[R] = []
        self.awake = False
        self.since = math.inf

    def give(self, index: int, job: J) -> None:
        """Start on a job; the clock runs from when the process is awake."""
        self.index, self.given = index, []
        self.since = time.monotonic() if self.awake else math.inf
        with suppress(BrokenPipeError):  # it died while idle: the end of its pipe will tell
            self.pipe.send(job)

    def wake(self) -> None:
        """The process has loaded all it needs, or given a result: the clock starts anew."""
        self.awake, self.since = True, time.monotonic()

    def end(self) -> None:
        """Stop the process and all that it started."""
        if self.process.is_alive() and self.process.pid:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):  # not yet a session of its own, or already gone
                self.process.kill()
        self.process.join()
        self.pipe.close()


def run(jobs: Sequence[J], work: Work[J, R], loss: Loss[J, R], workers: int, timeout: float) -> Iterator[R]:
    """All results of ``work(job)`` for every job, in order of the jobs, by ``workers`` processes.

    ``work`` must be picklable; an exception it raises is raised here. A job that takes over ``timeout`` seconds for a
    result gives ``loss(job, "timeout")`` after those it gave, one whose process died ``loss(job, "crashed")``.
    """
    crew = [_Worker[J, R](work) for _ in range(min(workers, len(jobs)))]
    done: dict[int, list[R]] = {}
    asked = due = 0
    try:
        while due < len(jobs):
            for worker in crew:
                if worker.index is None and asked < min(len(jobs), due + WINDOW * len(crew)):
                    worker.give(asked, jobs[asked])
                    asked += 1
            for place, index, given, word in _listen(crew, work, timeout):
                done[index] = [*given, loss(jobs[index], word)] if word else given
                crew[place].index = None
            while due in done:
                yield from done.pop(due)
                due += 1
    finally:
        for worker in crew:
            worker.end()


def _listen(
    crew: list[_Worker[J, R]], work: Work[J, R], timeout: float
) -> Iterator[tuple[int, int, list[R], str | None]]:
    """Jobs that ended, as (place in the crew, job, its results, the word for its loss)."""
    busy = [worker for worker in crew if worker.index is not None]
    first = min(worker.since for worker in busy) + timeout
    ready = set(wait([worker.pipe for worker in busy], None if first == math.inf else max(0, first - time.monotonic())))
    for place, worker in enumerate(list(crew)):
        if worker.index is None:
            continue
        word = "timeout"
        if worker.pipe in ready:
            try:
                said, value = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                word = "crashed"
            else:
                if said == "raised":
                    raise value
                if said == "done":
                    yield place, worker.index, worker.given, None
                    continue
                if said == "gave":
                    worker.given.append(value)
                worker.wake()
                continue
        elif time.monotonic() < worker.since + timeout:
            continue
        worker.end()
        crew[place] = _Worker(work)
        yield place, worker.index, worker.given, word


def _serve(pipe: Connection, work: Work[J, R]) -> None:
    """The life of a worker: a job in, its results out, until the pipe is closed.

    What the first job loaded (the patterns) stays for good; the collector need not walk it for every later one.
    """
    os.setsid()
    pipe.send(("awake", None))
    settled = False
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        try:
            for result in work(job):
                pipe.send(("gave", result))
        except Exception as error:
            pipe.send(("raised", error))
        else:
            pipe.send(("done", None))
        if not settled:
            gc.collect()
            gc.freeze()
            settled = True
