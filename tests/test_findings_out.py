"""How findings leave the house: for a person, as SARIF, as a page; which rules may be silenced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.batch.jobs import jobs_of
from extractor.cli.silence import rules_of
from extractor.pipeline import default_book, extract
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
