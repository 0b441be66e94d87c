"""A few worker processes, watched: one that dies or sits too long costs its own source an outcome, and nothing else."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic, TypeVar

J = TypeVar("J")
R = TypeVar("R")
Work = Callable[[J], R]
Loss = Callable[[J, str], R]
"""What stands for a job whose worker was lost: ``timeout`` or ``crashed``."""

WINDOW = 8
"""Jobs a worker may be ahead of the one that is due, so that memory stays bounded while order is kept."""


class _Worker(Generic[J]):
    """One child process in a session of its own, a pipe to it, and what it is working on."""

    def __init__(self, work: Callable[[J], object]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(theirs, work))
        self.process.start()
        theirs.close()
        self.index: int | None = None
        self.awake = False
        self.since = math.inf

    def give(self, index: int, job: J) -> None:
        """Start on a job; the clock runs from when the process is awake."""
        self.index = index
        self.since = time.monotonic() if self.awake else math.inf
        with suppress(BrokenPipeError):  # it died while idle: the end of its pipe will tell
            self.pipe.send(job)

    def wake(self) -> None:
        """The process has loaded all it needs: the clock of its job starts."""
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
    """``work(job)`` for every job, in order of the jobs, by ``workers`` processes.

    ``work`` must be picklable; an exception it raises is raised here. A job over ``timeout`` seconds gives
    ``loss(job, "timeout")``, one whose process died ``loss(job, "crashed")``.
    """
    crew = [_Worker[J](work) for _ in range(min(workers, len(jobs)))]
    done: dict[int, R] = {}
    asked = due = 0
    try:
        while due < len(jobs):
            for worker in crew:
                if worker.index is None and asked < min(len(jobs), due + WINDOW * len(crew)):
                    worker.give(asked, jobs[asked])
                    asked += 1
            for place, index, result in _listen(crew, work, timeout):
                done[index] = loss(jobs[index], result) if isinstance(result, str) else result[0]
                crew[place].index = None
            while due in done:
                yield done.pop(due)
                due += 1
    finally:
        for worker in crew:
            worker.end()


def _listen(crew: list[_Worker[J]], work: Work[J, R], timeout: float) -> Iterator[tuple[int, int, str | tuple[R]]]:
    """Results that came in, as (place in the crew, job, result in a tuple or the word for its loss)."""
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
                if said == "awake":
                    worker.wake()
                elif said == "raised":
                    raise value
                else:
                    yield place, worker.index, (value,)
                continue
        elif time.monotonic() < worker.since + timeout:
            continue
        worker.end()
        crew[place] = _Worker(work)
        yield place, worker.index, word


def _serve(pipe: Connection, work: Callable[[J], object]) -> None:
    """The life of a worker: a job in, its result out, until the pipe is closed."""
    os.setsid()
    pipe.send(("awake", None))
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        try:
            answer = ("done", work(job))
        except Exception as error:
            answer = ("raised", error)
        pipe.send(answer)
