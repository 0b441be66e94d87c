"""Approved records of the fixtures: one readable line a figure, check and finding. Run it to approve what is there now.

``make golden`` rewrites fixtures/approved on purpose; tests/test_fixtures.py compares without rewriting. Look at the
difference (``git diff fixtures/approved``) before you commit it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from extractor import Record, extract
from extractor.model.fact import Fact
from extractor.model.figure import Figure
from extractor.model.finding import Check, Finding

ROOT = Path(__file__).resolve().parent.parent / "fixtures"
REPORTS, APPROVED = ROOT / "reports", ROOT / "approved"


def approved_file(report: Path) -> Path:
    """Where the approved record of a report stands."""
    return APPROVED / f"{report.name}.txt"


def compact(record: Record) -> str:
    """All that was understood, a line a thing: header, sections, tables, figures with facts, checks, findings."""
    return "\n".join(_lines(record)) + "\n"


def _lines(record: Record) -> Iterator[str]:
    header = record.report.model_dump(exclude_none=True, exclude={"organization"})
    organization = record.report.organization
    header |= organization.model_dump(exclude_none=True) if organization else {}
    yield from (f"report {key}: {value}" for key, value in header.items() if isinstance(value, str | int))
    yield from (f"notice {n.code} {n.start}-{n.end}" for n in record.notices)
    yield from (f"section {s.level} {s.start}-{s.end} {s.number or ''}{s.title}" for s in record.sections)
    for t in record.tables:
        rows = 1 + max((c.row for c in t.cells), default=-1)
        yield f"table {t.id} {t.start}-{t.end} {rows} rows, {t.header_rows} header | {t.caption} | {t.unit}"
    facts = {fact.figure: fact for fact in record.facts}
    labels = {fact.id: fact.label for fact in record.facts}
    yield from (_figure(f) + _fact(facts.get(f.id), labels) for f in record.figures)
    figures = {figure.id: figure for figure in record.figures}
    yield from (_check(c, figures) for c in record.checks)
    yield from (_finding(f, figures) for f in record.findings)
    yield f"guarded {record.guarded.by_hard_checks} of {record.guarded.figures}"


def _value(figure: Figure) -> str:
    if figure.value is not None:
        return figure.value
    if figure.parts:
        return ":".join(figure.parts)
    return f"{figure.low or ''}~{figure.high or ''}"


def _figure(figure: Figure) -> str:
    words = [
        f"{figure.start}-{figure.end}",
        _flat(figure.text),
        figure.kind,
        _value(figure),
        figure.unit,
        figure.modifier,
    ]
    words += [figure.polarity or "", "rhetorical" if figure.rhetorical else ""]
    if figure.cell:
        words.append(f"[{figure.cell.table} {figure.cell.row},{figure.cell.col}]")
    return " ".join(word for word in words if word and word != "exact")


def _fact(fact: Fact | None, labels: dict[str, str]) -> str:
    if fact is None:
        return ""
    words = [fact.label, fact.indicator or "-", fact.role, fact.basis or "-", fact.period or "-"]
    words += [f"scope={fact.scope}"] if fact.scope else []
    words += [f"fund={fact.fund}"] if fact.fund else []
    words += [f"subject={fact.subject}"] if fact.subject else []
    words += [f"of={fact.of_label}"] if fact.of_label else []
    words += [f"about={labels.get(fact.about)}"] if fact.about else []
    words += [f"part_of={labels.get(fact.part_of)}"] if fact.part_of else []
    return " | " + " ".join(map(_flat, words))


def _check(check: Check, figures: dict[str, Figure]) -> str:
    terms = " ".join(f"{t.role}:{_at(figures.get(t.figure))}" for t in check.terms)
    return f"check {check.verdict} {check.rule} {terms or ' '.join(_at(figures.get(i)) for i in check.figures)}"


def _finding(finding: Finding, figures: dict[str, Figure]) -> str:
    cause = _at(figures.get(finding.cause or ""))
    proposed = f" -> {finding.proposed.text} ({finding.proposed.why})" if finding.proposed else ""
    return f"FINDING {finding.severity} {finding.rule} cause {cause}{proposed} | {_flat(finding.message)}"


def _at(figure: Figure | None) -> str:
    return f"{_flat(figure.text)}@{figure.start}" if figure else "?"


def _flat(text: str) -> str:
    return " ".join(text.split())


def main() -> int:
    """Approve every report as it reads now; approved files without a report are removed."""
    APPROVED.mkdir(exist_ok=True)
    reports = sorted(path for path in REPORTS.iterdir() if path.is_file())
    for stale in set(APPROVED.glob("*.txt")) - {approved_file(path) for path in reports}:
        stale.unlink()
        print(f"removed   {stale.name}")
    for path in reports:
        target, now = approved_file(path), compact(extract(path))
        before = target.read_text(encoding="utf-8") if target.exists() else None
        if now != before:
            target.write_text(now, encoding="utf-8")
            print(f"{'approved ' if before is None else 'rewritten'} {target.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
