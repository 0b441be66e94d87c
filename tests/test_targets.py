"""Targets in files: lines that are compressed, folders of tables."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from extractor import extract
from extractor.model.errors import MissingExtra, TargetError
from extractor.pipeline import default_book
from extractor.writers.json import dumps
from extractor.writers.packed import PackedLines
from extractor.writers.store.schema import TABLES
from extractor.writers.table import needed
from extractor.writers.targets import target_of
from own_words import REPORT

TOWN = Path(__file__).resolve().parent.parent / "fixtures" / "reports" / "town_performance_2022.docx"
FAILED = '{"schema": "1.0", "source": {"name": "b.pdf"}, "code": "corrupt", "message": "坏了"}'


@pytest.fixture(scope="module")
def town() -> str:
    return dumps(extract(TOWN))


def load(place: Path, *outcomes: str) -> None:
    target = target_of(str(place), default_book())
    for outcome in outcomes:
        target.write(json.loads(outcome)["source"]["name"], outcome)
    target.commit()


def unpacked(path: Path) -> str:
    zstandard = pytest.importorskip("zstandard", reason="the extra zst is not installed")
    with path.open("rb") as file:
        return zstandard.ZstdDecompressor().stream_reader(file).read().decode()


def test_lines_are_compressed(extractor, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(REPORT, encoding="utf-8")
    assert extractor("convert", folder, "-o", tmp_path / "out.jsonl.zst").code == 0
    assert extractor("convert", folder, "-o", tmp_path / "out.jsonl").code == 0
    packed, plain = unpacked(tmp_path / "out.jsonl.zst"), (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line) for line in packed.splitlines()] == [json.loads(line) for line in plain.splitlines()]
    assert (tmp_path / "out.jsonl.zst").stat().st_size * 3 < (tmp_path / "out.jsonl").stat().st_size


def test_one_report_is_one_line_too(extractor, tmp_path: Path):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert extractor("convert", tmp_path / "a.txt", "-o", tmp_path / "out.jsonl.zst").code == 0
    (line,) = unpacked(tmp_path / "out.jsonl.zst").splitlines()
    assert json.loads(line)["text"] == REPORT


def test_csv_has_a_file_a_table(town: str, tmp_path: Path):
    load(tmp_path / "out.csv", town, FAILED)
    assert {path.name for path in (tmp_path / "out.csv").iterdir()} == {f"{table.name}.csv" for table in TABLES}
    record, rows = json.loads(town), {}
    for table in TABLES:
        with (tmp_path / "out.csv" / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows[table.name] = list(reader)
            assert reader.fieldnames == [column.name for column in table.columns]
    assert [row["label"] for row in rows["fact"]] == [fact["label"] for fact in record["facts"]]
    assert [row["name"] for row in rows["source"]] == [TOWN.name, "b.pdf"]
    assert rows["failure"][0]["code"] == "corrupt"
    assert {row["rhetorical"] for row in rows["figure"]} <= {"0", "1"}


def test_parquet_is_divided_by_kind_and_year(town: str, tmp_path: Path):
    dataset = pytest.importorskip("pyarrow.dataset", reason="the extra parquet is not installed")
    load(tmp_path / "out.parquet", town, FAILED)
    part = tmp_path / "out.parquet" / "fact" / "report_kind=dept_performance" / "report_year=2022"
    assert [path.name for path in part.iterdir()] == ["part-0.parquet"]
    facts = dataset.dataset(tmp_path / "out.parquet" / "fact", partitioning="hive").to_table().to_pylist()
    record = json.loads(town)
    values = {figure["id"]: figure["value"] for figure in record["figures"]}
    assert [row["value"] for row in facts] == [values[fact["figure"]] for fact in record["facts"]]
    assert all(row["number"] == Decimal(row["value"]) for row in facts if row["number"] is not None)
    assert {row["report_year"] for row in facts} == {2022}
    assert dataset.dataset(tmp_path / "out.parquet" / "failure").to_table()["code"].to_pylist() == ["corrupt"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_copies_are_one_report_and_a_later_run_replaces_the_folder(town: str, tmp_path: Path, suffix: str):
    copy = town.replace(TOWN.name, "copy.docx")
    place = tmp_path / f"out{suffix}"
    load(place, town, copy)
    before = {path.relative_to(place): path.read_bytes() for path in place.rglob("*.*") if path.is_file()}
    load(place, town, copy)
    assert {path.relative_to(place): path.read_bytes() for path in place.rglob("*.*") if path.is_file()} == before
    load(place, FAILED)
    assert len(list(place.rglob("*.*"))) < len(before) or suffix == ".csv"
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl.zst"])
def test_a_run_that_ends_early_leaves_nothing(town: str, tmp_path: Path, suffix: str):
    target = target_of(str(tmp_path / f"out{suffix}"), default_book())
    target.write(TOWN.name, town)
    target.abandon()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_what_is_not_ours_is_not_replaced(tmp_path: Path, suffix: str):
    mine = tmp_path / f"out{suffix}"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(TargetError):
        target_of(str(mine), default_book())
    with pytest.raises(TargetError):
        target_of(str(tmp_path / "no" / f"out{suffix}"), default_book())
    assert [path.name for path in tmp_path.rglob("*")] == [mine.name, "thesis.txt"]


def test_a_package_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    import importlib

    def gone(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", gone)
    for place, extra in (
        (tmp_path / "x.duckdb", "duckdb"), ("postgresql://localhost/x", "postgres"), (tmp_path / "x.jsonl.zst", "zst"),
        (tmp_path / "x.parquet", "parquet"),
    ):  # fmt: skip
        with pytest.raises(MissingExtra) as told:
            target_of(str(place), default_book())
        assert f"extractor[{extra}]" in told.value.detail
    assert not list(tmp_path.iterdir())
    with pytest.raises(MissingExtra):
        PackedLines(tmp_path / "x.zst")
    with pytest.raises(MissingExtra):
        needed("zstandard", "zst")
