"""One source, its outcomes: whatever happens to it, an answer or a failure comes back, one for each of its members."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from typing import TypeVar

from extractor.batch import remote
from extractor.batch.jobs import Job
from extractor.model.document import SourceInfo
from extractor.model.errors import (
    Crashed,
    ExtractorError,
    Forbidden,
    Internal,
    LimitExceeded,
    PatternError,
    TimedOut,
    Unsupported,
)
from extractor.model.record import Failure, Record
from extractor.pipeline import Options, book_of, default_book, extract
from extractor.readers.bundle import BUNDLES
from extractor.readers.open import Source
from extractor.readers.read import members

T = TypeVar("T")

_LOSSES = {error.code: error for error in (TimedOut, Crashed)}


def outcomes(job: Job, options: Options) -> Iterator[Record | Failure]:
    """The record of a job, or of each member where it is a bundle; a failure stands in the place of one that is none.

    PatternError alone is raised: it spoils all.
    """
    return attempts(job, options, extract)


def attempts(job: Job, options: Options, ask: Callable[[Source, Options], T]) -> Iterator[T | Failure]:
    """What ``ask`` answers of a job's source, or of each member of a bundle, and failures in the place of answers.

    A bundle that breaks off gives its own failure after the members that were had. PatternError is raised.
    """
    book_of(options.patterns)
    source = opened(job, options)
    if isinstance(source, Failure):
        yield source
    else:
        yield from answers(source, options, ask)


def opened(job: Job, options: Options) -> Source | Failure:
    """The source of a job, or why it cannot be had."""
    return _safely(lambda: _source(job, options), SourceInfo(name=job.name))


def answers(source: Source, options: Options, ask: Callable[[Source, Options], T]) -> Iterator[T | Failure]:
    """The same as ``attempts`` of a source that was opened."""
    if source.kind not in BUNDLES:
        yield _safely(lambda: ask(source, options), source.info())
    else:
        found = _safely(lambda: members(source, options.limits, guard=options.guard), source.info())
        while not isinstance(found, Failure):
            member = _safely(lambda: next(found, None), source.info())
            if member is None:
                return
            if isinstance(member, Failure):
                yield member
                return
            yield _of_member(member, options, ask)
        yield found


def is_bundle(job: Job, options: Options) -> bool:
    """Whether a job's file has members that are sources of their own."""
    source = opened(job, options)
    return not isinstance(source, Failure) and source.kind in BUNDLES


def lost(job: Job, code: str) -> Failure:
    """The failure of a job whose worker was lost: ``timeout`` or ``crashed``."""
    return failure(_LOSSES[code](), SourceInfo(name=job.name))


def _source(job: Job, options: Options) -> Source:
    if job.url:
        return Source.of(remote.load(job.url, options.limits.size), job.name)
    if job.path.is_dir() and not os.access(job.path, os.R_OK | os.X_OK):
        raise Forbidden(f"{job.path}: a folder that may not be read")
    if job.path.exists() and not job.path.is_file():
        raise Unsupported(f"{job.path}: no regular file")
    return Source.of(job.path, job.name, options.limits)


def _of_member(member: Source | ExtractorError, options: Options, ask: Callable[[Source, Options], T]) -> T | Failure:
    if isinstance(member, ExtractorError):
        return failure(member, SourceInfo(name=member.source or ""))
    return _safely(lambda: ask(member, options), member.info())


def _safely(work: Callable[[], T], known: SourceInfo) -> T | Failure:
    """What the work gives, or the failure of it; PatternError is raised."""
    try:
        return work()
    except PatternError:
        raise
    except ExtractorError as error:
        return failure(error, known)
    except MemoryError:
        return failure(LimitExceeded("more memory than a worker may have"), known)
    except Exception:  # a bug of ours in one report is that report's failure: the run goes on, the trace is kept
        return failure(Internal(traceback.format_exc()), known)


def failure(error: ExtractorError, source: SourceInfo) -> Failure:
    """The failure object of an error, with the words for people from the pattern files."""
    book = default_book()
    return Failure(
        source=source,
        code=error.code,
        message=book.message(f"failure.{error.code}"),
        advice=book.message(f"advice.{error.code}"),
        detail=error.detail or None,
    )
