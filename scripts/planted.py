"""Scores the findings on the fixtures against fixtures/planted.toml: what was found, what was missed, false alarms.

Usage: python scripts/planted.py. tests/test_planted.py enforces what planted.toml marks.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor import Record, extract
from extractor.model.figure import Figure
from extractor.model.finding import Finding

ROOT = Path(__file__).resolve().parent.parent / "fixtures"
LOUD = {"error", "warning"}


@dataclass(frozen=True)
class Planted:
    """One planted error in one format: its figure there (None: not read) and the loud findings on it."""

    error: dict[str, Any]
    figure: Figure | None
    findings: tuple[Finding, ...]

    @property
    def found(self) -> bool:
        """A loud finding of one of the awaited rules touches the figure."""
        return any(finding.rule in self.error["rules"] for finding in self.findings)

    @property
    def named(self) -> bool:
        """Such a finding names the figure as its cause."""
        return any(f.cause == self.figure.id for f in self.findings if f.rule in self.error["rules"] and self.figure)


@dataclass(frozen=True)
class Outcome:
    """All of one file: planted errors, loud findings that touch nothing planted, traps that made a noise."""

    file: Path
    record: Record
    planted: tuple[Planted, ...]
    alarms: tuple[Finding, ...]
    sprung: tuple[str, ...]


def plan() -> dict[str, dict[str, Any]]:
    """planted.toml by report name."""
    data = tomllib.loads((ROOT / "planted.toml").read_text(encoding="utf-8"))
    return {report["name"]: report for report in data["report"]}


def files() -> list[Path]:
    """Every report in every format."""
    return sorted(path for path in (ROOT / "reports").iterdir() if path.is_file())


def judge(file: Path) -> Outcome:
    """Read one report and hold its findings against the plan."""
    record, todo = extract(file), plan()[file.stem]
    loud = [f for f in record.findings if f.severity in LOUD]
    planted = []
    for error in todo.get("error", ()):
        figure = _figure_of(record, error["near"], error["text"])
        touching = tuple(f for f in loud if figure and figure.id in {f.cause, *f.figures})
        planted.append(Planted(error, figure, touching))
    excused = {f.id for p in planted for f in p.findings}
    alarms = tuple(f for f in loud if f.id not in excused)
    sprung = tuple(t["text"] for t in todo.get("trap", ()) if _noise(record, alarms, t["text"]))
    return Outcome(file, record, tuple(planted), alarms, sprung)


def _figure_of(record: Record, near: str, text: str) -> Figure | None:
    """The first figure that reads ``text`` after (or in) the first ``near``."""
    start = (record.text or "").find(near)
    if start < 0:
        return None
    return next((f for f in record.figures if f.end > start and "".join(f.text.split()) == text), None)


def _noise(record: Record, alarms: tuple[Finding, ...], text: str) -> bool:
    start = (record.text or "").find(text)
    inside = {f.id for f in record.figures if start >= 0 and start <= f.start < start + len(text)}
    return any(inside & {a.cause, *a.figures} for a in alarms)


def main() -> int:
    """Print a line a file and the totals."""
    outcomes = [judge(file) for file in files()]
    for o in outcomes:
        found, named = sum(p.found for p in o.planted), sum(p.named for p in o.planted)
        print(f"{o.file.name:40} found {found} of {len(o.planted)}, named as cause {named}, alarms {len(o.alarms)}")
        for p in (p for p in o.planted if not p.found):
            why = "not read" if p.figure is None else ", ".join(f.rule for f in p.findings) or "silent"
            print(f"    missed {p.error['text']} ({p.error['kind']}: {p.error['note']}) {why}")
        for alarm in o.alarms:
            print(f"    alarm  {alarm.severity} {alarm.rule}: {alarm.message}")
    planted = [p for o in outcomes for p in o.planted]
    print(f"found {sum(p.found for p in planted)} of {len(planted)}, named as cause {sum(p.named for p in planted)}; "
          f"alarms {sum(len(o.alarms) for o in outcomes)} in {len(outcomes)} files")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
