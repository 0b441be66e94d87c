"""What a change of the patterns changes: the facts of the same reports by two books, side by side."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from extractor.lexicon.book import Book
from extractor.lexicon.load import builtin_patterns, read_folder
from extractor.model.fact import Fact
from extractor.model.record import Record
from extractor.pipeline import Options, book_of, prove, read
from extractor.readers.open import Source

Way = Literal["gained", "lost", "changed"]

WHOLE = "numerals.toml"
"""The file by which a folder that holds all patterns is told from one that is laid over them."""

_FIGURE = ("value", "low", "high", "unit", "kind", "modifier")
_FACT = ("label", "indicator", "role", "basis", "period", "scope", "fund", "subject", "of_label")
_LINKS = ("of", "about", "part_of")


class Shift(NamedTuple):
    """One field that reads otherwise: its name, and what it was and is ('' for nothing)."""

    field: str
    before: str
    after: str


class Difference(NamedTuple):
    """One place of a report that reads otherwise. ``gained``: more is said of it than before (a figure, a fact, an
    indicator) and nothing else than before; ``lost``: less is said; else ``changed``."""

    source: str
    way: Way
    text: str
    sentence: str
    start: int
    label: str
    shifts: tuple[Shift, ...]


class Weighed(NamedTuple):
    """One report read by both books: how many facts each finds, and where they differ, in order of the text."""

    source: str
    before: int
    after: int
    differences: tuple[Difference, ...]


@cache
def base_book(folder: Path | None) -> Book:
    """The book to compare with: the built-in patterns alone (None), those with a folder laid over them, or, where the
    folder holds all patterns, that folder; words that it lacks and the code now needs are taken from the built-in ones.
    Raises PatternError."""
    if folder is None:
        return Book.load()
    if not (folder / WHOLE).is_file():
        return Book.load(folder)
    needed = [(kind, entry) for kind, entry in read_folder(builtin_patterns()) if kind in {"words", "message"}]
    return Book([*needed, *read_folder(folder)])


def weigh(source: Source, options: Options, base: Path | None = None) -> Weighed:
    """One source by the book of ``base`` and by that of the options. Raises ExtractorError."""
    document = read(source, options)
    before, after = prove(document, base_book(base)), prove(document, book_of(options.patterns))
    return Weighed(source.name, len(before.facts), len(after.facts), tuple(differences(before, after)))


def differences(before: Record, after: Record) -> list[Difference]:
    """Where two records of one text differ in figures and facts, in order of the text."""
    old, new = _states(before), _states(after)
    found = []
    for span in sorted({*old, *new}):
        was, now = old.get(span, {}), new.get(span, {})
        shifts = tuple(
            Shift(name, was.get(name, ""), now.get(name, ""))
            for name in (*_FIGURE, *_FACT, *_LINKS)
            if was.get(name, "") != now.get(name, "")
        )
        if not shifts:
            continue
        way: Way = "changed"
        if not any(shift.before for shift in shifts):
            way = "gained"
        elif not any(shift.after for shift in shifts):
            way = "lost"
        found.append(_difference(span, way, shifts, after if now else before))
    return found


def _difference(span: tuple[int, int], way: Way, shifts: tuple[Shift, ...], record: Record) -> Difference:
    figure = next(figure for figure in record.figures if (figure.start, figure.end) == span)
    fact = record.fact_of(figure.id)
    left, right = record.around(figure)
    return Difference(
        source=record.source.name,
        way=way,
        text=" ".join(figure.text.split()),
        sentence=" ".join((left + figure.text + right).split()),
        start=figure.start,
        label=fact.label if fact else "",
        shifts=shifts,
    )


def _states(record: Record) -> dict[tuple[int, int], dict[str, str]]:
    """What is read at every span, by field; links as the labels they lead to."""
    facts = {fact.figure: fact for fact in record.facts}
    labels = {fact.id: fact.label for fact in record.facts}
    states = {}
    for figure in record.figures:
        said = {name: value for name in _FIGURE if (value := getattr(figure, name))}
        states[figure.start, figure.end] = said | (_fact(facts[figure.id], labels) if figure.id in facts else {})
    return states


def _fact(fact: Fact, labels: dict[str, str]) -> dict[str, str]:
    said = {name: value for name in _FACT if (value := getattr(fact, name))}
    return said | {name: labels[link] for name in _LINKS if (link := getattr(fact, name))}
