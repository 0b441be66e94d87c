"""``extractor review``: the list, a report's page, corrections, and who is refused."""

from __future__ import annotations

import http.client
import io
import json
import re
import shutil
import socket
import threading
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest

from extractor.archives.archive import Files, Wanted
from extractor.archives.open import opened
from extractor.batch.convert import convert
from extractor.compare.approved import Approved
from extractor.compare.corrections import Corrections
from extractor.lexicon.book import Book
from extractor.model.errors import NotFound, UsageError
from extractor.model.record import Record
from extractor.pipeline import Options
from extractor.review.desk import Desk, Said
from extractor.review.pages import Pages
from installed import needs
from own_words import AT_ODDS, REPORT
from server import programs, running
from test_browser import FLAGS, program, serious

BOOK = Book.load()
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "reports"
HOSTILE = """河湾县水利局
2021年度部门决算

<img src=x>

一、收支<script>alert(1)</script>
2021年支出合计<b>300</b>万元，支出总计300.00万元。
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    (folder / "镇").mkdir(parents=True)
    (folder / "镇" / "报告.txt").write_text(REPORT, encoding="utf-8")
    (folder / "矛盾.txt").write_text(AT_ODDS, encoding="utf-8")
    (folder / "<i>坏.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    return folder


@pytest.fixture(params=["records", "records.jsonl", "records.db", "records.jsonl.zst"])
def archive(request: pytest.FixtureRequest, reports: Path, tmp_path: Path) -> Path:
    target = tmp_path / request.param
    needs(there=target.suffix != ".zst" or bool(find_spec("zstandard")), what="extractor[zst]")
    assert len(list(convert(reports, target))) == 4
    return target


class Server(NamedTuple):
    port: int
    desk: Desk

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        asked.request(
            method, path, body.encode() if body else None, {k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = asked.getresponse()
        told = answer.read().decode("utf-8", errors="replace")
        asked.close()
        return answer.status, told, {k.lower(): v for k, v in answer.getheaders()}

    def report(self, name: str) -> str:
        status, page, _ = self.ask("GET", f"/report?{urlencode({'name': name})}")
        assert status == 200, page
        return page

    def correct(self, token: str, said: dict[str, Any], **headers: str) -> tuple[int, str]:
        origin = {"Origin": f"http://127.0.0.1:{self.port}"} | headers
        return self.ask("POST", "/correct", json.dumps(said), X_Extractor_Token=token, **origin)[:2]


@pytest.fixture
def server(archive: Path) -> Iterator[Server]:
    needs(there=bool(find_spec("starlette") and find_spec("uvicorn")), what="extractor[review]")
    import uvicorn

    from extractor.review.serve import app_of

    desk = Desk(opened(archive, BOOK), BOOK, "李审计")
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    serving = uvicorn.Server(uvicorn.Config(app_of(desk), log_level="error", access_log=False))
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield Server(listening.getsockname()[1], desk)
    serving.should_exit = True
    thread.join(10)
    assert not thread.is_alive()
    listening.close()


def data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_the_list_finds_by_words_kind_year_and_state(archive: Path) -> None:
    kept = opened(archive, BOOK)
    names = lambda **asked: [entry.name for entry in kept.wanted(Wanted(**asked), frozenset({"镇/报告.txt"}))]  # noqa: E731
    assert names() == ["<i>坏.txt", "矛盾.txt", "空.txt", "镇/报告.txt"]
    assert names(words="云溪 绩效") == ["矛盾.txt", "镇/报告.txt"]
    assert names(kind="final_accounts") == ["<i>坏.txt"]
    assert names(year="2021") == ["<i>坏.txt"]
    assert names(state="error") == ["矛盾.txt"]
    assert names(state="failed") == ["空.txt"]
    assert names(state="none") == ["<i>坏.txt", "镇/报告.txt"]
    assert names(state="corrected") == ["镇/报告.txt"]


SAMPLES = Path(__file__).resolve().parent.parent / "fixtures" / "reports"


@pytest.mark.parametrize("suffix", [".db", ".duckdb"])
def test_a_database_gives_back_the_records_that_were_written(tmp_path: Path, suffix: str) -> None:
    needs(there=suffix != ".duckdb" or find_spec("duckdb") is not None, what="duckdb")
    samples = [
        SAMPLES / f"{name}"
        for name in ("town_performance_2022.pdf", "cangyuan_debt_2022.docx", "housing_project_2023.txt")
    ]
    target = tmp_path / f"a{suffix}"
    for outcome in list(convert(samples, target)):
        assert isinstance(outcome, Record)
        again = opened(target, BOOK).outcome(outcome.source.name)
        assert isinstance(again, Record)
        was, now = outcome.model_dump(), again.model_dump()
        for told in (was, now):
            for section in told["sections"]:
                section.pop("parent")
            for cell in (cell for table in told["tables"] for cell in table["cells"]):
                cell.pop("indent")
        assert now.keys() == was.keys()
        for key in was:
            assert now[key] == was[key], key


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Files(tmp_path / "none")
    with pytest.raises(UsageError, match="no records"):
        Files(tmp_path)
    (tmp_path / "a.jsonl").write_text(
        '{"schema": "1.0", "source": {"name": "a"}, "code": "empty"}\n{}\n', encoding="utf-8"
    )
    with pytest.raises(UsageError, match="line 2"):
        Files(tmp_path / "a.jsonl")
    (tmp_path / "b.jsonl").write_text('{"schema": "0.1", "source": {"name": "a"}, "report": {}}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"b\.jsonl"):
        Files(tmp_path / "b.jsonl")


def test_pages_hold_no_markup_of_reports(server: Server) -> None:
    status, page, headers = server.ask("GET", "/")
    assert status == 200
    assert "<i>" not in page
    assert "<script" not in page
    assert "&lt;i&gt;坏.txt" in page
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    shown = server.report("<i>坏.txt")
    assert "<b>300" not in shown
    assert shown.count("<script") == 2
    _, other, _ = server.ask("GET", "/?lang=en&q=%3Cscript%3E&page=99999999999999")
    assert "Review of reports" in other
    assert "<script" not in other


def test_a_correction_is_kept_shown_and_given_back(server: Server) -> None:
    told = data(server.report("镇/报告.txt"))
    token = told["review"]["token"]
    road = next(f["id"] for f in told["figures"] if f.get("fact", {}).get("label", "").endswith("村道"))
    said = {"source": "镇/报告.txt", "figure": road, "field": "label", "value": " 通村公路 "}
    assert server.correct(token, said) == (200, '{"done":true}')
    again = data(server.report("镇/报告.txt"))
    assert next(f["fact"]["label"] for f in again["figures"] if f["id"] == road) == "通村公路"
    ((field, value, who, _),) = again["review"]["corrected"][road]
    assert (field, value, who) == ("label", "通村公路", "李审计")
    assert len(Corrections(server.desk.corrections.path).of("镇/报告.txt")) == 1
    assert "通村公路" in dict(server.desk.gold())["extractor.approved/镇/报告.txt.json"]
    assert 'data-h="改正">1</td>' in server.ask("GET", "/?state=corrected")[1]


def test_a_finding_is_judged_and_the_judgement_can_be_taken_back(server: Server) -> None:
    told = data(server.report("矛盾.txt"))
    token, finding = told["review"]["token"], told["findings"][0][0]
    for right in (False, True):
        assert server.correct(token, {"source": "矛盾.txt", "finding": finding, "right": right})[0] == 200
        assert data(server.report("矛盾.txt"))["review"]["judged"] == {finding: right}
        held = Approved.model_validate_json(dict(server.desk.gold())["extractor.approved/矛盾.txt.json"])
        assert (len(held.findings), len(held.absent)) == ((1, 0) if right else (0, 1))


def test_what_cannot_be_said_is_refused_and_not_kept(server: Server) -> None:
    told = data(server.report("镇/报告.txt"))
    token, name, figure = told["review"]["token"], "镇/报告.txt", told["figures"][0]["id"]
    for said, status in (
        ({"source": name, "figure": figure, "field": "value", "value": "很多"}, 200),  # a date may be any words
        ({"source": name, "figure": told["figures"][1]["id"], "field": "value", "value": "很多"}, 400),
        ({"source": name, "figure": figure, "field": "start", "value": "1"}, 400),
        ({"source": name, "figure": "g9999", "field": "label", "value": "甲"}, 404),
        ({"source": name, "finding": "n9999"}, 404),
        ({"source": "none.txt", "figure": figure}, 404),
        ({"source": "空.txt", "figure": figure}, 400),
        ({"figure": figure}, 400),
        ({"source": name, "figure": figure, "field": "label", "value": "甲" * 70_000}, 413),
    ):
        assert server.correct(token, said)[0] == status, said
    assert len(server.desk.corrections.of(name)) == 1


def test_other_hosts_origins_and_tokens_are_refused(server: Server) -> None:
    token = data(server.report("镇/报告.txt"))["review"]["token"]
    said = {"source": "镇/报告.txt", "figure": "g1"}
    assert server.ask("GET", "/", Host="evil.example")[0] == 403
    assert server.ask("GET", "/", Host="127.0.0.1.evil.example")[0] == 403
    assert server.ask("GET", "/", Origin="http://evil.example")[0] == 403
    assert server.ask("GET", "/report?name=a", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 403
    linked = {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "navigate"}
    name = urlencode({"name": "镇/报告.txt"})
    assert server.ask("GET", f"/report?{name}", **linked)[0] == 200, "a link from another server of this machine"
    assert server.ask("GET", "/gold.zip", **linked)[0] == 403
    assert server.ask("GET", f"/report?{name}", Sec_Fetch_Site="same-site", Sec_Fetch_Mode="cors")[0] == 403
    assert server.ask("GET", "/", Host=f"localhost:{server.port}")[0] == 200
    assert server.correct("wrong", said)[0] == 403
    assert server.correct(token, said, Origin="http://evil.example")[0] == 403
    assert server.correct(token, said, Origin="null")[0] == 403
    assert server.correct(token, said, Sec_Fetch_Site="cross-site")[0] == 403
    status, _, _ = server.ask("POST", "/correct", json.dumps(said), X_Extractor_Token=token)
    assert status == 403
    assert server.desk.corrections.of("镇/报告.txt") == ()


def test_records_without_text_are_told(reports: Path, tmp_path: Path) -> None:
    from extractor.pipeline import Options

    list(convert(reports / "矛盾.txt", tmp_path / "bare.jsonl", Options(text=False)))
    with pytest.raises(UsageError, match="--no-text"):
        Desk(opened(tmp_path / "bare.jsonl", BOOK), BOOK, "x").page("矛盾.txt", "t")


def test_gold_is_exported_and_verified(extractor, server: Server, archive: Path, reports: Path) -> None:
    told = data(server.report("矛盾.txt"))
    token = told["review"]["token"]
    server.correct(token, {"source": "矛盾.txt", "finding": told["findings"][0][0], "right": False})
    with zipfile.ZipFile(io.BytesIO(server.desk.packed())) as packed:
        assert packed.namelist() == ["extractor.approved/矛盾.txt.json"]
    assert extractor("review", archive, "--export-gold", reports).code == 0
    done = extractor("verify", reports)
    assert done.code == 3
    assert "多出疑点" in done.out


def test_review_says_what_it_needs(extractor, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.cli.review.find_spec", lambda name: None)
    done = extractor("review", archive)
    assert done.code == 2
    assert "extractor[review]" in done.err


@pytest.mark.parametrize("archive", ["records.jsonl"], indirect=True)
def test_correct_reload_and_export_in_a_browser(server: Server) -> None:
    needs(there=find_spec("playwright") is not None and program() is not None, what="playwright with Chromium")
    needs(there=find_spec("axe_playwright_python") is not None, what="axe-playwright-python")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program(), args=FLAGS)
        page = browser.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"http://127.0.0.1:{server.port}/")
        assert serious(Axe().run(page)) == []
        page.fill("input[name=q]", "云溪")
        page.select_option("select[name=state]", "error")
        page.click("form button")
        page.click("tbody a")
        page.fill("#search", "支出")
        page.click('.chip[data-kind="amount"]')
        shown = page.inner_text("#count")
        page.click(".text .f >> text=700.00万元")
        page.select_option("#correct select", "label")
        page.fill("#correct input", "基本支出（改）")
        with page.expect_navigation():
            page.click("#correct button >> nth=0")
        page.wait_for_selector("#card:not([hidden])")
        assert serious(Axe().run(page)) == []
        assert "基本支出（改）" in page.inner_text("#card dl")
        assert (page.input_value("#search"), page.inner_text("#count")) == ("支出", shown)
        assert page.get_attribute('.chip[data-kind="amount"]', "aria-pressed") == "true"
        with page.expect_navigation():
            page.click(".judge button >> nth=1")
        page.wait_for_selector(".finding.rejected")
        page.click(".back")
        assert (page.input_value("input[name=q]"), page.input_value("select[name=state]")) == ("云溪", "error")
        with page.expect_download() as loaded:
            page.click("text=导出改正")
        with zipfile.ZipFile(loaded.value.path()) as packed:
            held = Approved.model_validate_json(packed.read("extractor.approved/矛盾.txt.json"))
        assert held.figures[0].says["label"] == "基本支出（改）"
        assert len(held.absent) == 1
        assert wrong == []
        browser.close()


def test_an_archive_on_a_server_is_reviewed_like_any_other(reports: Path, tmp_path: Path, monkeypatch) -> None:
    """What is corrected is kept in the working folder, under the name of the database."""
    there = programs() is not None and find_spec("psycopg") is not None
    needs(there=there, what="extractor[postgres] and a PostgreSQL server")
    monkeypatch.chdir(tmp_path)
    assert len(list(convert(reports, tmp_path / "records.jsonl"))) == 4
    with running() as address:
        assert len(list(convert(reports, address))) == 4
        kept, plain = opened(address, BOOK), opened(tmp_path / "records.jsonl", BOOK)
        assert kept.entries == plain.entries
        for entry in plain.entries:
            assert kept.outcome(entry.name).source.name == entry.name
        desk = Desk(kept, BOOK, "李审计")
        desk.correct(Said(source="镇/报告.txt", figure="g1"))
    name = urlsplit(address).path.strip("/")
    assert [path.name for path in tmp_path.glob("*.corrections.jsonl")] == [f"{name}.corrections.jsonl"]


def test_the_pages_of_a_pdf_are_shown_where_its_file_is_at_hand(tmp_path: Path) -> None:
    needs(there=bool(find_spec("pypdfium2")), what="pypdfium2")
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copy(FIXTURES / "culture_budget_2024.pdf", folder)
    (record,) = convert(folder, tmp_path / "records.db")
    assert isinstance(record, Record)
    pages = Pages(folder, Options())
    shown = Desk(opened(tmp_path / "records.db", BOOK), BOOK, "李审计", pages).page(record.source.name, "t")
    assert shown.count('class="sheet"') == record.source.pages
    assert 'id="picture-1"' in shown
    assert any(boxes for boxes in data(shown)["boxes"].values())
    away = record.model_copy(update={"source": record.source.model_copy(update={"name": "../reports/none.pdf"})})
    other = record.model_copy(update={"source": record.source.model_copy(update={"sha256": "0" * 64})})
    assert pages.of(away) == pages.of(other) == ()
