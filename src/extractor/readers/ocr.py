"""Pictures of pages: text and rules recognised by RapidOCR (extra ``ocr``), laid out like any printed page."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import regex

from extractor.model.document import Document
from extractor.model.errors import Corrupt, LimitExceeded, Unsupported
from extractor.readers.compose import Composer
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.page import Glyph, Page, Rule
from extractor.readers.pages import document_of
from extractor.readers.vocabulary import Vocabulary

Recogniser = Callable[[Any, float, int], Page]
"""Pixels, pixels a point and page number to the page."""

_WIDE = regex.compile(r"[\p{Han}\u3000-\u303f\uff01-\uff60\u2014\u2018-\u201d\u2026]")
_SURE = 0.5
_SHORTEST = 40
"""Pixels of the shortest ruling line."""
_THICKEST = 8
_DARK = 160
_DOTS = 200 / 72
_MOST_PIXELS = 60_000_000
_FRAMES = 50


@cache
def can_recognise() -> bool:
    """Whether RapidOCR and its runtime are installed; nothing is imported to find out."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read_image(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """A picture, every frame of it a page.

    Raises Unsupported where recognition is not installed, Corrupt, LimitExceeded, or Empty where no text is on it.
    """
    if not can_recognise():
        raise Unsupported("picture: install the extra 'ocr' (rapidocr, onnxruntime)", source=source.name)
    recognise = recogniser()
    pages = (recognise(pixels, _DOTS, number) for number, pixels in enumerate(_frames(source), 1))
    return document_of(pages, source, "ocr", Composer(limits), words)


@cache
def recogniser() -> Recogniser:
    """The recogniser of this process; its models come with the package and are loaded once."""
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = RapidOCR(params={"Global.log_level": "error"})

    def recognise(pixels: Any, scale: float, number: int) -> Page:
        high, wide = pixels.shape[:2]
        page = Page(number, wide / scale, high / scale, recognised=True)
        found: Any = engine(pixels)
        if found.boxes is not None:
            for box, text, sure in zip(found.boxes, found.txts, found.scores, strict=True):
                if sure >= _SURE:
                    page.glyphs.extend(_spread(text, box, scale))
        page.rules = list(_rules(pixels, scale))
        return page

    return recognise


def _spread(text: str, box: Sequence[Sequence[float]], scale: float) -> Iterator[Glyph]:
    """A recognised line as glyphs: its width shared out, Han and full-width signs taking two parts, others one."""
    xs, ys = [float(point[0]) / scale for point in box], [float(point[1]) / scale for point in box]
    left, top, bottom = min(xs), min(ys), max(ys)
    parts = [2 if _WIDE.match(letter) else 1 for letter in text]
    step = (max(xs) - left) / max(1, sum(parts))
    for letter, part in zip(text, parts, strict=True):
        if not letter.isspace():
            yield Glyph(letter, left, top, left + part * step, bottom, 0)
        left += part * step


def _rules(pixels: Any, scale: float) -> Iterator[Rule]:
    """Straight dark strokes, long and thin, along and down the page."""
    import cv2

    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    dark = (grey < _DARK).astype("uint8")
    for shape in ((_SHORTEST, 1), (1, _SHORTEST)):
        strokes = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        for x, y, wide, high, _ in cv2.connectedComponentsWithStats(strokes)[2][1:]:
            if min(wide, high) > _THICKEST:
                continue
            if wide > high:
                yield Rule(x / scale, (y + high / 2) / scale, (x + wide) / scale, (y + high / 2) / scale)
            else:
                yield Rule((x + wide / 2) / scale, y / scale, (x + wide / 2) / scale, (y + high) / scale)


def _frames(source: Source) -> Iterator[Any]:
    """The pixels of every frame, blue first, as the recogniser takes them."""
    import numpy
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(source.data)) as picture:
            frames = getattr(picture, "n_frames", 1)
            if picture.width * picture.height > _MOST_PIXELS or frames > _FRAMES:
                told = f"a picture of {picture.width} by {picture.height} pixels, {frames} frames"
                raise LimitExceeded(told, source=source.name)
            for frame in range(frames):
                picture.seek(frame)
                yield numpy.asarray(picture.convert("RGB"))[:, :, ::-1].copy()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Corrupt(f"no readable picture: {error}", source=source.name) from error
