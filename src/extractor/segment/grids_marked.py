"""Tables whose cells are marked in plain text: one tab-led cell a line, or rows divided by | , tab or wide blanks."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

import regex

from extractor.segment.grids_aligned import aligned
from extractor.segment.grids_lines import Line, Marks, Piece, Raw
from extractor.segment.grids_rows import (
    extend_merged,
    fit_short,
    header_layout,
    label_columns,
    merge_names,
    placed,
    set_apart,
)
from extractor.segment.grids_twofold import two_rows

LONGEST = 60
"""A cell of a marked table that is longer is prose (remark columns are allowed four times as much)."""

FEW, MANY, WIDEST, AGREED = 3, 24, 24, 0.95
"""Segments that are too few to be rows, cells that are more than such a table has, the widest row, and how much of
its columns keeps to one kind."""
LEVELS = 2
"""Rows of a header whose words may all have been set to the left."""
EMPTY = 4
"""Rows of a table set in columns that may follow one another without any value."""


def tabbed(lines: Sequence[Line], text: str, marks: Marks) -> list[Raw]:
    """Tables with one cell a line, each led by a tab on its line or on a line of its own.

    A blank line after a cell that is not empty ends a row; where empty cells lost that sign the row length decides.
    """
    out: list[Raw] = []
    stop = 0
    for at in [at for at, line in enumerate(lines) if line.tabbed and "\t" not in line.text]:
        if at < stop:
            continue
        stream, stop = _cell_stream(lines, at, text, marks)
        raw = _fold(stream, marks)
        if raw is not None:
            out.append(raw)
    return out


def _cell_stream(lines: Sequence[Line], at: int, text: str, marks: Marks) -> tuple[list[tuple[Piece, bool]], int]:
    """Cells from line ``at`` on as (piece, whether a row end follows), and the line after them."""
    stream: list[tuple[Piece, bool]] = []
    while at < len(lines) and lines[at].tabbed:
        line = lines[at]
        last = at + 1
        while last < len(lines) and not lines[last].tabbed:
            last += 1
        body = [line] if not line.blank else []
        stop = at + 1
        if line.blank:
            stop = _cell_end(lines, at + 1, last, marks) if at + 1 < last and not lines[at + 1].blank else at + 1
            body = [part for part in lines[at + 1 : stop] if not part.blank]
        elif last - at > 1 and any(not part.blank for part in lines[at + 1 : last]):
            last = at + 1 + next(i for i, part in enumerate(lines[at + 1 : last]) if not part.blank)
            stop = last
        if body:
            piece = Piece(body[0].start, body[-1].end, text[body[0].start : body[-1].end])
        else:
            piece = Piece(line.end, line.end, "")
        ended = last < len(lines) and lines[last].tabbed and all(part.blank for part in lines[stop:last])
        gap = bool(body) and last - at > (2 if line.blank else 1) and (lines[last - 1].blank)
        stream.append((piece, gap or not ended))
        at = last
        if not ended:
            break
    return stream, at


def _cell_end(lines: Sequence[Line], at: int, last: int, marks: Marks) -> int:
    """Where the content of a cell ends that may run over several lines before the next tab at ``last``."""
    seen = 0
    for place in range(at, last):
        line = lines[place]
        if line.blank:
            continue
        foreign = (
            marks.unit_line.search(line.text) or marks.furniture.search(line.text) or marks.caption.search(line.text)
        )
        if seen and (seen > 5 or len(line.text) > LONGEST or foreign or marks.is_value(lines[at].text)):
            return place
        if not seen and len(line.text) > 4 * LONGEST:
            return place
        seen += 1
    return last if last < len(lines) else _first_gap(lines, at, last)


def _first_gap(lines: Sequence[Line], at: int, last: int) -> int:
    return next((i for i in range(at + 1, last) if lines[i].blank), last)


def _fold(stream: list[tuple[Piece, bool]], marks: Marks) -> Raw | None:
    """The stream of cells in rows of one length; header rows with merged cells keep their own."""
    segments: list[list[Piece]] = [[]]
    for piece, gap in stream:
        segments[-1].append(piece)
        if gap:
            segments.append([])
    segments = _cut_again([s for s in segments if any(p.text for p in s)], marks)
    values = sum(marks.is_value(piece.text) for piece, _ in stream if piece.text)
    if values < 2 or len(stream) < 4:
        return None
    heads = 0
    while heads < len(segments) - 1 and not any(p.text and marks.is_value(p.text) for p in segments[heads]):
        heads += 1
    body = segments[heads:]
    width = len(segments[0]) if heads == 1 else 0
    usual = Counter(map(len, body)).most_common(1)[0][0]
    several = width > usual > 1 and width % usual == 0 and sum(len(s) % usual == 0 for s in body) * 5 >= 4 * len(body)
    if width > 1 and not several and max(map(len, body)) <= width and any(len(s) < width for s in body):
        rows = _with_merged_names(segments, width, marks)
    else:
        rows, heads = _in_period(segments, heads, marks)
    first, last = stream[0][0], stream[-1][0]
    return Raw(first.start, last.end, rows, heads)


def _cut_again(segments: list[list[Piece]], marks: Marks) -> list[list[Piece]]:
    """The stream in rows where hardly any row end is left: the length by which each column keeps to words or values."""
    cells = [piece for segment in segments for piece in segment]
    if len(segments) > FEW or len(cells) < MANY:
        return segments
    kinds = ["" if not p.text else "V" if marks.is_value(p.text) else "L" for p in cells]
    best: tuple[float, int] | None = None
    for width in (n for n in range(3, WIDEST + 1) if len(cells) % n == 0):
        heads = next(at for at, kind in enumerate(kinds) if kind == "V") // width * width if "V" in kinds else 0
        counts = [Counter(kind for kind in kinds[heads + col :: width] if kind) for col in range(width)]
        filled = sum(sum(count.values()) for count in counts)
        share = sum(max(count.values(), default=0) for count in counts) / max(filled, 1)
        named = any(count["L"] > count["V"] for count in counts)
        if named and share >= AGREED and (best is None or share > best[0]):
            best = share, width
    if best is None:
        return segments
    return [cells[at : at + best[1]] for at in range(0, len(cells), best[1])]


def _in_period(segments: list[list[Piece]], heads: int, marks: Marks) -> tuple[list[list[Piece]], int]:
    """Segments cut in rows of the length that divides nearly all of them, and how many of these are headers."""
    body = segments[heads:]
    lengths = Counter(len(s) for s in body)
    width = next((n for n in sorted(lengths) if sum(len(s) % n == 0 for s in body) * 5 >= 4 * len(body)), max(lengths))
    above = segments[:heads]
    if width > 1 and heads and len(above[0]) > width and not any(len(s) % width for s in above):
        above = [segment[i : i + width] for segment in above for i in range(0, len(segment), width)]
        first = body[0][:width]
        while len(body[0]) > width and not any(p.text and marks.is_value(p.text) for p in first):
            above, body = [*above, first], [body[0][width:], *body[1:]]
            first = body[0][:width]
    if width < 2 or (heads and len(above[0]) > width):
        width = max(2, len(above[0]))
    labels = label_columns(body, width, marks)
    below = [placed(segment[i : i + width]) for segment in body for i in range(0, len(segment), width)]
    merge_names(below, labels)
    return header_layout(above, width, labels, marks) + below, len(above)


def _with_merged_names(segments: list[list[Piece]], width: int, marks: Marks) -> list[list[Piece]]:
    """Rows up to as long as the header: where names are missing on the left they are merged with those above.

    A row with fewer values than most (a total) has its name in front and its values under the columns they sum up.
    """
    values = [sum(marks.is_value(piece.text) for piece in s if piece.text) for s in segments[1:]]
    usual = Counter(values).most_common(1)[0][0]
    levels = max(1, width - usual)
    rows = [placed(segments[0])]
    for segment, count in zip(segments[1:], values, strict=True):
        if len(segment) == width or count >= usual:
            for col, piece in enumerate(segment, width - len(segment)):
                piece.col = col
        else:
            names = placed([piece for piece in segment if not marks.is_value(piece.text)][:levels])
            fit_short([piece for piece in segment if piece not in names], rows[1:], levels, width, marks)
        rows.append(segment)
    extend_merged(rows[1:], levels)
    return rows


RULE = regex.compile(r"(?=[^-]*+-)[|\s:+=-]++")
FRAMED = regex.compile(r"[|\uff5c\u2502].*[|\uff5c\u2502]\Z")
FRAME_LEFT, FRAME_RIGHT = regex.compile(r"\W\s*"), regex.compile(r"\s*\W\Z")
WIDE = regex.compile(r"(?:[ \u3000\u00a0]){2,}")
DELIMITERS = (
    (regex.compile(r"\s*[|\uff5c\u2502]\s*"), ("|", "\uff5c", "\u2502")),
    (regex.compile(r"[ ]*\t[ \t]*?"), ("\t",)),
    (regex.compile(r",(?!\d{3}(?:\D|$))"), (",",)),
    (WIDE, ("  ", "\u3000", "\u00a0")),
)
"""What divides cells, each with what a text must hold to be looked through for it."""


def delimited(lines: Sequence[Line], text: str, marks: Marks) -> list[Raw]:
    """Tables of rows on one line each, divided by a bar, a tab, a comma (in short rows only) or wide blanks."""
    out: list[Raw] = []
    starts = [line.raw for line in lines]
    for mark, signs in DELIMITERS:
        stop = 0
        for at in _signed(lines, starts, text, signs):
            if at < stop:
                continue
            stop = _same_run(lines, at, text, mark, marks)
            raws = _delimited_rows(lines[at:stop], text, mark, marks) if stop - at >= 2 else []
            out += [raw for raw in raws if not any(raw.start < o.end and o.start < raw.end for o in out)]
    return sorted(out, key=lambda raw: raw.start)


def _signed(lines: Sequence[Line], starts: Sequence[int], text: str, signs: Sequence[str]) -> list[int]:
    """The lines on which one of the signs stands, in order; ``starts`` are where they begin."""
    last = lines[-1].end
    found: set[int] = set()
    for sign in signs:
        at = text.find(sign, starts[0], last)
        while at >= 0:
            place = bisect_right(starts, at) - 1
            found.add(place)
            at = text.find(sign, max(at, lines[place].end) + 1, last)
    return sorted(found)


def _same_run(lines: Sequence[Line], at: int, text: str, mark: regex.Pattern[str], marks: Marks) -> int:
    """The line after the run of lines from ``at`` that the mark divides (single blank lines between are allowed).

    A tab behind the last word divides it from empty cells.
    """
    stop = at
    place = at
    while place < len(lines):
        line = lines[place]
        if line.blank and place > at and place + 1 < len(lines) and not lines[place - 1].blank:
            place += 1
            continue
        divided = mark.search(line.text) or (text.startswith("\t", line.end) and mark.match("\t"))
        if mark is WIDE and not divided and place > at:
            divided = _named_alone(lines, place, marks)
        if line.blank or len(line.text) > 6 * LONGEST or not divided or _titled(line, marks):
            break
        place += 1
        stop = place
    return stop


def _named_alone(lines: Sequence[Line], place: int, marks: Marks) -> bool:
    """Whether a line is the name of a row whose cells are all empty: no title by its words, a row of values below."""
    shapes = marks.caption, marks.furniture, marks.unit_line, marks.prose, marks.note
    for line in lines[place : place + EMPTY]:
        if WIDE.search(line.text):
            return line.text != lines[place].text and marks.is_value(WIDE.split(line.text)[-1])
        if line.blank or len(line.text) > LONGEST or any(shape.search(line.text) for shape in shapes):
            return False
    return False


def _titled(line: Line, marks: Marks) -> bool:
    """Whether a line is a caption (表1  …), whose blanks divide no cells, or gives the unit."""
    found = marks.caption.match(line.text)
    return (found is not None and found.end() < len(line.text)) or marks.unit_line.match(line.text) is not None


def _delimited_rows(lines: Sequence[Line], text: str, mark: regex.Pattern[str], marks: Marks) -> list[Raw]:
    """The tables that a run of divided lines holds, cut before titles that follow rows."""
    kept = [line for line in lines if not line.blank and not RULE.fullmatch(line.text)]
    framed = all(FRAMED.match(line.text) for line in kept)
    rows = [_split(line, text, mark, framed) for line in kept]
    if mark is WIDE and len({len(row) for row in rows}) > 1:
        rows = aligned(rows, kept, text, marks) or rows
    blocks: list[list[list[Piece]]] = [[]]
    for row in rows:
        if _is_title(row, marks) and any(marks.is_value(piece.text) for above in blocks[-1] for piece in above):
            blocks.append([])
        blocks[-1].append(row)
    return [raw for block in blocks if (raw := divided(block, marks)) is not None]


def _is_title(row: Sequence[Piece], marks: Marks) -> bool:
    """Whether a row of several cells says one thing alone, and that is a caption, a form's number or a unit."""
    said = [piece.text for piece in row if piece.text]
    if len(said) != 1 or len(row) < 2:
        return False
    return any(shape.search(said[0]) for shape in (marks.caption, marks.furniture, marks.unit_line))


