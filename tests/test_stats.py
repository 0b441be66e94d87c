"""What an archive holds: counted alike in every database and in lines, told as lists and as a page of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
import regex

from extractor import convert
from extractor.pipeline import Options, default_book
from extractor.writers.stats_charts import Bar, Year, bars, columns, course
from extractor.writers.stats_page import stats_page, totals
from extractor.writers.store.open import archive
from extractor.writers.store.stats import Stats, stats_of
from own_words import AT_ODDS, REPORT

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports, two of one body, and one that is none."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "b.txt").write_text(AT_ODDS.replace("2023", "2022"), encoding="utf-8")
    (folder / "c.txt").write_text(REPORT.replace("云溪", "<石桥&>"), encoding="utf-8")
    (folder / "d.pdf").write_bytes(b"%PDF-1.4 broken")
    return folder


@pytest.fixture(scope="module")
def lines(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "out.jsonl"
    assert len(list(convert(reports, path, Options()))) == 4
    return path


def counted(place: Path) -> Stats:
    store = archive(str(place), default_book())
    assert store is not None
    try:
        return stats_of(store, default_book())
    finally:
        store.close()


@pytest.fixture(scope="module")
def stats(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Stats:
    place = tmp_path_factory.mktemp("store") / "out.db"
    list(convert(reports, place))
    return counted(place)


def test_every_count_is_that_of_the_records(lines: Path, stats: Stats):
    said = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    records = [one for one in said if "code" not in one]
    facts = [fact for record in records for fact in record["facts"]]
    found = [finding for record in records for finding in record["findings"]]
    assert (stats.sources, stats.reports, stats.failed) == (4, 3, 1)
    assert (stats.facts, stats.unnamed) == (len(facts), sum(fact["indicator"] is None for fact in facts))
    assert (stats.figures, stats.guarded) == tuple(
        sum(record["guarded"][name] for record in records) for name in ("figures", "by_hard_checks")
    )
    assert stats.findings == len(found) == sum(sum(counts) for _, *counts in stats.rules) > 0
    assert stats.years == [(2022, 1), (2023, 2)]
    assert stats.bodies[0] == ("云溪镇人民政府", 2)
    assert stats.failures == [("corrupt", 1)]
    assert sum(count for _, count, *_ in stats.kinds) == 3
    assert stats.labels
    assert all(label for label, *_ in stats.labels)


def test_the_course_of_a_body_over_the_years(stats: Stats):
    """The foremost indicators first, every year once, amounts to the last digit; one year alone is no course."""
    of = [course for course in stats.courses if course.body == "云溪镇人民政府"]
    assert [(course.indicator, course.unit, course.points) for course in of] == [
        ("expenditure.total", "元", ((2022, None, "11800000"), (2023, None, "11800000"))),
    ]
    assert {course.body for course in stats.courses} == {"云溪镇人民政府"}


def test_columns_of_years_say_what_they_show():
    """A column for what became of a plan, a line for the plan, a gap for years of which nothing is told."""
    years = [
        Year("2020", 5, 4, "4", "2020 预算 5 实际 4"), Year("2023", 10, 2, "2", "2023 预算 10 实际 2"),
        Year("2024", 8, None, "8", "2024 预算 8"),
    ]  # fmt: skip
    drawn = course(years, "某局 <支出>")
    root = ElementTree.fromstring(drawn)
    assert root.get("aria-label") == "某局 <支出>; 2020 预算 5 实际 4; 2023 预算 10 实际 2; 2024 预算 8"
    columns = [element for element in root.iter() if element.tag == "rect"]
    assert [(c.get("class"), c.get("height")) for c in columns] == [("a", "44.0"), ("a", "22.0"), ("b", "88.0")]
    left = [float(c.get("x") or 0) for c in columns]
    assert left[1] - left[0] > left[2] - left[1]
    assert sum(element.get("class") == "plan" for element in root.iter()) == 2
    assert [element.get("class") for element in root.iter() if element.text == "…"] == ["told"]
    ElementTree.fromstring(course([], ""))


@pytest.mark.parametrize("suffix", [".db", ".duckdb", ".jsonl", ".jsonl.zst"])
def test_the_command_counts_alike_everywhere(extractor, reports: Path, stats: Stats, tmp_path: Path, suffix: str):
    pytest.importorskip({".duckdb": "duckdb", ".jsonl.zst": "zstandard"}.get(suffix, "json"))
    place = tmp_path / f"out{suffix}"
    assert extractor("convert", reports, "-o", place).code == 3
    run = extractor("stats", place, "--format", "json")
    assert run.code == 0
    assert json.loads(run.out) == json.loads(json.dumps(stats._asdict()))


class _Page(HTMLParser):
    """What a page would fetch or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "xlink:href", "data"}]


