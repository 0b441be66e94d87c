"""Archives: nothing is lost and nothing done twice, whatever stops a run and whatever changes between two."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from extractor.batch import archive as archive_module
from extractor.batch import engine as engine_module
from extractor.batch.archive import How, Step, Tally, archive, ledger_of
from extractor.batch.engine import Answer, Task, local
from extractor.batch.ledger import Ledger
from extractor.batch.lines import written
from extractor.batch.outcome import outcomes
from extractor.batch.touched import Change, _mask, _said, letters
from extractor.model.errors import TargetError, Unaccounted
from extractor.pipeline import Options, default_book, extract
from extractor.writers.target import LinesFile
from own_words import REPORT

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import chaos  # noqa: E402

OPTIONS = Options(workers=2)


def here(tasks: Iterator[Task], options: Options, turn: int = 1) -> Iterator[list[Answer]]:
    """An engine of this process; ``turn`` tasks are answered together, the last of them first."""
    held: list[Answer] = []
    for task in tasks:
        held.append(engine_module._answer(task, list(engine_module._work(task, options, engine_module.extract))))
        if len(held) == turn:
            yield held[::-1]
            held = []
    yield held


HERE = How(engine=here)
"""Quick, for tests of what is remembered; those of workers use the real engine."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Nine reports that differ, and an empty file."""
    for number in range(9):
        place = tmp_path / "in" / f"{number // 5}" / f"{number}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{REPORT}附：第{number}号。\n", encoding="utf-8")
    (tmp_path / "in" / "1" / "empty.txt").touch()
    return tmp_path / "in"


def whole(folder: Path, place: Path, how: How = HERE, options: Options = OPTIONS) -> Tally:
    """One run to its end."""
    for step in archive([folder], str(place), options, how):
        tally = step.tally
    return tally


def straight(folder: Path, place: Path) -> bytes:
    """What a run gives that has no past."""
    assert not place.exists()
    whole(folder, place)
    return place.read_bytes()


def counts(tally: Tally) -> tuple[int, int, int, int]:
    return tally.kept, tally.done, tally.records, tally.failures


