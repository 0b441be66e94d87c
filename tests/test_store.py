"""Archives in databases: the same assertions on SQLite, DuckDB and a PostgreSQL server of the tests' own."""

from __future__ import annotations

import importlib.util
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest

from extractor import convert, extract
from extractor.batch.archive import How
from extractor.batch.archive import archive as archived
from extractor.model.errors import NotFound, TargetError
from extractor.pipeline import Options, default_book
from extractor.writers.json import dumps
from extractor.writers.store.database import Database
from extractor.writers.store.grams import grams, passages, wanted
from extractor.writers.store.migrate import create, version_of
from extractor.writers.store.open import archive, opened
from extractor.writers.store.schema import OF_REPORT, TABLES, VERSION
from extractor.writers.store.search import search
from extractor.writers.store.store import Store
from extractor.writers.target import Standing
from extractor.writers.targets import target_of
from installed import needs
from own_words import REPORT
from server import programs, running

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "reports"
TOWN = FIXTURES / "town_performance_2022.docx"
Place = Callable[[str], str]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server that runs as long as the tests do."""
    needs(there=programs() is not None, what="a PostgreSQL server (initdb, pg_ctl)")
    with running() as place:
        yield place


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Makes the address of an empty database by a name."""
    monkeypatch.chdir(tmp_path)  # the ledger of a server is kept in the working folder
    if request.param == "sqlite":
        return lambda name: str(tmp_path / f"{name}.db")
    if request.param == "duckdb":
        needs(there=importlib.util.find_spec("duckdb") is not None, what="the extra duckdb")
        return lambda name: str(tmp_path / f"{name}.duckdb")
    needs(there=importlib.util.find_spec("psycopg") is not None, what="the extra postgres")
    server = request.getfixturevalue("postgres")

    def schema(name: str) -> str:
        import psycopg

        own = f"t{abs(hash((str(tmp_path), name)))}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {own}")
        return f"{server}&options={quote(f'-csearch_path={own}')}"

    return schema


def outcome(name: str = "a.txt", text: str = REPORT) -> str:
    """The JSON of a record under a name."""
    from extractor.readers.open import Source

    return dumps(extract(Source.of(text.encode(), name)))


def failure(name: str) -> str:
    return json.dumps({
        "schema": "1.0", "source": {"name": name}, "code": "corrupt", "message": "坏了", "advice": "重来",
    })  # fmt: skip


def load(place: str, outcomes: dict[str, str]) -> None:
    target = target_of(place, default_book())
    for name, said in outcomes.items():
        target.write(name, said)
    target.commit()


def read(place: str) -> Store:
    store = archive(place, default_book())
    assert store is not None
    return store


