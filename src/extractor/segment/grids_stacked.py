"""Small tables one upon another, a cell a paragraph: forms of web pages copied into text.

Cells are parted by blank lines, an empty cell is one blank line more. A table begins where the words before the first
values are as many headers as there are values, with the name of the first row behind them or none at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.segment.grids_lines import Line, Marks, Piece, Raw, compact, sorts_of

LONGEST = 40
TALLEST = 3
"""Lines of the tallest cell."""
LEAST = 6
"""Cells of the smallest stack."""
STACK = re.compile("(?:C{1,3}B+){5}C")
"""Lines among which there may be one, by their sorts."""


def stacked(lines: Sequence[Line], text: str, marks: Marks) -> list[Raw]:
    """All tables of cells that stand as paragraphs of their own among ``lines``."""
    if not STACK.search(sorts_of(lines)):
        return []
    return [raw for cells in _stacks(lines, text, marks) if len(cells) >= LEAST for raw in _tables(cells, marks)]


def _stacks(lines: Sequence[Line], text: str, marks: Marks) -> Iterator[list[Piece]]:
    """Runs of short paragraphs without a sentence, each a cell."""
    stack: list[Piece] = []
    for body in _paragraphs(lines):
        if len(body) <= TALLEST and all(line.sort == "C" for line in body) and _is_cell(body, marks):
            stack.append(Piece(body[0].start, body[-1].end, text[body[0].start : body[-1].end]))
            continue
        yield stack
        stack = []
    yield stack


def _is_cell(body: Sequence[Line], marks: Marks) -> bool:
    """Whether a paragraph is short and says no unit."""
    said = "".join(compact(line.text) for line in body)
    return len(said) <= LONGEST and not (marks.unit_told(said) or marks.prose.search(said.rstrip(":\uff1a")))


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that stand together."""
    body: list[Line] = []
    for line in lines:
        if not line.blank:
            body.append(line)
        elif body:
            yield body
            body = []
    if body:
        yield body


def _tables(cells: Sequence[Piece], marks: Marks) -> Iterator[Raw]:
    """The tables of a stack: a header with its first values, and the rows until the next header."""
    head: list[Piece] = []
    rows: list[list[Piece]] = []
    for names, values in _groups(cells, marks):
        begun = _header(names, len(values), marks)
        if rows and (begun or len(values) >= len(head)):
            yield _made(head, rows)
            head, rows = [], []
        if begun:
            head, names = begun, names[names.index(begun[-1]) + 1 :]
        if head:
            rows += [[name] for name in names[:-1]] + [_row(names[-1:], values)]
    if rows:
        yield _made(head, rows)


def _row(names: Sequence[Piece], values: Sequence[Piece]) -> list[Piece]:
    """A row's name, if it has one, and its values from the second column on."""
    for col, piece in enumerate(values, 1):
        piece.col = col
    for piece in names:
        piece.col = 0
    return [*names, *values]


def _made(head: list[Piece], rows: list[list[Piece]]) -> Raw:
    """The table; what stands before the headers is its title and may give its unit."""
    title, names = head[0], _row([], head[1:])
    named = any(row[0].col < 1 for row in rows)
    for piece in (piece for row in [names, *rows] for piece in row):
        piece.col = max(0, piece.col if named else piece.col - 1)
    title.col, title.colspan = 0, len(head) if named else len(names)
    return Raw(title.start, rows[-1][-1].end, [[title], names, *rows], 2)


def _groups(cells: Sequence[Piece], marks: Marks) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Words and the values behind them, in turn."""
    names: list[Piece] = []
    values: list[Piece] = []
    for cell in cells:
        if marks.is_value(compact(cell.text)):
            values.append(cell)
            continue
        if values:
            yield names, values
            names, values = [], []
        names.append(cell)
    if values:
        yield names, values


def _header(names: Sequence[Piece], count: int, marks: Marks) -> list[Piece] | None:
    """The title and the headers before ``count`` values, the name of the first row behind them or none.

    None where the words are the names of rows.
    """
    for behind in (1, 0):
        begin = len(names) - behind - count
        heads = names[begin : len(names) - behind] if begin > 0 else []
        if count > 1 and heads and all(_heads(piece, marks) for piece in heads):
            return [names[begin - 1], *heads]
    return None


def _heads(piece: Piece, marks: Marks) -> bool:
    said = compact(piece.text)
    return bool(marks.heading.search(said) or marks.measure.search(said)) and not marks.leader.match(said)
