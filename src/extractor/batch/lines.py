"""Outcomes as they are written: their JSON, what a run counts of them, and where they go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from extractor.batch.each import spread
from extractor.batch.jobs import Job
from extractor.batch.outcome import lost, outcomes
from extractor.model.record import Failure, Outcome, Record
from extractor.pipeline import Options, book_of
from extractor.writers.facts import Language, Row, fact_rows, headers
from extractor.writers.json import dumps
from extractor.writers.table import TableFile, table_file
from extractor.writers.target import Target


class Line(NamedTuple):
    """An outcome as it is written, and what a run wants to count of it. ``failed`` is the failure's code.

    ``rows`` are its facts as rows of a table, where the run writes one.
    """

    name: str
    json: str
    failed: str | None
    message: str
    figures: int
    facts: int
    findings: int
    rows: tuple[Row, ...] = ()


class Sink(NamedTuple):
    """Where a run writes: ``json`` takes outcomes, ``table`` facts as rows, each None where nothing is wanted.

    ``indent`` of the JSON, ``language`` of the rows.
    """

    json: Target | None = None
    table: TableFile | None = None
    indent: int | None = None
    language: Language = "en"

    @property
    def parts(self) -> list[Target | TableFile]:
        """What must be committed or abandoned."""
        return [part for part in (self.json, self.table) if part is not None]


def sink_of(json: Target | None, facts: Path | None, language: Language, options: Options) -> Sink:
    """Where outcomes go and, at ``facts``, the table of their facts. Raises as ``table_file`` does, ``json`` undone."""
    if facts is None:
        return Sink(json)
    try:
        table = table_file(facts, headers(language, book_of(options.patterns)))
    except BaseException:
        if json is not None:
            json.abandon()
        raise
    return Sink(json, table, language=language)


def lines(jobs: list[Job], options: Options, sink: Sink | None = None) -> Iterator[Line]:
    """The outcomes of jobs, written to ``sink`` on the way."""
    sink = sink or Sink()
    language = sink.language if sink.table is not None else None
    work = partial(_lines, options=options, indent=sink.indent, language=language)
    try:
        for line in spread(jobs, work, partial(_lost, indent=sink.indent), options):
            if sink.json is not None:
                sink.json.write(line.name, line.json)
            if sink.table is not None:
                sink.table.write(line.rows)
            yield line
    except BaseException:
        for part in sink.parts:
            part.abandon()
        raise
    for part in sink.parts:
        part.commit()


def parsed(line: Line) -> Record | Failure:
    """The outcome that a line is the JSON of."""
    return (Failure if line.failed else Record).model_validate_json(line.json)


def _lines(job: Job, options: Options, indent: int | None, language: Language | None) -> Iterator[Line]:
    if language is None:
        for result in outcomes(job, options):
            yield written(result, indent)
        return
    for result in outcomes(job, options.model_copy(update={"text": True})):
        rows: tuple[Row, ...] = ()
        if isinstance(result, Record):
            rows = tuple(fact_rows(result, book_of(options.patterns), language))
            result = result if options.text else result.model_copy(update={"text": None})
        yield written(result, indent)._replace(rows=rows)


def _lost(job: Job, code: str, indent: int | None) -> Line:
    return written(lost(job, code), indent)


def written(result: Outcome, indent: int | None = None) -> Line:
    """An outcome as a line."""
    name, json = result.source.name, dumps(result, indent)
    if isinstance(result, Failure):
        return Line(name, json, result.code, result.message, 0, 0, 0)
    assert isinstance(result, Record)
    return Line(name, json, None, "", len(result.figures), len(result.facts), len(result.findings))
