"""Which reader takes which kind of content, and what is said of the kinds that none takes."""

from __future__ import annotations

from extractor.model.document import Document
from extractor.model.errors import Empty, Encrypted, LimitExceeded, Unsupported
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.vocabulary import Vocabulary

READABLE = ("txt", "docx", "pdf", "html", "xlsx")
_DEFECT = {
    "rtf": "RTF",
    "7z": "7z archive",
    "zip": "zip archive",
    "rar": "RAR archive",
    "gzip": "gzip archive",
    "image": "image",
    "ofd": "OFD",
    "xml": "XML",
    "binary": "binary data of no known format",
}


def read_here(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """Reads in this very process. Raises the errors of the model; parsers are loaded only when needed."""
    if len(source.data) > limits.size:
        raise LimitExceeded(f"{len(source.data)} bytes, more than the limit of {limits.size}", source=source.name)
    match source.kind:
        case "text":
            from extractor.readers.text import read_text

            return read_text(source, words, limits)
        case "pdf":
            from extractor.readers.pdf import read_pdf

            return read_pdf(source, words, limits)
        case "docx":
            from extractor.readers.docx import read_docx

            return read_docx(source, words, limits)
        case "html":
            from extractor.readers.html import read_html

            return read_html(source, words, limits)
        case "xlsx":
            from extractor.readers.sheet import read_sheet

            return read_sheet(source, words, limits)
        case "empty":
            raise Empty(f"{len(source.data)} bytes and nothing in them", source=source.name)
        case "ole2":
            raise _ole2(source)
        case kind:
            raise Unsupported(f"{_DEFECT[kind]}: {_takes()}", source=source.name)


def _takes() -> str:
    return "this installation reads " + " ".join(f".{suffix}" for suffix in READABLE)


def _ole2(source: Source) -> Encrypted | Unsupported:
    """Word, Excel and WPS before 2007, and every password-protected Office file, are OLE2 containers."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in source.data

    if holds("EncryptedPackage"):
        return Encrypted("Office document with a password", source=source.name)
    kind = ".doc" if holds("WordDocument") else ".xls" if holds("Workbook") or holds("Book") else ".doc, .xls, .wps"
    return Unsupported(f"OLE2 ({kind}): {_takes()}; convert with LibreOffice", source=source.name)
