"""What Datasette is told of an archive: every table and column has its name, every question an answer or none."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

REPORT = Path(__file__).resolve().parent.parent / "fixtures" / "reports" / "town_performance_2022.txt"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from extractor.pipeline import default_book, extract
    from extractor.writers.store.database import Database
    from extractor.writers.store.sqlite import Sqlite

    path = tmp_path_factory.mktemp("datasette") / "archive.db"
    store = Sqlite(str(path))
    database = Database(store, default_book())
    database.write(REPORT.name, extract(REPORT).model_dump_json(by_alias=True))
    database.flush()
    store.close()
    return path


def test_names_and_questions(archive: Path, extractor):
    run = extractor("schema", "--datasette", "archive")
    assert run.code == 0
    told = json.loads(run.out)["databases"]["archive"]
    with sqlite3.connect(archive) as connection:
        for table, said in told["tables"].items():
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            assert list(said["columns"]) == columns
            assert all(map(re.compile(r"\w*[\u4e00-\u9fff]").match, [said["description"], *said["columns"].values()]))
        answers = {}
        for name, query in told["queries"].items():
            asked = {"body": "石埠", "indicator": "three_public.total"}
            answers[name] = connection.execute(query["sql"], asked).fetchall()
    assert not set(told["queries"]) & set(told["tables"])
    assert len(answers["errors"]) == 4
    link = rf"http://127\.0\.0\.1:8765/report\?name={re.escape(REPORT.name)}#[gn]\d+"
    assert all(re.fullmatch(link, row[-1]) for name in ("errors", "indicator_over_years") for row in answers[name])
    assert {row[3] for row in answers["indicator_over_years"]} >= {"109600", "150000"}
    assert answers["three_public_by_body"]
    assert answers["least_proved"]
    assert not answers["unread"]
