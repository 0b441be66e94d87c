"""Text cut for searching: passages, and the pairs of characters by which words of two characters are found."""

from __future__ import annotations

from collections.abc import Iterator

import regex

_RUN = regex.compile(r"[^\W_]++")
"""Letters, digits and characters in a row."""

_BLANK = regex.compile(r"\s++")
_LEAST, _MOST = 200, 1000
"""Characters of a passage: it ends with a sentence's line after the first, with any line after the second."""

_LINE = regex.compile(r"[^\n\f]*+[\n\f]?+")
_SENTENCE_ENDS = "。！？；.!?;"


def folded(text: str) -> str:
    """The text without blanks and in one case: wraps and padding do not divide words."""
    return str(_BLANK.sub("", text)).casefold()


def grams(text: str) -> list[str]:
    """Every pair of neighbouring characters of a text, each once, in order of appearance; last ones also alone.

    What is neither letter nor digit divides. A lone last character lets every character be found by its beginning.
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(folded(text)):
        for at in range(len(run) - 1):
            found[run[at : at + 2]] = None
        found[run[-1]] = None
    return list(found)


def runs(words: str) -> list[str]:
    """The letters, digits and characters in a row that words divided by blanks consist of."""
    return [run for word in words.split() for run in _RUN.findall(folded(word))]


def wanted(words: str) -> list[str]:
    """The pairs a passage must hold to hold these words; of a word of one character that character, a beginning."""
    found: dict[str, None] = {}
    for run in runs(words):
        for at in range(max(1, len(run) - 1)):
            found[run[at : at + 2]] = None
    return list(found)


def passages(text: str) -> Iterator[tuple[int, int]]:
    """Spans that divide a text without gap, each of whole lines (a longer line is one passage)."""
    start = 0
    for match in _LINE.finditer(text):
        end = match.end()
        size = end - start
        line = match[0].rstrip()
        if size and (size >= _MOST or (size >= _LEAST and (not line or line[-1] in _SENTENCE_ENDS))):
            yield start, end
            start = end
    if start < len(text):
        yield start, len(text)
