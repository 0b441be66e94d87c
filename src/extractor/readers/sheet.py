"""Spreadsheets (.xlsx): each visible sheet as its title lines and one table of what its cells show."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import regex

from extractor.model.document import Document
from extractor.model.errors import Corrupt
from extractor.readers.compose import CellDraft, Composer
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.package import Package, whole
from extractor.readers.sheet_format import format_of, shown
from extractor.readers.vocabulary import Vocabulary

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TRUE = ("1", "true")
_WIDEST = 16_384
_PLACE = regex.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(slots=True)
class _Books:
    """What all sheets share: strings and number formats."""

    strings: list[str]
    formats: list[str]
    indents: list[int]


def read_sheet(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """A workbook. Raises Corrupt, Encrypted, LimitExceeded, or Empty where no visible sheet holds anything."""
    package = Package(source, limits)
    root = package.xml("xl/workbook.xml")
    shared = _Books(_strings(package), _formats(package), _indents(package))
    targets = _targets(package)
    composer = Composer(limits)
    shown_sheets = unread = 0
    for sheet in root.iter(f"{_MAIN}sheet"):
        name = sheet.get("name", "")
        target = targets.get(sheet.get(f"{_REL}id", ""))
        if sheet.get("state", "visible") != "visible":
            composer.notice("sheet_hidden", words.say("sheet_hidden", name=name))
            continue
        if target is None or target not in package.names:
            continue
        shown_sheets += 1
        if shown_sheets > 1:
            composer.page_break()
        root_of_sheet = package.xml(target)
        unread += sum(1 for cell in root_of_sheet.iter(f"{_MAIN}c") if _is_unread(cell))
        write_sheet(_cells(root_of_sheet, shared, shown_sheets), shown_sheets, composer)
    if unread:
        composer.notice("formulas_unread", words.say("formulas_unread", count=unread))
    return composer.finish(source.info(reader="sheet", pages=shown_sheets))


def write_sheet(cells: Sequence[CellDraft], page: int, composer: Composer) -> None:
    """Rows of a single text above and below the grid are lines of their own: title, unit line, remarks."""
    rows: dict[int, list[CellDraft]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    filled = {row: [c for c in held if c.text] for row, held in rows.items()}
    order = sorted(row for row, held in filled.items() if held)
    start, end = 0, len(order)
    while start < end and len(filled[order[start]]) == 1:
        start += 1
    while end > start and len(filled[order[end - 1]]) == 1 and filled[order[end - 1]][0].colspan > 1:
        end -= 1
    for row in order[:start]:
        composer.block(filled[row][0].text, page=page)
    if start < end:
        kept = [c for row in range(order[start], order[end - 1] + 1) for c in rows.get(row, ())]
        left = min(c.col for c in kept if c.text)
        right = max(c.col for c in kept if c.text)
        places = {row: i for i, row in enumerate(order[start:end])}
        moved = []
        for cell in kept:
            if cell.row in places and left <= cell.col <= right:
                high = sum(1 for r in range(cell.row, cell.row + cell.rowspan) if r in places)
                wide = min(cell.colspan, right - cell.col + 1)
                place = places[cell.row], cell.col - left
                moved.append(CellDraft(*place, cell.text, high, wide, page, indent=cell.indent))
        composer.table(moved, page=page)
    for row in order[end:]:
        composer.block(filled[row][0].text, page=page)


def _cells(root: Any, shared: _Books, page: int) -> list[CellDraft]:
    spans = {}
    for merge in root.iter(f"{_MAIN}mergeCell"):
        places = _PLACE.findall(merge.get("ref", ""))
        if len(places) == 2:
            (c0, r0), (c1, r1) = places
            spans[int(r0) - 1, _column(c0)] = int(r1) - int(r0) + 1, _column(c1) - _column(c0) + 1
    unseen = _hidden_columns(root)
    found: list[CellDraft] = []
    row_number = -1
    for row in root.iter(f"{_MAIN}row"):
        row_number = whole(row.get("r"), row_number + 2) - 1
        if row.get("hidden") in _TRUE:
            continue
        col = -1
        for cell in row.iter(f"{_MAIN}c"):
            place = _PLACE.fullmatch(cell.get("r", ""))
            col = _column(place[1]) if place else col + 1
            high, wide = spans.get((row_number, col), (1, 1))
            text = "" if col in unseen else _text(cell, shared)
            if text or high > 1 or wide > 1:
                style = whole(cell.get("s"), 0)
                indent = 2.0 * shared.indents[style] if style < len(shared.indents) else 0.0
                found.append(CellDraft(row_number, col, text, high, wide, page, indent=indent))
    return found


def _is_unread(cell: Any) -> bool:
    """Whether a cell holds a formula whose value no program has stored yet."""
    return cell.find(f"{_MAIN}f") is not None and cell.find(f"{_MAIN}v") is None


def _hidden_columns(root: Any) -> set[int]:
    hidden: set[int] = set()
    for cols in root.iter(f"{_MAIN}col"):
        if cols.get("hidden") in _TRUE:
            hidden.update(range(max(0, whole(cols.get("min"), 1) - 1), min(whole(cols.get("max"), 1), _WIDEST)))
    return hidden


def _text(cell: Any, shared: _Books) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{_MAIN}t"))
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        index = int(value) if value.isdecimal() else -1
        return shared.strings[index] if 0 <= index < len(shared.strings) else ""
    if kind in ("str", "b", "e", "d") or not value:
        return "" if kind == "e" else value
    style = whole(cell.get("s"), 0)
    return shown(value, shared.formats[style] if style < len(shared.formats) else "General")


def _strings(package: Package) -> list[str]:
    root = package.maybe("xl/sharedStrings.xml")
    if root is None:
        return []
    return [
        "".join(t.text or "" for t in item.iter(f"{_MAIN}t") if t.getparent().tag != f"{_MAIN}rPh")
        for item in root.iter(f"{_MAIN}si")
    ]


def _formats(package: Package) -> list[str]:
    root = package.maybe("xl/styles.xml")
    if root is None:
        return []
    custom = {whole(f.get("numFmtId"), 0): f.get("formatCode", "") for f in root.iter(f"{_MAIN}numFmt")}
    styles = root.find(f"{_MAIN}cellXfs")
    return [] if styles is None else [format_of(whole(xf.get("numFmtId"), 0), custom) for xf in styles]


def _indents(package: Package) -> list[int]:
    """The indent of every cell style, in characters."""
    root = package.maybe("xl/styles.xml")
    styles = None if root is None else root.find(f"{_MAIN}cellXfs")
    if styles is None:
        return []
    told = [xf.find(f"{_MAIN}alignment") for xf in styles]
    return [min(250, whole(found.get("indent"), 0)) if found is not None else 0 for found in told]


def _targets(package: Package) -> dict[str, str]:
    root = package.maybe("xl/_rels/workbook.xml.rels")
    if root is None:
        raise Corrupt("the workbook names no sheets")
    return {
        rel.get("Id", ""): posixpath.normpath(posixpath.join("/xl", rel.get("Target", ""))).lstrip("/") for rel in root
    }


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
