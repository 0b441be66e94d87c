"""The place a report is about: the region whose government, or an office of it, reports."""

from __future__ import annotations

import regex

from extractor.interpret.title import Title
from extractor.lexicon.book import Book
from extractor.model.fact import Organization

_BEGINNING = 12
"""Lines in which a report says before which congress it is given."""


class Regions:
    """The compiled words that name places."""

    def __init__(self, book: Book) -> None:
        self.titled = _any(book, "header.place_titled")
        self.congress = _any(book, "header.place_congress")
        self.offices = _any(book, "header.place_offices")


def region(lines: list[str], title: Title | None, body: Organization | None, book: Book) -> str | None:
    """The place that the title names, or the people's congress that the report is given to, or the body's own name.

    None where none of them does: a level alone (a department of the city) is no place.
    """
    words = book.once(Regions)
    if title and title.text and (found := words.titled.search(title.text)):
        return str(found[0])
    if found := words.congress.search("\n".join(lines[:_BEGINNING])):
        return str(found[0])
    if body and body.name and (found := words.offices.match(body.name)):
        return str(found[0])
    return None


def _any(book: Book, words: str) -> regex.Pattern[str]:
    return regex.compile("|".join(book.entry(words).regex))
