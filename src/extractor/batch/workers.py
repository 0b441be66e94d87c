"""A few worker processes, watched: one that dies or sits too long costs its own source an outcome, and nothing else."""

from __future__ import annotations

import gc
import math
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic, NamedTuple, TypeVar

from extractor.model.errors import Crashed

J = TypeVar("J")
R = TypeVar("R")
Work = Callable[[J], Iterable[R]]
"""All results of a job, one after the other."""
Loss = Callable[[J, str], R]
"""What stands for a job whose worker was lost: ``timeout`` or ``crashed``."""

WINDOW = 8
"""Jobs a worker may be ahead of the one that is due, so that memory stays bounded while order is kept."""

STILLBORN = 3
"""Workers in a row that end before they begin, after which it is clear that none will."""

_GUARD = 'if __name__ == "__main__":'

_BEAT = 1.0
"""Seconds after which whoever waits for results hears that there are none yet."""

_GRACE = 60
"""Seconds beyond its time after which a worker that nobody watches any more is ended by the system."""


class Care(NamedTuple):
    """How workers are kept: how many, seconds a result may take, jobs after which one is replaced, and its memory.

    ``memory`` is in bytes beyond what a worker needs to start, None for no bound.
    """

    workers: int = 1
    timeout: float = 900.0
    recycle: int = 2000
    memory: int | None = None


class _Worker(Generic[J, R]):
    """One child process in a session of its own, a pipe to it, what it is working on and has given of it so far."""

    def __init__(self, work: Work[J, R], care: Care) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(theirs, work, care))
        self.process.start()
        theirs.close()
        self.index: int | None = None
        self.job: J | None = None
        self.given: list[R] = []
        self.served = 0
        self.awake = False
        self.since = math.inf

    def give(self, index: int, job: J) -> None:
        """Start on a job; the clock runs from when the process is awake."""
        self.index, self.job, self.given = index, job, []
        self.served += 1
        self.since = time.monotonic() if self.awake else math.inf
        with suppress(BrokenPipeError, ConnectionResetError):  # it died while idle: the end of its pipe will tell
            self.pipe.send(job)

    def wake(self) -> None:
        """The process has loaded all it needs, or given a result: the clock starts anew."""
        self.awake, self.since = True, time.monotonic()

    def end(self) -> None:
        """Stop the process and all that it started."""
        if self.process.pid:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):  # not yet a session of its own, or already gone
                self.process.kill()
        self.process.join()
        self.pipe.close()


class Crew(Generic[J, R]):
    """Workers that take jobs one at a time. One that is lost is replaced, and its job tried once more if it died."""

    def __init__(self, work: Work[J, R], loss: Loss[J, R], care: Care) -> None:
        self._work, self._loss, self._care = work, loss, care
        self._crew: list[_Worker[J, R]] = []
        self._tried: set[int] = set()
        self._stillborn = 0

    @property
    def free(self) -> bool:
        """Whether a job would be started at once."""
        return len(self._crew) < self._care.workers or any(worker.index is None for worker in self._crew)

    @property
    def busy(self) -> bool:
        """Whether any job is being worked on."""
        return any(worker.index is not None for worker in self._crew)

    def give(self, index: int, job: J) -> None:
        """Start a job; ``index`` tells it from others."""
        worker = next((worker for worker in self._crew if worker.index is None), None)
        if worker is None:
            worker = _Worker(self._work, self._care)
            self._crew.append(worker)
        worker.give(index, job)

    def listen(self) -> list[tuple[int, list[R]]]:
        """Jobs that ended, with their results; waits for something to happen, ``_BEAT`` seconds at most.

        A job that takes too long for a result ends with ``loss(job, "timeout")`` after those it gave; one whose
        process died twice with ``loss(job, "crashed")``. An exception of the work is raised here, and Crashed where
        no worker can even be started.
        """
        busy = [worker for worker in self._crew if worker.index is not None]
        late = min(worker.since for worker in busy) + self._care.timeout - time.monotonic()
        ready = set(wait([worker.pipe for worker in busy], max(0.0, min(_BEAT, late))))
        ended: list[tuple[int, list[R]]] = []
        for worker in busy:
            if worker.pipe in ready:
                self._hear(worker, ended)
            elif time.monotonic() >= worker.since + self._care.timeout:
                self._lose(worker, "timeout", ended)
        return ended

    def close(self) -> None:
        """End every worker, whatever it is doing."""
        for worker in self._crew:
            worker.end()
        self._crew = []

    def _hear(self, worker: _Worker[J, R], ended: list[tuple[int, list[R]]]) -> None:
        try:
            said, value = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._lose(worker, "crashed", ended)
            return
        if said == "raised":
            raise value
        if said == "done":
            assert worker.index is not None
            ended.append((worker.index, worker.given))
            self._tried.discard(worker.index)
            worker.index = worker.job = None
            if worker.served >= self._care.recycle:
                self._dismiss(worker)
            return
        if said == "gave":
            worker.given.append(value)
        self._stillborn = 0
        worker.wake()

    def _lose(self, worker: _Worker[J, R], word: str, ended: list[tuple[int, list[R]]]) -> None:
        index, job = worker.index, worker.job
        assert index is not None
        self._dismiss(worker)
        if not worker.awake:
            self._stillborn += 1
            if self._stillborn >= STILLBORN:
                raise Crashed(f"workers cannot be started (a script must work below {_GUARD})")
            self.give(index, job)  # type: ignore[arg-type]
            return
        if word == "crashed" and index not in self._tried:
            self._tried.add(index)
            self.give(index, job)  # type: ignore[arg-type]
            return
        self._tried.discard(index)
        ended.append((index, [*worker.given, self._loss(job, word)]))  # type: ignore[arg-type]

    def _dismiss(self, worker: _Worker[J, R]) -> None:
        worker.end()
        self._crew.remove(worker)


