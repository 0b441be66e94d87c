"""One question to many sources: an answer or a failure for each, in order, by watched workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import TypeVar

from extractor.batch.jobs import Job
from extractor.batch.outcome import attempts, lost
from extractor.batch.workers import Care, run
from extractor.model.record import Failure
from extractor.pipeline import Options, book_of
from extractor.readers.open import Source

T = TypeVar("T")


def each(jobs: list[Job], ask: Callable[[Source, Options], T], options: Options) -> Iterator[T | Failure]:
    """What ``ask`` answers of every source, in order of the jobs, members of bundles each for itself.

    ``ask`` must be picklable, its answer too.
    """
    yield from spread(jobs, partial(attempts, options=options, ask=ask), lost, options)


def spread(
    jobs: list[Job], work: Callable[[Job], Iterable[T]], loss: Callable[[Job, str], T], options: Options
) -> Iterator[T]:
    """All that ``work`` gives of every job, in order: here where one process is enough, else by watched workers."""
    book_of(options.patterns)
    if options.workers < 2 or len(jobs) < 2:
        return chain.from_iterable(map(work, jobs))
    return run(jobs, work, loss, care_of(options)._replace(workers=min(options.workers, len(jobs))))


def care_of(options: Options) -> Care:
    """How workers are kept; 0 of them means one a processor."""
    return Care(options.workers or os.cpu_count() or 1, options.timeout, options.recycle, options.memory)
