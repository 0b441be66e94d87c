"""Answers of a survey: who is content, of all that answered, against the rate of content told right behind them.

Such a rate is often weighted, so only a slip of the pen in it is said to be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.item import COUNTS, Item
from extractor.reconcile.judge import HUNDRED, Judgement
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Operand, Trial

CLAUSE = regex.compile(r"[，。；,;：:\n]")
LEAD = 24
"""How much of what stands before a count is looked at."""


@dataclass(frozen=True, slots=True)
class SurveyWords:
    """What the rate is called, who is content and who is not, who answered."""

    rate: regex.Pattern[str]
    content: regex.Pattern[str]
    other: regex.Pattern[str]
    asked: regex.Pattern[str]


def compile_words(book: Book) -> SurveyWords:
    """The vocabulary of surveys, from the book."""
    return SurveyWords(*(regex.compile(book.any_of(f"survey.{i}")) for i in ("rate", "content", "other", "asked")))


def surveys(ledger: Ledger) -> Iterator[Trial]:
    """Every rate of content that stands behind its counts, in their sentence."""
    words = ledger.book.once(compile_words)
    for index in ledger.said(words.rate):
        items = ledger.by_sentence.get(index, ())
        for at, stated in enumerate(items):
            if (
                at > 1
                and stated.is_rate
                and stated.exact
                and words.rate.search(stated.label)
                and stated.value < HUNDRED
            ):
                yield from _tried(ledger, words, items[:at], stated)


def _tried(ledger: Ledger, words: SurveyWords, before: Sequence[Item], stated: Item) -> Iterator[Trial]:
    counts = [i for i in before if i.kind in COUNTS and i.exact and i.role == "amount"]
    content: list[Item] = []
    asked: list[Item] = []
    for item in counts:
        start = max(ledger.sentences[item.sentence].start, item.figure.start - LEAD)
        lead = CLAUSE.split(ledger.view[start : item.figure.start])[-1].split("、")[-1]
        named = f"{lead}，{item.label}"
        if words.asked.search(named):
            asked.append(item)
        elif words.content.search(named) and not words.other.search(named):
            content.append(item)
    tops = [sum((i.value for i in content[:n]), start=content[0].value * 0) for n in range(1, len(content) + 1)]
    wholes = [a for a in asked if tops and a.value >= tops[-1] and a.figure.unit == content[0].figure.unit]
    rates = [(HUNDRED * top / a.value, n, a) for a in reversed(wholes) for n, top in enumerate(tops, 1)]
    if not rates:
        return
    nearest = min(rates, key=lambda r: abs(r[0] - stated.value))
    held = abs(nearest[0] - stated.value) <= stated.printed / 2
    likely = nearest if held else next(r for r in rates if r[1] == len(tops))
    if held or _slipped(stated, format(likely[0].quantize(stated.printed), "f")):
        right, number, whole = likely
        judgement = Judgement("rounded" if held else "failed", right, stated.value, stated.printed / 2)
        terms = (
            *(Operand(i.id, "left") for i in content[:number]),
            Operand(whole.id, "right"),
            Operand(stated.id, "stated"),
        )
        said = {"stated": f"{stated.label}{stated.figure.text}", "whole": whole.figure.text}
        said["parts"] = "+".join(i.figure.text for i in content[:number])
        said["computed"] = format(right.quantize(stated.printed), "f")
        yield Trial(
            "share", "other", terms, judgement, (*content[:number], whole, stated),
            severity="warning", message="share_of_sum", words=said, suspect=stated.id,
        )  # fmt: skip


def _slipped(stated: Item, right: str) -> bool:
    """Whether a rate is the right one with one digit wrong or two neighbours turned round."""
    one, two = stated.printed_digits, "".join(c for c in right if c.isdigit()).lstrip("0")
    apart = [n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b]
    if len(one) != len(two) or len(stated.digits) < 3:
        return False
    turned = len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(one) == sorted(two)
    return turned or (len(apart) == 1 and len(stated.digits) > 3)
