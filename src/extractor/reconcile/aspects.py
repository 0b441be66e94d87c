"""How many sides, tasks or promises are announced, against those that are told.

They stand right before the number, after a colon behind it, or as headings below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.lexicon.book import Book
from extractor.model.figure import Figure
from extractor.model.outline import Section
from extractor.reconcile.judge import ZERO, Judgement
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial

STOP = regex.compile(r"[，。；：,;:\n（(]")
FEWEST, NEAR = 3, 2
"""Fewer are no list; a number further off counts something else."""
LONGEST, WIDEST = 16, 90
"""The longest name in a list, the longest clause of one promise."""


@dataclass(frozen=True, slots=True)
class AspectWords:
    """What is announced by number, what joins the last two of a list, what leaves it open."""

    noun: regex.Pattern[str]
    joins: regex.Pattern[str]
    open_end: regex.Pattern[str]
    first: str
    opened: regex.Pattern[str]
    steps: tuple[regex.Pattern[str], ...]


def compile_words(book: Book) -> AspectWords:
    """The vocabulary of announcements, from the book."""
    first, *steps = book.words("aspect.steps")
    return AspectWords(
        noun=regex.compile(rf"(?<=\d|[^，。；：、,;\s]){book.any_of('aspect.noun')}"),
        joins=regex.compile(book.any_of("list.joins")),
        open_end=regex.compile(book.any_of("list.open_end")),
        first=first,
        opened=regex.compile(rf"\p{{Han}}{{0,6}}[：:。，,]?\s*+{first}"),
        steps=tuple(regex.compile(rf"(?<=[\s；;。，,：:]){step}") for step in steps),
    )


def aspects(ledger: Ledger) -> Iterator[tuple[Trial, Figure]]:
    """Each number of aspects or promises whose list stands beside it, with its figure."""
    words = ledger.book.once(compile_words)
    found = list(words.noun.finditer(ledger.view))
    ends = {f.end: f for f in ledger.report.figures if f.value and f.cell is None} if found else {}
    for mark in found:
        figure = ends.get(mark.start())
        if figure is None or not figure.value or figure.modifier != "exact" or not figure.value.isdigit():
            continue
        stated = int(figure.value)
        listed = _before(ledger, words, figure) or _after(ledger, mark.end()) or _headed(ledger, figure, mark.end())
        listed = listed or _stepped(ledger, words, mark.end())
        if listed is not None and stated >= FEWEST:
            least, most = listed
            nearest = min(max(stated, least), most)
            if abs(nearest - stated) <= NEAR:
                yield _trial(figure, stated, nearest), figure


def _trial(figure: Figure, stated: int, listed: int) -> Trial:
    judgement = Judgement("exact" if stated == listed else "failed", Decimal(listed), Decimal(stated), ZERO)
    said = {"stated": figure.text, "listed": str(listed)}
    terms = (Operand(figure.id, "stated"),)
    return Trial(
        "count_list", "other", terms, judgement, (),
        severity="warning", message="count_list", words=said, suspect=figure.id,
    )  # fmt: skip


def _before(ledger: Ledger, words: AspectWords, figure: Figure) -> tuple[int, int] | None:
    """甲、乙、丙和丁四个方面: at least and at most how many are named right before the number."""
    lead = STOP.split(ledger.view[max(0, figure.start - 120) : figure.start])[-1]
    names = lead.split("、")
    if len(names) < FEWEST - 1 or words.open_end.search(names[-1]) or any(not 0 < len(n) <= LONGEST for n in names[1:]):
        return None
    joined = sum(words.joins.search(n) is not None for n in names)
    last = words.joins.search(names[-1]) is not None
    return (len(names) + last, len(names) + joined) if len(names) + last >= FEWEST else None


def _after(ledger: Ledger, end: int) -> tuple[int, int] | None:
    """8件民生实事：甲；乙；…。: how many clauses the sentence holds after the colon."""
    at = ledger.sentence_at(end)
    tail = ledger.view[end : ledger.sentences[at].end] if at >= 0 else ""
    opened = regex.match(r"\p{Han}{0,4}[：:]", tail)
    told = tail[opened.end() :].strip().rstrip("。") if opened else ""
    pieces = [p for p in regex.split("[；;]", told) if p.strip()]
    if len(pieces) < FEWEST or any(len(p) > WIDEST or regex.search("[。：:]", p) for p in pieces):
        return None
    return len(pieces), len(pieces)


def _stepped(ledger: Ledger, words: AspectWords, end: int) -> tuple[int, int] | None:
    """六个方面工作：一是…。二是…。: how many of them follow in order, the first right behind the number."""
    first, others = words.first, words.steps
    opened = words.opened.match(ledger.view, end, end + 24)
    if opened is None:
        return None
    stop = ledger.view.find(first, opened.end())
    stop = stop if stop >= 0 else len(ledger.view)
    at, number = opened.end(), 1
    for step in others:
        found = step.search(ledger.view, at, stop)
        if found is None:
            break
        at, number = found.end(), number + 1
    return (number, number) if FEWEST <= number <= len(others) else None


def _headed(ledger: Ledger, figure: Figure, end: int) -> tuple[int, int] | None:
    """重点抓好六个方面工作：（一）…（二）…: how many headings of one level follow, from the very next line on.

    Where the last of them has the stated number, one of them was not read as a heading.
    """
    closed = regex.match(r"\p{Han}{0,6}[：:。]?\s*+", ledger.view[end : end + 24])
    sections = ledger.report.outline.sections
    first = next((s for s in sections if closed and s.start == end + closed.end()), None)
    if first is None:
        return None
    same: list[Section] = [s for s in sections if s.parent == first.parent and s.level == first.level]
    same = [s for s in same if s.start >= first.start]
    numeral, listed = figure.text[:1], len(same)
    missed = numeral.isascii() or numeral in (same[-1].number or "")
    if not first.number or listed < FEWEST or (missed and listed != int(figure.value or 0)):
        return None
    return listed, listed
