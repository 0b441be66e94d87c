"""The report against itself: every engine on sentences of its own, and silence where nothing contradicts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from stdnum.cn.uscc import calc_check_digit

from extractor.model.fact import Report
from extractor.model.figure import Figure
from extractor.model.finding import Check, Finding
from extractor.pipeline import default_book, document_of, understand
from extractor.reconcile.identifiers import code_fault, inner_digit
from extractor.reconcile.reconcile import reconcile
from extractor.reconcile.slips import explain

Outcome = tuple[Report, tuple[Check, ...], tuple[Finding, ...]]


def proved(text: str) -> Outcome:
    report = understand(document_of(text), default_book())
    return (report, *reconcile(report, default_book()))


def texts(report: Report, ids: tuple[str, ...]) -> list[str]:
    by_id = {f.id: f.text for f in report.figures}
    return [by_id[i] for i in ids]


def cause(outcome: Outcome) -> str:
    report, _, findings = outcome
    assert len(findings) == 1, [f.message for f in findings]
    assert findings[0].cause is not None
    return texts(report, (findings[0].cause,))[0]


HOLDS = [
    ("sum", "本年支出合计940.25万元，其中：基本支出612.10万元，项目支出328.15万元。"),
    ("share", "本年收入合计500万元，其中：财政拨款收入400万元，占80.00%；其他收入100万元，占20.00%。"),
    ("completion", "公务接待费年初预算为8.00万元，支出决算为6.00万元，完成年初预算的75.00%。"),
    ("growth", "全年公路客运量330万人次，比上年300万人次增长10.0%。"),
    ("difference", "全年支出612.40万元，比上年600.00万元增加12.40万元。"),
    ("balance", "年末资产总额820.50万元，负债总额310.20万元，净资产510.30万元。"),
    ("per_unit", "公务接待费3600元，接待45人次，人均80元。"),
    ("count_list", "我局下设三个单位，分别为公路站、航道站、运输站。"),
]


@pytest.mark.parametrize(("rule", "text"), HOLDS, ids=[rule for rule, _ in HOLDS])
def test_what_holds_is_a_check(rule: str, text: str) -> None:
    _, checks, findings = proved(text)
    assert rule in {c.rule for c in checks if c.verdict in ("exact", "rounded")}
    assert findings == ()


FAILS = [
    ("swap", "年末资产总额820.50万元，负债总额310.20万元，净资产501.30万元。", "501.30万元", "510.30万元"),
    ("unit", "公务接待费3600万元，接待45人次，人均80元。", "3600万元", "3600元"),
    ("share", "支出合计500万元，其中：基本支出400万元，占80.00%；项目支出100万元，占25.00%。", "25.00%", "20.00%"),
    ("growth", "全年公路客运量3300.5万人次，比上年3000.5万人次增长16.0%。", "16.0%", "10.0%"),
]


@pytest.mark.parametrize(("name", "text", "wrong", "right"), FAILS, ids=[f[0] for f in FAILS])
def test_what_fails_is_one_finding_with_its_cause(name: str, text: str, wrong: str, right: str) -> None:
    outcome = proved(text)
    assert cause(outcome) == wrong
    assert outcome[2][0].severity == "error"
    proposed = outcome[2][0].proposed
    assert proposed is not None
    assert proposed.text == right


CLAIMS = [
    ("direction_claim", "全年机关运行经费90.00万元，比上年100.00万元减少10.00万元，增长10.0%。"),
    ("date_order", "评价期为2023年3月1日至2022年12月31日。"),
    ("date_order", "工程于2022年5月6日开工，2021年11月8日竣工。"),
    ("count_list", "我局下设四个单位，分别为公路站、航道站、运输站。"),
    ("difference", "计划改造桥梁42座，完成30座，剩余16座。"),
    ("share", "三次产业结构为12.1：45.2：43.9。"),
]


@pytest.mark.parametrize(("rule", "text"), CLAIMS)
def test_claims_that_the_numbers_refute(rule: str, text: str) -> None:
    _, _, findings = proved(text)
    assert [f.rule for f in findings] == [rule]
    assert findings[0].message


SILENT = [
    "全市一般公共预算收入90.5亿元。市级一般公共预算收入30.2亿元。",
    "本年收入合计2607万元，其中一般公共预算财政拨款收入2578.58万元，政府性基金拨款收入28.41万元。",
    "全年完成投资80亿元，其中工业投资30亿元，交通投资12亿元。",
    "卫生健康支出236.63万元。按功能分类，卫生健康支出236.64万元。",
    "全市生产总值年均增长6.1%，由2020年的100亿元增加到2023年的118亿元。",
    "2022年公务接待费5.60万元。2023年公务接待费4.80万元。",
    "公务接待费年初预算5.60万元，支出决算4.80万元。",
    "围绕粮食、生猪、蔬菜等5个产业，支持镇村发展。",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_does_not_contradict_stays_silent(text: str) -> None:
    _, _, findings = proved(text)
    assert [f.message for f in findings] == []


TABLE = """部门支出情况表
单位：万元
项目 | 预算数 | 决算数 | 差额（决算-预算）
工资福利支出 | 120.50 | 130.75 | 10.25
商品和服务支出 | 60.20 | 55.10 | -5.10
对个人和家庭的补助 | 20.30 | 22.40 | 2.10
资本性支出 | 15.00 | 14.20 | -0.80
合计 | 216.00 | 222.45 | 6.45
"""


def test_a_table_adds_up_by_column_and_row() -> None:
    _, checks, findings = proved(TABLE)
    held = [c.rule for c in checks if c.verdict == "exact"]
    assert held.count("table_column") == 3
    assert held.count("table_row") == 5
    assert findings == ()


@pytest.mark.parametrize(
    ("right", "wrong"), [("130.75", "180.75"), ("55.10", "51.50"), ("22.40", "224.0"), ("216.00", "261.00")]
)
def test_a_wrong_cell_is_found_and_named(right: str, wrong: str) -> None:
    outcome = proved(TABLE.replace(right, wrong))
    assert cause(outcome) == wrong
    proposed = outcome[2][0].proposed
    assert proposed is not None
    assert Decimal(proposed.value) == Decimal(right) * 10000


def test_every_check_can_be_recomputed() -> None:
    report, checks, _ = proved(TABLE + "\n".join(text for _, text in HOLDS))
    values = {f.id: f.number for f in report.figures}
    sums = [c for c in checks if c.formula == "sum" and c.verdict == "exact"]
    assert len(sums) > 5
    for check in sums:
        terms = [(values[t.figure], Decimal(t.weight)) for t in check.terms]
        assert sum((v * w for v, w in terms if v is not None), Decimal(0)) == 0, check


def test_a_share_beside_a_torn_amount_that_nothing_claims_is_judged() -> None:
    _, checks, findings = proved("馆藏经费总量31,1906.40万元，其中图书经费24,517.60万元，占77.31%。")
    assert {c.rule for c in checks} == {"share", "format"}
    assert [f.rule for f in findings] == ["format"]


def test_the_same_text_gives_the_same_record() -> None:
    text = TABLE.replace("130.75", "180.75")
    assert proved(text)[1:] == proved(text)[1:]


SLIPS = [
    ("1234.56万元", "10000", "13245600", "swap"),
    ("1834.56万元", "10000", "12345600", "digit"),
    ("123.456万元", "10000", "12345600", "point"),
    ("134.56万元", "10000", "12345600", "drop"),
    ("1234.56元", "1", "12345600", "unit"),
]


@pytest.mark.parametrize(("text", "scale", "meant", "why"), SLIPS, ids=[s[3] for s in SLIPS])
def test_slips_of_the_pen_are_undone(text: str, scale: str, meant: str, why: str) -> None:
    digits = text.rstrip("万元")
    decimals = len(digits.partition(".")[2])
    figure = Figure(
        id="g1", start=0, end=len(text), text=text, kind="amount", unit="元",
        value=str(Decimal(digits) * Decimal(scale)), scale=scale, decimals=decimals,
    )  # fmt: skip
    slip = explain(figure, Decimal(meant), Decimal(meant), default_book())
    assert slip is not None
    assert (slip.value, slip.why) == (Decimal(meant), why)


def credit_code(inner: str) -> str:
    body = f"12340100{inner}"
    return body + calc_check_digit(body)


def test_credit_codes_are_checked_twice() -> None:
    right = credit_code("40712395" + inner_digit("40712395"))
    assert code_fault(right) is None
    assert code_fault(right[:-1] + ("0" if right[-1] != "0" else "1")) == "uscc"
    other = "1" if inner_digit("40712395") != "1" else "2"
    assert code_fault(credit_code("40712395" + other)) == "organization"


def test_a_wrong_credit_code_is_a_finding() -> None:
    right = credit_code("40712395" + inner_digit("40712395"))
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert proved(f"我局统一社会信用代码：{right}。")[2] == ()
    findings = proved(f"我局统一社会信用代码：{wrong}。")[2]
    assert [(f.rule, f.actual) for f in findings] == [("identifier", wrong)]


def test_every_check_entry_plays_its_examples() -> None:
    for entry in default_book().checks.values():
        assert entry.example, entry.id
        assert entry.silent, entry.id
        for example in entry.example:
            _, checks, findings = proved(example.text)
            assert set(example.verdicts) <= {f"{c.rule} {c.verdict}" for c in checks}, (entry.id, example.text)
            assert findings == (), (entry.id, example.text)
        for silent in entry.silent:
            assert proved(silent.text)[2] == (), (entry.id, silent.text)
