"""Rows of single blanks in which no cell is empty: every word has its column, and the header as many or two rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractor.segment.grids_lines import Marks, Piece, Raw
from extractor.segment.grids_marked import divided
from extractor.segment.grids_place import Token
from extractor.segment.grids_rows import placed
from extractor.segment.grids_twofold import two_rows

LEAST = 3
"""Columns of such a table; fewer are a name and its value, which need no columns."""


def evenly(header: Sequence[Sequence[Token]], body: Sequence[Sequence[Token]], marks: Marks) -> Raw | None:
    """The table of rows with the same kinds of words in the same places; None where a row or the header differs.

    A total may lack the names behind its first one.
    """
    if len(body) < 2 or not header:
        return None
    kinds = ["".join(token.kind for token in row) for row in body]
    usual = Counter(kinds).most_common(1)[0][0]
    width, levels = len(usual), len(usual) - len(usual.lstrip("L"))
    total = "L" + usual[levels:]
    if width < LEAST or not levels or set(usual[levels:]) != {"V"}:
        return None
    for kind, row in zip(kinds, body, strict=True):
        if kind != usual and not (kind == total and marks.total.match("".join(row[0].text.split()))):
            return None
    rows = [[Piece(t.start, t.end, t.text) for t in row] for row in body]
    if len(header[-1]) == width:
        return divided([[Piece(t.start, t.end, t.text) for t in header[-1]], *rows], marks)
    words = [Piece(t.start, t.end, t.text) for line in header[-2:] for t in line]
    full = [row[levels:] for row, kind in zip(rows, kinds, strict=True) if kind == usual]
    heads = two_rows(words, levels, width, full, marks) if len(header) > 1 else None
    if heads is None:
        return None
    for pieces in map(placed, rows):
        for piece in pieces[1:]:
            piece.col += width - len(pieces)
        pieces[0].colspan += width - len(pieces)
    return Raw(words[0].start, rows[-1][-1].end, [*heads, *rows], len(heads))