def everything(place: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, sorted."""
    store = read(place)
    rows = {table.name: store.run(f'SELECT {names(table)} FROM "{table.name}"') for table in TABLES}
    store.close()
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def names(table: object) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)  # type: ignore[attr-defined]


def test_one_command_fills_it_and_all_are_accounted_for(extractor, place: Place, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "b.docx").write_bytes(TOWN.read_bytes())
    (folder / "c.pdf").write_bytes(b"%PDF-1.4 broken")
    run = extractor("convert", folder, "-o", place("x"))
    assert run.code == 3
    store = read(place("x"))
    assert store.run("SELECT name, report IS NULL FROM source ORDER BY name") == [
        ("a.txt", False), ("b.docx", False), ("c.pdf", True),
    ]  # fmt: skip
    assert store.run("SELECT name, code FROM failure") == [("c.pdf", "corrupt")]
    assert store.run("SELECT COUNT(*) FROM report") == [(2,)]
    store.close()


def test_every_list_of_a_record_is_there_row_by_row(place: Place):
    record = extract(TOWN)
    load(place("x"), {record.source.name: dumps(record)})
    store = read(place("x"))
    counts = {table.name: store.run(f'SELECT COUNT(*) FROM "{table.name}"')[0][0] for table in TABLES}
    cells = [cell for table in record.tables for cell in table.cells]
    for name, rows in {
        "source": [1], "report": [1], "section": record.sections, "figure": record.figures, "fact": record.facts,
        "table": record.tables, "cell": cells, "check": record.checks, "finding": record.findings,
        "notice": record.notices, "failure": [], "indicator": default_book().indicators,
    }.items():  # fmt: skip
        assert counts[name] == len(rows), name
    for fact in record.facts:
        figure = record.by_id[fact.figure]
        ((label, value, number, start, end),) = store.run(
            "SELECT f.label, f.value, f.number, g.start_at, g.end_at FROM fact f JOIN figure g "
            "ON g.report = f.report AND g.figure = f.figure WHERE f.fact = ?", (fact.id,),
        )  # fmt: skip
        assert (label, value, record.text[start:end]) == (fact.label, figure.value, figure.text)  # type: ignore[index]
        assert number is None if figure.number is None else Decimal(str(number)) == figure.number
    text = "".join(text for (text,) in store.run("SELECT text FROM passage ORDER BY passage"))
    assert text == record.text
    store.close()


@pytest.mark.parametrize("value", ["0.1", "12345678901234567.89", "-0.000000000001", "99999999999999999999999.5"])
def test_no_digit_is_lost(place: Place, value: str):
    told = json.loads(outcome())
    told["figures"][-1]["value"] = value
    name = told["figures"][-1]["id"]
    load(place("x"), {"a.txt": json.dumps(told)})
    store = read(place("x"))
    assert store.run("SELECT value FROM figure WHERE figure = ?", (name,)) == [(value,)]
    ((number,),) = store.run("SELECT number FROM figure WHERE figure = ?", (name,))
    if type(store).__name__ == "Sqlite":
        assert float(number) == float(value)
    else:
        assert number == Decimal(value)
    store.close()


def test_money_adds_up_exactly(place: Place):
    """Whole yuan are exact for arithmetic everywhere, also where a double has no place for them."""
    told = json.loads(outcome())
    for figure, value in zip(told["figures"][-2:], ("9007199254740993", "9007199254740995"), strict=True):
        figure |= {"value": value, "kind": "amount", "unit": "円"}
    load(place("x"), {"a.txt": json.dumps(told)})
    store = read(place("x"))
    assert int(store.run("SELECT SUM(number) FROM figure WHERE unit = '円'")[0][0]) == 18014398509481988
    store.close()


def test_the_same_archive_twice_changes_nothing(place: Place):
    archive_of = {"a.txt": outcome(), "b/c.pdf": failure("b/c.pdf")}
    load(place("x"), archive_of)
    before = everything(place("x"))
    load(place("x"), archive_of)
    assert everything(place("x")) == before


def test_a_second_run_touches_no_file(extractor, tmp_path: Path):
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.txt").write_text(REPORT.replace("云溪", name), encoding="utf-8")
    place = tmp_path / "out.db"
    assert extractor("convert", tmp_path / "in", "-o", place).code == 0
    before = place.read_bytes()
    assert [path.name for path in tmp_path.glob("out.db*")] in (
        ["out.db", "out.db.ledger"],
        ["out.db.ledger", "out.db"],
    )
    assert extractor("convert", tmp_path / "in", "-o", place).code == 0
    assert extractor("convert", tmp_path / "in", "-o", place, "--fresh").code == 0
    assert place.read_bytes() == before


def test_a_report_read_again_replaces_its_rows(place: Place):
    load(place("x"), {"a.txt": outcome()})
    told = json.loads(outcome())
    told["facts"] = told["facts"][:2]
    told["facts"][0]["label"] = "新的标签"
    load(place("x"), {"a.txt": json.dumps(told)})
    rows = everything(place("x"))
    assert (len(rows["report"]), len(rows["fact"])) == (1, 2)
    load(place("y"), {"a.txt": json.dumps(told)})
    assert everything(place("y")) == rows


def test_a_changed_file_leaves_no_trace_of_what_it_was(place: Place):
    """Another content under the same name is another report; the old one goes, its words too."""
    load(place("x"), {"a.txt": outcome()})
    other = outcome(text=REPORT.replace("云溪", "石桥"))
    load(place("x"), {"a.txt": other})
    load(place("y"), {"a.txt": other})
    assert everything(place("x")) == everything(place("y"))
    store = read(place("x"))
    assert (len(search(store, "云溪")), len(search(store, "石桥")) > 0) == (0, True)
    store.close()


def test_copies_share_one_report_until_the_last_is_gone(place: Place):
    load(place("x"), {"a.txt": outcome("a.txt"), "b.txt": outcome("b.txt")})
    rows = everything(place("x"))
    assert (len(rows["source"]), len(rows["report"])) == (2, 1)
    load(place("x"), {"a.txt": failure("a.txt")})
    assert len(everything(place("x"))["report"]) == 1
    load(place("x"), {"b.txt": failure("b.txt")})
    rows = everything(place("x"))
    assert not any(rows[table.name] for table in OF_REPORT)
    assert [row[0] for row in rows["failure"]] == ["a.txt", "b.txt"]
    load(place("x"), {"b.txt": outcome("b.txt")})
    assert [row[0] for row in everything(place("x"))["failure"]] == ["a.txt"]


def test_what_was_flushed_stands_and_what_was_not_does_not(place: Place):
    target = target_of(place("x"), default_book())
    assert isinstance(target, Standing)
    target.write("a.txt", outcome())
    target.flush()
    target.write("b.txt", failure("b.txt"))
    assert target.holds(["a.txt", "b.txt", "none"]) == {"a.txt"}
    target.abandon()
    assert len(everything(place("x"))["source"]) == 2, "abandoned by us, not killed: what was finished is kept"


def test_a_load_that_fails_leaves_the_archive_as_it_was(place: Place):
    load(place("x"), {"a.txt": outcome()})
    before = everything(place("x"))
    target = target_of(place("x"), default_book())
    broken = json.loads(outcome(text=REPORT.replace("云溪", "石桥")))
    broken["figures"] = broken["figures"] + broken["figures"][:1]
    broken["facts"][0]["figure"] = "g999"
    target.write("a.txt", json.dumps(broken))
    with pytest.raises(KeyError):
        target.flush()  # type: ignore[attr-defined]
    target.abandon()
    assert everything(place("x")) == before


def test_a_run_that_is_killed_goes_on_to_the_same_archive(place: Place, tmp_path: Path):
    """Killed after some reports stand: the next run adds the rest, and the rows are those of a run left in peace."""
    folder, ledger = tmp_path / "in", tmp_path / "ledger"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(REPORT.replace("12.5", f"{number}.5"), encoding="utf-8")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder), place("x"), str(ledger)])
    assert killed.returncode == -signal.SIGKILL
    before = everything(place("x"))["source"]
    assert 0 < len(before) < 40, "it has to be killed in the middle"
    taken = [step.tally.kept for step in archived([folder], place("x"), Options(), How(ledger=ledger))]
    assert 0 < taken[-1] <= len(before), "what stood was not done again"
    list(convert(folder, place("y")))
    rows = everything(place("x"))
    assert len(rows["source"]) == 40
    assert rows == everything(place("y"))


KILLED = """
import os, signal, sys
from pathlib import Path
from extractor.batch import archive
archive._PERIOD = 0
folder, place, ledger = sys.argv[1:]
for step in archive.archive([folder], place, None, archive.How(ledger=Path(ledger))):
    if step.tally.done >= 20:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_text_that_no_database_takes(place: Place):
    told = json.loads(outcome())
    told["text"] += "附注\x00：'引号'\\反斜线\t制表\n"
    load(place("x"), {"a.txt": json.dumps(told)})
    store = read(place("x"))
    assert len(search(store, "'引号'\\反斜线")) == 1
    assert search(store, "附注")[0].after.startswith("\ufffd")
    store.close()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("接待", True), ("待费", True), ("支出", True), ("费", True), ("款", True), ("支出合计", True),
        ("云溪 支出", True), ("云溪 火星", False), ("火星", False), ("出支", False), ("1180", True),
        ("1180.00万元", True), ("。", True), ("", False),
    ],
)  # fmt: skip
def test_words_of_two_characters_are_found(place: Place, words: str, found: bool):
    text = REPORT + "\n公务接\n待费用于外事。\n末尾一款\n"
    load(place("x"), {"a.txt": outcome(text=text)})
    store = read(place("x"))
    hits = search(store, words)
    assert bool(hits) is found
    for hit in hits:
        assert "".join(text[hit.start : hit.end].split()) == words.split()[0]
    store.close()


