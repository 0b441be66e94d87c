"""The contradictions planted in the fixtures are found, and what only looks like one stays silent."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from planted import Outcome, files, judge, plan  # noqa: E402

FILES = files()


@cache
def outcome(file: Path) -> Outcome:
    return judge(file)


@pytest.mark.parametrize("file", [f for f in FILES if plan()[f.stem].get("error")], ids=lambda path: path.name)
def test_planted_errors_are_found(file: Path) -> None:
    missed = [p for p in outcome(file).planted if p.error["found"] and not p.found]
    lines = [f"{p.error['text']} ({p.error['kind']}) {p.error['note']}" for p in missed]
    assert not lines, f"{file.name}: missed {len(missed)} of {len(outcome(file).planted)}\n" + "\n".join(lines)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_nothing_else_is_found(file: Path) -> None:
    alarms = [f"{f.severity} {f.rule}: {f.message}" for f in outcome(file).alarms]
    assert len(alarms) <= plan()[file.stem]["alarms"], f"{file.name}\n" + "\n".join(alarms)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_traps_stay_silent(file: Path) -> None:
    assert outcome(file).record.figures, f"{file.name}: no figure was read, silence proves nothing"
    assert outcome(file).sprung == ()


def test_the_plan_is_true_to_the_sources() -> None:
    for name, report in plan().items():
        source = (ROOT / "fixtures" / "sources" / f"{name}.md").read_text(encoding="utf-8")
        for error in report.get("error", ()):
            where = source.find(error["near"])
            assert where >= 0, (name, error["near"])
            assert error["text"] in source[where:], (name, error["text"])
            assert error["found"] or error.get("reason"), (name, error["text"])
        for trap in report.get("trap", ()):
            assert trap["text"] in source, (name, trap["text"])


def test_most_planted_errors_are_meant_to_be_found() -> None:
    errors = [error for report in plan().values() for error in report.get("error", ())]
    assert len(errors) >= 25
    assert sum(error["found"] for error in errors) >= 0.8 * len(errors)
    assert sum(not report.get("error") for report in plan().values()) >= 5, "reports without any error belong here too"
