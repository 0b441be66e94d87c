"""Zip archives opened with care: whatever is wrong with one, it is told in one way."""

from __future__ import annotations

import io
import struct
import zipfile


class BadZip(ValueError):
    """No readable zip archive."""


def opened_zip(data: bytes) -> zipfile.ZipFile:
    """The archive that begins where the data begins. Raises BadZip.

    Without this bound, an archive whose end is cut off would be taken for the last archive stored inside it.
    """
    try:
        found = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, struct.error) as error:
        raise BadZip(str(error)) from error
    members = found.infolist()
    if members and min(member.header_offset for member in members) > 0:
        raise BadZip("its end is missing")
    return found
