"""Builds a Document: appends blocks to ONE string and keeps the spans of everything it writes.

Blocks end in LF, pages are divided by FF, a table is one line a row with cells divided by TAB, a merged cell stands
once at its top left and leaves its other places empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.model.document import (
    Block,
    BlockKind,
    Box,
    Cell,
    Document,
    Furniture,
    Notice,
    PrintedLine,
    SourceInfo,
    Table,
)
from extractor.model.errors import Empty, LimitExceeded
from extractor.readers.limits import Limits

_DROPPED = regex.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufff9-\ufffc\ufffe\ud800-\udfff]+"
)
_CLOSE = r"[\p{Han}\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65]"
_BETWEEN_HAN = regex.compile(rf"(?<={_CLOSE})[^\S\n]*\n\s*+(?={_CLOSE})")
_BLANKS = regex.compile(r"[\s\xa0\x85\u2028\u2029]+")
_LEAD = " \xa0\u3000"
_WIDE = regex.compile(r"[^\S\n\u3000]+")


def tidy(text: str) -> str:
    """One line of text: control and zero-width characters gone, line ends dropped between Han and blanks elsewhere."""
    text = _DROPPED.sub("", text)
    if "\n" in text:
        text = _BETWEEN_HAN.sub("", text)
    return str(_BLANKS.sub(" ", text)).strip()


@dataclass(slots=True)
class CellDraft:
    """A cell before it has a place in the text. ``indent``: white before its text, in half-width characters.

    ``clipped``: parts of its text are not seen.
    """

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    box: Box | None = None
    indent: float = 0.0
    clipped: bool = False


class Composer:
    """Collects what a reader finds, in reading order."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._tables: list[Table] = []
        self._notices: list[Notice] = []
        self._cells = 0
        self._sheets: list[tuple[int, int]] = []
        self._furniture: list[Furniture] = []

    @property
    def length(self) -> int:
        """The length of the text so far: where the next block will start."""
        return self._length

    def block(
        self,
        text: str,
        kind: BlockKind = "paragraph",
        *,
        page: int | None = None,
        box: Box | None = None,
        level: int | None = None,
        number: str | None = None,
        lines: Sequence[PrintedLine] = (),
    ) -> None:
        """Appends a paragraph, heading or note; nothing is written for blank text.

        ``lines`` count their offsets in ``text``; they are kept where it is written as it is.
        """
        given = text
        text = tidy(text)
        if not text:
            return
        start = self._write(text)
        placed = tuple((start + at, on, where) for at, on, where in lines) if text == given else ()
        self._blocks.append(
            Block(
                kind=kind, start=start, end=self._length, page=page, box=box, level=level, number=number, lines=placed
            )
        )
        self._write("\n")

    def table(self, cells: Sequence[CellDraft], *, page: int | None = None, caption: str | None = None) -> None:
        """Appends a table; a table whose cells are all blank is left out."""
        drafts = sorted(cells, key=lambda c: (c.row, c.col))
        texts = [tidy(c.text) for c in drafts]
        if not any(texts):
            return
        self._cells += len(drafts)
        if self._cells > self._limits.cells:
            raise LimitExceeded(f"more than {self._limits.cells} table cells")
        name, start = f"t{len(self._tables) + 1}", self._length
        height = max(c.row + c.rowspan for c in drafts)
        width = max(c.col + c.colspan for c in drafts)
        by_row: dict[int, list[tuple[CellDraft, str]]] = {}
        for draft, text in zip(drafts, texts, strict=True):
            by_row.setdefault(draft.row, []).append((draft, text))
        white = _indents(drafts, texts)
        done: list[Cell] = []
        for row in range(height):
            if row:
                self._write("\n")
            at = 0
            for draft, text in by_row.get(row, ()):
                self._write("\t" * (draft.col - at))
                at = draft.col
                done.append(self._cell(draft, text, white[draft.row, draft.col]))
            self._write("\t" * (width - 1 - at))
        end = self._length
        self._tables.append(Table(id=name, caption=caption, page=page, start=start, end=end, cells=tuple(done)))
        self._blocks.append(Block(kind="table", start=start, end=end, page=page, table=name))
        self._write("\n")

    def page_break(self) -> None:
        """Divides pages."""
        self._write("\f")

    def layout(self, sheets: Sequence[tuple[int, int]], furniture: Sequence[Furniture]) -> None:
        """Tells the sizes of the printed pages, and what stands on them and is no part of the text."""
        self._sheets.extend(sheets)
        self._furniture.extend(furniture)

    def notice(self, code: str, message: str, start: int | None = None, end: int | None = None) -> None:
        """Tells a loss."""
        self._notices.append(Notice(code=code, message=message, start=start, end=end))

    def finish(self, source: SourceInfo) -> Document:
        """The document. Raises Empty where nothing was read."""
        if not self._blocks:
            raise Empty("no text in it", source=source.name)
        return Document(
            source=source,
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            tables=tuple(self._tables),
            notices=tuple(self._notices),
            sheets=tuple(self._sheets),
            furniture=tuple(self._furniture),
        )

    def _cell(self, draft: CellDraft, text: str, indent: int) -> Cell:
        start = self._write(text)
        return Cell(
            row=draft.row,
            col=draft.col,
            rowspan=draft.rowspan,
            colspan=draft.colspan,
            text=text,
            start=start,
            end=self._length,
            page=draft.page,
            box=draft.box,
            indent=indent,
        )

    def _write(self, text: str) -> int:
        start = self._length
        self._length += len(text)
        if self._length > self._limits.characters:
            raise LimitExceeded(f"more than {self._limits.characters} characters of text")
        self._parts.append(text)
        return start


def _indents(drafts: Sequence[CellDraft], texts: Sequence[str]) -> dict[tuple[int, int], int]:
    """The white before each text by place, less that of the outermost cell of the column; blanks in the text count."""
    found = {}
    least: dict[int, float] = {}
    for draft, text in zip(drafts, texts, strict=True):
        lead = draft.text[: len(draft.text) - len(draft.text.lstrip(_LEAD))]
        found[draft.row, draft.col] = white = draft.indent + len(lead) + lead.count("\u3000")
        if text:
            least[draft.col] = min(white, least.get(draft.col, white))
    return {
        (draft.row, draft.col): round(found[draft.row, draft.col] - least[draft.col]) if text else 0
        for draft, text in zip(drafts, texts, strict=True)
    }
