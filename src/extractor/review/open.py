"""Which kind of archive a place means."""

from __future__ import annotations

from pathlib import Path

from extractor.lexicon.book import Book
from extractor.review.archive import Archive, Files
from extractor.review.stored import Stored, is_database


def opened(target: Path, book: Book) -> Archive:
    """The archive at a place: a database by its suffix, else files. Raises ExtractorError where there is none."""
    return Stored(target, book) if is_database(target) else Files(target)
