"""What time the figures of the prose are of: the dates before them, the parts of a year, the years up to now."""

from __future__ import annotations

from extractor.interpret.phrases import plain
from extractor.interpret.thread import Scene, Thread
from extractor.interpret.vocabulary import PAUSES
from extractor.model.figure import Figure

REACH = 200
"""How far back in a sentence the words that lead to a date are looked for."""
SEMICOLONS = "；;"
COMMA = "、"
MONTH = 7
"""How long a month is written (2023-10)."""
SPAN = 9
"""How long a period from year to year is written (2020/2025)."""


class Clock:
    """Sets the period that a paragraph, a sentence or a bracket speaks of."""

    def __init__(self, scene: Scene) -> None:
        """Keep the scene at hand."""
        self.view, self.words, self.context = scene.view, scene.words, scene.context

    def date(self, figure: Figure, begin: int, thread: Thread) -> None:
        """A date sets the period of what follows, unless it names what something is compared with.

        ``begin`` is where the words of its sentence begin.

        At the start of a sentence a year (or a day as of which stocks are given) holds for the paragraph; elsewhere a
        date holds for the rest of its sentence.
        """
        start = max(begin, figure.start - REACH)
        before = plain(self.view[start : figure.start])
        after = plain(self.view[figure.end : figure.end + 3])
        if self.words.founded.match(before):
            return
        if self.words.compares.match(before) or self.words.compared.match(after):
            thread.local = thread.place.period if figure.value == thread.period else thread.local
            return
        value = figure.value or (f"{figure.low}/{figure.high}" if figure.low and figure.high else None)
        yearless = value is not None and value.startswith("--")
        if value is not None and yearless:
            year = (thread.period or thread.place.period or "")[:4]
            value = "/".join(f"{year}{part[1:]}" for part in value.split("/")) if year else None
        own = self.context.fiscal_year
        if value and own and value.isdigit() and int(value) < own and self.words.since.match(after):
            value = f"{value}/{own}"
        clause, _, inside = self.words.clause(before)
        rest, _, _ = self.words.strip_lead(clause, self.context.names)
        if COMMA in rest and rest.endswith(COMMA) and rest[:1].isdecimal():
            rest = ""
        if value is None or (len(rest) > 6 and not self.words.date_join.match(rest)):
            return
        self.bracket(thread, inside=inside)
        later = any(sign in before for sign in SEMICOLONS)
        if later and (thread.local is None or thread.clause is not None):
            thread.clause = figure.end
        thread.local = value
        thread.span = (figure.low, figure.high) if figure.low and figure.high and len(value) == SPAN else None
        dated = self.words.as_of.search(before) or self.words.as_of.match(after)
        if inside or (thread.span is not None and thread.amounts):
            return
        begins = len(before) < (1 if yearless else 12) and not later
        told = begins and (len(value) != MONTH or self._is_of_month(thread))
        if (not rest.strip() and told) or dated:
            thread.period = value if dated or len(value) != 10 else thread.period

    def _is_of_month(self, thread: Thread) -> bool:
        """Whether the heading above says that it tells of a month."""
        titles = thread.place.titles
        return bool(titles) and self.words.this_month.search(titles[-1]) is not None

    def years(self, figure: Figure, near: str, thread: Thread) -> None:
        """五年来: the years up to the report's own hold for the rest of the sentence; what changed in them changed from
        the year before the first to the last."""
        own, years = self.context.fiscal_year, figure.number
        after = plain(self.view[figure.end : figure.end + 6])
        if own and years and near.strip(PAUSES) in self.words.up_to_now and self.words.years_since.match(after):
            thread.local = f"{own - int(years) + 1}/{own}" if years > 1 else str(own)
            thread.span = (str(own - int(years)), str(own)) if years > 1 else None

    def part(self, words: str, thread: Thread) -> str | None:
        """The months of the part of the year that a clause begins with (上半年, 前三季度), or the year (全年)."""
        match = self.words.part_lead.match(words)
        if match is None:
            return None
        first, _, last = (thread.period or thread.place.period or "").partition("/")
        year = first[:4] if not last or last[:4] == first[:4] else str(self.context.fiscal_year or "")
        if match["part"] is None or not year:
            return year or None
        return "/".join(f"{year}-{month}" for month in self.words.year_parts[match["part"]].split("-"))

    @staticmethod
    def bracket(thread: Thread, *, inside: bool) -> None:
        """A time told in brackets holds only there: what held before comes back when they close."""
        if inside and thread.outer is None:
            thread.outer = (thread.local,)
        elif not inside and thread.outer is not None:
            thread.local, thread.outer = thread.outer[0], None
        thread.inside = inside
