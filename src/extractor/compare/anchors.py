"""How a figure is found again: by its own words and those around it, whatever stands elsewhere in the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from extractor.model.base import Frozen
from extractor.model.record import Record

REACH = 24
"""Signs on either side that an anchor keeps."""
_ENOUGH = 6
"""Signs around a figure that must agree, where it no longer stands at the same place."""


class Anchor(Frozen):
    """A figure's own text and what stands before and after it, white space left out, and where it stood."""

    text: str
    before: str = ""
    after: str = ""
    start: int = 0


def anchors_of(record: Record) -> dict[str, Anchor]:
    """The anchor of every figure, by its id. The record must have its text."""
    text = record.text or ""
    return {
        figure.id: Anchor(
            text=_bare(figure.text),
            before=_bare(text[max(0, figure.start - 3 * REACH) : figure.start])[-REACH:],
            after=_bare(text[figure.end : figure.end + 3 * REACH])[:REACH],
            start=figure.start,
        )
        for figure in record.figures
    }


def find(anchors: Sequence[Anchor], record: Record) -> list[str | None]:
    """The figure that each anchor means, none of them twice; None where the text no longer fits.

    Of figures with the same text the one whose surroundings agree most is meant, of equals the nearest.
    """
    now = anchors_of(record)
    by_text: defaultdict[str, list[str]] = defaultdict(list)
    for name, anchor in now.items():
        by_text[anchor.text].append(name)
    found: list[str | None] = [None] * len(anchors)
    taken: set[str] = set()
    pairs = [
        (_agreement(anchor, now[name]), -abs(anchor.start - now[name].start), place, name)
        for place, anchor in enumerate(anchors)
        for name in _nearest(by_text[anchor.text], now, anchor)
    ]
    for agreed, distance, place, name in sorted(pairs, key=lambda pair: (-pair[0], -pair[1], pair[2])):
        if found[place] is None and name not in taken and (agreed >= _needed(anchors[place]) or distance == 0):
            found[place] = name
            taken.add(name)
    return found


def _nearest(names: list[str], now: dict[str, Anchor], anchor: Anchor, most: int = 40) -> Iterable[str]:
    """The figures of one text, where they are very many only those near the old place."""
    if len(names) <= most:
        return names
    return sorted(names, key=lambda name: abs(now[name].start - anchor.start))[:most]


def _needed(anchor: Anchor) -> int:
    return min(_ENOUGH, len(anchor.before) + len(anchor.after))


def _agreement(a: Anchor, b: Anchor) -> int:
    """How many signs agree, outward from the figure."""
    before = _alike(zip(reversed(a.before), reversed(b.before), strict=False))
    return before + _alike(zip(a.after, b.after, strict=False))


def _alike(signs: Iterable[tuple[str, str]]) -> int:
    count = 0
    for one, other in signs:
        if one != other:
            break
        count += 1
    return count


def _bare(text: str) -> str:
    return "".join(text.split())
