"""Sources -> outcomes: in = records + failures, always, in the order of the sorted input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from extractor.batch.jobs import Job, jobs_of
from extractor.batch.outcome import failure, outcome
from extractor.batch.workers import run
from extractor.model.document import SourceInfo
from extractor.model.errors import Crashed, TimedOut
from extractor.model.record import Failure, Outcome, Record
from extractor.pipeline import Options, book_of
from extractor.writers.json import dumps
from extractor.writers.target import Folder, LinesFile, Target

_LOSSES = {error.code: error for error in (TimedOut, Crashed)}


class Line(NamedTuple):
    """An outcome as it is written, and what a run wants to count of it. ``failed`` is the failure's code."""

    name: str
    json: str
    failed: str | None
    message: str
    figures: int
    facts: int
    findings: int


def convert(
    sources: Iterable[Path | str] | Path | str, target: Path | str | None = None, options: Options | None = None
) -> Iterator[Record | Failure]:
    """Every outcome of files and folders, as they come; nothing runs until it is asked for.

    ``target``: also write them, to ``X.jsonl`` one a line, to any other path as a folder of ``<name>.json``. Raises
    TargetError and PatternError; what happens to one source is its Failure.
    """
    paths = [sources] if isinstance(sources, Path | str) else sources
    place = Path(target) if target is not None else None
    jobs = jobs_of(map(Path, paths), without=place)
    sink = None if place is None else LinesFile(place) if place.suffix == ".jsonl" else Folder(place)
    for line in lines(jobs, options or Options(), sink):
        yield parsed(line)


def lines(jobs: list[Job], options: Options, sink: Target | None = None, indent: int | None = None) -> Iterator[Line]:
    """The outcomes of jobs, written to ``sink`` on the way."""
    book_of(options.patterns)
    work = partial(_line, options=options, indent=indent)
    few = options.workers < 2 or len(jobs) < 2
    stream = (
        map(work, jobs) if few else run(jobs, work, partial(_lost, indent=indent), options.workers, options.timeout)
    )
    try:
        for line in stream:
            if sink is not None:
                sink.write(line.name, line.json)
            yield line
    except BaseException:
        if sink is not None:
            sink.abandon()
        raise
    if sink is not None:
        sink.commit()


def parsed(line: Line) -> Record | Failure:
    """The outcome that a line is the JSON of."""
    return (Failure if line.failed else Record).model_validate_json(line.json)


def _line(job: Job, options: Options, indent: int | None) -> Line:
    return _written(outcome(job, options), indent)


def _lost(job: Job, code: str, indent: int | None) -> Line:
    return _written(failure(_LOSSES[code](), SourceInfo(name=job.name)), indent)


def _written(result: Outcome, indent: int | None) -> Line:
    name, json = result.source.name, dumps(result, indent)
    if isinstance(result, Failure):
        return Line(name, json, result.code, result.message, 0, 0, 0)
    assert isinstance(result, Record)
    return Line(name, json, None, "", len(result.figures), len(result.facts), len(result.findings))
