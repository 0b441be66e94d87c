"""The unified social credit code: check digit (GB 32100) and the organisation code within it (GB 11714)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractor.lexicon.book import Book
from extractor.reconcile.ledger import Ledger

CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class CodeWords:
    """What announces a code."""

    announced: re.Pattern[str]


def compile_words(book: Book) -> CodeWords:
    """The vocabulary of identifiers, from the book."""
    return CodeWords(re.compile(book.any_of("identifier.announced")))


def inner_digit(code: str) -> str:
    """The check character of an eight-place organisation code, by GB 11714 (modulus 11)."""
    left = (11 - sum(ALPHABET.index(c) * w for c, w in zip(code, WEIGHTS, strict=True)) % 11) % 11
    return "X" if left == 10 else str(left)


@cache
def code_fault(code: str) -> str | None:
    """``uscc`` or ``organization`` for the check digit that is wrong; None where the code is right.

    Codes of self-employed persons (registered by 92) carry no organisation code, so that only the outer digit counts.
    """
    from stdnum.cn import uscc

    if not uscc.is_valid(code):
        return "uscc"
    if not code.startswith("92") and inner_digit(code[8:16]) != code[16]:
        return "organization"
    return None


def wrong_codes(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Codes in the text, announced as such, whose check digits are wrong: (code, which digit)."""
    for mark in ledger.book.once(compile_words).announced.finditer(ledger.view):
        found = CODE.search(ledger.view, mark.end(), mark.end() + 30)
        if found is not None and (fault := code_fault(found[0])):
            yield found[0], fault
