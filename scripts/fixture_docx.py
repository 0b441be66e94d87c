"""Writes a source as .docx with python-docx, the same bytes every time: fixed dates, members in a fixed order."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from fixture_source import Grid, Line, Source

STAMP = datetime(2024, 1, 1)
NUMBERING = 77
_STYLES = {"Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Table Grid", "Normal Table", "Header", "Footer"}
_LEFT_OUT = {"word/stylesWithEffects.xml", "docProps/thumbnail.jpeg"}
_TYPED = (re.compile(r"^[一二三四五六七八九十]+、"), re.compile(r"^（[一二三四五六七八九十]+）"), re.compile(r"^\d+．"))
_LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3．"))


def write_docx(source: Source) -> bytes:
    """The report as .docx; ``numbering = "auto"`` leaves the numbers of headings to the word processor."""
    document = docx.Document()
    _plain_styles(document)
    auto = source.meta.get("numbering") == "auto"
    if auto:
        _define_numbering(document)
    section = document.sections[0]
    section.header.paragraphs[0].text = source.meta["running"]
    _page_number(section.footer.paragraphs[0])
    for block in source.blocks:
        if isinstance(block, Grid):
            _table(document, block)
        else:
            _line(document, block, auto=auto)
    _properties(document, source)
    return _stored(document)


def _plain_styles(document: Any) -> None:
    for unused in [style for style in document.styles if style.name not in _STYLES]:
        unused.delete()
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    style.font.name = "FangSong"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")


def _line(document: Any, line: Line, *, auto: bool) -> None:
    level = {"part": 1, "heading": line.level}.get(line.kind, 0)
    text, depth = _numbered(line) if auto else (line.text, None)
    if line.kind == "title":
        paragraph = document.add_paragraph(text, style="Title")
    elif level:
        paragraph = document.add_heading(text, level)
    else:
        paragraph = document.add_paragraph(text)
    if line.kind in {"title", "centre"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.kind == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if depth is not None:
        _number(paragraph, depth)


def _numbered(line: Line) -> tuple[str, int | None]:
    """The text without its typed number, and the numbering level that writes it instead."""
    if line.kind in {"heading", "paragraph"}:
        for depth, typed in enumerate(_TYPED):
            found = typed.match(line.text)
            if found and (line.kind == "heading") == (depth < 2):
                return line.text[found.end() :], depth
    return line.text, None


def _number(paragraph: Any, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = depth
    properties.get_or_add_numId().val = NUMBERING


def _define_numbering(document: Any) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for i, (form, text) in enumerate(_LEVELS)
    )
    root = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERING}"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
    )
    root.insert(0, abstract)
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{NUMBERING}"><w:abstractNumId w:val="{NUMBERING}"/></w:num>')
    )


def _table(document: Any, grid: Grid) -> None:
    document.add_paragraph(grid.caption).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if grid.unit:
        document.add_paragraph(grid.unit).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table = document.add_table(len(grid.rows), grid.width, style="Table Grid")
    for cell in grid.cells():
        place = table.cell(cell.row, cell.col)
        if cell.rowspan > 1 or cell.colspan > 1:
            place = place.merge(table.cell(cell.row + cell.rowspan - 1, cell.col + cell.colspan - 1))
        place.text = cell.text
    for row in table.rows[: grid.header]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    paragraph._p.append(field)


def _properties(document: Any, source: Source) -> None:
    core = document.core_properties
    core.title, core.author, core.last_modified_by = source.meta["title"], "extractor fixtures", "extractor fixtures"
    core.comments, core.revision = "", 1
    core.created = core.modified = STAMP


def _stored(document: Any) -> bytes:
    """The package written again: no compression (its bytes differ between zlib builds), one date, members by name."""
    raw, out = BytesIO(), BytesIO()
    for part in (document.part.package, document.part):
        for name in [r for r, rel in part.rels.items() if not rel.is_external and _member(rel) in _LEFT_OUT]:
            part.rels.pop(name)
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o644 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()


def _member(relation: Any) -> str:
    return str(relation.target_part.partname).lstrip("/")
