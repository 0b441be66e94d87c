"""Words found in the texts of an archive: the same answer from every database, also for words of two characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from extractor.writers.store.grams import folded, runs, wanted
from extractor.writers.store.store import Store

_AROUND = 40
"""Characters shown on each side."""

_QUERY = """
SELECT (SELECT MIN(s.name) FROM source s WHERE s.report = p.report) AS source, r.body, r.title, r.fiscal_year, s.path,
  p.report, p.start_at, p.text
FROM passage p
JOIN report r ON r.report = p.report
LEFT JOIN section s ON s.report = p.report AND s.section = p.section
WHERE {condition}
ORDER BY source, p.report, p.passage
"""


class Hit(NamedTuple):
    """A place where the first of the words stands; ``start`` and ``end`` are offsets into the report's text."""

    source: str
    body: str | None
    title: str | None
    fiscal_year: int | None
    section: str | None
    report: int
    start: int
    end: int
    before: str
    match: str
    after: str


def search(store: Store, words: str, limit: int = 50) -> list[Hit]:
    """Where words stand, by source and place; words divided by blanks must stand in one passage.

    Blanks and line ends within a word of the text do not matter, nor does case. Raises TargetError.
    """
    if not words.split():
        return []
    pieces = runs(words)
    condition, parameters = store.holding(pieces, wanted(words)) if pieces else ("1 = 1", [])
    with store.told():
        found = _hits(store, _QUERY.format(condition=condition), parameters, words)
        return [hit for hit, _ in zip(found, range(limit), strict=False)]


def _hits(store: Store, query: str, parameters: list[object], words: str) -> Iterator[Hit]:
    patterns = [regex.compile(r"\s*+".join(map(regex.escape, folded(word))), regex.I) for word in words.split()]
    for source, body, title, year, section, report, at, text in store.stream(query, parameters):
        found = [pattern.search(text) for pattern in patterns]
        first = found[0]
        if first is None or None in found:
            continue
        start, end = first.span()
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        yield Hit(
            source, body, title, year, section, report, at + start, at + end,
            " ".join(before.split()), " ".join(first[0].split()), " ".join(after.split()),
        )  # fmt: skip
