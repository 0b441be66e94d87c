"""Outline -> Figures: every quantity that stands in the report.

The scan reads prose and label cells, ``cells`` the value cells of grids; ``choose`` decides what context must decide.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.figure import Figure, Quantity
from extractor.model.outline import Outline
from extractor.recognise.cells import Placed, read_grid
from extractor.recognise.choose import choose, make_context
from extractor.recognise.grammar import make_grammar
from extractor.recognise.scan import scan
from extractor.recognise.whole import make_whole, read_whole

BLOT = "\0"
SAID = tuple(name for name in Quantity.model_fields if name != "text")
"""The fields of a quantity, which a reading has under the same names."""


def recognise(outline: Outline, book: Book) -> tuple[Figure, ...]:
    """All figures in document order; ``document.text[f.start:f.end] == f.text`` for each."""
    grammar, context = book.once(make_grammar), book.once(make_context)
    view, prose = outline.view, _masked(outline)
    placed: list[Placed] = []
    for start, end in outline.prose:
        found = choose(scan(prose, start, end, grammar), prose, start, end, context)
        placed += zip(found, repeat(None), repeat(None), repeat(None))
    for grid in outline.grids:
        placed += read_grid(grid, view, grammar, context)
    placed.sort(key=lambda one: one[0].start)
    return Figure.many(_figures(placed, outline.document))


def quantity(text: str, book: Book) -> Quantity | None:
    """The quantity that the whole of ``text`` expresses (also a number without a unit), or None."""
    made = read_whole(text, book.once(make_grammar), book.once(make_context), book.once(make_whole))
    return None if made is None else Quantity(text=text, **{name: getattr(made, name) for name in SAID})


def _figures(placed: Iterable[Placed], document: Document) -> Iterator[dict[str, Any]]:
    """The fields of figures with ids and places; the first of two that overlap stands."""
    on_pages = any(block.page is not None or block.box or block.lines for block in document.blocks)
    starts = [block.start for block in document.blocks] if on_pages else []
    text = document.text
    last = count = 0
    for found, ref, page, box in placed:
        if found.start < last:
            continue
        last, count = found.end, count + 1
        if ref is None and starts:
            block = document.blocks[max(0, bisect_right(starts, found.start) - 1)]
            page, box = block.place(found.start, found.end)
        yield {
            "text": text[found.start : found.end],
            "kind": found.kind,
            "value": found.value,
            "unit": found.unit,
            "modifier": found.modifier,
            "polarity": found.polarity,
            "low": found.low,
            "high": found.high,
            "parts": found.parts,
            "decimals": found.decimals,
            "scale": found.scale,
            "id": f"g{count}",
            "start": found.start,
            "end": found.end,
            "page": page,
            "box": box,
            "cell": ref,
            "rhetorical": found.rhetorical,
            "pattern": found.pattern,
        }


def _masked(outline: Outline) -> str:
    """The view with enumerators blotted out, length kept: no figure starts in one or reads through one."""
    pieces, at = [], 0
    for start, end in sorted(outline.markers):
        if start >= at:
            pieces += [outline.view[at:start], BLOT * (end - start)]
            at = end
    return "".join([*pieces, outline.view[at:]])
