"""Names of what we keep beside reports: it is no report itself."""

from __future__ import annotations

CONFIG = "extractor.toml"
"""Settings."""
APPROVED = "extractor.approved"
"""The folder of what people approved of the reports around it."""
CORRECTIONS = ".corrections.jsonl"
"""How the name of a file of corrections ends; before it stands that of the archive."""


def is_ours(name: str) -> bool:
    """Whether a file or folder of that name is ours."""
    return name in (CONFIG, APPROVED) or name.endswith(CORRECTIONS)
