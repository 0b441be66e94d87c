"""Where on a printed page a piece of text stands: the glyphs of its line or cell are counted off against it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.model.document import Box, Document
from extractor.model.figure import Figure
from extractor.readers.page import Glyph

SLACK = 1.5
"""How far, in points, the middle of a glyph may lie outside the box that was rounded around its line."""


class Spot(NamedTuple):
    """A piece of print that holds figures: its box, its text, and each figure's id with its span in that text.

    ``line``: it is one line of print from edge to edge of its box, no cell.
    """

    box: Box
    text: str
    figures: tuple[tuple[str, int, int], ...]
    line: bool = True


def spots_of(document: Document, figures: Sequence[Figure]) -> dict[int, list[Spot]]:
    """The lines and cells of a document in which figures stand, by page."""
    starts = [figure.start for figure in figures]
    found: dict[int, list[Spot]] = {}
    for page, box, start, end, line in _pieces(document):
        first = max(0, bisect_left(starts, start) - 1)
        inside = []
        for figure in figures[first : bisect_left(starts, end)]:
            if figure.end > start:
                inside.append((figure.id, max(figure.start, start) - start, min(figure.end, end) - start))
        if inside:
            found.setdefault(page, []).append(Spot(box, document.text[start:end], tuple(inside), line))
    return found


def _pieces(document: Document) -> Iterator[tuple[int, Box, int, int, bool]]:
    """Page, box and span of every line of print (True) and every cell (False)."""
    tables = {table.id: table for table in document.tables}
    for block in document.blocks:
        if block.table is not None:
            for cell in tables[block.table].cells:
                if cell.page is not None and cell.box is not None:
                    yield cell.page, cell.box, cell.start, cell.end, False
            continue
        ends = [start for start, _, _ in block.lines[1:]] + [block.end]
        for (start, page, box), end in zip(block.lines, ends, strict=False):
            yield page, box, start, end, True


def boxes_on(glyphs: Sequence[Glyph], spots: Sequence[Spot]) -> dict[str, list[Box]]:
    """The boxes of every figure on a page. Where its glyphs are not there (a scan) or not told apart, the share of its
    line that its signs take, or its whole cell."""
    ordered = sorted(glyphs, key=_middle)
    middles = [_middle(glyph) for glyph in ordered]
    boxes: dict[str, list[Box]] = {}
    for box, text, figures, line in spots:
        x0, y0, x1, y1 = box
        near = ordered[bisect_left(middles, y0 - SLACK) : bisect_left(middles, y1 + SLACK)]
        rows = _rows([g for g in near if x0 - SLACK <= (g.x0 + g.x1) / 2 <= x1 + SLACK])
        signs = [(sign, glyph) for row in rows for glyph in row for sign in glyph.text]
        printed, wanted = "".join(sign for sign, _ in signs), "".join(text.split())
        shift = printed.find(wanted)
        for name, start, end in figures:
            first, length = len("".join(text[:start].split())), len("".join(text[start:end].split()))
            said = wanted[first : first + length]
            at = shift + first if shift >= 0 else _nearest(printed, said, first)
            taken = [glyph for _, glyph in signs[at : at + length]] if at >= 0 else []
            boxes.setdefault(name, []).extend(
                map(_around, _rows(taken)) if taken else [_share(box, text, start, end) if line else box]
            )
    return boxes


def _middle(glyph: Glyph) -> float:
    return (glyph.y0 + glyph.y1) / 2


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs line by line, each from left to right; they come ordered by their middles or by lines."""
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        if rows and abs(_middle(glyph) - _middle(rows[-1][0])) < (glyph.y1 - glyph.y0) / 2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: glyph.x0) for row in rows]


def _nearest(printed: str, said: str, first: int) -> int:
    """Where ``said`` is printed, the place nearest to ``first``; -1 where it is not."""
    places = []
    at = printed.find(said) if said else -1
    while at >= 0:
        places.append(at)
        at = printed.find(said, at + 1)
    return min(places, key=lambda place: abs(place - first), default=-1)


def _share(box: Box, text: str, start: int, end: int) -> Box:
    """The part of a line's box that a part of its text takes, were every sign as wide as its kind."""
    x0, y0, x1, y1 = box
    whole = _width(text.rstrip()) or 1.0
    left, right = (min(1.0, _width(text[:at]) / whole) for at in (start, end))
    return round(x0 + left * (x1 - x0)), y0, round(x0 + right * (x1 - x0)), y1


def _width(text: str) -> float:
    return sum(1.0 if sign > "\u2000" else 0.55 for sign in text)


def _around(row: Sequence[Glyph]) -> Box:
    x0, y0 = min(g.x0 for g in row), min(g.y0 for g in row)
    x1, y1 = max(g.x1 for g in row), max(g.y1 for g in row)
    return round(x0), round(y0), round(x1), round(y1)
