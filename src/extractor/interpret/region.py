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
        self.bare = _any(book, "header.bare")


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


def placed(body: Organization | None, place: str | None, book: Book) -> Organization | None:
    """A body that names itself by its level alone (the finance bureau of the city) under its full name."""
    bare = book.once(Regions).bare.match(body.name) if body and body.name else None
    if body is None or body.name is None or bare is None or place is None or not place.endswith(bare[0]):
        return body
    return body.model_copy(update={"name": place + body.name[bare.end() :]})


def _any(book: Book, words: str) -> regex.Pattern[str]:
    return regex.compile("|".join(book.entry(words).regex))
