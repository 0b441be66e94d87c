"""What a reader hands over: ONE string, and where its blocks, tables and losses are in it.

Offsets are code points into ``Document.text``, ends exclusive, and never change afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal

from extractor.model.base import Frozen

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in PDF points from the top left of the page."""

BlockKind = Literal["plain", "paragraph", "heading", "table", "note"]

PrintedLine = tuple[int, int, Box]
"""A line of print: the offset where its text begins, the page and the box."""


class Notice(Frozen):
    """Something was read with a loss (guessed encoding, dropped furniture, repaired table)."""

    code: str
    message: str = ""
    start: int | None = None
    end: int | None = None


class SourceInfo(Frozen):
    """Identity of what was read. ``name`` is the POSIX path relative to the folder given."""

    name: str
    sha256: str = ""
    media_type: str | None = None
    bytes: int | None = None
    encoding: str | None = None
    pages: int | None = None
    reader: str | None = None


class Block(Frozen):
    """A piece of the text in reading order.

    ``plain`` is text of a plain file: its line ends may be wraps, segmentation decides. ``paragraph`` and ``heading``
    are whole (``level`` 1.. for headings whose level the format gives). ``table`` spans the rows of ``table``.
    ``number`` is an automatic number of the format that was written into the text at the block's start. ``page`` and
    ``box`` are those of its first piece; ``lines`` tell every line of print it is made of, where that is known.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    level: int | None = None
    number: str | None = None
    table: str | None = None
    lines: tuple[PrintedLine, ...] = ()

    def place(self, start: int, end: int) -> tuple[int | None, Box | None]:
        """Page and box of what stands from ``start`` to ``end``: its lines on the page where it begins."""
        if not self.lines:
            return self.page, self.box
        after = bisect_right(self.lines, start, key=lambda line: line[0])
        found = self.lines[max(0, after - 1) : bisect_left(self.lines, end, key=lambda line: line[0])]
        boxes = [box for _, page, box in found if page == found[0][1]]
        return (found[0][1], _around(boxes)) if boxes else (self.page, self.box)

    def pieces(self) -> tuple[tuple[int, Box], ...]:
        """Page and box of each piece: a block that runs over columns or pages has several."""
        pieces: list[tuple[int, list[Box]]] = []
        for _, page, box in self.lines:
            if pieces and pieces[-1][0] == page and pieces[-1][1][-1][1] <= box[1]:
                pieces[-1][1].append(box)
            else:
                pieces.append((page, [box]))
        if not pieces and self.page is not None and self.box is not None:
            return ((self.page, self.box),)
        return tuple((page, _around(boxes)) for page, boxes in pieces)


def _around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


class Cell(Frozen):
    """One cell; a merged cell stands once, at its top left. ``text`` is ``document.text[start:end]``.

    ``indent`` is the white before the text beyond that of its column's outermost cell, in half-width characters; in a
    column of row names it shows what is part of what, in centred columns it says nothing.
    """

    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    text: str
    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    indent: int = 0


class Table(Frozen):
    """A grid of cells. Where the format is silent, ``caption``, ``unit``, ``header_rows`` are left to segmentation."""

    id: str
    caption: str | None = None
    unit: str | None = None
    page: int | None = None
    start: int
    end: int
    header_rows: int = 0
    cells: tuple[Cell, ...] = ()


class Furniture(Frozen):
    """Print that is left out of the text: ``edge`` is a running head, running foot or page number, ``repeat`` a header
    row or caption that a table over several pages prints again.
    """

    kind: Literal["edge", "repeat"]
    text: str
    page: int
    box: Box


class Document(Frozen):
    """The text and its layout. Blocks are in order and do not overlap; ``tables`` are those the reader itself found.

    ``sheets`` are width and height of the printed pages in points, ``furniture`` is what they hold besides the text.
    """

    source: SourceInfo
    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    notices: tuple[Notice, ...] = ()
    sheets: tuple[tuple[int, int], ...] = ()
    furniture: tuple[Furniture, ...] = ()
