"""The work of an archive: tasks in, answers out as they come, by watched workers on this machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from extractor.batch.each import care_of
from extractor.batch.jobs import Job
from extractor.batch.lines import Line, written
from extractor.batch.outcome import answers, lost, opened
from extractor.batch.touched import letters
from extractor.batch.workers import Crew, finished
from extractor.model.record import Failure, Record
from extractor.pipeline import Options, extract
from extractor.readers.open import Source

Ask = Callable[[Source, Options], Record]
"""What makes the record of a source."""


class Task(NamedTuple):
    """A file to convert. ``known`` is the hash of the content whose outcomes are known already, or empty."""

    job: Job
    stamp: str | None = None
    known: str = ""


class Read(NamedTuple):
    """What a worker tells before the outcomes: the hash of the file; ``same``: it is known, no outcomes follow."""

    sha256: str
    same: bool


class Seen(NamedTuple):
    """What a worker tells after the outcomes, where all are records: the letters of their texts."""

    letters: bytes


Told = Read | Line | Seen


class Answer(NamedTuple):
    """What became of a task: its outcomes, none where the content is the ``same`` as is known.

    ``letters`` of the texts, for ``touched``; None where one was not read.
    """

    task: Task
    sha256: str
    same: bool
    lines: tuple[Line, ...]
    letters: bytes | None = None

    @property
    def failed(self) -> dict[str, int]:
        """Failures by their code."""
        return dict(sorted(Counter(line.failed for line in self.lines if line.failed).items()))


def local(tasks: Iterable[Task], options: Options, ask: Ask = extract) -> Iterator[list[Answer]]:
    """The answers to all tasks as they come, some at a time, by ``options.workers`` processes.

    Tasks are taken as workers are free for them. An empty list is a second in which nothing ended. ``ask`` makes the
    record of a source; it must be picklable.
    """
    crew = crew_of(options, ask)
    try:
        yield from answered(tasks, crew)
    finally:
        crew.close()


def crew_of(options: Options, ask: Ask = extract) -> Crew[Task, Told]:
    """Workers for tasks; they start as tasks come, and stay until they are closed."""
    return Crew(partial(_work, options=options, ask=ask), _lost, care_of(options))


def answered(tasks: Iterable[Task], crew: Crew[Task, Told]) -> Iterator[list[Answer]]:
    """The answers of a crew to all tasks."""
    for ended in finished(tasks, crew):
        yield [_answer(task, results) for task, results in ended]


def _work(task: Task, options: Options, ask: Ask) -> Iterator[Told]:
    source = opened(task.job, options)
    if isinstance(source, Failure):
        yield written(source)
        return
    same = source.sha256 == task.known
    yield Read(source.sha256, same)
    seen, whole = set(source.name), not same
    for outcome in () if same else answers(source, options.model_copy(update={"text": True}), ask):
        if isinstance(outcome, Record):
            seen.update(outcome.text or "")
            outcome = outcome if options.text else outcome.model_copy(update={"text": None})
        else:
            whole = False
        yield written(outcome)
    if whole:
        yield Seen(letters(seen))


def _lost(task: Task, code: str) -> Told:
    return written(lost(task.job, code))


def _answer(task: Task, results: list[Told]) -> Answer:
    read = next((told for told in results if isinstance(told, Read)), Read("", False))
    seen = next((told.letters for told in results if isinstance(told, Seen)), None)
    return Answer(task, read.sha256, read.same, tuple(told for told in results if isinstance(told, Line)), seen)
