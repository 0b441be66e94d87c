"""Tables flattened to one cell a line without any mark: the row is found from the kinds of cells that recur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from extractor.segment.grids_lines import Line, Marks, Piece, Raw, amount
from extractor.segment.grids_marked import header_layout, placed

LONGEST = 40


def streamed(lines: Sequence[Line], text: str, marks: Marks) -> list[Raw]:
    """Tables of one bare cell a line. A run is a table only if a period explains nearly all of it."""
    out: list[Raw] = []
    at = 0
    while at < len(lines):
        stop = at
        while stop < len(lines) and _may_be_cell(lines[stop], marks):
            stop += 1
        if stop - at >= 6:
            raw = _table(lines[at:stop], text, marks)
            if raw is not None:
                out.append(raw)
        at = stop + 1
    return out


def _may_be_cell(line: Line, marks: Marks) -> bool:
    if line.blank or line.tabbed or len(line.text) > LONGEST:
        return False
    return not (marks.prose.search(line.text) or marks.unit_line.search(line.text) or marks.caption.search(line.text))


def _table(lines: Sequence[Line], text: str, marks: Marks) -> Raw | None:
    pieces = [Piece(line.start, line.end, line.text) for line in lines]
    kinds = [marks.is_value(piece.text) for piece in pieces]
    first = kinds.index(True) if True in kinds else len(kinds)
    if sum(kinds) * 4 < len(kinds) or sum(kinds) < 3 or first < 2:
        return None
    while pieces and not kinds[-1]:
        pieces.pop()
        kinds.pop()
    for title in range(min(3, first - 1)):
        rest, sorts = pieces[title:], kinds[title:]
        raw = _merged(rest, sorts, first - title, marks) or _regular(rest, sorts, first - title)
        if raw is not None:
            return raw
    return None


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


def _merged(pieces: list[Piece], kinds: list[bool], first: int, marks: Marks) -> Raw | None:
    """Rows of up to L labels and V values, where merged outer labels are written once.

    V is the usual number of values in a row. The first row has all its labels, so that header and first row together
    show L + V + L words before the first value.
    """
    groups = _groups(kinds)
    usual = Counter(values for _, values in groups).most_common(1)[0][0]
    levels, odd = divmod(first - usual, 2)
    if odd or levels < 1 or len(groups) < 2:
        return None
    if any(labels > levels for labels, _ in groups[1:]) or any(values > usual for _, values in groups):
        return None
    fit = sum(values == usual for _, values in groups)
    if fit * 5 < 4 * len(groups) or (len(groups) - fit > 2 and fit < len(groups) - 2):
        return None
    width = levels + usual
    rows = header_layout([pieces[:width]], width, set(range(levels)))
    at = width
    for place, (labels, values) in enumerate(groups):
        labels = levels if place == 0 else labels
        row = pieces[at : at + labels + values]
        at += labels + values
        short = values < usual
        offset = 0 if short and labels == 1 else levels - labels
        for col, piece in enumerate(row[:labels]):
            piece.col = offset + col
        if short:
            _fit_short(row[labels:], rows[1:], levels, width, marks)
        else:
            for col, piece in enumerate(row[labels:]):
                piece.col = levels + col
        rows.append(row)
    _extend_merged(rows[1:], levels)
    return Raw(pieces[0].start, pieces[-1].end, rows, 1)


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


def _fit_short(values: list[Piece], rows: list[list[Piece]], levels: int, width: int, marks: Marks) -> None:
    """Gives the values of a short (total) row the columns whose sum they are, in order; else the closest."""
    col = levels
    for left, piece in enumerate(values):
        wanted = amount(piece.text, marks)
        last = width - (len(values) - left - 1)
        sums = {c: _column_sum(rows, c, marks) for c in range(col, last)}
        piece.col = next((c for c, total in sums.items() if wanted is not None and total == wanted), -1)
        if piece.col < 0:
            near = {c: abs(total - wanted) for c, total in sums.items() if total is not None and wanted is not None}
            piece.col = min(near, key=lambda c: near[c]) if near else col
        col = piece.col + 1


def _column_sum(rows: list[list[Piece]], col: int, marks: Marks) -> Decimal | None:
    """The sum of a column of bare numbers; None where a cell prints a unit."""
    total = Decimal(0)
    for row in rows:
        for piece in row:
            if piece.col == col:
                number = amount(piece.text, marks)
                if number is None or not marks.bare.match(piece.text) or piece.text.endswith(("%", "\uff05")):
                    return None
                total += number
    return total


def _extend_merged(rows: list[list[Piece]], levels: int) -> None:
    """Lets an outer label reach over the rows below that lack one."""
    open_labels: dict[int, Piece] = {}
    for row in rows:
        mine = {piece.col: piece for piece in row if piece.col < levels}
        outer = min(mine) if mine else 0
        for col in [c for c in open_labels if c >= outer]:
            del open_labels[col]
        for piece in open_labels.values():
            piece.rowspan += 1
        open_labels.update(mine)
