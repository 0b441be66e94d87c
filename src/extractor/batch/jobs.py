"""Which files a call means, and how their sources are named."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.batch import remote
from extractor.model.errors import UsageError
from extractor.model.places import is_ours


@dataclass(frozen=True, slots=True)
class Job:
    """One file to convert. ``name`` is its POSIX path relative to the folder given, or its base name.

    ``url`` where it lies in a remote store; ``path`` is then what the URL names there.
    """

    path: Path
    name: str
    url: str = ""

    @property
    def full(self) -> str:
        """A name that no other file has: its whole path."""
        return self.path.as_posix().lstrip("/")

    def stamp(self) -> str | None:
        """What changes when the file does: size and times, or what its store says; None where it is not there."""
        if self.url:
            return remote.stamp(self.url)
        try:
            stat = os.stat(self.path)
        except OSError:  # its outcome will say why
            return None
        return f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ctime_ns}"


def jobs_of(sources: Iterable[Path | str], without: Path | None = None) -> list[Job]:
    """Every file meant, each once, names distinct: see ``found``. ``without`` is the target of the run.

    Where names clash, they are the paths as given.
    """
    once: dict[str, Job] = {}
    for job in found(sources, () if without is None else (without,)):
        once.setdefault(job.url or str(job.path), job)
    count: dict[str, int] = {}
    for job in once.values():
        count[job.name] = count.get(job.name, 0) + 1
    return [job if count[job.name] == 1 else replace(job, name=job.full) for job in once.values()]


def names_many(text: str) -> bool:
    """Whether a source that is no path of a file may mean several: a list, a pattern, a URL."""
    return text == "-" or text.startswith("@") or remote.is_url(text) or glob.has_magic(text)


def found(sources: Iterable[Path | str], without: Collection[Path] = ()) -> Iterator[Job]:
    """Every file meant, as it is met: files as given, folders and patterns (``*``, ``**``) in sorted order.

    ``@FILE`` is a list of sources, one a line, ``-`` such a list on standard input: their names are the paths as
    listed. URLs (``s3://…``) are files, folders or patterns of a remote store. Hidden files, what we keep beside
    reports and what lies below ``without`` are left out. A path that does not exist is a job too: its outcome will say
    so. Raises UsageError for a list that cannot be read, MissingExtra.
    """
    barred = frozenset(path.resolve() for path in without)
    for source in sources:
        text = os.fspath(source)
        if text == "-":
            yield from _listed(sys.stdin, barred)
        elif text.startswith("@") and not Path(text).exists():
            try:
                with open(text[1:], encoding="utf-8-sig") as lines:
                    yield from _listed(lines, barred)
            except (OSError, UnicodeDecodeError) as error:
                raise UsageError(f"{text}: {error}") from error
        else:
            yield from _given(text, barred)


def _listed(lines: Iterable[str], barred: frozenset[Path]) -> Iterator[Job]:
    for line in lines:
        if text := line.rstrip("\r\n"):
            for job in _given(text, barred):
                yield job if job.url else replace(job, name=_plain(job.path))


def _plain(path: Path) -> str:
    """A path as a name: without the root, and what leads up."""
    return "/".join(part for part in path.parts if part not in ("/", "..", ".")) or path.name


def _given(text: str, barred: frozenset[Path]) -> Iterator[Job]:
    if remote.is_url(text):
        yield from (Job(Path(path), name, url) for path, name, url in remote.walk(text) if not _unseen(name))
        return
    path = Path(text)
    if path.is_dir():
        yield from _walk(path, "", barred)
    elif glob.has_magic(text) and not path.exists():
        base = Path(*_fixed(path.parts))
        matches = sorted(Path(match) for match in glob.iglob(text, recursive=True))
        files = [match for match in matches if match.is_file() and not any(map(is_ours, match.relative_to(base).parts))]
        if not files:
            yield Job(path, path.name)
        for match in files:
            if match.resolve() not in barred:
                yield Job(match, match.relative_to(base).as_posix())
    else:
        yield Job(path, path.name)


def _fixed(parts: tuple[str, ...]) -> list[str]:
    """The folders of a pattern before its first wildcard."""
    fixed = []
    for part in parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return fixed


def _unseen(name: str) -> bool:
    """Whether a file of a remote folder is hidden, or what we keep beside reports."""
    return any(part.startswith(".") or is_ours(part) for part in name.split("/"))


def _walk(folder: Path, prefix: str, barred: frozenset[Path]) -> Iterator[Job]:
    """The files below a folder in the order of their names, read folder by folder; one that cannot be read is told."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted((e.name + "/" * e.is_dir(follow_symlinks=False), e.is_dir()) for e in entries)
    except OSError:
        yield Job(folder, prefix.rstrip("/") or folder.name)
        return
    for name, is_folder in inside:
        path = folder / name
        if name.startswith(".") or is_ours(name.rstrip("/")) or (barred and path.resolve() in barred):
            continue
        if name.endswith("/"):
            yield from _walk(path, prefix + name, barred)
        elif not is_folder:  # a link to a folder is none to walk: it may lead round in circles
            yield Job(path, prefix + name)
