"""PDF: the text layer of its pages, and recognition of those that are pictures or hold no text that can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2

from extractor.model.document import Document
from extractor.model.errors import Corrupt, Encrypted, LimitExceeded
from extractor.readers.compose import Composer
from extractor.readers.limits import Limits
from extractor.readers.ocr import can_recognise, recogniser
from extractor.readers.open import Source
from extractor.readers.page import Page
from extractor.readers.pages import document_of, unreadable
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
    try:
        return document_of(_pages(document, source, limits, alive), source, "pdf", Composer(limits), words)
    finally:
        document.close()


def _pages(document: Any, source: Source, limits: Limits, alive: Alive) -> Iterator[Page]:
    """Page after page; those that cannot be read are recognised from their picture, ``limits.scans`` at most."""
    left = limits.scans if can_recognise() else 0
    for index in range(len(document)):
        try:
            sheet = document[index]
        except pypdfium2.PdfiumError as error:
            raise Corrupt(f"page {index + 1} of {len(document)} cannot be loaded", source=source.name) from error
        try:
            page = page_of(sheet, index + 1)
            if left and unreadable(page):
                left -= 1
                page = _recognised(sheet, page)
                if alive is not None:
                    alive()
        finally:
            sheet.close()
        yield page


def _recognised(sheet: Any, page: Page) -> Page:
    """The page as its picture shows it; as it was where nothing is recognised."""
    scale = min(_SCALE, _LARGEST / max(1.0, *sheet.get_size()))
    found = recogniser()(sheet.render(scale=scale).to_numpy(), scale, page.number)
    return found if found.glyphs else page


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
