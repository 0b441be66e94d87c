"""Tables of web pages whose rows lost what parted the first value from its name: 北京1.98 1.98, a blank a cell.

One blank parts two cells, and every further one is an empty cell between them.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.segment.grids_lines import Line, Marks, Piece, Raw, sorts_of

NUMBER = r"-?\d[\d,]*+(?:\.\d+)?%?"
ROW = regex.compile(rf"(?P<name>\p{{Han}}{{2,12}})(?P<values>{NUMBER}(?: +{NUMBER})*)")
NAMED = regex.compile(r"\p{Han}{2,12}")
VALUE = regex.compile(NUMBER)
LEAST = 5
"""Rows with values that are enough for a table."""
RUN = regex.compile(f"C{{{LEAST},}}+")
"""Lines that may be cells, as many as a table has rows."""
WIDEST, HEADED = 12, 5
"""Columns of such a table, and lines above it that may be its header."""


def glued(lines: Sequence[Line], text: str, marks: Marks) -> list[Raw]:
    """The tables among some lines; a name alone between two rows is a row without values.

    A header glued in the same way cannot be cut: its lines below the unit are taken in, but name no column.
    """
    out: list[Raw] = []
    for run in RUN.finditer(sorts_of(lines)):
        at, end = run.span()
        while at < end:
            rows, stop = _rows(lines, at, text)
            full = [row for row in rows if len(row) > 2]
            if len(full) >= LEAST and len(full) * 3 >= len(rows) * 2:
                out.append(Raw(_begin(lines, at, marks), rows[-1][-1].end, rows))
            at = max(stop, at + 1)
    return out


def _begin(lines: Sequence[Line], at: int, marks: Marks) -> int:
    """Where the header lines begin that stand between the unit of a table and its first row."""
    for place in range(at - 1, max(at - HEADED, 0) - 1, -1):
        if marks.unit_told(lines[place].text) is not None:
            return lines[place + 1].start
        if lines[place].sort != "C":
            break
    return lines[at].start


def _rows(lines: Sequence[Line], at: int, text: str) -> tuple[list[list[Piece]], int]:
    """The rows from a line on, each piece on its column, and the line behind the last of them."""
    rows: list[list[Piece]] = []
    while at < len(lines):
        line = lines[at]
        found = ROW.fullmatch(text, line.start, line.end) if line.sort == "C" else None
        if found is None:
            if not rows or line.sort != "C" or NAMED.fullmatch(line.text) is None:
                break
            rows.append([Piece(line.start, line.end, line.text, 0)])
            at += 1
            continue
        row = [Piece(found.start("name"), found.end("name"), found["name"], 0)]
        end = found.start("values") - 1
        for value in VALUE.finditer(text, *found.span("values")):
            row.append(Piece(value.start(), value.end(), value.group(), row[-1].col + value.start() - end))
            end = value.end()
        if row[-1].col > WIDEST:
            break
        rows.append(row)
        at += 1
    while rows and len(rows[-1]) < 2:
        rows.pop()
    return rows, at
