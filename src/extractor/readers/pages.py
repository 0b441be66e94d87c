"""Printed pages to a Document: furniture taken out, reading order, paragraphs and tables, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from extractor.model.document import BlockKind, Box, Document, Furniture
from extractor.model.errors import Empty, Garbled
from extractor.readers.compose import Composer
from extractor.readers.open import Source
from extractor.readers.page import Page
from extractor.readers.pdf_columns import aligned_tables
from extractor.readers.pdf_flow import Paragraph, TableRun, flow
from extractor.readers.pdf_furniture import Sheet, drop_furniture, without_line_numbers, without_turned_folio, wordings
from extractor.readers.pdf_join import cells_of, join_tables
from extractor.readers.pdf_lines import Line, lines_of
from extractor.readers.pdf_newspaper import zones_of
from extractor.readers.pdf_tables import Grid, tables_of
from extractor.readers.vocabulary import Vocabulary

_PATCHES, _SPARSE = 10, 200
_UNREADABLE = regex.compile(r"[\p{Co}\p{Cn}\p{Cc}\ufffd]")
_ODD = regex.compile(r"[\u0080-\u009f\u00a1-\u00af\u00b8-\u02af\u0370-\u1fff\u2c00-\u2dff\ua000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class _Looks:
    """What has to be known of a page once its glyphs are gone."""

    number: int
    glyphs: int
    images: int
    garbled: bool
    picture: bool
    recognised: bool
    lost: int


def document_of(pages: Iterable[Page], source: Source, reader: str, composer: Composer, words: Vocabulary) -> Document:
    """The document of all pages of a source, in order; each page is taken apart as it comes.

    Raises Empty where no page holds text, and Garbled where most characters stand for none.
    """
    looks: list[_Looks] = []
    sheets: list[Sheet] = []
    for page in pages:
        garbled, picture = _is_garbled(page), _is_picture(page)
        lost = sum(glyph.text == "\ufffd" for glyph in page.glyphs)
        looks.append(_Looks(page.number, len(page.glyphs), page.images, garbled, picture, page.recognised, lost))
        sheets.append(_sheet(page, words))
    _judge(looks, composer, words, source)
    edges = drop_furniture(sheets, words)
    found = join_tables(flow(sheets, words), words)
    _write(found, len(sheets), composer, words)
    repeats = [item for run in found if isinstance(run, TableRun) for item in run.repeats]
    folios = [folio for sheet in sheets for folio in sheet.folios]
    sizes = [(round(sheet.width), round(sheet.height)) for sheet in sheets]
    composer.layout(sizes, sorted([*folios, *edges, *repeats], key=lambda item: item.page))
    if folios or edges:
        told = " / ".join(wordings([*folios, *edges]))[:500]
        composer.notice("furniture_dropped", words.say("furniture_dropped", text=told))
    return composer.finish(source.info(reader=reader, pages=len(sheets)))


def unreadable(page: Page) -> bool:
    """Whether a page has to be recognised from its picture: a scan, or letters that stand for no text."""
    return _is_picture(page) or _is_garbled(page)


def _judge(pages: Sequence[_Looks], composer: Composer, words: Vocabulary, source: Source) -> None:
    """Raises where there is no text or none that can be read; tells the pages for which that is so."""
    total = sum(page.glyphs for page in pages)
    images = sum(page.images for page in pages)
    if total == 0 or (images and total < 10 * len(pages) and total < 200):
        what = f"no text layer, {len(pages)} pages"
        raise Empty(f"{what}; OCR needed" if images else f"{what}, and nothing printed on them", source=source.name)
    broken = [page.number for page in pages if page.garbled]
    if broken and sum(page.glyphs for page in pages if page.garbled) * 2 > total:
        raise Garbled(
            f"text layer without readable characters on {len(broken)} of {len(pages)} pages", source=source.name
        )
    if broken:
        composer.notice("garbled_part", words.say("garbled_part", pages=_ranges(broken)))
    if lost := sum(page.lost for page in pages if not page.garbled):
        composer.notice("characters_dropped", words.say("characters_dropped", count=lost))
    blank = [page.number for page in pages if page.picture]
    recognised = [page.number for page in pages if page.recognised]
    if recognised:
        composer.notice("recognised", words.say("recognised", pages=_ranges(recognised)))
    if blank:
        composer.notice("pages_without_text", words.say("pages_without_text", pages=_ranges(blank)))


def _is_picture(page: Page) -> bool:
    """A scan, or one whose recogniser set only some characters as text and left the rest in many small pictures."""
    return (
        bool(page.images)
        and not page.recognised
        and (not page.glyphs or (page.images >= _PATCHES and len(page.glyphs) < _SPARSE))
    )


def _is_garbled(page: Page) -> bool:
    text = "".join(glyph.text for glyph in page.glyphs)
    if len(text) < 20:
        return False
    return len(_UNREADABLE.findall(text)) * 5 > len(text) or len(_ODD.findall(text)) * 2 > len(text)


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers in words: 1, 3-5."""
    parts: list[str] = []
    start = last = numbers[0]
    for number in [*numbers[1:], -1]:
        if number == last + 1:
            last = number
            continue
        parts.append(str(start) if start == last else f"{start}-{last}")
        start = last = number
    return ", ".join(parts)


