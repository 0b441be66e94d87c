"""Bytes in, Document out: guarded for every kind that needs a parser."""

from __future__ import annotations

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.readers.dispatch import read_here
from extractor.readers.guard import guarded
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.vocabulary import vocabulary

_PARSED = frozenset({"pdf", "docx", "html", "xlsx"})


def read(source: Source, book: Book, limits: Limits | None = None, *, guard: bool = True) -> Document:
    """Reads a source. Plain text is read here, every other kind in a child process unless ``guard`` is off.

    A document in which nothing was read is an error (Empty, Garbled), never an empty Document. Raises the subclasses
    of ExtractorError; anything else is a bug and comes as Internal when guarded.
    """
    bounds = limits or Limits()
    run = guarded if guard and source.kind in _PARSED else read_here
    return run(source, vocabulary(book), bounds)
