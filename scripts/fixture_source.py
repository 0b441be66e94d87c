"""The markup of fixtures/sources: TOML front matter, then headings, paragraphs and tables.

``# `` before anything else is a title line, later (or as 第一部分) a part; ``## `` to ``#### `` are headings, ``@ ``
a centred line, ``> `` one at the right (signature, date); every other line is a paragraph. A table stands between
``!table CAPTION`` and ``!end`` with ``!unit LINE`` and ``!header N``; in its rows ``<`` continues the cell to the left
and ``^`` the cell above.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_PART = re.compile("第.部分")


@dataclass(frozen=True)
class Cell:
    """A cell at its top left place; ``text`` may be empty."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str


@dataclass
class Line:
    """A line of prose: ``kind`` is title, part, heading, paragraph, centre or right; ``level`` that of a heading."""

    kind: str
    text: str
    level: int = 0


@dataclass
class Grid:
    """A table: caption, unit line, number of header rows and the cells as drawn."""

    caption: str
    unit: str = ""
    header: int = 1
    rows: list[list[str]] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Columns."""
        return max(len(row) for row in self.rows)

    def cells(self) -> list[Cell]:
        """The cells in reading order, merged ones once."""
        return [self._cell(r, c) for r, row in enumerate(self.rows) for c, text in enumerate(row) if text not in "<^"
                or not text]  # fmt: skip

    def _cell(self, row: int, col: int) -> Cell:
        text = self.rows[row][col]
        right = col + 1
        while right < len(self.rows[row]) and self.rows[row][right] == "<":
            right += 1
        below = row + 1
        while below < len(self.rows) and self.rows[below][col] == "^":
            below += 1
        return Cell(row, col, below - row, right - col, text)


@dataclass
class Source:
    """One report: its name, its front matter and its blocks in order."""

    name: str
    meta: dict[str, Any]
    blocks: list[Line | Grid]


def load(path: Path) -> Source:
    """Read one source file."""
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return Source(path.stem, tomllib.loads(front), _blocks(body.splitlines()))


def _blocks(lines: list[str]) -> list[Line | Grid]:
    blocks: list[Line | Grid] = []
    grid: Grid | None = None
    for line in filter(str.strip, lines):
        if line.startswith("!table"):
            grid = Grid(line[6:].strip())
        elif line == "!end" and grid is not None:
            blocks.append(grid)
            grid = None
        elif grid is not None:
            _grid_line(grid, line)
        else:
            blocks.append(_prose_line(line, first=all(isinstance(b, Line) and b.kind == "title" for b in blocks)))
    return blocks


def _grid_line(grid: Grid, line: str) -> None:
    if line.startswith("!unit "):
        grid.unit = line[6:].strip()
    elif line.startswith("!header "):
        grid.header = int(line[8:])
    elif line.startswith("|"):
        grid.rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    else:
        raise ValueError(f"not a table line: {line}")


def _prose_line(line: str, *, first: bool) -> Line:
    mark, _, rest = line.partition(" ")
    if mark == "#":
        return Line("title", rest) if first and not _PART.match(rest) else Line("part", rest, 1)
    if mark in {"##", "###", "####"}:
        return Line("heading", rest, len(mark) - 1)
    if mark in {"@", ">"}:
        return Line("centre" if mark == "@" else "right", rest)
    return Line("paragraph", line)
