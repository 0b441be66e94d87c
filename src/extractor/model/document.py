"""What a reader hands over: ONE string, and where its blocks, tables and losses are in it.

Offsets are code points into ``Document.text``, ends exclusive, and never change afterwards.
"""

from __future__ import annotations

from typing import Literal

from extractor.model.base import Frozen

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in PDF points from the top left of the page."""

BlockKind = Literal["plain", "paragraph", "heading", "table", "note"]


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
    ``number`` is an automatic number of the format that was written into the text at the block's start.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    level: int | None = None
    number: str | None = None
    table: str | None = None


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


class Document(Frozen):
    """The text and its layout. Blocks are in order and do not overlap; ``tables`` are those the reader itself found."""

    source: SourceInfo
    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    notices: tuple[Notice, ...] = ()
