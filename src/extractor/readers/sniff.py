"""What a source is, told from its bytes and never from its name."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice, pairwise
from typing import Literal

from extractor.readers.zips import BadZip, opened_zip

Kind = Literal[
    "text", "csv", "pdf", "docx", "html", "xlsx", "doc", "xls", "ofd", "zip", "ole2", "rtf", "7z", "rar", "gzip",
    "image", "xml", "mhtml", "package", "outcome", "database", "binary", "empty",
]  # fmt: skip

MEDIA_TYPES: dict[Kind, str] = {
    "text": "text/plain",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "csv": "text/csv",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "ole2": "application/x-ole-storage",
    "rtf": "application/rtf",
    "7z": "application/x-7z-compressed",
    "rar": "application/vnd.rar",
    "gzip": "application/gzip",
    "image": "image/*",
    "xml": "application/xml",
    "mhtml": "multipart/related",
    "package": "application/zip",
    "outcome": "application/json",
    "database": "application/octet-stream",
    "binary": "application/octet-stream",
    "empty": "application/x-empty",
}

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole2"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3\x00", "database"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x00\x00\x00\x0cjP", "image"),
)

_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|script|style|span|article|section|h[1-6]|br)\b[^<]*>?",
    re.IGNORECASE,
)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_WORD_BODY = re.compile(r"word/document\d*\.xml")
_OFFICE_PARTS = frozenset(("[Content_Types].xml", "META-INF/manifest.xml", "META-INF/container.xml"))
"""Presentations, OpenDocument files, books: packages whose parts are no reports."""
_OUTCOME = re.compile(rb'\{\s*"schema":\s*"[\d.]+",\s*"source":\s*\{')
"""How what we write begins: it is no report."""
_MESSAGE = re.compile(rb"(?:mime-version|content-type|from|subject|date):", re.IGNORECASE)
_AMOUNT = re.compile(r"\s*[-+]?\d[\d,. ]*%?\s*")
_GROUP = re.compile(r"\d{3}(?!\d)")
"""Digits behind a comma that parts a number's thousands."""
_LINES = 200
_EAST_UNITS = re.compile("[\\x20-\\x7e\\s\\u2010-\\u2027\\u2460-\\u249b\\u3000-\\u303f\\u3400-\\u9fff\\uff01-\\uff5e]")
_OPENING = re.compile(rb"\s*<(?:[!?%a-z])", re.IGNORECASE)


def kind_of(data: bytes) -> Kind:
    """The kind of content: magic bytes first, package members next, markup after that, text by its characters."""
    if not data.strip(b"\x00 \t\r\n"):
        return "empty"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _package(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return _compound(data) if kind == "ole2" else kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if _OUTCOME.match(data):
        return "outcome"
    if _MESSAGE.match(data.lstrip()[:20]) and b"multipart/related" in data[:4096].lower():
        return "mhtml"
    return _markup(data) or ("binary" if _is_binary(data) else "csv" if _is_table(data) else "text")


def _package(data: bytes) -> Kind:
    try:
        names = set(opened_zip(data).namelist())
    except BadZip:
        return "docx" if b"word/document.xml" in data[: 1 << 20] else "zip"
    if any(_WORD_BODY.fullmatch(name) for name in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "OFD.xml" in names:
        return "ofd"
    return "package" if names & _OFFICE_PARTS else "zip"


def _compound(data: bytes) -> Kind:
    """Word, Excel and WPS before 2007, and Office files with a password: told by the names of their streams."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "ole2"
    if holds("WordDocument"):
        return "doc"
    return "xls" if holds("Workbook") or holds("Book") else "ole2"


def _markup(data: bytes) -> Kind | None:
    head = data[:8192]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1:2] == b"\x00" or head[:1] == b"\x00":
        head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    head = head.removeprefix(b"\xef\xbb\xbf")
    if not _OPENING.match(head):
        return None
    declared = head.lstrip().startswith(b"<?xml")
    if (_PAGE if declared else _MARKUP).search(head):
        return "html"
    return "xml" if declared else None


def _is_binary(data: bytes) -> bool:
    """Control characters that no text holds, beyond a stray few; UTF-16 keeps its zero bytes on one side."""
    sample = data[: 1 << 16]
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    zeros = sample.count(0)
    odd = sum(sample.count(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32), 127))
    if zeros:
        return not _looks_utf16(sample) and (zeros + odd) * 50 > len(sample)
    return odd * 50 > len(sample) and not _looks_utf16(sample)


def _looks_utf16(sample: bytes) -> bool:
    """Read as UTF-16 of either order nearly every unit is Han, ASCII or East Asian punctuation; of noise a third is."""
    sample = sample[: len(sample) & ~1]
    if len(sample) < 8:
        return False
    return any(
        len(_EAST_UNITS.findall(sample.decode(order, errors="replace"))) * 20 > 9 * len(sample)
        for order in ("utf-16-le", "utf-16-be")
    )


def _is_table(data: bytes) -> bool:
    """Lines that commas part into equally many fields, with a header of words and a column of numbers below it.

    In UTF-8, GB18030 and Big5 a comma and a quote are never part of another character, so bytes tell.
    """
    sample = data[: 1 << 16].decode("latin-1")
    if sample.count(",") < 6 or "\x00" in sample:
        return False
    lines = io.StringIO(sample, newline="")
    try:
        rows = [row for row in islice(csv.reader(lines), _LINES) if any(field.strip() for field in row)]
    except csv.Error:
        return False
    widths = Counter(len(row) for row in rows if sum(map(bool, row)) > 1)
    if not widths:
        return False
    width, often = widths.most_common(1)[0]
    if len(data) > len(sample):
        rows.pop()  # cut off in the middle
    table = [row for row in rows if len(row) == width]
    if width < 2 or often < 3 or often * 10 < 9 * widths.total() or _AMOUNT.fullmatch("".join(table[0])):
        return False
    if any(before[-1:].isdigit() and _GROUP.match(after) for before, after in pairwise(table[0])):
        return False
    return any(sum(_AMOUNT.fullmatch(row[col]) is not None for row in table) * 2 > often for col in range(width))
