"""Which kind of archive a place means."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extractor.archives.archive import ENDS, Archive, Files, holds_outcomes
from extractor.archives.stored import Stored, is_database
from extractor.lexicon.book import Book


def opened(place: str | Path, book: Book) -> Archive:
    """The archive at a place: a database by its suffix or address, else files. Raises ExtractorError where none is."""
    return Stored(str(place), book) if is_database(str(place)) else Files(Path(place))


def is_archive(place: str | Path) -> bool:
    """Whether a place means outcomes of an earlier run and not reports.

    A database by its suffix or address, a file of lines by its suffix; a JSON file or the first file of a folder
    by what is in it.
    """
    text = str(place)
    if is_database(text) or text.endswith(ENDS[1:]):
        return True
    path = Path(place)
    return holds_outcomes(path) if path.is_dir() or text.endswith(ENDS[0]) else False


def parted(sources: Iterable[str], book: Book) -> tuple[list[Archive], list[str]]:
    """The sources that are converted archives, opened, and those that are reports. Raises as ``opened``."""
    archives: list[Archive] = []
    reports: list[str] = []
    for source in sources:
        if is_archive(source):
            archives.append(opened(source, book))
        else:
            reports.append(source)
    return archives, reports
