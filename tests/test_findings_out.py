"""How findings leave the house: for a person, as SARIF, as a page; which rules may be silenced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.batch.jobs import jobs_of
from extractor.cli.silence import rules_of
from extractor.pipeline import default_book, extract
from extractor.writers.places import Whereabouts
from extractor.writers.telling import Telling
from own_words import AT_ODDS

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "fixtures" / "reports"
TABLED = REPORTS / "town_performance_2022.docx"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report whose parts do not add up."""
    path = tmp_path / "reports" / "odd & <b>.txt"
    path.parent.mkdir()
    path.write_text(AT_ODDS, encoding="utf-8")
    return path


def test_the_arithmetic_is_spelled(report: Path):
    record = extract(report)
    telling = Telling(record, default_book())
    spelled = [telling.spelled(check) for check in record.checks if check.verdict == "failed"]
    assert "700.00万元 + 580.00万元 = 1280.00万元，报告写 1180.00万元，相差 100.00万元" in spelled


def test_place_marks_and_proposal_for_a_person(extractor, report: Path):
    out = extractor("check", report).out
    assert "一、收支情况 › 第5行" in out
    assert "【1180.00万元】" in out
    assert "【700.00万元】" in out


def test_a_cell_is_told_by_its_names(extractor):
    out = extractor("check", TABLED).out
    assert "第4行“农村供水管网改造”第3列“支出数”" in out
    assert "389.70 ÷ 412.50 = 94.4727%" in out


def test_sarif_points_into_the_text(extractor, report: Path):
    run = extractor("check", report, "--format", "sarif")
    assert run.code == 1
    log = json.loads(run.out)
    assert log["version"] == "2.1.0"
    (tool,) = log["runs"]
    rules = {rule["id"] for rule in tool["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in tool["results"]} == rules
    for result in tool["results"]:
        assert result["level"] in {"error", "warning", "note"}
        for location in result["locations"]:
            physical = location["physicalLocation"]
            assert physical["artifactLocation"]["uri"] == "odd%20%26%20%3Cb%3E.txt"
            region = physical["region"]
            start = region["charOffset"]
            assert AT_ODDS[start : start + region["charLength"]] == region["snippet"]["text"]
            line = AT_ODDS.split("\n")[region["startLine"] - 1]
            assert line[region["startColumn"] - 1 :].startswith(region["snippet"]["text"])


def test_the_page_stands_alone_and_is_escaped(extractor, report: Path):
    page = extractor("check", report, "--format", "html").out
    assert page.startswith("<!DOCTYPE html>")
    assert "odd &amp; &lt;b&gt;.txt" in page
    assert "<b>" not in page
    assert "<mark>" in page
    for foreign in ("<script", "http://", "https://", "src="):
        assert foreign not in page


def test_a_rule_may_be_silenced(extractor, report: Path):
    rules = {finding.rule for finding in extract(report).findings}
    assert rules
    run = extractor("check", report, *(word for rule in rules for word in ("--ignore", rule)))
    assert run.code == 0
    assert "按设置未列" in run.out
    told = extractor("check", report, "--ignore", "no_such_rule")
    assert told.code == 2
    assert "no_such_rule" in told.err


def test_settings_beside_a_report_and_above_it(extractor, report: Path):
    rules = sorted({finding.rule for finding in extract(report).findings})
    settings = report.parent / "extractor.toml"
    settings.write_text(f"[check]\nignore = {json.dumps(rules)}\n", encoding="utf-8")
    assert [job.name for job in jobs_of([report.parent])] == [report.name], "settings are no report"
    assert extractor("check", report).code == 0
    settings.rename(report.parent.parent / "extractor.toml")
    assert extractor("check", report).code == 1, "what lies above a file that was given is not asked"
    assert extractor("check", report.parent.parent).code == 0


@pytest.mark.parametrize(
    "said", ["[check\n", "ignore = ['sum']\n", "[check]\nignore = 'sum'\n", "[check]\nignore = ['x']\n"]
)
def test_settings_that_make_no_sense_are_told(extractor, report: Path, said: str):
    (report.parent / "extractor.toml").write_text(said, encoding="utf-8")
    run = extractor("check", report)
    assert run.code == 2
    assert "extractor.toml" in run.err


def test_every_rule_has_a_name(extractor):
    out = extractor("rules").out
    named = default_book().maps("rules.names")
    assert set(rules_of(default_book())) == set(named), "a rule without a name, or a name without a rule"
    for rule, name in named.items():
        assert f"{rule}　{name}" in out
    for entry in default_book().checks.values():
        assert entry.origin in out


def test_every_finding_of_the_fixtures_has_a_named_rule():
    named = default_book().maps("rules.names")
    for path in sorted(REPORTS.glob("*.txt")):
        record = extract(path)
        assert {finding.rule for finding in record.findings} | {check.rule for check in record.checks} <= set(named)


ACCOUNTS = """青浦县水务局{year}年度部门决算

一、支出情况
{year}年度本年支出合计{spent}万元，其中：基本支出{basic}万元，项目支出100.20万元。
{more}
"""


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Two years of one body, the second of which gives another amount for the first."""
    folder = tmp_path / "years"
    folder.mkdir()
    last = ACCOUNTS.format(year=2021, spent="300.30", basic="200.10", more="")
    this = ACCOUNTS.format(year=2022, spent="310.30", basic="210.10", more="2021年度本年支出合计330.30万元。")
    (folder / "2021.txt").write_text(last, encoding="utf-8")
    (folder / "2022.txt").write_text(this, encoding="utf-8")
    return folder


def test_sarif_tells_both_places_of_what_lies_between_reports(extractor, years: Path):
    log = json.loads(extractor("check", years, "--format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    assert result["ruleId"] == "prior_year"
    assert {"prior_year"} == {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    for name, text, places in (
        ("2022.txt", "330.30万元", result["locations"]),
        ("2021.txt", "300.30万元", result["relatedLocations"]),
    ):
        (place,) = places
        physical = place["physicalLocation"]
        lines = (years / name).read_text(encoding="utf-8").split("\n")
        region = physical["region"]
        assert physical["artifactLocation"]["uri"] == name
        assert lines[region["startLine"] - 1][region["startColumn"] - 1 :].startswith(text)
        assert (years / name).read_text(encoding="utf-8")[region["charOffset"] :].startswith(text)
        assert "支出情况" in place["message"]["text"]


def test_the_page_and_the_text_tell_both_places(extractor, years: Path):
    page = extractor("check", years, "--format", "html").out
    said = extractor("check", years).out
    for where in ("2022.txt › 一、支出情况 › 第5行", "2021.txt › 一、支出情况 › 第4行"):
        assert where in page
        assert where in said
    assert "<mark class=loud>330.30万元</mark>" in page
    assert "<mark>300.30万元</mark>" in page


def test_json_tells_both_places(extractor, years: Path):
    *_, last = extractor("check", years, "--format", "json").out.splitlines()
    (finding,) = json.loads(last)["across"]
    assert [(p["source"], p["figure"]["text"]) for p in finding["places"]] == [
        ("2022.txt", "330.30万元"),
        ("2021.txt", "300.30万元"),
    ]


def test_a_place_in_a_table_of_a_page_is_told_without_the_report(tmp_path: Path):
    record = extract(REPORTS / "town_performance_2022.pdf")
    inside = next(f for f in record.figures if f.cell is not None)
    spot = Whereabouts(record, default_book()).spot(inside)
    assert spot.line is None
    assert f"第{inside.cell.row + 1}行第{inside.cell.col + 1}列" in spot.where
    assert f"第{inside.page}页" in spot.where
