"""The names of rows: cleaned, levelled, and each with the row it is part of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.model.document import Cell
from extractor.model.outline import Column, Stub, StubKind
from extractor.segment.grids_columns import Matrix
from extractor.segment.grids_lines import COLON, Marks, Pattern, amount, compact, native

LEAD_CODE = regex.compile(r"(\d{3}(?:\d\d){0,2})(?=\p{Han})")
LETTER = regex.compile(r"\A\s*(?:[A-Z][.\uff0e\u3001\s]|\u9644[:\uff1a])\s*(?=\p{Han}{2})")
"""A letter that numbers a row (A 城市低保), or the word that appends one (附：提前下达的限额)."""
REACH = 400
"""How many rows back a total may look for rows that no other total holds."""

NAMING = ("label", "code", "order")
"""Kinds of columns in which a row's name may stand: a total is often named in the first, whatever that holds."""


@dataclass(frozen=True)
class StubWords:
    """The compiled vocabulary of row names. ``styles`` are enumerators from the outermost inwards; ``led`` is a name
    that begins with one of them, or with the words of ``of_which``.
    """

    styles: tuple[Pattern, ...]
    led: Pattern
    total: Pattern
    subtotal: Pattern
    of_which: Pattern
    counts: Mapping[str, str]
    unit: frozenset[str]


def stub_words(book: Book) -> StubWords:
    """Compiles the row vocabulary; to be kept by ``book.once``."""
    han = book.entry("table.numeral").regex[0] + "{1,4}"
    of_which = rf"{book.any_of('table.of_which')}\s?[:\uff1a]?"
    styles = (
        rf"{han}\u3001",
        rf"[(\uff08]{han}[)\uff09]\u3001?",
        r"\d{1,2}(?:[\u3001\uff0e]|\.(?!\d))",
        r"[(\uff08]\d{1,2}[)\uff09]",
        r"\d{1,2}[)\uff09]|[\u2460-\u2473]",
    )
    return StubWords(
        styles=tuple(map(regex.compile, styles)),
        led=regex.compile("|".join([of_which, *styles])),
        total=regex.compile(rf"\p{{Han}}{{0,10}}{book.any_of('table.total')}(?:[(\uff08].*)?\Z"),
        subtotal=regex.compile(rf"\p{{Han}}{{0,16}}{book.any_of('table.subtotal')}\Z"),
        of_which=regex.compile(of_which),
        counts=book.maps("table.head.counts"),
        unit=frozenset(book.words("table.head.unit")),
    )


@dataclass(slots=True)
class Entry:
    """A row in the making: its name, its printed numbers by column, the row it is part of."""

    row: int
    text: str
    level: int | None
    indent: int
    kind: StubKind
    code: str | None
    unit: str | None
    numbers: dict[int, Decimal]
    parent: int | None = None
    depth: int = 0


def stubs_of(
    matrix: Matrix, heads: int, height: int, columns: Sequence[Column], words: StubWords, marks: Marks, text: str
) -> tuple[Stub, ...]:
    """The row names of every naming column, with their parents.

    Where no column has a unit, the rows set in under a row have its unit.
    """
    united = any(column.unit for column in columns)
    out: list[Stub] = []
    namers = sorted({c.stub for c in columns if c.stub is not None})
    for place, namer in enumerate(namers):
        first = namers[place - 1] + 1 if place else 0
        entries = [
            entry
            for row in range(heads, height)
            if (entry := _entry(matrix, row, namer, first, columns, words, marks, text)) is not None
        ]
        if not united:
            _share_units(entries)
        _link(entries)
        out += Stub.many(
            {
                "row": e.row, "col": namer, "text": e.text, "level": e.depth, "kind": e.kind, "code": e.code,
                "parent": e.parent, "unit": e.unit,
            }
            for e in entries
        )  # fmt: skip
    return tuple(out)


