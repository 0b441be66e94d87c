"""Which rows of a table are headers, what each column holds, and in which unit."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

import regex

from extractor.lexicon.book import Book
from extractor.model.document import Cell, Table
from extractor.model.outline import Column, ColumnKind
from extractor.segment.grids_lines import Marks, Pattern, amount, compact, native

DEEPEST = 10
"""More rows of words at the top are a text in a frame, not headers."""

YEAR = regex.compile(r"(?:19|20)\d\d\Z")
CODE = regex.compile(r"\d{3}(?:\d\d){0,2}")
PERCENT = regex.compile("[%\uff05\u2030]")
DATE = regex.compile(r"(?:19|20)\d\d(?:[-./\u5e74]\d{1,2}(?:[-./\u6708]\d{1,2}\u65e5?|\u6708)?)")


@dataclass(frozen=True)
class ColumnWords:
    """The compiled vocabulary of column headers."""

    code: Pattern
    order: Pattern
    note: Pattern
    stub: tuple[Pattern, ...]
    score: Pattern
    points: str
    unit: frozenset[str]
    relation: frozenset[str]
    percent: Pattern
    counts: Mapping[str, str]
    joint: tuple[str, ...]
    total: Pattern


def column_words(book: Book) -> ColumnWords:
    """Compiles the header vocabulary; to be kept by ``book.once``."""
    return ColumnWords(
        code=regex.compile(rf"{book.any_of('table.head.code')}\Z"),
        order=regex.compile(rf"{book.any_of('table.head.order')}\Z"),
        note=regex.compile(rf"{book.any_of('table.head.note')}"),
        stub=tuple(regex.compile(piece) for piece in book.entry("table.head.stub").regex),
        score=regex.compile(rf"{book.any_of('table.head.score')}\Z"),
        points=book.maps("table.head.score")["unit"],
        unit=frozenset(book.words("table.head.unit")),
        relation=frozenset(book.words("table.relation")),
        percent=regex.compile(rf"{book.any_of('table.head.percent')}\Z"),
        counts=book.maps("table.head.counts"),
        joint=book.words("cell.joint"),
        total=regex.compile(rf"(?:{book.any_of('table.total')}|\p{{Han}}{{0,4}}{book.any_of('table.total')})\Z"),
    )


Matrix = dict[tuple[int, int], Cell]
"""Cells by every place they cover."""


def matrix_of(table: Table) -> Matrix:
    """Every place of the grid with the cell that covers it; the first cell that claims a place has it."""
    out: Matrix = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + max(1, cell.rowspan)):
            for col in range(cell.col, cell.col + max(1, cell.colspan)):
                out.setdefault((row, col), cell)
    return out


def size_of(table: Table) -> tuple[int, int]:
    """Rows and columns."""
    rows = max((cell.row + cell.rowspan for cell in table.cells), default=0)
    return rows, max((cell.col + cell.colspan for cell in table.cells), default=0)


def header_rows(table: Table, marks: Marks) -> int:
    """How many rows at the top hold no value. Years and the numbers of columns (1 2 3 …) are none."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    count = 0
    height, _ = size_of(table)
    while count < height:
        cells = [cell for cell in rows.get(count, []) if cell.text.strip()]
        if any(_is_value(cell, marks) for cell in cells) and not (count and _is_counter(cells, marks)):
            break
        if count and len(cells) == 1 and cells[0].colspan == 1 and count >= 2 and cells[0].col == 0:
            break
        count += 1
    return count if count < height and count <= DEEPEST else max(1, table.header_rows)


def _is_value(cell: Cell, marks: Marks) -> bool:
    text = compact(cell.text)
    return marks.is_value(text) and not YEAR.match(text)


def _counter_rows(table: Table, heads: int, marks: Marks) -> list[int]:
    """Header rows that number the columns."""
    return [row for row in range(1, heads) if _is_counter([c for c in table.cells if c.row == row], marks)]


def _is_counter(cells: list[Cell], marks: Marks) -> bool:
    """A row that numbers the columns: 1, 2, 3 … one by one."""
    numbers = [cell.text.strip() for cell in cells if marks.bare.match(cell.text.strip())]
    return len(numbers) >= 2 and numbers == [str(i + 1) for i in range(len(numbers))]


