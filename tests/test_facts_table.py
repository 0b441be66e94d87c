"""Facts as a table: one row a fact, exact values, whole files or none."""

from __future__ import annotations

import csv
import importlib
from decimal import Decimal
from pathlib import Path

import pytest

from extractor import convert, extract
from extractor.model.errors import MissingExtra, UsageError
from extractor.pipeline import Options, default_book
from extractor.writers.facts import COLUMNS, fact_rows, headers
from extractor.writers.table import TABLES, table_file
from own_words import REPORT

FIXTURE = Path(__file__).resolve().parent.parent / "fixtures" / "reports" / "town_performance_2022.docx"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_one_row_a_fact_with_all_that_it_says(report: Path):
    record = extract(report)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in fact_rows(record, default_book())]
    assert len(rows) == len(record.facts) > 8
    row = next(row for row in rows if row["text"] == "700.00万元")
    assert row["sentence"] == "2023年支出合计1180.00万元，其中：基本支出700.00万元，占59.32%"
    expected = {
        "source": "a.txt", "report_kind": "dept_performance", "organization": "云溪镇人民政府", "fiscal_year": 2023,
        "label": "基本支出", "indicator": "expenditure.basic", "indicator_name": "基本支出", "role": "amount",
        "value": "7000000", "unit": "元", "part_of": "支出合计", "section": "一、部门概况 › （二）收支情况",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert REPORT[row["start"] : row["end"]] == "700.00万元"


def test_a_cell_has_its_place(report: Path):
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in fact_rows(extract(FIXTURE), default_book())]
    cells = [row for row in rows if row["table"]]
    assert cells
    assert all(row["row"] >= 1 and row["col"] >= 1 for row in cells)


def test_every_column_has_a_chinese_name():
    names = headers("zh", default_book())
    assert len(set(names)) == len(COLUMNS)
    assert not set(names) & set(COLUMNS)
    assert headers("en", default_book()) == tuple(COLUMNS)


def test_every_column_is_documented():
    told = (FIXTURE.parent.parent.parent / "docs" / "facts.md").read_text(encoding="utf-8")
    for column, name in zip(COLUMNS, headers("zh", default_book()), strict=True):
        assert f"| `{column}` | {name} |" in told


def test_csv_from_the_command_line(extractor, report: Path, tmp_path: Path):
    run = extractor("convert", report, "--facts", tmp_path / "f.csv")
    assert (run.code, run.out) == (0, "")
    english = rows_of(tmp_path / "f.csv")
    assert extractor("convert", report, "-o", "-", "--no-text", "--facts", tmp_path / "g.csv", "--headers", "zh").out
    chinese = rows_of(tmp_path / "g.csv")
    assert [row["value"] for row in english] == [row["数值"] for row in chinese]
    assert {row["口径"] for row in chinese} & {"实际（决算、执行）"}
    assert {row["sentence"] for row in english if not row["table"]} != {""}, "sentences need the text, also without it"


def test_failures_leave_the_rest(extractor, report: Path, tmp_path: Path):
    run = extractor("convert", report, tmp_path / "none.txt", "--facts", tmp_path / "f.csv")
    assert run.code == 3
    assert {row["source"] for row in rows_of(tmp_path / "f.csv")} == {"a.txt"}


def test_python_twin_and_workers_agree(report: Path, tmp_path: Path):
    other = tmp_path / "b.txt"
    other.write_text(REPORT, encoding="utf-8")
    for workers in (1, 2):
        assert len(list(convert([report, other], None, Options(workers=workers), tmp_path / f"{workers}.csv"))) == 2
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


def test_a_run_that_ends_early_leaves_nothing(report: Path, tmp_path: Path):
    stream = convert([report, report.parent], tmp_path / "out.jsonl", None, tmp_path / "f.csv")
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_a_suffix_that_is_no_table(extractor, report: Path, tmp_path: Path):
    with pytest.raises(UsageError):
        table_file(tmp_path / "f.txt", headers("en", default_book()))
    assert extractor("convert", report, "-o", tmp_path / "o.jsonl", "--facts", tmp_path / "f.txt").code == 2
    assert extractor("convert", report, "--facts", tmp_path / "no" / "f.csv").code == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_a_package_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def gone(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", gone)
    for suffix, extra in ((".xlsx", "xlsx"), (".parquet", "parquet")):
        with pytest.raises(MissingExtra) as told:
            TABLES[suffix](tmp_path / f"f{suffix}", list(COLUMNS))
        assert f"extractor[{extra}]" in told.value.detail
    assert not list(tmp_path.iterdir())


def row(**said: object) -> tuple[object, ...]:
    return tuple(said.get(name) for name in COLUMNS)


TRICKY = [row(label="=1+1", value="0.1", text="-5"), row(label="@x", value="12345678901234567.89"), row(value="2:3")]


def test_what_looks_like_a_formula_is_text(tmp_path: Path):
    table = table_file(tmp_path / "f.csv", list(COLUMNS))
    table.write(TRICKY)
    table.commit()
    first, second, _ = rows_of(tmp_path / "f.csv")
    assert (first["label"], first["value"], first["text"], second["label"]) == ("'=1+1", "0.1", "-5", "'@x")


def test_excel_holds_numbers_only_where_they_are_exact(tmp_path: Path):
    openpyxl = pytest.importorskip("openpyxl", reason="the extra xlsx is not installed")
    table = table_file(tmp_path / "f.xlsx", list(COLUMNS))
    table.write(TRICKY)
    table.commit()
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx").active
    at = {name: number for number, name in enumerate(COLUMNS, 1)}
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert (sheet.cell(2, at["value"]).data_type, Decimal(str(sheet.cell(2, at["value"]).value))) == (
        "n",
        Decimal("0.1"),
    )
    assert sheet.cell(2, at["label"]).data_type == "s"
    assert (sheet.cell(3, at["value"]).data_type, sheet.cell(3, at["value"]).value) == ("s", "12345678901234567.89")


def test_parquet_holds_decimal_strings(tmp_path: Path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    table = table_file(tmp_path / "f.parquet", list(COLUMNS))
    table.write([*TRICKY, *[row(fact=f"f{n}", start=n) for n in range(9000)]])
    table.commit()
    read = parquet.read_table(tmp_path / "f.parquet")
    assert read.column_names == list(COLUMNS)
    assert read["value"].to_pylist()[:3] == ["0.1", "12345678901234567.89", "2:3"]
    assert read["start"].to_pylist()[-1] == 8999
    assert read.num_rows == 9003
