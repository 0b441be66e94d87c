"""Outline -> Figures: every quantity that stands in the report."""

from __future__ import annotations

from extractor.lexicon.book import Book
from extractor.model.figure import Figure, Quantity
from extractor.model.outline import Outline


def recognise(outline: Outline, book: Book) -> tuple[Figure, ...]:
    """All figures in document order. (First cut: none.)"""
    return ()


def quantity(text: str, book: Book) -> Quantity | None:
    """The quantity that the whole of ``text`` expresses. (First cut: none.)"""
    return None