def columns_of(
    table: Table,
    matrix: Matrix,
    heads: int,
    titles: Mapping[int, str],
    names: Mapping[int, tuple[str, ...]],
    codes: Set[int],
    orders: Set[int],
    words: ColumnWords,
    marks: Marks,
) -> tuple[Column, ...]:
    """The columns with header, kind, unit and the column that names their rows; what the finder knew goes first.

    ``titles`` are the rows of ``title_rows``.
    """
    height, width = size_of(table)
    titles = {**titles, **dict.fromkeys(_counter_rows(table, heads, marks), "")}
    headers = [names.get(col) or _header(matrix, heads, col, titles, marks) for col in range(width)]
    own = [_own_texts(matrix, heads, height, col) for col in range(width)]
    kinds: list[ColumnKind] = [
        "code" if col in codes else "order" if col in orders else _kind(own[col], col, headers[col], words, marks)
        for col in range(width)
    ]
    _one_value_at_least(kinds, headers, words)
    empty = {col for col in range(width) if not own[col]}
    stubs = _stub_columns(kinds, headers, empty, words)
    out: list[dict[str, Any]] = []
    for col in range(width):
        is_value = kinds[col] == "value"
        unit = _unit(headers[col], words, marks) if is_value else None
        if unit == "%" and not any(PERCENT.search(text) for text in headers[col]):
            before = [other for other in range(col) if kinds[other] == "value"][-2:]
            unit = None if _is_difference(matrix, range(heads, height), before, col, marks) else unit
        stub = next((s for s in reversed(stubs) if s < col), stubs[0] if stubs and kinds[:col].count("label") else None)
        firm = unit is not None and (unit in "%\u2030" or unit == words.points)
        stub = stub if is_value else None
        row = {"col": col, "header": headers[col], "unit": unit, "kind": kinds[col], "stub": stub, "firm": firm}
        out.append(row)
    return Column.many(out)


def title_rows(table: Table, heads: int, marks: Marks) -> dict[int, str]:
    """Rows above the last header row in which one cell stands alone over the whole width: titles, with their words.

    Cells that only give the unit do not count; a title row may have no words left.
    """
    _, width = size_of(table)
    out: dict[int, str] = {}
    for row in range(heads - 1):
        texts = [cell for cell in table.cells if cell.row == row and cell.text.strip()]
        words = [cell for cell in texts if not marks.unit_told(cell.text) and not marks.furniture.search(cell.text)]
        titled = bool(words) and all(cell.colspan > 2 and marks.caption.search(cell.text.strip()) for cell in words)
        wide = len(words) == 1 and words[0].rowspan == 1 and words[0].colspan >= width > 1
        alone = len(words) == 1 and words[0].col == 0 and words[0].colspan == 1 and len(words[0].text) > 5
        if texts and (not words or titled or wide or (alone and words[0].rowspan == 1)):
            out[row] = words[0].text.strip() if words else ""
    return out


def _header(matrix: Matrix, heads: int, col: int, titles: Mapping[int, str], marks: Marks) -> tuple[str, ...]:
    """The header cells over a column from the outermost inwards, each once, without lines that only give the unit."""
    out: list[str] = []
    seen: set[tuple[int, int]] = set()
    for row in range(heads):
        cell = matrix.get((row, col)) if row not in titles else None
        if cell is None or (cell.row, cell.col) in seen:
            continue
        seen.add((cell.row, cell.col))
        text = compact(native(cell.text))
        alone = marks.unit_line.match(text)
        if text and not (alone and alone.end() == len(text)) and (not marks.bare.match(text) or YEAR.match(text)):
            out.append(text)
    return tuple(out)


