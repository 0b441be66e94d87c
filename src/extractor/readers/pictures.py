"""The pages of a PDF as pictures, drawn in a child with bounds on memory and time, as reading is."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress

from extractor.model.document import Document
from extractor.model.errors import Crashed
from extractor.model.figure import Figure
from extractor.model.picture import Picture
from extractor.readers.child import receive, send
from extractor.readers.drawing import MEDIA_TYPE
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.spots import spots_of

BUDGET = 12 << 20
"""Bytes of all pictures of one document together: written as base64 they are a third more."""
_MOST, _LEAST = 160 << 10, 8 << 10
"""Bytes of one picture: never more, and no page is asked for less."""
_ANSWER = 64 << 20


def pictures(source: Source, document: Document, figures: Sequence[Figure], limits: Limits) -> Iterator[Picture]:
    """The pages of a source in order, each with the boxes of its figures; nothing for what is no PDF.

    Raises Crashed where the drawing process died or took longer than ``limits.seconds`` for a page.
    """
    if source.kind != "pdf":
        return
    pages = max(1, len(document.sheets))
    most = min(_MOST, max(_LEAST, BUDGET // pages))
    request = pickle.dumps((source.data, spots_of(document, figures), most, limits))
    command = [sys.executable, "-P", "-m", "extractor.readers.drawing"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
    try:
        yield from _drawn(child, request, source, pages, limits)
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # what was still to be sent has nobody left to hear it
                    pipe.close()


def _drawn(
    child: subprocess.Popen[bytes], request: bytes, source: Source, pages: int, limits: Limits
) -> Iterator[Picture]:
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        send(child.stdin, request)
    except BrokenPipeError as error:
        raise Crashed("the drawing process would not listen", source=source.name) from error
    for number in range(1, pages + 1):
        clock = threading.Timer(limits.seconds, child.kill)
        clock.start()
        try:
            head, data = receive(child.stdout, _ANSWER), receive(child.stdout, _ANSWER)
        finally:
            clock.cancel()
        if head is None or data is None:
            raise Crashed(f"the drawing process ended at page {number} of {pages}", source=source.name)
        told = json.loads(head)
        boxes = {
            name: tuple((int(x0), int(y0), int(x1), int(y1)) for x0, y0, x1, y1 in found)
            for name, found in told["boxes"].items()
        }
        yield Picture(int(told["page"]), int(told["width"]), int(told["height"]), MEDIA_TYPE, data, boxes)
