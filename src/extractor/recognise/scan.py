"""One pass over the view: numerals become figures with their modifiers; what is bare waits for ``choose``."""

from __future__ import annotations

from decimal import Decimal

import regex

from extractor.recognise.found import Found
from extractor.recognise.grammar import Grammar
from extractor.recognise.numerals import EXACT, plain
from extractor.recognise.reading import read_at

REACH = 10
"""Characters before a figure in which a modifier is looked for."""
WARM = frozenset({"energy", "other"})
"""Kinds as which a temperature is read."""
LINK = 8
"""Characters that may stand between the two units of one quantity."""


def scan(view: str, start: int, end: int, grammar: Grammar) -> list[Found]:
    """All readings in ``view[start:end]``, in order, modifiers inside their spans; no two overlap."""
    found: list[Found] = []
    floor = at = start
    while (begun := grammar.quick.first.search(view, at, end)) is not None:
        readings, at = read_at(view, begun, end, grammar)
        for made in readings:
            if found and made.said and made.start - found[-1].end <= LINK and merge(found[-1], made, view, grammar):
                floor = found[-1].end
                continue
            if made.said in grammar.halved:
                half(made, view, grammar)
            dress(made, view, floor, end, grammar)
            floor = made.end
            found.append(made)
    return found


def half(made: Found, view: str, grammar: Grammar) -> None:
    """Three and a half, three metres nine: 半, or tenths in Chinese, behind a ``halved`` unit, unless a word begins."""
    if made.value is None:
        return
    pattern = grammar.half_of if made.said == grammar.piece else grammar.half
    match = pattern.match(view, made.end)
    if match is None:
        return
    tenths, group = 5, match.groupdict()
    if group.get("unit"):
        made.kind, made.unit, made.pattern = "duration", made.said + group["unit"], None
    elif group.get("tenth"):
        if not made.chinese or made.said not in grammar.tenthed:
            return
        tenths = int(grammar.numerals.digits[group["tenth"]])
    more, value = Decimal(tenths).scaleb(-1) * Decimal(made.scale), Decimal(made.value)
    made.value = plain(EXACT.add(value, more.copy_sign(value)))
    made.end, made.decimals, made.said = match.end(), 1, made.unit


def merge(one: Found, two: Found, view: str, grammar: Grammar) -> bool:
    """Join two neighbours that are a quantity in two units (三元五角, 两年零三个月) to one; whether they were."""
    worth = grammar.compounds.get(f"{one.said} {two.said}")
    if worth is None or one.value is None or two.value is None or one.kind == "date":
        return False
    if one.end != two.start and grammar.compound_link.fullmatch(view, one.end, two.start) is None:
        return False
    factor, first, second = Decimal(worth), Decimal(one.value), Decimal(two.value)
    if factor < 1:
        second = second if two.unit == one.unit else EXACT.multiply(second, factor)
        one.decimals = max(one.decimals, -int(factor.as_tuple().exponent))
    else:
        first, one.unit = EXACT.multiply(first, factor), two.unit
        one.kind = two.kind if one.kind == "score" else one.kind
    one.value, one.end, one.said = plain(EXACT.add(first, second)), two.end, two.said
    return True


def dress(made: Found, view: str, floor: int, end: int, grammar: Grammar) -> None:
    """Extend a figure over the modifiers that touch it, and note whether it rose or fell."""
    if made.kind in ("date", "ordinal"):
        return
    low = max(floor, made.start - REACH)
    if not made.bare and view[made.end : made.end + 1] in grammar.after_first:
        after = grammar.after.match(view, made.end, end)
        if after is not None:
            made.modifier, made.end = grammar.modifiers_after[after["word"]], after.end()
    if made.kind in WARM and not made.bare:
        warm(made, view, low, grammar)
    if made.kind == "duration" and reign(made, view, low, grammar):
        return
    if made.start > low and view[made.start - 1] in grammar.before_last:
        before = grammar.before.match(view, low, made.start)
        if before is not None and _modifies(before, made, view, low, grammar):
            if made.modifier == "exact" or grammar.modifiers_before[before["word"]] != "approx":
                made.modifier = grammar.modifiers_before[before["word"]]
            made.start = before.start()
    if made.start > low and view[made.start - 1] in grammar.change_last:
        change = grammar.change.match(view, low, made.start)
        if change is not None:
            made.polarity = "up" if change["up"] else "down"


def warm(made: Found, view: str, low: int, grammar: Grammar) -> None:
    """A temperature whose scale stands before the number: 摄氏22度, 零下摄氏11度."""
    match = grammar.degree.match(view, low, made.start)
    if match is None:
        return
    made.start, made.kind, made.unit, made.pattern = match.start(), "other", grammar.degrees[match["scale"]], None
    made.said = ""
    if match["below"] and made.value is not None:
        made.value = plain(Decimal(made.value).copy_negate())


def reign(made: Found, view: str, low: int, grammar: Grammar) -> bool:
    """A year of an era (民国二十六年) is a date, no span of years; whether it was one."""
    era = grammar.dates.era.match(view, low, made.start)
    if era is None or made.value is None or not made.value.isdecimal() or made.said not in grammar.dates.years:
        return False
    year = int(grammar.dates.first[era[0]]) + int(made.value) - 1
    made.start, made.kind, made.value, made.unit, made.pattern = era.start(), "date", f"{year:04d}", "", None
    return True


def _modifies(before: regex.Match[str], made: Found, view: str, low: int, grammar: Grammar) -> bool:
    """Whether the word before the figure is meant as its bound or estimate."""
    word = before["word"]
    if word in grammar.heads:
        return made.head
    if grammar.not_before.match(view, low, before.end("word")):
        return False
    if word in grammar.recent and made.kind == "duration":
        return False
    return not (word in grammar.compares and grammar.compared.match(view, made.end))