def test_every_pair_of_a_report_is_found_where_it_stands(place: Place):
    record = extract(TOWN)
    load(place("x"), {"a.docx": dumps(record)})
    store = read(place("x"))
    pairs = [pair for pair in grams(record.text or "") if len(pair) == 2][::40]
    assert len(pairs) > 20
    assert [pair for pair in pairs if not search(store, pair, 1)] == []
    store.close()


def test_passages_divide_a_text_without_gap():
    for text in ("", "一", "一行\n" * 500, "没有行尾" * 2000, "\n\n\f\n", REPORT):
        spans = list(passages(text))
        assert "".join(text[start:end] for start, end in spans) == text
        assert all(start < end for start, end in spans)


def test_pairs_wanted_are_pairs_had():
    assert wanted("公务接待") == ["公务", "务接", "接待"]
    assert set(wanted("公务 接待")) < set(grams("公 务接待费"))
    assert grams("万元，元") == ["万元", "元"]


def views(place: str) -> dict[str, list[str]]:
    store = read(place)
    told = {name: store.heads(f'SELECT * FROM "{name}"') for name in ("best", "最佳取值", "three_public", "三公经费")}
    store.close()
    return told


def test_three_public_by_body_and_year(place: Place):
    load(place("x"), {TOWN.name: dumps(extract(TOWN))})
    store = read(place("x"))
    rows = store.run("SELECT body, year, total_budget, total_actual FROM three_public WHERE scope = '' ORDER BY year")
    assert [(body, year, *map(float, (budget or 0, actual or 0))) for body, year, budget, actual in rows] == [
        ("青桐县石埠镇人民政府", 2021, 0, 123500), ("青桐县石埠镇人民政府", 2022, 150000, 109600),
    ]  # fmt: skip
    assert store.run('SELECT "编报单位", "年度", "预算合计" FROM "三公经费" WHERE "年度" = 2022')[0][2] == 150000
    store.close()


