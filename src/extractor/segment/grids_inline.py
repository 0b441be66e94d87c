"""Tables that a page gave as one run of words: a header, then a name and as many values again and again, on a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extractor.segment.grids_blank import kind_of
from extractor.segment.grids_lines import Line, Marks, Piece, Raw

SHORTEST, BLANKS = 100, 20
"""Characters and blanks of the shortest line looked into."""
LEAST, FEWEST = 4, 3
"""Rows of such a table, and values of each."""
NAMES = 2
"""Words of the longest name."""
HEADED = 12
"""Words before the first value that may be the header."""
STRETCH = regex.compile(r"[^\u3002\uff1b;\uff01\uff1f]+")
WORD = regex.compile(r"\S++")
YEAR = regex.compile(r"(?:19|20)\d\d\s?\u5e74\u5ea6?\Z")

Group = tuple[list[Piece], list[Piece]]
"""Words and the values behind them."""


def inlined(lines: Sequence[Line], text: str, marks: Marks) -> list[Raw]:
    """The tables within long lines, at most one in each stretch without the end of a sentence."""
    out: list[Raw] = []
    for line in lines:
        if len(line.text) < SHORTEST or line.text.count(" ") < BLANKS:
            continue
        for stretch in STRETCH.finditer(text, line.start, line.end):
            raw = (
                _table(_groups(text, stretch.start(), stretch.end(), marks), marks)
                if len(stretch.group()) >= SHORTEST
                else None
            )
            if raw is not None:
                out.append(raw)
    return out


def _groups(text: str, start: int, end: int, marks: Marks) -> list[Group]:
    out: list[Group] = [([], [])]
    for found in WORD.finditer(text, start, end):
        piece = Piece(found.start(), found.end(), found.group())
        if kind_of(piece.text, marks) == "V":
            out[-1][1].append(piece)
            continue
        if out[-1][1]:
            out.append(([], []))
        out[-1][0].append(piece)
    return out


def _table(groups: Sequence[Group], marks: Marks) -> Raw | None:
    """The longest run of rows with the same number of values."""
    counts = Counter(len(values) for names, values in groups[1:] if 0 < len(names) <= NAMES)
    usual, often = counts.most_common(1)[0] if counts else (0, 0)
    if usual < FEWEST or often < LEAST:
        return None
    fits = [len(values) == usual and 0 < len(names) <= NAMES for names, values in groups]
    first = next(at for at in range(1, len(groups)) if fits[at])
    last = next((at for at in range(first, len(groups)) if not fits[at]), len(groups))
    if last - first < LEAST:
        return None
    rows = [_row(names, values) for names, values in groups[first:last]]
    head, values = groups[first - 1] if len(groups[first - 1][1]) == usual else (groups[first][0][:-1], [])
    words, unit, caption = _above(head, marks)
    lead = words[-1] if values and words and not _heads(words[-1], marks) else None
    if values:
        rows.insert(0, _row([lead] if lead is not None else [], values))
    headers = _paths([word.text for word in words if word is not lead], usual)
    names: dict[int, tuple[str, ...]] = {at + 1: (header,) for at, header in enumerate(headers)}
    return Raw(rows[0][0].start, rows[-1][-1].end, rows, names=names, unit=unit, caption=caption)


def _row(names: Sequence[Piece], values: Sequence[Piece]) -> list[Piece]:
    """A row: its name in the first column, in one cell, and its values."""
    for col, piece in enumerate(values, 1):
        piece.col = col
    if not names:
        return list(values)
    whole = Piece(names[0].start, names[-1].end, " ".join(piece.text for piece in names), 0)
    return [whole, *values]


def _heads(piece: Piece, marks: Marks) -> bool:
    return YEAR.match(piece.text) is not None or marks.heading.search(piece.text) is not None


def _above(words: Sequence[Piece], marks: Marks) -> tuple[list[Piece], str | None, str | None]:
    """Of the words before the first values: the header, the unit and the caption before it."""
    near = list(words[-HEADED:])
    for at in range(len(near) - 1, -1, -1):
        told = marks.unit_told(near[at].text)
        if told is not None:
            said = (word.text for word in reversed(near[:at]) if not marks.furniture.search(word.text))
            return near[at + 1 :], str(told["unit"]), next((text for text in said if marks.caption.search(text)), None)
    at = len(near)
    while at and _heads(near[at - 1], marks):
        at -= 1
    return near[at:], None, None


def _paths(words: Sequence[str], count: int) -> list[str]:
    """The names of the columns: one each, or years and as many words below them for the first columns."""
    years = next((at for at, word in enumerate(words) if not YEAR.match(word)), len(words))
    if 0 < years <= count and len(words) == 2 * years:
        return [f"{year}{word}" for year, word in zip(words[:years], words[years:], strict=True)]
    return list(words[-count:]) if len(words) in (count, count + 1) else []
