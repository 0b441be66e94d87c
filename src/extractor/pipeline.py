"""The thin pipeline: five stages called in order, and the default book."""

from __future__ import annotations

from functools import cache

from extractor.interpret.interpret import interpret
from extractor.lexicon.book import Book
from extractor.model.document import Block, Document, SourceInfo
from extractor.model.fact import Report
from extractor.model.figure import Figure, Quantity
from extractor.recognise.recognise import quantity, recognise
from extractor.segment.segment import segment


@cache
def default_book() -> Book:
    """The built-in patterns, loaded once a process."""
    return Book.load()


def document_of(text: str, name: str = "") -> Document:
    """A plain text as a Document of one block."""
    return Document(source=SourceInfo(name=name), text=text, blocks=(Block(kind="plain", start=0, end=len(text)),))


def understand(document: Document, book: Book) -> Report:
    """Outline, figures and facts of a document that was read."""
    outline = segment(document, book)
    return interpret(recognise(outline, book), outline, book)


def figures(text: str) -> list[Figure]:
    """Every figure of a text, in order; usable on a sentence without a report."""
    book = default_book()
    return list(recognise(segment(document_of(text), book), book))


def parse_quantity(text: str) -> Quantity | None:
    """The quantity that ``text`` as a whole expresses, or None."""
    return quantity(text, default_book())
