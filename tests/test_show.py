"""``extractor show --layer reading``: one page of what was read, needing nothing else, without a report's markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.readers.open import Source
from extractor.readers.read import read
from extractor.recognise.recognise import recognise
from extractor.segment.segment import segment
from extractor.writers.reading import reading_page
from hostile import docx, grid_rules, printed

BOOK = Book.load()
VOID = {"meta", "br"}
HEAD = ["科目", "预算数", "决算数"]


class Page(HTMLParser):
    """A page taken apart: its elements with their attributes, and the text inside marks; tags must close in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.words: list[str] = []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "mark":
            self.marks.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.words.append(data)
        if "mark" in self.open:
            self.marks[-1] += data

    def boxes(self, kind: str) -> list[tuple[float, ...]]:
        """Left, top, width and height of what is drawn of a kind."""
        styles = [a["style"] for _, a in self.elements if kind in (a.get("class") or "").split() and a.get("style")]
        return [tuple(float(n) for n in re.findall(r"(?:left|top|width|height):([\d.]+)px", s or "")) for s in styles]


def shown(document: Document) -> Page:
    return Page(reading_page(document, recognise(segment(document, BOOK), BOOK), BOOK))


def report(*rows: list[str], folio: int) -> tuple[list[tuple[float, float, float, str]], list[tuple[float, ...]]]:
    """A page with a line of prose, a ruled table and a page number."""
    xs, ys = (90, 230, 330, 430), [140 + 30 * r for r in range(len(rows) + 1)]
    texts = [(xs[c] + 5, ys[r] + 20, 10.0, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return [(240.0, 100.0, 15.0, "全年支出12.5亿元"), *texts, (290.0, 800.0, 9.0, f"— {folio} —")], grid_rules(xs, ys)


def pdf() -> Document:
    first = report(HEAD, ["教育", "2,000.00", "1,953.15"], folio=1)
    second = report(HEAD, ["卫生", "300.00", "298.00"], folio=2)
    return read(Source.of(printed([first, (second[0][1:], second[1])]), "年/报告.pdf"), BOOK, guard=False)


def test_pages_are_drawn_to_scale_with_everything_in_its_box() -> None:
    document = pdf()
    page = shown(document)
    sheets = [a["style"] for tag, a in page.elements if a.get("class") == "sheet"]
    assert sheets == ["width:595px;height:842px"] * 2
    assert (90.0, 170.0, 140.0, 30.0) in page.boxes("cell")
    assert len(page.boxes("cell")) == sum(len(table.cells) for table in document.tables)
    (prose,) = (b for b in document.blocks if b.kind == "paragraph")
    assert prose.box is not None
    x0, y0, x1, y1 = prose.box
    assert page.boxes("piece") == [(x0, y0, x1 - x0, y1 - y0)] == page.boxes("line")
    folios = page.boxes("edge")
    assert len(folios) == 2
    assert all(top > 780 for _, top, _, _ in folios)
    assert len(page.boxes("repeat")) == 3
    assert page.marks.count("1,953.15") == 2
    assert page.marks.count("12.5亿元") == 2


def test_nothing_is_left_out_of_the_page() -> None:
    document = pdf()
    words = "".join(shown(document).words)
    for said in [*(c.text for t in document.tables for c in t.cells), *(f.text for f in document.furniture)]:
        assert said in words
    assert all(notice.message in words for notice in document.notices)
    assert "年/报告.pdf" in words


@pytest.mark.parametrize("name", ["a.txt", "<script>alert(1)</script>.txt"])
def test_markup_in_a_report_is_text(name: str) -> None:
    said = '支出<script>alert("12.5万元")</script>&amp;<img src=x onerror=alert(1)>8.5%\n'
    document = read(Source.of(said.encode(), name), BOOK)
    page = shown(document)
    assert {tag for tag, _ in page.elements} <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "dl", "dt", "dd"),
        *("section", "div", "pre", "mark"),
    }
    assert said.strip() in "".join(page.words)
    assert "12.5万元" in page.marks


def test_markup_in_the_cells_of_a_printed_table_is_text() -> None:
    data = printed([report(["<b>科目", "</div>", "&lt;"], ["\"'>", "2.00", "1.15"], folio=1)])
    page = shown(read(Source.of(data), BOOK, guard=False))
    assert "b" not in {tag for tag, _ in page.elements}
    assert {"<b>科目", "</div>", "&lt;", "\"'>"} <= set(page.words)


def test_other_formats_are_shown_in_the_order_they_are_read() -> None:
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + paragraph.format("合计12.5万元") + "</w:tc>"
    plain = "".join(f"<w:tc>{paragraph.format(text)}</w:tc>" for text in ("教育", "2.5"))
    table = f"<w:tbl><w:tr>{cell}</w:tr><w:tr>{plain}</w:tr></w:tbl>"
    body = paragraph.format("收支情况") + table + paragraph.format("完")
    page = shown(read(Source.of(docx(body), "a.docx"), BOOK, guard=False))
    words = "".join(page.words)
    assert words.index("收支情况") < words.index("合计12.5万元") < words.rindex("完")
    assert {a.get("colspan") for tag, a in page.elements if tag == "td"} == {"2", None}
    assert page.marks == ["12.5万元", "2.5"]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    document = pdf()
    source = reading_page(document, (), BOOK)
    assert not re.search(r"<script|<link|<img|<iframe|url\(|@import|https?:|src=|href=|\son\w+=", source)
    assert Page(source).elements[0] == ("html", {"lang": "zh-CN"})


def test_show_writes_the_page(extractor, tmp_path: Path) -> None:
    report = tmp_path / "报告.txt"
    report.write_text("全年支出12.5万元。\n", encoding="utf-8")
    target = tmp_path / "page.html"
    done = extractor("show", report, "--layer", "reading", "-o", target)
    assert (done.code, done.out) == (0, "")
    written = target.read_text(encoding="utf-8")
    assert Page(written).marks == ["12.5万元"]
    assert extractor("show", report, "--layer", "reading").out == written


def test_show_tells_what_cannot_be_done(extractor, tmp_path: Path) -> None:
    assert extractor("show", tmp_path / "none.pdf").code == 3
    report = tmp_path / "a.txt"
    report.write_text("支出12.5万元。\n", encoding="utf-8")
    assert extractor("show", report, "-o", tmp_path / "no" / "page.html").code == 5
    assert extractor("show", report, "--layer", "dreams").code == 2
