"""The noun that stands right after a figure and tells what it is of (12个行政村, 4065万元用于就业)."""

from __future__ import annotations

import regex

from extractor.interpret.phrases import COUNTED, plain
from extractor.interpret.thread import Scene
from extractor.interpret.vocabulary import CLOSE, PAUSES, ROUND
from extractor.lexicon.words import is_word
from extractor.model.figure import Figure

REACH = 24
"""How far behind a figure its noun ends at the latest."""
STOPS = PAUSES + "。！？、"
"""Signs that end a name."""
ENDS = STOPS + CLOSE[:2]
LETTERED = regex.compile(r"[0-9.]{0,3}[A-Za-z][A-Za-z0-9+.-]{0,9}\p{Han}")
"""The beginning of a noun that letters are a part of (PPP项目, 5A级景区)."""


class Nouns:
    """Reads the nouns behind figures."""

    def __init__(self, scene: Scene) -> None:
        """Keep the scene at hand."""
        self.view, self.words = scene.view, scene.words

    def after(self, figure: Figure, edge: int) -> tuple[str, int]:
        """The noun right after a figure and where it ends; what it is of that the next figure tells is read again there
        (3家合作社销售额1200万元).
        """
        text = self.view[figure.end : min(edge, figure.end + REACH)]
        skip, measured = 1 if text.startswith(self.words.of_mark) else 0, ""
        if edge == figure.end + len(text) and text.endswith(self.words.deeds):
            text = text.removesuffix(next(deed for deed in self.words.deeds if text.endswith(deed)))
        elif edge == figure.end + len(text) and figure.kind in COUNTED:
            measured = self.words.measure_of(text)
            text = text.removesuffix(measured)
        text = text[skip : 0 if text.startswith((*ROUND, *CLOSE)) else _pause(text)]
        cut = self._end(text)
        noun = text[:cut]
        if not any("\u4e00" <= ch <= "\u9fff" for ch in noun[:2]) and not LETTERED.match(noun):
            return "", figure.end
        counted = plain(noun) if figure.kind in COUNTED and len(noun) > 1 else ""
        label = self.words.label(plain(noun)) or counted
        return label, figure.end if measured else figure.end + skip + len(noun)

    def _end(self, text: str) -> int:
        """Where the noun at the start of ``text`` ends: at a word of another sort (the dictionary tells which are)."""
        for match in self.words.after_stop.finditer(text):
            start, end = match.span()
            certain = match[0] not in self.words.part_of_words or end == len(text)
            if certain or is_word(text, start, end):
                return int(start)
        return len(text)


def _pause(text: str) -> int:
    """Where the first pause of a text stands; those inside a bracket do not count, one that stays open is a pause."""
    depth = opened = 0
    for place, sign in enumerate(text):
        opened = place if not depth else opened
        closes = depth > 0 and sign in CLOSE
        depth += (sign in ROUND) - closes
        if (not depth and not closes and sign in ENDS) or sign == "\n":
            return place
    return opened if depth else len(text)
