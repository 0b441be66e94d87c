"""The thin pipeline: bytes in, one typed record out; five stages called in order, and the book they share."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from extractor.interpret.interpret import interpret
from extractor.interpret.view import view
from extractor.lexicon.book import Book
from extractor.model.base import Frozen
from extractor.model.document import Block, Document, SourceInfo
from extractor.model.fact import Report
from extractor.model.figure import Figure, Quantity
from extractor.model.finding import Finding
from extractor.model.record import Explanation, Record
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.read import read as read_source
from extractor.recognise.recognise import quantity, recognise
from extractor.reconcile.reconcile import reconcile
from extractor.segment.segment import divide, segment


class Options(Frozen):
    """Everything that may be chosen.

    ``guard``: read dangerous formats in a child process (False for those who bring their own sandbox).
    ``limits``: what reading one report may cost. ``text``: keep the document's text in the record. ``patterns``:
    folders laid over the built-in patterns. ``workers``: processes that convert many reports (1: this one; 0, for an
    archive: one a processor). ``timeout``: seconds a report may take in a worker. ``recycle``: files after which a
    worker is replaced. ``memory``: bytes a worker may take beyond what it needs to start, the processes it reads in
    not counted.
    """

    guard: bool = True
    limits: Limits = Limits()
    text: bool = True
    patterns: tuple[Path, ...] = ()
    workers: int = 1
    timeout: float = 900.0
    recycle: int = 2000
    memory: int | None = 4 << 30


@cache
def book_of(layers: tuple[Path, ...] = ()) -> Book:
    """The built-in patterns with ``layers`` on top, loaded once a process. Raises PatternError."""
    return Book.load(*layers)


def default_book() -> Book:
    """The built-in patterns, loaded once a process."""
    return book_of()


def document_of(text: str, name: str = "") -> Document:
    """A plain text as a Document of one block."""
    return Document(source=SourceInfo(name=name), text=text, blocks=(Block(kind="plain", start=0, end=len(text)),))


def read(source: Source | Path | str, options: Options | None = None) -> Document:
    """The document of a file. Raises ExtractorError where it cannot be read, also where nothing is in it."""
    options = options or Options()
    origin = source if isinstance(source, Source) else Source.of(source, limits=options.limits)
    return read_source(origin, book_of(options.patterns), options.limits, guard=options.guard)


@contextmanager
def unbroken() -> Iterator[None]:
    """A report read without walks of the collector of cycles over all that was made of it so far.

    What the stages make is kept and holds no cycles: the walks find nothing, and their share would grow with the
    report. The collector is left as it was found.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def understand(document: Document, book: Book) -> Report:
    """Outline, figures and facts of a document that was read."""
    outline = segment(document, book)
    return interpret(recognise(outline, book), outline, book)


def prove(document: Document, book: Book) -> Record:
    """The record of a document that was read: understood, and held against itself."""
    with unbroken():
        report = understand(document, book)
        checks, findings = reconcile(report, book)
        return Record.of(report, view(report, book), checks, findings)


def extract(source: Source | Path | str, options: Options | None = None) -> Record:
    """One report in, one record out. Raises ExtractorError where it cannot be read."""
    options = options or Options()
    book = book_of(options.patterns)
    record = prove(read(source, options), book)
    return record if options.text else record.model_copy(update={"text": None})


def check(source: Source | Path | str, options: Options | None = None) -> tuple[Finding, ...]:
    """What the report says against itself, in document order. Raises ExtractorError."""
    return extract(source, options).findings


def explain(source: Source | Path | str, at: int | str, options: Options | None = None) -> Explanation | None:
    """Why a figure is read as it is; ``at`` is an offset into the text or a figure's id. None where no figure is."""
    record = extract(source, options)
    figure = record.by_id.get(at) if isinstance(at, str) else record.figure_at(at)
    return record.explain(figure.id) if figure else None


def figures(text: str) -> list[Figure]:
    """Every figure of a text, in order; usable on a sentence without a report."""
    book = default_book()
    with unbroken():
        return list(recognise(divide(document_of(text), book), book))


def parse_quantity(text: str) -> Quantity | None:
    """The quantity that ``text`` as a whole expresses, or None."""
    return quantity(text, default_book())