def run(jobs: Iterable[J], work: Work[J, R], loss: Loss[J, R], care: Care) -> Iterator[R]:
    """All results of ``work(job)`` for every job, in order of the jobs, which are taken as they are needed.

    ``work`` must be picklable; what becomes of lost jobs and of exceptions, see ``Crew.listen``.
    """
    crew = Crew(work, loss, care)
    queue = enumerate(jobs)
    done: dict[int, list[R]] = {}
    asked = due = 0
    try:
        while True:
            while crew.free and asked < due + WINDOW * care.workers:
                given = next(queue, None)
                if given is None:
                    break
                crew.give(*given)
                asked += 1
            if not crew.busy:
                return
            done.update(crew.listen())
            while due in done:
                yield from done.pop(due)
                due += 1
    finally:
        crew.close()


def finished(jobs: Iterable[J], crew: Crew[J, R]) -> Iterator[list[tuple[J, list[R]]]]:
    """The results of all jobs as they end, in any order, some at a time; none after a while of waiting.

    Jobs are taken as the crew is free for them. The crew is as it was when all have ended.
    """
    queue = enumerate(jobs)
    at_work: dict[int, J] = {}
    while True:
        while crew.free and (given := list(islice(queue, 1))):
            at_work.update(given)
            crew.give(*given[0])
        if not crew.busy:
            return
        yield [(at_work.pop(index), results) for index, results in crew.listen()]


def _serve(pipe: Connection, work: Work[J, R], care: Care) -> None:
    """The life of a worker: a job in, its results out, until the pipe is closed.

    What the first job loaded (the patterns) stays for good; the collector need not walk it for every later one.
    """
    os.setsid()
    if care.memory is not None:
        _bound(care.memory)
    settled = False
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(("awake", None))
        while True:
            job = pipe.recv()
            _watch(care.timeout)
            try:
                for result in work(job):
                    pipe.send(("gave", result))
                    _watch(care.timeout)
            except (MemoryError, BrokenPipeError):
                os._exit(1)
            except Exception as error:
                pipe.send(("raised", error))
            else:
                pipe.send(("done", None))
            signal.setitimer(signal.ITIMER_REAL, 0)
            if not settled:
                gc.collect()
                gc.freeze()
                settled = True


def _watch(timeout: float) -> None:
    """The system ends this process if nobody does, well after its time: its parent may have been killed."""
    if math.isfinite(timeout):
        signal.setitimer(signal.ITIMER_REAL, timeout + _GRACE)


def _bound(memory: int) -> None:
    """Bounds the address space to what is in use now plus ``memory``, where the system can."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as statm:
        used = int(statm.read().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = used + memory
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
