"""``pytest --extractor DIR``: each report of a folder is a test that fails where it reads otherwise than approved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from extractor.batch.jobs import Job


class Different(Exception):
    """A report reads otherwise than it was approved; the message tells where."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--extractor DIR`` (repeatable) and ``--extractor-patterns DIR``."""
    group = parser.getgroup("extractor")
    group.addoption("--extractor", action="append", default=[], type=Path, metavar="DIR",
                    help="verify the reports of this folder against its approved records")  # fmt: skip
    group.addoption("--extractor-patterns", action="append", default=[], type=Path, metavar="DIR",
                    help="pattern files laid over the built-in ones")  # fmt: skip


def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Adds one item a report, and one for every approved record without a report."""
    for folder in config.getoption("--extractor"):
        if not folder.is_dir():
            raise pytest.UsageError(f"--extractor {folder}: no folder")
        items.extend(_items(session, folder))


def _items(session: pytest.Session, folder: Path) -> Iterator[pytest.Item]:
    from extractor.batch.jobs import jobs_of
    from extractor.compare.verify import missing

    jobs = jobs_of([folder])
    for job in jobs:
        yield ReportItem.from_parent(session, name=f"{folder}/{job.name}", folder=folder, job=job)
    for gone in missing(folder, [job.name for job in jobs]):
        if not any(gone.name.startswith(f"{job.name}/") for job in jobs):  # a member of a bundle that is there
            yield ReportItem.from_parent(session, name=f"{folder}/{gone.name}", folder=folder, job=None)


class ReportItem(pytest.Item):
    """One report against its approved record; where it is a bundle, all its members."""

    def __init__(self, *, folder: Path, job: Job | None, **known: Any) -> None:
        super().__init__(**known)
        self._folder, self._job = folder, job

    def runtest(self) -> None:
        """Reads the report and compares. Raises Different."""
        from extractor.batch.outcome import outcomes
        from extractor.compare.verify import Verdict, lines_of, verdict
        from extractor.pipeline import Options, book_of

        options = Options(patterns=tuple(self.config.getoption("--extractor-patterns")))
        if self._job is None:
            verdicts = [Verdict(self.name, "missing")]
        else:
            verdicts = [verdict(outcome, self._folder) for outcome in outcomes(self._job, options)]
        book = book_of(options.patterns)
        if told := [line for one in verdicts if not one.holds for line in lines_of(one, book)]:
            raise Different("\n".join(told))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The difference alone, without a trace."""
        return str(excinfo.value) if isinstance(excinfo.value, Different) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The folder, and the report as the name of the test."""
        return self._folder, None, self.name
