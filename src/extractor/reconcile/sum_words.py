"""The vocabulary of totals."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.lexicon.book import Book


@dataclass(frozen=True, slots=True)
class SumWords:
    """What announces additions, totals, balances and parts that lie within other parts."""

    total_ends: frozenset[str]
    """What the words for a total end with."""
    adds: re.Pattern[str]
    total: re.Pattern[str]
    among: re.Pattern[str]
    within: re.Pattern[str]
    balanced: re.Pattern[str]
    surplus: re.Pattern[str]
    carried: re.Pattern[str]
    income: re.Pattern[str]
    spending: re.Pattern[str]
    weight: re.Pattern[str]
    minus: re.Pattern[str]
    left: re.Pattern[str]
    partial: re.Pattern[str]
    rest: re.Pattern[str]
    first: re.Pattern[str]
    final: re.Pattern[str]
    open_end: re.Pattern[str]
    closing: re.Pattern[str]
    trait: re.Pattern[str]
    others: re.Pattern[str]
    """Right behind the last of a list: what is left over is told in words."""


def compile_words(book: Book) -> SumWords:
    """The vocabulary of sums, from the book."""
    ids = (
        "adds", "total", "among", "within", "balanced", "surplus", "carried", "income", "spending", "weight",
        "minus", "left", "partial", "rest", "first", "final",
    )  # fmt: skip
    open_end = rf"\s{{0,4}}+{book.any_of('sum.open_end')}"
    closing = book.any_of("sum.balanced", "sum.surplus", "sum.carried")
    others = rf"\w{{0,2}}[，,、；;]\s{{0,4}}{book.any_of('beside.rest')}"
    said = [*(book.any_of(f"sum.{i}") for i in ids), open_end, closing, book.any_of("beside.trait"), others]
    ends = frozenset(word[-1] for i in ("sum.total", "sum.final") for word in book.words(i))
    return SumWords(ends, *map(re.compile, said))
