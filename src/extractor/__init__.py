"""Turns unstructured Chinese public-finance reports into typed records with provenance for every value."""

from __future__ import annotations

from typing import Any

_HOMES = {
    "figures": "extractor.pipeline",
    "parse_quantity": "extractor.pipeline",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Public names are resolved on first use, so that importing the package loads nothing heavy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
