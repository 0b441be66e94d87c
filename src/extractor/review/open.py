"""Which kind of archive a place means."""

from __future__ import annotations

from pathlib import Path

from extractor.lexicon.book import Book
from extractor.review.archive import Archive, Files
from extractor.review.stored import Stored, is_database


def opened(place: str | Path, book: Book) -> Archive:
    """The archive at a place: a database by its suffix or address, else files. Raises ExtractorError where none is."""
    return Stored(str(place), book) if is_database(str(place)) else Files(Path(place))
