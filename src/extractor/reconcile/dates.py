"""Dates against each other: periods that end before they begin, evaluations held before the year was over."""

from __future__ import annotations

import itertools
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.model.figure import Figure
from extractor.reconcile.judge import Judgement
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial

ZERO = Decimal(0)
CLAUSE = regex.compile(r"[，。；,;]")
SENTENCE = regex.compile(r"[。；;\n]")
DIGITS = regex.compile(r"\d+")
MONTH = regex.compile(r"\d\s*+\p{Han}\s*+\d")
"""A date written with words: bare numbers between dots and strokes may be something else."""
LOOKS_BACK = frozenset({"communique", "final_accounts", "dept_performance", "debt"})
"""Kinds of report that tell of a year that is over."""
DAY = regex.compile(r"\d{4}-\d{2}-\d{2}")
DATE = regex.compile(r"\d{4}-\d{2}(?:-\d{2})?")


@dataclass(frozen=True, slots=True)
class DateWords:
    """What joins the ends of a period, and what an evaluation of a year is called."""

    until: regex.Pattern[str]
    evaluation: regex.Pattern[str]
    held: regex.Pattern[str]
    begins: regex.Pattern[str]
    ends: regex.Pattern[str]
    as_of: regex.Pattern[str]
    ahead: regex.Pattern[str]
    unread: regex.Pattern[str]
    bare: regex.Pattern[str]
    shifted: regex.Pattern[str]
    sooner: regex.Pattern[str]
    days: tuple[str, ...]


def compile_words(book: Book) -> DateWords:
    """The vocabulary of dates, from the book."""
    return DateWords(
        until=regex.compile(rf"\s{{0,4}}+(?:{book.any_of('date.until')})\s{{0,4}}+"),
        evaluation=regex.compile(book.any_of("date.evaluation")),
        held=regex.compile(book.any_of("date.held")),
        begins=regex.compile(book.any_of("date.begins")),
        ends=regex.compile(book.any_of("date.ends")),
        as_of=regex.compile(rf"{book.any_of('date.as_of')}\s{{0,4}}+$"),
        ahead=regex.compile(book.any_of("date.ahead")),
        unread=regex.compile(_unread(book)),
        bare=regex.compile(_bare(book)),
        shifted=regex.compile(book.any_of("date.sooner", "date.later")),
        sooner=regex.compile(book.any_of("date.sooner")),
        days=book.words("date.days"),
    )


def _unread(book: Book) -> str:
    """A date in digits with its year, and perhaps the month or day that a period from it ends with."""
    year, month, day, join = (
        rf"\s{{0,4}}+{book.any_of(f'date.{p}')}\s{{0,4}}+" for p in ("year", "month", "day", "join")
    )
    number = r"(\d{1,2})"
    return (
        rf"(?<!\d)((?:19|20)\d\d){year}{number}{month}(?:{number}{day})?+(?:{join}(?:{number}{month})?+{number}{day})?+"
    )


def _bare(book: Book) -> str:
    """A period within one month without its year: 3月11日至3月22日, 3月11日至22日."""
    month, day, join = (rf"\s{{0,4}}+{book.any_of(f'date.{p}')}\s{{0,4}}+" for p in ("month", "day", "join"))
    year = "".join(book.words("date.year"))
    return rf"(?<![\d{year}])(\d{{1,2}}){month}(\d{{1,2}}){day}{join}(?:\1{month})?+(\d{{1,2}}){day}"


@dataclass(frozen=True, slots=True)
class DateTrial:
    """A date relation: dates are no numbers, so it carries its figures itself."""

    trial: Trial
    figures: tuple[Figure, ...]


def dates(ledger: Ledger) -> Iterator[DateTrial]:
    """Periods printed as from–to, and the date of the evaluation."""
    words = ledger.book.once(compile_words)
    for figure in ledger.others:
        if (
            figure.kind == "date"
            and MONTH.search(figure.text)
            and not all(map(_in_calendar, (figure.value, figure.low, figure.high)))
        ):
            yield _impossible(figure)
    stamps = [f for f in ledger.others if f.kind == "date" and f.value and f.cell is None]
    for first, second in itertools.pairwise(stamps):
        gap = ledger.view[first.end : second.start]
        holds = (first.value or "") <= (second.value or "")
        if len(gap) <= 4 and words.until.fullmatch(gap) and _alike(first, second):
            yield _trial("date_order", first, second, holds=holds)
        elif words.begins.match(gap) and not SENTENCE.search(gap) and _alike(first, second):
            after = CLAUSE.split(ledger.view[second.end : second.end + 20])[0]
            if words.ends.search(after):
                yield _trial("date_order", first, second, holds=holds, message="finished_early")
    yield from _days_apart(ledger, words, stamps)
    yield from _evaluated_early(ledger, words, stamps)
    yield from _before_its_time(ledger, words, stamps)


