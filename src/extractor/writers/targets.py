"""Which target a place asks for: by its suffix, or by the scheme of its address."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from extractor.lexicon.book import Book
from extractor.writers.packed import PackedLines
from extractor.writers.store.database import Database
from extractor.writers.store.folders import CsvFolder, ParquetFolder
from extractor.writers.store.open import opened
from extractor.writers.target import Folder, LinesFile, Target


def target_of(place: str, book: Book, *, lined: bool = False, one: bool = False) -> Target:
    """The target that writes to ``place``. Raises TargetError where it cannot be written, MissingExtra.

    ``lined``: one object a line whatever the suffix. ``one``: a single outcome is expected, so that a name with a
    suffix is a file of its own and no folder. ``book`` names what a database describes of itself.
    """
    path = Path(place)
    if place.endswith(".jsonl.zst"):
        return PackedLines(path)
    if lined or path.suffix == ".jsonl":
        return LinesFile(path)
    store = opened(place)
    if store is not None:
        return Database(store, book)
    if path.suffix in FOLDERS:
        return FOLDERS[path.suffix](path, book)
    if one and path.suffix and not path.is_dir() and not place.endswith(("/", os.sep)):
        return LinesFile(path)
    return Folder(path)


FOLDERS: dict[str, Callable[[Path, Book], Target]] = {".csv": CsvFolder, ".parquet": ParquetFolder}
"""Folders of tables, by suffix."""