def divided(rows: list[list[Piece]], marks: Marks) -> Raw | None:
    """One table of divided lines; columns in which nothing stands are what merging left of wider cells."""
    widths = Counter(len(row) for row in rows)
    if not widths:
        return None
    width, count = widths.most_common(1)[0]
    said = [piece.text for row in rows for piece in row if piece.text]
    values = sum(marks.is_value(text) for text in said)
    long = sum(len(text) > LONGEST for text in said)
    prose = sum(bool(marks.prose.search(text)) for text in said)
    if len(rows) < 2 or width < 2 or count * 5 < 3 * len(rows) or values < 2 or values * 6 < len(said):
        return None
    if long * 5 > len(rows) or prose * 8 > len(said):
        return None
    width = max(widths) if max(widths) <= width + 2 else width
    used = sorted({col for row in rows for col, piece in enumerate(row[:width]) if piece.text})
    rows, width = [[row[col] for col in used if col < len(row)] for row in rows], len(used)
    heads = 0
    while heads < len(rows) and not any(p.text and marks.is_value(p.text) for p in rows[heads]):
        heads += 1
    body = rows[heads:]
    if names := set_apart(body, marks):
        labels = set(range(names))
    else:
        named = label_columns([row for row in body if len(row) == width], width, marks)
        body = [_set_right(row, width, named, marks) for row in body]
        labels = label_columns(body, width, marks)
        merge_names(body, labels)
    titles = next((at for at, row in enumerate(rows[:heads]) if not _is_title(row, marks)), heads)
    layout = _set_left(rows[titles:heads], body, width, labels, marks)
    layout = header_layout(rows[titles:heads], width, labels, marks) if layout is None else layout
    head = [_over_all(row, width) for row in rows[:titles]] + layout
    return Raw(rows[0][0].start, max(p.end for p in rows[-1]), head + body, heads)


