"""Which files a call means, and how their sources are named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CONFIG = "extractor.toml"
"""Settings that lie beside reports; no report itself."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to convert. ``name`` is its POSIX path relative to the folder given, or its base name."""

    path: Path
    name: str


def jobs_of(sources: Iterable[Path], without: Path | None = None) -> list[Job]:
    """Every file meant, each once: files as given, folders walked in sorted order.

    Hidden files, settings and what lies below ``without`` (the target of the run) are left out. A path that does not
    exist is a job too: its outcome will say so. Where base names clash, names are the paths as given.
    """
    jobs: list[Job] = []
    for source in sources:
        jobs.extend(_walk(source, without) if source.is_dir() else [Job(source, source.name)])
    return _distinct(jobs)


def _walk(folder: Path, without: Path | None) -> Iterator[Job]:
    barred = without.resolve() if without is not None else None
    found: list[Job] = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and Path(root, f).resolve() != barred)
        paths = (Path(root, file) for file in files if not file.startswith(".") and file != CONFIG)
        found += [Job(path, path.relative_to(folder).as_posix()) for path in paths if path.resolve() != barred]
    yield from sorted(found, key=lambda job: job.name)


def _distinct(jobs: list[Job]) -> list[Job]:
    count: dict[str, int] = {}
    once: dict[Path, Job] = {}
    for job in jobs:
        if job.path not in once:
            once[job.path] = job
            count[job.name] = count.get(job.name, 0) + 1
    return [job if count[job.name] == 1 else Job(job.path, job.path.as_posix().lstrip("/")) for job in once.values()]
