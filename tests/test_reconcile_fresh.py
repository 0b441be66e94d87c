"""What a sentence tells in full must close: the base it names, units, kinds, marks taken off; look-alikes are silent."""

from __future__ import annotations

import pytest

from extractor.pipeline import default_book, document_of, prove

ERRORS = [
    (
        "growth",
        "1.物业费42.50万元。2023年预算执行数为61.30万元，2024年预算安排42.50万元，比2023年预算执行数减少3.07%。",
    ),
    ("growth", "（3）培训补助预算数83450万元，比2022年预算数12470.30万元，增长21%。"),
    ("unit_slip", "5.农林水支出7亿元，为预算的98.2%，增加1.3万元，增长22.9%。"),
]

SILENT = [
    "1.物业费42.50万元。2023年预算执行数为61.30万元，2024年预算安排42.50万元，比2023年预算执行数减少30.67%。",
    "（3）培训补助预算数83450万元，比2022年预算数68966.94万元，增长21%。",
    "5.农林水支出7亿元，为预算的98.2%，增加1.3亿元，增长22.9%。",
    "2023年全县政府采购预算5286.0万元，实际采购金额5012.0万元。按类别分，货物类1012.0万元，工程类2900.0万元，服务类1100.0万元，"
    "占比分别为20.2%、57.9%、21.9%。",
    "一、质量\n抽查农房320户，合格308户，合格率96.25%，达到目标。\n二、其他\n水渠3条。村道验收合格率100%，抽检合格率98.50%。",
]


def loud(text: str) -> list[str]:
    findings = prove(document_of(text, ""), default_book()).findings
    return [f.rule for f in findings if f.severity in ("error", "warning")]


@pytest.mark.parametrize(("rule", "text"), ERRORS, ids=[text for _, text in ERRORS])
def test_an_error_is_one_finding(rule: str, text: str) -> None:
    assert loud(text) == [rule]


@pytest.mark.parametrize("text", SILENT)
def test_what_looks_alike_is_silent(text: str) -> None:
    assert loud(text) == []
