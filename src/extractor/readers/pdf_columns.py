"""Tables without rules: lines whose pieces stand in the same columns, with numbers in at least one of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.readers.compose import CellDraft
from extractor.readers.page import Rule
from extractor.readers.pdf_lines import Line, segments
from extractor.readers.pdf_tables import SNAP, Frame, Grid

_LATIN_CUT = 0.85
_HAN_CUT = 1.5
_NUMBER_CUT = 0.2
_GUTTER = 2.0
_SEVERAL = regex.compile(r"\(?\d[\d,]*+(?:\.\d+)?%?\)?(?: \(?\d[\d,.]*+(?:[-–—]\d[\d,.]*+)?%?\)?)+")
_GROUPED = regex.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_IDEOGRAPH = regex.compile(r"\p{Han}")
_LEADER = regex.compile(r"[.…·．_]{4,}")
_VALUE = regex.compile(r"[^\w]*\d[\d\s.,，]*(?:[^\w\s]*|[%％])[^\W\d]{0,2}[^\w]*|[-—–－…]+")
_PAGE_NUMBER = regex.compile(r"\d{1,3}")


@dataclass(slots=True)
class _Row:
    """A line of print and the pieces it falls into."""

    line: Line
    pieces: list[Line]


def aligned_tables(
    lines: Sequence[Line], page: int, frames: Sequence[Frame] = (), rules: Sequence[Rule] = ()
) -> tuple[list[Grid], list[Line]]:
    """Tables told by alignment alone, and the lines that are in none of them.

    ``frames`` are boxes of rules that give no columns: lines in one of them belong together however far apart. A rule
    below a piece of a header tells the columns that it heads.
    """
    rows = [_Row(line, _pieces(line)) for line in lines]
    grids: list[Grid] = []
    rest: list[Line] = []
    at = 0
    while at < len(rows):
        end = _region(rows, at, frames)
        end = _tail(rows, end) if end > at else at
        grid = _grid(rows[at:end], page, rules) if end - at >= 3 else None
        if grid is None:
            rest.extend(row.line for row in rows[at : max(end, at + 1)])
        else:
            grids.append(grid)
        at = max(end, at + 1)
    return grids, rest


def _pieces(line: Line) -> list[Line]:
    wide = _IDEOGRAPH.search(line.text)
    if _LEADER.search(line.text):
        return [line]
    pieces = segments(line, _HAN_CUT if wide else _LATIN_CUT)
    return [part for piece in pieces for part in _numbers(piece)]


def _numbers(piece: Line) -> list[Line]:
    """Two numbers and nothing else are two pieces, unless a blank groups the digits of one."""
    if not _SEVERAL.fullmatch(piece.text) or _GROUPED.fullmatch(piece.text):
        return [piece]
    return segments(piece, _NUMBER_CUT)


def _region(rows: Sequence[_Row], start: int, frames: Sequence[Frame]) -> int:
    """The end of the run of lines from ``start`` that stand close together and mostly fall into pieces."""
    if len(rows[start].pieces) < 2:
        return start
    end, last = start + 1, start
    left, right = rows[start].line.x0, rows[start].line.x1
    while end < len(rows):
        row, before = rows[end], rows[end - 1]
        far = row.line.y0 - before.line.y1 > 1.8 * max(row.line.size, before.line.size)
        if far and not any(_inside(before.line, frame) and _inside(row.line, frame) for frame in frames):
            break
        if len(row.pieces) > 1:
            last = end
            left, right = min(left, row.line.x0), max(right, row.line.x1)
        elif end - last > 3 or row.line.x1 - row.line.x0 > 0.6 * (right - left):
            break
        end += 1
    return last + 1


def _tail(rows: Sequence[_Row], end: int) -> int:
    """The end of a region with the lines below it that go on from a cell, not the first, of its last row."""
    last = rows[end - 1].pieces[1:]
    while last and end < len(rows) and len(rows[end].pieces) == 1:
        line, above = rows[end].line, rows[end - 1].line
        if line.y0 - above.y1 > 0.8 * line.size or not any(
            abs(line.x0 - piece.x0) < 0.5 * line.size and line.x1 < piece.x1 + line.size for piece in last
        ):
            break
        end += 1
    return end


def _inside(line: Line, frame: Frame) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
    return frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]


def _grid(rows: Sequence[_Row], page: int, rules: Sequence[Rule]) -> Grid | None:
    columns = _columns(rows)
    if len(columns) < 2:
        return None
    cells = [_placed(row, columns) for row in rows]
    if not _is_tabular(cells, len(columns)):
        return None
    cells = _header_joined(_levelled(_spanned(cells, columns, rules)), len(columns))
    cells = _wrapped(cells, columns)
    gutters = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)]
    xs = [min(row.line.x0 for row in rows), *gutters, max(row.line.x1 for row in rows)]
    held = [[line for piece in row for line in piece.lines] for row in cells]
    bounds = [(min(x.y0 for x in lines), max(x.y1 for x in lines)) for lines in held]
    ys = [bounds[0][0], *((a[1] + b[0]) / 2 for a, b in itertools.pairwise(bounds)), bounds[-1][1]]
    drafts: list[CellDraft] = []
    for index, row in enumerate(cells):
        for piece in row:
            box = round(xs[piece.col]), round(ys[index]), round(xs[piece.col + piece.span]), round(ys[index + 1])
            text = "\n".join(line.text for line in piece.lines)
            first = piece.lines[0]
            indent = 2 * (first.x0 - columns[piece.col][0]) / first.size
            drafts.append(CellDraft(index, piece.col, text, 1, piece.span, page, box, indent))
    return Grid(xs, ys, drafts, page)


@dataclass(slots=True)
class _Piece:
    col: int
    span: int
    lines: list[Line]


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """The x ranges that the fullest lines cover; what few of them cross is a gutter."""
    most = max(len(row.pieces) for row in rows)
    full = [row for row in rows if len(row.pieces) >= max(2, 0.6 * most)]
    edges = sorted(
        [(piece.x0, 1) for row in full for piece in row.pieces]
        + [(piece.x1, -1) for row in full for piece in row.pieces]
    )
    crossing = len(full) // 20
    columns: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in edges:
        before, depth = depth, depth + step
        if before <= crossing < depth:
            start = x
        elif depth <= crossing < before:
            if columns and start - columns[-1][1] < _GUTTER:
                columns[-1] = columns[-1][0], x
            else:
                columns.append((start, x))
    return columns


def _placed(row: _Row, columns: Sequence[tuple[float, float]]) -> list[_Piece]:
    """The pieces of a line in their columns; one that reaches over several spans them."""
    found: list[_Piece] = []
    for piece in row.pieces:
        over = [i for i, (x0, x1) in enumerate(columns) if min(x1, piece.x1) - max(x0, piece.x0) > _GUTTER]
        if not over:
            middle = (piece.x0 + piece.x1) / 2
            over = [min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))]
        if found and over[0] < found[-1].col + found[-1].span:
            found[-1].lines.append(piece)
            found[-1].span = max(found[-1].span, over[-1] - found[-1].col + 1)
        else:
            found.append(_Piece(over[0], over[-1] - over[0] + 1, [piece]))
    return found


def _is_tabular(cells: Sequence[Sequence[_Piece]], width: int) -> bool:
    """Numbers stand below each other in some column, and they are not the page numbers of a table of contents."""
    for col in range(width):
        texts = [p.lines[0].text for row in cells for p in row if p.col == col and p.span == 1]
        values = [text for text in texts if _VALUE.fullmatch(text)]
        if len(values) < 2 or len(values) * 2 < len(texts):
            continue
        pages = [int(v) for v in values if _PAGE_NUMBER.fullmatch(v)]
        if width == 2 and len(pages) == len(values) and pages == sorted(pages):
            continue
        return True
    return False


def _spanned(
    cells: list[list[_Piece]], columns: Sequence[tuple[float, float]], rules: Sequence[Rule]
) -> list[list[_Piece]]:
    """Pieces of the header with a rule right below them span the columns over which it runs, if not over all."""
    head = _header(cells)
    for row, below in itertools.pairwise(cells[: head + 1]):
        floor = max(piece.lines[0].y1 for piece in below)
        for piece in row:
            line = piece.lines[0]
            for rule in rules:
                if not (rule.y0 == rule.y1 and line.y1 - 0.3 * line.size <= rule.y0 < floor):
                    continue
                over = [i for i, (x0, x1) in enumerate(columns) if rule.x0 - SNAP <= (x0 + x1) / 2 <= rule.x1 + SNAP]
                beside = any(piece is not other and {other.col, other.col + other.span - 1} & {*over} for other in row)
                holds = rule.x0 - SNAP <= line.x0 and line.x1 <= rule.x1 + SNAP
                if holds and not beside and 1 < len(over) < len(columns) and over[0] <= piece.col <= over[-1]:
                    piece.col, piece.span = over[0], len(over)
                    break
    return cells


def _levelled(cells: list[list[_Piece]]) -> list[list[_Piece]]:
    """A row of the header that stands halfway between two others, in columns of its own, goes with the upper one."""
    head = _header(cells)
    kept: list[list[_Piece]] = []
    for at, row in enumerate(cells):
        above = kept[-1] if kept and at < head else []
        taken = {col for piece in above for col in range(piece.col, piece.col + piece.span)}
        top = min((piece.lines[0].y0 for piece in row), default=0.0)
        halfway = any(top < piece.lines[-1].y1 for piece in above)
        if halfway and not any(col in taken for piece in row for col in range(piece.col, piece.col + piece.span)):
            above.extend(row)
            above.sort(key=lambda piece: piece.col)
        else:
            kept.append(list(row))
    return kept


def _wrapped(cells: list[list[_Piece]], columns: Sequence[tuple[float, float]]) -> list[list[_Piece]]:
    """Lines of the body that go on from cells which fill their column, and say nothing else, join those cells."""
    head = _header(cells)
    kept = cells[: head + 1]
    for row in cells[head + 1 :]:
        above = {piece.col: piece for piece in kept[-1]}
        if row and all(p.col and p.col in above and _goes_on(above[p.col], p, columns) for p in row):
            for piece in row:
                above[piece.col].lines.extend(piece.lines)
        else:
            kept.append(row)
    return kept


def _goes_on(whole: _Piece, rest: _Piece, columns: Sequence[tuple[float, float]]) -> bool:
    last, line = whole.lines[-1], rest.lines[0]
    if whole.span > 1 or rest.span > 1 or len(rest.lines) > 1 or _VALUE.fullmatch(line.text):
        return False
    full = last.x1 > columns[whole.col][1] - 1.2 * line.size
    return full and abs(line.x0 - last.x0) < 0.5 * line.size and line.y0 - last.y1 < 0.8 * line.size


def _header(cells: Sequence[Sequence[_Piece]]) -> int:
    """The number of rows above the first row with a number."""
    return next((i for i, row in enumerate(cells) if any(_VALUE.fullmatch(p.lines[0].text) for p in row)), 0)


def _header_joined(cells: list[list[_Piece]], width: int) -> list[list[_Piece]]:
    """The lines above the first row of numbers are one header row where none of their pieces spans columns."""
    first = _header(cells)
    head = cells[:first]
    if len(head) < 2 or any(piece.span > 1 for row in head for piece in row):
        return cells
    columns: dict[int, _Piece] = {}
    for row in head:
        for piece in row:
            columns.setdefault(piece.col, _Piece(piece.col, 1, [])).lines.extend(piece.lines)
    return [[columns[col] for col in range(width) if col in columns], *cells[first:]]
