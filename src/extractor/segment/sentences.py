"""Sentences of the prose, each with the section it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf
from typing import Any

from extractor.lexicon.book import Book
from extractor.model.outline import Section, Sentence
from extractor.segment.lines import Line


def _stop(book: Book) -> re.Pattern[str]:
    stop = "".join(re.escape(w) for w in book.words("outline.stop"))
    return re.compile(f"[{stop}]+[”’）)》]*")


def find_sentences(view: str, lines: Sequence[Line], sections: Sequence[Section], book: Book) -> tuple[Sentence, ...]:
    """Sentences of the lines of the prose in order; a hard line end always ends one."""
    stop = book.once(_stop)
    found: list[dict[str, Any]] = []
    walker = SectionWalk(sections)
    for left, right in lines:
        at = left
        while at < right:
            match = stop.search(view, at, right)
            edge = match.end() if match else right
            section, heading = walker.at(at)
            found.append({"start": at, "end": edge, "section": section, "heading": heading})
            at = edge
    return Sentence.many(found)


class SectionWalk:
    """Finds the innermost section of ascending places in one pass."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._by_id = {section.id: section for section in sections}
        self._next = 0
        self._current: Section | None = None
        self._told: tuple[str | None, bool] = None, False
        self._until: float = 0

    def at(self, place: int) -> tuple[str | None, bool]:
        """Id of the innermost section at ``place`` and whether it stands in the heading itself."""
        if place >= self._until:
            self._told, self._until = self._look(place)
        return self._told

    def _look(self, place: int) -> tuple[tuple[str | None, bool], float]:
        """What ``at`` tells, and up to where it holds."""
        while self._next < len(self._sections) and self._sections[self._next].start <= place:
            self._current = self._sections[self._next]
            self._next += 1
        after = self._sections[self._next].start if self._next < len(self._sections) else inf
        current = self._current
        while current is not None and place >= current.end:
            current = self._by_id.get(current.parent or "")
        if current is None:
            return (None, False), after
        heading = place < current.heading_end
        return (current.id, heading), min(after, current.heading_end if heading else current.end)
