"""Sources are told by their bytes; plain text is handed over character for character."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.lexicon.book import Book
from extractor.model.errors import (
    Corrupt,
    Empty,
    Encrypted,
    Forbidden,
    Garbled,
    LimitExceeded,
    NotFound,
    Unsupported,
    UsageError,
)
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.read import read
from hostile import docx, random_bytes, xlsx

BOOK = Book.load()
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LINE = "2023年，全镇财政总收入12.5亿元，比上年增长3.1%。\r\n其中：税收收入9.8亿元。\n"
TRADITIONAL = "本年度預算總額為12.5億元，較上年度增長百分之三，主要用於教育及醫療支出。\r\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4\n", "pdf"),
        (b"\r\njunk before it\r\n%PDF-1.4\n", "pdf"),
        (b"<!DOCTYPE html><p>1</p>", "html"),
        ("\ufeff<html>".encode(), "html"),
        (b"\n\n <div class='a'>x</div>", "html"),
        (b'<?xml version="1.0"?><html xmlns="x"><p>1</p></html>', "html"),
        (b'<?xml version="1.0"?><rows/>', "xml"),
        (b'<?xml version="1.0"?><w:doc><meta:x/><text:p>1</text:p></w:doc>', "xml"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n", "mhtml"),
        (b"Subject: x\n\nplain", "text"),
        (b"{\\rtf1 x}", "rtf"),
        (b"7z\xbc\xaf\x27\x1c..", "7z"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole2"),
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (random_bytes(), "binary"),
        ("小于号 1<2 不是标签".encode(), "text"),
    ],
)
def test_kind_comes_from_the_bytes(data: bytes, kind: str) -> None:
    assert Source.of(data, "misleading.pdf").kind == kind


def test_packages_are_told_by_their_members() -> None:
    assert Source.of(docx("")).kind == "docx"
    assert Source.of(xlsx("")).kind == "xlsx"
    for name, kind in (("OFD.xml", "ofd"), ("a.pdf", "zip"), ("[Content_Types].xml", "package")):
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as bundle:
            bundle.writestr(name, "x")
        assert Source.of(buffer.getvalue()).kind == kind


def test_a_page_named_pdf_is_read_as_a_page(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_text("<html><body><p>全年支出12.5万元。</p></body></html>", encoding="utf-8")
    document = read(Source.of(path), BOOK)
    assert document.text == "全年支出12.5万元。\n"
    assert (document.source.name, document.source.reader) == ("report.pdf", "html")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_the_decoded_file(encoding: str) -> None:
    document = read(Source.of(LINE.encode(encoding)), BOOK)
    assert document.text == LINE
    guessed = encoding in ("gb18030", "utf-16-le", "utf-16-be")
    assert [n.code for n in document.notices] == (["encoding_guessed"] if guessed else [])
    assert [(b.kind, b.start, b.end) for b in document.blocks] == [("plain", 0, len(LINE))]


def test_big5_is_told_from_gb18030() -> None:
    document = read(Source.of(TRADITIONAL.encode("big5")), BOOK)
    assert document.text == TRADITIONAL
    assert document.source.encoding == "big5hkscs"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("2023年全市完成一般公共预算收入支出万亿元，。：\n 15.%"), min_size=24))
def test_gb18030_comes_back_whole(text: str) -> None:
    text = "全市收入" + text
    document = read(Source.of(text.encode("gb18030")), BOOK)
    assert document.text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("2023年全市完成一般公共预算收入支出万亿元，。：\n 15.%"), min_size=24))
def test_utf16_without_a_mark_comes_back_whole(encoding: str, text: str) -> None:
    text = "全市收入" + text
    assert read(Source.of(text.encode(encoding)), BOOK).text == text


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (b"", Empty, "0 bytes"),
        (b"\n\n", Empty, "nothing"),
        (random_bytes(), Unsupported, "binary"),
        (OLE2 + "WordDocument".encode("utf-16-le"), (Unsupported, Corrupt), "LibreOffice"),
        (OLE2 + "Workbook".encode("utf-16-le"), (Unsupported, Corrupt), "before 2007|no readable workbook"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), Encrypted, "password"),
        (b"Rar!\x1a\x07" + bytes(40), Unsupported, "RAR archive: this installation reads .txt .csv"),
        ("——、，。".encode(), Garbled, "no letter"),
        (b"\xb4\xf3\xff\xfe\x9f" * 40, Garbled, "no known encoding"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        read(Source.of(data), BOOK)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Source.of(tmp_path / "none.txt")
    with pytest.raises(UsageError):
        Source.of(tmp_path)
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 100)
    with pytest.raises(LimitExceeded):
        Source.of(path, limits=Limits(size=99))
    path.chmod(0)
    if os.geteuid():
        with pytest.raises(Forbidden):
            Source.of(path)
