#!/usr/bin/env python3
"""Our ruled tables and characters held equal to plain pdfplumber, page by page; what differs is listed with its reason.

usage: against_pdfplumber.py [FOLDER] [--write] [--list FILE] [--seconds N] [--megabytes N]
default: ../shared/corpus where it is, else the sample reports; the list is tests/data/pdfplumber_differences.tsv

Tables: every cell that pdfplumber's ``lines`` strategy finds has the same edges (within 3 points) and the same text
(without blanks) with us, and the other way round. Characters: each page has the same ones, blanks aside, as often.
Each file is compared in a process of its own within a time and a memory; one that exceeds them is listed as such.
Exit 1 where a difference is found that is not in the list, or has another reason. --write writes the list anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2

from extractor.readers.page import Page
from extractor.readers.pdf_page import page_of
from extractor.readers.pdf_tables import Frame, tables_of

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "corpus"
SAMPLES = ROOT / "fixtures" / "reports"
LIST = ROOT / "tests" / "data" / "pdfplumber_differences.tsv"
NEAR = 3.0
REASONS = {
    "box": "a frame around one text: no table with us",
    "frame": "rules that part no columns: the columns are told by alignment instead",
    "sparse": "rules that enclose no two texts, as in charts and forms left blank: no table with us",
    "shade": "sides of filled or white shapes, which nobody sees as rules, are none with us",
    "open": "a table open at its sides, or of rules that pdfplumber takes for none",
    "rows": "rows that no rule parts, told apart by the baselines of their numbers",
    "columns": "columns that rules part in other rows only",
    "joined": "places with no rule between them on the page are one cell: pdfplumber takes a gap or a corner for one",
    "border": "text that runs over a rule stays whole, in the cell where most of it is",
    "clipped": "text that its cell clips stays in that cell, though it lies upon the one below",
    "nested": "a table within a cell of another",
    "overlap": "cells of pdfplumber's that overlap share a text: it stands in one cell with us",
    "height": "characters that pdfminer places a line too low, by a box of the font that is not theirs",
    "bold": "characters printed twice for weight count once",
    "letters": "a font whose characters pdfium and pdfminer tell differently",
    "turned": "text that runs sideways on their page: parts of it fall into other cells with them",
    "outside": "characters outside the visible page",
    "limit": "not compared: pdfplumber took more than its time or memory",
    "broken": "not compared: a file that pdfplumber or pdfium cannot open",
    "other": "not explained",
}


UNSURE = {"border", "overlap", "other"}
"""Reasons that a better one takes the place of."""


class Difference(NamedTuple):
    """Where ours and theirs differ: the start of the file's hash, page, table on it (0: characters), and why."""

    file: str
    page: int
    table: int
    reasons: str
    cells: int


@dataclass(frozen=True)
class Cell:
    """A cell of either side, its text without blanks."""

    box: Frame
    text: str

    def same_place(self, other: Cell) -> bool:
        """Whether all edges are those of the other."""
        return all(abs(a - b) <= NEAR for a, b in zip(self.box, other.box, strict=True))

    def holds(self, other: Cell) -> bool:
        """Whether the middle of the other is inside."""
        x, y = (other.box[0] + other.box[2]) / 2, (other.box[1] + other.box[3]) / 2
        return self.box[0] < x < self.box[2] and self.box[1] < y < self.box[3]


def compared(path: Path) -> Iterator[Difference]:
    """All differences in one file."""
    name = hashlib.sha1(path.read_bytes()).hexdigest()[:8]
    with pdfplumber.open(path) as theirs, pypdfium2.PdfDocument(path) as ours:
        for index, page in enumerate(theirs.pages):
            sheet = ours[index]
            mine = page_of(sheet, index + 1)
            sheet.close()
            yield from (Difference(name, index + 1, *found) for found in of_page(mine, page))
            page.close()


def of_page(mine: Page, page: Any) -> Iterator[tuple[int, str, int]]:
    """Table (0: the characters), reasons and number of differing cells, for each difference on a page."""
    letters = Counter(bare("".join(c["text"] for c in page.chars)))
    found = Counter("".join(glyph.text for glyph in mine.glyphs))
    if letters != found:
        yield 0, why_letters(letters, found, page), ((letters - found) + (found - letters)).total()
    grids, frames, _ = tables_of(mine.glyphs, mine.rules, mine.number, mine.homes)
    boxes = [grid.box for grid in grids]
    turned = abs(page.width - mine.width) > NEAR
    left = [[Cell((c.box or (0, 0, 0, 0)), bare(c.text, turned=turned)) for c in grid.cells] for grid in grids]
    for number, table in enumerate(theirs_on(page, left, turned=turned), 1):
        at = max(range(len(boxes)), key=lambda i: shared(boxes[i], table.box), default=None)
        if at is None or shared(boxes[at], table.box) < 0.3:
            texts = sum(bool(cell.text) for cell in table.cells)
            yield number, why_missing(table.box, frames, boxes, texts, shaded(page)), texts
            continue
        held = [cell for cell in left[at] if Cell(table.box, "").holds(cell)]
        left[at] = [cell for cell in left[at] if cell not in held]
        reasons, count = of_cells(held, table.cells, mine, letters != found)
        if reasons and any(cell.text and not Cell(boxes[at], "").holds(cell) for cell in table.cells):
            reasons = reasons - UNSURE | {"shade" if shaded(page) else "other"}
        if reasons & UNSURE and not inside(boxes[at], table.box):
            reasons = reasons - UNSURE | {"open"}
        if reasons & UNSURE and (turned or lowered(mine, page)):
            reasons = reasons - UNSURE | {"turned" if turned else "height"}
        if reasons:
            yield number, "+".join(sorted(reasons)), count
    for number, cells in enumerate(left, 1):
        texts = sum(bool(cell.text) for cell in cells)
        if texts:
            yield -number, "open", texts


