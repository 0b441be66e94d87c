"""Turns unstructured Chinese public-finance reports into typed records with provenance for every value."""

from __future__ import annotations

from typing import Any

_HOMES = {
    "Book": "extractor.lexicon.book",
    "Document": "extractor.model.document",
    "ExtractorError": "extractor.model.errors",
    "Failure": "extractor.model.record",
    "Limits": "extractor.readers.limits",
    "Options": "extractor.pipeline",
    "Record": "extractor.model.record",
    "Source": "extractor.readers.open",
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
