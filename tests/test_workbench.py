"""The expert's workbench: what is missing, what a change changes, new entries; the walk-through of patterns/README."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from extractor.lexicon.load import builtin_patterns
from extractor.lexicon.shape import Indicator
from extractor.model.errors import UsageError
from extractor.pipeline import Options
from extractor.readers.open import Source
from extractor.workbench.compose import new_indicator
from extractor.workbench.impact import weigh
from extractor.workbench.missing import Tally, unnamed

ROOT = Path(__file__).resolve().parent.parent
WALK = ROOT / "patterns" / "README.md"

TEXT = """云溪镇人民政府
2023年度部门整体支出绩效评价报告

一、收支情况
2023年支出合计1180.00万元，其中基本支出700.00万元。护林员津贴8.60万元，护林员津贴比上年增加0.40万元。
"""
ENTRY = """[[indicator]]
id = "welfare.rangers"
name = "护林员津贴"
says = ["护林员津贴"]
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report that speaks of something no pattern knows."""
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of private patterns that know it."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "mine.toml").write_text(ENTRY, encoding="utf-8")
    return folder


def ask(path: Path) -> Source:
    return Source.of(path)


def test_labels_without_an_indicator_are_counted(report: Path):
    tally = Tally()
    for _ in range(2):
        tally.add(unnamed(ask(report), Options()))
    (lack,) = (lack for lack in tally.ranked() if lack.label == "护林员津贴")
    assert (lack.count, lack.reports, dict(lack.roles)) == (4, 2, {"amount": 2, "change": 2})
    assert lack.units == {"元": 4}
    assert "护林员津贴8.60万元" in lack.example
    assert "支出合计" not in tally.lacks


def test_an_empty_folder_is_told(extractor, tmp_path: Path):
    for command in ("check", "convert", "patterns missing", "patterns impact"):
        run = extractor(*command.split(), tmp_path)
        assert run.code == 0
        assert "没有文件" in run.err


def test_missing_in_every_style(extractor, report: Path, mine: Path):
    run = extractor("patterns", "missing", report)
    assert run.code == 0
    assert "护林员津贴" in run.out
    rows = json.loads(extractor("patterns", "missing", report, "--format", "json").out)
    assert rows[0]["label"] == "护林员津贴"
    assert rows[0]["reports_percent"] == "100.0"
    lines = list(csv.DictReader(io.StringIO(extractor("patterns", "missing", report, "--format", "csv").out)))
    assert lines[0]["count"] == "2"
    assert len(json.loads(extractor("patterns", "missing", report, "--format", "json", "--limit", 1).out)) == 1
    assert "护林员津贴" not in extractor("patterns", "missing", report, "--patterns", mine).out
    assert extractor("patterns", "missing", report, report.parent / "none.txt").code == 3


def test_a_new_entry_is_a_gain_and_without_it_a_loss(report: Path, mine: Path):
    gained = weigh(ask(report), Options(patterns=(mine,)))
    assert {d.way for d in gained.differences} == {"gained"}
    assert {s.field for d in gained.differences for s in d.shifts} == {"indicator"}
    lost = weigh(ask(report), Options(), mine)
    assert {d.way for d in lost.differences} == {"lost"}
    assert len(lost.differences) == len(gained.differences) == 2
    assert weigh(ask(report), Options()).differences == ()


def test_a_whole_folder_as_base(extractor, report: Path, tmp_path: Path):
    whole = tmp_path / "before"
    shutil.copytree(builtin_patterns(), whole)
    for path in (whole / "indicators").glob("*.toml"):
        path.write_text(
            path.read_text(encoding="utf-8").replace('"expenditure.basic"', '"expenditure.other_name"'), "utf-8"
        )
    run = extractor("patterns", "impact", report, "--base", whole)
    assert run.code == 1
    assert "expenditure.other_name → expenditure.basic" in run.out
    assert "700.00万元" in run.out


def test_impact_leaves_with_a_code_for_ci(extractor, report: Path, mine: Path):
    assert extractor("patterns", "impact", report).code == 0
    assert extractor("patterns", "impact", report, "--patterns", mine).code == 0
    assert extractor("patterns", "impact", report, "--base", mine).code == 1
    found = json.loads(extractor("patterns", "impact", report, "--base", mine, "--format", "json").out)
    assert [d["way"] for d in found["differences"]] == ["lost", "lost"]
    assert extractor("patterns", "impact", report, "--base", report.parent / "none").code == 4


def test_a_new_indicator_is_written_and_works(extractor, report: Path, tmp_path: Path):
    folder = tmp_path / "fresh"
    call = ("patterns", "new", "indicator", "welfare.rangers", "--name", "护林员津贴")
    printed = extractor(*call)
    assert printed.code == 0
    assert extractor(*call, "-o", folder).code == 0
    assert (folder / "indicators.toml").read_text(encoding="utf-8") == printed.out
    assert "welfare.rangers" in extractor("explain", report, "--find", "8.60万元", "--patterns", folder).out
    before = (folder / "indicators.toml").read_bytes()
    again = extractor(*call, "-o", folder)
    assert again.code == 4
    assert "welfare.rangers" in again.err
    assert (folder / "indicators.toml").read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["indicators.toml"]


def test_new_units_and_checks_hold(extractor, tmp_path: Path):
    unit = ("patterns", "new", "unit", "basket", "--says", "筐", "--silent", "竹筐厂改制")
    check = (
        "patterns",
        "new",
        "check",
        "mine",
        "--total",
        "assets.total",
        "--plus",
        "assets.fixed",
        "--plus",
        "assets.current",
    )
    for call in (unit, check):
        assert extractor(*call, "-o", tmp_path).code == 0
    played = extractor("patterns", "list", "unit", "--patterns", tmp_path)
    assert "units.toml#basket" in played.out
    bound = extractor(
        "patterns", "new", "check", "x", "--formula", "bound", "--total", "staff.actual", "--plus", "staff.quota"
    )
    assert bound.code == 0, bound.err
    assert '"sum exact"' in (tmp_path / "checks.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("indicator", "a.b", "--name", "甲", "--part-of", "no.such"), "no.such"),
        (("indicator", "护林员", "--name", "甲"), "护林员"),
        (("indicator", "a.b", "--name", "甲", "--takes", "money"), "amount"),
        (("indicator", "a.b", "--name", "甲事", "--example", "年末护林员津贴9万元。"), "护林员津贴"),
        (("unit", "x", "--says", "筐", "--kind", "nothing"), "count"),
        (("unit", "x", "--says", ""), "says"),
        (("unit", "x", "--says", "筐", "--scale", "百"), "scale"),
        (("indicator", "a.b", "--name", ""), "name"),
        (("check", "x", "--total", "no.such", "--plus", "assets.total"), "no.such"),
    ],
)
def test_what_cannot_be_an_entry_is_told(extractor, arguments: tuple[str, ...], said: str):
    run = extractor("patterns", "new", *arguments)
    assert run.code == 2
    assert said in run.err
    assert run.out == ""


def test_an_entry_that_does_not_hold_is_not_written(extractor, tmp_path: Path):
    call = ("patterns", "new", "unit", "basket", "--says", "筐", "--silent", "共有三筐", "-o", tmp_path / "mine")
    run = extractor(*call)
    assert run.code == 4
    assert "3 筐" in run.err
    assert not (tmp_path / "mine").exists()


def test_a_name_that_is_taken_is_told():
    with pytest.raises(UsageError, match=r"expenditure\.basic"):
        new_indicator(Indicator(id="my.own", name="基本支出"), (), ())
    replaced = new_indicator(Indicator(id="expenditure.basic", name="基本支出"), (), ())
    assert replaced.holds
    assert len(replaced.warnings) == 1


COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"```(?:console|sh)\n(.*?)```", WALK.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith(("$ extractor", "extractor "))
]


def test_the_walk_through_of_the_patterns(extractor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Every command of patterns/README.md does what a reader is told, in a folder with nothing but the fixtures."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) >= 8
    for command in COMMANDS:
        run = extractor(*shlex.split(command)[1:])
        assert run.code == 0, f"{command}\n{run.err}{run.out}"
    rows = list(csv.DictReader((tmp_path / "facts.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["数值"] for row in rows if row["指标编号"] == "organization.village_groups"] == ["186"]
