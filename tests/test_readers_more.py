"""The other formats: CSV, OFD, .xls, what LibreOffice and recognition read, and what is said where they are missing."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document as new_docx
from PIL import Image

import hostile
from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.errors import Corrupt, Empty, Encrypted, LimitExceeded, TimedOut, Unsupported
from extractor.readers import dispatch, ocr, office
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.read import read
from installed import needs

BOOK = Book.load()
ROWS = "科目\t预算数\t决算数\n教育支出\t2,000.00\t1,953.15\n合计\t2,000.00\t1,953.15\n"


def opened(data: bytes, name: str = "x") -> Document:
    return read(Source.of(data, name), BOOK)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_a_table_with_its_title_and_remarks(encoding: str, end: str) -> None:
    lines = [
        "支出表",
        "单位：万元",
        "科目,预算数,决算数",
        '教育支出,"2,000.00","1,953.15"',
        '合计,"2,000.00","1,953.15"',
        "注：快报数",
    ]
    found = opened(end.join(lines).encode(encoding))
    assert found.source.reader == "csv"
    assert found.text == f"支出表\n单位：万元\n{ROWS}注：快报数\n"
    assert len(found.tables) == 1


def test_csv_lines_with_a_quoted_line_end_and_empty_fields() -> None:
    found = opened('项目,内容,金额\n甲,"第一行\n第二行",12.5\n乙,,3.0\n丙,x,1.0\n'.encode())
    assert found.text == "项目\t内容\t金额\n甲\t第一行第二行\t12.5\n乙\t\t3.0\n丙\tx\t1.0\n"


@pytest.mark.parametrize(
    "text",
    [
        "全年支出12.5万元, 其中教育3.1万元, 卫生2.0万元。\n比上年增长3.1%。\n",
        "1,234\n5,678\n9,012\n3,456\n",
        "Revenue rose, spending fell, and debt grew.\nAll of it, they say, was planned, more or less.\nYes, it was.\n",
    ],
)
def test_prose_with_commas_is_plain_text(text: str) -> None:
    found = opened(text.encode())
    assert (found.source.reader, found.text) == ("text", text)


def ofd(content: str, **parts: str) -> bytes:
    """An OFD package of one page; namespaces as one of the writers in use has them."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    made = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        '</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="P/Content.xml"/>'
        "</ofd:Pages></ofd:Document>",
        "D/P/Content.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    return hostile.package({**made, **parts})


