"""Plays every example in the pattern files: what an entry promises of a text against what the house reads in it.

One take an example. The command line and the tests share it, so that a domain expert and a developer see the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple, TypeVar

import regex

from extractor.lexicon.book import Book
from extractor.lexicon.shape import Accounts, CheckEntry, Entry, Indicator, Unit, Words
from extractor.model.figure import Quantity
from extractor.model.record import Record
from extractor.pipeline import document_of, prove

E = TypeVar("E", bound=Entry)

_TEMPLATE = regex.compile(r"\{[a-z_]+\}")
_GUARD = regex.compile(r"\(\?<?[=!](?:[^()\\]|\\.|(?<group>\((?:[^()\\]|\\.|(?&group))*+\)))*+\)")


class Take(NamedTuple):
    """One example played. ``origin`` is ``file#id``, ``reads`` what came out, ``wants`` what the entry promises."""

    origin: str
    text: str
    reads: tuple[str, ...]
    wants: tuple[str, ...]
    holds: bool


def rehearse(book: Book, only: Set[str] | None = None) -> Iterator[Take]:
    """Every example and every law of a book, in file order: units, indicators, checks, words, references.

    ``only``: origins of the entries to play; None plays all.
    """
    for unit in _asked(book.units, only):
        yield from _unit(unit, book)
    for indicator in _asked(book.indicators, only):
        yield from _measures(indicator, book)
    for chart in _asked(book.accounts, only):
        yield from _measures(chart, book)
    for entry in _asked(book.checks, only):
        yield from _check(entry, book)
    for words in _asked(book.shelf("words", Words), only):
        yield from _words(words)


def _asked(shelf: Mapping[str, E], only: Set[str] | None) -> Iterator[E]:
    return (entry for entry in shelf.values() if only is None or entry.origin in only)


def spoken(quantity: Quantity) -> str:
    """A quantity as examples write it: 'value unit', ranges 'low..high unit', parts 'a:b:c'."""
    if quantity.parts:
        amount = ":".join(quantity.parts)
    elif quantity.value is not None:
        amount = quantity.value
    else:
        amount = f"{quantity.low or ''}..{quantity.high or ''}"
    return f"{amount} {quantity.unit}".rstrip()


def _unit(unit: Unit, book: Book) -> Iterator[Take]:
    """All figures of the text are those promised; a silent text has none."""
    for example in unit.example:
        reads = figures_of(_play(example.text, book))
        yield Take(unit.origin, example.text, reads, example.reads, reads == example.reads)
    for text in unit.silent:
        reads = figures_of(_play(text, book))
        yield Take(unit.origin, text, reads, (), not reads)


def _measures(entry: Indicator | Accounts, book: Book) -> Iterator[Take]:
    """Every fact promised is found, and ``part_of`` names an indicator."""
    if entry.part_of is not None and entry.part_of not in book.indicators:
        yield Take(entry.origin, "part_of", (), (entry.part_of,), False)
    for example in entry.example:
        reads = facts_of(_play(example.text, book))
        yield Take(entry.origin, example.text, reads, example.facts, not Counter(example.facts) - Counter(reads))


def _check(entry: CheckEntry, book: Book) -> Iterator[Take]:
    """Every verdict promised is given; a silent text gives no error and no warning."""
    for example in entry.example:
        reads = tuple(f"{check.rule} {check.verdict}" for check in _play(example.text, book).checks)
        yield Take(entry.origin, example.text, reads, example.verdicts, not Counter(example.verdicts) - Counter(reads))
    for example in entry.silent:
        findings = _play(example.text, book).findings
        alarms = tuple(f"{finding.rule} {finding.severity}" for finding in findings if finding.severity != "note")
        yield Take(entry.origin, example.text, alarms, (), not alarms)


def _words(words: Words) -> Iterator[Take]:
    """No regex matches empty; where texts are given, every word stands in one of them and every regex matches in one.

    A regex with a ``{name}`` in it is a template that a stage fills in: it cannot be played alone. One that only looks
    around is a guard of others: it takes nothing by itself.
    """
    for piece in words.regex:
        if _TEMPLATE.search(piece):
            continue
        try:
            pattern = regex.compile(piece)
        except regex.error as error:
            yield Take(words.origin, piece, (str(error),), (), False)
            continue
        if pattern.fullmatch("") and not _GUARD.fullmatch(piece):
            yield Take(words.origin, piece, ("",), (piece,), False)
        if words.example:
            reads = tuple(match.group() for text in words.example if (match := pattern.search(text)))
            yield Take(words.origin, piece, reads, (piece,), bool(reads))
    if words.example:
        missing = tuple(word for word in words.says if not any(word in text for text in words.example))
        yield Take(words.origin, "".join(words.example), (), missing, not missing)


def _play(text: str, book: Book) -> Record:
    return prove(document_of(text), book)


def figures_of(record: Record) -> tuple[str, ...]:
    """The figures of a record as examples write them, rhetorical ones left out."""
    return tuple(spoken(figure) for figure in record.figures if not figure.rhetorical)


def facts_of(record: Record) -> tuple[str, ...]:
    """Facts with an indicator, as examples write them: 'id = value unit', 'id role = value unit' beyond amounts."""
    return tuple(
        f"{fact.indicator}{'' if fact.role == 'amount' else f' {fact.role}'} = {spoken(record.by_id[fact.figure])}"
        for fact in record.facts
        if fact.indicator
    )
