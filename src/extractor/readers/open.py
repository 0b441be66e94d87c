"""A source: the bytes of one report, what they are, and who they are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from extractor.model.document import SourceInfo
from extractor.model.errors import Forbidden, LimitExceeded, NotFound, UsageError
from extractor.readers.limits import Limits
from extractor.readers.sniff import MEDIA_TYPES, Kind, kind_of


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes with a name. ``kind`` comes from the bytes; ``sha256`` identifies the content."""

    name: str
    data: bytes
    sha256: str
    kind: Kind

    @classmethod
    def of(cls, origin: Path | str | bytes, name: str | None = None, limits: Limits | None = None) -> Source:
        """Reads a file, or takes bytes as they are. ``name`` defaults to the file's own.

        Raises NotFound, Forbidden, UsageError (a folder) or LimitExceeded (larger than ``limits.size``).
        """
        data = origin if isinstance(origin, bytes) else _load(Path(origin), (limits or Limits()).size)
        label = name if name is not None else ("" if isinstance(origin, bytes) else Path(origin).name)
        return cls(label, data, hashlib.sha256(data).hexdigest(), kind_of(data))

    @property
    def media_type(self) -> str:
        """The media type of the content."""
        return MEDIA_TYPES[self.kind]

    def info(self, reader: str | None = None, encoding: str | None = None, pages: int | None = None) -> SourceInfo:
        """The identity as records carry it."""
        return SourceInfo(
            name=self.name,
            sha256=self.sha256,
            media_type=self.media_type,
            bytes=len(self.data),
            encoding=encoding,
            pages=pages,
            reader=reader,
        )


def _load(path: Path, size: int) -> bytes:
    try:
        if path.is_dir():
            raise UsageError(f"{path}: is a folder, not a report", source=str(path))
        length = path.stat().st_size
        if not path.is_file():
            raise UsageError(f"{path}: is no regular file", source=str(path))
        if length > size:
            raise LimitExceeded(f"{path}: {length} bytes, more than the limit of {size}", source=str(path))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"{path}: no such file", source=str(path)) from error
    except PermissionError as error:
        raise Forbidden(f"{path}: may not be read", source=str(path)) from error
    except OSError as error:
        raise NotFound(f"{path}: {error.strerror or error}", source=str(path)) from error
