"""One pass over the view: numerals become figures with their modifiers; what is bare waits for ``choose``."""

from __future__ import annotations

import regex

from extractor.recognise.found import Found
from extractor.recognise.grammar import Grammar
from extractor.recognise.reading import read_match

REACH = 10
"""Characters before a figure in which a modifier is looked for."""


def scan(view: str, start: int, end: int, grammar: Grammar) -> list[Found]:
    """All readings in ``view[start:end]``, in order, modifiers inside their spans; no two overlap."""
    found: list[Found] = []
    floor = start
    for match in grammar.scan.finditer(view, start, end):
        for made in read_match(match, grammar):
            dress(made, view, floor, end, grammar)
            floor = made.end
            found.append(made)
    return found


def dress(made: Found, view: str, floor: int, end: int, grammar: Grammar) -> None:
    """Extend a figure over the modifiers that touch it, and note whether it rose or fell."""
    if made.kind in ("date", "ordinal"):
        return
    low = max(floor, made.start - REACH)
    after = grammar.after.match(view, made.end, end)
    if after is not None and not made.bare:
        made.modifier, made.end = grammar.modifiers_after[after["word"]], after.end()
    before = grammar.before.match(view, low, made.start)
    if before is not None and _modifies(before, made, view, low, grammar):
        if made.modifier == "exact" or grammar.modifiers_before[before["word"]] != "approx":
            made.modifier = grammar.modifiers_before[before["word"]]
        made.start = before.start()
    if grammar.up.match(view, low, made.start):
        made.polarity = "up"
    if grammar.down.match(view, low, made.start):
        made.polarity = "down"


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
