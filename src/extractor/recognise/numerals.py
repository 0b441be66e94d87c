"""Reading numerals: Arabic, Chinese, financial and mixed, exactly. All characters come from the book."""

from __future__ import annotations

import decimal
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

import regex

from extractor.lexicon.book import Book

LONGEST = 64
"""Characters of the longest numeral that is read; what is longer is an identifier or noise."""
KEPT = 1024
"""Numerals in words that are kept read."""
ONE = Decimal(1)
EXACT = decimal.Context(prec=400, traps=[decimal.InvalidOperation, decimal.Overflow, decimal.DivisionByZero])
BLANKS = regex.compile(r"[\s\u3000]+")

Kind = Literal["digit", "arabic", "tens", "small", "big", "point", "few", "half"]


class Token(NamedTuple):
    """One piece of a numeral and its worth."""

    kind: Kind
    text: str
    worth: Decimal


class Numerals:
    """The numeral characters of a book, and how to read what is written with them.

    What was read is kept, for words of number (两, 几十) come again and again.
    """

    def __init__(self, book: Book) -> None:
        maps = book.maps
        self.digits, self.tens = maps("numeral.digit"), maps("numeral.tens")
        self.small, self.big, self.latin = maps("numeral.small"), maps("numeral.big"), maps("numeral.latin")
        self.lifts = {ch: Decimal(worth) for ch, worth in (*self.small.items(), *self.big.items())}
        self.few = set(book.words("numeral.few"))
        self.half = set(book.words("numeral.half"))
        self.points = set(book.words("numeral.point"))
        self.minus = book.words("numeral.minus")
        self.fillers = set(book.words("numeral.filler"))
        self.inside = set(book.words("modifier.inside"))
        commas = "".join(map(regex.escape, book.words("numeral.comma")))
        self.simple = re.compile(rf"([0-9]+(?:,[0-9]{{3}})*)(\.[0-9]+)?([{''.join(self.lifts)}]*)")
        self._arabic = regex.compile(rf"\d+(?:[{commas}]\d{{3}})*(?:\.\d+)?")
        self._powers = regex.compile(r"(?<!\d)\d++(?:\.\d++)?+[eE][+-]?\d{1,2}")
        self._commas = regex.compile(rf"[{commas}]")
        self._known = lru_cache(KEPT)(self._read)
        self._known_spread = lru_cache(KEPT)(self._spread)

    @property
    def script(self) -> str:
        """Every Chinese numeral character (digits, tens, multipliers), for a character class."""
        return "".join([*self.digits, *self.tens, *self.small, *self.big])

    def read(self, text: str) -> Decimal | None:
        """The number that the whole of ``text`` writes (``1万2千``, ``壹佰零五``, ``-3.2``); None if it is none.

        A last digit after a multiplier counts tenths of it (``三万五`` is 35000). Unknown digits (几) give None.
        """
        return self._known(text) if len(text) <= LONGEST else self._read(text)

    def _read(self, text: str) -> Decimal | None:
        text = BLANKS.sub("", text)
        for word in self.minus:
            if text.startswith(word):
                value = self.read(text[len(word) :]) if len(text) > len(word) else None
                return None if value is None else value.copy_negate()
        if text.isascii() and self._powers.fullmatch(text):
            return EXACT.create_decimal(text)
        factor = Decimal(1)
        if text and text[-1] in self.latin:
            factor, text = Decimal(self.latin[text[-1]]), text[:-1]
        if not text or len(text) > LONGEST:
            return None
        tokens = self._tokens(text)
        if tokens is None or any(token.kind == "few" for token in tokens):
            return None
        value = self._sum(tokens)
        return None if value is None else EXACT.multiply(value, factor)

    def spread(self, text: str) -> tuple[Decimal, Decimal] | None:
        """The bounds of a numeral with an open digit: ``几十`` 10 to 100, ``十几`` 10 to 20, ``十五六`` 15 to 16."""
        return self._known_spread(text) if len(text) <= LONGEST else None

    def _spread(self, text: str) -> tuple[Decimal, Decimal] | None:
        tokens = self._tokens(text)
        if tokens is None:
            return None
        for at, token in enumerate(tokens):
            if token.kind == "few":
                return self._open(tokens, at)
        for at in range(len(tokens) - 1):
            one, two = tokens[at : at + 2]
            if one.kind == two.kind == "digit" and Decimal(0) < one.worth < two.worth <= one.worth + 2:
                alone = at == 0 or tokens[at - 1].kind in {"small", "big"}
                last = at + 2 == len(tokens) or tokens[at + 2].kind in {"small", "big"}
                if alone and last:
                    low = self._sum([*tokens[: at + 1], *tokens[at + 2 :]])
                    high = self._sum([*tokens[:at], *tokens[at + 1 :]])
                    return None if low is None or high is None else (low, high)
        return None

    def _open(self, tokens: list[Token], at: int) -> tuple[Decimal, Decimal] | None:
        head, tail = tokens[:at], tokens[at + 1 :]
        if not head and not tail:
            return None
        one, top = Token("arabic", "1", Decimal(1)), Token("arabic", "10", Decimal(10))
        if head:  # 十几, 二十几万: the digit fills the last place
            base = self._sum(head)
            scale = self._sum([one, *tail]) if tail else Decimal(1)
            if base is None or scale is None:
                return None
            unit = head[-1].worth if head[-1].kind in {"small", "tens"} else Decimal(10)
            step = Decimal(10) if head[-1].kind == "tens" else unit
            return EXACT.multiply(base, scale), EXACT.multiply(base + step, scale)
        low, high = self._sum([one, *tail]), self._sum([top, *tail])
        return None if low is None or high is None else (low, high)

    def _tokens(self, text: str) -> list[Token] | None:
        found = []
        for token in self._walk(text):
            if token is None:
                return None
            found.append(token)
        return found or None

    def _walk(self, text: str) -> Iterator[Token | None]:
        at = 0
        while at < len(text):
            ch = text[at]
            if ch in self.digits:
                yield Token("digit", ch, Decimal(self.digits[ch]))
            elif ch in self.small:
                yield Token("small", ch, Decimal(self.small[ch]))
            elif ch in self.big:
                yield Token("big", ch, Decimal(self.big[ch]))
            elif ch in self.tens:
                yield Token("tens", ch, Decimal(self.tens[ch]))
            elif ch in self.points:
                yield Token("point", ch, Decimal(0))
            elif ch in self.few:
                yield Token("few", ch, Decimal(0))
            elif ch in self.half:
                yield Token("half", ch, Decimal("0.5"))
            elif ch in self.inside:
                pass
            else:
                match = self._arabic.match(text, at) if ch.isascii() and ch.isdigit() else None
                if match is None:
                    yield None
                    return
                yield Token("arabic", match[0], Decimal(self._commas.sub("", match[0])))
                at = match.end()
                continue
            at += 1

    def _sum(self, tokens: list[Token]) -> Decimal | None:
        """Evaluate tokens left to right; None where they make no number."""
        total = group = Decimal(0)
        number: Decimal | None = None
        before: Token | None = None
        last = Decimal(1)
        fraction: str | None = None
        for token in tokens:
            if token.kind == "digit" or (token.kind == "arabic" and fraction is not None):
                digit = str(token.worth) if token.kind == "digit" else token.text
                if fraction is not None:
                    fraction += digit
                elif number is not None and before is not None and before.kind == "digit":
                    number = EXACT.add(EXACT.multiply(number, Decimal(10)), token.worth)
                elif number is not None and number != 0:
                    return None
                else:
                    number = token.worth
            elif token.kind == "tens":
                group = EXACT.add(group, token.worth)
            elif token.kind == "arabic":
                if number:
                    return None
                number = token.worth
            elif token.kind == "half":
                whole = token is tokens[-1] and (len(tokens) == 1 or (len(tokens) == 2 and tokens[0].worth == 1))
                return token.worth if whole else None
            elif token.kind == "point":
                if fraction is not None:
                    return None
                number, fraction = self._short(number, before, last, tokens), ""
                number, group = EXACT.add(group, number or Decimal(0)), Decimal(0)
            elif token.kind in {"small", "big"}:
                if fraction is not None:
                    number, fraction = _joined(number, fraction), None
                if token.kind == "small":
                    group = EXACT.add(group, EXACT.multiply(number or Decimal(1), token.worth))
                else:
                    total = self._grouped(total, EXACT.add(group, number or Decimal(0)), token, last, before)
                    group = Decimal(0)
                number, last = None, token.worth
            before = token
        if fraction is not None:
            return EXACT.add(total, EXACT.add(group, _joined(number, fraction)))
        return EXACT.add(EXACT.add(total, group), self._short(number, before, last, tokens) or Decimal(0))

    @staticmethod
    def _grouped(total: Decimal, group: Decimal, token: Token, last: Decimal, before: Token | None) -> Decimal:
        """``total`` after a multiplier of groups: it lifts what came before when it is larger (二十万亿)."""
        if before is None:
            return token.worth
        if total and (before.kind == "big" or (token.worth > last > 1 and group == 0)):
            return EXACT.multiply(EXACT.add(total, group), token.worth)
        if total and total < token.worth:
            return EXACT.multiply(EXACT.add(total, group), token.worth)
        return EXACT.add(total, EXACT.multiply(group, token.worth))

    @staticmethod
    def _short(number: Decimal | None, before: Token | None, last: Decimal, tokens: list[Token]) -> Decimal | None:
        """A lone last digit right after a multiplier counts tenths of it (三万五); after 十 it counts ones."""
        if number is None or before is None or before.kind not in {"digit", "arabic"} or last <= 10 or number >= 10:
            return number
        at = next(i for i, token in enumerate(tokens) if token is before)
        if at and tokens[at - 1].kind in {"small", "big"} and len(before.text) == 1:
            return EXACT.divide(EXACT.multiply(number, last), Decimal(10))
        return number


def _joined(number: Decimal | None, fraction: str) -> Decimal:
    return EXACT.add(number or Decimal(0), Decimal(f"0.{fraction or '0'}"))


def plain(value: Decimal) -> str:
    """A decimal string without exponent and without trailing zeros after the point."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
