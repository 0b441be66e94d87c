"""Turns unstructured Chinese public-finance reports into typed records with provenance for every value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.batch.archive import archive as archive
    from extractor.batch.convert import convert as convert
    from extractor.lexicon.book import Book as Book
    from extractor.model.document import Document as Document
    from extractor.model.errors import ExtractorError as ExtractorError
    from extractor.model.record import Failure as Failure
    from extractor.model.record import Record as Record
    from extractor.pipeline import Options as Options
    from extractor.pipeline import check as check
    from extractor.pipeline import explain as explain
    from extractor.pipeline import extract as extract
    from extractor.pipeline import figures as figures
    from extractor.pipeline import parse_quantity as parse_quantity
    from extractor.pipeline import read as read
    from extractor.readers.limits import Limits as Limits
    from extractor.readers.open import Source as Source

_HOMES = {
    "Book": "extractor.lexicon.book",
    "Document": "extractor.model.document",
    "ExtractorError": "extractor.model.errors",
    "Failure": "extractor.model.record",
    "Limits": "extractor.readers.limits",
    "Options": "extractor.pipeline",
    "Record": "extractor.model.record",
    "Source": "extractor.readers.open",
    "archive": "extractor.batch.archive",
    "check": "extractor.pipeline",
    "convert": "extractor.batch.convert",
    "explain": "extractor.pipeline",
    "extract": "extractor.pipeline",
    "figures": "extractor.pipeline",
    "parse_quantity": "extractor.pipeline",
    "read": "extractor.pipeline",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Public names are resolved on first use, so that importing the package loads nothing heavy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
