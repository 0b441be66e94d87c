"""What a finding says to people: the arithmetic, spelled out with the printed numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.lexicon.book import Book
from extractor.reconcile.item import Item
from extractor.reconcile.slips import Slip
from extractor.reconcile.trial import Trial

MOST_TERMS = 6
NUMBER = re.compile(r"\D?\d[\d,，.]*")
"""The digits of a figure; what is printed after them is its unit."""


def tell(trial: Trial, culprit: Item | None, slip: Slip | None, book: Book) -> str:
    """One sentence in Chinese: what is said, what the arithmetic gives, and the reading that would close it."""
    said = _said(trial, book)
    if slip is not None and culprit is not None:
        why = book.maps("slip.names").get(slip.why, slip.why)
        said += book.message("proposed", printed=_text(culprit), reading=_bare(slip.text), why=why)
    return said


def _said(trial: Trial, book: Book) -> str:
    items = {i.id: i for i in trial.items}
    named = {t.role: items[t.figure] for t in trial.terms if t.figure in items}
    if trial.message:
        left, right = named.get("left"), named.get("right")
        mentions = list(trial.items)
        words = {
            "left": labelled(left or mentions[0]) if mentions else "",
            "right": labelled(right or mentions[-1]) if mentions else "",
            **trial.words,
        }
        return book.message(trial.message, **words)
    if trial.formula == "sum" and trial.rule == "growth":
        current, change, stated = trial.items
        base = current.value + change.value
        computed = _rate(100 * change.value / base) if base else ""
        told = {"stated": labelled(stated), "current": _text(current), "change": _text(change)}
        return book.message("growth_fall", computed=computed, base=_in_unit(base, current), **told)
    if trial.formula == "sum":
        total = next((items[t.figure] for t in trial.terms if t.role == "total"), trial.items[0])
        sums = "".join(_term(items[t.figure], t.weight, n) for n, t in enumerate(trial.terms[1 : MOST_TERMS + 1]))
        more = book.message("more_terms", count=len(trial.terms) - 1) if len(trial.terms) - 1 > MOST_TERMS else ""
        gap = _in_unit(trial.judgement.expected - trial.judgement.actual, total)
        return book.message("sum", total=labelled(total), sum=sums.removeprefix("+") + more, gap=gap)
    if trial.formula == "equal":
        return book.message("conflict", left=labelled(trial.items[0]), right=labelled(trial.items[-1]))
    operands = "、".join(labelled(i) for r, i in named.items() if r != "stated")
    stated = named.get("stated", trial.items[-1])
    computed = _rate(trial.judgement.expected)
    return book.message(trial.formula, stated=labelled(stated), operands=operands, computed=computed)


def _rate(value: Decimal) -> str:
    """A percentage with two decimals."""
    return format(value.quantize(Decimal("0.01")), "f")


def _term(item: Item, weight: str, place: int) -> str:
    sign = "-" if Decimal(weight) < 0 else "+" if place else ""
    return sign + _text(item)


def _text(item: Item) -> str:
    return _bare(item.figure.text)


def _bare(text: str) -> str:
    return "".join(text.split())


def labelled(item: Item) -> str:
    """A figure as printed, behind what it is called."""
    return f"{item.label}{_text(item)}" if item.label else _text(item)


def _in_unit(value: Decimal, like: Item) -> str:
    """A difference in the unit in which the figure is printed, with the words of that unit."""
    printed = NUMBER.match(_text(like))
    unit = _text(like)[printed.end() :] if printed else ""
    return format((value / Decimal(like.figure.scale)).normalize(), "f") + unit