def _sheet(page: Page, words: Vocabulary) -> Sheet:
    glyphs, folios = without_turned_folio(page, words)
    grids, frames, rest = tables_of(glyphs, page.rules, page.number, page.homes)
    broken = _is_picture(page)
    items: list[Line | Grid] = []
    unnumbered, numbers = without_line_numbers(lines_of(rest), page)
    for zone in zones_of(unnumbered, grids):
        aligned, lines = ([], zone.lines) if broken else aligned_tables(zone.lines, page.number, frames, page.rules)
        for line in lines:
            line.settle(page.number, zone.column)
        items += _in_order(lines, [*zone.grids, *aligned])
    return Sheet(page.number, page.width, page.height, items, broken, [*folios, *numbers, *_marks(page)])


def _marks(page: Page) -> list[Furniture]:
    whole = [(round(m.box[0]), round(m.box[1]), round(m.box[2]), round(m.box[3])) for m in page.marks]
    return [
        Furniture(kind="edge", text=mark.text, page=page.number, box=box)
        for mark, box in zip(page.marks, whole, strict=True)
    ]


def _in_order(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Line | Grid]:
    """Lines in the order they are read, each table before the first line that stands below its top."""
    items: list[Line | Grid] = []
    waiting = sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))
    for line in lines:
        while waiting and waiting[0].ys[0] <= (line.y0 + line.y1) / 2:
            items.append(waiting.pop(0))
        items.append(line)
    return [*items, *waiting]


def _write(found: Sequence[Paragraph | TableRun], pages: int, composer: Composer, words: Vocabulary) -> None:
    page = 1
    for item in found:
        while page < item.page:
            composer.page_break()
            page += 1
        if isinstance(item, Paragraph):
            lines = [(at, line.page, line.box) for at, line in zip(item.starts, item.lines, strict=True)]
            kind: BlockKind = "note" if item.note else "paragraph"
            composer.block(item.text, kind, page=item.page, box=_box(item), lines=lines)
            continue
        start = composer.length
        composer.table(cells_of(item), page=item.page)
        if item.last > item.page:
            told = words.say("table_continued", first=item.page, last=item.last)
            composer.notice("table_continued", told, start, composer.length)
    while page < pages:
        composer.page_break()
        page += 1


def _box(item: Paragraph) -> Box:
    """The box of the lines on the paragraph's first page."""
    lines = item.lines
    for index in range(1, len(lines)):
        if lines[index].y0 < lines[index - 1].y0:
            lines = lines[:index]
            break
    return (
        round(min(line.x0 for line in lines)),
        round(min(line.y0 for line in lines)),
        round(max(line.x1 for line in lines)),
        round(max(line.y1 for line in lines)),
    )
