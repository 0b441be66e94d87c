"""``extractor convert``: sources to standard output, a file, a file of lines or a folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from rich.progress import Progress

from extractor.batch.convert import lines, sink_of
from extractor.batch.jobs import Job, jobs_of
from extractor.batch.outcome import is_bundle
from extractor.cli.say import err, escape, print_json, say
from extractor.pipeline import Options, book_of
from extractor.writers.facts import Language
from extractor.writers.target import Target
from extractor.writers.targets import target_of

T = TypeVar("T")


class Wanted(NamedTuple):
    """What a run writes: records to ``output`` (None: standard output unless ``facts`` is given), facts to a table."""

    output: str | None = None
    jsonl: bool = False
    facts: Path | None = None
    language: Language = "en"


def convert_command(sources: list[Path], wanted: Wanted, options: Options) -> int:
    """Convert and write; the exit code: 0, or 3 where a source failed."""
    output = wanted.output or (None if wanted.facts else "-")
    place = Path(output) if output and output != "-" else None
    jobs = [job for job in jobs_for(sources, place) if job.path != wanted.facts]
    one = len(jobs) == 1 and not any(source.is_dir() for source in sources) and not is_bundle(jobs[0], options)
    lined = wanted.jsonl or (place is not None and place.suffix == ".jsonl") or (place is None and not one)
    options = options.model_copy(update={"workers": options.workers or os.cpu_count() or 1})
    sink = sink_of(_target(output, lined, one, options), wanted.facts, wanted.language, options)
    sink = sink._replace(indent=None if lined else 2)
    done, facts = Counter[bool](), 0
    for line in track(lines(jobs, options, sink), len(jobs)):
        done[line.failed is None] += 1
        facts += line.facts
        if output == "-":
            print_json(line.json)
        if line.failed is not None:
            report_failure(line.message, line.failed, line.name, sources)
    if not one or wanted.facts:
        err().print(say("run.done", records=done[True], failures=done[False]))
    if wanted.facts:
        err().print(escape(say("run.facts", facts=facts, path=wanted.facts)), soft_wrap=True)
    return 3 if done[False] else 0


def jobs_for(sources: list[Path], without: Path | None = None) -> list[Job]:
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


def report_failure(message: str, code: str, name: str, sources: list[Path]) -> None:
    """One line for people about a source that failed."""
    name = str(sources[0]) if len(sources) == 1 and not sources[0].is_dir() else name
    err().print(escape(say("failure.line", name=name, message=message, code=code)), style="red", soft_wrap=True)


def _target(output: str | None, lined: bool, one: bool, options: Options) -> Target | None:
    """Where the output goes: nothing to write for ``-``; lines; one object to a file; else a folder."""
    if output is None or output == "-":
        return None
    return target_of(output, book_of(options.patterns), lined=lined, one=one)
