"""Zip archives opened with care: whatever is wrong with one, it is told in one way."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib


class BadZip(ValueError):
    """No readable zip archive."""


_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError,
)  # fmt: skip
"""What zipfile raises over broken archives."""


def opened_zip(data: bytes) -> zipfile.ZipFile:
    """The archive that begins where the data begins. Raises BadZip.

    Without this bound, an archive whose end is cut off would be taken for the last archive stored inside it.
    """
    try:
        found = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise BadZip(str(error)) from error
    members = found.infolist()
    if members and min(member.header_offset for member in members) != 0:
        raise BadZip("it does not begin where it should")
    return found


def bytes_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str) -> bytes:
    """The bytes of a member, unpacked. Raises BadZip, and KeyError where there is none of that name.

    No more is unpacked than the archive says there is: one that understates its sizes would fill the memory otherwise.
    """
    told = archive.getinfo(member) if isinstance(member, str) else member
    try:
        with archive.open(told) as opened:
            return opened.read(told.file_size + 1)
    except _BROKEN as error:
        raise BadZip(str(error)) from error
