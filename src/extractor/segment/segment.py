"""Document -> Outline: the text divided into sections, sentences and grids."""

from __future__ import annotations

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.outline import Outline


def segment(document: Document, book: Book) -> Outline:
    """Divide a document. (First cut: one prose region.)"""
    text = document.text
    return Outline(document=document, view=text, prose=((0, len(text)),))
