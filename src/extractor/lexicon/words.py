"""Where words begin and end, for the places where characters cannot decide.

jieba stands behind one lazy call: its dictionary (half a second) is loaded at the first clause that needs it, and only
that clause is cut, never a whole text.
"""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _tokenizer() -> Any:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


def word_starts(clause: str) -> frozenset[int]:
    """The offsets in ``clause`` (at most 60 characters are looked at) at which a word of the dictionary starts."""
    starts, at = [], 0
    for word in _tokenizer().cut(clause[:60], HMM=False):
        starts.append(at)
        at += len(word)
    return frozenset(starts)


def is_word(clause: str, start: int, end: int) -> bool:
    """Whether ``clause[start:end]`` stands as a word of its own (和 in 电费和水费, but not in 和谐社区)."""
    starts = word_starts(clause)
    return start in starts and (end in starts or end >= len(clause))
