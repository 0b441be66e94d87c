"""What made an outcome: a fingerprint of the code, the patterns and the options that may change it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from extractor.lexicon.load import builtin_patterns
from extractor.model.errors import PatternError
from extractor.pipeline import Options
from extractor.readers.dispatch import formats

_ROOMS = ("model", "lexicon", "readers", "segment", "recognise", "interpret", "reconcile")
_FILES = ("pipeline.py", "writers/json.py", "batch/outcome.py")
_LIBRARIES = (
    "pydantic", "regex", "jieba", "pypdfium2", "lxml", "python-stdnum", "xlrd", "py7zr", "rapidocr", "onnxruntime",
)  # fmt: skip
"""Packages whose version may change what is read."""


def code_version(options: Options) -> str:
    """The code that makes outcomes, the libraries it reads with, and the options that change them; 16 hex digits."""
    home = Path(__file__).resolve().parent.parent
    files = [path for room in _ROOMS for path in sorted((home / room).glob("*.py"))]
    read = hashlib.sha256()
    for path in (*files, *(home / name for name in _FILES)):
        read.update(path.read_bytes())
    chosen = options.model_dump(mode="json", include={"limits", "text"})
    told = {
        "libraries": {name: found for name in _LIBRARIES if (found := _version(name))},
        "formats": [form.suffix for form in formats() if form.reads],
        "options": chosen,
    }
    read.update(json.dumps(told, sort_keys=True).encode())
    return read.hexdigest()[:16]


def patterns_version(layers: Iterable[Path]) -> str:
    """The pattern files, the built-in ones and those of the layers over them; 16 hex digits. Raises PatternError."""
    read = hashlib.sha256()
    for folder in (builtin_patterns(), *layers):
        if not folder.is_dir():
            raise PatternError(f"{folder}: not a folder")
        for name, data in _files(folder):
            read.update(f"{name}\0{len(data)}\0".encode())
            read.update(data)
        read.update(b"\0layer")
    return read.hexdigest()[:16]


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*.toml")):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
