"""Bundles (.zip, .7z): every member a source of its own, named ``bundle/member``, unpacked in memory within limits.

Nothing is ever written to disk. Names are made safe, put right where the archive does not say their encoding, and rid
of a folder that holds everything; members of a bundle inside a bundle follow, down to ``Limits.depth``.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import regex

from extractor.model.errors import Corrupt, Empty, Encrypted, ExtractorError, LimitExceeded, Unsupported
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.zips import BadZip, bytes_of, opened_zip

BUNDLES = frozenset({"zip", "7z"})
"""The kinds of source that hold sources."""

_UTF8_NAME, _LOCKED = 0x800, 0x1
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
_UNICODE_PATH = 0x7075
_UNPRINTED = regex.compile(r"[\p{C}]+")
_EAST = regex.compile(
    r"[\x20-\x7e\p{Han}\u00b7\u2010-\u2027\u2030-\u203b\u2160-\u217f\u2460-\u24ff\u3000-\u303f\uff01-\uffe5]*"
)
_UNSEEN = frozenset(("__macosx", "thumbs.db", "desktop.ini"))
_SMALL = 1 << 20
_LONGEST_NAME, _LONGEST_SUFFIX = 200, 8
"""Bytes of one part of a name, characters of its suffix."""


@dataclass(slots=True)
class _Budget:
    """What all bundles of one source may still cost, those inside others counted in; names given so far."""

    limits: Limits
    members: int = 0
    unpacked: int = 0
    names: set[str] = field(default_factory=set)

    def member(self) -> None:
        """Counts one member; LimitExceeded where there are too many."""
        self.members += 1
        if self.members > self.limits.members:
            raise LimitExceeded(f"more than {self.limits.members} members")

    def bytes(self, count: int) -> None:
        """Counts unpacked bytes; LimitExceeded where they are too many."""
        self.unpacked += count
        if self.unpacked > self.limits.unpacked:
            raise LimitExceeded(f"unpacks to more than {self.limits.unpacked >> 20} MiB")


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in a bundle. ``locked``: a password is needed. ``load`` gives its bytes."""

    name: str
    size: int
    packed: int | None
    locked: bool
    load: Callable[[], bytes]


def members(source: Source, limits: Limits) -> Iterator[Source | ExtractorError]:
    """The files of a bundle in the order of the archive, each a Source, or the error that stands in its place.

    A member that cannot be unpacked is an error with its name in ``source``. Raises Corrupt, Encrypted, Empty,
    LimitExceeded or Unsupported where that is true of the bundle as a whole.
    """
    empty = True
    for found in _inside(source, _Budget(limits), 1):
        empty = False
        yield found
    if empty:
        raise Empty("a bundle without files", source=source.name)


def _inside(source: Source, budget: _Budget, depth: int) -> Iterator[Source | ExtractorError]:
    opened = list(_zipped(source) if source.kind == "zip" else _seven_zipped(source, budget))
    paths = [_safe(member.name) for member in opened]
    root = _root(path for path in paths if path)
    for member, whole in zip(opened, paths, strict=True):
        budget.member()
        path = whole.removeprefix(root)
        if not path:
            continue
        name = _unused(f"{source.name}/{path}", budget.names)
        try:
            found = _unpacked(member, name, budget)
        except ExtractorError as error:
            error.source = name
            yield error
            continue
        if found.kind not in BUNDLES:
            yield found
        elif depth >= budget.limits.depth:
            yield LimitExceeded(f"bundles more than {budget.limits.depth} deep", source=name)
        else:
            try:
                yield from _inside(found, budget, depth + 1)
            except (Corrupt, Encrypted, Unsupported) as error:
                error.source = name
                yield error


def _unpacked(member: _Member, name: str, budget: _Budget) -> Source:
    if member.locked:
        raise Encrypted("a member with a password")
    limits = budget.limits
    if member.size > limits.size:
        raise LimitExceeded(f"{member.size} bytes, more than the limit of {limits.size}")
    if member.packed is not None and member.size > _SMALL and member.size > limits.ratio * max(1, member.packed):
        raise LimitExceeded(f"{member.packed} bytes unpack to {member.size}")
    budget.bytes(member.size)
    return Source.of(member.load(), name)