class Table(NamedTuple):
    """A table of theirs, turned upright as the page is with us."""

    box: Frame
    cells: list[Cell]


def theirs_on(page: Any, ours: Sequence[Sequence[Cell]], *, turned: bool) -> list[Table]:
    """Their tables; on a page whose text runs sideways, turned the way that meets more of our cells."""
    found = page.find_tables()
    texts = [table.extract() for table in found]

    def as_turned(quarters: int) -> list[Table]:
        return [
            Table(
                upright(table.bbox, page, quarters),
                [
                    Cell(upright(cell, page, quarters), bare(text or "", turned=turned))
                    for row, said in zip(table.rows, rows, strict=True)
                    for cell, text in zip(row.cells, said, strict=True)
                    if cell is not None
                ],
            )
            for table, rows in zip(found, texts, strict=True)
        ]

    def met(tables: list[Table]) -> int:
        cells = [cell for table in tables for cell in table.cells]
        return sum(any(cell.same_place(one) for cell in cells) for table in ours for one in table)

    return max(map(as_turned, (1, 3) if turned else (0,)), key=met)


def upright(box: Sequence[float], page: Any, quarters: int) -> Frame:
    """A box of theirs, counted from the corner of the visible page, that page turned clockwise."""
    dx, dy = page.cropbox[:2]
    x0, y0, x1, y1 = box[0] - dx, box[1] - dy, box[2] - dx, box[3] - dy
    match quarters:
        case 1:
            return page.height - y1, x0, page.height - y0, x1
        case 3:
            return y0, page.width - x1, y1, page.width - x0
        case _:
            return x0, y0, x1, y1


def of_cells(ours: Sequence[Cell], theirs: Sequence[Cell], mine: Page, other_letters: bool) -> tuple[set[str], int]:
    """The reasons why two tables of one place differ, and how many cells do."""
    only_theirs = [t for t in theirs if t.text and not any(o.same_place(t) and o.text == t.text for o in ours)]
    only_ours = [o for o in ours if o.text and not any(t.same_place(o) and t.text == o.text for t in theirs)]
    reasons: set[str] = set()
    for cell in only_theirs:
        parts = [o for o in only_ours if cell.holds(o)]
        whole = next((o for o in only_ours if o.holds(cell)), None)
        if len(parts) > 1 and Counter("".join(p.text for p in parts)) == Counter(cell.text):
            tall = {round(p.box[1]) for p in parts}
            reasons.add("rows" if len(tall) > 1 else "columns")
        elif whole is not None and not whole.same_place(cell) and not Counter(cell.text) - Counter(whole.text):
            reasons.add("joined")
        elif mine.homes:
            reasons.add("clipped")
        else:
            reasons.add("")
    if only_ours and not only_theirs:
        reasons.add("open")
    elif "" in reasons:
        reasons.discard("")
        before, after = Counter("".join(t.text for t in theirs)), Counter("".join(o.text for o in ours))
        if before == after:
            reasons.add("border")
        elif other_letters:
            reasons.add("letters" if set(after) - set(before) else "bold")
        elif not after - before:
            reasons.add("overlap")
        else:
            reasons.add("other")
    return reasons, len(only_theirs) + len(only_ours)


def why_letters(theirs: Counter[str], ours: Counter[str], page: Any) -> str:
    """Why a page has other characters with them."""
    outside = [
        c
        for c in page.chars
        if not (0 <= (c["x0"] + c["x1"]) / 2 <= page.width and 0 <= (c["top"] + c["bottom"]) / 2 <= page.height)
    ]
    if outside and theirs - Counter(bare("".join(c["text"] for c in outside))) == ours:
        return "outside"
    if not ours - theirs:
        doubled = Counter(bare("".join(c["text"] for c in page.dedupe_chars(tolerance=2).chars)))
        return "bold" if not doubled - ours or (theirs - ours).total() * 3 < theirs.total() else "letters"
    return "letters"


