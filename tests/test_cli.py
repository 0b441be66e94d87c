"""The command line: what it prints, where it writes, how it leaves."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import pytest

from own_words import AT_ODDS, REPORT

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two reports and an empty file."""
    reports = tmp_path / "reports"
    (reports / "sub").mkdir(parents=True)
    (reports / "a.txt").write_text(REPORT, encoding="utf-8")
    (reports / "sub" / "b.txt").write_text(AT_ODDS, encoding="utf-8")
    (reports / "sub" / "c.txt").write_text("", encoding="utf-8")
    return reports


def test_a_file_to_standard_output(extractor, folder: Path):
    run = extractor("convert", folder / "a.txt", "-o", "-", "--jsonl")
    assert run.code == 0
    assert run.out.count("\n") == 1
    record = json.loads(run.out)
    assert record["source"]["name"] == "a.txt"
    assert record["text"] == REPORT
    pretty = extractor("convert", folder / "a.txt")
    assert json.loads(pretty.out) == record
    assert pretty.out.count("\n") > 10


def test_a_failure_to_standard_output(extractor, tmp_path: Path):
    run = extractor("convert", tmp_path / "none.txt", "-o", "-")
    assert run.code == 3
    assert json.loads(run.out)["code"] == "not_found"
    assert "none.txt" in run.err
    assert "not_found" in run.err


def test_a_folder_to_lines(extractor, folder: Path, tmp_path: Path):
    run = extractor("convert", folder, "-o", tmp_path / "out.jsonl", "--jsonl")
    assert run.code == 3
    assert run.out == ""
    outcomes = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n") if line]
    assert [outcome["source"]["name"] for outcome in outcomes] == ["a.txt", "sub/b.txt", "sub/c.txt"]
    assert [outcome.get("code") for outcome in outcomes] == [None, None, "empty"]
    assert "sub/c.txt" in run.err


def test_a_folder_to_a_folder_keeps_the_old_suffix(extractor, folder: Path, tmp_path: Path):
    assert extractor("convert", folder, "-o", tmp_path / "out", "--no-text").code == 3
    written = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.json"))
    assert written == ["a.txt.json", "sub/b.txt.json", "sub/c.txt.json"]
    assert "text" not in json.loads((tmp_path / "out" / "a.txt.json").read_text(encoding="utf-8"))


def test_several_sources_and_one_object_to_a_file(extractor, folder: Path, tmp_path: Path):
    run = extractor("convert", folder / "sub" / "b.txt", folder / "a.txt", "--jsonl", "--workers", 1)
    assert [json.loads(line)["source"]["name"] for line in run.out.splitlines()] == ["b.txt", "a.txt"]
    assert extractor("convert", folder / "a.txt", "-o", tmp_path / "a.json").code == 0
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["source"]["name"] == "a.txt"


def test_an_archive_is_told_to_people_to_logs_and_to_nobody(extractor, folder: Path, tmp_path: Path):
    place = tmp_path / "out.jsonl"
    run = extractor("convert", folder, "-o", place, "--log-json")
    events = [json.loads(line) for line in run.err.splitlines()]
    assert run.code == 3
    assert {event["event"] for event in events} == {"progress", "failure", "done"}
    assert [event["source"] for event in events if event["event"] == "failure"] == ["sub/c.txt"]
    assert (events[-1]["sources"], events[-1]["kept"], events[-1]["failed"]) == (3, 0, {"empty": 1})
    told = extractor("convert", folder, "-o", place)
    assert told.code == 3
    assert "转换 2 份，失败 1 份" in told.err
    assert "其中未变" in told.err
    assert extractor("convert", folder, "-o", place, "--quiet") == (3, "", "")
    assert extractor("convert", folder / "a.txt", folder / "sub" / "b.txt", "-o", place, "--quiet").code == 0
    assert extractor("convert", folder, "-o", place, "--engine", "none").code == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    nothing = extractor("convert", empty, "-o", tmp_path / "none.jsonl")
    assert nothing.code == 0
    assert "没有文件" in nothing.err
    assert (tmp_path / "none.jsonl").read_bytes() == b""


def test_the_target_cannot_be_written(extractor, folder: Path):
    run = extractor("convert", folder, "-o", folder / "a.txt" / "out")
    assert run.code == 5
    assert "a.txt" in run.err
    assert "Traceback" not in run.err


def test_a_pattern_file_is_invalid(extractor, folder: Path, tmp_path: Path):
    layer = tmp_path / "layer"
    layer.mkdir()
    (layer / "mine.toml").write_text('[[unit]]\nid = "basket"\n', encoding="utf-8")
    run = extractor("convert", folder / "a.txt", "--patterns", layer)
    assert run.code == 4
    assert "mine.toml" in run.err
    assert "basket" in run.err
    assert run.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert",),
        ("convert", "--no-such-option"),
        ("nonsense",),
        ("patterns", "list", "nonsense"),
        ("explain", "x.txt"),
    ],
)
def test_usage(extractor, arguments: tuple[str, ...]):
    assert extractor(*arguments).code == 2


def test_check_finds_what_is_at_odds(extractor, folder: Path):
    run = extractor("check", folder / "sub" / "b.txt")
    assert run.code == 1
    assert "1180.00万元" in run.out
    assert "收支情况" in run.out
    assert "sum" in run.out


