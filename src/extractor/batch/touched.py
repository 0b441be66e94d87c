"""Which reports a change of the patterns can touch: those that have the letters of a word that came, went or changed.

Of every report the ledger keeps which letters its text has, a kilobyte however long it is. A word whose letters are
not all there cannot be in it, nor in a label made of its rows and columns, whatever is left out or joined. Of a
change that no words bound (a formula, a kind of report, a regex, what readers go by) every report is taken.
"""

from __future__ import annotations

import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from extractor.lexicon.load import builtin_patterns, read_folder

_BITS = 8192
_SILENT = frozenset(("note", "origin", "example", "silent", "source"))
"""Fields that no report is read by."""
_UNREAD = ("cli.", "facts.", "rules.", "compare.", "new.", "failure.", "advice.")
"""Words and messages for people at the end; failures are always taken, whatever changed."""
_TALK = "cli.toml#"
"""What the command line says is in no record."""
_WORDED = {
    "unit": ("says",),
    "indicator": ("name", "says", "ends", "apart", "only"),
}
"""Entries that bear on a report only where one of their words is in it, and the fields with those."""

Entries = dict[str, dict[str, Any]]
"""Entries as they are read, by 'kind id'."""


def letters(texts: Iterable[str]) -> bytes:
    """Which letters texts have, as bits, widths and cases folded."""
    return _mask("".join(texts)).to_bytes(_BITS // 8, "little")


def snapshot(layers: Iterable[Path]) -> bytes:
    """All entries of the built-in patterns and of layers over them, to be kept. Raises PatternError."""
    entries: Entries = {}
    for folder in (builtin_patterns(), *layers):
        for kind, entry in read_folder(folder):
            if entry.origin.startswith(_TALK):
                continue
            entries[f"{kind} {entry.id}"] = entry.model_dump(mode="json", exclude=set(_SILENT))
    return zlib.compress(json.dumps(entries, ensure_ascii=False).encode(), 9)


class Change:
    """What changed between two snapshots."""

    def __init__(self, before: bytes, after: bytes) -> None:
        old, new = (json.loads(zlib.decompress(data)) for data in (before, after))
        changed = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        words = [_words(key, old.get(key, {}), new.get(key, {})) for key in changed]
        self.everything = None in words
        self._masks = {_mask(word) for some in words if some for word in some}

    def touches(self, bits: bytes | None) -> bool:
        """Whether a report with these letters may be read in another way now; None where nobody knows its letters."""
        if self.everything or bits is None:
            return True
        held = int.from_bytes(bits, "little")
        return any(mask & held == mask for mask in self._masks)


def _words(key: str, old: dict[str, Any], new: dict[str, Any]) -> set[str] | None:
    """Words of which a report must have one for the change of an entry to bear on it; None where it may on any."""
    kind, _, name = key.partition(" ")
    if kind in ("message", "words") and name.startswith(_UNREAD):
        return set()
    if kind == "words" and not name.startswith("readers.") and old.get("regex", []) == new.get("regex", []):
        says = set(old.get("says", ())) ^ set(new.get("says", ()))
        maps = set(old.get("maps", {}).items()) ^ set(new.get("maps", {}).items())
        ordered = says or maps or sorted(old) != sorted(new)
        return says | {word for word, _ in maps} if ordered else None
    if kind in _WORDED and not (old.get("under") or new.get("under")):
        return {word for entry in (old, new) for field in _WORDED[kind] for word in _said(entry.get(field))}
    return None


def _said(value: Any) -> Iterator[str]:
    """The words of a field, however they are kept."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (word for words in value.values() for word in _said(words))
    else:
        yield from value or ()


def _mask(text: str) -> int:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return reduce(or_, (1 << ord(letter) % _BITS for letter in set(folded) if not letter.isspace()), 0)