GOVERNMENT = """关于2024年全市和市本级预算执行情况与2025年全市和市本级预算草案的报告
——2025年1月8日在柘浦市第六届人民代表大会第四次会议上
柘浦市财政局

一、2025年预算草案
2025年市本级“三公”经费预算安排1200万元，其中：公务接待费200万元。
二、有关说明
2025年本级因公出国（境）费预算50万元。2025年全市“三公”经费预算安排3000万元。
"""


def test_the_own_level_of_a_body_is_one_row_and_the_whole_another(place: Place):
    """A body whose title names no place is that of the congress it reports to."""
    load(place("x"), {"a.txt": outcome("a.txt", GOVERNMENT.replace("柘浦市财政局", "市财政局"))})
    store = read(place("x"))
    rows = store.run(
        "SELECT body, year, total_budget, abroad_budget, reception_budget FROM three_public ORDER BY total_budget"
    )
    assert [(body, year, *(float(n or 0) for n in numbers)) for body, year, *numbers in rows] == [
        ("柘浦市财政局", 2025, 12000000, 500000, 2000000),
        ("柘浦市财政局", 2025, 30000000, 0, 0),
    ]
    store.close()


def test_the_best_value_is_the_one_of_its_own_years_report(place: Place):
    """What a later report says of the year before gives way to that year's own report, and fills gaps only."""
    text = "{body}{year}年度部门决算\n{year}年支出合计{now}万元，比上年{before}万元增加。\n"
    old = text.format(body="云溪镇人民政府", year=2021, now="100.00", before="90.00")
    new = text.format(body="云溪镇人民政府", year=2022, now="130.00", before="101.00")
    load(place("x"), {"new.txt": outcome("new.txt", new), "old.txt": outcome("old.txt", old)})
    store = read(place("x"))
    rows = store.run(
        "SELECT year, value, source FROM best WHERE indicator = 'expenditure.total' AND role = 'amount' ORDER BY year"
    )
    assert rows == [(2020, "900000", "old.txt"), (2021, "1000000", "old.txt"), (2022, "1300000", "new.txt")]
    store.close()


