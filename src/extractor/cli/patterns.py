"""``extractor patterns`` and ``extractor formats``: what the house knows, and whether its examples hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extractor.cli.say import escape, out, say
from extractor.lexicon.shape import SHAPES, Entry
from extractor.model.errors import UsageError
from extractor.pipeline import book_of
from extractor.readers.dispatch import formats
from extractor.rehearse import rehearse


def test_command(layers: tuple[Path, ...]) -> int:
    """Play every example; the exit code: 0, or 4 where one does not hold."""
    book = book_of(layers)
    played = list(rehearse(book))
    failed = [take for take in played if not take.holds]
    for take in failed:
        text = " ".join(take.text.split())
        reads, wants = "；".join(take.reads) or "—", "；".join(take.wants) or "—"
        out().print(
            escape(say("patterns.failure", origin=take.origin, text=text, reads=reads, wants=wants)), soft_wrap=True
        )
    if failed:
        out().print(say("patterns.failed", failed=len(failed), examples=len(played)), style="red")
        return 4
    entries = len({take.origin for take in played})
    out().print(say("patterns.passed", examples=len(played), entries=entries), style="green")
    return 0


def list_command(kind: str | None, layers: tuple[Path, ...]) -> None:
    """One line an entry: kind, id, name or words, and where it is written."""
    if kind is not None and kind not in SHAPES:
        raise UsageError(f"{kind}: {' '.join(sorted(SHAPES))}")
    book = book_of(layers)
    for shelf in [kind] if kind else sorted(SHAPES):
        entries: Mapping[str, Entry] = book.shelf(shelf, Entry)
        for entry in entries.values():
            words = getattr(entry, "says", ()) or getattr(entry, "maps", ())
            name = getattr(entry, "name", None) or "、".join(list(words)[:6])
            out().print(escape(f"{shelf}\t{entry.id}\t{name}\t{entry.origin}"), soft_wrap=True)


def formats_command() -> None:
    """One line a format: read, or what has to be installed for it."""
    for found in formats():
        told = say("formats.read") if found.reads else say("formats.missing", needs=found.needs)
        out().print(escape(f".{found.suffix}\t{told}"), soft_wrap=True)
