"""A report in a rarer format has the figures it has as plain text: .doc .wps .rtf .xls .ofd .7z, tables and all."""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from collections.abc import Iterable
from html import escape
from importlib.util import find_spec
from pathlib import Path

import pypdfium2
import pytest

import hostile
from extractor import Record, convert, extract
from extractor.model.record import Failure
from extractor.readers import office
from extractor.readers.open import Source
from extractor.readers.page import Page
from extractor.readers.pdf_lines import lines_of
from extractor.readers.pdf_page import page_of
from installed import needs

REPORTS = Path(__file__).resolve().parent.parent / "fixtures" / "reports"
ACCOUNTS, DEBT, PROJECT = "archives_final_accounts_2021", "cangyuan_debt_2022", "housing_project_2023"
MILLIMETRES = 25.4 / 72
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def values(record: Record) -> Counter[tuple[str | None, ...]]:
    """Every figure without its place; ordinals are left out: a heading is told by what the format says of it."""
    figures = [f for f in record.figures if f.kind != "ordinal"]
    return Counter((f.kind, f.value, f.low, f.high, f.unit, ":".join(f.parts or ())) for f in figures)


def plain(name: str) -> Record:
    return extract(REPORTS / f"{name}.txt")


def by_office(source: Path, form: str, folder: Path) -> bytes:
    """The file as LibreOffice writes it in another format."""
    soffice = office.program()
    needs(there=soffice is not None, what="LibreOffice")
    command = [str(soffice), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*command, form, "--outdir", folder, source], check=True, timeout=120, capture_output=True)
    return (folder / f"{source.stem}.{form}").read_bytes()


def agree(ours: Record, theirs: Record) -> None:
    assert theirs.figures, "no figures at all"
    assert values(ours) - values(theirs) == values(theirs) - values(ours) == Counter()


@pytest.mark.parametrize("form", ["doc", "rtf"])
def test_word_before_2007_and_wps_have_the_figures_of_the_text(form: str, tmp_path: Path) -> None:
    data = by_office(REPORTS / f"{ACCOUNTS}.docx", form, tmp_path)
    for suffix in (form, "wps") if form == "doc" else (form,):
        found = extract(Source.of(data, f"a.{suffix}"))
        assert found.source.reader == "office+docx"
        agree(found, plain(ACCOUNTS))


def test_a_workbook_before_2007_has_the_figures_of_the_tables() -> None:
    needs(there=find_spec("xlrd") is not None, what="the extra 'office' (xlrd)")
    record = plain(DEBT)
    sheets = []
    for table in record.tables:
        unit = record.text[: table.start].rstrip("\n").rpartition("\n")[2]
        rows = {0: {0: table.caption or ""}, 1: {0: unit}}
        for cell in table.cells:
            rows.setdefault(cell.row + 2, {})[cell.col] = cell.text
        sheets.append(rows)
    found = extract(Source.of(hostile.xls(sheets), "a.xls"))
    assert found.source.reader == "xls"
    assert [n.code for n in found.notices] == ["numbers_rounded"]
    told = [Counter(f.text for f in r.figures if f.cell is not None) for r in (record, found)]
    assert told[0].total() > 50
    assert told[0] == told[1]
    told = [Counter((f.value, f.unit) for f in r.figures if f.cell is not None) for r in (record, found)]
    assert told[0] == told[1]


def test_a_bundle_has_the_figures_of_its_members(tmp_path: Path) -> None:
    needs(there=find_spec("py7zr") is not None, what="the extra 'archives' (py7zr)")
    import py7zr

    with py7zr.SevenZipFile(tmp_path / "年报.7z", "w") as bundle:
        for form in ("txt", "docx"):
            bundle.write(REPORTS / f"{PROJECT}.{form}", f"公开/{PROJECT}.{form}")
        bundle.writestr("%PDF-1.4 nothing more", "公开/坏.pdf")
        bundle.write(REPORTS / f"{DEBT}.pdf", f"附件/{DEBT}.pdf")
    found = {outcome.source.name: outcome for outcome in convert([tmp_path / "年报.7z"])}
    assert list(found) == [
        f"年报.7z/公开/{PROJECT}.txt",
        f"年报.7z/公开/{PROJECT}.docx",
        "年报.7z/公开/坏.pdf",
        f"年报.7z/附件/{DEBT}.pdf",
    ]
    for name, report in ((PROJECT, "txt"), (PROJECT, "docx"), (DEBT, "pdf")):
        outcome = next(o for key, o in found.items() if key.endswith(f"{name}.{report}"))
        assert isinstance(outcome, Record)
        agree(outcome, plain(name))
    assert isinstance(found["年报.7z/公开/坏.pdf"], Failure)


def ofd(pages: Iterable[Page]) -> bytes:
    """The printed pages as an OFD package: each line of print a text object, each rule a path, in millimetres."""
    parts: dict[str, str] = {}
    entries = ""
    for page in pages:
        wide, high = page.width * MILLIMETRES, page.height * MILLIMETRES
        drawn = ""
        for rule in page.rules:
            x0, y0, x1, y1 = (value * MILLIMETRES for value in rule)
            drawn += (
                f'<ofd:PathObject Boundary="0 0 {wide:.3f} {high:.3f}" LineWidth="0.2"><ofd:AbbreviatedData>'
                f"M {x0:.3f} {y0:.3f} L {x1:.3f} {y1:.3f}</ofd:AbbreviatedData></ofd:PathObject>"
            )
        for line in lines_of(page.glyphs):
            first = line.glyphs[0]
            size = (first.y1 - first.y0) * MILLIMETRES
            steps = " ".join(
                f"{(b.x0 - a.x0) * MILLIMETRES:.3f}" for a, b in zip(line.glyphs, line.glyphs[1:], strict=False)
            )
            letters = escape("".join(glyph.text for glyph in line.glyphs))
            drawn += (
                f'<ofd:TextObject Boundary="{first.x0 * MILLIMETRES:.3f} {line.y0 * MILLIMETRES:.3f} 180 {size:.3f}" '
                f'Size="{size:.3f}"><ofd:TextCode X="0" Y="{0.88 * size:.3f}" DeltaX="{steps}">{letters}</ofd:TextCode>'
                "</ofd:TextObject>"
            )
        name = f"Doc_0/Pages/Page_{page.number}/Content.xml"
        area = f"<ofd:Area><ofd:PhysicalBox>0 0 {wide:.3f} {high:.3f}</ofd:PhysicalBox></ofd:Area>"
        content = f"<ofd:Content><ofd:Layer>{drawn}</ofd:Layer></ofd:Content>"
        parts[name] = f"<ofd:Page {SPACE}>{area}{content}</ofd:Page>"
        entries += f'<ofd:Page ID="{page.number}" BaseLoc="{name.removeprefix("Doc_0/")}"/>'
    root = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    return hostile.package(
        {
            "OFD.xml": f"<ofd:OFD {SPACE}>{root}</ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:Pages>{entries}</ofd:Pages></ofd:Document>",
            **parts,
        }
    )


@pytest.mark.parametrize("name", [ACCOUNTS, DEBT, PROJECT])
def test_ofd_has_the_figures_of_the_text(name: str) -> None:
    with pypdfium2.PdfDocument(io.BytesIO((REPORTS / f"{name}.pdf").read_bytes())) as pdf:
        data = ofd([page_of(page, number) for number, page in enumerate(pdf, 1)])
    found = extract(Source.of(data, "a.ofd"))
    assert found.source.reader == "ofd"
    assert all(figure.page and figure.box for figure in found.figures)
    agree(found, plain(name))
