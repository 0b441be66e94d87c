"""What one document may cost. Every reader counts against these; the guard enforces memory and time from outside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for reading one document.

    ``memory`` is in bytes beyond what the reading process needs to start, ``seconds`` wall time, ``size`` bytes of
    the source, ``unpacked`` bytes of all members of a package, ``ratio`` unpacked to packed of one member,
    ``characters`` of the text that is handed back, ``depth`` of bundles inside bundles,
    ``scans`` pages of one document that are recognised from their pictures; ``seconds`` start anew with each of them.
    """

    memory: int = 2 << 30
    seconds: float = 60.0
    size: int = 256 << 20
    pages: int = 5_000
    members: int = 10_000
    unpacked: int = 512 << 20
    ratio: int = 400
    characters: int = 20_000_000
    cells: int = 1_000_000
    depth: int = 3
    scans: int = 100