def said(x: float, y: float, text: str, size: float = 4.0) -> str:
    """A text object; characters a size apart, ASCII half of it."""
    steps = " ".join(f"{size if ord(c) > 0x2000 else size / 2:g}" for c in text[:-1])
    return (
        f'<ofd:TextObject Boundary="{x} {y} 150 6" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{0.88 * size}" DeltaX="{steps}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def test_ofd_is_read_like_a_printed_page() -> None:
    xs, ys = (30, 80, 120, 160), (60, 70, 80, 90)
    lines = [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]
    paths = "".join(
        f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>M {a} {b} L {c} {d}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
        for a, b, c, d in lines
    )
    rows = [row.split("\t") for row in ROWS.strip().split("\n")]
    cells = "".join(said(xs[c] + 2, ys[r] + 3, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    found = opened(ofd(said(70, 40, "支出决算表", 5.0) + paths + cells))
    assert found.text == f"支出决算表\n{ROWS}"
    assert (found.source.reader, found.source.pages, found.tables[0].page) == ("ofd", 1, 1)


def test_ofd_shorthand_for_equal_steps() -> None:
    text = said(20, 20, "支出合计").replace('DeltaX="4 4 4"', 'DeltaX="g 3 4"')
    assert opened(ofd(text)).text == "支出合计\n"


def test_what_ofd_cannot_give() -> None:
    with pytest.raises(Empty):
        opened(ofd('<ofd:ImageObject Boundary="0 0 210 297"/>'))
    with pytest.raises(Encrypted):
        opened(ofd(said(20, 20, "文"), **{"D/Encryptions.xml": "<a/>"}))
    with pytest.raises(Corrupt):
        opened(hostile.package({"OFD.xml": "<OFD><DocBody><DocRoot>none.xml</DocRoot></DocBody></OFD>"}))


def test_word_before_2007_and_rich_text() -> None:
    soffice = office.program()
    needs(there=soffice is not None, what="LibreOffice")
    rich = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 \u25903?\u20986?\u21512?\u35745?12.5\u19975?\u20803?\par}"
    found = opened(rich, "报告.rtf")
    assert found.text == "支出合计12.5万元\n"
    assert (found.source.name, found.source.media_type) == ("报告.rtf", "application/rtf")
    assert found.source.sha256 == Source.of(rich).sha256
    with pytest.raises(TimedOut):
        read(Source.of(rich), BOOK, Limits(seconds=0.01))
    with pytest.raises(LimitExceeded):
        read(Source.of(rich), BOOK, Limits(size=10))


def test_an_old_word_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    soffice = office.program()
    needs(there=soffice is not None, what="LibreOffice")
    document = new_docx()
    document.add_paragraph("全年支出合计1,953.15万元。")
    document.save(str(tmp_path / "a.docx"))
    command = [str(soffice), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "doc", "--outdir", tmp_path, tmp_path / "a.docx"], check=True, timeout=120
    )
    data = (tmp_path / "a.doc").read_bytes()
    found = opened(data)
    assert found.text == "全年支出合计1,953.15万元。\n"
    assert found.source.media_type == "application/msword"
    fib = data.index(office._FIB)
    with pytest.raises(Encrypted):
        opened(data[: fib + 11] + bytes([data[fib + 11] | 1]) + data[fib + 12 :])


def test_no_office_suite_is_told_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(Unsupported, match="LibreOffice"):
        opened(b"{\\rtf1 x}")


def test_nothing_of_a_conversion_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that never ends is stopped with what it started."""
    slow = tmp_path / "soffice"
    slow.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/pid\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(slow))
    with pytest.raises(TimedOut):
        office.converted(Source.of(b"{\\rtf1 x}"), Limits(seconds=1))
    state = Path("/proc", (tmp_path / "pid").read_text().strip(), "stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_a_broken_workbook_before_2007() -> None:
    with pytest.raises((Corrupt, Unsupported)):
        opened(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600))


def picture(text: str) -> bytes:
    """A page with that text, as a picture."""
    page = hostile.printed([([(60.0, 100.0 + 40 * i, 18.0, line) for i, line in enumerate(text.split("\n"))], [])])
    import pypdfium2

    buffer = io.BytesIO()
    Image.fromarray(pypdfium2.PdfDocument(page)[0].render(scale=2).to_numpy()).save(buffer, "PNG")
    return buffer.getvalue()


def test_figures_on_a_picture_are_recognised() -> None:
    needs(there=ocr.can_recognise(), what="the extra 'ocr' (rapidocr, onnxruntime)")
    found = opened(picture("Total 1953.15\nBudget 2024"))
    assert {"1953.15", "2024"} <= set(found.text.split())
    assert [n.code for n in found.notices] == ["recognised"]
    assert found.blocks[0].page == 1


def test_a_picture_without_text_is_empty() -> None:
    needs(there=ocr.can_recognise(), what="the extra 'ocr' (rapidocr, onnxruntime)")
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(buffer, "PNG")
    with pytest.raises(Empty):
        opened(buffer.getvalue())


def test_no_recognition_is_told_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "can_recognise", lambda: False)
    with pytest.raises(Unsupported, match="extra 'ocr'"):
        read(Source.of(b"\x89PNG\r\n\x1a\n" + bytes(99)), BOOK, guard=False)


def test_formats_tells_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "program", lambda: None)
    monkeypatch.setattr(dispatch, "_has", lambda *modules: "xlrd" in modules)
    told = {found.suffix: found for found in dispatch.formats()}
    assert told["pdf"].reads
    assert told["xls"].reads
    assert not told["doc"].reads
    assert "LibreOffice" in told["doc"].needs
    assert told["7z"].needs == "extractor[archives]"


def test_no_optional_package_is_loaded_to_read_a_text() -> None:
    code = "import sys; from extractor.pipeline import read; from extractor.readers.open import Source"
    code += "; read(Source.of(b'1'))"
    code += "; print([m for m in ('xlrd', 'py7zr', 'rapidocr', 'onnxruntime', 'cv2', 'lxml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def indents(document: Document) -> list[int]:
    return [c.indent for c in document.tables[0].cells if c.col == 0]


def test_the_indent_of_row_names_is_handed_over() -> None:
    def row(name: str, indent: str = "") -> str:
        name = f"<w:tc><w:p><w:pPr>{indent}</w:pPr><w:r><w:t>{name}</w:t></w:r></w:p></w:tc>"
        return f"<w:tr>{name}<w:tc><w:p><w:r><w:t>1.5</w:t></w:r></w:p></w:tc></w:tr>"

    chars, twips = '<w:ind w:firstLineChars="100"/>', '<w:ind w:left="420"/>'
    rows = row("支出") + row("教育", chars) + row("\u3000\u3000普通教育") + row("高中", twips)
    assert indents(opened(hostile.docx(f"<w:tbl>{rows}</w:tbl>"))) == [0, 2, 4, 4]
    sheet = "".join(
        f'<row r="{r}"><c r="A{r}" t="inlineStr" s="{r % 2}"><is><t>项目{r}</t></is></c>'
        f'<c r="B{r}"><v>{r}</v></c></row>'
        for r in range(1, 5)
    )
    styles = '<xf numFmtId="0"/><xf numFmtId="0"><alignment indent="2"/></xf>'
    assert indents(opened(hostile.xlsx(sheet, styles=styles))) == [4, 0, 4, 0]
    texts = [(95.0 + 10 * (r % 2), 160.0 + 30 * r, 10.0, f"项目{r}") for r in range(3)]
    texts += [(235.0, 160.0 + 30 * r, 10.0, "12.5") for r in range(3)]
    rules = hostile.grid_rules((90, 230, 330), (140, 170, 200, 230))
    assert indents(opened(hostile.printed([(texts, rules)]))) == [0, 2, 0]
