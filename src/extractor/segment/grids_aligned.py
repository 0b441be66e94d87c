"""Rows set in columns by blanks alone: what stands below one another is one column, and a gap is an empty cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from extractor.segment.grids_lines import Line, Marks, Piece
from extractor.segment.lines import width

Span = tuple[int, int]
MEASURES: tuple[Callable[[str], int], ...] = (width, len)
"""How far right a text reaches: in half-width columns, or in characters (to some programs a Han character is one)."""


def aligned(rows: Sequence[list[Piece]], lines: Sequence[Line], text: str, marks: Marks) -> list[list[Piece]] | None:
    """The rows with an empty piece in each column a row leaves out; None where they stand in no columns.

    ``rows`` are the pieces of ``lines``, in order. Columns are what the rows with values cover together; two pieces of
    a row in one column mean that there are none.
    """
    for measure in MEASURES:
        spans = [
            [(measure(text[line.raw : p.start]), measure(text[line.raw : p.end])) for p in row]
            for row, line in zip(rows, lines, strict=True)
        ]
        columns = _columns(rows, spans, marks)
        if columns is None:
            continue
        full = [_filled(row, at, columns) for row, at in zip(rows, spans, strict=True)]
        if None not in full:
            return [row for row in full if row is not None]
    return None


def _columns(rows: Sequence[list[Piece]], spans: Sequence[list[Span]], marks: Marks) -> list[Span] | None:
    """The columns that the rows with values cover, from left to right."""
    body = [at for row, at in zip(rows, spans, strict=True) if any(marks.is_value(p.text) for p in row)]
    out: list[Span] = []
    for start, end in sorted(span for at in body for span in at):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    fullest = max((len(at) for at in body), default=0)
    return out if 2 <= fullest <= len(out) <= fullest + 2 else None


def _filled(row: Sequence[Piece], spans: Sequence[Span], columns: Sequence[Span]) -> list[Piece] | None:
    """The pieces of a row, each in its column; None where two would share one."""
    places = [_place(span, columns) for span in spans]
    if any(a >= b for a, b in pairwise(places)):
        return None
    out: list[Piece] = []
    last = row[0].start
    for col in range(len(columns)):
        piece = row[places.index(col)] if col in places else Piece(last, last, "")
        last = piece.end
        out.append(piece)
    return out


def _place(span: Span, columns: Sequence[Span]) -> int:
    """The column a piece shares most with, else the one nearest to it."""
    return max(range(len(columns)), key=lambda col: min(span[1], columns[col][1]) - max(span[0], columns[col][0]))
