"""Running heads, running feet and page numbers: what repeats at the edges of pages and is no part of the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.readers.pdf_lines import Line
from extractor.readers.pdf_tables import Grid
from extractor.readers.vocabulary import Vocabulary

_ZONE = 0.15
_DEEPEST = 3
_OFTEN = 3
_NUMBERS = regex.compile(r"\d++")


@dataclass(slots=True)
class Sheet:
    """A page taken apart: lines and grids in reading order."""

    number: int
    width: float
    height: float
    items: list[Line | Grid]


def drop_furniture(sheets: Sequence[Sheet], words: Vocabulary) -> list[str]:
    """Takes the furniture out of the sheets and gives back its wordings, each once.

    A line is furniture when only furniture stands between it and the edge, and it repeats: word for word on several
    pages, or with a number that counts the pages. A single page's number is known by its dress (dashes, page words).
    """
    dressed = _dress(words)
    unit = regex.compile("|".join(map(regex.escape, words.unit_line)))
    dropped: dict[str, None] = {}
    for top in (True, False):
        alive = list(range(len(sheets)))
        for _ in range(_DEEPEST):
            edges = {i: line for i in alive if (line := _edge(sheets[i], top=top)) is not None}
            gone = _repeated(edges, sheets, dressed, unit)
            for i in gone:
                sheets[i].items.remove(edges[i])
                dropped.setdefault(edges[i].text)
            alive = [i for i in alive if i in gone]
    return list(dropped)


def _edge(sheet: Sheet, *, top: bool) -> Line | None:
    """The outermost line of a page, if it stands in the margin zone with nothing outside it."""
    if not sheet.items:
        return None
    if top:
        first = min(sheet.items, key=_top)
        return first if isinstance(first, Line) and first.y1 < sheet.height * _ZONE else None
    last = max(sheet.items, key=_bottom)
    return last if isinstance(last, Line) and last.y0 > sheet.height * (1 - _ZONE) else None


def _top(item: Line | Grid) -> float:
    return item.y0 if isinstance(item, Line) else item.ys[0]


def _bottom(item: Line | Grid) -> float:
    return item.y1 if isinstance(item, Line) else item.ys[-1]


def _repeated(
    edges: dict[int, Line], sheets: Sequence[Sheet], dressed: regex.Pattern[str], unit: regex.Pattern[str]
) -> set[int]:
    same: defaultdict[str, list[int]] = defaultdict(list)
    counting: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for i, line in edges.items():
        text = line.text.replace(" ", "")
        if unit.search(text):
            continue
        same[text].append(i)
        for offset in _offsets(text, sheets[i].number):
            counting[_NUMBERS.sub("#", text), offset].append(i)
    gone: set[int] = set()
    for places in same.values():
        if len(places) >= _OFTEN and len(places) * 10 >= len(edges):
            gone.update(places)
    for (shape, _), places in counting.items():
        bare = _NUMBERS.sub("", shape.replace("#", ""))
        if len(places) >= _OFTEN or (len(places) >= 2 and not any(c.isalnum() for c in bare)):
            gone.update(places)
    gone.update(i for i, line in edges.items() if dressed.fullmatch(line.text.replace(" ", "")))
    return gone


def _offsets(text: str, page: int) -> Iterator[int]:
    for number in set(_NUMBERS.findall(text)):
        if len(number) <= 4:
            yield int(number) - page


def _dress(words: Vocabulary) -> regex.Pattern[str]:
    dash, any_word = r"[-—–－―~·•.|]", "|".join(map(regex.escape, words.page_number))
    return regex.compile(
        rf"{dash}++\d{{1,4}}{dash}++|(?:{any_word})++\d{{1,4}}(?:(?:{any_word}|[/,，])++\d{{0,4}})*+(?:{any_word})*+"
    )