def shaded(page: Any) -> list[Frame]:
    """The boxes of shapes that are filled and have no outline."""
    shapes = [s for s in (*page.rects, *page.curves) if not s["stroke"] and min(s["width"], s["height"]) > NEAR]
    return [upright((s["x0"], s["top"], s["x1"], s["bottom"]), page, 0) for s in shapes]


def lowered(mine: Page, page: Any) -> bool:
    """Whether several characters of a page stand lower with them, at the same distance from the left."""
    heights: dict[tuple[str, int], list[float]] = {}
    for glyph in mine.glyphs:
        heights.setdefault((glyph.text, round((glyph.x0 + glyph.x1) / 2 / NEAR)), []).append((glyph.y0 + glyph.y1) / 2)
    dx, dy = page.cropbox[:2]
    low = 0
    for char in page.chars:
        x, y = (char["x0"] + char["x1"]) / 2 - dx, (char["top"] + char["bottom"]) / 2 - dy
        ours = heights.get((char["text"], round(x / NEAR)), ())
        low += bool(ours) and min(abs(y - one) for one in ours) > 1.5 * NEAR
    return low > 5


def why_missing(
    box: Frame, frames: Iterable[Frame], grids: Iterable[Frame], texts: int, shades: Sequence[Frame]
) -> str:
    """Why a table of theirs is none with us."""
    if texts < 2:
        return "box" if texts else "sparse"
    if any(shared(frame, box) > 0.3 or inside(box, frame) for frame in frames):
        return "frame"
    if any(shared(shade, box) > 0.3 for shade in shades):
        return "shade"
    return "nested" if any(inside(box, grid) for grid in grids) else "other"


def inside(inner: Frame, outer: Frame) -> bool:
    """Whether a box lies in another."""
    return (
        outer[0] - NEAR <= inner[0]
        and outer[1] - NEAR <= inner[1]
        and inner[2] <= outer[2] + NEAR
        and inner[3] <= outer[3] + NEAR
    )


def shared(one: Frame, other: Frame) -> float:
    """The share of the smaller box that both cover."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    least = min((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return max(0.0, wide) * max(0.0, high) / least if least > 0 and wide > 0 and high > 0 else 0.0


def bare(text: str, *, turned: bool = False) -> str:
    """The text without blanks and control characters; sorted where it is ``turned``: they read it in another order."""
    letters = [c for c in text if not c.isspace() and c >= " " and c not in "\u200b\ufeff\xad"]
    return "".join(sorted(letters) if turned else letters)


def of_file(path: Path, seconds: int, megabytes: int) -> list[Difference]:
    """All differences in one file, found in a process of its own."""
    command = [sys.executable, __file__, "--one", str(path), "--megabytes", str(megabytes)]
    name = hashlib.sha1(path.read_bytes()).hexdigest()[:8]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return [Difference(name, 0, 0, "limit", 0)]
    if done.returncode:
        memory = "MemoryError" in done.stderr
        return [Difference(name, 0, 0, "limit" if memory else "broken", 0)]
    return [Difference(*json.loads(line)) for line in done.stdout.splitlines()]


def listed(path: Path) -> set[Difference]:
    """The differences that are known."""
    if not path.exists():
        return set()
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {Difference(file, int(page), int(table), why, int(cells)) for file, page, table, why, cells in rows[1:]}


def written(differences: Sequence[Difference]) -> str:
    """The list as a file."""
    head = [
        "# What differs between our ruled tables and those of pdfplumber's lines strategy, and between the characters.",
        "# Made by scripts/against_pdfplumber.py --write. Table 0: characters of the page; -n: our nth table has more.",
        *(f"# {name}: {told}" for name, told in REASONS.items()),
        "\t".join(Difference._fields),
    ]
    return "\n".join([*head, *("\t".join(map(str, row)) for row in sorted(differences))]) + "\n"


def main() -> int:
    """1 where something differs that is not listed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--list", type=Path, default=LIST)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--megabytes", type=int, default=2048)
    arguments = parser.parse_args()
    if arguments.one:
        resource.setrlimit(resource.RLIMIT_AS, (arguments.megabytes << 20,) * 2)
        for difference in compared(arguments.one):
            print(json.dumps(difference))
        return 0
    folder = Path(arguments.folder) if arguments.folder else SHARED if SHARED.is_dir() else SAMPLES
    known = listed(arguments.list)
    found: list[Difference] = []
    for path in sorted(folder.rglob("*.pdf")):
        here = of_file(path, arguments.seconds, arguments.megabytes)
        found += here
        for difference in here if not arguments.write else ():
            if difference not in known:
                print("new", path.name, *difference, flush=True)
    if arguments.write:
        arguments.list.parent.mkdir(exist_ok=True)
        arguments.list.write_text(written(found), encoding="utf-8")
    print(Counter(difference.reasons for difference in found))
    return 0 if arguments.write or set(found) <= known else 1


if __name__ == "__main__":
    sys.exit(main())
