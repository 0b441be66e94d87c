"""Paragraphs out of lines: a line that reaches the right margin and is followed by one at the left margin goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex

from extractor.model.document import Furniture
from extractor.readers.pdf_furniture import Sheet
from extractor.readers.pdf_lines import Line, is_han
from extractor.readers.pdf_tables import Grid
from extractor.readers.vocabulary import Vocabulary

_ENDS = frozenset("。！？；：!?;:")
_LISTED = regex.compile(r"[.…·．]{3,}\s*[（(]?\d{0,4}[)）]?$|(?<=[^\x00-\x7f]) \d{1,4}$")
"""A line of a table of contents: a leader or wide gap, and a page number."""
_COUNTED = regex.compile(r"[（(]?\d{1,2}(?:[、．]|[)）]|\.(?!\d))|[\u2460-\u2473]")
"""An item of a list that is counted in digits."""
_PROSE = regex.compile("[，。；：,;]")
_NOTE = regex.compile(r"(?:\d{1,2}\s|[\u2460-\u2473*※]|[\[［(（]\d{1,2}[\])）］])\s*+\p{Han}")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, the page where they begin, and the text they make; ``note`` at the foot of a page.

    ``starts`` are the places in the text where the lines begin.
    """

    page: int
    lines: list[Line]
    text: str
    note: bool = False
    starts: list[int] = field(default_factory=lambda: [0])

    def add(self, line: Line, right: float) -> None:
        """Appends a line that goes on from the last one, in print that ends at ``right``."""
        full = self.lines[-1].x1 > right - 0.6 * line.size
        self.lines.append(line)
        self.text = joined(self.text, line.text, full=full)
        self.starts.append(len(self.text) - len(line.text))


