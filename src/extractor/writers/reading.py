"""What was read of one document, as one HTML page that needs nothing else: no script, no link, every text escaped.

Printed pages are drawn to scale, a point a pixel: what was read lies where it stands, beside the text it became.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from extractor.lexicon.book import Book
from extractor.model.document import Block, Box, Cell, Document, Table
from extractor.model.figure import Figure

_STYLE = """
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; margin: 1rem }
section { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start }
section { border-top: 1px solid #bbb; padding: 1rem 0 }
section > h2 { width: 100%; font-size: 1rem; margin: 0 }
.sheet { position: relative; background: #fff; box-shadow: 0 0 4px #888; flex: none; overflow: hidden }
.sheet div { position: absolute; box-sizing: border-box; white-space: nowrap; line-height: 1.05 }
.sheet .piece, .sheet .cell, .sheet .out { border-width: 1px; border-style: solid }
.sheet .cell { white-space: normal; overflow: hidden }
.sheet i { position: absolute; top: -9px; background: #fff; font: 9px monospace; border: 1px solid #ccc }
.text { flex: 1 1 24rem; max-width: 60rem }
.text p, .text pre, .text h3 { margin: .2rem 0; padding-left: .5rem; white-space: pre-wrap; font-size: 1rem }
.text p, .text pre, .text h3 { border-width: 0 0 0 3px; border-style: solid }
.text table { border-collapse: collapse; margin: .5rem 0; font-size: .85rem }
.text td { border: 1px solid #2f9a5a; padding: .1rem .4rem; vertical-align: top }
.paragraph, .plain { border-color: #2f6fb5 } .heading { border-color: #7a3fa0 } .note { border-color: #b57a2f }
.cell { border-color: #2f9a5a } .sheet .out, .text .out { border-color: #999; border-style: dashed; color: #888 }
mark { background: #ffe27a } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .5rem 0 }
dd { margin: 0 } small { color: #666 }
"""
_TYPE = 0.86
"""The size of type that fills a line of print."""


def reading_page(document: Document, figures: Sequence[Figure], book: Book) -> str:
    """The document as it was read, with its figures marked, as a complete HTML document."""
    told = _Telling(document, figures, book)
    title = escape(book.message("reading.title", name=document.source.name))
    body = "".join(told.sheets() if document.sheets else [f"<section>{told.text(document.blocks)}</section>\n"])
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n{told.head()}{body}</body></html>\n"
    )


class _Telling:
    """Tells one document."""

    def __init__(self, document: Document, figures: Sequence[Figure], book: Book) -> None:
        self._document, self._say, self._figures = document, book.message, figures
        self._tables = {table.id: table for table in document.tables}
        self._numbers = {block.start: number for number, block in enumerate(document.blocks, 1)}
        self._starts = [figure.start for figure in figures]

    def head(self) -> str:
        """What is known of the source, how much was read, and every notice."""
        document, source = self._document, self._document.source
        known = {
            "reader": source.reader,
            "encoding": source.encoding,
            "pages": source.pages,
            "sha256": source.sha256,
            "blocks": len(document.blocks),
            "tables": len(document.tables),
            "figures": len(self._figures),
            "furniture": len(document.furniture),
        }
        rows = [(self._say(f"reading.{name}"), str(value)) for name, value in known.items() if value is not None]
        rows += [(self._say("reading.notice"), f"{notice.code}: {notice.message}") for notice in document.notices]
        return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(value)}</dd>' for name, value in rows)}</dl>\n"

    def sheets(self) -> Iterator[str]:
        """Page by page: the sheet drawn to scale, and the text that was made of it."""
        drawn: defaultdict[int, list[str]] = defaultdict(list)
        blocks: defaultdict[int, list[Block]] = defaultdict(list)
        for block in self._document.blocks:
            blocks[block.page or 1].append(block)
            for page, shape in self._shapes(block):
                drawn[page].append(shape)
        for item in self._document.furniture:
            shape = _box(item.box, f"out {item.kind}", escape(item.text), item.text, wrapped=item.kind == "repeat")
            drawn[item.page].append(shape)
        outs = {page: list(items) for page, items in groupby(self._document.furniture, key=lambda item: item.page)}
        for number, (wide, high) in enumerate(self._document.sheets, 1):
            left_out = "".join(f'<p class="out">{escape(item.text)}</p>' for item in outs.get(number, ()))
            yield (
                f'<section id="p{number}"><h2>{escape(self._say("place.page", page=number))}</h2>'
                f'<div class="sheet" style="width:{wide}px;height:{high}px">{"".join(drawn[number])}</div>'
                f"{self.text(blocks[number], left_out)}</section>\n"
            )

    def text(self, blocks: Sequence[Block], more: str = "") -> str:
        """Blocks as flowing text, in the order they are read."""
        return f'<div class="text">{"".join(map(self._block, blocks))}{more}</div>'

    def _block(self, block: Block) -> str:
        if block.table is not None:
            return self._table(self._tables[block.table])
        tag = {"heading": "h3", "plain": "pre"}.get(block.kind, "p")
        return f'<{tag} class="{block.kind}">{self._marked(block.start, block.end)}</{tag}>'

    def _table(self, table: Table) -> str:
        rows = "".join(f"<tr>{''.join(map(self._td, row))}</tr>" for row in _rows(table))
        return f"<small>{escape(table.id)}</small><table>{rows}</table>"

    def _td(self, cell: Cell) -> str:
        spans = f' rowspan="{cell.rowspan}"' * (cell.rowspan > 1) + f' colspan="{cell.colspan}"' * (cell.colspan > 1)
        return f"<td{spans}>{self._marked(cell.start, cell.end)}</td>"

    def _shapes(self, block: Block) -> Iterator[tuple[int, str]]:
        """What is drawn of a block, each piece with its page: its lines in a box, or its cells."""
        number = f"<i>{self._numbers[block.start]}</i>"
        if block.table is not None:
            for cell in self._tables[block.table].cells:
                if cell.box is not None and cell.page is not None:
                    yield cell.page, _box(cell.box, "cell", self._marked(cell.start, cell.end), cell.text, wrapped=True)
            return
        for page, box in block.pieces():
            yield page, _box(box, f"piece {block.kind}", number, "")
            number = ""
        ends = [start for start, _, _ in block.lines[1:]] + [block.end]
        for (start, page, box), end in zip(block.lines, ends, strict=False):
            yield page, _box(box, "line", self._marked(start, end), self._document.text[start:end])

    def _marked(self, start: int, end: int) -> str:
        """The text from ``start`` to ``end`` with its figures marked."""
        parts, at, text = [], start, self._document.text
        for figure in self._within(start, end):
            begin, stop = max(figure.start, at), min(figure.end, end)
            value = figure.value or " ".join(figure.parts or filter(None, (figure.low, figure.high)))
            told = escape(f"{figure.id} {value} {figure.unit}".rstrip(), quote=True)
            parts += [escape(text[at:begin]), f'<mark title="{told}">{escape(text[begin:stop])}</mark>']
            at = stop
        return "".join([*parts, escape(text[at:end])])

    def _within(self, start: int, end: int) -> Iterator[Figure]:
        """The figures that stand between two places, in part at least."""
        at = max(0, bisect_right(self._starts, start) - 1)
        for figure in self._figures[at:]:
            if figure.start >= end:
                return
            if figure.end > start:
                yield figure


def _rows(table: Table) -> list[list[Cell]]:
    rows: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        rows[cell.row].append(cell)
    return [rows[row] for row in range(max(rows, default=-1) + 1)]


def _box(box: Box, kind: str, inside: str, text: str, *, wrapped: bool = False) -> str:
    """A box to scale; its type is as large as the box lets it be."""
    x0, y0, x1, y1 = box
    wide, high = max(1, x1 - x0), max(1, y1 - y0)
    widths = sum(1.0 if ord(sign) > 0x2000 else 0.62 for sign in text) or 1.0
    size = (
        min(high * _TYPE, wide / widths)
        if not wrapped
        else min(10.0, high * _TYPE, 0.85 * (wide * high / widths) ** 0.5)
    )
    place = f"left:{x0}px;top:{y0}px;width:{wide}px;height:{high}px"
    return f'<div class="{kind}" style="{place};font-size:{max(size, 1):.1f}px">{inside}</div>'
