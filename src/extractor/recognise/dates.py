"""Dates and periods as written: years, months, days, parts of years, and the intervals between them."""

from __future__ import annotations

import re
from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.recognise.numerals import Numerals, plain

GAP = r"[ \t\xa0\v]{0,3}+"


class DateValue(NamedTuple):
    """ISO prefixes: ``value`` for one date, ``low`` and ``high`` for an interval."""

    value: str | None
    low: str | None = None
    high: str | None = None


class Dates(NamedTuple):
    """Patterns of dates: ``usual`` (as text) for what most are at once, ``every`` for all that are read where one
    may have ``begun``.

    ``parts``: months of the parts of a year. ``era`` matches backward the name of one; ``first``: the year it began.
    """

    usual: str
    begun: re.Pattern[str]
    every: regex.Pattern[str]
    parts: dict[str, str]
    era: regex.Pattern[str]
    first: dict[str, str]
    years: frozenset[str]


def make_dates(book: Book) -> Dates:
    """Compile the dates of a book."""
    eras = book.maps("date.reign")
    era = regex.compile("(?r)" + "|".join(map(regex.escape, eras)))
    years = frozenset(book.words("date.year"))
    return Dates(
        _usual(book), re.compile(_begun(book)), regex.compile(_every(book)), book.maps("date.part"), era, eras, years
    )


def _every(book: Book) -> str:
    """The alternatives that read a date, as groups ``date`` and its parts."""
    any_of = book.any_of
    digits = "".join(map(regex.escape, book.maps("numeral.digit")))
    zero = "".join(map(regex.escape, book.words("date.zero")))
    small = "".join(map(regex.escape, [*book.maps("numeral.small"), *book.maps("numeral.tens")]))
    year, month, day = any_of("date.year"), any_of("date.month"), any_of("date.day")
    spoken = "".join(ch for ch, worth in book.maps("numeral.digit").items() if worth == "2")
    thousand = "".join(ch for ch, worth in book.maps("numeral.small").items() if worth == "1000")
    nought = "".join(ch for ch, worth in book.maps("numeral.digit").items() if worth == "0")
    year4 = (
        rf"(?:(?:1[89]|20)\d\d|1\d{{3}}(?={year}\d{{1,2}}{month})|[{digits}][{digits}{zero}]{{3}}"
        rf"|[{spoken}][{thousand}][{nought}][{digits}{small}]{{1,3}})"
    )
    number = rf"(?:\d{{1,2}}|[{digits}{small}]{{1,3}})"
    edge = f"{any_of('date.edge')}(?!{any_of('date.edge_not')})"
    part = "(?:" + "|".join(sorted(map(regex.escape, book.maps("date.part")), key=len, reverse=True)) + ")"
    join, also = any_of("date.join"), any_of("date.join", "date.also")

    def full(n: str) -> str:
        """A date that names its year."""
        return (
            rf"(?P<y{n}>{year4}){GAP}{year}(?:{GAP}(?P<m{n}>{number}){GAP}{month}"
            rf"(?:{GAP}(?P<d{n}>{number})(?:{GAP}{day}|(?<=[{digits}{small}])(?![\d\p{{Han}}])))?+)?+(?P<p{n}>{GAP}{part})?+(?:{GAP}{edge})?+"
        )

    to_full = rf"(?:{GAP}{join}{GAP}{full('2')})"
    to_month = rf"(?:{GAP}{join}{GAP}(?P<m3>{number}){GAP}{month}(?:{GAP}(?P<d3>{number}){GAP}{day})?+)"
    to_day = rf"(?:{GAP}{join}{GAP}(?P<d4>{number}){GAP}{day})"
    one = rf"{full('1')}(?P<to>{to_full}|{to_month}|{to_day})?+"
    years = rf"(?P<ya>{year4})(?:{GAP}{year})?{GAP}(?:{join}|/){GAP}(?P<yb>{year4}){GAP}{year}"
    months = rf"(?P<y5>{year4}){GAP}{year}{GAP}(?P<ma>{number}){GAP}{also}{GAP}(?P<mb>{number}){GAP}{month}"
    short = rf"(?P<ys>\d\d){GAP}{year}(?:{edge}|(?P<ms>\d{{1,2}}){month}(?:(?P<ds>\d{{1,2}}){day})?)"
    counted = "|".join(map(regex.escape, (*book.maps("numeral.big"), *book.units["yuan"].says, "%", "\u2030")))
    month_digits, day_digits = "(?:0?[1-9]|1[0-2])", "(?:[12]\\d|3[01]|0?[1-9])"
    dotted = (
        rf"(?P<yd>(?:19|20)\d\d)(?P<mark>[./\-])(?P<md>{month_digits})(?:(?P=mark)(?P<dd>{day_digits})(?!\d))?+"
        rf"(?:{GAP}{join}{GAP}(?P<ye>(?:19|20)\d\d)(?P=mark)(?P<me>{month_digits})(?:(?P=mark)(?P<de>{day_digits}))?+"
        rf"|(?<=[./\-]\d{{1,2}}[./\-]\d{{1,2}}))(?![\d.\-/]|{GAP}(?:{counted}))"
    )
    open_months = rf"(?P<oa>1[0-2]|[1-9]){GAP}{month}?{also}(?P<ob>1[0-2]|[1-9]){GAP}{month}(?!{any_of('date.day')})"
    open_to = (
        rf"(?:{GAP}{join}{GAP}(?:(?P<om2>1[0-2]|0?[1-9]){GAP}{month}{GAP})?(?P<od2>[12]\d|3[01]|0?[1-9]){GAP}{day})"
    )
    open_day = (
        rf"(?P<om>1[0-2]|0?[1-9]){GAP}{month}"
        rf"(?:{GAP}(?P<od>[12]\d|3[01]|0?[1-9]){GAP}{day}{open_to}?+|{edge})?+"
    )
    return rf"(?={_begun(book)})(?:(?:{years}|{months}|{one}|{short}|{dotted}|{open_months}|{open_day}))"


