"""Reads pattern files: TOML in, typed entries out; every complaint names file, entry and reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.lexicon.shape import SHAPES, Entry
from extractor.model.errors import PatternError


def builtin_patterns() -> Path:
    """The folder of shipped patterns: inside the wheel, or beside ``src`` in an editable install."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "patterns", package.parent.parent / "patterns"):
        if folder.is_dir():
            return folder
    raise PatternError(f"{package / 'patterns'}: no pattern folder is installed")


def read_folder(folder: Path) -> Iterator[tuple[str, Entry]]:
    """All entries below ``folder`` as (kind, entry), files in sorted order.

    Raises PatternError where the folder is missing, a file is no TOML, or an entry does not fit its shape.
    """
    if not folder.is_dir():
        raise PatternError(f"{folder}: not a folder")
    for path in sorted(folder.rglob("*.toml")):
        yield from read_file(path, path.relative_to(folder).as_posix())


def read_file(path: Path, name: str) -> Iterator[tuple[str, Entry]]:
    """The entries of one pattern file; ``name`` is how provenance calls it."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise PatternError(f"{path}: {error}") from error
    for kind, rows in tables.items():
        if kind not in SHAPES or not isinstance(rows, list):
            raise PatternError(f"{path}: [[{kind}]] is not one of {', '.join(sorted(SHAPES))}")
        for row in rows:
            yield kind, _entry(kind, row, path, name)


def _entry(kind: str, row: dict[str, Any], path: Path, name: str) -> Entry:
    try:
        return SHAPES[kind].model_validate({**row, "origin": f"{name}#{row.get('id')}"})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PatternError(f"{path}: [[{kind}]] {row.get('id', '?')}: {place}: {first['msg']}") from error
