"""One source, its outcome: whatever happens to it, an answer or a failure comes back."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TypeVar

from extractor.batch.jobs import Job
from extractor.model.document import SourceInfo
from extractor.model.errors import ExtractorError, Internal, PatternError, Unsupported
from extractor.model.record import Failure, Record
from extractor.pipeline import Options, book_of, default_book, extract
from extractor.readers.open import Source

T = TypeVar("T")


def outcome(job: Job, options: Options) -> Record | Failure:
    """The record of a job, or the failure that stands in its place. PatternError alone is raised: it spoils all."""
    return attempt(job, options, extract)


def attempt(job: Job, options: Options, ask: Callable[[Source, Options], T]) -> T | Failure:
    """What ``ask`` answers of a job's source, or the failure that stands in its place; PatternError is raised."""
    book_of(options.patterns)
    known = SourceInfo(name=job.name)
    try:
        if job.path.exists() and not job.path.is_file():
            raise Unsupported(f"{job.path}: no regular file")
        source = Source.of(job.path, job.name, options.limits)
        known = source.info()
        return ask(source, options)
    except PatternError:
        raise
    except ExtractorError as error:
        return failure(error, known)
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
