"""The JSON of an outcome, taken apart for loading: its source, and the rows of a report or a failure."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, NamedTuple

from pydantic_core import from_json

from extractor.lexicon.book import Book
from extractor.writers.store.rows import Object, Row, Rows, rows_of
from extractor.writers.store.schema import FAILURE

_FAILED = tuple(column.name for column in FAILURE.columns)


class Loaded(NamedTuple):
    """Rows of one outcome. ``rows`` are those of its report, ``failure`` that of a failure; ``kind``, ``year`` say
    what report it is."""

    source: Row
    rows: Rows | None
    failure: Row | None
    kind: str | None = None
    year: int | None = None


def loaded(name: str, json: bytes, book: Book, digest: str | None = None) -> Loaded:
    """Take an outcome apart; ``digest`` where it was computed before. NUL, which databases refuse, becomes U+FFFD."""
    outcome: Object = from_json(json, cache_strings="all")
    if b"\\u0000" in json:
        outcome = _without_nul(outcome)
    sha256, digest = outcome["source"].get("sha256"), digest or digest_of(json)
    if "code" in outcome:
        flat = outcome["source"] | outcome | {"name": name}
        return Loaded((name, sha256, None, digest), None, tuple(flat.get(column) for column in _FAILED))
    kind, year = outcome["report"].get("kind"), outcome["report"].get("fiscal_year")
    rows = rows_of(outcome, book)
    return Loaded((name, sha256, rows.key, digest), rows, None, kind, year)


def digest_of(json: bytes) -> str:
    """What tells one outcome from another."""
    return blake2b(json, digest_size=16).hexdigest()


def named_indicators(book: Book) -> list[Row]:
    """The rows of the table of indicators."""
    entries = sorted(book.indicators.values(), key=lambda entry: entry.id)
    return [(entry.id, entry.name, entry.takes, entry.part_of, entry.code, entry.origin) for entry in entries]


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {key: _without_nul(inner) for key, inner in value.items()}
    return [_without_nul(inner) for inner in value] if isinstance(value, list) else value
