"""Sources -> outcomes: in = records + failures, always, in the order of the sorted input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.batch.jobs import jobs_of
from extractor.batch.lines import lines, parsed, sink_of
from extractor.model.record import Failure, Record
from extractor.pipeline import Options, book_of
from extractor.writers.targets import target_of


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
    jobs = jobs_of(paths, without=place)
    json = None if target is None else target_of(str(target), book_of(options.patterns))
    sink = sink_of(json, Path(facts) if facts is not None else None, "en", options)
    for line in lines(jobs, options, sink):
        yield parsed(line)
