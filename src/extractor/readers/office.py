"""Formats that only an office suite reads (.doc, .wps, .rtf): LibreOffice, found at run time, makes a .docx of them.

It runs headless, in a process group of its own that is ended with all it started, with a profile of this process's
own in which macros, links and updates are off.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from extractor.model.errors import Corrupt, Encrypted, LimitExceeded, TimedOut, Unsupported
from extractor.readers.limits import Limits
from extractor.readers.open import Source

OFFICE = {"doc": ".doc", "rtf": ".rtf"}
"""The kinds of source that are converted first, and the suffix LibreOffice knows them by."""

_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format"}
"""Named, because LibreOffice would take what is no document for plain text."""
_NAMES = ("soffice", "libreoffice")
_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", "/usr/lib/libreoffice/program/soffice")
_ROOM = 4 << 30
"""Address space LibreOffice takes before it has read anything, in bytes; little of it is ever memory."""
_FIB, _LOCKED = b"\xec\xa5", 0x01
_SECTOR = 512
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
)
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>
"""
_ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'


@cache
def program() -> str | None:
    """The path of LibreOffice's program, or None where this machine has none."""
    found = (shutil.which(name) for name in _NAMES)
    return next(filter(None, found), None) or next((place for place in _PLACES if os.access(place, os.X_OK)), None)


def converted(source: Source, limits: Limits) -> Source:
    """The source as a .docx of the same name.

    Raises Unsupported where there is no LibreOffice, Encrypted, LimitExceeded, TimedOut after ``limits.seconds``, and
    Corrupt where LibreOffice makes nothing of it.
    """
    if len(source.data) > limits.size:
        raise LimitExceeded(f"{len(source.data)} bytes, more than the limit of {limits.size}", source=source.name)
    if source.kind == "doc" and _is_locked(source.data):
        raise Encrypted("Word document with a password", source=source.name)
    suffix = OFFICE[source.kind]
    soffice = program()
    if soffice is None:
        told = f"{suffix} is read through LibreOffice: install it so that 'soffice' is on PATH, or save as .docx"
        raise Unsupported(told, source=source.name)
    with tempfile.TemporaryDirectory(prefix="extractor-", ignore_cleanup_errors=True) as folder:
        given, made = Path(folder, f"report{suffix}"), Path(folder, "made", "report.docx")
        given.write_bytes(source.data)
        said = _convert(soffice, given, made.parent, source, limits)
        if not made.is_file():
            raise Corrupt(f"LibreOffice reads nothing in it: {said}", source=source.name)
        if made.stat().st_size > limits.size:
            raise LimitExceeded(f"{made.stat().st_size} bytes as .docx", source=source.name)
        return Source.of(made, source.name, limits)


def _convert(soffice: str, given: Path, folder: Path, source: Source, limits: Limits) -> str:
    """Runs the conversion; what LibreOffice said."""
    command = [
        soffice, f"-env:UserInstallation={_profile(os.getpid()).as_uri()}", "--headless", "--norestore", "--nologo",
        "--nodefault", "--nolockcheck", f"--infilter={_FILTERS[source.kind]}",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(given),
    ]  # fmt: skip
    with _started(command, limits) as process:
        try:
            said, _ = process.communicate(timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise TimedOut(f"not converted within {limits.seconds:g} seconds", source=source.name) from error
    return said.decode("utf-8", errors="replace").replace(str(given.parent), "").strip()[-300:]


@contextmanager
def _started(command: list[str], limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    """A bounded process in a group of its own; at the end nothing of the group is left."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        if sys.platform == "linux":
            import resource

            room = limits.memory + _ROOM
            with suppress(ProcessLookupError, PermissionError):  # it has ended, or our own bounds are tighter
                resource.prlimit(process.pid, resource.RLIMIT_AS, (room, room))
        yield process
    finally:
        with suppress(ProcessLookupError, PermissionError):  # nothing of the group is left
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@cache
def _profile(_process: int) -> Path:
    """The profile folder of this process: LibreOffice takes one run at a time in each."""
    folder = Path(tempfile.mkdtemp(prefix="extractor-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    user = folder / "user"
    user.mkdir()
    items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")
    return folder


def _is_locked(data: bytes) -> bool:
    """Whether the file information block of a Word document, at the start of a sector, has its fEncrypted bit set."""
    for at in range(_SECTOR, min(len(data), 1 << 24), _SECTOR):
        if data[at : at + 2] == _FIB and len(data) > at + 12:
            return bool(data[at + 11] & _LOCKED)
    return False