def test_check_is_silent_where_all_agrees(extractor, folder: Path):
    run = extractor("check", folder / "a.txt")
    assert run.code == 0, run.out


def test_check_as_json(extractor, folder: Path):
    run = extractor("check", folder / "sub" / "b.txt", "--format", "json")
    assert run.code == 1
    found = json.loads(run.out)
    assert found["source"]["name"] == "b.txt"
    assert found["findings"]
    for finding in found["findings"]:
        assert [place["figure"]["id"] for place in finding["places"]] == list(finding["figures"])
    assert extractor("check", folder).code == 3


def test_explain_by_offset_and_by_id(extractor, folder: Path):
    offset = REPORT.index("1180.00")
    run = extractor("explain", folder / "a.txt", "--at", offset)
    assert run.code == 0
    for said in ("1180.00万元", "11800000", "units/money.toml#", "expenditure.total", "收支情况", "本分句"):
        assert said in run.out
    found = json.loads(extractor("explain", folder / "a.txt", "--at", offset, "--format", "json").out)
    figure = found["place"]["figure"]
    assert REPORT[figure["start"] : figure["end"]] == figure["text"]
    assert extractor("explain", folder / "a.txt", "--figure", figure["id"]).out == run.out
    assert extractor("explain", folder / "a.txt", "--figure", "g9999").code == 2


def test_explain_finds_what_a_person_sees(extractor, folder: Path):
    run = extractor("explain", folder / "a.txt", "--find", "59.32%")
    assert run.code == 0
    assert "占" in run.out
    many = extractor("explain", folder / "a.txt", "--find", "支出")
    assert many.code == 2
    assert many.out.count("\n") >= 3
    assert extractor("explain", folder / "a.txt", "--find", "没有这句话").code == 2


@pytest.mark.parametrize(
    ("sought", "field", "key"),
    [
        ("1200.50万元", "label", "clause"),
        ("1100.50万元", "basis", "default"),
        ("59.32%", "role", "words"),
        ("59.32%", "label", "topic"),
        ("12.5公里", "indicator", "none"),
        ("700.00万元", "period", "sentence"),
        ("700.00万元", "indicator", "name"),
    ],
)
def test_explain_tells_what_decided(extractor, folder: Path, sought: str, field: str, key: str):
    found = json.loads(extractor("explain", folder / "a.txt", "--find", sought, "--format", "json").out)
    assert (field, key) in {(why["field"], why["key"]) for why in found["why"]}


def test_schema_is_the_committed_one(extractor):
    run = extractor("schema")
    assert run.code == 0
    assert run.out == (ROOT / "schema" / "record.schema.json").read_text(encoding="utf-8")


def test_version(extractor):
    assert extractor("--version") == (0, f"{importlib.metadata.version('extractor')}\n", "")


def test_formats(extractor):
    told = dict(line.split(maxsplit=1) for line in extractor("formats").out.splitlines())
    assert {told[suffix] for suffix in (".txt", ".docx", ".pdf", ".html", ".zip")} == {"可读"}
    assert all(line == "可读" or line.startswith("需安装") for line in told.values())
    assert {".doc", ".xls", ".7z", ".png"} <= set(told)


def test_patterns_list_names_the_place(extractor):
    run = extractor("patterns", "list", "indicator")
    assert run.code == 0
    assert "expenditure.basic" in run.out
    assert "indicators/" in run.out


def test_patterns_test_tells_what_does_not_hold(extractor, tmp_path: Path):
    entry = '[[unit]]\nid = "basket"\nkind = "count"\nunit = "筐"\nsays = ["筐"]\n'
    example = '[[unit.example]]\ntext = "共收粮30筐"\nreads = ["31 筐"]\n'
    (tmp_path / "mine.toml").write_text(entry + example, encoding="utf-8")
    run = extractor("patterns", "test", "--patterns", tmp_path)
    assert run.code == 4
    for said in ("mine.toml#basket", "共收粮30筐", "30 筐", "31 筐"):
        assert said in run.out


@pytest.mark.parametrize(
    "command",
    [
        "convert a.txt", "check a.txt", "rules", "explain a.txt --at 1", "patterns test", "patterns list",
        "patterns missing a.txt", "patterns impact a.txt", "patterns new indicator a.b --name x",
        "patterns new unit x --says x", "patterns new check x --total a --plus b",
    ],
)  # fmt: skip
def test_a_layer_of_patterns_is_asked_by_every_command(extractor, tmp_path: Path, command: str):
    run = extractor(*command.split(), "--patterns", tmp_path / "none")
    assert run.code == 4
    assert str(tmp_path / "none") in run.err


def test_every_command_is_in_the_readme(extractor):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = ("convert", "check", "rules", "explain", "schema", "formats")
    patterns = ("test", "list", "missing", "impact", "new indicator", "new unit", "new check")
    for command in (*commands, *(f"patterns {name}" for name in patterns)):
        assert extractor(*command.split(), "--help").code == 0
        assert f"extractor {command}" in readme


def test_a_reader_that_had_enough_is_no_error(folder: Path):
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "convert", str(folder / "a.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert b"Traceback" not in child.stderr.read()