def unread_dates(ledger: Ledger) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Dates that are no figures because there is no such day, or because the period ends before it begins.

    The text of each, the message for people, and its fields.
    """
    read = {figure.start for figure in ledger.others}
    words = ledger.book.once(compile_words)
    whole: set[int] = set()
    for found in words.unread.finditer(ledger.view):
        whole.add(found.end())
        year, month, day, last_month, last = (int(g) if g else 0 for g in found.groups())
        if found.start() in read:
            continue
        text = "".join(found[0].split())
        if not (_is_day(year, month, day or 1) and (not last or _is_day(year, last_month or month, last))):
            yield text, "impossible_date", {"stated": text}
        elif last and day and (last_month or month, last) < (month, day):
            cut = found.end(3 if day else 2) - found.start()
            yield text, "date_order", {"first": found[0][: cut + 1], "second": found[0][cut + 1 :].strip()}
    for found in words.bare.finditer(ledger.view):
        month, day, last = (int(g) for g in found.groups())
        if found.end() in whole or found.start() in read:
            continue
        if last < day and _is_day(2000, month, day):
            cut = found.end(2) - found.start() + 1
            yield "".join(found[0].split()), "date_order", {"first": found[0][:cut], "second": found[0][cut:].strip()}


def _in_calendar(value: str | None) -> bool:
    """Whether there is such a day or month; nothing, and a year alone, are."""
    return not value or not DATE.fullmatch(value) or _is_day(*(*map(int, value.split("-")), 1)[:3])


def _is_day(year: int, month: int, day: int) -> bool:
    return 0 < month < 13 and 0 < day <= monthrange(max(year, 1), month)[1]


def _impossible(figure: Figure) -> DateTrial:
    terms = (Operand(figure=figure.id, role="stated"),)
    trial = Trial(
        "date_order", "other", terms, Judgement("failed", ZERO, ZERO, ZERO), (),
        message="impossible_date", words={"stated": "".join(figure.text.split())}, suspect=figure.id, measured=False,
    )  # fmt: skip
    return DateTrial(trial, (figure,))


def _alike(first: Figure, second: Figure) -> bool:
    """Whether two dates are printed in one manner, as the ends of a period are."""
    style = [DIGITS.sub("", f.text) for f in (first, second)]
    same_year = style[0].endswith(style[1]) and (first.value or "")[:5] == (second.value or "")[:5]
    return (style[0] == style[1] or same_year) and len(first.value or "") == len(second.value or "")


def _evaluated_early(ledger: Ledger, words: DateWords, stamps: list[Figure]) -> Iterator[DateTrial]:
    """The evaluation of a year that was held within that year."""
    year = ledger.report.header.fiscal_year
    first = next((f for f in stamps if year and f.value == str(year)), None)
    if year is None or first is None or not ledger.report.header.kind.endswith("performance"):
        return
    for stamp in stamps:
        value = stamp.value or ""
        if not value.startswith(f"{year}-") or value[5:7] == "12":
            continue
        after = CLAUSE.split(ledger.view[stamp.end : stamp.end + 40])[0]
        if words.held.search(after[:8]) and words.evaluation.search(after):
            yield _trial("date_order", stamp, first, holds=False, message="evaluated_early")


def _days_apart(ledger: Ledger, words: DateWords, stamps: list[Figure]) -> Iterator[DateTrial]:
    """计划于A完工，实际于B完工，提前N天: the days between the last two dates of the sentence."""
    for index in ledger.said(words.shifted):
        days = next((i for i in ledger.by_sentence.get(index, ()) if i.figure.unit in words.days and i.exact), None)
        if days is None:
            continue
        mark = words.shifted.search(ledger.view, max(0, days.figure.start - 8), days.figure.start)
        start = ledger.sentences[index].start
        told = [f for f in stamps if start <= f.start < days.figure.start and DAY.fullmatch(f.value or "")][-2:]
        if mark is None or mark.end() != days.figure.start or len(told) < 2:
            continue
        first, second = (date.fromisoformat(f.value or "") for f in told)
        gap = (first - second).days if words.sooner.match(mark[0]) else (second - first).days
        trial = _trial(
            "date_order", told[0], told[1], holds=abs(gap - int(days.value)) <= 1, message="days_apart"
        ).trial
        said = {"first": told[0].text, "second": told[1].text, "told": mark[0].strip(), "days": days.figure.text}
        said["gap"] = str(gap)
        yield DateTrial(trial._replace(words=said, suspect=days.id), (days.figure, *told))


def _before_its_time(ledger: Ledger, words: DateWords, stamps: list[Figure]) -> Iterator[DateTrial]:
    """A report on a year that was published before its last month, and what is told as of a day long after it."""
    header = ledger.report.header
    year = header.fiscal_year
    first = next((f for f in stamps if year and (f.value or "").startswith(str(year))), None)
    if year is None or first is None or header.kind not in LOOKS_BACK:
        return
    for stamp in stamps:
        value = stamp.value or ""
        if value == header.published and value[:7] < f"{year}-12" and len(value) > 7:
            yield _trial("date_order", stamp, first, holds=False, message="published_early")
        elif value[:4].isdigit() and (int(value[:4]) > year + 1 or value == f"{year + 1}-12-31"):
            lead = SENTENCE.split(ledger.view[max(0, stamp.start - 12) : stamp.start])[-1]
            rest = SENTENCE.split(ledger.view[stamp.end : stamp.end + 60])[0]
            if words.as_of.search(lead) and not words.ahead.search(rest):
                yield _trial("date_order", stamp, first, holds=False, message="told_ahead")


def _trial(rule: str, first: Figure, second: Figure, *, holds: bool, message: str = "date_order") -> DateTrial:
    terms = (Operand(figure=first.id, role="left"), Operand(figure=second.id, role="right"))
    words = {"first": first.text, "second": second.text}
    suspect = first.id if message in ("evaluated_early", "published_early", "told_ahead") else second.id
    trial = Trial(
        rule, "bound", terms, Judgement("exact" if holds else "failed", ZERO, ZERO, ZERO), (),
        message=message, words=words, suspect=suspect, measured=False,
    )  # fmt: skip
    return DateTrial(trial, (first, second))
