"""Lines or a folder of JSON as an archive: put into a database of the moment, so that it is asked like any other."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic_core import from_json

from extractor.lexicon.book import Book
from extractor.model.errors import NotFound, TargetError
from extractor.model.places import is_ours
from extractor.writers.store.database import Database
from extractor.writers.store.sqlite import Sqlite
from extractor.writers.store.store import Store
from extractor.writers.table import needed

LINES = (".jsonl", ".jsonl.zst")
"""What is read so, by suffix."""


@contextmanager
def archive_of_lines(path: Path, book: Book) -> Iterator[Store]:
    """The outcomes of a file of lines, or of a folder, in a database that is gone afterwards.

    Raises NotFound where there is none, TargetError where a line (a file of the folder) is no outcome.
    """
    if not path.exists():
        raise NotFound(str(path))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "lines.db"
        target = Database(Sqlite(place), book)
        try:
            for number, line in enumerate(_lines(path), 1):
                target.write(_name(line, path, number), line)
            target.commit()
        except BaseException:
            target.abandon()
            raise
        store = Sqlite(place, readonly=True)
        try:
            yield store
        finally:
            store.close()


def _lines(path: Path) -> Iterator[str]:
    if path.is_dir():
        for inside in sorted(path.rglob("*.json")):
            if not any(map(is_ours, inside.relative_to(path).parts)):
                yield inside.read_text(encoding="utf-8")
        return
    with path.open("rb") as file:
        packed = path.suffix == ".zst"
        stream = needed("zstandard", "zst").ZstdDecompressor().stream_reader(file) if packed else file
        for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n"):
            if line.strip():
                yield line.rstrip("\n")


def _name(line: str, path: Path, number: int) -> str:
    try:
        outcome = from_json(line)
        return str(outcome["source"]["name"])
    except (ValueError, KeyError, TypeError) as error:
        raise TargetError(f"{path}:{number}: {error}") from error
