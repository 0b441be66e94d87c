"""What a test may miss on this machine: skipped with the reason where a person runs it, a failure where CI does."""

from __future__ import annotations

import os

import pytest


def needs(*, there: bool, what: str) -> None:
    """Skips a test where something is not installed; in continuous integration that is a failure."""
    if not there and os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing")
    if not there:
        pytest.skip(f"{what} is not installed")
