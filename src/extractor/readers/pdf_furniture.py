"""Running heads, running feet and page numbers: what repeats at the edges of pages and is no part of the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractor.model.document import Furniture
from extractor.readers.page import Glyph, Page, laid
from extractor.readers.pdf_lines import Line, line_of
from extractor.readers.pdf_tables import Grid
from extractor.readers.vocabulary import Vocabulary

_ZONE = 0.15
_DEEPEST = 3
_OFTEN = 3
_WORDY = 6
"""A running head that carries the page number has at least this many letters besides."""
_FEWEST_NUMBERS, _SELDOM = 4, 5
"""So many numbers in the margin count lines; one less where they count every fifth or more seldom."""
_CLEAR, _PROSE_GAP = 0.4, 1.5
_MEASURE = 0.5
"""The least width of print whose lines are counted, in widths of the page."""
_DIGITS = frozenset("0123456789")
_NUMBERS = regex.compile(r"\d++")


@dataclass(slots=True)
class Sheet:
    """A page taken apart: lines and grids in reading order; ``broken`` where text is but a part of the print.

    ``folios`` are page numbers along its side and line numbers in its margin, already taken out.
    """

    number: int
    width: float
    height: float
    items: list[Line | Grid]
    broken: bool = False
    folios: Sequence[Furniture] = ()


def drop_furniture(sheets: Sequence[Sheet], words: Vocabulary) -> list[Furniture]:
    """Takes the furniture out of the sheets and gives it back.

    A line is furniture when only furniture stands between it and the edge, and it repeats: word for word on several
    pages, or with a number that counts the pages. A single page's number is known by its dress (dashes, page words).
    What stands right above a table is its caption, also where the table goes on over many pages.
    """
    dressed = _dress(words)
    known = _Known(dressed, _any_of(words.unit_line), _any_of(words.page_number))
    dropped: list[Furniture] = []
    for top in (True, False):
        alive = list(range(len(sheets)))
        for _ in range(_DEEPEST):
            edges = {i: line for i in alive if (line := _edge(sheets[i], top=top)) is not None}
            gone = _repeated(edges, sheets, known)
            for i in gone:
                line = edges[i]
                sheets[i].items.remove(line)
                dropped.append(Furniture(kind="edge", text=line.text, page=sheets[i].number, box=line.box))
            alive = [i for i in alive if i in gone]
    return dropped


def wordings(furniture: Iterable[Furniture]) -> list[str]:
    """The wordings of furniture, each once, numbers as #."""
    return list(dict.fromkeys(_NUMBERS.sub("#", item.text) for item in furniture))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of lines at the edge: page numbers in their dress, unit lines, words around page numbers."""

    dressed: regex.Pattern[str]
    unit: regex.Pattern[str]
    page_words: regex.Pattern[str]


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


def _repeated(edges: dict[int, Line], sheets: Sequence[Sheet], known: _Known) -> set[int]:
    same: defaultdict[str, list[int]] = defaultdict(list)
    counting: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    captions: set[int] = set()
    for i, line in edges.items():
        text = line.text.replace(" ", "")
        if known.unit.search(text):
            continue
        same[text].append(i)
        if _is_caption(line, sheets[i], known):
            captions.add(i)
        for offset in _offsets(text, sheets[i].number):
            counting[_NUMBERS.sub("#", text), offset].append(i)
    gone: set[int] = set()
    for places in same.values():
        alike = _alike(places, edges)
        bare = sum(1 for i in alike if i not in captions)
        often = bare >= _OFTEN and len(alike) * 10 >= len(edges)
        if often or (bare and len(alike) > 1 and len(alike) * 10 >= 6 * len(sheets)):
            gone.update(alike)
    for (shape, _), places in counting.items():
        letters = sum(c.isalnum() for c in known.page_words.sub("", shape))
        bare = sum(1 for i in places if i not in captions)
        if (letters == 0 and len(places) >= 2) or (letters >= _WORDY and bare >= _OFTEN):
            gone.update(places)
    gone.update(i for i, line in edges.items() if known.dressed.fullmatch(line.text.replace(" ", "")))
    return gone


def _alike(places: Sequence[int], edges: dict[int, Line]) -> list[int]:
    """Those printed at one height of the page in one size: a title in large type is no running head."""
    heights = sorted(edges[i].y0 for i in places)
    sizes = sorted(edges[i].size for i in places)
    height, size = heights[len(heights) // 2], sizes[len(sizes) // 2]
    return [i for i in places if abs(edges[i].y0 - height) < size and abs(edges[i].size - size) < 0.1 * size]


def _is_caption(line: Line, sheet: Sheet, known: _Known) -> bool:
    """Whether a table follows right below, with nothing but a unit line and another short line between."""
    below = sorted((item for item in sheet.items if _top(item) >= line.y1 - 1 and item is not line), key=_top)
    for item in below[:3]:
        if isinstance(item, Grid):
            return True
        if not known.unit.search(item.text) and item.x1 - item.x0 > 0.7 * sheet.width:
            return False
    return False


def without_turned_folio(page: Page, words: Vocabulary) -> tuple[list[Glyph], list[Furniture]]:
    """The glyphs of a page without a page number that runs along its side, as on pages bound the other way round."""
    dress = _dress(words)
    for aside in page.asides:
        x0, y0, x1, y1 = aside.box
        if dress.fullmatch(aside.text) and (x1 < _ZONE * page.width or x0 > (1 - _ZONE) * page.width):
            gone = {*laid(aside)}
            box = round(x0), round(y0), round(x1), round(y1)
            folio = Furniture(kind="edge", text=aside.text, page=page.number, box=box)
            return [g for g in page.glyphs if g not in gone], [folio]
    for left in (True, False):
        zone = [g for g in page.glyphs if (g.x1 < _ZONE * page.width if left else g.x0 > (1 - _ZONE) * page.width)]
        if not zone:
            continue
        outer = min(zone, key=lambda g: g.x0) if left else max(zone, key=lambda g: g.x1)
        size = max(outer.x1 - outer.x0, outer.y1 - outer.y0)
        stack = sorted((g for g in zone if abs(g.x0 + g.x1 - outer.x0 - outer.x1) <= size), key=lambda g: g.y0)
        text = "".join(g.text for g in stack)
        upright = stack[-1].y1 - stack[0].y0 > 1.5 * (stack[-1].x1 - stack[0].x0)
        if len(stack) > 2 and upright and (dress.fullmatch(text) or dress.fullmatch(text[::-1])):
            gone = set(stack)
            x0, x1 = min(g.x0 for g in stack), max(g.x1 for g in stack)
            box = round(x0), round(stack[0].y0), round(x1), round(stack[-1].y1)
            told = text if dress.fullmatch(text) else text[::-1]
            folio = Furniture(kind="edge", text=told, page=page.number, box=box)
            return [g for g in page.glyphs if g not in gone], [folio]
    return page.glyphs, []


def without_line_numbers(lines: Sequence[Line], page: Page) -> tuple[list[Line], list[Furniture]]:
    """The lines of a page without the numbers that count them in the margin, each line or every few.

    They stand clear of the text, rise as the lines do, and what they stand before is prose that fills its lines: the
    first column of a table does not.
    """
    found = [(at, cut) for at, line in enumerate(lines) if (cut := _marginal(line))]
    if not found:
        return list(lines), []
    edge = max(lines[at].glyphs[cut - 1].x1 for at, cut in found)
    cuts = dict(found)
    bodies = [line.glyphs[cuts.get(at, 0) :] for at, line in enumerate(lines)]
    bodies = [glyphs for glyphs in bodies if glyphs]
    right = max(glyphs[-1].x1 for glyphs in bodies)
    left = min(glyphs[0].x0 for glyphs in bodies)
    told = [int("".join(g.text for g in lines[at].glyphs[:cut])) for at, cut in found]
    counted = sum(b - a == y - x for (a, b), ((x, _), (y, _)) in zip(pairwise(told), pairwise(found), strict=True))
    full = sum(lines[at].x1 > right - 0.25 * (right - left) for at, _ in found)
    few = _FEWEST_NUMBERS - (len(told) > 1 and told[1] - told[0] >= _SELDOM)
    narrow = right - left < _MEASURE * page.width
    if narrow or edge >= left or len(found) < few or counted * 10 < 9 * (len(found) - 1) or full * 2 < len(found):
        return list(lines), []
    dropped = []
    kept = list(lines)
    for at, cut in found:
        number = line_of(lines[at].glyphs[:cut])
        dropped.append(Furniture(kind="edge", text=number.text, page=page.number, box=number.box))
        kept[at] = line_of(lines[at].glyphs[cut:])
    return kept, dropped


def _marginal(line: Line) -> int:
    """How many digits begin a line that goes on, in one piece, well apart from them; else 0."""
    cut = 0
    while cut < len(line.glyphs) and line.glyphs[cut].text in _DIGITS:
        cut += 1
    if not 0 < cut < min(len(line.glyphs), 5):
        return 0
    clear = line.glyphs[cut].x0 - line.glyphs[cut - 1].x1
    apart = any(b.x0 - a.x1 > _PROSE_GAP * line.size for a, b in pairwise(line.glyphs[cut:]))
    return 0 if clear < _CLEAR * line.size or apart else cut


def _offsets(text: str, page: int) -> Iterator[int]:
    for number in set(_NUMBERS.findall(text)):
        if len(number) <= 4:
            yield int(number) - page


def _any_of(words: Sequence[str]) -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, words)))


def _dress(words: Vocabulary) -> regex.Pattern[str]:
    dash, word = r"[-—–－―~·•.|]", _any_of(words.page_number).pattern
    plain = rf"{dash}++\d{{1,4}}{dash}++"
    spoken = rf"(?:{word})++\d{{1,4}}(?:(?:{word}|[/,，])++\d{{0,4}})*+(?:{word})*+"
    return regex.compile(f"{plain}|{spoken}")
