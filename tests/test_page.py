"""``extractor show``: the whole page of a report, taken apart without a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from extractor.lexicon.book import Book
from extractor.model.errors import Crashed
from extractor.model.record import Record
from extractor.pipeline import prove, read
from extractor.readers import pictures as drawing
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.pictures import pictures
from extractor.readers.spots import Spot, boxes_on
from extractor.writers.charts import pairs, wholes
from extractor.writers.show import show_page
from hostile import grid_rules, printed
from own_words import AT_ODDS, REPORT

REPORTS = sorted((Path(__file__).resolve().parent.parent / "fixtures" / "reports").iterdir())
BOOK = Book.load()
VOID = {"meta", "input", "br"}
IMPOSSIBLE = "\n附注\n本项目于2023年2月30日完成验收。统一社会信用代码：11430621006336152X。\n"
HOSTILE = '支出</a><script>alert("12.5万元")</script>&amp;<img src=x onerror=alert(1)>8.5%，\u2028{words}'


class Page(HTMLParser):
    """A page taken apart: elements with attributes, the text of the document, the contents of scripts."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.document: list[str] = []
        self.marks: dict[str, str] = {}
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        if any(attrs.get("class") == "text" for _, attrs in self.open):
            self.document.append(data)
            figure = next((a["data-g"] for t, a in reversed(self.open) if t == "a"), None)
            if figure:
                self.marks[figure] = self.marks.get(figure, "") + data

    @property
    def data(self) -> dict:
        return json.loads(next(text for attrs, text in self.scripts if attrs.get("id") == "data"))


@cache
def shown(path: Path) -> tuple[Record, str]:
    source = Source.of(path)
    document = read(source)
    record = prove(document, BOOK)
    return record, show_page(record, BOOK, pictures(source, document, record.figures, Limits()))


def told(text: str, name: str = "a.txt") -> tuple[Record, str]:
    record = prove(read(Source.of(text.encode(), name)), BOOK)
    return record, show_page(record, BOOK)


def signs(text: str) -> Counter[str]:
    return Counter(sign for sign in text if sign.isalnum())


@pytest.mark.parametrize(
    "path", [p for p in REPORTS if p.stem.startswith(("town_", "cangyuan_"))], ids=lambda p: p.name
)
def test_the_whole_text_is_there_once_with_every_figure_marked(path: Path) -> None:
    record, source = shown(path)
    page = Page(source)
    assert record.text is not None
    assert signs("".join(page.document)) - signs("".join(f"第{n}页" for n in range(99))) <= signs(record.text)
    assert signs(record.text) <= signs("".join(page.document))
    assert page.marks == {figure.id: figure.text for figure in record.figures}
    assert {f["id"] for f in page.data["figures"]} == set(page.marks)
    facts = {f["id"]: f["fact"]["label"] for f in page.data["figures"] if "fact" in f}
    assert facts == {fact.figure: fact.label for fact in record.facts}


@pytest.mark.parametrize("name", ["a.txt", "<script>alert(1)</script>.txt"])
def test_markup_in_a_report_is_text(name: str) -> None:
    record, source = told(HOSTILE + "\n\n项目|预算数|决算数\n<b>道路|20.0|19.5\n</td>合计|20.0|19.5\n", name)
    page = Page(source)
    assert "img" not in {tag for tag, _ in page.elements}
    assert len(page.scripts) == 2
    assert HOSTILE.replace("\u2028", "") in "".join(page.document).replace("\u2028", "")
    assert not any(key.startswith("on") for _, attrs in page.elements for key in attrs)
    assert page.marks == {figure.id: figure.text for figure in record.figures}


