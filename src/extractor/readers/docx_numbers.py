"""Word's automatic numbers: what numbering.xml counts and prints, as text.

WordprocessingML 17.9 (ECMA-376 part 1): a paragraph's ``numPr`` names a list (``numId``) and a level
(``ilvl``); the list names an abstract list whose levels say format, start and text
(``%1`` stands for the first level's count).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import regex

from extractor.readers.package import whole
from extractor.readers.vocabulary import Vocabulary

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CIRCLES = "\u24ea" + "".join(chr(0x2460 + i) for i in range(20)) + "".join(chr(0x3251 + i) for i in range(15))
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACE = regex.compile(r"%([1-9])")
_NO_NUMBER = frozenset(("none", "bullet"))


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    legal: bool
    restart: int | None


class Numbering:
    """Counts paragraphs as Word would, in document order."""

    def __init__(self, root: Any | None, words: Vocabulary) -> None:
        self._words = words
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()
        self._own: defaultdict[str, dict[int, _Level]] = defaultdict(dict)
        self._styled: dict[tuple[str, str], int] = {}
        if root is not None:
            self._load(root)

    def label(self, list_id: str, level: int) -> str:
        """The number of the next paragraph of that list and level; empty for bullets and unknown lists."""
        abstract = self._lists.get(list_id)
        levels = {**self._abstract.get(abstract or "", {}), **self._own.get(list_id, {})}
        here = levels.get(level)
        if abstract is None or here is None:
            return ""
        counts = self._counts[abstract]
        if (list_id, level) in self._overrides and (list_id, level) not in self._started:
            counts.pop(level, None)
            counts[level] = self._overrides[list_id, level] - 1
        self._started.add((list_id, level))
        counts[level] = counts[level] + 1 if level in counts else here.start
        for deeper in [d for d in counts if d > level]:
            restart = levels[deeper].restart
            if restart is None or level < restart:
                del counts[deeper]
        for upper in range(level):
            if upper in levels:
                counts.setdefault(upper, levels[upper].start)
        if here.form in _NO_NUMBER:
            return ""

        def count(match: regex.Match[str]) -> str:
            index = int(match[1]) - 1
            form = "decimal" if here.legal or index not in levels else levels[index].form
            return self.number(counts.get(index, 1), form)

        return str(_PLACE.sub(count, here.text))

    def level_of(self, list_id: str, style: str) -> int | None:
        """The level of a list that is that of a paragraph style, if one is."""
        return self._styled.get((self._lists.get(list_id, ""), style))

    def number(self, value: int, form: str) -> str:
        """A count in one of Word's number formats (ST_NumberFormat); an unknown format counts in digits."""
        words = self._words
        match form:
            case (
                "chineseCounting"
                | "japaneseCounting"
                | "taiwaneseCounting"
                | "ideographDigital"
                | "japaneseDigitalTenThousand"
            ):
                if form.startswith("ideograph") or (form == "chineseCounting" and value > 99):
                    return "".join(words.digits[int(d)] for d in str(value))
                return _counted(value, words.digits, words.places)
            case "chineseCountingThousand" | "taiwaneseCountingThousand" | "koreanDigital2":
                return _counted(value, words.digits, words.places, words.legal_digits[0])
            case "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal":
                return _counted(value, words.legal_digits, words.legal_places, words.legal_digits[0])
            case "ideographTraditional":
                return words.stems[(value - 1) % len(words.stems)]
            case "ideographZodiac":
                return words.branches[(value - 1) % len(words.branches)]
            case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" | "ideographEnclosedCircle":
                return _CIRCLES[value] if 0 <= value < len(_CIRCLES) else str(value)
            case "decimalFullWidth" | "decimalFullWidth2":
                return "".join(chr(0xFF10 + int(d)) for d in str(value))
            case "decimalZero":
                return f"{value:02d}"
            case "upperLetter" | "lowerLetter":
                letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
                return letter.upper() if form == "upperLetter" else letter
            case "upperRoman" | "lowerRoman":
                return _roman(value).upper() if form == "upperRoman" else _roman(value)
            case _:
                return str(value)

    def _load(self, root: Any) -> None:
        linked: dict[str, str] = {}
        borrowed: dict[str, str] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            levels = self._abstract.setdefault(name, {})
            for lvl in abstract.iter(f"{W}lvl"):
                at = whole(lvl.get(f"{W}ilvl"), 0)
                levels[at] = _level(lvl)
                style = lvl.find(f"{W}pStyle")
                if style is not None:
                    self._styled[name, style.get(f"{W}val", "")] = at
            given, taken = abstract.find(f"{W}styleLink"), abstract.find(f"{W}numStyleLink")
            if given is not None:
                linked[given.get(f"{W}val", "")] = name
            if taken is not None:
                borrowed[name] = taken.get(f"{W}val", "")
        for num in root.iter(f"{W}num"):
            link = num.find(f"{W}abstractNumId")
            name = num.get(f"{W}numId")
            if link is None or name is None:
                continue
            abstract = link.get(f"{W}val", "")
            self._lists[name] = linked.get(borrowed.get(abstract, ""), abstract)
            for override in num.iter(f"{W}lvlOverride"):
                self._override(name, override)

    def _override(self, name: str, override: Any) -> None:
        """What one list says otherwise than its abstract list: where a level starts, or all of it."""
        at = whole(override.get(f"{W}ilvl"), 0)
        start, lvl = override.find(f"{W}startOverride"), override.find(f"{W}lvl")
        if start is not None:
            self._overrides[name, at] = whole(start.get(f"{W}val"), 1)
        if lvl is not None:
            self._own[name][at] = _level(lvl)


def _level(lvl: Any) -> _Level:
    def value(tag: str, otherwise: str) -> str:
        found = lvl.find(f"{W}{tag}")
        return otherwise if found is None else str(found.get(f"{W}val", otherwise))

    restart = lvl.find(f"{W}lvlRestart")
    return _Level(
        whole(value("start", "1"), 1),
        value("numFmt", "decimal"),
        value("lvlText", ""),
        lvl.find(f"{W}isLgl") is not None,
        None if restart is None else whole(restart.get(f"{W}val"), 0),
    )


def _counted(value: int, digits: tuple[str, ...], places: tuple[str, ...], zero: str | None = None) -> str:
    """A count in words: 11 is ten-one for the everyday forms; ``zero`` fills gaps (one hundred zero one)."""
    if value <= 0 or value > 99_999:
        return digits[0] if value == 0 else str(value)
    text, gap = "", False
    for power in range(len(str(value)) - 1, -1, -1):
        digit = value // 10**power % 10
        if digit == 0:
            gap = bool(text)
            continue
        if gap:
            text += zero if zero is not None else digits[0]
            gap = False
        text += digits[digit] + (places[power - 1] if power else "")
    lead = digits[1] + places[0]
    return text[1:] if 10 <= value < 20 and text.startswith(lead) else text


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        while value >= worth and len(text) < 64:
            text += letters
            value -= worth
    return text
