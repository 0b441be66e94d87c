"""Document -> Outline: the text divided into sections, sentences and grids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.outline import Outline, Section
from extractor.segment.fold import fold
from extractor.segment.grids import grids
from extractor.segment.lines import Line, lines_of, soften
from extractor.segment.outline import build_sections, find_headings, find_markers, marks
from extractor.segment.sentences import SectionWalk, find_sentences


def segment(document: Document, book: Book) -> Outline:
    """Divide a document: fold the view, find tables, join wraps, then headings and sentences.

    ``len(outline.view) == len(document.text)``; prose and grids do not overlap.
    """
    rough, lines = _rough(document, book)
    sections = build_sections(find_headings(rough.view, document, lines, book.once(marks)), len(rough.view))
    owner = _owners(sections, [grid.table.start for grid in rough.grids])
    placed = (grid.model_copy(update={"section": own}) for grid, own in zip(rough.grids, owner, strict=True))
    sentences = find_sentences(rough.view, lines, sections, book)
    return rough.model_copy(update={"sections": sections, "sentences": sentences, "grids": tuple(placed)})


def divide(document: Document, book: Book) -> Outline:
    """The outline without headings and sentences: all that figures need."""
    return _rough(document, book)[0]


def _rough(document: Document, book: Book) -> tuple[Outline, list[Line]]:
    """View, tables, prose and enumerators; and the lines of the prose."""
    shapes = book.once(marks)
    flat = fold(document.text, book)
    tables = grids(document, flat, book)
    regions = [(grid.table.start, grid.table.end) for grid in tables]
    prose = _without(len(flat), regions)
    lines = _lines(flat, prose)
    view = soften(flat, document.blocks, lines, shapes.starts, book)
    if view is not flat:
        lines = _lines(view, prose)
    outline = Outline(
        document=document,
        view=view,
        grids=tables,
        markers=find_markers(view, lines, shapes),
        prose=tuple(prose),
    )
    return outline, lines


def _lines(view: str, prose: Iterable[tuple[int, int]]) -> list[Line]:
    return [line for start, end in prose for line in lines_of(view, start, end)]


def _without(size: int, regions: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of ``(0, size)`` without the regions (ascending)."""
    left, at = [], 0
    for start, end in regions:
        if start > at:
            left.append((at, start))
        at = max(at, end)
    if at < size:
        left.append((at, size))
    return left


def _owners(sections: Sequence[Section], places: Sequence[int]) -> list[str | None]:
    """The innermost section of each place (ascending)."""
    walk = SectionWalk(sections)
    return [walk.at(place)[0] for place in places]