def test_a_second_run_does_nothing(folder: Path, tmp_path: Path):
    place = tmp_path / "out.jsonl"
    first = whole(folder, place, How())
    assert counts(first) == (0, 10, 9, 1)
    before = place.stat()
    again = whole(folder, place, How())
    assert counts(again) == (10, 0, 9, 1)
    assert (again.figures, again.facts, again.findings) == (first.figures, first.facts, first.findings)
    assert (place.stat().st_mtime_ns, place.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    names = [json.loads(line)["source"]["name"] for line in place.read_text(encoding="utf-8").splitlines()]
    assert names == sorted(names)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.jsonl", "out.jsonl.ledger"]


@pytest.mark.parametrize(("turn", "stops"), [(1, (1,)), (1, (2, 3)), (1, (1, 2, 1, 1, 1)), (4, (1, 1)), (3, (2,))])
def test_a_run_that_was_stopped_goes_on(folder: Path, tmp_path: Path, turn: int, stops: tuple[int, ...]):
    place = tmp_path / "out.jsonl"
    how = How(engine=partial(here, turn=turn))
    before = 0
    for stop in stops:
        steps = archive([folder], str(place), OPTIONS, how)
        for number, step in enumerate(steps):  # noqa: B007 (the last step is looked at)
            if number == stop:
                break
        steps.close()  # type: ignore[attr-defined]
        assert not place.exists()
        assert step.tally.kept == before
        before = step.tally.kept + step.tally.done
    assert counts(whole(folder, place, how)) == (before, 10 - before, 9, 1)
    assert place.read_bytes() == straight(folder, tmp_path / "straight.jsonl")
    assert not list(tmp_path.glob(".*"))


def test_what_changes_between_a_run_that_was_stopped_and_the_next(folder: Path, tmp_path: Path):
    place = tmp_path / "out.jsonl"
    steps = archive([folder], str(place), OPTIONS, How(engine=partial(here, turn=3)))
    for step in steps:
        if step.tally.done == 6:
            break
    steps.close()  # type: ignore[attr-defined]
    (folder / "0" / "1.txt").write_text(REPORT, encoding="utf-8")
    (folder / "0" / "3.txt").unlink()
    (folder / "0" / "2b.txt").write_text(REPORT, encoding="utf-8")
    tally = whole(folder, place)
    assert counts(tally) == (4, 6, 9, 1)
    assert place.read_bytes() == straight(folder, tmp_path / "straight.jsonl")


@pytest.mark.parametrize("name", ["out.jsonl", "out"])
def test_only_what_changed_is_read_again(folder: Path, tmp_path: Path, name: str):
    place = tmp_path / name
    whole(folder, place)
    (folder / "0" / "1.txt").write_text(f"{REPORT}改过。\n", encoding="utf-8")
    (folder / "new.txt").write_text(REPORT, encoding="utf-8")
    os.utime(folder / "0" / "2.txt", ns=(1, 1))
    (folder / "1" / "8.txt").unlink()
    assert counts(whole(folder, place)) == (8, 2, 9, 1)
    assert counts(whole(folder, place)) == (10, 0, 9, 1)
    if name == "out.jsonl":
        assert place.read_bytes() == straight(folder, tmp_path / "straight.jsonl")
    else:
        assert "改过" in (place / "0" / "1.txt.json").read_text(encoding="utf-8")


def test_a_file_that_is_gone_from_the_target_is_made_again(folder: Path, tmp_path: Path):
    whole(folder, tmp_path / "out")
    (tmp_path / "out" / "0" / "1.txt.json").unlink()
    assert counts(whole(folder, tmp_path / "out")) == (9, 1, 9, 1)
    shutil.rmtree(tmp_path / "out")
    assert counts(whole(folder, tmp_path / "out")) == (0, 10, 9, 1)
    place = tmp_path / "out.jsonl"
    lines = straight(folder, place)
    for change in (place.unlink, lambda: place.write_text("{}\n", encoding="utf-8")):
        change()
        assert counts(whole(folder, place)) == (0, 10, 9, 1)
        assert place.read_bytes() == lines


def test_other_patterns_and_options_make_all_anew(folder: Path, tmp_path: Path):
    place, layer = tmp_path / "out.jsonl", tmp_path / "layer"
    whole(folder, place)
    layer.mkdir()
    entry = '[[message]]\nid = "failure.empty"\ntext = "nothing"\n'
    (layer / "mine.toml").write_text(entry, encoding="utf-8")
    mine = OPTIONS.model_copy(update={"patterns": (layer,)})
    assert counts(whole(folder, place, options=mine)) == (0, 10, 9, 1)
    assert counts(whole(folder, place, options=mine)) == (10, 0, 9, 1)
    (layer / "mine.toml").write_text(entry.replace("nothing", "none"), encoding="utf-8")
    assert counts(whole(folder, place, options=mine)) == (0, 10, 9, 1)
    assert counts(whole(folder, place, options=mine.model_copy(update={"text": False}))) == (0, 10, 9, 1)
    assert counts(whole(folder, place, options=mine.model_copy(update={"text": False, "workers": 1}))) == (10, 0, 9, 1)


INDICATOR = """
[[indicator]]
id = "own.{name}"
name = "{says}"
says = ["{says}"]
note = "{note}"
  [[indicator.example]]
  text = "{says}300万元"
  facts = ["own.{name} = 3000000 元"]
"""


@pytest.mark.parametrize("name", ["out.jsonl", "out"])
def test_of_other_patterns_only_what_they_bear_on_is_read_again(folder: Path, tmp_path: Path, name: str):
    (folder / "0" / "3.txt").write_text(f"{REPORT}另有鲟鱼补贴30万元。\n", encoding="utf-8")
    place, layer = tmp_path / name, tmp_path / "layer"
    layer.mkdir()
    mine = OPTIONS.model_copy(update={"patterns": (layer,)})
    only = HERE._replace(only_changed=True)
    mined = layer / "mine.toml"
    mined.write_text(INDICATOR.format(name="eel", says="鳗鱼补贴", note=""), encoding="utf-8")
    assert counts(whole(folder, place, options=mine)) == (0, 10, 9, 1)
    for text, read in (
        (INDICATOR.format(name="eel", says="鳗鱼补贴", note="seen by nobody"), 1),
        (INDICATOR.format(name="sturgeon", says="鲟鱼补贴", note=""), 2),
        (INDICATOR.format(name="sturgeon", says="鲟鱼补助", note=""), 2),
        ('[[words]]\nid = "own.words"\nsays = ["鲟"]\nexample = ["鲟"]\n', 2),
        ('[[words]]\nid = "own.words"\nregex = ["鲟"]\nexample = ["鲟"]\n', 10),
    ):
        mined.write_text(text, encoding="utf-8")
        assert counts(whole(folder, place, only, mine)) == (10 - read, read, 9, 1), text
        assert counts(whole(folder, place, only, mine)) == (10, 0, 9, 1), text
        if name == "out.jsonl":
            whole(folder, tmp_path / "straight.jsonl", HERE._replace(fresh=True), mine)
            assert place.read_bytes() == (tmp_path / "straight.jsonl").read_bytes()


def test_a_fact_has_the_letters_of_its_indicator():
    """What the choice above rests on: no indicator is given without one of its words, however the label is made."""
    book = default_book()
    for path in sorted((ROOT / "fixtures" / "reports").glob("*.docx")):
        record = extract(path)
        change = Change.__new__(Change)
        change.everything = False
        held = letters([record.text or ""])
        for fact in record.facts:
            if fact.indicator:
                entry = book.indicators[fact.indicator].model_dump()
                change._masks = {
                    _mask(word) for field in ("name", "says", "ends", "only") for word in _said(entry[field])
                }
                assert change.touches(held), (path.name, fact.label)


def test_failures_are_tried_again_when_wanted_and_what_could_not_be_had_always(folder: Path, tmp_path: Path):
    place = tmp_path / "out.jsonl"
    whole(folder, place)
    assert counts(whole(folder, place, HERE._replace(retry=True))) == (9, 1, 9, 1)
    assert counts(whole(folder, place, HERE._replace(fresh=True))) == (0, 10, 9, 1)
    both = [folder, tmp_path / "missing.txt"]
    for _ in range(2):
        *_, last = archive(both, str(place), OPTIONS, HERE)
    assert counts(last.tally) == (10, 1, 9, 2)
    assert last.tally.failed == {"empty": 1, "not_found": 1}


def test_a_run_that_dies_as_it_ends(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The part is whole and has no name yet, or has it and the ledger does not know."""
    lines = straight(folder, tmp_path / "straight.jsonl")
    put = Ledger.put
    for number, moment in enumerate(("replace", "put")):
        place = tmp_path / f"{number}.jsonl"

        def die(*_: object, **__: object) -> None:
            raise SystemExit

        def die_at_the_place(ledger: Ledger, key: str, value: str | None) -> None:
            if key == "place":
                raise SystemExit
            put(ledger, key, value)

        with monkeypatch.context() as patch:
            patch.setattr(*((Path, "replace", die) if moment == "replace" else (Ledger, "put", die_at_the_place)))
            with pytest.raises(SystemExit):
                whole(folder, place)
        assert counts(whole(folder, place)) == (10, 0, 9, 1)
        assert place.read_bytes() == lines


def test_two_runs_into_one_target_at_once(folder: Path, tmp_path: Path):
    place = tmp_path / "out.jsonl"
    steps = archive([folder], str(place), OPTIONS, HERE)
    next(steps)
    with pytest.raises(TargetError, match="locked"):
        whole(folder, place)
    steps.close()  # type: ignore[attr-defined]
    assert whole(folder, place).done


def test_a_source_without_an_outcome_is_an_error(folder: Path, tmp_path: Path):
    def forgets(tasks: Iterator[Task], options: Options) -> Iterator[list[Answer]]:
        for number, answers in enumerate(here(tasks, options)):
            if number != 4:
                yield answers

    for name in ("out.jsonl", "out"):
        with pytest.raises(Unaccounted):
            whole(folder, tmp_path / name, How(engine=forgets))
        assert counts(whole(folder, tmp_path / name)) == (9, 1, 9, 1)


def test_a_target_that_is_written_whole_and_is_no_file_of_lines(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    class Upper(LinesFile):
        """Takes names too."""

        def write(self, name: str, json: str) -> None:
            super().write(name, f"{name} {json}")

    monkeypatch.setattr(archive_module, "target_of", lambda place, *_, **__: Upper(Path(place)))
    place = tmp_path / "out.upper"
    assert counts(whole(folder, place)) == (0, 10, 9, 1)
    first = place.read_text(encoding="utf-8")
    assert [line.split(" ")[0] for line in first.splitlines()][:2] == ["0/0.txt", "0/1.txt"]
    assert counts(whole(folder, place)) == (10, 0, 9, 1)
    (folder / "0" / "0.txt").unlink()
    assert counts(whole(folder, place)) == (9, 0, 8, 1)
    assert place.read_text(encoding="utf-8") == "".join(first.splitlines(keepends=True)[1:])
    place.unlink()
    assert counts(whole(folder, place)) == (9, 0, 8, 1)
    assert place.is_file()


def test_the_ledger_lies_beside_the_target(tmp_path: Path):
    assert ledger_of("out/archive.db") == Path("out/archive.db.ledger")
    assert ledger_of("out/") == Path("out.ledger")
    assert ledger_of("postgresql://user@host:5432/reports?sslmode=require") == Path("reports.ledger")


def test_a_ledger_of_another_form_or_none_at_all(folder: Path, tmp_path: Path):
    place = tmp_path / "out.jsonl"
    whole(folder, place)
    with sqlite3.connect(ledger_of(str(place))) as ledger:
        ledger.execute("UPDATE meta SET value = '0' WHERE key = 'form'")
    ledger.close()
    assert counts(whole(folder, place)) == (0, 10, 9, 1)
    ledger_of(str(place)).write_bytes(b"no ledger at all, but long enough to be told from one")
    with pytest.raises(TargetError, match="ledger"):
        whole(folder, place)


def test_names_that_clash_and_files_meant_twice(folder: Path, tmp_path: Path):
    sources = [folder / "0" / "1.txt", folder, folder / "1" / "5.txt", tmp_path / "in" / ".." / "in" / "0" / "1.txt"]
    shutil.copy(folder / "0" / "1.txt", folder / "1.txt")
    *_, last = archive(sources, str(tmp_path / "out.jsonl"), OPTIONS, HERE)
    assert last.tally.sources == 12
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    names = [json.loads(line)["source"]["name"] for line in lines]
    assert len(set(names)) == 12


def test_nothing_runs_before_it_is_asked_for_nor_far_ahead(folder: Path, tmp_path: Path):
    """Tasks are taken as workers are free: who does not ask for the next step stops the work."""
    taken = []

    def tell(tasks: Iterator[Task], options: Options) -> Iterator[list[Answer]]:
        def seen() -> Iterator[Task]:
            for task in tasks:
                taken.append(task)
                yield task

        return local(seen(), options)

    steps = archive([folder], str(tmp_path / "out.jsonl"), OPTIONS, How(engine=tell))
    assert not taken
    done = [step.tally.done for step in steps if len(taken) - step.tally.done <= OPTIONS.workers]
    assert len(taken) == 10
    assert done[0] == 0
    assert done[-1] == 10
    assert all(b - a <= 2 for a, b in pairwise(done))


@pytest.mark.skipif(sys.platform != "linux", reason="kills what /proc tells of")
@pytest.mark.parametrize("name", ["out.jsonl", "out"])
def test_chaos(tmp_path: Path, name: str):
    """Workers and the run are killed, one report hangs, one crashes its worker, one bursts it: all accounted for."""
    count = 48
    folder = chaos.reports(tmp_path / "in", count, mean=True)
    told = chaos.disturbed(folder, tmp_path / name, count, 2, 1)
    assert (told.workers, told.runs) == (2, 1)
    assert told.came_to == {"records": count - 3, "timeout": 1, "crashed": 1, "limit": 1}
    expected = [written(outcome) for job in chaos.jobs(folder) for outcome in chaos.calmly(job)]
    if name == "out":
        assert len(list((tmp_path / name).rglob("*.json"))) == count
        found = [(tmp_path / name / f"{line.name}.json").read_text(encoding="utf-8") for line in expected]
    else:
        found = (tmp_path / name).read_text(encoding="utf-8").splitlines(keepends=True)
    assert found == [f"{line.json}\n" for line in expected]


def test_a_signal_stops_a_run_and_keeps_what_was_finished(tmp_path: Path):
    folder = chaos.reports(tmp_path / "in", 60)
    place = tmp_path / "out.jsonl"
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "convert", str(folder), "-o", str(place)]
    run = subprocess.Popen([*command, "--workers", "1", "--log-json"], stderr=subprocess.PIPE, text=True)
    assert run.stderr is not None
    first = run.stderr.readline()
    run.send_signal(signal.SIGTERM)
    events = [json.loads(line) for line in (first, *run.stderr)]
    run.stderr.close()
    assert events[0]["event"] == "progress"
    assert run.wait() == 130
    assert events[-1]["event"] == "stopped"
    assert not place.exists()
    again = subprocess.run([*command, "--log-json"], capture_output=True, text=True)
    done = [json.loads(line) for line in again.stderr.splitlines()][-1]
    assert again.returncode == 0
    assert (done["event"], done["records"]) == ("done", 60)
    assert done["kept"] == events[-1]["at"] >= 0
    whole(folder, tmp_path / "straight.jsonl", How())
    assert place.read_bytes() == (tmp_path / "straight.jsonl").read_bytes()


def test_steps_tell_failures_as_they_come(folder: Path, tmp_path: Path):
    steps = list(archive([folder], str(tmp_path / "out.jsonl"), OPTIONS, HERE))
    assert all(isinstance(step, Step) for step in steps)
    assert [line.name for step in steps for line in step.failed] == ["1/empty.txt"]
    assert [o.source.name for job in chaos.jobs(folder) for o in outcomes(job, OPTIONS)][:1] == ["0/0.txt"]
