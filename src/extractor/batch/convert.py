"""Sources -> outcomes: in = records + failures, always, in the order of the sorted input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from extractor.batch.each import lost, spread
from extractor.batch.jobs import Job, jobs_of
from extractor.batch.outcome import outcomes
from extractor.model.record import Failure, Outcome, Record
from extractor.pipeline import Options, book_of
from extractor.writers.facts import Language, Row, fact_rows, headers
from extractor.writers.json import dumps
from extractor.writers.table import TableFile, table_file
from extractor.writers.target import Target
from extractor.writers.targets import target_of


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


def convert(
    sources: Iterable[Path | str] | Path | str,
    target: Path | str | None = None,
    options: Options | None = None,
    facts: Path | str | None = None,
) -> Iterator[Record | Failure]:
    """Every outcome of files and folders, as they come; nothing runs until it is asked for.

    ``target``: also write them, to ``X.jsonl`` one a line, to any other path as a folder of ``<name>.json``.
    ``facts``: also write their facts as one table, ``.csv``, ``.xlsx`` or ``.parquet``. Raises TargetError, UsageError
    and PatternError; what happens to one source is its Failure.
    """
    paths = [sources] if isinstance(sources, Path | str) else sources
    place = Path(target) if target is not None else None
    options = options or Options()
    jobs = jobs_of(map(Path, paths), without=place)
    json = None if target is None else target_of(str(target), book_of(options.patterns))
    sink = sink_of(json, Path(facts) if facts is not None else None, "en", options)
    for line in lines(jobs, options, sink):
        yield parsed(line)


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
            yield _written(result, indent)
        return
    for result in outcomes(job, options.model_copy(update={"text": True})):
        rows: tuple[Row, ...] = ()
        if isinstance(result, Record):
            rows = tuple(fact_rows(result, book_of(options.patterns), language))
            result = result if options.text else result.model_copy(update={"text": None})
        yield _written(result, indent)._replace(rows=rows)


def _lost(job: Job, code: str, indent: int | None) -> Line:
    return _written(lost(job, code), indent)


def _written(result: Outcome, indent: int | None) -> Line:
    name, json = result.source.name, dumps(result, indent)
    if isinstance(result, Failure):
        return Line(name, json, result.code, result.message, 0, 0, 0)
    assert isinstance(result, Record)
    return Line(name, json, None, "", len(result.figures), len(result.facts), len(result.findings))
