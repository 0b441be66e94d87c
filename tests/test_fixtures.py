"""The reports written for this project: made by the generator, and each read as it was approved."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

import pypdfium2
import pytest

from extractor import extract

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import make_fixtures  # noqa: E402
from fixture_source import Grid, load  # noqa: E402
from golden import approved_file, compact  # noqa: E402

FILES = sorted(path for path in (ROOT / "fixtures" / "reports").iterdir() if path.is_file())
SOURCES = [load(path) for path in sorted((ROOT / "fixtures" / "sources").glob("*.md"))]
FONT_BYTES = 5_177_387


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_record_is_as_approved(file: Path) -> None:
    approved = approved_file(file)
    assert approved.exists(), f"no approved record of {file.name}: run make golden"
    want, got = approved.read_text(encoding="utf-8"), compact(extract(file))
    changes = list(difflib.unified_diff(want.splitlines(), got.splitlines(), "approved", "now", lineterm="", n=0))
    if changes:
        shown = "\n".join(changes[:80]) + (f"\n… and {len(changes) - 80} more lines" if len(changes) > 80 else "")
        pytest.fail(f"{file.name} reads differently (make golden approves it):\n{shown}", pytrace=False)


def test_every_approved_record_has_its_report() -> None:
    names = {approved_file(file) for file in FILES}
    assert set((ROOT / "fixtures" / "approved").glob("*.txt")) <= names


@pytest.mark.parametrize("file", [f for f in FILES if f.suffix != ".pdf"], ids=lambda path: path.name)
def test_generator_writes_the_same_bytes(file: Path) -> None:
    source = load(ROOT / "fixtures" / "sources" / f"{file.stem}.md")
    assert make_fixtures.writer(file.suffix[1:])(source) == file.read_bytes(), "run scripts/make_fixtures.py"


@pytest.mark.parametrize("file", [f for f in FILES if f.suffix == ".pdf"], ids=lambda path: path.name)
def test_generator_draws_the_same_pages(file: Path) -> None:
    fixture_pdf = pytest.importorskip("fixture_pdf")
    font = fixture_pdf.font_file()
    if font is None:
        pytest.skip("the font wqy-microhei.ttc is not installed (Debian package fonts-wqy-microhei)")
    if font.stat().st_size != FONT_BYTES:
        pytest.skip("another version of wqy-microhei.ttc is installed than the one the pages were drawn with")
    source = load(ROOT / "fixtures" / "sources" / f"{file.stem}.md")
    drawn = pypdfium2.PdfDocument(fixture_pdf.write_pdf(source))
    kept = pypdfium2.PdfDocument(file)
    assert _pages(drawn) == _pages(kept), "run scripts/make_fixtures.py"


def _pages(pdf: pypdfium2.PdfDocument) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pdf]


def test_every_source_has_its_files_and_no_file_is_without_source() -> None:
    wanted = {f"{source.name}.{form}" for source in SOURCES for form in source.meta["formats"]}
    assert wanted == {file.name for file in FILES}


def test_the_shelf_is_wide_enough() -> None:
    kinds = [source.meta["kind"] for source in SOURCES]
    least = {
        "dept_performance": 4, "project_performance": 2, "final_accounts": 2, "dept_budget": 1, "city_budget": 2,
        "work_report": 1, "communique": 1, "debt": 1,
    }  # fmt: skip
    assert all(kinds.count(kind) >= number for kind, number in least.items())
    assert len({source.meta["year"] for source in SOURCES}) >= 5
    assert sum({"txt", "docx", "pdf"} <= set(source.meta["formats"]) for source in SOURCES) >= 4
    assert {"cells", "lines", "tabs", "pipes", "blanks"} == {s.meta["cells"] for s in SOURCES}
    assert any(source.meta.get("numbering") == "auto" for source in SOURCES)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_tables_of_the_sources_are_rectangles(source: object) -> None:
    for grid in (block for block in source.blocks if isinstance(block, Grid)):  # type: ignore[attr-defined]
        assert {len(row) for row in grid.rows} == {grid.width}, grid.caption
        covered = sum(cell.rowspan * cell.colspan for cell in grid.cells())
        assert covered == grid.width * len(grid.rows), f"{grid.caption}: merged cells overlap or leave a hole"


def test_files_are_small() -> None:
    assert [file.name for file in FILES if file.stat().st_size > 200_000] == []


def test_a_table_goes_on_over_a_page_with_its_header_again() -> None:
    pages = _pages(pypdfium2.PdfDocument(ROOT / "fixtures" / "reports" / "archives_final_accounts_2021.pdf"))
    assert sum("功能分类科目编码" in page.replace("\r\n", "") for page in pages) == 2


@pytest.mark.parametrize("file", [f for f in FILES if f.suffix in {".txt", ".html"}], ids=lambda path: path.name)
def test_encodings_are_what_the_sources_say(file: Path) -> None:
    source = load(ROOT / "fixtures" / "sources" / f"{file.stem}.md")
    wanted = "gb18030" if file.suffix == ".html" else source.meta.get("encoding", "utf-8")
    assert (extract(file).source.encoding or "").lower() == wanted


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_header_says_what_the_source_says(file: Path) -> None:
    meta = load(ROOT / "fixtures" / "sources" / f"{file.stem}.md").meta
    header = extract(file).report
    assert (header.kind, header.fiscal_year) == (meta["kind"], meta["year"])
