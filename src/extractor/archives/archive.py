"""A converted archive: a folder of records, or a file of lines; listed once, opened one by one."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from extractor.model.errors import NotFound, UsageError
from extractor.model.places import CORRECTIONS, is_ours
from extractor.model.record import Failure, Record
from extractor.writers.table import needed

_EITHER: TypeAdapter[Record | Failure] = TypeAdapter(Record | Failure)
ENDS = (".json", ".jsonl", ".jsonl.zst")
"""What outcomes are written to, by suffix: one of them, one a line, the same packed."""
_Place = tuple[Path, int, int]
"""A file, and offset and length in it."""


class Entry(NamedTuple):
    """What the list tells of one outcome."""

    name: str
    kind: str = ""
    title: str = ""
    body: str = ""
    year: int | None = None
    figures: int = 0
    facts: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    failure: str = ""

    @property
    def findings(self) -> int:
        """How many findings there are."""
        return self.errors + self.warnings + self.notes


class Wanted(NamedTuple):
    """What the list is asked for; '' is anything. ``state``: error, warning, note, none, failed or corrected."""

    words: str = ""
    kind: str = ""
    year: str = ""
    state: str = ""


class Archive(ABC):
    """The outcomes below a target, by name."""

    def __init__(self, target: Path, entries: Iterable[Entry]) -> None:
        self.target = target
        self._entries = {entry.name: entry for entry in entries}
        if not self._entries:
            raise UsageError(f"{target}: no records; extractor convert writes them")

    @abstractmethod
    def outcome(self, name: str) -> Record | Failure:
        """The record or failure of that name. Raises NotFound."""

    def outcomes(self) -> Iterator[Record | Failure]:
        """All, one by one in order of their names."""
        return map(self.outcome, sorted(self._entries))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All, in order of their names."""
        return tuple(self._entries[name] for name in sorted(self._entries))

    def wanted(self, wanted: Wanted, corrected: frozenset[str] = frozenset()) -> list[Entry]:
        """Those that are asked for; every word must stand in name, title or body."""
        words = wanted.words.lower().split()
        return [
            entry
            for entry in self.entries
            if all(word in f"{entry.name}\n{entry.title}\n{entry.body}".lower() for word in words)
            and wanted.kind in ("", entry.kind)
            and wanted.year in ("", str(entry.year))
            and (not wanted.state or _is(entry, wanted.state, corrected))
        ]

    def beside(self) -> Path:
        """Where what belongs to this archive but is not of it is kept: the corrections."""
        return self.target.with_name(self.target.resolve().name + CORRECTIONS)


class Files(Archive):
    """An archive of files; of two outcomes with one name the later counts, as in a file that was added to.

    What is packed is unpacked for as long as the archive is open.
    Raises NotFound where there is no target, UsageError where it holds no outcomes or those of another version.
    """

    def __init__(self, target: Path) -> None:
        if not target.exists():
            raise NotFound(f"{target}: no such archive", source=str(target))
        inside = [path for end in ENDS for path in sorted(target.rglob(f"*{end}"))] if target.is_dir() else [target]
        paths = [path for path in inside if not any(map(is_ours, path.relative_to(target).parts))]
        found = [one for path in paths for one in _listed(self._plain(path))]
        self._places = {entry.name: place for entry, place in found}
        super().__init__(target, (entry for entry, _ in found))
        try:
            self.outcome(self.entries[0].name)
        except ValidationError as error:
            first = error.errors()[0]
            raise UsageError(f"{target}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error

    def _plain(self, path: Path) -> Path:
        """A file that can be read from any place in it: the same, or what was packed. Raises UsageError."""
        if path.suffix != ".zst":
            return path
        zstandard = needed("zstandard", "zst")
        folder = Path(tempfile.mkdtemp(prefix="review"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        plain = folder / path.stem
        try:
            with path.open("rb") as packed, plain.open("wb") as file:
                zstandard.ZstdDecompressor().copy_stream(packed, file)
        except zstandard.ZstdError as error:
            raise UsageError(f"{path}: {error}") from error
        return plain

    def outcome(self, name: str) -> Record | Failure:
        """The record or failure of that name. Raises NotFound."""
        if name not in self._places:
            raise NotFound(f"{name}: not in this archive", source=name)
        path, start, length = self._places[name]
        with path.open("rb") as file:
            file.seek(start)
            return _EITHER.validate_json(file.read(length))


def holds_outcomes(path: Path) -> bool:
    """Whether a file, or the first file of a folder and those in it, is an outcome: one object, or one a line."""
    if path.is_dir():
        inside = (Path(top, name) for top, _, names in os.walk(path) for name in sorted(names) if not is_ours(name))
        first = next((file for file in inside if not file.name.startswith(".")), None)
        return first is not None and first.name.endswith(ENDS) and holds_outcomes(first)
    if path.name.endswith(ENDS[2]):
        return True
    try:
        with path.open("rb") as file:
            return _entry(file.readline() if path.name.endswith(ENDS[1]) else file.read()) is not None
    except OSError:  # its outcome will say why
        return False


def _is(entry: Entry, state: str, corrected: frozenset[str]) -> bool:
    return {
        "error": entry.errors > 0,
        "warning": entry.warnings > 0,
        "note": entry.notes > 0,
        "none": not entry.findings and not entry.failure,
        "failed": bool(entry.failure),
        "corrected": entry.name in corrected,
    }.get(state, False)


def _listed(path: Path) -> Iterator[tuple[Entry, _Place]]:
    """The outcomes of a file. What is no outcome in a folder is passed over, in a file of lines it is an error."""
    if path.suffix == ".json":
        data = path.read_bytes()
        entry = _entry(data)
        if entry is not None:
            yield entry, (path, 0, len(data))
        return
    at = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                entry = _entry(line)
                if entry is None:
                    raise UsageError(f"{path}: line {number} is no record")
                yield entry, (path, at, len(line))
            at += len(line)


def _entry(data: bytes) -> Entry | None:
    """What the list tells of an outcome, read without its types; None for JSON of another kind."""
    try:
        told = json.loads(data)
    except ValueError:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("source"), dict) or "schema" not in told:
        return None
    name = str(told["source"].get("name", ""))
    if "report" not in told:
        return Entry(name, failure=str(told.get("code", "")))
    report: dict[str, Any] = told["report"]
    severities = [finding.get("severity") for finding in told.get("findings", ())]
    return Entry(
        name, str(report.get("kind", "")), report.get("title") or "",
        (report.get("organization") or {}).get("name") or report.get("region") or "", report.get("fiscal_year"),
        len(told.get("figures", ())), len(told.get("facts", ())),
        severities.count("error"), severities.count("warning"), severities.count("note"),
    )  # fmt: skip