def _kind(filled: list[str], col: int, header: tuple[str, ...], words: ColumnWords, marks: Marks) -> ColumnKind:
    """What a column holds, by its header and what its cells say (``filled``)."""
    last = header[-1] if header else ""
    values = sum(marks.is_value(text) for text in filled)
    if last and words.order.match(last):
        return "order"
    if filled and words.relation.issuperset(filled):
        return "note"
    if last in words.unit or (not last and len(filled) > 1):
        given = sum(marks.unit_last(f"({text})") is not None for text in filled)
        if given * 2 > len(filled) and (last or given == len(filled)):
            return "note"
    if filled and (
        (words.code.match(last) and sum(t.isdigit() for t in filled) * 2 >= len(filled)) or _are_codes(filled)
    ):
        return "code"
    if not filled:
        return "note" if words.note.search(last) else "value" if header and col else "label"
    if col == 0 and len(set(filled)) > 1 and all(YEAR.match(text) for text in filled):
        return "label"
    if values * 2 >= len(filled):
        counted = [int(t) for t in filled if t.isdecimal()]
        if col == 0 and not header and counted == list(range(1, len(filled) + 1)):
            return "order"
        return "value"
    dates = sum(DATE.fullmatch(text) is not None for text in filled)
    return "note" if (last and words.note.search(last)) or (col and dates * 2 > len(filled)) else "label"


def _is_difference(matrix: Matrix, rows: range, before: list[int], col: int, marks: Marks) -> bool:
    """Whether the cells of a column are by how much the two value columns before it differ: no rates, whatever the
    header says (增长)."""
    if len(before) < 2:
        return False
    told = differs = 0
    for row in rows:
        cells = (matrix.get((row, place)) for place in (*before, col))
        values = [amount(compact(cell.text), marks) for cell in cells if cell is not None]
        if len(values) == 3 and values[0] is not None and values[1] is not None and values[2] is not None:
            told, differs = told + 1, differs + (abs(values[1] - values[0]) == abs(values[2]) != 0)
    return told > 1 and differs * 3 >= told * 2


def _own_texts(matrix: Matrix, heads: int, height: int, col: int) -> list[str]:
    """What the cells of a column say below its header, each once."""
    cells = (cell for row in range(heads, height) if (cell := matrix.get((row, col))) and cell.row == row)
    return [text for cell in cells if (text := compact(cell.text))]


def _are_codes(filled: list[str]) -> bool:
    """Whether most are account codes (3, 5 or 7 digits), some of them below others of the column."""
    codes = {text for text in filled if CODE.fullmatch(text)}
    if len(codes) < 2 or sum(text in codes for text in filled) * 5 < 4 * len(filled):
        return False
    return sum(code[:-2] in codes for code in codes) * 3 >= len(codes)


def _one_value_at_least(kinds: list[ColumnKind], headers: list[tuple[str, ...]], words: ColumnWords) -> None:
    """Words to the right of all values are remarks, unless the header says they name something."""
    values = [col for col, kind in enumerate(kinds) if kind == "value"]
    if not values:
        return
    for col in range(values[-1] + 1, len(kinds)):
        if kinds[col] == "label":
            kinds[col] = "note"


def _stub_columns(
    kinds: list[ColumnKind], headers: list[tuple[str, ...]], empty: Set[int], words: ColumnWords
) -> list[int]:
    """One naming column for each block of label columns: the one its header marks best, else the last; of those that
    name rows, where the header of another runs down beside all of them (项目资金 beside 年度资金总额)."""
    blocks: list[list[int]] = []
    for col, kind in enumerate(kinds):
        if kind == "label":
            if blocks and all(k in ("label", "code", "order") for k in kinds[blocks[-1][-1] : col]):
                blocks[-1].append(col)
            else:
                blocks.append([col])
    return [min(block, key=lambda col: (col in empty, _rank(headers[col], words), -col)) for block in blocks]


def _rank(header: tuple[str, ...], words: ColumnWords) -> int:
    last = header[-1] if header else ""
    if words.note.search(last):
        return len(words.stub) + 1
    return next((place for place, pattern in enumerate(words.stub) if pattern.search(last)), len(words.stub))


def _unit(header: tuple[str, ...], words: ColumnWords, marks: Marks) -> str | None:
    """The unit a header prints or means: in brackets, at its end, points for scores, % for rates without a sign."""
    for text in reversed(header):
        found = marks.unit_told(text) or marks.unit_last(text)
        if found:
            return str(found["unit"]).replace("\uff05", "%")
    last = header[-1] if header else ""
    if words.score.search(last):
        return words.points
    for end, unit in words.counts.items():
        if last.endswith(end) and not last[: -len(end)].endswith(words.joint):
            return unit
    if words.percent.search(last):
        return "%"
    return None
