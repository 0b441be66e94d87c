"""The picture of a printed page, and where on it things stand."""

from __future__ import annotations

from typing import NamedTuple

from extractor.model.document import Box


class Picture(NamedTuple):
    """A page as it is printed. ``width`` and ``height`` are in points; ``boxes`` tell, in points from the top left,
    where on this page each figure stands: one box a line of print."""

    page: int
    width: int
    height: int
    media_type: str
    data: bytes
    boxes: dict[str, tuple[Box, ...]]
