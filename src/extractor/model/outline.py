"""The document divided: sections and sentences of the prose, and tables understood as grids."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from extractor.model.base import Frozen
from extractor.model.document import Document, Table

SOFT = "\v"
"""Stands in ``Outline.view`` for a line end (or page break) inside a wrapped paragraph; as long as what it replaces."""

ColumnKind = Literal["label", "code", "order", "value", "note"]
StubKind = Literal["item", "total", "subtotal", "of_which", "group"]


class Section(Frozen):
    """A heading and all that stands under it. ``title`` is without its number; ``parent`` the id of the one above."""

    id: str
    level: int
    number: str | None = None
    title: str
    start: int
    heading_end: int
    end: int
    parent: str | None = None


class Sentence(Frozen):
    """A sentence (or a line standing alone) of the prose. ``section`` is the id of the innermost section.

    ``heading`` says that it stands in that section's heading itself.
    """

    start: int
    end: int
    section: str | None = None
    heading: bool = False


class Column(Frozen):
    """A column of a grid. ``header`` from the outermost heading inwards; ``unit`` as printed (万元, %, 个 …) or None.

    ``stub`` is the column that names this column's rows (side-by-side tables have several); None for label columns.
    ``firm`` units (%, points) stand whatever unit a row prints.
    """

    col: int
    header: tuple[str, ...] = ()
    unit: str | None = None
    kind: ColumnKind = "value"
    stub: int | None = None
    firm: bool = False


class Stub(Frozen):
    """The name of a row within one label column. ``parent`` is the row it is part of; ``code`` an account code."""

    row: int
    col: int
    text: str
    level: int = 0
    kind: StubKind = "item"
    code: str | None = None
    parent: int | None = None
    unit: str | None = None


class Grid(Frozen):
    """A table understood: which rows are headers, which columns name rows, which unit is in force where.

    ``header_cells`` are (row, col) of cells that are headings and hold no figure.
    """

    table: Table
    columns: tuple[Column, ...] = ()
    stubs: tuple[Stub, ...] = ()
    section: str | None = None

    def unit_at(self, row: int, col: int) -> str | None:
        """The unit in force for a value cell, as printed: its row's, else its column's, else the table's."""
        column = self.columns[col] if col < len(self.columns) else None
        if column is not None and column.firm and column.unit:
            return column.unit
        stub = self.stub_of(row, col)
        if stub is not None and stub.unit:
            return stub.unit
        if column is not None and column.unit:
            return column.unit
        return self.table.unit

    def stub_of(self, row: int, col: int) -> Stub | None:
        """The row name that governs a value cell."""
        column = self.columns[col] if col < len(self.columns) else None
        if column is None or column.stub is None:
            return None
        return self.stub_index.get((row, column.stub))

    @cached_property
    def stub_index(self) -> dict[tuple[int, int], Stub]:
        """Row names by (row, column)."""
        return {(stub.row, stub.col): stub for stub in reversed(self.stubs)}


class Outline(Frozen):
    """The document divided.

    ``view`` has the length of ``document.text`` and the same offsets: widths folded (full-width digits, Latin letters
    and signs become ASCII), wraps inside a paragraph turned into ``SOFT``. ``markers`` are the spans of enumerators
    (一、（一）1．①) that are no figures. ``prose`` are the regions outside tables, in order.
    """

    document: Document
    view: str
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    grids: tuple[Grid, ...] = ()
    markers: tuple[tuple[int, int], ...] = ()
    prose: tuple[tuple[int, int], ...] = ()
