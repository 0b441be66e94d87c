"""The few words readers need, taken from the book and small enough to hand to a child process."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.lexicon.book import Book
from extractor.lexicon.shape import Message


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of page furniture and site chrome, digits of automatic numbering, sentences of notices.

    ``page_number`` are words that stand around a page number, ``unit_line`` words that make a line a unit line,
    ``continued`` words of the caption of a table that goes on, ``chrome`` lines of a web site that are no part of its
    article, ``chrome_class`` names of its containers. ``digits`` are Chinese digits 0-9, ``places`` ten, hundred,
    thousand, ten thousand; the ``legal_`` ones likewise.
    """

    page_number: tuple[str, ...]
    unit_line: tuple[str, ...]
    continued: tuple[str, ...]
    chrome: tuple[str, ...]
    chrome_class: tuple[str, ...]
    digits: tuple[str, ...]
    places: tuple[str, ...]
    legal_digits: tuple[str, ...]
    legal_places: tuple[str, ...]
    stems: tuple[str, ...]
    branches: tuple[str, ...]
    hans: str
    hants: str
    messages: dict[str, str]

    def say(self, message_id: str, **fields: object) -> str:
        """A sentence for people, filled in."""
        return self.messages[message_id].format(**fields)


def vocabulary(book: Book) -> Vocabulary:
    """The readers' share of the book. PatternError where an entry is missing."""
    return book.once(_make)


def _make(book: Book) -> Vocabulary:
    def says(name: str) -> tuple[str, ...]:
        return book.entry(f"readers.{name}").says

    notices = (
        "encoding_guessed", "characters_dropped", "furniture_dropped", "pages_without_text", "table_continued",
        "deleted_text_left_out", "garbled_part", "sheet_hidden", "chrome_dropped", "text_hidden_in_image",
        "numbers_rounded", "recognised", "formulas_unread",
    )  # fmt: skip
    shelf = book.shelf("message", Message)
    return Vocabulary(
        page_number=says("page_number"),
        unit_line=says("unit_line"),
        continued=says("continued"),
        chrome=says("chrome"),
        chrome_class=says("chrome_class"),
        digits=says("digits"),
        places=says("places"),
        legal_digits=says("legal_digits"),
        legal_places=says("legal_places"),
        stems=says("stems"),
        branches=says("branches"),
        hans=says("common_simplified")[0],
        hants=says("common_traditional")[0],
        messages={name: shelf[f"notice.{name}"].text for name in notices},
    )
