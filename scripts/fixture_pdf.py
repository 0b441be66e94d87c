"""Writes a source as .pdf with fpdf2 (LGPL-3.0) in WenQuanYi Micro Hei (Apache-2.0 or GPL-3 with font exception).

The font comes from the Debian package ``fonts-wqy-microhei``; only the glyphs in use are embedded.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fixture_source import Grid, Line, Source
from fpdf import FPDF, FontFace
from fpdf.enums import Align, TableCellFillMode, WrapMode

FONTS = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/wqy-microhei/wqy-microhei.ttc"),
    Path("/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc"),
)
_PIECES = re.compile(r"[0-9A-Za-z.,%+\-/≥≤]+|.")
_NO_START = "，。、；：！？）”’》】％%"
_NO_END = "（“‘《【"
_SIZES = {"title": 17.0, "part": 14.0, "heading": 12.5, "centre": 11.0, "right": 11.0, "paragraph": 11.0}


def font_file() -> Path | None:
    """The font where a package installed it, or None."""
    return next((path for path in FONTS if path.exists()), None)


class _Pdf(FPDF):
    """Pages with a running head and a page number at the foot."""

    running = ""

    def header(self) -> None:
        self.set_font("body", size=8.5)
        self.cell(0, 6, self.running, align=Align.C, new_x="LMARGIN", new_y="NEXT")
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.ln(5)

    def footer(self) -> None:
        self.set_y(-16)
        self.set_font("body", size=8.5)
        self.cell(0, 6, f"- {self.page_no()} -", align=Align.C)


def write_pdf(source: Source) -> bytes:
    """The report as .pdf: A4, wrapped paragraphs, ruled tables that repeat their header rows on every page."""
    font = font_file()
    if font is None:
        raise FileNotFoundError("wqy-microhei.ttc (Debian package fonts-wqy-microhei)")
    pdf = _Pdf(format="A4")
    pdf.running = source.meta["running"]
    pdf.set_creation_date(datetime(2024, 1, 1, tzinfo=UTC))
    pdf.set_title(source.meta["title"])
    pdf.add_font("body", fname=font, collection_font_number=0)
    pdf.set_margins(25, 18, 25)
    pdf.set_auto_page_break(True, margin=24)
    pdf.add_page()
    for block in source.blocks:
        if isinstance(block, Grid):
            _table(pdf, block)
        else:
            _line(pdf, block)
    return bytes(pdf.output())


def _line(pdf: _Pdf, line: Line) -> None:
    size = _SIZES[line.kind]
    pdf.set_font("body", size=size)
    height = size * 0.62
    indent = 2 if line.kind in {"paragraph", "heading"} else 0
    for number, text in enumerate(_wrap(pdf, line.text, indent)):
        if number == 0 and indent:
            pdf.set_x(pdf.l_margin + indent * pdf.font_size)
        align = {"title": Align.C, "centre": Align.C, "part": Align.C, "right": Align.R}.get(line.kind, Align.L)
        pdf.cell(0, height, text, align=align, new_x="LMARGIN", new_y="NEXT")


def _wrap(pdf: _Pdf, text: str, indent: int) -> list[str]:
    """Lines as a word processor breaks them: not inside a number, no closing mark first, no opening mark last."""
    lines, line, room = [], "", pdf.epw - 2 * pdf.c_margin - indent * pdf.font_size
    for piece in _PIECES.findall(text):
        if line and piece not in _NO_START and pdf.get_string_width(line + piece) > room:
            carried = line[-1] if line[-1] in _NO_END else ""
            lines.append(line[: len(line) - len(carried)])
            line, room = carried, pdf.epw - 2 * pdf.c_margin
        line += piece
    return [*lines, line]


def _table(pdf: _Pdf, grid: Grid) -> None:
    pdf.set_font("body", size=10.5)
    pdf.ln(2)
    if pdf.will_page_break(30):
        pdf.add_page()
    pdf.cell(0, 6, grid.caption, align=Align.C, new_x="LMARGIN", new_y="NEXT")
    if grid.unit:
        pdf.cell(0, 6, grid.unit, align=Align.R, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("body", size=9 if grid.width < 10 else 7.5)
    with pdf.table(
        col_widths=_widths(pdf, grid),
        num_heading_rows=grid.header,
        headings_style=FontFace(emphasis=None),
        cell_fill_mode=TableCellFillMode.NONE,
        line_height=pdf.font_size * 1.5,
        wrapmode=WrapMode.CHAR,
        padding=0.6,
        text_align=Align.C,
        v_align="M",
    ) as table:
        for number in range(len(grid.rows)):
            row = table.row()
            for cell in (c for c in grid.cells() if c.row == number):
                row.cell(cell.text, colspan=cell.colspan, rowspan=cell.rowspan)
    pdf.ln(3)


def _widths(pdf: _Pdf, grid: Grid) -> tuple[float, ...]:
    """Column widths after what stands in them; a number is never broken, words may be."""
    wide: list[float] = [1.0] * grid.width
    tight: list[float] = [1.0] * grid.width
    for cell in (c for c in grid.cells() if c.colspan == 1):
        whole: Any = pdf.get_string_width(cell.text)
        piece = max((pdf.get_string_width(p) for p in _PIECES.findall(cell.text)), default=0.0)
        wide[cell.col] = max(wide[cell.col], whole)
        tight[cell.col] = max(tight[cell.col], piece)
    pad = 4.0
    room = pdf.epw - sum(tight) - pad * grid.width
    extra = [w - t for w, t in zip(wide, tight, strict=True)]
    share = min(1.0, room / sum(extra)) if sum(extra) else 0.0
    widths = [t + pad + e * share for t, e in zip(tight, extra, strict=True)]
    return tuple(w * pdf.epw / sum(widths) for w in widths)
