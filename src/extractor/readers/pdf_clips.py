"""Text that is clipped: what runs out of its cell is not seen, and lies upon the text of the cell beside or below.

Spreadsheets printed to PDF hold the whole text of a cell that shows only some of its lines.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterable
from typing import Any

import pypdfium2.raw as pdfium

from extractor.readers.page import Glyph

Box = tuple[float, float, float, float]
Clips = dict[int, Box]
"""The boxes that clip texts, by the address of the text."""
_BUCKET = 12.0
_ASIDE, _APART = 0.2, 0.98
_FEWEST = 1
_MOST_TEXTS = 50_000
_INSET = 1.0


def is_crowded(glyphs: Iterable[Glyph]) -> bool:
    """Whether characters of different lines lie upon each other anywhere."""
    seen: dict[tuple[int, int], float] = {}
    met = 0
    for glyph in glyphs:
        middle, high = (glyph.y0 + glyph.y1) / 2, glyph.y1 - glyph.y0 or 1.0
        column, row = int((glyph.x0 + glyph.x1) / 2 / _BUCKET), int(middle / high)
        for near in (row - 1, row, row + 1):
            other = seen.get((column, near))
            met += other is not None and _ASIDE * high < abs(other - middle) < _APART * high
        seen[column, row] = middle
    return met >= _FEWEST


def clips_of(page: Any, point: Callable[[float, float], tuple[float, float]]) -> Clips:
    """The boxes that clip the texts of a page; ``point`` turns points upright."""
    clips: Clips = {}
    page = page.raw
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_TEXTS)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
            x0, y0, x1, y1 = _clip(pdfium.FPDFPageObj_GetClipPath(thing), point)
            if math.inf > x1 - x0 > 3 * _INSET and math.inf > y1 - y0 > 3 * _INSET:
                clips[_address(thing)] = x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET
    return clips


def clip_of(text: Any, index: int, clips: Clips) -> Box | None:
    """The box that clips a character of a text page, if there is one."""
    return clips.get(_address(pdfium.FPDFText_GetTextObject(text, index)))


def _clip(path: Any, point: Callable[[float, float], tuple[float, float]]) -> Box:
    """What all rectangles of a clip path leave free, each told by two opposite corners."""
    x, y = ctypes.c_float(), ctypes.c_float()
    x0, y0, x1, y1 = -math.inf, -math.inf, math.inf, math.inf
    for part in range(pdfium.FPDFClipPath_CountPaths(path)):
        if not 4 <= pdfium.FPDFClipPath_CountPathSegments(path, part) <= 5:
            continue
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, part, 0), x, y)
        ax, ay = point(x.value, y.value)
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, part, 2), x, y)
        bx, by = point(x.value, y.value)
        x0, y0, x1, y1 = max(x0, min(ax, bx)), max(y0, min(ay, by)), min(x1, max(ax, bx)), min(y1, max(ay, by))
    return x0, y0, x1, y1


def _address(thing: Any) -> int:
    return ctypes.addressof(thing.contents) if thing else 0
