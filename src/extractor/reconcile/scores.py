"""Scores of the prose: marks against full marks, their total (also in the table), and the grade it is said to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.lexicon.shape import CheckEntry
from extractor.model.outline import Grid
from extractor.reconcile.item import Item
from extractor.reconcile.judge import HUNDRED, ZERO, Judgement, judge_equal, judge_sum
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial, bound_trial, equal_trial, sum_trial

TOTAL = "score.total"
REACH = 40
"""The longest wording between full marks and the marks given."""
HALF_MARKS = 50
"""Totals up to this are marks of another scale (out of ten, of twenty): no usual grade is meant for them."""
STOP = re.compile(r"[；;。]")
LIMIT = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d+)?+(?![\d%])")
"""The least score for a grade."""
CLAUSE = re.compile(r"[，。；、,;\n]")


class Pair(NamedTuple):
    """Full marks and the marks given for one thing."""

    full: Item
    got: Item


@dataclass(frozen=True, slots=True)
class ScoreWords:
    """What tells full marks from marks given, and the grades."""

    got: regex.Pattern[str]
    full: regex.Pattern[str]
    stated: regex.Pattern[str]
    grade: re.Pattern[str]
    band: regex.Pattern[str]
    below: regex.Pattern[str]
    off: regex.Pattern[str]
    lost: regex.Pattern[str]
    other: regex.Pattern[str]
    usual: tuple[CheckEntry, ...]


def compile_words(book: Book) -> ScoreWords:
    """The vocabulary of scores, and the bands of grades, from the book."""
    grade = book.any_of("view.grade")
    label, join = book.any_of("view.grade_label", "score.graded"), book.any_of("view.grade_join")
    return ScoreWords(
        got=regex.compile(book.any_of("score.got")),
        full=regex.compile(book.any_of("sum.weight")),
        stated=regex.compile(rf"{label}\s*(?:{join}|[:：])?\s*[“\"‘]?({grade})(?!\p{{Han}})"),
        grade=re.compile(grade),
        band=regex.compile(rf"(?<!\p{{Han}}){grade}|(?<={join}[“\"‘]?){grade}"),
        below=regex.compile(book.any_of("score.below")),
        off=regex.compile(book.any_of("score.off")),
        lost=regex.compile(rf"\p{{P}}?{book.any_of('score.lost')}"),
        other=regex.compile(book.any_of("score.other")),
        usual=tuple(e for e in book.checks.values() if e.formula == "bands"),
    )


def prose_scores(ledger: Ledger) -> Iterator[Trial]:
    """Marks above full marks, totals that are not the sum of their marks, grades that the total does not earn."""
    words = ledger.book.once(compile_words)
    marks: dict[str | None, list[Item]] = {}
    for item in ledger.by_kind.get("score", ()):
        if item.sentence >= 0 and item.exact:
            marks.setdefault(item.section, []).append(item)
    totals = [i for items in marks.values() for i in items if i.indicator == TOTAL and i.role == "amount"]
    known = {t.id for t in totals}
    for items in marks.values():
        pairs = list(_pairs(ledger, words, items))
        for pair in pairs:
            yield bound_trial("score", pair.got, pair.full, holds=pair.got.value <= pair.full.value)
            yield from _lost(ledger, words, pair)
        yield from _summed(pairs, [t for t in items if t.id in known])
    if not totals:
        return
    yield from _tabled(ledger, words, totals)
    own = _own_bands(ledger, words)
    for total in totals:
        yield from _graded(ledger, words, total, own)


def _pairs(ledger: Ledger, words: ScoreWords, items: Sequence[Item]) -> Iterator[Pair]:
    """甲20分，得19分 or 甲得19分（满分20分）: neighbours of one sentence, each number told once."""
    at = 0
    while at + 1 < len(items):
        first, second = items[at], items[at + 1]
        gap = ledger.between(first, second) if first.sentence == second.sentence else "；"
        at += 1
        if STOP.search(gap) or len(gap) > REACH or TOTAL in (first.indicator, second.indicator):
            continue
        lead = CLAUSE.split(ledger.view[max(0, first.figure.start - 8) : first.figure.start])[-1]
        if words.off.search(lead):
            continue
        if words.full.search(gap):
            yield Pair(second, first)
        elif words.got.search(gap) and not words.got.search(lead):
            yield Pair(first, second)
        else:
            continue
        at += 1


def _lost(ledger: Ledger, words: ScoreWords, pair: Pair) -> Iterator[Trial]:
    """满分20分，得17分，扣3分: the marks taken off, told right behind the marks given."""
    last = max(pair, key=lambda i: i.order)
    items = ledger.by_sentence.get(last.sentence, ())
    lost = next((i for i in items if i.order > last.order), None)
    if lost is None or lost.kind != "score" or not lost.exact or pair.got.value > pair.full.value:
        return
    if words.lost.fullmatch("".join(ledger.between(last, lost).split())):
        yield sum_trial("difference", lost, [pair.full], [pair.got], judge_sum(lost, [pair.full], [pair.got]))


def _summed(pairs: Sequence[Pair], totals: Sequence[Item]) -> Iterator[Trial]:
    """Marks whose full marks make a hundred are all there are: they make the total of their section."""
    if len(pairs) > 1 and len(totals) == 1 and sum(p.full.value for p in pairs) == HUNDRED:
        got = [p.got for p in pairs]
        yield sum_trial("sum", totals[0], got, (), judge_sum(totals[0], got))


def _tabled(ledger: Ledger, words: ScoreWords, totals: Sequence[Item]) -> Iterator[Trial]:
    """The total of the prose against that of the score table, where the report has one of each."""
    found = [got for grid in ledger.grids.values() for got in _table_totals(ledger, words, grid)]
    one = len({i.value for i in totals}) == 1 and len({i.value for i in found}) == 1
    if one:
        yield equal_trial("text_table", (found[0], totals[0]), judge_equal((found[0], totals[0]))).backed("likely")


def _table_totals(ledger: Ledger, words: ScoreWords, grid: Grid) -> Iterator[Item]:
    """The marks given in the total row of a table whose full marks are a hundred; nothing where two give marks."""
    values = [c for c in grid.columns if c.kind == "value" and c.header]
    full = [c.col for c in values if words.full.search(c.header[-1])]
    got = [c.col for c in values if words.got.search(c.header[-1]) and c.col not in full]
    for row in {s.row for s in grid.stubs if s.kind == "total"} if len(full) == len(got) == 1 else ():
        whole, item = (ledger.by_cell.get((grid.table.id, row, c)) for c in (full[0], got[0]))
        if whole is not None and item is not None and whole.value == HUNDRED:
            yield item


def _own_bands(ledger: Ledger, words: ScoreWords) -> dict[str, Decimal]:
    """Grade -> the least score for it, where the report itself gives the bands (90（含）以上为优，80—90分为良…)."""
    graded = Counter(ledger.sentence_at(mark.start()) for mark in words.grade.finditer(ledger.view))
    for at in sorted(at for at, count in graded.items() if at >= 0 and count > 2):
        text = ledger.view[ledger.sentences[at].start : ledger.sentences[at].end]
        if len(words.band.findall(text)) < 3:
            continue
        found: dict[str, Decimal] = {}
        for clause in CLAUSE.split(text):
            grades, numbers = words.band.findall(clause), LIMIT.findall(clause)
            if len(grades) == 1 and 0 < len(numbers) < 3:
                low = min(map(Decimal, numbers))
                found.setdefault(grades[0], ZERO if words.below.search(clause) and len(numbers) == 1 else low)
        if len(found) > 2 and len(set(found.values())) == len(found) and max(found.values()) <= HUNDRED:
            return found
    return {}


def _behind(ledger: Ledger, total: Item) -> str:
    """What is said behind a total, in its sentence and the next, up to another total."""
    at = total.sentence + 1
    near = at < len(ledger.sentences) and ledger.sentences[at].section == total.section
    end = ledger.sentences[at if near else total.sentence].end
    items = [*ledger.by_sentence.get(total.sentence, ()), *(ledger.by_sentence.get(at, ()) if near else ())]
    other = next((i for i in items if i.order > total.order and i.indicator == TOTAL), None)
    return ledger.view[total.figure.end : other.figure.start if other else end]


def _graded(ledger: Ledger, words: ScoreWords, total: Item, own: dict[str, Decimal]) -> Iterator[Trial]:
    """The grade told right behind a total, against the report's own bands, else the usual ones."""
    tail = _behind(ledger, total)
    told = words.stated.search(tail)
    if told is None or not HALF_MARKS < total.value <= HUNDRED or words.other.search(tail[: told.start()]):
        return
    grade = told.group(1)
    for entry in words.usual:
        usual = {name: Decimal(low) for name, low in entry.bands.items()}
        bands = own if grade in own else usual if not own else {}
        if grade not in bands:
            continue
        earned = max((low for low in bands.values() if low <= total.value), default=ZERO)
        holds = bands[grade] == earned
        verdict = Judgement("exact" if holds else "failed", earned, total.value, ZERO)
        right = next((name for name, low in bands.items() if low == earned), grade)
        yield Trial(
            entry.rule, "other", (Operand(figure=total.id, role="stated"),), verdict, (total,),
            severity="error" if own else entry.severity, message=entry.id, suspect=total.id,
            words={"stated": total.figure.text, "grade": grade, "right": right},
        )  # fmt: skip