def _entry(
    matrix: Matrix,
    row: int,
    namer: int,
    first: int,
    columns: Sequence[Column],
    words: StubWords,
    marks: Marks,
    text: str,
) -> Entry | None:
    """The name of one row: its naming cell, else the nearest label to the left that is the row's own."""
    cell = _naming_cell(matrix, row, namer, first, columns)
    if cell is None:
        return None
    code = _code(matrix, row, namer, first, columns)
    lead = LETTER.match(cell.text)
    name = compact(native(cell.text[lead.end() :] if lead else cell.text))
    name, level, kind, unit = clean(name, words, marks)
    if lead and level is None and COLON.search(lead.group()):
        level = 0
    found = LEAD_CODE.match(name)
    if found and code is None:
        code, name = found.group(), name[found.end() :]
    if not name:
        return None
    if unit is None or marks.unit_last(compact(cell.text)) is None:
        unit = _column_unit(matrix, row, columns, words, marks) or unit
    unit = unit or _left_unit(matrix, row, namer, first, columns, marks)
    numbers = {
        c.col: number
        for c in columns
        if c.kind == "value" and c.stub == namer and c.unit not in ("%", "\u2030")
        and (value := matrix.get((row, c.col))) is not None and value.row == row
        and not compact(value.text).endswith(("%", "\uff05"))
        and (number := amount(compact(value.text), marks)) is not None
    }  # fmt: skip
    return Entry(row, name, level, _indent(cell, text), kind, code, unit, numbers)


def _column_unit(matrix: Matrix, row: int, columns: Sequence[Column], words: StubWords, marks: Marks) -> str | None:
    """The unit a row has from a column of units: it goes before the one that the end of a name tells (人数)."""
    for column in columns:
        if column.kind == "note" and (not column.header or column.header[-1] in words.unit):
            cell = matrix.get((row, column.col))
            found = marks.unit_last(f"({compact(cell.text)})") if cell and cell.text.strip() else None
            if found:
                return str(found["unit"])
    return None


def _left_unit(matrix: Matrix, row: int, namer: int, first: int, columns: Sequence[Column], marks: Marks) -> str | None:
    """The unit a row has from a merged name to the left (项目资金（万元）)."""
    for col in range(namer - 1, first - 1, -1):
        cell = matrix.get((row, col)) if columns[col].kind == "label" else None
        found = marks.unit_last(compact(cell.text)) if cell and cell.text.strip() else None
        if found:
            return str(found["unit"])
    return None


def _naming_cell(matrix: Matrix, row: int, namer: int, first: int, columns: Sequence[Column]) -> Cell | None:
    for col in range(namer, first - 1, -1):
        cell = matrix.get((row, col))
        if cell is None or not cell.text.strip() or columns[col].kind not in NAMING or cell.row != row:
            continue
        if columns[col].kind != "label" and compact(cell.text).isdigit():
            continue
        return cell
    return None


def _code(matrix: Matrix, row: int, namer: int, first: int, columns: Sequence[Column]) -> str | None:
    """The account code of a row: one cell, or the cells of the columns 类 款 项 put together."""
    parts = [
        compact(cell.text)
        for col in range(first, namer)
        if columns[col].kind == "code"
        and (cell := matrix.get((row, col)))
        and cell.row == row
        and compact(cell.text).isdigit()
    ]
    if not parts:
        return None
    return parts[-1] if len(parts[-1]) >= 3 else "".join(parts)


def clean(name: str, words: StubWords, marks: Marks) -> tuple[str, int | None, StubKind, str | None]:
    """A row name without enumerator, 其中： and unit: (name, level of the enumerator, kind, unit)."""
    level: int | None = None
    kind: StubKind = "item"
    for _ in range(3 if words.led.match(name) else 0):
        found = words.of_which.match(name)
        if found and found.end() < len(name):
            kind, name = "of_which", name[found.end() :]
            continue
        for place, style in enumerate(words.styles):
            mark = style.match(name)
            if mark and mark.end() < len(name):
                level, name = place if level is None else level, name[mark.end() :]
                break
        else:
            break
    unit = None
    found = marks.unit_last(name)
    if found and found.start() > 0:
        unit, name = found["unit"], name[: found.start()]
    else:
        unit = next((u for end, u in words.counts.items() if name.endswith(end)), None)
    if kind == "item" and words.subtotal.match(name):
        kind = "subtotal"
    elif kind == "item" and words.total.match(name):
        kind = "total"
    return name, level, kind, unit


def _share_units(entries: Sequence[Entry]) -> None:
    """Gives the rows set in deeper than the last row with a unit that unit."""
    last: Entry | None = None
    for entry in entries:
        if entry.unit is not None:
            last = entry
        elif last is not None and entry.indent > last.indent:
            entry.unit = last.unit


def _indent(cell: Cell, text: str) -> int:
    """Blanks before the name: within its cell and before it on its line, where it begins the line."""
    lead = len(cell.text) - len(cell.text.lstrip(" \u3000\u00a0"))
    at = cell.start
    while at > 0 and text[at - 1] in " \u3000\u00a0" and cell.start - at < 20:
        at -= 1
    return lead + (cell.start - at if at == 0 or text[at - 1] == "\n" else 0)


