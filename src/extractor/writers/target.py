"""Where JSON goes: one file, a file of lines, or a folder. Whole or not at all: a temporary file, then a rename."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol, runtime_checkable

from extractor.model.errors import TargetError


class Target(Protocol):
    """Takes the JSON of outcomes one by one; ``commit`` makes them stand, ``abandon`` leaves no trace."""

    def write(self, name: str, json: str) -> None:
        """One outcome. ``name`` is its ``source.name``."""

    def commit(self) -> None:
        """All outcomes were written."""

    def abandon(self) -> None:
        """The run ended early."""


@runtime_checkable
class Standing(Target, Protocol):
    """A target in which outcomes stand before ``commit``: a run that broke off goes on, the next one adds to it.

    Writing the outcome of a name again replaces it. A target that is made whole at ``commit`` is none of these.
    """

    def flush(self) -> None:
        """Every outcome written so far stands, though the process be killed the next moment."""

    def holds(self, names: Sequence[str]) -> set[str]:
        """Those of the names (``source.name`` of outcomes, failures too) that have an outcome standing in it."""


class TextFile:
    """A text file that appears under its name at ``commit``; until then the old one stands.

    Lines end as they are given. Every step raises TargetError where the place cannot be written.
    """

    def __init__(self, path: Path, encoding: str = "utf-8") -> None:
        self._path = path
        self._part, handle = temporary(path)
        self._file = os.fdopen(handle, "w", encoding=encoding, newline="")

    def add(self, text: str) -> None:
        """Further text."""
        try:
            self._file.write(text)
        except OSError as error:
            raise TargetError(f"{self._path}: {error.strerror}") from error

    def commit(self) -> None:
        """Give the file its name."""
        settle(self._file.close, self._part, self._path)

    def abandon(self) -> None:
        """Remove what was written."""
        self._file.close()
        self._part.unlink(missing_ok=True)


class LinesFile(TextFile):
    """One file, one object a line."""

    def write(self, name: str, json: str) -> None:
        """One more line."""
        self.add(json + "\n")


class Folder:
    """One ``<name>.json`` a report, the old suffix kept, in subfolders as the names say. Each file stands at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        _folder(path)

    def write(self, name: str, json: str) -> None:
        """One file."""
        path = self._place(name)
        _folder(path.parent)
        file = LinesFile(path)
        try:
            file.write(name, json)
            file.commit()
        except TargetError:
            file.abandon()
            raise

    def flush(self) -> None:
        """Every file stands as soon as it is written."""

    def holds(self, names: Sequence[str]) -> set[str]:
        """Names whose file is there."""
        return {name for name in names if self._place(name).is_file()}

    def commit(self) -> None:
        """Nothing is left to do."""

    def abandon(self) -> None:
        """What was written stands."""

    def _place(self, name: str) -> Path:
        parts = [part for part in PurePosixPath(name).parts if part not in {"/", "..", "."}]
        return self._path.joinpath(*parts[:-1], f"{parts[-1]}.json")


def _folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TargetError(f"{path}: {error.strerror}") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise TargetError(f"{path}: {os.strerror(errno.EACCES)}")


def temporary(path: Path) -> tuple[Path, int]:
    """A hidden file beside ``path`` and its open handle, with the mode that a new file would have."""
    if path.is_dir():
        raise TargetError(f"{path}: {os.strerror(errno.EISDIR)}")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    except OSError as error:
        raise TargetError(f"{path}: {error.strerror}") from error
    os.chmod(name, 0o666 & ~_umask())
    return Path(name), handle


def settle(finish: Callable[[], object], part: Path, path: Path) -> None:
    """Write what is left of a file and give it its name. Raises TargetError."""
    try:
        finish()
        part.replace(path)
    except OSError as error:
        raise TargetError(f"{path}: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
