"""What each alternative of the grammar means: a match becomes no figure, one, or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

import regex

from extractor.recognise.dates import read_date, read_ends, read_usual
from extractor.recognise.found import UNSIGNED, Found, found_of, measured, scaled
from extractor.recognise.grammar import Grammar
from extractor.recognise.number import BLANKS, Number
from extractor.recognise.numerals import EXACT, LONGEST, plain
from extractor.recognise.parts import COUNTED

YEARS = (1900, 2100)
"""A printed year of the calendar, not a span of years, when it ends what looks like a range."""
Match: TypeAlias = "regex.Match[str]"


def read_at(view: str, begun: re.Match[str], end: int, grammar: Grammar) -> tuple[Sequence[Found], int]:
    """The figures that begin where ``Quick.first`` was found, none for what is only consumed, and where to read on."""
    at, made = begun.start(), None
    if begun.lastindex:
        made = _usual(*begun.span(1), begun.groups("")[1:], view, grammar)
    elif view[at] not in grammar.starts:
        return _read_signed(view, at, end, grammar)
    else:
        skipped = grammar.skip.match(view, at, end) if grammar.quick.skippable.match(view, at, end) else None
        if skipped is not None:
            return (), skipped.end()
        sure = grammar.quick.sure.match(view, at, end)
        made = None if sure is None else _usual(*sure.span(), sure.groups(""), view, grammar)
    return _read_slowly(view, at, end, grammar) if made is None else ((made,), made.end)


def _usual(start: int, end: int, groups: Sequence[str], view: str, grammar: Grammar) -> Found | None:
    """Digits, multipliers and a unit, or a date of the usual form; None for a unit that is none, or noise."""
    whole, fraction, lifts, said, *date = groups
    if not said:
        return Found(start, end, "date", read_usual(*date))
    if end - start >= LONGEST or (said[0] in grammar.quick.doubtful and grammar.never.match(view, end - len(said))):
        return None
    return measured(start, end, whole, fraction, lifts, grammar.units[said], said, grammar)


def _read_signed(view: str, at: int, end: int, grammar: Grammar) -> tuple[Sequence[Found], int]:
    """The figures that begin at ``at`` with a sign or the word of an ordinal."""
    rank = grammar.ordinal.match(view, at, end) if view[at] in grammar.ordinals else None
    return _read_number(view, at, end, grammar) if rank is None else (_ordinal(rank, grammar), rank.end())


def _read_slowly(view: str, at: int, end: int, grammar: Grammar) -> tuple[Sequence[Found], int]:
    """The figures that begin at ``at`` with a numeral, where nothing usual does."""
    date = grammar.dates.every.match(view, at, end) if grammar.dates.begun.match(view, at, end) else None
    return _read_number(view, at, end, grammar) if date is None else (_date(date, grammar), date.end())


def _read_number(view: str, at: int, end: int, grammar: Grammar) -> tuple[Sequence[Found], int]:
    """The figures that begin at ``at`` with a number, signed or not, and are no dates."""
    match = grammar.plain.match(view, at, end)
    said = None if match is None else _unit_behind(view, match.end(), end, grammar)
    if match is not None and said is not None:
        return _plain(match, said, grammar), match.end() + len(said)
    match = grammar.full.match(view, at, end)
    return ((), at + 1) if match is None else (_read_full(match, grammar), match.end())


def _unit_behind(view: str, at: int, end: int, grammar: Grammar) -> str | None:
    """The unit that stands at ``at``, empty for none; None where there is more to read than number and unit."""
    first = view[at : at + 1]
    words = grammar.behind.get(first)
    if words is None:
        return None if first in grammar.more else ""
    for said in words:
        if view.startswith(said, at):
            break
    else:
        return None if first in grammar.more else ""
    stop = at + len(said)
    if stop > end or grammar.quick.goes_on.match(view, stop, end) or (said[-1].isascii() and said[-1].isalnum()):
        return None
    return None if grammar.never.match(view, at, end) else said


def _plain(match: Match, said: str, grammar: Grammar) -> list[Found]:
    """A number with the unit behind it, or without any."""
    if not said:
        return _bare(match, grammar)
    number = grammar.number(match["number"])
    if number is None:
        return []
    start, end = match.span()
    unit = grammar.units[said]
    return [found_of(start, end + len(said), scaled(number, None, unit, grammar), unit, said, match["sign"])]


def _read_full(match: Match, grammar: Grammar) -> list[Found]:
    name = match.lastgroup
    if name == "RUN":
        return []
    read = READERS.get(name) or next(read for name, read in READERS.items() if match[name] is not None)
    return read(match, grammar)


def _said(text: str | None) -> str:
    return "" if text is None else text


def _measure(match: Match, grammar: Grammar) -> list[Found]:
    said = match["unit"]
    unit = grammar.units[said]
    number = grammar.number(match["number"])
    if number is None:
        return []
    start, end = match.span()
    made = found_of(start, end, scaled(number, match["mult"], unit, grammar), unit, said, match["sign"])
    if match["extra"]:
        made.modifier = "approx"
    if match["also"]:
        made.unit += match["also"] if made.kind in COUNTED else ""
        made.end = made.end if made.kind in COUNTED else match.start("also")
    divide(made, match["per"])
    return [made]


def _measures(match: Match, grammar: Grammar) -> list[Found]:
    """A measure that may be the first end of a range."""
    if not match["high"]:
        return _measure(match, grammar)
    number = grammar.number(match["number"])
    if number is None:
        return []
    return _range(match, scaled(number, match["mult"], grammar.units[match["unit"]], grammar), grammar)


def divide(made: Found, per: str | None) -> None:
    """Give a figure the unit it is counted by: 元/亩."""
    if per:
        made.unit += BLANKS.sub("", per)
        made.kind = "money_per_unit" if made.kind == "amount" else "other"


def _bare(match: Match, grammar: Grammar) -> list[Found]:
    if not match["number"][0].isdigit():
        return []
    number = grammar.number(match["number"])
    if number is None:
        return []
    made = found_of(match.start(), match.end(), number, None, "", match["sign"])
    made.bare = True
    return [made]


def _open(match: Match, grammar: Grammar) -> list[Found]:
    number = grammar.number(match["number"])
    return [] if number is None else _range(match, number, grammar)


def _range(match: Match, low: Number, grammar: Grammar) -> list[Found]:
    """Two ends with one unit; where the units differ or the ends run backward, two figures."""
    high = grammar.number(match["high"])
    if high is None:
        return []
    said, first = match["hu"], match["unit"] or match["hu"]
    unit, first_unit = grammar.units[said], grammar.units[first]
    high = scaled(high, match["hm"], unit, grammar)
    if match["unit"] is None:
        low = _lifted(scaled(low, None, unit, grammar), high)
    if unit.kind == "duration" and high.value is not None and YEARS[0] <= high.value <= YEARS[1] and high.scale == 1:
        return [Found(match.start("high"), match.end("hu"), "date", plain(high.value))]
    bottom = low.value if low.low is None else low.low
    top = high.value if high.high is None else high.high
    if bottom is None or top is None:
        return []
    if match["sign"] not in UNSIGNED:
        bottom = bottom.copy_negate()
    same = (first_unit.unit or first) == (unit.unit or said)
    if not same or bottom > top:
        two = [found_of(match.start("high"), match.end("hu"), high, unit, said, None)]
        if match["unit"]:
            two.insert(0, found_of(match.start(), match.end("unit"), low, first_unit, first, match["sign"]))
        return two
    made = found_of(match.start(), match.end(), high, unit, said, None)
    made.value, made.low, made.high = None, plain(bottom), plain(top)
    made.decimals = max(low.decimals, high.decimals)
    divide(made, match["high_per"])
    return [made]


def _lifted(low: Number, high: Number) -> Number:
    """5至8万元: the first end takes the multiplier of the second, when it stays below it."""
    if low.scale != 1 or high.scale == 1 or low.value is None or high.value is None:
        return low
    value = EXACT.multiply(low.value, high.scale)
    return low._replace(value=value, scale=high.scale) if value <= high.value else low


def _percent(match: Match, grammar: Grammar) -> list[Found]:
    number = grammar.number(_said(match["part"]))
    if number is None:
        return []
    sign = grammar.percent_heads[_said(match["head"])]
    unit = grammar.units.get(sign)
    made = found_of(match.start(), match.end(), number, unit, sign, match["sign"])
    made.kind, made.chinese = "percent", False
    return [made]


def _fraction(match: Match, grammar: Grammar) -> list[Found]:
    first, top = grammar.number(match["number"]), grammar.number(match["numerator"])
    bottom = grammar.number(match["denominator"]) if match["denominator"] else first
    if first is None or bottom is None or top is None or not bottom.value or top.value is None or first.value is None:
        return []
    value = top.value
    if match["denominator"]:
        value = EXACT.add(EXACT.multiply(first.value, bottom.value), value)
    if match["sign"] not in UNSIGNED:
        value = value.copy_negate()
    return [Found(match.start(), match.end(), "ratio", parts=(plain(value), plain(bottom.value)))]


def _tenths(match: Match, grammar: Grammar) -> list[Found]:
    number = grammar.number(match["number"])
    if number is None:
        return []
    more = grammar.numerals.read(match["tenth"]) if match["tenth"] else None
    made = found_of(match.start(), match.end(), number, grammar.units["%"], "%", match["sign"])
    for field in ("value", "low", "high"):
        text = getattr(made, field)
        if text is not None:
            setattr(made, field, plain(EXACT.add(EXACT.multiply(Decimal(text), Decimal(10)), more or Decimal(0))))
    made.scale, made.chinese = "10", False
    return [made]


def _ratio(match: Match, grammar: Grammar) -> list[Found]:
    terms = regex.findall(r"\d+(?:\.\d+)?", _said(match["RATIO"]))
    return [Found(match.start(), match.end(), "ratio", parts=tuple(terms))]


def _slash(match: Match, grammar: Grammar) -> list[Found]:
    top, bottom = _said(match["SLASH"]).split("/")
    return [Found(match.start(), match.end(), "ratio", parts=(top, bottom))]


def _bracket(match: Match, grammar: Grammar) -> list[Found]:
    said = _said(match["bu"])
    unit = grammar.units[said]
    number = grammar.number(_said(match["inner"]))
    if number is None:
        return []
    return [found_of(match.start(), match.end(), scaled(number, match["bm"], unit, grammar), unit, said, "-")]


def _ordinal(match: Match, grammar: Grammar) -> list[Found]:
    number = grammar.number(match["rank"])
    if number is None or number.value is None:
        return []
    return [Found(match.start(), match.end(), "ordinal", plain(number.value), match["ru"] or "")]


def _date(match: Match, grammar: Grammar) -> list[Found]:
    numerals = grammar.numerals
    value = read_date(match, numerals, grammar.dates.parts)
    if value is not None:
        return [Found(match.start(), match.end(), "date", value.value, low=value.low, high=value.high)]
    if match["y2"]:
        one, two = read_ends(match, numerals)
        spans = ((one, match.start(), match.start("to")), (two, match.start("y2"), match.end()))
        return [Found(start, end, "date", read.value) for read, start, end in spans if read is not None]
    return []


READERS = {
    "MEASURE": _measures,
    "BARE": _bare,
    "OPEN": _open,
    "PERCENT": _percent,
    "FRACTION": _fraction,
    "TENTHS": _tenths,
    "RATIO": _ratio,
    "SLASH": _slash,
    "BRACKET": _bracket,
    "ORDINAL": _ordinal,
}
