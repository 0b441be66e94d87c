"""What stands on one PDF page: glyphs with their boxes and ruling lines, in points from the top left, upright.

All of it comes from pdfium. Loose character boxes are used throughout: they cover the advance width, so the gaps
between them are real gaps, and points and commas sit on the same line as the digits around them.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extractor.readers.page import PRINTED, SEEN, Glyph, Page, Rule, laid
from extractor.readers.pdf_clips import Clips, clip_of, clips_of, is_crowded
from extractor.readers.pdf_turned import Turned, is_turned

THIN = 3.0
"""A filled shape not wider than this is a line, in points."""
_DEEPEST = 6
_MOST_RULES = 50_000
_MOST_OBJECTS = 200_000
_SAMPLES = 60
_EVERY = 8
_SPACES = frozenset((0x09, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200B)))
_HYPHENS = frozenset((0x02, 0xAD, 0xFFFE))
_NOTHING = frozenset((*range(0, 2), *range(3, 9), *range(10, 32), 0x7F, 0x200B, 0xFEFF))


class Turn(NamedTuple):
    """How user space becomes the upright page: the visible box and the clockwise turn in quarters."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space in points from the top left of the upright page."""
        match self.quarters:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.quarters % 2 else (wide, high)


def page_of(page: Any, number: int) -> Page:
    """The content of an opened pdfium page."""
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text)
        turn = _turn(page, text.raw, count)
        content = Page(number, *turn.size, upright=(turn.quarters - page.get_rotation() // 90) % 4)
        _shapes(page, content, turn)
        _read(text.raw, count, turn, content, {})
        if content.rules and is_crowded(content.glyphs) and (clips := clips_of(page, turn.point)):
            _read(text.raw, count, turn, content, clips)
    finally:
        text.close()
    return content


def _read(text: Any, count: int, turn: Turn, content: Page, clips: Clips) -> None:
    """The characters of a page, those that run otherwise than most put straight or told as marks."""
    turned = Turned(text, count, turn.quarters) if content.turned else None
    content.glyphs = list(_glyphs(text, count, turn, turned, clips, content.homes))
    if turned is not None:
        content.marks, content.asides = turned.runs(aslant=True), turned.runs(aslant=False)
        content.glyphs.extend(glyph for aside in content.asides for glyph in laid(aside))


def _turn(page: Any, text: Any, count: int) -> Turn:
    """Upright is what makes most characters upright; a page without text keeps its own rotation."""
    angles: Counter[int] = Counter()
    for index in range(0, count, max(1, count // _SAMPLES)):
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        if angle >= 0:
            angles[-round(angle / (math.pi / 2)) % 4] += 1
    common = angles.most_common(1)
    own = page.get_rotation() // 90
    quarters = common[0][0] if common and common[0][1] * 10 >= 6 * sum(angles.values()) else own
    left, bottom, right, top = page.get_bbox()  # the boxes that a page inherits are in it
    return Turn(left, bottom, right, top, quarters)


def _glyphs(
    text: Any, count: int, turn: Turn, turned: Turned | None, clips: Clips, homes: dict[Glyph, tuple[float, float]]
) -> Iterator[Glyph]:
    """The characters of a page; with ``clips``, those that run out of theirs go to ``homes`` besides.

    A character whose font does not tell what it stands for is U+FFFD: the number it has in the font is none.
    """
    box = pdfium.FS_RECTF()
    at = ctypes.byref(box)
    code_of, box_of, generated = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_IsGenerated,
    )
    left, top, upright = turn.left, turn.top, turn.quarters == 0
    seen: dict[str, tuple[float, float]] = {}
    high, space = 0, 0
    unmapped = _has_unmapped(text, count)
    for index in range(count):
        code = code_of(text, index)
        if unmapped and pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
            code = 0xFFFD
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code in _SPACES:
            space = max(space, SEEN if generated(text, index) == 1 else PRINTED)
            continue
        if code in _NOTHING or (code in _HYPHENS and generated(text, index) == 1) or not box_of(text, index, at):
            continue
        if upright:
            x0, y0, x1, y1 = box.left - left, top - box.top, box.right - left, top - box.bottom
        else:
            (x0, y0), (x1, y1) = turn.point(box.left, box.top), turn.point(box.right, box.bottom)
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        letter = "-" if code in _HYPHENS else chr(code)
        if turned is not None and turned.takes(index, letter, (x0, y0, x1, y1)):
            continue
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        before = seen.get(letter)
        seen[letter] = x, y
        # a character printed again almost at the same place is a bold face made by hand
        if before and abs(before[0] - x) < (x1 - x0) / 4 and abs(before[1] - y) < (y1 - y0) / 4:
            continue
        glyph = Glyph(letter, x0, y0, x1, y1, space)
        if clips and (inside := clip_of(text, index, clips)):
            near = min(max(x, inside[0]), inside[2]), min(max(y, inside[1]), inside[3])
            if near != (x, y):
                homes[glyph] = near
        yield glyph
        space = 0


def _has_unmapped(text: Any, count: int) -> bool:
    """Whether fonts of the page lack a way from their characters to Unicode, told by every eighth character."""
    return any(pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 for index in range(0, count, _EVERY))


def _shapes(page: Any, content: Page, turn: Turn) -> None:
    left, matrix = [_MOST_OBJECTS], pdfium.FS_MATRIX()

    def visit(count: int, get: Callable[[int], Any], outer: tuple[float, ...], depth: int) -> None:
        for index in range(count):
            left[0] -= 1
            if left[0] < 0 or len(content.rules) > _MOST_RULES:
                return
            thing = get(index)
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                content.images += 1
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                content.turned = content.turned or outer[1] != 0 or is_turned(thing, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                _path(thing, _times(_matrix(thing), outer), content, turn)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                members = pdfium.FPDFFormObj_CountObjects(thing)
                inside = _times(_matrix(thing), outer)
                get_member = partial(pdfium.FPDFFormObj_GetObject, thing)
                visit(members, get_member, inside, depth + 1)

    visit(pdfium.FPDFPage_CountObjects(page), partial(pdfium.FPDFPage_GetObject, page.raw), (1, 0, 0, 1, 0, 0), 0)


def _matrix(thing: Any) -> tuple[float, ...]:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, matrix):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: tuple[float, ...], outer: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _path(thing: Any, matrix: tuple[float, ...], content: Page, turn: Turn) -> None:
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    if not pdfium.FPDFPath_GetDrawMode(thing, fill, stroke) or not (fill.value or stroke.value):
        return
    if _invisible(thing, bool(stroke.value)):
        return
    for points in _subpaths(thing, matrix, turn):
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if y1 - y0 <= THIN or x1 - x0 <= THIN:
            content.rules.extend(_line(x0, y0, x1, y1))
        elif stroke.value:
            pairs = itertools.pairwise(points)
            content.rules.extend(
                r for (a, b), (c, d) in pairs for r in _line(min(a, c), min(b, d), max(a, c), max(b, d))
            )


def _line(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    wide, high = x1 - x0, y1 - y0
    if high <= THIN and wide > high:
        middle = (y0 + y1) / 2
        yield Rule(x0, middle, x1, middle)
    elif wide <= THIN and high > wide:
        middle = (x0 + x1) / 2
        yield Rule(middle, y0, middle, y1)


def _invisible(thing: Any, stroke: bool) -> bool:
    """White or transparent shapes are no lines."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = pdfium.FPDFPageObj_GetStrokeColor if stroke else pdfium.FPDFPageObj_GetFillColor
    if not ask(thing, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= 250


def _subpaths(thing: Any, matrix: tuple[float, ...], turn: Turn) -> Iterator[list[tuple[float, float]]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(min(pdfium.FPDFPath_CountSegments(thing), 4096)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(turn.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 2:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