def _link(entries: list[Entry]) -> None:
    """Finds what each row is part of: codes first, then enumerators, then sums above and below totals."""
    _by_code(entries)
    _by_number(entries)
    _by_sum_below(entries)
    _by_totals(entries)
    by_row = {entry.row: entry for entry in entries}
    for entry in entries:
        parent, depth = entry.parent, 0
        while parent is not None and depth < 8:
            if by_row[parent].kind not in ("total", "subtotal"):
                depth += 1
            parent = by_row[parent].parent
        entry.depth = depth


def _by_code(entries: list[Entry]) -> None:
    last: dict[str, int] = {}
    for entry in entries:
        if entry.code is None:
            continue
        for size in (len(entry.code) - 2, len(entry.code) - 4):
            if size >= 3 and entry.code[:size] in last:
                entry.parent = last[entry.code[:size]]
                break
        last[entry.code] = entry.row


def _by_number(entries: list[Entry]) -> None:
    """A numbered row is part of the last row of an outer style; 其中： of the row before it, and under a
    numbered row so are the rows without number that follow."""
    stack: list[Entry] = []
    before: Entry | None = None
    of_which = False
    for entry in entries:
        listed = of_which and entry.kind == "item" and entry.level is None and entry.code is None
        if entry.kind == "of_which" or listed:
            if before is not None and entry.parent is None:
                entry.kind, entry.parent = "of_which", before.row
                of_which = before.level is not None
            continue
        of_which = False
        if entry.kind in ("total", "subtotal"):
            stack, before = [], entry
            continue
        before = entry
        if entry.level is None or entry.code is not None:
            continue
        while stack and (stack[-1].level or 0) >= entry.level:
            stack.pop()
        if stack:
            entry.parent = stack[-1].row
        stack.append(entry)


def _closes(total: Entry, parts: Sequence[Entry]) -> bool:
    """Whether the parts add up to the total in at least half of the columns where there is something to add."""
    good = tried = 0
    for col, whole in total.numbers.items():
        shown = [part.numbers[col] for part in parts if col in part.numbers]
        if not shown or (len(shown) == 1 and len(parts) > 1 and whole == 0):
            continue
        tried += 1
        exponent = min(int(number.as_tuple().exponent) for number in [whole, *shown])
        slack = Decimal(len(shown)).scaleb(exponent) / 2 if len(shown) > 1 else Decimal(0)
        good += abs(sum(shown, Decimal(0)) - whole) <= slack
    return tried > 0 and good * 2 >= tried and any(total.numbers.values())


def _by_sum_below(entries: list[Entry]) -> None:
    """Rows without number that follow a numbered row or a subtotal and add up to it are its parts."""
    numbered = any(entry.level is not None for entry in entries)
    for place, entry in enumerate(entries):
        opens = entry.kind == "subtotal" or (numbered and entry.level is not None)
        if not opens or entry.code is not None or not entry.numbers:
            continue
        block: list[Entry] = []
        for other in entries[place + 1 :]:
            if other.kind in ("total", "subtotal") or other.level is not None:
                break
            if other.kind == "item" and other.parent is None:
                block.append(other)
        if block and _closes(entry, block):
            for other in block:
                other.parent = entry.row


def _by_totals(entries: list[Entry]) -> None:
    """Rows still free belong to the total after them whose sum they are; a total in front takes what follows."""
    free: list[Entry] = []
    block: list[Entry] = []
    taken: set[int] = {entry.parent for entry in entries if entry.parent is not None}
    for entry in entries:
        if entry.kind in ("total", "subtotal"):
            parts = [] if entry.row in taken else _parts_above(entry, free, block)
            for part in parts:
                part.parent = entry.row
            free = [part for part in free[-REACH:] if part.parent is None]
            block = []
            free.append(entry)
        elif entry.parent is None:
            free.append(entry)
            block.append(entry)
    held = {entry.parent for entry in entries}
    first = next((e for e in entries if e.kind in ("item", "total", "subtotal")), None)
    if first is not None and first.kind == "total" and first.row not in held:
        for entry in entries:
            if entry is not first and entry.parent is None and entry.kind != "total":
                entry.parent = first.row


def _parts_above(total: Entry, free: list[Entry], block: list[Entry]) -> list[Entry]:
    """The rows above that make up a total: those since the last total, or all that are free."""
    near = [part for part in block if part.parent is None]
    if total.kind == "subtotal":
        return near if near and (_closes(total, near) or not total.numbers) else []
    choices = [free, near, [part for part in free if part.kind != "item"]]
    for choice in choices:
        if choice and _closes(total, choice):
            return list(choice)
    return near if near and len(near) == len(free) else []
