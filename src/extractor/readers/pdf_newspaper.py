"""Pages set in two columns: found by the gutter that runs down between them, read one column after the other."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.readers.pdf_lines import Line, lines_of, segments

_GAP = 0.9
_FEWEST = 6
_FILLED = 0.6


def reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page from top to bottom; where print stands in two columns, the left one goes first."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        gutter, end = _run(lines, at)
        if gutter is None:
            result.append(lines[at])
            at += 1
            continue
        middle = sum(gutter) / 2
        glyphs = [glyph for line in lines[at:end] for glyph in line.glyphs]
        result.extend(lines_of(g for g in glyphs if (g.x0 + g.x1) / 2 < middle))
        result.extend(lines_of(g for g in glyphs if (g.x0 + g.x1) / 2 >= middle))
        at = end
    return result


def _run(lines: Sequence[Line], start: int) -> tuple[tuple[float, float] | None, int]:
    """The gutter that opens at line ``start``, and where it ends; none where the two sides are not both prose."""
    pieces = segments(lines[start], _GAP)
    if len(pieces) != 2:
        return None, start
    low, high = pieces[0].x1, pieces[1].x0
    end = start + 1
    while end < len(lines) and (free := _free(lines[end], low, high)) is not None:
        low, high = free
        end += 1
    run = lines[start:end]
    if len(run) < _FEWEST or not _is_prose(run, (low + high) / 2, high - low):
        return None, start
    return (low, high), end


def _free(line: Line, low: float, high: float) -> tuple[float, float] | None:
    """What a line leaves free of the gutter so far; None where it crosses it."""
    for glyph in line.glyphs:
        if glyph.x1 <= low or glyph.x0 >= high:
            continue
        if (glyph.x0 + glyph.x1) / 2 < (low + high) / 2:
            low = max(low, glyph.x1)
        else:
            high = min(high, glyph.x0)
    return (low, high) if high - low > _GAP * 0.7 * line.size else None


def _is_prose(run: Sequence[Line], middle: float, gap: float) -> bool:
    """Both sides are about equally wide, mostly filled to their edges, and made of letters rather than figures."""
    left, right = min(line.x0 for line in run), max(line.x1 for line in run)
    wide = middle - left, right - middle
    if min(wide) < 0.7 * max(wide) or gap > 0.2 * (right - left):
        return False
    for side in (0, 1):
        widths: list[float] = []
        letters = total = 0
        for line in run:
            held = [g for g in line.glyphs if ((g.x0 + g.x1) / 2 >= middle) == bool(side)]
            if held:
                widths.append(max(g.x1 for g in held) - min(g.x0 for g in held))
            letters += sum(g.text.isalpha() for g in held)
            total += len(held)
        filled = sum(1 for w in widths if w > 0.85 * (wide[side] - gap))
        if len(widths) < _FEWEST or filled < _FILLED * len(widths) or letters * 10 < 7 * total:
            return False
    return True
