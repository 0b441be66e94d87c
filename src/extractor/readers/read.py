"""Bytes in, Document out: guarded for every kind that needs a parser."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.errors import ExtractorError
from extractor.readers import bundle
from extractor.readers.dispatch import read_here
from extractor.readers.guard import guarded, guarded_members
from extractor.readers.limits import Limits
from extractor.readers.office import OFFICE, converted
from extractor.readers.open import Source
from extractor.readers.vocabulary import vocabulary

_PARSED = frozenset({"pdf", "docx", "html", "mhtml", "xlsx", "xls", "ofd", "image"})


def read(source: Source, book: Book, limits: Limits | None = None, *, guard: bool = True) -> Document:
    """Reads a source. Plain text is read here, every other kind in a child process unless ``guard`` is off.

    Formats that only LibreOffice reads are converted by it first, in a process of its own either way. A document in
    which nothing was read is an error (Empty, Garbled), never an empty Document. Raises the subclasses of
    ExtractorError; anything else is a bug and comes as Internal when guarded.
    """
    bounds = limits or Limits()
    words = vocabulary(book)
    readable = converted(source, bounds) if source.kind in OFFICE else source
    run = guarded if guard and readable.kind in _PARSED else read_here
    document = run(readable, words, bounds)
    if readable is source:
        return document
    told = source.info(reader=f"office+{document.source.reader}", pages=document.source.pages)
    return document.model_copy(update={"source": told})


def members(source: Source, limits: Limits | None = None, *, guard: bool = True) -> Iterator[Source | ExtractorError]:
    """The sources inside a bundle (``source.kind in BUNDLES``), bundles within it opened too.

    An ExtractorError stands in the place of a member that cannot be had. Raises Corrupt, Encrypted, Empty,
    Unsupported or LimitExceeded for the bundle as a whole. Zip archives are unpacked here as they are asked for, the
    others in a child process unless ``guard`` is off.
    """
    bounds = limits or Limits()
    if guard and source.kind != "zip":
        return iter(guarded_members(source, bounds))
    return bundle.members(source, bounds)
