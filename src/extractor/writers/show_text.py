"""The text of a record as HTML: its lines in order, headings as headings, tables as tables, every figure a mark.

Every piece of the text stands on the page exactly once, escaped; a mark is a link to itself that bears the figure's id.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from extractor.model.document import Cell, Table
from extractor.model.record import Record

_CHUNK = 40
"""Blocks that are laid out together where a text has no pages."""
_LINE = 26
"""Pixels that a line of text is high, near enough for a scroll bar."""


class Chunk(NamedTuple):
    """A part of the text that is laid out by itself: its page (None where the text has none), its HTML, its height."""

    page: int | None
    html: str
    height: int


class _Block(NamedTuple):
    start: int
    end: int
    table: Table | None = None


class Marked:
    """The text of one record with its figures marked."""

    def __init__(self, record: Record) -> None:
        self.record, self._text = record, record.text or ""
        self._starts = [figure.start for figure in record.figures]
        self._heads = {section.start: section for section in record.sections}
        self._head_starts = sorted(self._heads)
        self._severity = {g: f.severity for f in reversed(record.findings) for g in f.figures}
        self._stated = {fact.figure for fact in record.facts}

    def chunks(self) -> Iterator[Chunk]:
        """The text page by page, or in runs of blocks where it has no pages."""
        paged = self.record.source.pages is not None
        pages: list[list[_Block]] = [[]]
        for block in self._blocks():
            if self._text.startswith("\f", block.start) and block.end == block.start + 1:
                pages.append([])
            else:
                pages[-1].append(block)
        for number, blocks in enumerate(pages, 1):
            if paged:
                yield self._chunk(blocks, number)
            else:
                for at in range(0, len(blocks), _CHUNK):
                    yield self._chunk(blocks[at : at + _CHUNK], None)

    def marked(self, start: int, end: int) -> str:
        """The text from ``start`` to ``end``, escaped, with its figures marked."""
        parts, at, text = [], start, self._text
        for figure in self.record.figures[
            max(0, bisect_right(self._starts, start) - 1) : bisect_left(self._starts, end)
        ]:
            begin, stop = max(figure.start, at), min(figure.end, end)
            if begin >= stop:
                continue
            name = f' id="{escape(figure.id)}"' if begin == figure.start else ""
            parts.append(escape(text[at:begin]))
            parts.append(
                f'<a class="{self._classes(figure.id, figure.kind)}"{name} data-g="{escape(figure.id)}"'
                f' href="#{escape(figure.id)}" tabindex="-1">{escape(text[begin:stop])}</a>'
            )
            at = stop
        return "".join([*parts, escape(text[at:end])])

    def _classes(self, figure: str, kind: str) -> str:
        severity = self._severity.get(figure)
        bare = figure not in self._stated and kind not in {"date", "ordinal"}
        return f"f {kind}" + f" in {severity}" * bool(severity) + " bare" * bare

    def _chunk(self, blocks: list[_Block], page: int | None) -> Chunk:
        html = "".join(map(self._block, blocks))
        lines = sum(1 + (b.end - b.start) // 44 if b.table is None else 1 + len(_rows(b.table)) for b in blocks)
        return Chunk(page, html, lines * _LINE + 40)

    def _blocks(self) -> Iterator[_Block]:
        """The text cut into tables and lines; in a plain file the lines of a paragraph stay together."""
        at = 0
        for table in self.record.tables:
            if table.start < at or table.end <= table.start:
                continue
            yield from self._lines(at, table.start)
            yield _Block(table.start, table.end, table)
            at = table.end
        yield from self._lines(at, len(self._text))

    def _lines(self, start: int, end: int) -> Iterator[_Block]:
        together = self.record.source.reader == "text"
        run = start
        while start < end:
            stop = min(
                (p for p in (self._text.find("\n", start, end), self._text.find("\f", start, end)) if p >= 0),
                default=end,
            )
            if not together or stop == start or self._is_heading(start, stop):
                if run < start:
                    yield _Block(run, start)
                if start < stop:
                    yield _Block(start, stop)
                run = stop + 1
            if stop < end and self._text[stop] == "\f":
                if run < stop:
                    yield _Block(run, stop)
                yield _Block(stop, stop + 1)
                run = stop + 1
            start = stop + 1
        if run < end:
            yield _Block(run, end)

    def _is_heading(self, start: int, end: int) -> bool:
        place = bisect_left(self._head_starts, start)
        return place < len(self._head_starts) and self._head_starts[place] < end

    def _block(self, block: _Block) -> str:
        if block.table is not None:
            return self._table(block.table)
        place = bisect_left(self._head_starts, block.start)
        if place < len(self._head_starts) and self._head_starts[place] < block.end:
            head = self._heads[self._head_starts[place]]
            if self._text[head.heading_end : block.end].strip():
                title = f"<strong>{self.marked(block.start, head.heading_end)}</strong>"
                return f"<p>{title}{self.marked(head.heading_end, block.end)}</p>"
            level = min(6, 2 + head.level)
            return f"<h{level}>{self.marked(block.start, block.end)}</h{level}>"
        return f"<p>{self.marked(block.start, block.end)}</p>"

    def _table(self, table: Table) -> str:
        named = f' aria-label="{escape(" ".join((table.caption or table.id).split()))}"'
        rows = "".join(self._row(row, table.header_rows) for row in _rows(table))
        return f'<div class="table"><table{named}><tbody>{rows}</tbody></table>{self._rest(table)}</div>'

    def _row(self, row: list[Cell | None], heads: int) -> str:
        cells = []
        for cell in row:
            if cell is None:
                cells.append("<td></td>")
                continue
            tag = "th" if cell.row < heads else "td"
            spans = f' rowspan="{cell.rowspan}"' * (cell.rowspan > 1) + f' colspan="{cell.colspan}"' * (
                cell.colspan > 1
            )
            inner = self.marked(cell.start, cell.end)
            number = ' class="n"' if tag == "td" and inner.startswith("<a") and inner.endswith("</a>") else ""
            cells.append(f"<{tag}{spans}{number}>{inner}</{tag}>")
        return f"<tr>{''.join(cells)}</tr>"

    def _rest(self, table: Table) -> str:
        """What stands between the cells and in none of them; rules drawn with signs are left out."""
        at, rest = table.start, []
        for cell in sorted(table.cells, key=lambda cell: cell.start):
            rest.append((at, cell.start))
            at = max(at, cell.end)
        pieces = [self.marked(a, b).strip() for a, b in [*rest, (at, table.end)] if _says(self._text[a:b])]
        return f'<p class="rest">{" ".join(pieces)}</p>' if pieces else ""


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _rows(table: Table) -> list[list[Cell | None]]:
    """The cells of each row from left to right, None for places that no cell covers."""
    if not table.cells:
        return []
    high = max(cell.row + cell.rowspan for cell in table.cells)
    wide = max(cell.col + cell.colspan for cell in table.cells)
    rows: list[list[Cell | None]] = []
    at = {(cell.row, cell.col): cell for cell in table.cells}
    covered: set[tuple[int, int]] = set()
    for row in range(high):
        line: list[Cell | None] = []
        for col in range(wide):
            cell = at.get((row, col))
            if cell is None and (row, col) not in covered:
                line.append(None)
            elif cell is not None:
                line.append(cell)
                if cell.rowspan * cell.colspan > 1:
                    covered |= {(row + r, col + c) for r in range(cell.rowspan) for c in range(cell.colspan)}
        rows.append(line)
    return rows
