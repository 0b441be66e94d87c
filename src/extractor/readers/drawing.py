"""The drawing process: draws the pages of one PDF small enough, and finds the figures on them.

Started by ``pictures`` as ``python -m extractor.readers.drawing``; the request comes from our own parent and is
pickled, the answers are plain: for every page a JSON head and the bytes of its picture.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from io import BytesIO
from typing import Any

import pypdfium2

from extractor.readers.child import bound, receive, send
from extractor.readers.pdf_page import page_of
from extractor.readers.spots import boxes_on

MEDIA_TYPE = "image/webp"
_WIDEST, _NARROWEST = 1240, 620
"""Pixels of the width of a page's picture."""
_QUALITIES = (60, 35, 15)


def main() -> None:
    """Draws the one document of standard input, page after page, and ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = receive(sys.stdin.buffer)
    if request is None:
        return
    data, spots, most, limits = pickle.loads(request)
    bound(limits)
    document = pypdfium2.PdfDocument(data)
    for index in range(min(len(document), limits.pages)):
        sheet = document[index]
        page = page_of(sheet, index + 1)
        boxes = boxes_on(page.glyphs, spots.get(index + 1, ()))
        head = {"page": index + 1, "width": round(page.width), "height": round(page.height), "boxes": boxes}
        send(answers, json.dumps(head).encode("utf-8"))
        send(answers, _drawn(sheet, page.upright, page.width, page.height, most))
        sheet.close()


def _drawn(sheet: Any, turned: int, width: float, height: float, most: int) -> bytes:
    """The picture of a page in at most ``most`` bytes, or as small as it stays legible."""
    wide = float(_WIDEST)
    while True:
        scale = min(wide / max(1.0, width), 2.5 * wide / max(1.0, height))
        picture = sheet.render(scale=scale, rotation=90 * turned).to_pil().convert("RGB")
        for quality in _QUALITIES:
            file = BytesIO()
            picture.save(file, "WEBP", quality=quality, method=1)
            if file.tell() <= most or (wide <= _NARROWEST and quality == _QUALITIES[-1]):
                return file.getvalue()
        wide = max(_NARROWEST, wide * 0.7)


if __name__ == "__main__":
    main()
