"""The pieces of the grammar: each pattern as text, made of the words of the book."""

from __future__ import annotations

import re
from collections.abc import Iterable

import regex

from extractor.lexicon.book import Book
from extractor.recognise.numerals import Numerals

COUNTED = frozenset({"count", "headcount", "households"})
"""Kinds whose measure word may name a second one in brackets: 台（套）."""
BLANK = " \t\xa0\v"
FOLLOWED = (
    "numeral.whole", "numeral.of", "numeral.tenths", "numeral.range", "numeral.between", "numeral.ratio",
    "modifier.inside",
)  # fmt: skip
"""What behind a number, or behind its unit, makes more of it: a fraction, tenths, a range, a ratio."""
GAP = r"[ \t\xa0\v]{0,3}+"
"""Blanks and wraps that may stand inside a figure."""


def chars(words: Iterable[str]) -> str:
    """The inside of a character class of one-character words."""
    return "".join(regex.escape(word) for word in words if len(word) == 1)


def alternation(words: Iterable[str]) -> str:
    """A group of literal words, longest first."""
    return "(?:" + "|".join(map(regex.escape, sorted(words, key=lambda word: (-len(word), word)))) + ")"


def tree(words: Iterable[str]) -> str:
    """A group of literal words, the longest first, in which each beginning that words share is asked for once."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[:1], []).append(word[1:])
    ends = rests.pop("", None) is not None
    branches = [re.escape(ch) + tree(rest) for ch, rest in rests.items()]
    return f"(?:{'|'.join(branches)}{'|' if ends else ''})" if branches else ""


class Parts:
    """The pieces of the master pattern."""

    def __init__(self, book: Book, numerals: Numerals, spellings: list[str]) -> None:
        self.book = book
        any_of = book.any_of
        script = chars(numerals.script)
        few, self.inside = chars(book.words("numeral.few")), any_of("modifier.inside")
        weighs = {ch for ch in numerals.digits if ch in spellings}
        digits = chars(ch for ch in [*numerals.digits, *numerals.tens] if ch not in weighs)
        digit = rf"(?:[{digits}]|(?<![{digits}])[{chars(weighs)}])" if weighs else f"[{digits}]"
        point = chars(book.words("numeral.point"))
        comma = chars(book.words("numeral.comma"))
        self.mult = self._multiplier(numerals, spellings, book.words("numeral.filler"))
        self.arabic = (
            rf"(?:\d{{1,3}}(?:(?:[{comma}]\v?|(?: ,|, | , )(?=\d{{3}}(?!\d)))\d{{3}})++(?![\d])|{self._spaced()}"
            rf"|\d{{1,3}}(?: \d{{3}})++(?!\d)(?=(?:\.\d++)?{GAP}[^\d\s,.])"
            rf"|\d++(?:\v\d++)?+)(?:\.\v?\d++|[{point}]\d++)?+"
        )
        big = chars(numerals.big)
        tail = rf"(?:(?:{digit}|\d+(?:\.\d+)?){self.mult}++){{0,4}}+(?:(?<=[{big}])\d{{4}}(?![\d.,]))?+"
        self.number = (
            rf"(?:{self.arabic}(?:{GAP}{self.inside}?{GAP}{self.mult}++{tail}|[{chars(numerals.latin)}](?={GAP}\p{{Han}})(?={GAP}\L<han>))?+"
            rf"{self.inside}?+"
            rf"|(?<![{script}])(?:{digit}|[{few}](?!\d)|{self.mult})++(?:[{point}]{digit}++{self.mult}*+)?+"
            rf"(?:{self.inside}{self.mult}*+)?+(?:\d++{self.mult}++)?+)"
        )
        self.han_units = [said for said in spellings if not said[-1].isascii() or not said[-1].isalnum()]
        self.latin_units = [said for said in spellings if said[-1].isascii() and said[-1].isalnum()]
        self.no_unit = "|".join([r"\L<never>", *book.entry("silence.unit_not_shape").regex])
        self.unit = rf"(?!{self.no_unit})(?P<unit>\L<latin>(?![A-Za-z0-9²³])|\L<han>)"
        self.other_unit = self.unit.replace("?P<unit>", "?:")
        self.counted = [said for unit in book.units.values() if unit.kind in COUNTED for said in unit.says]
        self.lists = {
            "han": self.han_units,
            "latin": self.latin_units,
            "counted": self.counted,
            "never": book.words("silence.unit_not"),
        }
        self.digits, self.ends = chars(numerals.digits), alternation(book.maps("modifier.after"))
        self.first = rf"0-9{script}{few}"
        self.script_chars = [*numerals.script, *book.words("numeral.few")]
        others = "numeral.minus", "numeral.plus", "numeral.open", "numeral.ordinal"
        self.signs = [word for name in others for word in book.words(name)]
        minus, plus = alternation(book.words("numeral.minus")), any_of("numeral.plus")
        burden = "".join(chars(book.words("numeral.burden")))
        self.sign = rf"(?P<sign>(?<![0-9A-Za-z%‰)\]_/{burden}])(?:{minus}{GAP}|{plus}))"
        self.heads = alternation(book.maps("numeral.hundredth"))
        self.script = script

    @staticmethod
    def _spaced() -> str:
        """A number set wide, a blank behind each sign (6 3 , 5 5 5): three digits or more, a unit behind them."""
        whole, fraction = r"\d(?: \d){0,11}+(?: , \d \d \d){0,4}+", r"(?: \.(?: \d){1,4}+)?+"
        return rf"(?<!\d ?)(?=\d(?: [\d,.]){{2}}){whole}{fraction}(?!\d| \d)(?={GAP}[\p{{Han}}%])"

    @staticmethod
    def _multiplier(numerals: Numerals, spellings: list[str], fillers: Iterable[str]) -> str:
        """One multiplier character, unless it begins a unit (千米)."""
        choices = []
        for ch in [*numerals.small, *numerals.big]:
            rests = sorted({word[1:] for word in spellings if word[0] == ch and len(word) > 1})
            choices.append(regex.escape(ch) + (f"(?!{alternation(rests)})" if rests else ""))
        filler, lifted = alternation(fillers), [ch for ch, worth in numerals.big.items() if len(worth) > 5]
        return rf"(?:(?:{filler}(?=[{chars(lifted)}]))?(?:{'|'.join(choices)}))"

    def skip(self) -> str:
        """What begins with a numeral and is no figure: shapes where one of their signs stands beside it, words."""
        behind, ahead, silent = (self.book.entry(f"silence.{part}") for part in ("behind", "ahead", "word"))
        return (
            rf"(?:(?<=[\s{chars(behind.says)}])(?:{'|'.join(behind.regex)})"
            rf"|(?=[\d{self.script}]{{1,3}}{alternation(ahead.says)})(?:{'|'.join(ahead.regex)})"
            rf"|(?=[{chars({word[0] for word in silent.says})}])(?<![{self.script}])"
            rf"{alternation(silent.says)}(?!{self.book.any_of('silence.word_not')}))"
        )

    def plain(self) -> str:
        """A number by itself; what it counts is looked up behind it, and what is not plain is left to ``full``."""
        of = self.book.any_of("numeral.of")
        return rf"(?<!\d\.){self.sign}?(?!{self.heads})(?P<number>(?>{self.number}))(?!{of})"

    def full(self) -> str:
        """Every reading but dates. The group in capitals tells which; the last alternative eats what is none."""
        return (
            rf"(?:{self.ordinal()}|(?<!\d\.)(?:{self._ratios()}|{self.sign}?"
            rf"(?:(?P<PERCENT>(?P<head>{self.heads}){GAP}(?P<part>{self.number}))"
            rf"|(?P<number>{self.number}){self._after_number()}))|{self._bracketed()}|(?P<RUN>[{self.script}]++))"
        )

    def ordinal(self) -> str:
        """A rank: 第二, 第三批."""
        begin, after = self.book.any_of("numeral.ordinal"), self.book.any_of("silence.ordinal_after")
        return rf"(?P<ORDINAL>{begin}(?!{after}){GAP}(?P<rank>{self.number})(?:{GAP}{self._named('ru')})?+)"

    def behind(self) -> dict[str, tuple[str, ...]]:
        """The units by their first character, longest first."""
        found: dict[str, tuple[str, ...]] = {}
        for said in sorted([*self.han_units, *self.latin_units], key=lambda said: -len(said)):
            found[said[0]] = (*found.get(said[0], ()), said)
        return found

    def more(self) -> frozenset[str]:
        """First characters of what, behind a number or its unit, calls for the full reading."""
        words = "".join(word[0] for name in FOLLOWED for word in self.book.words(name))
        return frozenset(f"{BLANK}\n/(\uff08{words}{self.script}")

    def unit_alone(self) -> regex.Pattern[str]:
        """A unit by itself, as a column or a caption prints it."""
        return regex.compile(rf"(?P<mult>{self.mult}*+){self.unit}{self.per('per')}", ignore_unused=True, **self.lists)

    def half(self) -> str:
        """Half a unit more, or a Chinese digit for tenths of it."""
        half, begins = self.book.any_of("numeral.half"), self.book.any_of("numeral.half_not")
        return rf"(?:{half}(?!{begins})|(?P<tenth>[{self.digits}])(?=\P{{Han}}|$|{self.ends}))"

    def _measured(self) -> str:
        """A unit with what may stand between it and its number, a second measure word, and what divides it."""
        lines = rf"(?:[ \t]*\n[ \t]*(?={self.mult}*+{alternation(self.book.units['yuan'].says)}))?+"
        return (
            rf"{lines}(?P<mult>{self.mult}*+){GAP}(?P<extra>{self.inside})?+{lines}{self.unit}"
            rf"(?P<also>[(（]\L<counted>[)）])?+{self.per('per')}"
        )

    def _after_number(self) -> str:
        """What makes a number a figure; a number that nothing follows is BARE."""
        any_of = self.book.any_of
        whole, of = any_of("numeral.whole"), any_of("numeral.of")
        join, between = any_of("numeral.range"), any_of("numeral.between")
        high = rf"{GAP}(?P<high>{self.number}){GAP}(?P<hm>{self.mult}*+){GAP}{self._named('hu')}{self.per('high_per')}"
        end = any_of("numeral.between_end")
        return (
            rf"(?:(?P<FRACTION>(?:{whole}(?P<denominator>{self.number}))?{of}(?P<numerator>{self.number}))"
            rf"|(?P<TENTHS>{GAP}{any_of('numeral.tenths')}(?!{any_of('numeral.tenths_not')})(?P<tenth>[{self.script}](?!\p{{Han}}))?+)"
            rf"|(?P<MEASURE>{GAP}{self._measured()}(?P<RANGE>{GAP}(?:{join}{high}|{between}{high}{end}))?+)"
            rf"|(?P<OPEN>{GAP}(?:{join}{high}|{between}{high}{end}))|(?P<BARE>))"
        )

    def _ratios(self) -> str:
        """Terms of a ratio (16.5：43.1), at most ten, and fractions with a slash (1/3)."""
        between = self.book.any_of("numeral.ratio")
        term = r"\d++(?:\.\d++)?+"
        return (
            rf"(?P<RATIO>{term}(?:{between}{term}){{1,9}}+)(?![\d.]|{between}\d)"
            r"|(?P<SLASH>(?<![\d/.])[1-9]\d{0,3}+/[1-9]\d{0,3}+)(?![\d/.%])"
        )

    def _bracketed(self) -> str:
        """A negative amount in brackets, its unit behind: （12.50）万元."""
        opened, closed = self.book.any_of("numeral.open"), self.book.any_of("numeral.close")
        return (
            rf"(?P<BRACKET>{opened}(?P<inner>\d[\d,]*\.\d++|\d{{1,3}}(?:,\d{{3}})++){closed}"
            rf"{GAP}(?P<bm>{self.mult}*+){self._named('bu')})"
        )

    def _named(self, name: str) -> str:
        return self.unit.replace("?P<unit>", f"?P<{name}>")

    def cell(self) -> str:
        """A number alone in a cell: bound, sign or brackets, thousands, percent sign, its unit in brackets behind."""
        book = self.book
        opened, closed = book.any_of("numeral.open"), book.any_of("numeral.close")
        minus = alternation(book.words("numeral.minus"))
        bounds, ends = alternation(book.maps("modifier.before")), alternation(book.maps("modifier.after"))
        return (
            rf"\s{{0,20}}+(?P<all>(?:(?P<before>{bounds}){GAP})?+(?:(?P<minus>{minus})|(?P<open>{opened})|\+)?+"
            rf"(?P<number>{self.arabic})\s*+(?P<percent>[%‰])?+(?(open){closed}|)(?P<after>{ends})?+)\s*+"
            rf"(?:{opened}(?P<unit>[^\d()（）]{{1,6}}){closed}|(?P<word>\p{{Han}}{{1,3}}))?+\s*+"
        )

    def per(self, name: str) -> str:
        """What a per-unit figure is divided by: 元/亩, 元/人·月."""
        one = rf"(?:{self.mult}*+(?:{self.other_unit}|{self.book.any_of('unit.per')}))"
        return rf"(?P<{name}>/{one}(?:[·•・‧∙.*/]{one})*+)?+"
