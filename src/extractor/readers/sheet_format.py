"""What a spreadsheet cell shows: the stored number in its number format, in exact decimals.

Number formats are those of ECMA-376 part 1, 18.8.31: up to four sections for positive, negative, zero and text, or
sections that begin with a condition; ``0 # ?`` stand for digits, a comma between them groups thousands and one behind
them divides by a thousand; words in quotes and characters behind ``\\`` or ``!`` are printed as they are.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Literal

import regex

_BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    14: "yyyy-m-d", 15: "yyyy-m-d", 16: "m-d", 17: "yyyy-m", 20: "h:mm", 22: "yyyy-m-d", 27: "yyyy-m", 30: "m-d-yyyy",
    31: "yyyy-m-d", 36: "yyyy-m", 50: "yyyy-m", 57: "yyyy-m", 58: "m-d",
}  # fmt: skip
_SECTION = regex.compile(r'(?:"[^"]*+"|[\\!].|\[[^\]]*+\]|[^;])*+')
_TOKEN = regex.compile(
    r'"(?<said>[^"]*+)"|[\\!](?<said>.)|\[\$(?<said>[^\]\-]*+)[^\]]*+\]|\[[^\]]*+\]|[_*].|(?<general>[Gg]eneral)|(?<bare>.)'
)
_CONDITION = regex.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_OTHERWISE = regex.compile(r"e[-+]|/|@", regex.IGNORECASE)
"""Powers of ten, fractions, and text as it is: given as plain decimals."""
_DATE = frozenset("ymdh")
_PLACES = frozenset("0#?")
_SIGNS = str.maketrans("", "", "-+()\u2212\u25b3\u25b2\uff08\uff09")
"""What a negative number may be dressed in; a minus stands for all of them."""
_PRECISION = 15
_LONGEST = 300
"""Digits of a number, and pieces of a format: what is longer is left as it is stored."""
_EXACT = Context(prec=2 * _LONGEST + 16)


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a format: ``place`` for a digit, ``mark`` for a point, comma or per cent sign, else ``said``."""

    kind: Literal["place", "mark", "said", "general"]
    text: str


def shown(raw: str, number_format: str) -> str:
    """The text of a stored number, with the words and signs of its format around it.

    Binary dust beyond 15 digits is rounded off, as the program itself does. Fractions and powers of ten are given as
    plain decimals, negative numbers with a minus whatever dress they wear.
    """
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST:
        return raw
    pattern = _section(number_format, value)
    tokens = list(_tokens(pattern))
    said = "".join(token.text for token in tokens if token.kind == "said")
    if any(token.kind == "general" for token in tokens):
        return "".join(_plain(value) if token.kind == "general" else token.text for token in tokens).strip()
    bare = "".join(found["bare"] or "" for found in _TOKEN.finditer(pattern))
    if _DATE & {*bare.lower()} and "0" not in bare:
        return _dated(value, bare.lower()) or _plain(value)
    if _OTHERWISE.search(bare):
        return _plain(value)
    if not any(token.kind == "place" for token in tokens):
        return said.strip() or _plain(value)
    return _filled(tokens, value) if len(tokens) < _LONGEST else _plain(value)


def format_of(number: int, custom: dict[int, str]) -> str:
    """The pattern of a number format; General where it is unknown."""
    return custom.get(number) or _BUILTIN.get(number, "General")


def _section(number_format: str, value: Decimal) -> str:
    """The section of a format that a number is shown by."""
    sections = [number_format[a:b] for a, b in _split(number_format)]
    told = [_CONDITION.search(section) for section in sections]
    if any(told):
        for section, condition in zip(sections, told, strict=True):
            if condition is None or _COMPARED[condition[1]](value, Decimal(condition[2])):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _split(number_format: str) -> Iterator[tuple[int, int]]:
    """Where the sections of a format begin and end; a semicolon in quotes divides none."""
    start = 0
    while start <= len(number_format):
        found = _SECTION.match(number_format, start)
        end = found.end() if found else len(number_format)
        yield start, end
        start = end + 1


def _tokens(pattern: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(pattern):
        if found["general"]:
            yield _Token("general", "")
        elif found["said"]:
            yield _Token("said", found["said"])
        elif letter := found["bare"]:
            yield _Token("place" if letter in _PLACES else "mark" if letter in ".,%" else "said", letter)


def _filled(tokens: Sequence[_Token], value: Decimal) -> str:
    """The digits of a number in the places of its format."""
    places = [at for at, token in enumerate(tokens) if token.kind == "place"]
    marks = [at for at, token in enumerate(tokens) if token.kind == "mark"]
    point = next((at for at in marks if tokens[at].text == "." and at > places[0]), len(tokens))
    whole = [at for at in places if at < point]
    inner = range(places[0], (whole or places)[-1])
    commas = [at for at in marks if tokens[at].text == ","]
    thousands = sum(at > places[0] and at not in inner for at in commas)
    hundreds = sum(tokens[at].text == "%" for at in marks)
    decimals = [tokens[at].text for at in places if at > point]
    value = _clean(value).scaleb(2 * hundreds - 3 * thousands)
    size = abs(value).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP, _EXACT)
    optional = size == 0 and all(tokens[at].text != "0" for at in places)
    broken = any(tokens[at].kind == "said" for at in inner)
    grouped = not broken and any(at in inner for at in commas)
    digits, _, rest = (f"{size:,f}" if grouped else f"{size:f}").partition(".")
    least = sum(tokens[at].text == "0" for at in whole)
    digits = digits if grouped else digits.zfill(least)
    while rest and decimals[len(rest) - 1] != "0" and rest[-1] == "0":
        rest = rest[:-1]
    text = ""
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind == "said":
            text = (token.text.translate(_SIGNS) if value < 0 else token.text) + text
        elif at == point:
            text = f".{rest}" + text if rest else text
        elif token.text == "%":
            text = "%" + text
        elif token.kind == "place" and at < point and not optional:
            last = at == places[0] or not broken
            taken = digits if last else digits[-1:] or ("0" if token.text == "0" else "")
            digits = "" if last else digits[:-1]
            text = (taken or ("0" if last and broken and token.text == "0" else "")) + text
    return f"{'-' if value < 0 and size else ''}{text.strip()}"


_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip


def _clean(value: Decimal) -> Decimal:
    if value == 0:
        return Decimal(0)
    return (
        value.quantize(Decimal(1).scaleb(value.adjusted() - _PRECISION + 1))
        if len(value.as_tuple().digits) > _PRECISION
        else value
    )


def _plain(value: Decimal) -> str:
    text = f"{_clean(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _dated(value: Decimal, pattern: str) -> str:
    """A serial day as an ISO date, as much of it as the pattern shows; a time of day where it shows no day."""
    if not {*"yd"} & {*pattern} and "h" in pattern:
        minutes = int((value % 1 * 1440).quantize(Decimal(1), ROUND_HALF_UP))
        return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}" if value >= 0 else ""
    if not 1 <= value < 2_958_466:
        return ""
    day = date(1899, 12, 30) + timedelta(days=int(value))
    if "d" in pattern:
        return day.isoformat() if "y" in pattern else f"{day.month:02d}-{day.day:02d}"
    return f"{day.year:04d}-{day.month:02d}" if "m" in pattern else f"{day.year:04d}"
