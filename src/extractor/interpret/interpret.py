"""Figures -> Report: what every figure says."""

from __future__ import annotations

from extractor.lexicon.book import Book
from extractor.model.fact import Header, Report
from extractor.model.figure import Figure
from extractor.model.outline import Outline


def interpret(figures: tuple[Figure, ...], outline: Outline, book: Book) -> Report:
    """Understand the figures of an outline. (First cut: none.)"""
    return Report(outline=outline, figures=figures, header=Header(), facts=())
