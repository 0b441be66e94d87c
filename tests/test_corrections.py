"""Corrections: kept in their file, applied again where the text still fits, given back as gold that verify reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.compare.anchors import anchors_of
from extractor.compare.approved import held_findings
from extractor.compare.corrections import PATTERN, Correction, Corrections, apply, gold
from extractor.compare.verify import compared
from extractor.model.errors import TargetError, UsageError
from extractor.model.record import Record
from extractor.pipeline import extract
from extractor.readers.open import Source
from own_words import AT_ODDS, REPORT


def record(text: str) -> Record:
    return extract(Source.of(text.encode(), "a.txt"))


def figure(read: Record, text: str) -> str:
    return next(f.id for f in read.figures if f.text == text)


def said(read: Record, text: str, field: str | None = None, value: str | None = None) -> Correction:
    at = anchors_of(read)[figure(read, text)]
    return Correction.model_validate(
        {"source": "a.txt", "who": "李审计", "when": "2026-01-05T09:00:00Z", "at": at, "field": field, "value": value}
    )


def judged(read: Record, right: bool) -> Correction:
    return Correction(
        source="a.txt", who="李审计", when="2026-01-05T09:00:00Z", finding=held_findings(read)[0], right=right
    )


def test_a_label_an_indicator_and_a_value_are_corrected() -> None:
    before = record(REPORT)
    corrections = [
        said(before, "12.5公里", "label", "通村公路"),
        said(before, "700.00万元", "indicator", "expenditure.other"),
        said(before, "480.00万元", "value", "4810000"),
    ]
    applied = apply(before, corrections)
    after = applied.record
    assert (applied.fitted, applied.unfit) == (tuple(corrections), ())
    road, basic = after.fact_of(figure(after, "12.5公里")), after.fact_of(figure(after, "700.00万元"))
    assert road is not None
    assert road.label == "通村公路"
    assert basic is not None
    assert (basic.indicator, basic.pattern) == ("expenditure.other", PATTERN)
    assert after.by_id[figure(after, "480.00万元")].value == "4810000"
    assert before.by_id[figure(before, "480.00万元")].value == "4800000"
    untouched = {f.id: f for f in before.facts} | {f.id: f for f in after.facts if f in before.facts}
    assert len(untouched) == len(after.facts)


def test_the_later_correction_counts() -> None:
    read = record(REPORT)
    after = apply(read, [said(read, "12.5公里", "label", "甲"), said(read, "12.5公里", "label", "乙")]).record
    fact = after.fact_of(figure(after, "12.5公里"))
    assert fact is not None
    assert fact.label == "乙"


def test_a_figure_that_said_nothing_gets_a_fact() -> None:
    read = record(REPORT)
    bare = next(f for f in read.figures if read.fact_of(f.id) is None)
    correction = said(read, bare.text, "label", "评价年度")
    after = apply(read, [correction]).record
    fact = after.fact_of(bare.id)
    assert fact is not None
    assert (fact.label, fact.pattern) == ("评价年度", PATTERN)
    assert len({f.id for f in after.facts}) == len(read.facts) + 1
    places = {f.id: n for n, f in enumerate(after.figures)}
    assert [places[f.figure] for f in after.facts] == sorted(places[f.figure] for f in after.facts)


def test_corrections_follow_the_text_and_tell_where_they_no_longer_fit() -> None:
    read = record(REPORT)
    corrections = [said(read, "12.5公里", "label", "通村公路"), said(read, "3200余户", "label", "受益农户")]
    moved = record("（修订稿）\n" + REPORT.replace("惠及农户3200余户", "惠及农户3300余户"))
    applied = apply(moved, corrections)
    fact = applied.record.fact_of(figure(moved, "12.5公里"))
    assert fact is not None
    assert fact.label == "通村公路"
    assert applied.unfit == (corrections[1],)


def test_a_finding_that_is_none_goes_and_one_that_is_right_stays() -> None:
    read = record(AT_ODDS)
    assert apply(read, [judged(read, right=False)]).record.findings == ()
    assert apply(read, [judged(read, right=True)]).record.findings == read.findings
    assert apply(read, [judged(read, right=False), judged(read, right=True)]).record.findings == read.findings


@pytest.mark.parametrize(
    ("field", "value"), [("value", "很多"), ("value", "NaN"), ("value", None), ("role", "sum"), ("label", None)]
)
def test_what_a_field_cannot_be_is_refused(field: str, value: str | None) -> None:
    read = record(REPORT)
    with pytest.raises(UsageError, match=field):
        apply(read, [said(read, "480.00万元", field, value)])


def test_gold_holds_what_was_looked_at_and_nothing_else() -> None:
    read = record(AT_ODDS)
    corrections = [said(read, "700.00万元"), said(read, "580.00万元", "label", "项目"), judged(read, right=False)]
    held = gold(read, corrections)
    assert [(h.at.text, h.says["label"]) for h in held.figures] == [("700.00万元", "基本支出"), ("580.00万元", "项目")]
    assert {(c.way, c.what, c.text) for c in compared(held, read)} == {
        ("changed", "figure", "580.00万元"), ("gained", "finding", read.by_id[read.findings[0].cause or ""].text)
    }  # fmt: skip
    right = apply(read, corrections).record
    assert list(compared(held, right)) == []


def test_the_file_keeps_everything_in_order(tmp_path: Path) -> None:
    path, read = tmp_path / "corrections.jsonl", record(REPORT)
    kept = Corrections(path)
    first, second = said(read, "12.5公里", "label", "甲"), said(read, "12.5公里", "label", "乙\u2028丙")
    kept.add(first)
    kept.add(second)
    again = Corrections(path)
    assert again.of("a.txt") == (first, second)
    assert again.of("b.txt") == ()
    assert again.sources() == ("a.txt",)


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    path.write_text('{"source": "a.txt", "who": "x", "when": "y"}\nnothing\n', encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        Corrections(path)
    with pytest.raises(TargetError):
        Corrections(tmp_path / "none" / "c.jsonl").add(said(record(REPORT), "12.5公里"))
