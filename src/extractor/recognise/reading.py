"""What each alternative of the grammar means: a match becomes no figure, one, or two."""

from __future__ import annotations

from decimal import Decimal

import regex

from extractor.recognise.dates import read_date, read_ends
from extractor.recognise.found import BLANKS, Found, Number, found_of, read_number, scaled
from extractor.recognise.grammar import Grammar
from extractor.recognise.numerals import EXACT, plain

Match = regex.Match[str]


def read_match(match: Match, grammar: Grammar) -> list[Found]:
    """The figures that a match states, in order; none for what was only consumed."""
    name = match.lastgroup
    if name in ("skip", "run"):
        return []
    group = match.groupdict()
    if group["date"]:
        return _date(match, group, grammar)
    if group["unit"]:
        return _measure(match, group, grammar)
    if group["bare"]:
        return _bare(match, group, grammar)
    if group["hu"]:
        return _range(match, group, grammar)
    for key, read in READERS.items():
        if group[key]:
            return read(match, group, grammar)
    return []


Groups = dict[str, str | None]


def _said(text: str | None) -> str:
    return "" if text is None else text


def _measure(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    said = _said(group["unit"])
    unit = grammar.units[said]
    number = read_number(_said(group["number"]), grammar)
    if number is None:
        return []
    number = scaled(number, group["mult"], unit, grammar)
    made = found_of(match.start(), match.end(), number, unit, said, group["sign"])
    if group["extra"]:
        made.modifier = "approx"
    if group["per"]:
        made.unit += BLANKS.sub("", _said(group["per"]))
        made.kind = "money_per_unit" if made.kind == "amount" else "other"
    return [made]


def _bare(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    number = read_number(_said(group["bare"]), grammar)
    if number is None:
        return []
    made = found_of(match.start(), match.end(), number, None, "", group["sign"])
    made.bare = True
    return [made]


def _range(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    low, high = read_number(_said(group["low"]), grammar), read_number(_said(group["high"]), grammar)
    if low is None or high is None:
        return []
    said, first = _said(group["hu"]), group["lu"] or _said(group["hu"])
    unit, first_unit = grammar.units[said], grammar.units[first]
    high = scaled(high, group["hm"], unit, grammar)
    low = scaled(low, group["lm"], first_unit, grammar)
    if group["lu"] is None and low.scale == 1 and high.scale != 1 and low.value is not None and high.value is not None:
        lifted = EXACT.multiply(low.value, high.scale)
        if lifted <= high.value:
            low = Number(lifted, None, None, low.decimals, high.scale, low.approx, low.chinese, low.head)
    bottom = low.value if low.low is None else low.low
    top = high.value if high.high is None else high.high
    if bottom is None or top is None:
        return []
    if group["sign"] not in (None, "", "+"):
        bottom = -bottom
    same = (first_unit.unit or first) == (unit.unit or said)
    if not same or bottom > top:
        two = [found_of(match.start("high"), match.end(), high, unit, said, None)]
        if group["lu"]:
            two.insert(0, found_of(match.start(), match.end("lu"), low, first_unit, first, group["sign"]))
        return two
    made = found_of(match.start(), match.end(), high, unit, said, None)
    made.value, made.low, made.high = None, plain(bottom), plain(top)
    made.decimals = max(low.decimals, high.decimals)
    return [made]


def _percent(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    number = read_number(_said(group["part"]), grammar)
    if number is None:
        return []
    sign = grammar.percent_heads[_said(group["head"])]
    unit = grammar.units.get(sign)
    made = found_of(match.start(), match.end(), number, unit, sign, group["sign"])
    made.kind, made.chinese = "percent", False
    return [made]


def _fraction(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    bottom, top = (read_number(_said(group[key]), grammar) for key in ("denominator", "numerator"))
    if bottom is None or top is None or not bottom.value or top.value is None:
        return []
    made = Found(match.start(), match.end(), "ratio", parts=(plain(top.value), plain(bottom.value)))
    made.parts = (plain(top.value), plain(bottom.value))
    if group["whole"]:
        whole = read_number(_said(group["whole"]), grammar)
        if whole is None or whole.value is None:
            return []
        made.parts = (plain(EXACT.add(EXACT.multiply(whole.value, bottom.value), top.value)), plain(bottom.value))
    return [made]


def _tenths(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    number = read_number(_said(group["tenths"]), grammar)
    if number is None or number.value is None:
        return []
    value = EXACT.multiply(number.value, Decimal(10))
    if group["tenth"]:
        value = EXACT.add(value, grammar.numerals.read(_said(group["tenth"])) or Decimal(0))
    made = found_of(match.start(), match.end(), number, grammar.units["%"], "%", group["sign"])
    made.value, made.scale, made.chinese = plain(value), "10", False
    return [made]


def _ratio(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    terms = regex.findall(r"\d+(?:\.\d+)?", _said(group["ratio"]))
    return [Found(match.start(), match.end(), "ratio", parts=tuple(terms))]


def _slash(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    top, bottom = _said(group["slash"]).split("/")
    return [Found(match.start(), match.end(), "ratio", parts=(top, bottom))]


def _bracket(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    said = _said(group["bu"])
    unit = grammar.units[said]
    number = read_number(_said(group["inner"]), grammar)
    if number is None:
        return []
    return [found_of(match.start(), match.end(), scaled(number, group["bm"], unit, grammar), unit, said, "-")]


def _ordinal(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    inner = grammar.scan.match(match.string, match.start() + 1, match.end())
    made = Found(match.start(), match.end(), "ordinal")
    number = read_number(regex.sub(r"[^\d" + grammar.numerals.script + "]", "", match[0]) or "0", grammar)
    made.value = None if number is None or number.value is None else plain(number.value)
    made.unit = inner["unit"] or "" if inner is not None and inner.end() == match.end() else ""
    return [made]


def _date(match: Match, group: Groups, grammar: Grammar) -> list[Found]:
    numerals = grammar.numerals
    value = read_date(group, numerals, grammar.date_parts)
    if value is not None:
        return [Found(match.start(), match.end(), "date", value.value, low=value.low, high=value.high)]
    if group["y2"]:
        one, two = read_ends(group, numerals)
        spans = ((one, match.start(), match.start("to")), (two, match.start("y2"), match.end()))
        return [Found(start, end, "date", read.value) for read, start, end in spans if read is not None]
    return []


READERS = {
    "head": _percent,
    "denominator": _fraction,
    "tenths": _tenths,
    "ratio": _ratio,
    "slash": _slash,
    "bracket": _bracket,
    "ordinal": _ordinal,
}