def test_lists_and_a_page_that_stands_alone(extractor, lines: Path, tmp_path: Path):
    run = extractor("stats", lines, "-o", tmp_path / "stats.html")
    assert run.code == 0
    for told in (
        "核对比例",
        "部门整体支出绩效评价报告",
        "云溪镇人民政府",
        "corrupt",
        "按疑点规则",
        "没有指标的标签",
        "各单位历年",
        "2022 1,180万",
    ):
        assert told in run.out
    page = (tmp_path / "stats.html").read_text(encoding="utf-8")
    found = _Page(page)
    assert not found.tags & {"script", "link", "img", "iframe", "object"}
    assert not found.links
    assert not regex.search(r"url\(|@import|https?://", page)
    for svg in regex.findall(r"<svg.*?</svg>", page, regex.S):
        ElementTree.fromstring(svg)
    assert page.count("<svg") == 6 + page.count("<figcaption")
    assert "prefers-color-scheme: dark" in page
    assert "云溪镇人民政府</text>" in page


def test_every_text_of_a_page_is_escaped(stats: Stats):
    hostile = stats._replace(bodies=[("<script>x</script>", 1)], labels=[('"&<b>', 2, 1)], rules=[("<i>", 1, 0, 0)])
    page = stats_page(hostile, "<place>", default_book())
    assert not _Page(page).tags & {"script", "b", "i", "place"}


def test_an_archive_that_is_empty(extractor, tmp_path: Path):
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    run = extractor("stats", tmp_path / "none.jsonl", "-o", tmp_path / "stats.html")
    assert run.code == 0
    assert "（无）" in run.out
    assert dict(totals(Stats(*[0] * 9, *[[]] * 7), default_book()))["核对比例"] == "—"


def test_what_is_no_archive(extractor, tmp_path: Path):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text('{"no": "outcome"}\n', encoding="utf-8")
    assert extractor("stats", tmp_path / "a.txt").code == 2
    assert extractor("stats", tmp_path / "none.db").code == 3
    assert extractor("stats", tmp_path / "none.jsonl").code == 3
    assert extractor("stats", tmp_path / "bad.jsonl").code == 5
    assert extractor("convert", tmp_path / "a.txt", "-o", tmp_path / "a.db").code == 0
    assert extractor("stats", tmp_path / "a.db", "-o", tmp_path / "no" / "stats.html").code == 5


def test_bars_share_one_scale():
    drawn = bars([Bar("甲", (3, 1), "四"), Bar("乙" * 40, (2, 0), "二"), Bar("丙", (0, 0), "零")], ("a", "b"))
    widths = [float(width) for width in regex.findall(r'<rect[^>]*width="([\d.]+)"', drawn)]
    assert widths == [315.0, 105.0, 210.0]
    assert "乙" * 14 + "…" in drawn
    assert "乙" * 40 in drawn, "whole where the pointer rests"
    assert regex.findall(r'height="([\d.]+)"', columns([("2022", 2), ("2023", 4)]))[:2] == ["80.0", "160.0"]
    for empty in (bars([], ()), columns([])):
        ElementTree.fromstring(empty)


def test_the_document_of_the_schema_is_true():
    command = [sys.executable, str(ROOT / "scripts" / "schema_doc.py"), "--check"]
    assert subprocess.run(command).returncode == 0, "run scripts/schema_doc.py (make golden does)"
