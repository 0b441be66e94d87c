"""The same report as text, Word, PDF or web page says the same things."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from extractor import Record, extract

REPORTS = Path(__file__).resolve().parent.parent / "fixtures" / "reports"
OTHERS = sorted(path for path in REPORTS.iterdir() if path.suffix in {".docx", ".pdf", ".html"})

Said = tuple[str | None, ...]


def said(record: Record) -> Counter[Said]:
    """Every fact without its place: what is measured, how, when, where, and how much."""
    figures = {figure.id: figure for figure in record.figures}
    facts: Counter[Said] = Counter()
    for fact in record.facts:
        figure = figures[fact.figure]
        value = figure.value or ":".join(figure.parts or ()) or f"{figure.low}~{figure.high}"
        identity = (fact.label, fact.indicator, fact.role, fact.basis, fact.period, fact.scope, fact.of_label)
        facts[(*identity, value, figure.unit)] += 1
    return facts


def test_every_report_stands_as_text_word_and_pdf() -> None:
    names = {path.stem for path in REPORTS.iterdir()}
    assert len(names) >= 12
    assert [n for n in names for form in ("txt", "docx", "pdf") if not (REPORTS / f"{n}.{form}").is_file()] == []


@pytest.mark.parametrize("other", OTHERS, ids=lambda path: path.name)
def test_facts_are_those_of_the_plain_text(other: Path) -> None:
    plain, same = said(extract(other.with_suffix(".txt"))), said(extract(other))
    assert plain, "no facts at all"
    if plain != same:
        lost = [f"- {' '.join(map(str, fact))}" for fact in (plain - same).elements()]
        more = [f"+ {' '.join(map(str, fact))}" for fact in (same - plain).elements()]
        total = f"{len(lost)} of {plain.total()} facts lost, {len(more)} others"
        pytest.fail("\n".join([f"{other.name}: {total}", *lost[:30], *more[:30]]), pytrace=False)


@pytest.mark.parametrize("other", OTHERS, ids=lambda path: path.name)
def test_findings_are_those_of_the_plain_text(other: Path) -> None:
    plain, same = (
        Counter((f.rule, f.severity, record.by_id[f.cause].text if f.cause else None) for f in record.findings)
        for record in (extract(other.with_suffix(".txt")), extract(other))
    )
    assert plain == same
