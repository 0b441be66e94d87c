"""Tables flattened to one cell a line without any mark: the row is found from the kinds of cells that recur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import product, zip_longest

import regex

from extractor.lexicon.book import Book
from extractor.segment.grids_blank import CODE, kind_of, rows_of_tokens, unit_alone
from extractor.segment.grids_heads import head_words
from extractor.segment.grids_lines import Line, Marks, Piece, Raw, compact, sorts_of
from extractor.segment.grids_place import Token
from extractor.segment.grids_rows import extend_merged, fit_short, header_layout, placed
from extractor.segment.grids_twofold import two_rows

LONGEST = 40
RUN = re.compile("C{6}|(?:CB){5}C")
"""Lines among which there may be such a table, by their sorts."""
REMARKED = regex.compile(r"\d[\d,]*+(?:\.\d+)?\s?[(\uff08][^()\uff08\uff09]{2,24}[)\uff09]\Z")
"""A value with a remark behind it (25（含上年结转6万元）)."""
CLASS, LEVEL = regex.compile(r"\d{3}\Z"), regex.compile(r"\d\d\Z")
NEAR = 8
"""Cells ahead in which a running number is looked for that a value before it seems to be."""
LONE = 2
"""Names of a row that are its running number and one word."""
LEAST = 3
"""Rows with values of a form whose empty cells left no line."""


def streamed(lines: Sequence[Line], text: str, marks: Marks, book: Book) -> list[Raw]:
    """Tables of one bare cell a line, the lines close together or each followed by one blank line.

    A run is a table only if a period explains nearly all of it.
    """
    out: list[Raw] = []
    at = 0 if RUN.search(sorts_of(lines)) else len(lines)
    while at < len(lines):
        if not _may_be_cell(lines[at], marks):
            at += 1
            continue
        step = 2 if at + 2 < len(lines) and lines[at + 1].blank and not lines[at + 2].blank else 1
        stop = at
        while stop < len(lines) and _may_be_cell(lines[stop], marks) and (step == 1 or _spaced(lines, stop)):
            stop += step
        run = list(lines[at:stop:step])
        if len(run) >= 6:
            form = _scattered(run, text, marks, book) if at > 0 and unit_alone(lines[at - 1], marks) else None
            raw = form if form is not None and form.codes else _table(run, marks) or form
            if raw is not None:
                out.append(raw)
        at = max(stop, at + 1)
    return out


def _spaced(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is followed by a blank one, or by nothing."""
    return at + 1 >= len(lines) or lines[at + 1].blank


def _may_be_cell(line: Line, marks: Marks) -> bool:
    if len(line.text) > LONGEST or line.blank:
        return False
    if line.text[0].isdecimal() and REMARKED.match(line.text):
        return True
    if line.sort != "C":
        return False
    return not (marks.prose.search(line.text) or marks.unit_told(line.text) or marks.caption.search(line.text))


def _table(lines: Sequence[Line], marks: Marks) -> Raw | None:
    pieces = [Piece(line.start, line.end, line.text) for line in lines]
    kinds = [marks.is_value(piece.text) or REMARKED.match(piece.text) is not None for piece in pieces]
    first = kinds.index(True) if True in kinds else len(kinds)
    if sum(kinds) * 4 < len(kinds) or sum(kinds) < 3 or first < 2:
        return None
    kinds = _numbered(pieces, kinds, first, marks)
    first, last = kinds.index(True), len(kinds) - kinds[::-1].index(True)
    titles = [
        title for title in range(min(3, first - 1)) if not any(_heads(piece.text, marks) for piece in pieces[:title])
    ]
    twice = _said_twice([piece.text for piece in pieces[max(0, first - LONGEST) : first]])
    for notes, twofold, title in product((0, 1), (True,) if twice else (False, True), titles):
        stop = min(len(pieces), last + notes * _full_end(kinds[:last]))
        part, sorts = pieces[title:stop], kinds[title:stop]
        raw = _merged(part, sorts, first - title, notes, twofold, marks)
        raw = raw or (None if notes or twofold else _regular(part, sorts, first - title))
        if raw is not None:
            return raw
    return _single(pieces, kinds, first, marks)


def _heads(said: str, marks: Marks) -> bool:
    """Whether a line may be a header: a heading of the text above the table is numbered."""
    return marks.heading.search(said) is not None and marks.leader.match(said) is None