def test_a_part_under_the_name_of_a_place_is_not_the_best_value_of_its_whole(place: Place):
    text = (
        "岚江市2023年预算执行情况和2024年预算草案的报告\n"
        "2023年，全市一般公共预算收入总计约37.9亿元（其中：开发区5.9亿元）。\n"
    )
    load(place("x"), {"a.txt": outcome("a.txt", text)})
    store = read(place("x"))
    part = store.run("SELECT label FROM fact WHERE indicator = 'fiscal.grand_total_in' AND part_of IS NOT NULL")
    assert part == [("开发区",)]
    rows = store.run("SELECT value FROM best WHERE indicator = 'fiscal.grand_total_in' AND role = 'amount'")
    assert rows == [("3790000000",)]
    store.close()


def test_findings_lead_to_their_place(place: Place):
    record = extract(TOWN)
    load(place("x"), {TOWN.name: dumps(record)})
    store = read(place("x"))
    rows = store.run("SELECT rule, section, text, start_at, end_at FROM findings ORDER BY finding")
    assert [row[0] for row in rows] == [finding.rule for finding in record.findings]
    for _, section, text, start, end in rows:
        assert (record.text or "")[start:end] == text
        assert section.startswith(("一、", "二、", "三、"))
    assert store.run("SELECT COUNT(*) FROM facts") == [(len(record.facts),)]
    store.close()


def test_views_have_chinese_twins(place: Place):
    load(place("x"), {})
    told = views(place("x"))
    for english, chinese in (("best", "最佳取值"), ("three_public", "三公经费")):
        assert len(told[english]) == len(told[chinese])
        assert len(set(told[chinese])) == len(told[chinese])
        assert not set(told[english]) & set(told[chinese])


def old_archive(place: str, version: int) -> None:
    """An archive as a program of an earlier version left it."""
    store = opened(place)
    assert store is not None
    with store.transaction():
        create(store, default_book().maps("store.names"), version)
        store.run("INSERT INTO source (name, sha256, report, digest) VALUES ('a.txt', 'x', NULL, 'd')")
    store.close()


def test_an_old_archive_is_brought_forward(place: Place):
    old_archive(place("x"), 1)
    target = target_of(place("x"), default_book())
    assert isinstance(target, Database)
    assert target.holds(["a.txt"]) == set(), "what it holds has no passages yet: it is to be loaded again"
    target.write("a.txt", outcome())
    target.commit()
    load(place("y"), {"a.txt": outcome()})
    assert everything(place("x")) == everything(place("y"))
    assert views(place("x")) == views(place("y"))
    store = read(place("x"))
    assert version_of(store) == VERSION
    assert search(store, "支出")
    store.close()


def test_an_archive_from_the_future_is_refused_with_advice(extractor, place: Place, tmp_path: Path):
    load(place("x"), {"a.txt": outcome()})
    store = opened(place("x"))
    assert store is not None
    store.run("UPDATE meta SET value = ? WHERE name = 'schema'", (str(VERSION + 1),))
    store.close()
    for ask in (lambda: target_of(place("x"), default_book()), lambda: archive(place("x"), default_book())):
        with pytest.raises(TargetError) as told:
            ask()
        assert f"第 {VERSION + 1} 版" in told.value.detail
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert extractor("convert", tmp_path / "a.txt", "-o", place("x")).code == 5


def test_nothing_is_made_where_an_archive_is_asked_for(place: Place, tmp_path: Path):
    with pytest.raises((NotFound, TargetError)):
        archive(place("none"), default_book())
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written(extractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "no.db").write_bytes(b"this is no database at all, it only looks so" * 40)
    for target in (tmp_path / "no" / "x.db", tmp_path / "no.db", "postgresql://nobody:secret@127.0.0.1:1/none"):
        run = extractor("convert", tmp_path / "a.txt", "-o", target)
        assert run.code == 5
        assert "secret" not in run.err


def test_the_library_writes_databases_too(place: Place, tmp_path: Path):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert len(list(convert(tmp_path / "a.txt", place("x")))) == 1
    assert len(everything(place("x"))["report"]) == 1
