"""The vocabulary of totals."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractor.lexicon.book import Book


@dataclass(frozen=True, slots=True)
class SumWords:
    """What announces additions, totals, balances and parts that lie within other parts."""

    adds: regex.Pattern[str]
    total: regex.Pattern[str]
    among: regex.Pattern[str]
    within: regex.Pattern[str]
    balanced: regex.Pattern[str]
    surplus: regex.Pattern[str]
    carried: regex.Pattern[str]
    income: regex.Pattern[str]
    spending: regex.Pattern[str]
    weight: regex.Pattern[str]
    minus: regex.Pattern[str]
    left: regex.Pattern[str]
    partial: regex.Pattern[str]
    rest: regex.Pattern[str]
    first: regex.Pattern[str]
    final: regex.Pattern[str]
    open_end: regex.Pattern[str]


def compile_words(book: Book) -> SumWords:
    """The vocabulary of sums, from the book."""
    ids = (
        "adds", "total", "among", "within", "balanced", "surplus", "carried", "income", "spending", "weight",
        "minus", "left", "partial", "rest", "first", "final",
    )  # fmt: skip
    open_end = rf"\s{{0,4}}+{book.any_of('sum.open_end')}"
    return SumWords(*map(regex.compile, [*(book.any_of(f"sum.{i}") for i in ids), open_end]))