def _scattered(lines: Sequence[Line], text: str, marks: Marks, book: Book) -> Raw | None:
    """A statutory form whose empty cells left no line: a row is a name, its code before it, and what values follow."""
    tokens = [Token(kind_of(line.text, marks), line.start, line.end, line.text) for line in lines]
    rows = _rows(_whole_codes(tokens, text))
    first = next((at for at, row in enumerate(rows) if row[-1].kind == "V"), len(rows))
    body, header = rows[first:], [token for row in rows[:first] for token in row]
    if len(header) < 2 or sum(row[-1].kind == "V" for row in body) < LEAST:
        return None
    words = book.once(head_words)
    sides = [token for token in header if token.text in words.sides]
    rest = [token for token in header if token.text not in words.sides]
    return rows_of_tokens([line for line in (sides, rest) if line], body, text, marks, book)


def _whole_codes(tokens: Sequence[Token], text: str) -> list[Token]:
    """The words with class, section and item of an account (204, 06, 01), each on its line, as one code."""
    out: list[Token] = []
    for token in tokens:
        if token.kind == "L":
            at = len(out)
            while at > max(0, len(out) - 2) and LEVEL.match(out[at - 1].text):
                at -= 1
            if 0 < at < len(out) and CLASS.match(out[at - 1].text):
                first, last = out[at - 1], out[-1]
                out[at - 1 :] = [Token("C", first.start, last.end, text[first.start : last.end])]
        out.append(token)
    return out


def _rows(tokens: Sequence[Token]) -> list[list[Token]]:
    """The words cut before each name, or the code before it."""
    rows: list[list[Token]] = []
    for token, after in zip_longest(tokens, tokens[1:]):
        if token.kind == "V" and CODE.match(token.text) and after is not None and after.kind == "L":
            token.kind = "C"
        if token.kind == "C" or (token.kind == "L" and not (rows and rows[-1][-1].kind == "C")) or not rows:
            rows.append([])
        rows[-1].append(token)
    return rows