def _zipped(source: Source) -> Iterator[_Member]:
    try:
        bundle = opened_zip(source.data)
    except BadZip as error:
        raise Corrupt(f"no readable zip archive: {error}", source=source.name) from error
    for entry in bundle.infolist():
        if entry.is_dir():
            continue

        def load(entry: zipfile.ZipInfo = entry) -> bytes:
            if entry.compress_type not in _METHODS:
                raise Unsupported(f"packed with zip method {entry.compress_type}")
            try:
                return bytes_of(bundle, entry)
            except BadZip as error:
                raise Corrupt(f"cannot be unpacked: {error}") from error

        locked = bool(entry.flag_bits & _LOCKED)
        yield _Member(_zip_name(entry), entry.file_size, entry.compress_size, locked, load)


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """The name of a zip member: as marked UTF-8, by its Unicode field, else by bytes that zipfile took for 437."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", errors="replace")
        extra = extra[4 + size :]
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _EAST.fullmatch(name):
            return name
    return entry.filename


def _seven_zipped(source: Source, budget: _Budget) -> Iterator[_Member]:
    try:
        import py7zr
        from py7zr.io import BytesIOFactory
    except ImportError as error:
        raise Unsupported("7z archive: install the extra 'archives' (py7zr)", source=source.name) from error
    try:
        with py7zr.SevenZipFile(io.BytesIO(source.data)) as bundle:
            if bundle.needs_password():
                raise Encrypted("archive with a password", source=source.name)
            files = [entry for entry in bundle.list() if not entry.is_directory]
            _bounded(source, files, budget)
            factory = BytesIOFactory(budget.limits.unpacked)
            bundle.extract(targets=[entry.filename for entry in files], factory=factory)
            held: dict[str, Any] = dict(factory.products)
    except ExtractorError:
        raise
    except py7zr.exceptions.PasswordRequired as error:
        raise Encrypted("archive with a password", source=source.name) from error
    except py7zr.exceptions.UnsupportedCompressionMethodError as error:
        raise Unsupported(f"7z archive: {error}", source=source.name) from error
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # py7zr raises what its parsers happen to meet in a broken archive
        raise Corrupt(f"no readable 7z archive: {error!r}", source=source.name) from error
    for entry in files:
        product = held.get(entry.filename)
        if product is None:
            continue
        product.seek(0)
        data = product.read()
        yield _Member(entry.filename, len(data), None, False, partial(bytes, data))


def _bounded(source: Source, files: Sequence[Any], budget: _Budget) -> None:
    """Counts and sizes as the archive gives them, before anything is unpacked."""
    limits = budget.limits
    if len(files) > limits.members:
        raise LimitExceeded(f"{len(files)} members", source=source.name)
    total = sum(entry.uncompressed for entry in files)
    if total > limits.unpacked - budget.unpacked or total > max(_SMALL, limits.ratio * len(source.data)):
        raise LimitExceeded(f"{len(source.data)} bytes unpack to {total}", source=source.name)


def _safe(name: str) -> str:
    """A relative POSIX path that stays inside; empty for what systems leave in archives and for hidden files."""
    parts = [_UNPRINTED.sub("", part).strip() for part in name.replace("\\", "/").split("/")]
    parts = [part.replace(":", "_") for part in parts if part not in ("", ".", "..")]
    if not parts or any(part.lower() in _UNSEEN for part in parts) or parts[-1].startswith("."):
        return ""
    return "/".join(map(_shortened, parts[-16:]))


def _shortened(part: str) -> str:
    """A name that every file system takes; what it ends in is kept."""
    if len(part.encode()) <= _LONGEST_NAME:
        return part
    stem, dot, suffix = part.rpartition(".")
    end = dot + suffix if stem and len(suffix) <= _LONGEST_SUFFIX else ""
    return part.encode()[: _LONGEST_NAME - len(end.encode())].decode(errors="ignore") + end


def _root(paths: Iterable[str]) -> str:
    """The folder that holds everything and so tells nothing apart, with its stroke; empty where there is none."""
    tops = {path.partition("/")[::2] for path in paths}
    names = {name for name, _ in tops}
    return f"{names.pop()}/" if len(names) == 1 and all(rest for _, rest in tops) else ""


def _unused(name: str, names: set[str]) -> str:
    """The name, numbered where the bundle has it already."""
    free, count = name, 1
    while free in names:
        count += 1
        free = f"{name} ({count})"
    names.add(free)
    return free
