"""Tables as a PDF's text layer gives them: blank-separated rows, names wrapped over lines, empty cells lost.

Such a table is known by lines that end in bare numbers. Its columns are what the rows show (codes, names, as many
value columns as the fullest row has values); a shorter row fills its columns from the left. Names are put on columns
only where the header, its wraps mended by the known words of the statutory forms, has at least as many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import regex

from extractor.lexicon.book import Book
from extractor.segment.grids_even import evenly
from extractor.segment.grids_heads import Heads, read_heads
from extractor.segment.grids_lines import Line, Marks, Raw
from extractor.segment.grids_place import Part, Token, place

LONGEST = 160
NEAR = 80
"""Rows looked back over to tell on which side a lone name stands."""
WORD = regex.compile(r"\S++")
FOREIGN = regex.compile(
    r"(?<=[\p{Han})\uff09])(?=\s++[A-Z#]\s?[a-z])"
    r"(?:\s++(?:[(\uff08][^()\uff08\uff09\p{Han}]*+[)\uff09]|[^\s\d\p{Han}(-][^\s\p{Han}]*+))++"
)
"""The name of a row said again in a Latin script, as yearbooks print it, with its unit."""
HAN = regex.compile(r"\p{Han}")
YEARS = regex.compile(r"(?:19|20)\d\d\Z")
LEVEL = regex.compile(r"\d{1,2}\Z")
CODE = regex.compile(r"\d{3}(?:\d\d){0,2}\Z")


def blank_separated(lines: Sequence[Line], text: str, marks: Marks, book: Book) -> list[Raw]:
    """All tables of blank-separated rows among ``lines``."""
    out: list[Raw] = []
    at = 0
    while at < len(lines):
        stop = at
        while stop < len(lines) and _may_be_row(lines[stop], marks):
            stop += 1
        run = [line for line in lines[at:stop] if not line.blank and not marks.folio.match(line.text)]
        if len(run) >= 2:
            out += _tables(run, at > 0 and unit_alone(lines[at - 1], marks), text, marks, book)
        at = stop + 1
    return out


def _tables(run: Sequence[Line], after_unit: bool, text: str, marks: Marks, book: Book) -> list[Raw]:
    """The tables that a run of rows holds; ``after_unit``: the line before it gives the unit of the first."""
    pieces = enumerate(_pieces(run, marks))
    found = (_table(piece, after_unit and at == 0, text, marks, book) for at, piece in pieces if len(piece) >= 2)
    return [raw for raw in found if raw is not None]


def _pieces(run: Sequence[Line], marks: Marks) -> list[list[Line]]:
    """The run cut before header lines that follow rows; a header line that only comes again is left out."""
    out: list[list[Line]] = [[]]
    seen: set[str] = set()
    for line in run:
        words = line.text.split()
        if len(words) > 1 and all(marks.heading.search(word) and not marks.is_value(word) for word in words):
            if line.text in seen:
                continue
            seen.add(line.text)
            last = next((i for i in range(len(out[-1]) - 1, -1, -1) if _ends_in_value(out[-1][i], marks)), None)
            if last is not None:
                out.append(out[-1][last + 1 :])
                del out[-2][last + 1 :]
        out[-1].append(line)
    return out


def _ends_in_value(line: Line, marks: Marks) -> bool:
    return bool(marks.bare.match(line.text.split()[-1]))


def _may_be_row(line: Line, marks: Marks) -> bool:
    if line.sort != "C":
        return line.blank
    if len(line.text) > LONGEST or marks.prose.search(line.text):
        return False
    return not (unit_alone(line, marks) or marks.note.match(line.text))


def unit_alone(line: Line, marks: Marks) -> bool:
    """Whether the line gives the unit of what follows (and is no header that prints its own unit)."""
    found = marks.unit_told(line.text)
    return found is not None and (
        found.start() < 2 or marks.caption.search(line.text) is not None or line.text[found.start() - 1].isspace()
    )


def kind_of(word: str, marks: Marks) -> Literal["V", "L"]:
    """Whether a word is a bare value or a name."""
    return "V" if marks.bare.match(word) or (marks.is_value(word) and len(word.split()) == 1) else "L"


def tokens_of(line: Line, text: str, marks: Marks) -> list[Token]:
    """The words of a line; letters set wide (合 计) are one word, and so are a value and its unit (300 万元).

    What translates the name of a row is left out. A code is a code only before a name or a value.
    """
    out: list[Token] = []
    foreign = FOREIGN.search(text, line.start, line.end)
    for found in WORD.finditer(text, line.start, line.end):
        if foreign is not None and foreign.start() <= found.start() < foreign.end():
            continue
        word = found.group()
        kind = kind_of(word, marks)
        last = out[-1] if out else None
        if kind == "L" and last and last.kind == "L" and len(word) == 1 and _wide(last.text):
            last.end, last.text = found.end(), text[last.start : found.end()]
            continue
        if kind == "L" and last and last.kind == "L" and word[0] in "(\uff08" and marks.unit_last(word):
            last.end, last.text = found.end(), last.text + word
            continue
        if kind == "L" and last and last.kind == "V" and marks.money.match(word):
            last.end, last.text = found.end(), text[last.start : found.end()]
            continue
        if kind == "L":
            _code_behind(out, text)
        out.append(Token(kind, found.start(), found.end(), word))
    if out and out[0].kind == "V" and CODE.match(out[0].text) and len(out) > 1 and "." in out[1].text:
        out[0].kind = "C"
    if len(out) == 1 and out[0].kind == "V" and regex.match(r"\d{5}(?:\d\d)?\Z", out[0].text):
        out[0].kind = "C"
    return out


def _code_behind(tokens: list[Token], text: str) -> None:
    """Makes the numbers before a name one account code, also set apart by class, section and item (204 06 01)."""
    at = len(tokens) - 1
    while at > 0 and at > len(tokens) - 3 and tokens[at].kind == "V" and LEVEL.match(tokens[at].text):
        at -= 1
    levels = len(tokens) - 1 - at
    if at < 0 or tokens[at].kind != "V" or not tokens[at].text.isdigit():
        return
    if not CODE.match(tokens[at].text) and levels < 2:
        return
    if levels and len(tokens[at].text) > 3:
        return
    first, last = tokens[at], tokens[-1]
    tokens[at:] = [Token("C", first.start, last.end, text[first.start : last.end])]


def _wide(text: str) -> bool:
    return all(len(word) == 1 for word in text.split())


def _table(run: Sequence[Line], after_unit: bool, text: str, marks: Marks, book: Book) -> Raw | None:
    rows = [tokens_of(line, text, marks) for line in run if not marks.counter.match(line.text)]
    if any(not HAN.search(line.text) for line in run):
        rows = _native(rows)
    full = [i for i, row in enumerate(rows) if row[-1].kind == "V" and (len(row) > 1 or not row[0].text.isdigit())]
    values = sum(token.kind == "V" for row in rows for token in row)
    if len(full) < 1 or values < 2 or not any(token.kind == "L" for row in rows for token in row):
        return None
    first = full[0]
    head = _head_length(rows, first, after_unit, marks)
    if not after_unit and not _is_sound(rows, full, head):
        return None
    begin = 0 if after_unit else max(0, first - head)
    even = evenly(rows[begin:first], rows[first : full[-1] + 1], marks)
    if even is not None:
        return even
    return rows_of_tokens(rows[begin : begin + head], rows[begin + head : full[-1] + 1], text, marks, book)


def _native(rows: list[list[Token]]) -> list[list[Token]]:
    """The rows without lines of foreign words; years at their head are the names of columns."""
    out = [row for row in rows if _is_native(row)]
    years = [token for token in out[0] if token.kind == "V"] if out else []
    if len(years) > 1 and all(YEARS.match(token.text) for token in years):
        for token in years:
            token.kind = "L"
        out[0] = [t for at, t in enumerate(out[0]) if at == 0 or t in years or HAN.search(t.text)]
    return out


def _is_native(row: Sequence[Token]) -> bool:
    """Whether a row has Chinese words or numbers, and foreign words at most in front of these."""
    kinds = "".join(token.kind for token in row)
    return any(HAN.search(token.text) for token in row) or ("V" in kinds and not kinds.lstrip("L").strip("V"))


def rows_of_tokens(
    header: Sequence[Sequence[Token]], body: list[list[Token]], text: str, marks: Marks, book: Book
) -> Raw | None:
    """The table of header lines and rows given as words; None where they make none."""
    heads = read_heads([[(t.start, t.end, t.text) for t in row] for row in header], text, book)
    raw = place(_parts(body, heads, marks), heads, text) if body else None
    if raw is not None and header:
        raw.start = min(raw.start, header[0][0].start)
    return raw


def _is_sound(rows: list[list[Token]], full: Sequence[int], head: int) -> bool:
    """Whether rows that no unit line announces are a table: close together, mostly of one length, no contents page."""
    usual, count = Counter(sum(t.kind == "V" for t in rows[i]) for i in full).most_common(1)[0]
    first = full[0]
    if not head and usual == 1 and all(rows[i][-1].text.isdigit() for i in full):
        return False
    least = 2 if head and len(rows[first - 1]) == usual + 1 else 3
    return len(full) >= least and count * 2 >= len(full) and len(full) * 4 >= full[-1] + 1 - first


def _head_length(rows: list[list[Token]], first: int, after_unit: bool, marks: Marks) -> int:
    """How many lines before the first row are header lines."""
    if after_unit:
        for at, row in enumerate(rows[: first + 1]):
            if row and (
                row[0].kind == "C"
                or any(t.kind == "V" for t in row)
                or (marks.leader.match(row[0].text) and len(row[0].text) > 2)
            ):
                return at
        return first
    count = 0
    while count < min(first, 4):
        row = rows[first - count - 1]
        if len(row) < 2 or any(t.kind != "L" for t in row) or marks.caption.search(row[0].text):
            break
        count += 1
    return count


def _segments(row: list[Token], marks: Marks) -> list[Part]:
    """The parts of a line: a new one begins with a code or with a name after a value or after another name."""
    out: list[Part] = []
    for token in row:
        if token.kind == "C":
            out.append(Part(code=token))
        elif token.kind == "L":
            if out and out[-1].name is None and not out[-1].values:
                out[-1].name = token
            else:
                out.append(Part(name=token))
        else:
            if not out:
                out.append(Part())
            out[-1].values.append(token)
    for part in out:
        name = part.name.text if part.name else ""
        part.leads = part.code is not None or bool(marks.leader.match(name) or marks.total.match("".join(name.split())))
    return out


def _parts(body: list[list[Token]], heads: Heads, marks: Marks) -> list[list[Part]]:
    """Rows of parts, wraps mended: a name without code, number or values goes on in the next line."""
    split = [_segments(row, marks) for row in body]
    double = sum(len(parts) > 1 for parts in split)
    sides = 2 if len(heads.sides) > 1 or (double >= 2 and double * 5 >= len(split)) else 1
    leading = sum(part.leads for parts in split for part in parts) * 2 >= len(split)
    rows: list[list[Part]] = []
    for parts in split:
        if heads.ordered:
            parts = _ordered(parts, heads.ordered == "before")
        if sides == 1 and len(parts) > 1:
            parts = _rejoin(parts)
        parts = _continue(parts, rows, leading)
        if not parts:
            continue
        if len(parts) > 1:
            for side, part in enumerate(parts[:sides]):
                part.side = side
            parts = parts[:sides]
        elif sides == 2:
            parts[0].side = _side_of(parts[0], rows[-NEAR:], heads)
        if rows and _open(rows[-1]) and parts[0].side > rows[-1][-1].side and len(rows[-1]) == 1:
            rows[-1].extend(parts)
        else:
            rows.append(parts)
    return rows


def _ordered(parts: list[Part], before: bool) -> list[Part]:
    """Takes the running number of each part out of its values; numbers alone are rows left empty."""
    if before:
        if len(parts) > 1 and parts[0].name is None and len(parts[0].values) == 1:
            parts[1].order = parts[0].values[0]
            return parts[1:]
        return parts
    for part in parts:
        if part.values and part.values[0].text.isdigit() and part.code is None:
            part.order = part.values.pop(0)
    return [part for part in parts if part.name is not None or part.code is not None]


def _open(row: list[Part]) -> bool:
    """Whether the row was left by a wrap whose end has just been found on the line now read."""
    return (
        getattr(row[-1].name, "kind", "") == "L"
        and bool(row[-1].values)
        and row[-1].name is not None
        and "\n" in row[-1].name.text
    )


def _rejoin(parts: list[Part]) -> list[Part]:
    """On a one-sided line two names in a row are one name and its second column of words."""
    first = parts[0]
    for part in parts[1:]:
        if first.name is None:
            first.name = part.name
        first.code = first.code or part.code
        first.values.extend(part.values)
    return [first]


def _continue(parts: list[Part], rows: list[list[Part]], leading: bool) -> list[Part]:
    """Joins the first part of a line to a name left without values before; gives the parts that are new."""
    if not parts or not rows or parts[0].leads:
        return parts
    head = parts[0]
    waiting = next((p for p in reversed(rows[-1]) if not p.values and (p.code or p.name)), None)
    if waiting is None or (len(rows[-1]) > 1 and len(parts) > 1) or (leading and not waiting.leads):
        return parts
    if not leading and head.name is not None and waiting.name is not None and len(waiting.name.text) < 5:
        return parts
    if head.name is not None:
        if waiting.name is None:
            waiting.name = head.name
        else:
            joined = waiting.name
            waiting.name = Token("L", joined.start, head.name.end, joined.text + "\n" + head.name.text)
    waiting.values = head.values
    if head.values and waiting.name is not None and "\n" not in waiting.name.text and len(parts) > 1:
        waiting.name.text += "\n"
    return parts[1:]


def _side_of(part: Part, rows: list[list[Part]], heads: Heads) -> int:
    """The side of a part that stands alone on its line."""
    name = part.name.text if part.name else ""
    told = [i for i, side in enumerate(heads.sides) if side and side in name]
    if len(told) == 1 and told[0] < 2:
        return told[0]
    if part.code is not None:
        last = {p.side: p.code.text for row in rows for p in row if p.code is not None}
        fits = [side for side, code in last.items() if code[:2] == part.code.text[:2] or code[:3] == part.code.text[:3]]
        near = [side for side in fits if last[side][:3] == part.code.text[:3]] or fits
        if near:
            return near[0] if len(near) == 1 else max(near)
        return min(last, default=0) if not any(len(row) > 1 for row in rows) else 1
    return 1 if any(len(row) > 1 for row in rows) else 0
