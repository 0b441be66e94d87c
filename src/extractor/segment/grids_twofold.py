"""A header of two rows whose words came one after the other: which stand on top, and over which columns.

How many words head a group is told by how many there are too many. Which ones, by how headers are worded (a year
alone heads a group, an amount or a rate stands at the foot) and by the numbers: under a rate stand rates, best those
that two other columns give.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, permutations

import regex

from extractor.segment.grids_lines import Marks, Piece, amount

SPAN = regex.compile(r"(?:19|20)\d\d\s?\p{Han}?\Z")
"""A year or period alone: it heads a group."""
RATE = regex.compile(r"[%\uff05\u2030]")
WIDEST = 12
MOST = 3
"""Groups of a header whose rows have to be found."""
SUMMED = 6
"""What it tells that a group of columns has a total which is the sum of the others."""
LARGEST = Decimal(300)
CLOSE = Decimal("0.06")

Rows = list[list[Piece]]


def two_rows(words: list[Piece], levels: int, width: int, body: Sequence[Sequence[Piece]], marks: Marks) -> Rows | None:
    """The header's two rows with each word on its columns; None where no reading is better than chance.

    ``words`` are all its words in order, ``levels`` the leading columns of names, ``body`` the rows of values, each
    with as many as there are columns of values.
    """
    groups = len(words) - width
    if not 1 <= groups <= MOST or len(words) > 2 * WIDEST:
        return None
    columns = [[amount(piece.text, marks) for piece in column] for column in zip(*body, strict=True)]
    best: tuple[int, Rows, dict[int, tuple[int, int]]] | None = None
    for above, places in _readings(len(words), groups, levels, width):
        rows = [words[:above], words[above:]]
        spans = _spans(above, places, len(rows[1]))
        score = _worth(rows, places, spans, levels, columns, marks)
        if best is None or score > best[0]:
            best = (score, rows, spans)
    if best is None or best[0] <= 0:
        return None
    _, rows, spans = best
    below = iter(rows[1])
    for place, (col, count) in spans.items():
        piece = rows[0][place]
        piece.col, piece.colspan, piece.rowspan = col, max(count, 1), 1 if count else 2
        for under in range(count):
            next(below).col = col + under
    return rows


def _readings(count: int, groups: int, levels: int, width: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """How many words stand above, and which of them head groups of at least two columns."""
    for below in range(2 * groups, min(width - levels, WIDEST) + 1):
        above = count - below
        if above - levels >= groups and above <= WIDEST:
            for places in combinations(range(levels, above), groups):
                if below % groups == 0:
                    yield above, places


def _spans(above: int, places: Sequence[int], below: int) -> dict[int, tuple[int, int]]:
    """For each word above, its first column and how many words stand below it."""
    out, col = {}, 0
    for place in range(above):
        count = below // len(places) if place in places else 0
        out[place] = (col, count)
        col += max(count, 1)
    return out


def _worth(
    rows: Rows, places: Sequence[int], spans: dict[int, tuple[int, int]], levels: int,
    columns: Sequence[Sequence[Decimal | None]], marks: Marks,
) -> int:  # fmt: skip
    """How well a reading agrees with the wording and with the numbers."""
    above, below = rows
    score, at = 0, 0
    for place, (col, count) in spans.items():
        text = above[place].text
        if count:
            feet, at = [piece.text for piece in below[at : at + count]], at + count
            score += 3 if SPAN.match(text) else 0 if marks.heading.search(text) else 1
            score += 3 if marks.foot.match(feet[0]) else 0
            score += sum(_fits(foot, columns[col - levels + i], columns, marks) for i, foot in enumerate(feet))
            score += SUMMED if _sums(feet, columns[col - levels :][:count], marks) else 0
        elif place >= levels:
            score += _fits(text, columns[col - levels], columns, marks) - (2 if SPAN.match(text) else 0)
    if len(places) > 1:
        size = len(below) // len(places)
        said = [tuple(piece.text for piece in below[at : at + size]) for at in range(0, len(below), size)]
        score += 4 if len(set(said)) == 1 else 0
    return score


def _fits(
    text: str, values: Sequence[Decimal | None], columns: Sequence[Sequence[Decimal | None]], marks: Marks
) -> int:
    """How well a word stands over the numbers of its column."""
    score = 1 if marks.heading.search(text) else 0
    if not RATE.search(text):
        return score
    given = [value for value in values if value is not None]
    if any(abs(value) > LARGEST for value in given):
        return score - 4
    return score + (4 if _is_rate(values, columns) else 1)


def _sums(feet: Sequence[str], columns: Sequence[Sequence[Decimal | None]], marks: Marks) -> bool:
    """Whether one of the columns of a group is their total by its name and in every row (小计, and its parts)."""
    for place, foot in enumerate(feet):
        if len(feet) > 2 and marks.total.match(foot):
            rows = [(row[place], [*row[:place], *row[place + 1 :]]) for row in zip(*columns, strict=True)]
            sums = [(whole, [part for part in parts if part is not None]) for whole, parts in rows]
            closed = [whole is not None and len(parts) > 1 and whole == sum(parts) for whole, parts in sums].count(True)
            return closed > 1 and closed * 3 >= len(rows) * 2
    return False


def _is_rate(values: Sequence[Decimal | None], columns: Sequence[Sequence[Decimal | None]]) -> bool:
    """Whether two other columns give these rates: one by the other, or the growth from one to the other."""
    others = [column for column in columns if column is not values]
    for part, whole in permutations(others, 2):
        rows = [(v, a, b) for v, a, b in zip(values, part, whole, strict=True) if v is not None and a is not None and b]
        if len(rows) < 2:
            continue
        for base in (Decimal(0), Decimal(100)):
            if all(abs(100 * a / b - base - v) <= CLOSE for v, a, b in rows):
                return True
    return False
