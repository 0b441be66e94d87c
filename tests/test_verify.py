"""``extractor verify`` and the pytest plugin: reports held against what was approved of them."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from extractor.batch.jobs import jobs_of
from extractor.compare.anchors import anchors_of, find
from extractor.compare.approved import Approved, approved, load, written
from extractor.compare.verify import approved_file, compared, verdict
from extractor.model.record import Record
from extractor.pipeline import extract
from extractor.readers.open import Source
from own_words import AT_ODDS, REPORT

ROOT = Path(__file__).resolve().parent.parent


def record(text: str, name: str = "a.txt") -> Record:
    return extract(Source.of(text.encode(), name))


def changes(before: str, after: str) -> list[tuple[str, str, str]]:
    return [(c.way, c.what, c.text) for c in compared(approved(record(before)), record(after))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "镇").mkdir()
    (tmp_path / "镇" / "报告.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "矛盾.txt").write_text(AT_ODDS, encoding="utf-8")
    return tmp_path


def test_what_is_approved_holds_and_its_file_says_it_again() -> None:
    held = approved(record(REPORT))
    assert Approved.model_validate_json(written(held)) == held
    assert all(len(line) < 2000 for line in written(held).splitlines())
    assert changes(REPORT, REPORT) == []


def test_moving_the_text_changes_nothing() -> None:
    assert changes(REPORT, REPORT.replace("一、部门概况\n", "一、部门概况\n本单位位于县城以东，沿河而建。\n")) == []


def test_a_figure_more_less_or_otherwise_is_told_alone() -> None:
    assert changes(REPORT, REPORT.replace("修建村道12.5公里，", "")) == [("lost", "figure", "12.5公里")]
    assert changes(REPORT.replace("修建村道12.5公里，", ""), REPORT) == [("gained", "figure", "12.5公里")]
    assert changes(REPORT, REPORT.replace("修建村道12.5公里", "修建渠道12.5公里")) == [
        ("changed", "figure", "12.5公里")
    ]
    (change,) = compared(approved(record(REPORT)), record(REPORT.replace("修建村道", "修建渠道")))
    assert change.fields[0][0] == "label"


def test_findings_that_come_and_go_are_told() -> None:
    mended = AT_ODDS.replace("580.00", "480.00")
    found = changes(AT_ODDS, mended)
    assert ("lost", "finding") in {(way, what) for way, what, _ in found}
    assert ("gained", "finding") in {(way, what) for way, what, _ in changes(mended, AT_ODDS)}


def test_the_report_itself_is_held() -> None:
    (change,) = (
        c for c in compared(approved(record(REPORT)), record(REPORT.replace("2023", "2022"))) if c.what == "report"
    )
    assert ("fiscal_year", "2023", "2022") in change.fields


def test_of_equal_figures_each_is_found_by_its_surroundings() -> None:
    line = "其中，全年新{}5公里，均已验收。\n"
    before, after = (
        record("".join(map(line.format, names)))
        for names in (("修道路", "挖水渠", "筑河堤"), ("筑河堤", "架桥梁", "修道路"))
    )
    anchors = list(anchors_of(before).values())
    after_anchors = anchors_of(after)
    found = find(anchors, after)
    assert [f and after_anchors[f].before[-2:] for f in (found[0], found[2])] == ["道路", "河堤"]
    assert len({f for f in found if f}) == len([f for f in found if f])


def test_only_what_is_listed_is_held_of_a_part() -> None:
    before = record(AT_ODDS)
    whole = approved(before)
    part = whole.model_copy(update={"whole": False, "figures": whole.figures[:1], "findings": (), "report": {}})
    assert list(compared(part, record(AT_ODDS.replace("580.00", "480.00")))) == []
    unwanted = part.model_copy(update={"absent": whole.findings})
    assert [(c.way, c.what) for c in compared(unwanted, before)] == [("gained", "finding")]


def test_verify_tells_and_approves(extractor, folder: Path) -> None:
    done = extractor("verify", folder)
    assert done.code == 1
    assert done.out.count("尚未核准") == 3
    assert extractor("verify", folder, "--approve").code == 0
    assert approved_file(folder, "镇/报告.txt").is_file()
    assert extractor("verify", folder).code == 0
    report = folder / "镇" / "报告.txt"
    report.write_text(REPORT.replace("修建村道12.5公里", "修建渠道12.5公里"), encoding="utf-8")
    done = extractor("verify", folder)
    assert done.code == 1
    assert "镇/报告.txt：与已核准的不同" in done.out
    assert "~ 读法改变" in done.out
    assert "矛盾.txt" not in done.out
    lines = [json.loads(line) for line in extractor("verify", folder, "--format", "json").out.splitlines()]
    assert [(line["name"], line["state"]) for line in lines] == [("矛盾.txt", "held"), ("镇/报告.txt", "changed")]
    report.unlink()
    assert "报告不在了" in extractor("verify", folder).out
    assert extractor("verify", folder, "--approve").code == 0
    assert not approved_file(folder, "镇/报告.txt").exists()


def test_what_was_approved_is_no_report(extractor, folder: Path) -> None:
    extractor("verify", folder, "--approve")
    (folder / "a.db.corrections.jsonl").write_text("{}", encoding="utf-8")
    assert sorted(job.name for job in jobs_of([folder])) == ["矛盾.txt", "镇/报告.txt"]
    assert sorted(job.name for job in jobs_of([folder / "**" / "*"])) == ["矛盾.txt", "镇/报告.txt"]


def test_a_report_that_cannot_be_read_is_approved_as_that(extractor, folder: Path) -> None:
    (folder / "空.txt").write_bytes(b"")
    assert extractor("verify", folder).code == 3
    extractor("verify", folder, "--approve")
    assert load(approved_file(folder, "空.txt")).failure == "empty"
    assert extractor("verify", folder).code == 0
    (folder / "空.txt").write_text(REPORT, encoding="utf-8")
    assert extractor("verify", folder).code == 1


def test_a_broken_approved_file_and_no_folder_are_told(extractor, folder: Path) -> None:
    path = approved_file(folder, "矛盾.txt")
    path.parent.mkdir()
    path.write_text('{"name": 1}', encoding="utf-8")
    done = extractor("verify", folder)
    assert done.code == 2
    assert str(path) in done.err
    assert extractor("verify", folder / "none").code == 2


def test_verdict_of_a_report_nobody_approved(tmp_path: Path) -> None:
    assert verdict(record(REPORT), tmp_path).state == "new"


def run_pytest(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "extractor.pytest_plugin", "-p", "no:cacheprovider", "-q"]
    return subprocess.run(
        [*command, "--extractor", str(folder), *more], cwd=folder, env=env, capture_output=True, text=True
    )


def test_pytest_runs_every_report_as_a_test(extractor, folder: Path) -> None:
    extractor("verify", folder, "--approve")
    assert "2 passed" in run_pytest(folder).stdout
    (folder / "矛盾.txt").write_text(AT_ODDS.replace("580.00", "480.00"), encoding="utf-8")
    done = run_pytest(folder)
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout
    assert "480.00万元" in done.stdout
    assert "Traceback" not in done.stdout
    assert "no folder" in run_pytest(folder, "--extractor", "none").stderr


def test_the_plugin_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module = importlib.import_module(project["entry-points"]["pytest11"]["extractor"])
    assert callable(module.pytest_addoption)