def _begun(book: Book) -> str:
    """A numeral with what may make a date of it behind."""
    marks = book.any_of("date.year", "date.month", "date.join", "date.also")
    numerals = [*book.maps("numeral.digit"), *book.maps("numeral.small"), *book.maps("numeral.tens")]
    numerals += book.words("date.zero")
    return rf"[\d{''.join(map(re.escape, numerals))}]{{1,6}}+{GAP}(?:{marks}|[./])"


def _usual(book: Book) -> str:
    """A year, month or day in digits with nothing behind that could be more of it: what most dates are."""
    year, month, day = (rf"(?>{book.any_of(f'date.{part}')})" for part in ("year", "month", "day"))
    numerals = [*book.maps("numeral.digit"), *book.maps("numeral.small"), *book.maps("numeral.tens")]
    words = [*book.maps("date.part")]
    for name in ("date.zero", "date.edge", "date.join", "date.also", "date.month", "date.day"):
        words += book.words(name)
    more = "".join(sorted({*numerals, *(word[0] for word in words)}))
    return (
        rf"(?<![0-9])((?:19|20)[0-9]{{2}}){year}(?:(1[0-2]|0?[1-9]){month}(?:(3[01]|[12][0-9]|0?[1-9]){day})?)?"
        rf"(?![0-9 \t\xa0\v{re.escape(more)}])"
    )


def read_usual(year: str, *rest: str) -> str:
    """The ISO prefix of the groups of a match of ``Dates.usual``, month and day empty where they are not said."""
    return "-".join([year, *(f"{int(piece):02d}" for piece in rest if piece)])


def read_date(group: regex.Match[str], numerals: Numerals, parts: dict[str, str]) -> DateValue | None:
    """The value of a matched date; None where it is impossible (month 13) or an interval that runs backward."""
    if group["ya"]:
        return _interval(_year(group["ya"], numerals), _year(group["yb"], numerals))
    if group["y5"]:
        year = _year(group["y5"], numerals)
        return _interval(_iso(year, group["ma"], None, numerals), _iso(year, group["mb"], None, numerals))
    if group["ys"]:
        return _single(_iso(f"20{group['ys']}", group["ms"], group["ds"], numerals))
    if group["yd"]:
        first = _iso(group["yd"], group["md"], group["dd"], numerals)
        return (
            _interval(first, _iso(group["ye"], group["me"], group["de"], numerals)) if group["ye"] else _single(first)
        )
    if group["oa"]:
        return _interval(_iso("-", group["oa"], None, numerals), _iso("-", group["ob"], None, numerals))
    if group["om"] and group["od2"]:
        later = _iso("-", group["om2"] or group["om"], group["od2"], numerals)
        return _interval(_iso("-", group["om"], group["od"], numerals), later)
    if group["om"]:
        return _single(_iso("-", group["om"], group["od"], numerals))
    return _read_full(group, numerals, parts)


def read_ends(group: regex.Match[str], numerals: Numerals) -> tuple[DateValue | None, DateValue | None]:
    """The two dates of an interval that runs backward, each for itself."""
    year = _year(group["y1"], numerals)
    later = _year(group["y2"], numerals)
    first = _single(_iso(year, group["m1"], group["d1"], numerals))
    return first, _single(_iso(later, group["m2"], group["d2"], numerals)) if later else None


def _read_full(group: regex.Match[str], numerals: Numerals, parts: dict[str, str]) -> DateValue | None:
    year = _year(group["y1"], numerals)
    first = _iso(year, group["m1"], group["d1"], numerals)
    if group["p1"]:
        span = parts["".join(group["p1"].split())]
        return DateValue(None, f"{year}-{span[:2]}", f"{year}-{span[3:]}")
    if group["y2"]:
        return _interval(first, _iso(_year(group["y2"], numerals), group["m2"], group["d2"], numerals))
    if group["m3"]:
        return _interval(first, _iso(year, group["m3"], group["d3"], numerals))
    if group["d4"]:
        return _interval(first, _iso(year, group["m1"], group["d4"], numerals))
    return _single(first)


def _year(text: str | None, numerals: Numerals) -> str | None:
    """Four digits, whatever their script."""
    if text is None:
        return None
    if len(text) > 1 and text[1] in numerals.small:
        value = numerals.read(text)
        return None if value is None else plain(value)
    digits = "".join(numerals.digits.get(ch, ch if ch.isdigit() else "0") for ch in text)
    return digits if "1000" <= digits <= "2199" else None


def _iso(year: str | None, month: str | None, day: str | None, numerals: Numerals) -> str | None:
    if year is None:
        return None
    pieces = [year]
    for text, top in ((month, 12), (day, 31)):
        if text is None:
            break
        value = int(text) if text.isdecimal() else numerals.read(text)
        if value is None or not 1 <= value <= top:
            return None
        pieces.append(f"{int(value):02d}")
    return "-".join(pieces)


def _single(value: str | None) -> DateValue | None:
    return None if value is None else DateValue(value)


def _interval(low: str | None, high: str | None) -> DateValue | None:
    """An interval runs forward; what runs backward is no interval."""
    return None if low is None or high is None or low[: len(high)] > high else DateValue(None, low, high)
