"""JSON Lines, compressed as they are written: ``X.jsonl.zst``. Whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from extractor.model.errors import TargetError
from extractor.writers.table import needed
from extractor.writers.target import settle, temporary

_LEVEL = 6
"""Zstandard's: about an eighth of the size, still faster than reports are read."""


class PackedLines:
    """One file, one object a line, in Zstandard. Every step raises TargetError where the place cannot be written."""

    def __init__(self, path: Path) -> None:
        zstandard = needed("zstandard", "zst")
        self._path = path
        self._part, handle = temporary(path)
        self._file = os.fdopen(handle, "wb")
        self._stream = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).stream_writer(self._file)

    def write(self, name: str, json: str) -> None:
        """One more line."""
        del name
        line = "".join(map(str.strip, json.split("\n"))) if "\n" in json else json
        try:
            self._stream.write(f"{line}\n".encode())
        except OSError as error:
            raise TargetError(f"{self._path}: {error.strerror}") from error

    def commit(self) -> None:
        """End the stream and give the file its name."""
        settle(self._stream.close, self._part, self._path)

    def abandon(self) -> None:
        """Remove what was written."""
        self._file.close()
        self._part.unlink(missing_ok=True)