def _said_twice(words: Sequence[str]) -> bool:
    """Whether some words come again at once in the same order: columns of groups, or of two sides."""
    return any(
        words[at : at + size] == words[at + size : at + 2 * size]
        for size in range(2, len(words) // 2 + 1)
        for at in range(len(words) - 2 * size + 1)
    )


def _numbered(pieces: Sequence[Piece], kinds: list[bool], first: int, marks: Marks) -> list[bool]:
    """The kinds with running numbers that lead rows (1, 2, 3 … each before a name) taken for words."""
    out, number = list(kinds), 1
    for at in range(first, len(pieces) - 1):
        if pieces[at].text == str(number) and not kinds[at + 1] and not _is_amount(pieces, kinds, at, marks):
            out[at], number = False, number + 1
    return out if number > 2 and True in out else kinds


def _is_amount(pieces: Sequence[Piece], kinds: Sequence[bool], at: int, marks: Marks) -> bool:
    """Whether the number that is due next is a value that happens to be the same: a total follows it, or the number
    itself leads a row close behind it."""
    said = pieces[at].text
    if marks.total.match(compact(pieces[at + 1].text)):
        return True
    near = range(at + 2, min(at + NEAR, len(pieces) - 1))
    return not kinds[at - 1] and any(pieces[i].text == said and kinds[i - 1] and not kinds[i + 1] for i in near)


def _single(pieces: list[Piece], kinds: list[bool], first: int, marks: Marks) -> Raw | None:
    """One row under its header: as many words of headers as values, the row's name between them."""
    count = next((i for i, kind in enumerate(kinds[first:]) if not kind), len(kinds) - first)
    begin = first - 1 - count
    if count < 3 or begin < 0 or True in kinds[first + count :]:
        return None
    head = pieces[begin : first - 1]
    if not all(marks.heading.search(piece.text) for piece in head):
        return None
    for col, piece in enumerate(head):
        piece.col = col + 1
    return Raw(head[0].start, pieces[first + count - 1].end, [head, placed(pieces[first - 1 : first + count])], 1)


def _full_end(kinds: list[bool]) -> bool:
    """Whether the last row has as many values as most: only then a remark may follow it."""
    groups = _groups(kinds)
    return groups[-1][1] >= Counter(values for _, values in groups).most_common(1)[0][0]


def _regular(pieces: list[Piece], kinds: list[bool], first: int) -> Raw | None:
    """Rows all as long as the header: the longest header under which every column keeps one kind."""
    best: tuple[float, int] | None = None
    for width in range(2, first + 1):
        body = kinds[width:]
        if len(body) % width or len(body) < 2 * width:
            continue
        agree = sum(max(c.values()) for c in (Counter(body[i::width]) for i in range(width)))
        if not any(all(body[i::width]) for i in range(width)) or (all(body[0::width]) and width > 6):
            continue
        share = agree / len(body)
        if share >= 0.95 and (best is None or share > best[0]):
            best = (share, width)
    if best is None:
        return None
    width = best[1]
    rows = [placed(pieces[i : i + width]) for i in range(0, len(pieces), width)]
    return Raw(pieces[0].start, pieces[-1].end, rows, 1)


def _merged(pieces: list[Piece], kinds: list[bool], first: int, notes: int, twofold: bool, marks: Marks) -> Raw | None:
    """Rows of up to L labels, V values and ``notes`` remarks, where merged outer labels are written once.

    V is the usual number of values in a row. The first row has all its labels, so that header and first row together
    show L + V + notes + L words before the first value; a header of two rows (``twofold``) has more. A total row may
    lack its remark.
    """
    groups = _groups(kinds)
    if notes and groups[-1][1] == 0:
        groups.pop()
    if len(groups) < 2:
        return None
    usual = Counter(values for _, values in groups).most_common(1)[0][0]
    levels, odd = divmod(first - usual - notes, 2)
    if twofold:
        levels, odd = max(labels - notes for labels, _ in groups[1:]), 0
    if odd or levels < 1:
        return None
    own = [levels, *(labels - notes for labels, _ in groups[1:])]
    if any(not 1 <= labels <= levels for labels in own) or any(values > usual for _, values in groups):
        return None
    fit = sum(values == usual for _, values in groups)
    if len(groups) - fit > max(1, len(groups) // 5):
        return None
    width, begin = levels + usual + notes, first - levels
    if twofold:
        rows = _twofold(pieces, begin, own, groups, notes, usual, marks)
    else:
        rows = header_layout([pieces[:width]], width, set(range(levels)), marks)
    if rows is None:
        return None
    body = _body(pieces[begin:], own, groups, notes, usual, marks)
    extend_merged(body, levels)
    return Raw(pieces[0].start, pieces[-1].end, rows + body, len(rows))


def _twofold(
    pieces: list[Piece], begin: int, own: Sequence[int], groups: Sequence[tuple[int, int]], notes: int, usual: int,
    marks: Marks,
) -> list[list[Piece]] | None:  # fmt: skip
    """The two header rows before the first row of the body."""
    full, at = [], begin
    for labels, (_, values) in zip(own, groups, strict=True):
        if values == usual:
            full.append(pieces[at + labels : at + labels + values])
        at += labels + values + notes
    return two_rows(pieces[:begin], own[0], own[0] + usual + notes, full, marks)


def _body(
    pieces: list[Piece], own: Sequence[int], groups: Sequence[tuple[int, int]], notes: int, usual: int, marks: Marks
) -> list[list[Piece]]:
    """The rows of the body, each piece on its column."""
    rows: list[list[Piece]] = []
    levels, at = own[0], 0
    for labels, (_, values) in zip(own, groups, strict=True):
        row = pieces[at : at + labels + values + notes]
        at += labels + values + notes
        _named(row[:labels], levels, values < usual, marks)
        if values < usual:
            fit_short(row[labels : labels + values], rows, levels, levels + usual, marks)
        else:
            for col, piece in enumerate(row[labels : labels + values]):
                piece.col = levels + col
        for piece in row[labels + values :]:
            piece.col = levels + usual + notes - 1
        rows.append(row)
    return rows


def _named(names: Sequence[Piece], levels: int, short: bool, marks: Marks) -> None:
    """Puts the names of a row on the ``levels`` columns of names, the last ones where merged ones are missing.

    A total alone stands over all of them, and so does the only name behind a row's own running number.
    """
    first, count = names[0], len(names)
    counted = count > 1 and first.text.isdecimal()
    alone = count == 1 and (short or marks.total.match(compact(first.text)) is not None)
    for col, piece in enumerate(names, levels - count):
        piece.col = col
    if alone and levels > 1:
        first.col, first.colspan = 0, levels
    elif counted and count < levels:
        first.col = 0
        if count == LONE:
            names[1].col, names[1].colspan = 1, levels - 1


def _groups(kinds: list[bool]) -> list[tuple[int, int]]:
    """Runs of (labels, values) in turn."""
    out: list[tuple[int, int]] = []
    labels = values = 0
    for kind in kinds:
        if not kind and values:
            out.append((labels, values))
            labels = values = 0
        labels, values = (labels, values + 1) if kind else (labels + 1, values)
    out.append((labels, values))
    return out
