"""What the report says of itself: kind, title, body, year, day and number; what was not found is left out."""

from __future__ import annotations

from datetime import date

import regex

from extractor.interpret.body import organization
from extractor.interpret.region import placed, region
from extractor.interpret.title import Title, Titles, lines_of
from extractor.lexicon.book import Book
from extractor.model.fact import Header
from extractor.model.outline import Outline

_TOP = 80
_END = 12
_BELOW = 8
_OLDEST = 1900
_TEXT = 4000
_LATE = 11
"""From this month on a speech on a year is given before the year ends."""


class Marks:
    """The compiled words of ``header.toml`` that say when and under which number."""

    def __init__(self, book: Book) -> None:
        pieces = book.maps("header.regex")
        self.year = regex.compile(pieces["span"])
        self.named = regex.compile(pieces["named"])
        self.short_year = regex.compile(pieces["short_year"])
        self.review = regex.compile(pieces["review"])
        self.day = regex.compile(pieces["day"])
        self.number = regex.compile(pieces["number"])
        self.published = regex.compile(rf"{book.any_of('header.published_label')}[:：]?({pieces['day']})")
        self.stamp = regex.compile(rf"({pieces['day']})[\p{{Han}}\d:]*")
        self.numbered = regex.compile(rf"{book.any_of('header.number_label')}[:：]?({pieces['number']})")
        self.digits = book.maps("header.digits")


def header(outline: Outline, book: Book) -> Header:
    """The header of a report, from its first lines, its closing and, where these are silent, its text."""
    lines = lines_of(outline.view)
    marks = book.once(Marks)
    titles = book.once(Titles)
    title = titles.find(lines[:_TOP]) or titles.guess("".join(lines[:_TOP])) or titles.guess("".join(lines))
    body = organization(lines, title, book)
    place = region(lines, title, body, book)
    return Header(
        kind=title.kind if title else "other",
        title=title.text if title else None,
        organization=placed(body, place, book),
        region=place,
        fiscal_year=_fiscal_year(lines, title, marks) or _year_within(outline.view, marks),
        published=_published(lines, marks),
        document_number=_number(lines[:_TOP], marks),
    )


def _fiscal_year(lines: list[str], title: Title | None, marks: Marks) -> int | None:
    """The year reported on: the one a speech looks back on, the title's earliest, or the one named most where
    it is not what something is held against (比2013年末增加)."""
    if title and title.entry.year == "before":
        reviewed = next((found for line in lines if (found := marks.review.search(line))), None)
        if reviewed:
            return _value(reviewed.group(1), marks)
    if title and title.text:
        years = [_value(found, marks) for found in marks.year.findall(title.text)]
        years = years or [2000 + int(found) for found in marks.short_year.findall(title.text)]
        if title.entry.year == "before" and not years:
            days = [day for line in lines[title.after : title.after + _BELOW] if (day := marks.day.search(line))]
            if days and _value(days[0].group(2), marks) >= _LATE:
                return _value(days[0].group(1), marks)
            years = [_value(day.group(1), marks) for day in days][:1]
        years = [year for year in years if year > _OLDEST]
        if years:
            return min(years) - (title.entry.year == "before")
    text = "".join(lines)[:_TEXT]
    named = [_value(found, marks) for found in marks.named.findall(text) or marks.year.findall(text)]
    if not named:
        return None
    return max(dict.fromkeys(named), key=named.count)


def _year_within(view: str, marks: Marks) -> int | None:
    """The one year that the whole text names, the inner cells of its tables included; None where it names several."""
    named = {_value(found, marks) for found in marks.named.findall("".join(view[:_TEXT].split()))}
    return named.pop() if len(named) == 1 else None


def _published(lines: list[str], marks: Marks) -> str | None:
    """The day of publication printed above the text, or else the date that stands alone at the end."""
    for line, below in zip(lines[:_TOP], (*lines[1:_TOP], ""), strict=False):
        if found := marks.published.match(line + below) or marks.stamp.fullmatch(line):
            return _iso(found.group(1), marks)
    for line in reversed(lines[-_END:]):
        if marks.day.fullmatch(line):
            return _iso(line, marks)
    return None


def _iso(text: str, marks: Marks) -> str | None:
    """A printed day as YYYY-MM-DD; None where the calendar has no such day."""
    found = marks.day.match(text)
    if not found:
        return None
    year, month, day = (_value(found.group(n), marks) for n in (1, 2, 3))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _value(text: str, marks: Marks) -> int:
    """A number of a date, in Arabic digits, in Chinese digits one by one, or with a ten (二十一); 0 if it is none."""
    if text.isdecimal():
        return int(text)
    digits = [marks.digits.get(sign, "") for sign in text]
    if "ten" not in digits:
        joined = "".join(digits)
        return int(joined) if joined else 0
    at = digits.index("ten")
    tens, ones = "".join(digits[:at]), "".join(digits[at + 1 :])
    return 10 * int(tens or "1") + int(ones or "0") if "ten" not in ones else 0


def _number(lines: list[str], marks: Marks) -> str | None:
    """The report's own document number: labelled, or a line by itself; never one that is cited."""
    for line in lines:
        if found := marks.numbered.search(line):
            return str(found.group(1))
        if marks.number.fullmatch(line):
            return line
    return None
