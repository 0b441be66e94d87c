"""PDF: the text layer of its pages, and recognition of those that are pictures or hold no text that can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pypdfium2

from extractor.model.document import Document
from extractor.model.errors import Corrupt, Encrypted, LimitExceeded
from extractor.readers.compose import Composer
from extractor.readers.limits import Limits
from extractor.readers.ocr import can_recognise, recogniser
from extractor.readers.open import Source
from extractor.readers.page import Page
from extractor.readers.pages import document_of, ranges, unreadable
from extractor.readers.pdf_page import page_of
from extractor.readers.vocabulary import Vocabulary

_PASSWORD = 4
_SCALE = 200 / 72
_LARGEST = 4000
"""Pixels of the longer side of a page that is drawn to be recognised."""


Alive = Callable[[], None] | None


def read_pdf(source: Source, words: Vocabulary, limits: Limits, alive: Alive = None) -> Document:
    """The pages of a PDF; ``alive`` is called after each that was recognised, since that takes seconds.

    Raises Encrypted, Corrupt (broken file or page tree), LimitExceeded (pages), Empty (no text layer, and no
    recognition installed) and Garbled (characters that stand for no text).
    """
    document = _opened(source, limits)
    composer = Composer(limits)
    try:
        pages = _pages(document, source)
        if can_recognise():
            _recognise(document, pages, composer, words, limits, alive)
    finally:
        document.close()
    return document_of(pages, source, "pdf", composer, words)


def _recognise(
    document: Any,
    pages: list[Page],
    composer: Composer,
    words: Vocabulary,
    limits: Limits,
    alive: Callable[[], None] | None,
) -> None:
    """Puts what is recognised in the place of pages that cannot be read; tells which."""
    scans = [index for index, page in enumerate(pages) if unreadable(page)]
    if len(scans) > limits.scans:
        raise LimitExceeded(f"{len(scans)} scanned pages, more than the limit of {limits.scans}")
    told = []
    recognise = recogniser() if scans else None
    for index in scans:
        assert recognise is not None
        sheet = document[index]
        scale = min(_SCALE, _LARGEST / max(1.0, *sheet.get_size()))
        picture = sheet.render(scale=scale, rev_byteorder=False).to_numpy()
        sheet.close()
        found = recognise(picture, scale, index + 1)
        if found.glyphs:
            pages[index] = found
            told.append(index + 1)
        if alive is not None:
            alive()
    if told:
        composer.notice("recognised", words.say("recognised", pages=ranges(told)))


def _opened(source: Source, limits: Limits) -> Any:
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise Encrypted("PDF with a password", source=source.name) from error
        raise Corrupt(f"no readable PDF: {error}", source=source.name) from error
    count = len(document)
    if count > limits.pages:
        document.close()
        raise LimitExceeded(f"{count} pages, more than the limit of {limits.pages}", source=source.name)
    if count == 0:
        document.close()
        raise Corrupt("a page tree without pages", source=source.name)
    return document


def _pages(document: Any, source: Source) -> list[Page]:
    pages: list[Page] = []
    for index in range(len(document)):
        try:
            page = document[index]
        except pypdfium2.PdfiumError as error:
            raise Corrupt(f"page {index + 1} of {len(document)} cannot be loaded", source=source.name) from error
        try:
            pages.append(page_of(page, index + 1))
        finally:
            page.close()
    return pages