def _set_left(
    heads: Sequence[list[Piece]], body: Sequence[Sequence[Piece]], width: int, labels: set[int], marks: Marks
) -> list[list[Piece]] | None:
    """The two rows of a header whose merged cells were lost and whose words were all set to the left.

    The blanks at the ends of both rows leave columns of values without any name, and there are more words than columns.
    """
    words = [[piece for piece in row if piece.text] for row in heads]
    if len(words) != LEVELS or any(row[: len(said)] != said for row, said in zip(heads, words, strict=True)):
        return None
    if max(map(len, words)) >= width or sum(map(len, words)) <= width:
        return None
    levels = next((col for col in range(width) if col not in labels), width)
    full = [row[levels:] for row in body if len(row) == width and all(piece.text for piece in row[levels:])]
    found = two_rows([*words[0], *words[1]], levels, width, full, marks) if full else None
    if found is not None and len(found[0]) == len(words[0]):
        return found
    return header_layout(words, width, labels, marks)


def _over_all(row: list[Piece], width: int) -> list[Piece]:
    """A title over the whole width."""
    title = next(piece for piece in row if piece.text)
    title.col, title.colspan = 0, width
    return [title]


def _set_right(row: list[Piece], width: int, named: set[int], marks: Marks) -> list[Piece]:
    """A row on its columns; of a total that is too short, the cells of its merged name are missing.

    They are not where its values stand under values as they are: then it lacks cells behind them (``named`` are the
    columns of words).
    """
    out = placed(row)
    under = {piece.col for piece in out[1:] if marks.is_value(piece.text)}
    short = 1 < len(row) < width and (not named or bool(under & named))
    if short and marks.total.match("".join(row[0].text.split())):
        for col, piece in enumerate(row[1:], width - len(row) + 1):
            piece.col = col
        row[0].colspan = width - len(row) + 1
    return out


def _split(line: Line, text: str, mark: regex.Pattern[str], framed: bool) -> list[Piece]:
    """The cells of a line; bars that frame every line make no empty cells, tabs at its ends do."""
    out: list[Piece] = []
    at, end = line.start, line.end
    if framed:
        lead, tail = FRAME_LEFT.match(line.text), FRAME_RIGHT.search(line.text)
        at, end = at + lead.end(), end - len(line.text) + tail.start()
    elif mark.search("\t"):
        at = line.raw
        while end < len(text) and text[end] in " \t":
            end += 1
    for found in mark.finditer(text, at, end):
        out.append(_trimmed(text, at, found.start()))
        at = found.end()
    out.append(_trimmed(text, at, end))
    return out


def _trimmed(text: str, start: int, end: int) -> Piece:
    """A cell without the blanks around its words."""
    inner = text[start:end].strip()
    first = start + text[start:end].index(inner) if inner else start
    return Piece(first, first + len(inner), inner)