def test_only_the_shipped_script_may_run_and_nothing_is_loaded() -> None:
    _, source = shown(next(p for p in REPORTS if p.name == "town_performance_2022.pdf"))
    page = Page(source)
    policy = next(a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    running = [text for attrs, text in page.scripts if "type" not in attrs]
    assert len(running) == 1
    digest = base64.b64encode(hashlib.sha256(running[0].encode()).digest()).decode()
    assert policy == f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    places = {value for _, attrs in page.elements for key, value in attrs.items() if key in {"src", "href", "action"}}
    assert all(place is not None and place.startswith("#") for place in places)
    assert not re.search(r"@import|url\(", source)


def test_a_finding_has_a_button_to_each_of_its_figures() -> None:
    record, source = told(AT_ODDS)
    (finding,) = record.findings
    page = Page(source)
    buttons = [a["data-g"] for t, a in page.elements if t == "button" and "jump" in (a.get("class") or "")]
    assert buttons == list(finding.figures)
    assert [a["id"] for t, a in page.elements if t == "article"] == [finding.id]
    assert "1180.00万元" in source


def test_data_holds_every_word_in_both_languages() -> None:
    _, source = told(REPORT)
    words = Page(source).data["words"]
    assert set(words["zh"]) == set(words["en"])
    filled = _filled(told(AT_ODDS + IMPOSSIBLE)[1])
    for key in words["zh"]:
        slots = {language: set(re.findall(r"\{(\w+)\}", words[language][key])) for language in words}
        assert slots["zh"] == slots["en"] or slots["zh"] | slots["en"] <= filled[key], key
    used = set(re.findall(r'data-[tl]="([^"]+)"', source)) | set(re.findall(r'say\("([\w.]+\w)"', source))
    assert used <= set(words["zh"])
    assert {f"rule.{rule}" for rule in BOOK.maps("rules.names")} <= set(words["zh"])


def _filled(source: str) -> dict[str, set[str]]:
    """By key the fields that every element of the page with these words is given."""
    fields: dict[str, set[str]] = {}
    for _, attributes in Page(source).elements:
        if key := attributes.get("data-t"):
            given = set(json.loads(attributes.get("data-a") or "{}"))
            fields[key] = fields.get(key, given) & given
    return fields


def test_the_page_of_a_short_report_is_small() -> None:
    _, source = told(REPORT * 20)
    assert len(source.encode()) < 1_000_000


def test_boxes_of_figures_lie_where_they_are_printed() -> None:
    xs, ys = (90, 230, 330), (140, 170, 200)
    texts = [
        (90.0, 100.0, 15.0, "全年支出12.5亿元，比上年增加8.5%"),
        *((xs[c] + 5, ys[r] + 20, 10.0, text) for r, row in enumerate((["科目", "决算数"], ["教育", "2,000.00"]))
          for c, text in enumerate(row)),
    ]  # fmt: skip
    source = Source.of(printed([(texts, grid_rules(xs, ys))]), "a.pdf")
    document = read(source)
    record = prove(document, BOOK)
    (picture,) = pictures(source, document, record.figures, Limits())
    places = {record.by_id[name].text: boxes for name, boxes in picture.boxes.items()}
    assert set(places) == {"12.5亿元", "8.5%", "2,000.00"}
    ((x0, y0, x1, y1),) = places["12.5亿元"]
    assert abs(x0 - (90 + 4 * 15)) <= 2  # four signs of 15 points before it
    assert 80 <= y0 < y1 <= 106
    assert places["8.5%"][0][0] > x1 + 60
    ((x0, y0, x1, y1),) = places["2,000.00"]
    assert xs[1] <= x0 < x1 <= xs[2]
    assert ys[1] <= y0 < y1 <= ys[2]
    assert picture.data[:4] == b"RIFF"


def test_where_no_glyphs_are_a_figure_has_its_share_of_the_line() -> None:
    line = Spot((100, 50, 200, 62), "全年支出三百万元整。", (("g1", 4, 8),))
    cell = Spot((300, 50, 400, 62), "12", (("g2", 0, 2),), line=False)
    assert boxes_on([], [line, cell]) == {"g1": [(140, 50, 180, 62)], "g2": [(300, 50, 400, 62)]}


def test_what_is_no_pdf_has_no_pictures_and_a_dead_child_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source.of(REPORT.encode(), "a.txt")
    document = read(source)
    assert list(pictures(source, document, (), Limits())) == []
    good = Source.of(printed([([(90.0, 100.0, 15.0, "全年支出12.5亿元")], [])]), "a.pdf")
    document = read(good)
    broken = Source(good.name, b"%PDF-1.7 gone", good.sha256, "pdf")
    with pytest.raises(Crashed):
        list(drawing.pictures(broken, document, (), Limits()))


def test_charts_show_budget_against_actual_and_the_parts_of_a_total() -> None:
    record, source = told(REPORT.replace("支出合计1180.00万元", "支出年初预算1200.00万元，支出合计1180.00万元"))
    whole = next(w for w in wholes(record) if w.label == "支出合计" or "支出" in w.label)
    assert [part.label for part in whole.parts] == ["基本支出", "项目支出"]
    (pair,) = pairs(record)
    assert (str(pair.budget.value), str(pair.actual.value)) == ("12000000", "11800000")
    page = Page(source)
    drawn = [a["data-g"] for t, a in page.elements if t == "a" and a.get("class") == "jump"]
    assert pair.budget.figure in drawn
    assert {whole.total.figure, *(part.figure for part in whole.parts)} <= set(drawn)


def test_show_writes_the_page(extractor, tmp_path: Path) -> None:
    report, target = tmp_path / "报告.txt", tmp_path / "page.html"
    report.write_text(REPORT, encoding="utf-8")
    done = extractor("show", report, "-o", target)
    assert (done.code, done.out) == (0, "")
    written = target.read_text(encoding="utf-8")
    assert "1200.50万元" in Page(written).marks.values()
    assert extractor("show", report).out == written
