"""``extractor convert``: sources to standard output, a file, a file of lines or a folder."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

from rich.progress import Progress, TaskID

from extractor.batch.convert import Line, lines
from extractor.batch.jobs import Job, jobs_of
from extractor.cli.say import err, escape, print_json, say
from extractor.pipeline import Options
from extractor.writers.target import Folder, LinesFile, Target


def convert_command(sources: list[Path], output: str, jsonl: bool, options: Options) -> int:
    """Convert and write; the exit code: 0, or 3 where a source failed."""
    place = None if output == "-" else Path(output)
    jobs = jobs_of(sources, without=place)
    one = len(jobs) == 1 and not any(source.is_dir() for source in sources)
    lined = jsonl or (place is not None and place.suffix == ".jsonl") or (place is None and not one)
    options = options.model_copy(update={"workers": options.workers or os.cpu_count() or 1})
    count = Counter[bool]()
    with _progress(len(jobs)) as bar:
        task = bar.add_task(say("run.progress"), total=len(jobs)) if bar else TaskID(0)
        for line in lines(jobs, options, _target(output, lined, one), None if lined else 2):
            count[line.failed is None] += 1
            if place is None:
                print_json(line.json)
            if line.failed is not None:
                report_failure(line, sources)
            if bar:
                bar.advance(task)
    if not one:
        err().print(say("run.done", records=count[True], failures=count[False]))
    return 3 if count[False] else 0


def report_failure(line: Line, sources: list[Path]) -> None:
    """One line for people about a source that failed."""
    name = str(sources[0]) if len(sources) == 1 and not sources[0].is_dir() else line.name
    text = say("failure.line", name=name, message=line.message, code=line.failed)
    err().print(escape(text), style="red", soft_wrap=True)


def _target(output: str, lined: bool, one: bool) -> Target | None:
    """Where the output goes: nothing to write for ``-``; lines; one object to a file; else a folder."""
    if output == "-":
        return None
    path = Path(output)
    if lined or (one and not path.is_dir() and not output.endswith(("/", os.sep)) and path.suffix):
        return LinesFile(path)
    return Folder(path)


def _progress(total: int) -> Progress | nullcontext[None]:
    return Progress(console=err(), transient=True) if total > 1 and err().is_terminal else nullcontext()


__all__ = ["Job", "convert_command", "report_failure"]
