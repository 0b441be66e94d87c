"""Why a figure was understood as it was: every decision has a reason that can be told, and it quotes the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.interpret.draft import Reason
from extractor.interpret.interpret import interpret, reasons
from extractor.lexicon.shape import Message
from extractor.pipeline import default_book, document_of, read
from extractor.recognise.recognise import recognise
from extractor.segment.segment import segment

REPORTS = sorted((Path(__file__).resolve().parent.parent / "fixtures" / "reports").glob("*.txt"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_fact_has_reasons_that_can_be_told(path: Path):
    book = default_book()
    outline = segment(read(path), book)
    figures = recognise(outline, book)
    facts = interpret(figures, outline, book).facts
    found = reasons(figures, outline, book)
    messages = book.shelf("message", Message)
    assert facts
    for fact in facts:
        why = found[fact.figure]
        fields = {reason.field for reason in why}
        assert {"label", "indicator"} <= fields, fact
        assert {name for name in ("basis", "period", "scope") if getattr(fact, name)} <= fields, fact
        assert fact.role == "amount" or "role" in fields, fact
        for reason in why:
            text = messages[f"why.{reason.field}.{reason.key}"].text
            assert reason.words or "{words}" not in text, (fact, reason)


def told(text: str, sought: str) -> set[Reason]:
    book = default_book()
    outline = segment(document_of(text), book)
    figures = recognise(outline, book)
    found = reasons(figures, outline, book)
    return set(found[next(figure.id for figure in figures if figure.text == sought)])


@pytest.mark.parametrize(
    ("text", "sought", "reason"),
    [
        ("全年植树造林3200亩。", "3200亩", Reason("label", "clause", "全年植树造林")),
        ("共有12座桥梁。", "12座", Reason("label", "noun", "桥梁")),
        ("资料印刷费预算8万元，实际支出7.5万元。", "7.5万元", Reason("label", "topic", "8万元")),
        ("资料印刷费预算8万元，实际支出7.5万元。", "8万元", Reason("basis", "words", "预算")),
        ("资料印刷费7.5万元，比上年增加0.5万元。", "0.5万元", Reason("role", "words", "比上年增加")),
        ("2021年资料印刷费7.5万元。", "7.5万元", Reason("period", "sentence", "2021")),
        ("其中：差旅费、会议费分别为3万元、2万元。", "3万元", Reason("label", "shared", "差旅费、会议费")),
        ("本年基本支出5万元。", "5万元", Reason("indicator", "name", "基本支出")),
        ("资料印刷费7.5万元。", "7.5万元", Reason("indicator", "none", "资料印刷费")),
    ],
)
def test_what_decided_is_quoted(text: str, sought: str, reason: Reason):
    assert reason in told(text, sought)
