"""Zip packages (OOXML): scanned for bombs before anything is unpacked, parts parsed without network or entities."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from lxml import etree

from extractor.model.errors import Corrupt, Encrypted, LimitExceeded
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.zips import BadZip, bytes_of, opened_zip

_STRICT = tuple(
    (f"http://purl.oclc.org/ooxml/{part}".encode(), f"http://schemas.openxmlformats.org/{usual}".encode())
    for part, usual in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("spreadsheetml/main", "spreadsheetml/2006/main"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
        ("officeDocument/math", "officeDocument/2006/math"),
    )
)
_SMALL = 1 << 20
_WHOLE = re.compile(r"-?\d{1,9}(?!\d)")


class Package:
    """An opened package whose members are within the limits."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._name = source.name
        try:
            self._zip = opened_zip(source.data)
        except BadZip as error:
            raise Corrupt(f"no readable package: {error}", source=source.name) from error
        members = self._zip.infolist()
        if len(members) > limits.members:
            raise LimitExceeded(f"{len(members)} members in the package", source=source.name)
        if any(member.flag_bits & 1 for member in members):
            raise Encrypted("package with a password", source=source.name)
        if sum(member.file_size for member in members) > limits.unpacked:
            raise LimitExceeded(f"unpacks to more than {limits.unpacked >> 20} MiB", source=source.name)
        for member in members:
            if member.file_size > _SMALL and member.file_size > limits.ratio * max(1, member.compress_size):
                raise LimitExceeded(f"{member.filename} unpacks to {member.file_size} bytes", source=source.name)
        self.names = frozenset(member.filename for member in members)

    def xml(self, name: str) -> Any:
        """The root of a part. Raises Corrupt where it is missing, cut or no XML."""
        try:
            return etree.fromstring(_usual(bytes_of(self._zip, name)), _parser())
        except KeyError as error:
            raise Corrupt(f"{name} is missing from the package", source=self._name) from error
        except (etree.XMLSyntaxError, BadZip) as error:
            raise Corrupt(f"{name}: {error}", source=self._name) from error

    def main_part(self, otherwise: str) -> str:
        """The part that the package names as its document."""
        rels = self.maybe("_rels/.rels")
        targets = [] if rels is None else [r for r in rels if r.get("Type", "").endswith("/officeDocument")]
        return str(targets[0].get("Target", otherwise)).lstrip("/") if targets else otherwise

    def related(self, name: str, *kinds: str) -> list[Any]:
        """The roots of the parts that a part names as related in one of those ways."""
        folder, _, file = name.rpartition("/")
        rels = self.maybe(f"{folder}/_rels/{file}.rels".lstrip("/"))
        found = [] if rels is None else [r for r in rels if r.get("Type", "").rpartition("/")[2] in kinds]
        targets = [posixpath.normpath(posixpath.join("/", folder, r.get("Target", ""))).lstrip("/") for r in found]
        return [self.xml(target) for target in dict.fromkeys(targets) if target in self.names]

    def maybe(self, name: str) -> Any | None:
        """The root of a part, or None where the package has none of that name."""
        return self.xml(name) if name in self.names else None


def _usual(data: bytes) -> bytes:
    """The namespaces that nearly all programs write, where a file has those of strict Office Open XML instead."""
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return data


def whole(text: str | None, otherwise: int) -> int:
    """The whole number an attribute gives; ``otherwise`` where it is missing or none."""
    found = _WHOLE.match(text or "")
    return int(found[0]) if found else otherwise


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