@dataclass(slots=True)
class TableRun:
    """A table, over as many pages as it runs: one grid a page; ``repeats`` is what its further pages print again."""

    page: int
    grids: list[Grid] = field(default_factory=list)
    repeats: list[Furniture] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The page it ends on."""
        return self.grids[-1].page


@dataclass(slots=True)
class _Measure:
    """The column of print: its margins, the usual size of type, and whether paragraphs are indented."""

    left: float
    right: float
    size: float
    indented: bool
    centre: float


def flow(sheets: Sequence[Sheet], words: Vocabulary) -> list[Paragraph | TableRun]:
    """Paragraphs and tables in reading order, also over page breaks."""
    unfinished = frozenset(("，", "、", ",", *words.page_number))
    counted = "".join((*words.digits[1:], *words.places[:2]))
    opening = regex.compile(rf"(?:[（(][{counted}]{{1,3}}[)）]|[{counted}]{{1,3}}、)(?![{counted}])")
    whole = _measure([i for s in sheets for i in s.items if isinstance(i, Line)], None)
    found: list[Paragraph | TableRun] = []
    before: _Measure | None = None
    for sheet in sheets:
        measures = _measures(sheet, whole)
        fresh, column = True, 0
        notes = _notes_from(sheet, measures)
        for index, item in enumerate(sheet.items):
            if isinstance(item, Grid):
                found.append(TableRun(sheet.number, [item]))
                fresh, before = False, None
                continue
            measure, note = measures[item.column], index >= notes
            fresh = fresh or 0 < column == item.column - 1
            last = _last(found, note=note)
            print_of = before if fresh else measure
            if (
                isinstance(last, Paragraph)
                and print_of is not None
                and not sheet.broken
                and not (opening.match(item.text) and last.text[-1] not in unfinished)
                and not (last.text[-1] in _ENDS and _COUNTED.match(item.text))
                and (fresh or last.lines[-1].column == item.column)
                and _goes_on(last.lines[-1], item, print_of, measure, fresh)
            ):
                last.add(item, print_of.right)
            else:
                found.append(Paragraph(sheet.number, [item], item.text, note))
            if not note:
                fresh, before, column = False, measure, item.column
    return found


def _measures(sheet: Sheet, whole: _Measure) -> dict[int, _Measure]:
    """The measure of every column of a page; 0 is print over its whole width."""
    held: dict[int, list[Line]] = {0: []}
    for item in sheet.items:
        if isinstance(item, Line):
            held.setdefault(item.column, []).append(item)
    made = {column: _measure(lines, None if column else whole) for column, lines in held.items()}
    return {n: replace(made[n], indented=made[n].indented or whole.indented) if n else made[n] for n in made}


def _last(found: Sequence[Paragraph | TableRun], *, note: bool) -> Paragraph | TableRun | None:
    """What was found last, notes passed over where the text itself goes on."""
    for item in reversed(found):
        if note or not (isinstance(item, Paragraph) and item.note):
            return item
    return None


def _notes_from(sheet: Sheet, measures: Mapping[int, _Measure]) -> int:
    """The index of the first footnote: small print at the foot of the page, opened by a mark, below the text itself."""
    start = len(sheet.items)
    while start and isinstance(item := sheet.items[start - 1], Line) and item.size < 0.86 * measures[item.column].size:
        start -= 1
    while start < len(sheet.items):
        item = sheet.items[start]
        above = sheet.items[start - 1] if start else None
        if isinstance(item, Line) and isinstance(above, Line) and _NOTE.match(item.text) and item.y0 > sheet.height / 2:
            return start
        start += 1
    return start


def joined(left: str, right: str, *, full: bool) -> str:
    """Two lines as one text: no blank between Han, nor inside a number that the end of a ``full`` line cut."""
    if not left or not right:
        return left + right
    a, b = left[-1], right[0]
    if is_han(a) or is_han(b):
        return left + right
    if a.isdigit() and b in ".,%":
        return left + right
    if b.isdigit() and (a.isdigit() or (a in ".," and left[-2:-1].isdigit())):
        return left + right if full else f"{left} {right}"
    if a == "-" and b.islower() and len(left) > 1 and left[-2].isalpha():
        return left[:-1] + right
    return left + " " + right


def _measure(lines: Sequence[Line], fallback: _Measure | None) -> _Measure:
    if not lines:
        return fallback or _Measure(0, 0, 1, False, 0)
    sizes = Counter[int]()
    for line in lines:
        sizes[round(line.size)] += line.count
    size = float(max(sizes, key=lambda s: sizes[s]))
    body = [line for line in lines if abs(line.size - size) <= 0.35 * size] or list(lines)
    if fallback is not None and len(body) < 5:
        lefts = [line.x0 for line in body]
        shift = 0.0 if not lefts or min(lefts) > fallback.left - 2 else min(lefts) - fallback.left
        return _Measure(fallback.left + shift, fallback.right, fallback.size, fallback.indented, fallback.centre)
    left = _common((line.x0 for line in body), low=True)
    right = _common((line.edge for line in body), low=False)
    indents = sum(1 for line in body if 1.4 * size <= line.x0 - left <= 2.6 * size)
    indented = indents * 20 >= len(body) or (fallback is not None and fallback.indented)
    return _Measure(left, right, size, indented, (left + right) / 2)


def _common(values: Iterable[float], *, low: bool) -> float:
    """The outermost value that many lines share."""
    counts = Counter(round(v / 2) * 2 for v in values)
    often = max(counts.values())
    shared = [v for v, n in counts.items() if n * 3 >= often]
    return float(min(shared) if low else max(shared))


def _goes_on(line: Line, after: Line, column: _Measure, here: _Measure, fresh: bool) -> bool:
    if _LISTED.search(line.text) or max(line.size, after.size) > 1.45 * min(line.size, after.size):
        return False
    if not fresh and (after.y0 - line.y0 > 2.6 * max(line.size, after.size) or after.y0 < line.y0):
        return False
    if _centred(line, column) and _centred(after, here) and not fresh:
        wide = line.x1 - line.x0 > 0.45 * (column.right - column.left)
        return wide and line.size > 1.2 * here.size and abs(line.size - after.size) < 0.1 * line.size
    missing = column.right - line.x1 - 0.3 * line.size
    if missing >= (after.opening if _PROSE.search(line.text) else line.size):
        return False
    if after.x0 > here.left + 0.9 * after.size:
        hanging = line.x0 + 0.5 * line.size < after.x0 < here.left + 3 * after.size
        return hanging and line.text[-1] not in _ENDS
    return line.text[-1] not in _ENDS or here.indented


def _centred(line: Line, column: _Measure) -> bool:
    off = abs((line.x0 + line.x1) / 2 - column.centre)
    return line.x0 > column.left + line.size and off < line.size
