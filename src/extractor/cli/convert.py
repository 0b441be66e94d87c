"""``extractor convert``: sources to standard output, a file, a file of lines or a folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from rich.progress import Progress

from extractor.batch.archive import How
from extractor.batch.jobs import Job, jobs_of, names_many
from extractor.batch.lines import lines, sink_of
from extractor.batch.outcome import is_bundle
from extractor.cli.archive import Log, archive_command
from extractor.cli.say import err, escape, print_json, report_failure, say
from extractor.pipeline import Options, book_of
from extractor.writers.facts import Language
from extractor.writers.target import Target
from extractor.writers.targets import target_of

T = TypeVar("T")


class Wanted(NamedTuple):
    """What a run writes: records to ``output`` (None: standard output unless ``facts`` is given), facts to a table.

    ``how`` an archive is converted.
    """

    output: str | None = None
    jsonl: bool = False
    facts: Path | None = None
    language: Language = "en"
    how: How = How()


def convert_command(sources: list[str], wanted: Wanted, options: Options, log: Log | None = None) -> int:
    """Convert and write; the exit code: 0, 3 where a source failed, 130 where the run was stopped."""
    output = wanted.output or (None if wanted.facts else "-")
    single = _single(sources, options)
    if output and output != "-" and not wanted.facts and not single:
        how = wanted.how._replace(lined=wanted.jsonl)
        return archive_command(sources, output, options, how, log or Log())
    options = options.model_copy(update={"workers": options.workers or os.cpu_count() or 1})
    place = Path(output) if output and output != "-" else None
    jobs = [job for job in jobs_for(sources, place) if job.path != wanted.facts]
    lined = wanted.jsonl or (place is not None and place.suffix == ".jsonl") or (place is None and not single)
    sink = sink_of(_target(output, lined, single, options), wanted.facts, wanted.language, options)
    sink = sink._replace(indent=None if lined else 2)
    done, facts = Counter[bool](), 0
    for line in track(lines(jobs, options, sink), len(jobs)):
        done[line.failed is None] += 1
        facts += line.facts
        if output == "-":
            print_json(line.json)
        if line.failed is not None:
            report_failure(line.message, line.failed, line.name, sources)
    if not single or wanted.facts:
        err().print(say("run.done", records=done[True], failures=done[False]))
    if wanted.facts:
        err().print(escape(say("run.facts", facts=facts, path=wanted.facts)), soft_wrap=True)
    return 3 if done[False] else 0


def _single(sources: list[str], options: Options) -> bool:
    """Whether the call means one report, by its path."""
    if len(sources) != 1 or (not (path := Path(sources[0])).is_file() and names_many(sources[0])):
        return False
    return not path.is_dir() and not is_bundle(Job(path, path.name), options)


def jobs_for(sources: Sequence[Path | str], without: Path | None = None) -> list[Job]:
    """The files that a call means; it is told where there are none."""
    jobs = jobs_of(sources, without=without)
    if not jobs:
        err().print(say("run.none"), style="yellow")
    return jobs


def track(stream: Iterator[T], total: int) -> Iterator[T]:
    """The stream, with a bar on a terminal while it runs."""
    if total < 2 or not err().is_terminal:
        yield from stream
        return
    with Progress(console=err(), transient=True) as bar:
        yield from bar.track(stream, total=total, description=say("run.progress"))


def _target(output: str | None, lined: bool, one: bool, options: Options) -> Target | None:
    """Where the output goes: nothing to write for ``-``; lines; one object to a file; else a folder."""
    if output is None or output == "-":
        return None
    return target_of(output, book_of(options.patterns), lined=lined, one=one)
