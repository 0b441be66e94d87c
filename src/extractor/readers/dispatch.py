"""Which reader takes which kind of content, and what is said of the kinds that none takes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from extractor.model.document import Document
from extractor.model.errors import Corrupt, Empty, Encrypted, LimitExceeded, Unsupported
from extractor.readers.limits import Limits
from extractor.readers.office import program
from extractor.readers.open import Source
from extractor.readers.vocabulary import Vocabulary

READABLE = ("txt", "csv", "docx", "pdf", "html", "mht", "xlsx", "ofd", "zip")
"""What every installation reads; ``formats`` tells what this one reads besides."""
_DEFECT = {
    "rar": "RAR archive",
    "gzip": "gzip archive",
    "xml": "XML",
    "package": "office package of another kind (presentation, OpenDocument)",
    "outcome": "what convert wrote, no report (check, stats and review open it as an archive)",
    "database": "a database, no report (check, stats and review open one that convert wrote)",
    "binary": "binary data of no known format",
}


class Format(NamedTuple):
    """A format: whether this installation reads it, and what has to be installed where it does not."""

    suffix: str
    reads: bool
    needs: str = ""


def formats() -> tuple[Format, ...]:
    """Every format there is a reader for, those read without more ado first. Nothing is imported to find out."""
    office = program() is not None
    optional = (
        Format("doc", office, _OFFICE), Format("wps", office, _OFFICE), Format("rtf", office, _OFFICE),
        Format("xls", _has("xlrd"), "extractor[office]"), Format("7z", _has("py7zr"), "extractor[archives]"),
        *(Format(suffix, _has("rapidocr", "onnxruntime"), "extractor[ocr]") for suffix in _PICTURES),
    )  # fmt: skip
    return (*(Format(suffix, True) for suffix in READABLE), *optional)


_OFFICE = "LibreOffice (soffice)"
_PICTURES = ("png", "jpg", "tif")


def _has(*modules: str) -> bool:
    return all(find_spec(module) is not None for module in modules)


def read_here(source: Source, words: Vocabulary, limits: Limits, alive: Callable[[], None] | None = None) -> Document:
    """Reads in this very process. Raises the errors of the model; parsers are loaded only when needed.

    ``alive`` is called now and then by readers that rightly take long.
    """
    if len(source.data) > limits.size:
        raise LimitExceeded(f"{len(source.data)} bytes, more than the limit of {limits.size}", source=source.name)
    found = _READERS.get(source.kind)
    if found is not None:
        module, name = found
        read = getattr(import_module(f"extractor.readers.{module}"), name)
        rest = (alive,) if source.kind in _SLOW else ()
        try:
            document: Document = read(source, words, limits, *rest)
        except RecursionError as error:
            raise Corrupt("nested without end", source=source.name) from error
        return document
    match source.kind:
        case "empty":
            raise Empty(f"{len(source.data)} bytes and nothing in them", source=source.name)
        case "zip" | "7z":
            raise Unsupported("a bundle is no report: its members are, convert gives each", source=source.name)
        case "ole2" if "EncryptedPackage".encode("utf-16-le") in source.data:
            raise Encrypted("Office document with a password", source=source.name)
        case kind:
            raise Unsupported(f"{_DEFECT.get(kind, kind)}: {_takes()}", source=source.name)


_SLOW = frozenset({"pdf"})
_READERS: dict[str, tuple[str, str]] = {
    "text": ("text", "read_text"),
    "csv": ("csv", "read_csv"),
    "pdf": ("pdf", "read_pdf"),
    "docx": ("docx", "read_docx"),
    "html": ("html", "read_html"),
    "mhtml": ("html", "read_mhtml"),
    "xlsx": ("sheet", "read_sheet"),
    "xls": ("xls", "read_xls"),
    "ofd": ("ofd", "read_ofd"),
    "image": ("ocr", "read_image"),
}


def _takes() -> str:
    return "this installation reads " + " ".join(f".{found.suffix}" for found in formats() if found.reads)
