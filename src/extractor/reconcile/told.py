"""Sentences behind one another as one text: in which of them words are said, found in one pass over it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import regex

from extractor.model.outline import Sentence


class Told(NamedTuple):
    """Sentences as one text. By the place of a sentence in it: where it ``starts`` and ``ends`` there, its ``number``

    in the report, and how far ``off`` its place in the view is. Many engines ask for their words; most sentences of a
    report have no number, and what is said there concerns few of them.
    """

    text: str
    starts: list[int]
    ends: list[int]
    numbers: Sequence[int]
    off: list[int]

    @classmethod
    def all_of(cls, view: str, sentences: Sequence[Sentence]) -> Told:
        """Every sentence, as it stands in the view."""
        starts = [s.start for s in sentences]
        return cls(view, starts, [s.end for s in sentences], range(len(starts)), [0] * len(starts))

    @classmethod
    def some_of(cls, view: str, sentences: Sequence[Sentence], numbers: Sequence[int]) -> Told:
        """The sentences of some numbers, in order, a line each."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        off: list[int] = []
        at = 0
        for number in numbers:
            sentence = sentences[number]
            start, end = sentence.start, sentence.end
            pieces.append(view[start:end])
            starts.append(at)
            off.append(start - at)
            at += end - start
            ends.append(at)
            at += 1
        return cls("\n".join(pieces), starts, ends, numbers, off)

    def said(self, pattern: regex.Pattern[str] | re.Pattern[str]) -> dict[int, int]:
        """Number of a sentence -> where in the view words are first found in it."""
        found: dict[int, int] = {}
        starts, ends, numbers, off = self.starts, self.ends, self.numbers, self.off
        for mark in pattern.finditer(self.text):
            start = mark.start()
            at = bisect_right(starts, start) - 1
            if at >= 0 and mark.end() <= ends[at]:
                found.setdefault(numbers[at], start + off[at])
        return found
