"""One question to many sources: an answer or a failure for each, in order, by watched workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from extractor.batch.jobs import Job
from extractor.batch.outcome import attempt, failure
from extractor.batch.workers import run
from extractor.model.document import SourceInfo
from extractor.model.errors import Crashed, TimedOut
from extractor.model.record import Failure
from extractor.pipeline import Options, book_of
from extractor.readers.open import Source

T = TypeVar("T")

_LOSSES = {error.code: error for error in (TimedOut, Crashed)}


def each(jobs: list[Job], ask: Callable[[Source, Options], T], options: Options) -> Iterator[T | Failure]:
    """What ``ask`` answers of every source, in order of the jobs; ``ask`` must be picklable, its answer too."""
    yield from spread(jobs, partial(attempt, options=options, ask=ask), lost, options)


def spread(jobs: list[Job], work: Callable[[Job], T], loss: Callable[[Job, str], T], options: Options) -> Iterator[T]:
    """``work`` of every job, in order: here where one process is enough, else by watched workers."""
    book_of(options.patterns)
    if options.workers < 2 or len(jobs) < 2:
        return map(work, jobs)
    return run(jobs, work, loss, options.workers, options.timeout)


def lost(job: Job, code: str) -> Failure:
    """The failure of a job whose worker was lost: ``timeout`` or ``crashed``."""
    return failure(_LOSSES[code](), SourceInfo(name=job.name))
