"""Header lines of blank-separated tables: names wrapped and scattered over lines are put together again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import regex

from extractor.lexicon.book import Book
from extractor.segment.grids_lines import Pattern, Piece, compact


@dataclass(slots=True)
class Name:
    """A header: its whole words, and the longest span that stands in the text unbroken."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Heads:
    """What the header lines say: heads of the sides (收入, 支出), names of value columns for each side and for each
    line, and whether running numbers stand ``before`` or ``after`` the names. The rest is vocabulary."""

    sides: list[str] = field(default_factory=list)
    names: list[list[Name]] = field(default_factory=list)
    lines: list[list[Name]] = field(default_factory=list)
    form: tuple[str, ...] = ()
    sure: frozenset[str] = frozenset()
    framed: bool = False
    total: Pattern = None
    ordered: Literal["", "before", "after"] = ""

    def total_first(self, side: int) -> bool:
        """Whether the first value column of a side is a total."""
        names = self.names[side] if side < len(self.names) else []
        return bool(names) and self.total.search(names[0].text) is not None

    def _certain(self, names: list[tuple[Name, ...]], count: int) -> int:
        """How many of the leading columns surely have the leading names, where there are more names than columns.

        Columns that are empty in every row leave no trace: the first two are taken as they come, a further one only
        if its name is one that is never passed over.
        """
        if len(names) == count:
            return count
        sure = min(2, count)
        while sure < count and names[sure][-1].text in self.sure:
            sure += 1
        return sure

    def place(self, widths: dict[int, tuple[int, int, bool]]) -> tuple[list[Piece], dict[int, tuple[str, ...]]]:
        """Header pieces and header words by column; ``widths``: each side's first value column, number
        of these, and whether names of rows stand before them."""
        pieces: list[Piece] = []
        words: dict[int, tuple[str, ...]] = {}
        for side, (first, count, named) in widths.items():
            names = self._in_form_order(self.names[side] if side < len(self.names) else [], count)
            if named and not self.framed and len(names) == count + 1:
                names = names[1:]
            paths = self._at_the_foot(count) if len(widths) == 1 else []
            outer = (self.sides[side],) if side < len(self.sides) and len(self.sides) == len(widths) else ()
            if len(names) < count:
                continue
            for offset, path in enumerate(paths or names[: self._certain(names, count)]):
                last = path[-1]
                pieces.append(Piece(last.start, last.end, last.text, first + offset))
                words[first + offset] = (*outer, *(name.text for name in path))
        return sorted(pieces, key=lambda p: p.col), words

    def _at_the_foot(self, count: int) -> list[tuple[Name, ...]]:
        """The paths where one line names all columns and the lines above it at most the group of all.

        In one line the group of all stands before the total that begins its columns.
        """
        flat = [name for line in self.lines for name in line]
        if len(flat) == count + 1 > 2 and self.total.search(flat[1].text) and not self.total.search(flat[0].text):
            return [(flat[0], name) for name in flat[1:]]
        place = next((at for at in range(len(self.lines) - 1, 0, -1) if len(self.lines[at]) == count), 0)
        rest = [name for at, line in enumerate(self.lines) if at != place for name in line]
        if not place or count < 2 or len(rest) != 1 or rest[0] not in [n for line in self.lines[:place] for n in line]:
            return []
        return [(rest[0], name) for name in self.lines[place]]

    def _in_form_order(self, names: list[Name], count: int) -> list[tuple[Name, ...]]:
        """The header path of each column.

        Scattered over lines, the leaves of the statutory form of the three public expenses are put in the form's
        order; where a bottom line repeats a pair (预算数 决算数) under them, each leaf stands over one pair.
        """
        leaves = [name for name in names if name.text in self.form]
        if len({name.text for name in leaves}) < 4 or len(leaves) != len({name.text for name in leaves}):
            return [(name,) for name in names]
        leaves.sort(key=lambda name: self.form.index(name.text))
        places = {name.text: self.form.index(name.text) for name in leaves}
        middle = len(self.form) // 2
        leaves = [n for n in leaves if not (places[n.text] == middle - 1 and middle in places.values())]
        rest = [name for name in names if name.text not in self.form and name.start > max(n.start for n in leaves)]
        pair = len(rest) // len(leaves)
        group = next((name for name in names if name.text == self.form[middle - 1]), None)
        inner = self.form[middle : middle + 3] if group is not None and middle in places.values() else ()
        paths: list[tuple[Name, ...]] = [
            (group, leaf) if group is not None and leaf.text in inner else (leaf,) for leaf in leaves
        ]
        if pair < 1 or pair * len(leaves) != count or len({n.text for n in rest}) != pair:
            return paths if len(leaves) == count else []
        return [(*path, rest[place * pair + i]) for place, path in enumerate(paths) for i in range(pair)]


