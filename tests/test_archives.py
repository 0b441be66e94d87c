"""Archives of earlier runs as sources: asked without reading a report again, and never taken for reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.archives.open import is_archive
from extractor.batch.jobs import found
from own_words import AT_ODDS, REPORT

FORMS = ("out.jsonl", "out.jsonl.zst", "out.db", "out.duckdb", "out")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of two reports and a file that cannot be read."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "b.txt").write_text(AT_ODDS, encoding="utf-8")
    (folder / "c.pdf").write_bytes(b"%PDF-1.4 nothing more")
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_an_archive_answers_as_its_reports_do(extractor, reports: Path, tmp_path: Path, form: str):
    place = tmp_path / form
    assert extractor("convert", str(reports), "-o", str(place), "--quiet").code == 3
    for command in (("check", "--format", "json"), ("patterns", "missing", "--format", "json")):
        read, asked = (extractor(*command, str(source)) for source in (reports, place))
        assert asked.code == read.code
        assert asked.out == read.out
        assert "c.pdf" in asked.err
    told = json.loads(extractor("stats", str(place), "--format", "json").out)
    assert (told["sources"], told["reports"]) == (3, 2)


def test_what_was_silenced_beside_the_archive_stays_silent(extractor, reports: Path, tmp_path: Path):
    folder = tmp_path / "archives"
    folder.mkdir()
    extractor("convert", str(reports / "b.txt"), "-o", str(folder / "out.jsonl"))
    rule = json.loads(extractor("check", "--format", "json", str(folder / "out.jsonl")).out)["findings"][0]["rule"]
    (folder / "extractor.toml").write_text(f'[check]\nignore = ["{rule}"]\n', encoding="utf-8")
    assert json.loads(extractor("check", "--format", "json", str(folder / "out.jsonl")).out)["findings"] == []


@pytest.mark.parametrize("form", ["out.jsonl", "out.db", "out"])
def test_an_archive_is_no_report(extractor, reports: Path, tmp_path: Path, form: str):
    place = tmp_path / form
    extractor("convert", str(reports / "a.txt"), "-o", str(place))
    inside = next(place.iterdir()) if place.is_dir() else place
    failure = json.loads(extractor("convert", str(inside)).out)
    assert (failure["code"], "no report" in failure["detail"]) == ("unsupported", True)
    refused = extractor("patterns", "impact", str(place))
    assert refused.code == 2
    assert form in refused.err


def test_a_ledger_is_never_walked_over(extractor, reports: Path):
    extractor("convert", str(reports), "-o", str(reports / "out.db"), "--quiet")
    assert (reports / "out.db.ledger").is_file()
    assert [job.name for job in found([reports])] == ["a.txt", "b.txt", "c.pdf", "out.db"]


def test_a_folder_of_reports_is_no_archive(reports: Path):
    assert not is_archive(reports)
    (reports / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    assert not is_archive(reports / "package.json")
    assert not is_archive(reports / "nowhere")
