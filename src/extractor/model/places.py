"""Names of what we keep beside reports: it is no report itself."""

from __future__ import annotations

CONFIG = "extractor.toml"
"""Settings."""
APPROVED = "extractor.approved"
"""The folder of what people approved of the reports around it."""
CORRECTIONS = ".corrections.jsonl"
"""How the name of a file of corrections ends; before it stands that of the archive."""

LEDGER = ".ledger"
"""How the name of a ledger ends; before it stands that of the archive, behind it what its database adds."""

_LEDGERS = (LEDGER, *(f"{LEDGER}-{part}" for part in ("wal", "shm", "journal")))


def is_ours(name: str) -> bool:
    """Whether a file or folder of that name is ours."""
    return name in (CONFIG, APPROVED) or name.endswith((CORRECTIONS, *_LEDGERS))
