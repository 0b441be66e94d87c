"""The caption of a table and the unit line in force: what stands above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.segment.grids_lines import Line, Marks

LONGEST = 60
REACH = 6
ENDING, NEAR = 5, 3
"""Characters of the last line of a caption that says nothing alone, and lines before it that are asked."""
LATIN = regex.compile(r"[^\p{Han}]*[a-z][^\p{Han}]*\Z")
"""A line in a Latin script alone: it translates the one above it."""
BARS = "|\uff5c\u2502 "
"""What frames the cells of a title that stood over the table in one row with empty ones."""


@dataclass(frozen=True)
class Above:
    """Caption and unit of a table, None where nothing was found."""

    caption: str | None = None
    unit: str | None = None


def above(lines: Sequence[Line], at: int, floor: int, marks: Marks) -> Above:
    """Reads the lines before line ``at`` back to offset ``floor`` (the end of the table before).

    Furniture (form numbers, the name of the body) is passed over; a sentence of prose ends the search.
    """
    unit: str | None = None
    spare: str | None = None
    seen = 0
    for place in range(at - 1, -1, -1):
        line = lines[place]
        if line.start < floor or seen >= REACH:
            break
        if line.blank:
            continue
        seen += 1
        text = line.text
        found = marks.unit_told(text)
        if found is not None:
            unit = unit or found["unit"]
            text = without(text, found.start(), found.end())
        text = text.strip(BARS)
        if LATIN.match(text) or _heads(text, marks):
            continue
        if marks.furniture.search(text):
            spare = spare or text
            continue
        if not text or (found is not None and len(text) < 4) or marks.folio.match(text) or len(text) < 2:
            continue
        if found is not None and not marks.caption.search(text) and ":" in text.replace("\uff1a", ":"):
            continue
        if len(text) > LONGEST or text.endswith(("\u3002", "\uff1b", "\uff0c")) or marks.note.match(text):
            break
        if text[0] in "(\uff08" and text[-1] in ")\uff09" and spare is None:
            spare = text
            continue
        return Above(_whole(text, lines, place, floor, marks), unit)
    return Above(spare, unit)


def _heads(text: str, marks: Marks) -> bool:
    """Whether a line is the header of the columns below it, set apart from its rows."""
    words = text.split()
    return len(words) > 2 and all(marks.heading.search(word) and not marks.leader.match(word) for word in words)


def _whole(text: str, lines: Sequence[Line], at: int, floor: int, marks: Marks) -> str:
    """A caption with the line before it where what is left on its own line only says that it is a table (安排表)."""
    before = next((line for line in reversed(lines[max(0, at - NEAR) : at]) if not line.blank), None)
    if len(text) > ENDING or not marks.caption.search(text) or before is None or before.start < floor:
        return text
    told = any(shape.search(before.text) for shape in (marks.caption, marks.furniture, marks.prose, marks.unit_line))
    return text if told or not ENDING < len(before.text) <= LONGEST else before.text + text


def without(text: str, start: int, end: int) -> str:
    """``text`` without the unit expression and the brackets around it."""
    left, right = text[:start].rstrip(), text[end:].lstrip()
    if left[-1:] in ("(", "\uff08", "[") and right[:1] in (")", "\uff09", "]"):
        left, right = left[:-1], right[1:]
    return (left.rstrip(" \uff0c,:\uff1a") + right).strip()
