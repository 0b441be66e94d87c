"""The rows of a table of accounts, one after the other: a name that many accounts have means the next one in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.interpret.draft import Draft
from extractor.interpret.indicators import follows
from extractor.lexicon.book import Book


@dataclass(slots=True)
class _Rows:
    """The row at hand, its accounts and those of the rows above it, by chart (the first digit of their codes)."""

    row: int = -1
    here: dict[str, str] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)


class Ladder:
    """Climbs down the tables of a report, cell by cell in their order."""

    def __init__(self, kind: str, book: Book) -> None:
        """``kind`` is that of the report."""
        self._kind, self._book, self._indicators = kind, book, book.indicators
        self._tables: dict[str, _Rows] = {}

    def name(self, draft: Draft) -> None:
        """Give a draft of a table its indicator by the rows above, where its name alone does not; note its account."""
        if draft.figure.cell is None:
            return
        rows = self._tables.setdefault(draft.figure.cell.table, _Rows())
        if draft.figure.cell.row != rows.row:
            rows.row, rows.above, rows.here = draft.figure.cell.row, {**rows.above, **rows.here}, {}
        if draft.indicator is None:
            for before in rows.above.values():
                draft.indicator, draft.pattern = follows(draft, self._kind, self._book, before)
                if draft.indicator is not None:
                    break
        entry = self._indicators.get(draft.indicator or "")
        if entry is not None and entry.code:
            rows.here[entry.code[0]] = entry.code
