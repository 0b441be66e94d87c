"""Headings and enumerators: the section tree, and the spans of marks that number things.

Order of styles after GB/T 9704-2012 7.3.3 (一、 （一） 1. （1）), with 第一部分 above and ① below; numbering that
restarts or skips is taken as it stands: a style's rank, not its number, decides the depth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.outline import Section
from extractor.segment.lines import Line

MAX_HEADING = 48
MAX_LEAD = 26
PLAIN_RANK = 2.5
"""Unnumbered titles (名词解释, 收入决算情况说明) stand below 第一部分 and above 一、."""


class Marks(NamedTuple):
    """The compiled shapes of enumerators. ``styled`` is the first of the styles, a group for each; ``plain_end`` reads
    ``plain`` from the end of a line, where most lines tell at once that they are none.
    """

    styles: tuple[regex.Pattern[str], ...]
    styled: regex.Pattern[str]
    starts: regex.Pattern[str]
    inline: regex.Pattern[str]
    inline_at: re.Pattern[str]
    plain: regex.Pattern[str]
    plain_end: regex.Pattern[str]
    leader: regex.Pattern[str]
    closed: regex.Pattern[str]
    year: regex.Pattern[str]


class Heading(NamedTuple):
    """A line that opens a section. ``number`` and ``title`` are as printed, without wraps."""

    rank: float
    number: str | None
    title: str
    start: int
    end: int


def marks(book: Book) -> Marks:
    """Compile the enumerator patterns of the book."""
    numeral = book.entry("outline.numeral").regex[0]

    said = sorted((word for unit in book.units.values() for word in unit.says), key=len, reverse=True)
    units = "(?:" + "|".join(map(regex.escape, said)) + ")"

    def fill(pattern: str) -> str:
        return pattern.replace("{n}", numeral).replace("{unit}", units)

    styles = [fill(p) for p in book.entry("outline.styles").regex]
    lead = [fill(p) for p in book.entry("outline.lead").regex]
    plain = "|".join(book.entry("outline.plain").regex)
    inline = [fill(p) for p in book.entry("outline.inline").regex]
    stops = "".join(regex.escape(w) for w in (*book.words("outline.stop"), *book.words("outline.pause")))
    return Marks(
        tuple(regex.compile(p) for p in styles),
        regex.compile("|".join(f"(?P<s{rank}>{p})" for rank, p in enumerate(styles))),
        regex.compile("|".join(styles + lead)),
        regex.compile("|".join(inline)),
        re.compile("|".join(book.entry("outline.inline_at").regex)),
        regex.compile(plain),
        regex.compile(f"(?r)(?:{plain})"),
        regex.compile("|".join(book.entry("outline.leader").regex)),
        regex.compile(rf"[（(][^）)\n]{{0,80}}+[）)]|(?P<stop>[{stops}])"),
        regex.compile("|".join(book.entry("outline.year").regex)),
    )


def find_markers(view: str, lines: Sequence[Line], shapes: Marks) -> tuple[tuple[int, int], ...]:
    """Spans of all enumerators, at line starts and inside lines, in order, not overlapping."""
    spans: list[tuple[int, int]] = []
    begun = shapes.inline_at.search(view)
    for line in lines:
        at = line.left
        match = shapes.starts.match(view, at, line.right)
        if match and match.end() > at and not (match.end() >= line.right and match[0].isdigit()):
            spans.append(match.span())
            at = match.end()
        while begun is not None and begun.start() < line.right:
            mark = shapes.inline.match(view, begun.start(), line.right) if begun.start() >= at else None
            at = max(at, begun.end()) if mark is None else mark.end()
            if mark is not None:
                spans.append(mark.span(mark.lastindex or 0))
            begun = shapes.inline_at.search(view, at)
    return tuple(spans)


def find_headings(view: str, document: Document, lines: Sequence[Line], shapes: Marks) -> list[Heading]:
    """Lines that open a section: numbered and short, or marked as headings by the format."""
    levels = {block.start: block.level or 1 for block in document.blocks if block.kind == "heading"}
    found = []
    for line in lines:
        begins = shapes.starts.match(view, line.left, line.right) is not None
        heading = _numbered(view, document.text, line, shapes) if begins else None
        if heading is None and shapes.plain_end.match(view, *line) and shapes.plain.fullmatch(view, *line):
            heading = Heading(PLAIN_RANK, None, _plain(document.text[line.left : line.right]), line.left, line.right)
        if heading is None and (level := levels.get(line.left)) is not None:
            heading = Heading(level - 10, None, _plain(document.text[line.left : line.right]), line.left, line.right)
        if heading is not None:
            found.append(heading)
    return found


def _numbered(view: str, text: str, line: Line, shapes: Marks) -> Heading | None:
    first = shapes.styled.match(view, line.left, line.right)
    for rank in range(int((first.lastgroup or "s0")[1:]), len(shapes.styles)) if first is not None else ():
        match = shapes.styles[rank].match(view, line.left, line.right)
        if match is None or shapes.leader.search(view, match.end(), line.right):
            continue
        stop = next((m for m in shapes.closed.finditer(view, match.end(), line.right) if m["stop"]), None)
        end = stop.start() if stop else line.right
        limit = MAX_HEADING if stop is None or stop.end() == line.right else MAX_LEAD
        title = _plain(text[match.end() : end])
        whole = stop is None or stop.end() == line.right or stop[0] in "。：:"
        valued = stop is not None and any(ch.isdigit() for ch in shapes.year.sub("", title))
        if not title or len(title) > limit or not whole or valued:
            return None
        return Heading(rank, _plain(text[match.start() : match.end()]), title, line.left, end)
    return None


def _plain(text: str) -> str:
    return "".join(text.split("\n")).replace("\r", "").replace("\f", "").strip()


def build_sections(headings: Sequence[Heading], end: int) -> tuple[Section, ...]:
    """The section tree of headings in order; a section ends where the next of its rank or above begins."""
    open_: list[int] = []
    ends = [end] * len(headings)
    parents: list[int | None] = []
    levels: list[int] = []
    for index, heading in enumerate(headings):
        while open_ and headings[open_[-1]].rank >= heading.rank:
            ends[open_.pop()] = heading.start
        parents.append(open_[-1] if open_ else None)
        levels.append(len(open_) + 1)
        open_.append(index)
    return Section.many(
        {
            "id": f"s{i + 1}", "level": levels[i], "number": h.number, "title": h.title, "start": h.start,
            "heading_end": h.end, "end": ends[i], "parent": None if (above := parents[i]) is None else f"s{above + 1}",
        }
        for i, h in enumerate(headings)
    )  # fmt: skip