@dataclass(frozen=True)
class HeadWords:
    """The compiled vocabulary of headers."""

    known: Pattern
    frame: frozenset[str]
    order: frozenset[str]
    sides: frozenset[str]
    sure: frozenset[str]
    total: Pattern
    form: tuple[str, ...]

    def framing(self, token: str) -> bool:
        """Whether all words of a header stand over the names or codes of rows, also one set wide (项   目)."""
        return all(map(self.frames, token.split())) or self.frames(compact(token))

    def frames(self, word: str) -> bool:
        """Whether a word, or its end, stands over the names or codes of rows."""
        return word in self.frame or any(len(known) > 2 and word.endswith(known) for known in self.frame)


def head_words(book: Book) -> HeadWords:
    """Compiles the header words; to be kept by ``book.once``."""
    return HeadWords(
        known=regex.compile(book.any_of("table.head.known")),
        frame=frozenset(book.words("table.head.frame")),
        order=frozenset(book.words("table.head.order")),
        sides=frozenset(book.words("table.sides")),
        sure=frozenset(book.words("table.head.sure")),
        total=regex.compile(rf"{book.any_of('table.total')}\Z"),
        form=book.entry("table.form.three_public").says,
    )


def read_heads(lines: list[list[tuple[int, int, str]]], text: str, book: Book) -> Heads:
    """Reads header lines given as tokens (start, end, text)."""
    words = book.once(head_words)
    heads = Heads(form=words.form, sure=words.sure, total=words.total)
    letters: list[tuple[str, int]] = []
    for line in lines:
        if line and all(token[2] in words.sides for token in line):
            heads.sides = [token[2] for token in line]
            continue
        for start, end, token in line:
            if token in words.order:
                heads.ordered = "before" if start == line[0][0] else "after"
                continue
            if words.framing(token):
                heads.framed = True
                letters.append(("\0", start))
            else:
                letters.extend((text[i], i) for i in range(start, end) if not text[i].isspace())
                letters.append(("\1", end))
        stand = [t for t in line if t[2] not in words.order and not words.framing(t[2])]
        heads.lines.append([Name(token, start, end) for start, end, token in stand])
    return _named(letters, words, heads)


def _named(letters: list[tuple[str, int]], words: HeadWords, heads: Heads) -> Heads:
    """Cuts the run of letters in names: known words first (also over gaps), then what stands as a token by itself."""
    frames = sum(1 for i, (c, _) in enumerate(letters) if c == "\0" and (i == 0 or letters[i - 1][0] != "\0"))
    sided = len(heads.sides) > 1 or (frames > 1 and letters[0][0] == "\0" and _repeats(letters))
    groups: list[list[tuple[str, int]]] = [[]]
    for place, letter in enumerate(letters):
        if letter[0] == "\0":
            if sided and groups[-1] and place and letters[place - 1][0] != "\0":
                groups.append([])
            continue
        groups[-1].append(letter)
    heads.names = [_names(group, words) for group in groups]
    return heads


def _repeats(letters: list[tuple[str, int]]) -> bool:
    """Whether the words after the first frame word come again after the second: two tables side by side."""
    text = "".join(c for c, _ in letters if c != "\1")
    halves = [half for half in text.split("\0") if half]
    return len(halves) == 2 and (halves[0] == halves[1] or halves[0][:2] == halves[1][:2])


def _names(group: list[tuple[str, int]], words: HeadWords) -> list[Name]:
    solid = [(c, at) for c, at in group if c != "\1"]
    ends = set()
    count = 0
    for c, _ in group:
        if c == "\1":
            ends.add(count)
        else:
            count += 1
    joined = "".join(c for c, _ in solid)
    out: list[Name] = []
    at = 0
    for found in words.known.finditer(joined):
        out.extend(_loose(solid, ends, at, found.start()))
        out.append(_span(solid, found.start(), found.end()))
        at = found.end()
    out.extend(_loose(solid, ends, at, len(solid)))
    return out


def _loose(solid: list[tuple[str, int]], ends: set[int], start: int, end: int) -> list[Name]:
    """Names that no known word claims, as the tokens stand."""
    out: list[Name] = []
    for place in range(start + 1, end + 1):
        if place in ends or place == end:
            out.append(_span(solid, start, place))
            start = place
    return out


def _span(solid: list[tuple[str, int]], start: int, end: int) -> Name:
    """The name of these letters; its span ends where letters of another name stand between."""
    first = last = solid[start][1]
    for _, at in solid[start + 1 : end]:
        if at - last > 3:
            break
        last = at
    return Name("".join(c for c, _ in solid[start:end]), first, last + 1)
