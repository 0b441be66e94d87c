"""Labels as reports word them, and the indicator they name, or none."""

from __future__ import annotations

import pytest

from extractor.interpret.draft import Draft
from extractor.interpret.indicators import choose
from extractor.lexicon.book import Book
from extractor.lexicon.load import builtin_patterns
from extractor.lexicon.shape import Indicator
from extractor.model.fact import Role
from extractor.model.figure import Figure, FigureKind
from extractor.pipeline import document_of, prove


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.load(builtin_patterns())


def ask(
    book: Book,
    label: str,
    *,
    kind: str = "dept_performance",
    role: Role = "amount",
    takes: FigureKind = "amount",
    trail: tuple[str, ...] = (),
    code: str | None = None,
) -> str | None:
    figure = Figure(id="g1", start=0, end=1, text="1", kind=takes, value="1")
    return choose(Draft(figure=figure, label=label, role=role, trail=trail, code=code), kind, book)[0]


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("基本支出", "expenditure.basic"),
        ("基本支出合计", "expenditure.basic"),
        ("其中：基本支出", "expenditure.basic"),
        ("财政拨款项目支出", "expenditure.project"),
        ("一般公共预算财政拨款基本支出", "expenditure.basic"),
        ("一般公共预算财政拨款支出", None),
        ("基本支出结转", None),
        ("住房公积金补贴专项", None),
        ("“三公”经费", "three_public.total"),
        ("三公经费支出", "three_public.total"),
        ("因公出国（境）费用", "three_public.abroad"),
        ("公务接待费", "three_public.reception"),
        ("住房保障支出（类）", "expenditure.function.221"),
        ("住房公积金（项）", None),
        ("地方一般公共预算收入", "revenue.local_general_budget"),
        ("一般公共预算安排“三公”经费支出", "three_public.total"),
        ("财政拨款安排“三公”经费", "three_public.total"),
        ("其他城乡社区支出", None),
        ("东湖区“三公”经费", "three_public.total"),
        ("水渠清淤", None),
    ],
)
def test_amounts_in_prose(book: Book, label: str, wanted: str | None) -> None:
    assert ask(book, label) == wanted


@pytest.mark.parametrize(
    ("label", "role", "wanted"),
    [
        ("项目支出占比", "share", "expenditure.project"),
        ("基本支出占本年支出合计的比重", "share", "expenditure.basic"),
        ("基本支出执行率", "rate", "expenditure.basic"),
        ("各专项预算执行率", "rate", "rate.budget_exec"),
        ("在职人员控制率", "rate", "rate.staff_control"),
        ("游客满意度", "rate", "rate.satisfaction"),
        ("“三公”经费较上年下降", "change", "three_public.total"),
        ("公务接待费同比下降", "change", "three_public.reception"),
        ("按期完工率", "rate", None),
    ],
)
def test_ratios_carry_the_thing_measured(book: Book, label: str, role: Role, wanted: str | None) -> None:
    assert ask(book, label, role=role, takes="percent") == wanted


def test_the_report_kind_tells_government_from_department(book: Book) -> None:
    assert ask(book, "政府性基金预算收入", kind="city_budget") == "revenue.gov_fund"
    assert ask(book, "政府性基金预算收入", kind="dept_budget") == "income.gov_fund"
    assert ask(book, "政府性基金预算收入", kind="other") is None
    assert ask(book, "收入合计", kind="city_budget") is None
    assert ask(book, "收入合计", kind="final_accounts") == "income.total"


def test_outer_words_decide_what_a_word_means(book: Book) -> None:
    assert ask(book, "其他支出") is None
    assert ask(book, "其他支出", trail=("一般公共预算基本支出经济分类表",)) == "expenditure.class.399"
    assert ask(book, "其他支出", trail=("按功能分类的支出",)) == "expenditure.function.229"
    assert ask(book, "公务接待费", trail=("部门预算经济分类",)) == "expenditure.class.30217"
    assert ask(book, "货物", trail=("政府采购支出情况",)) == "procurement.goods"
    assert ask(book, "货物") is None


def test_a_part_is_named_together_with_its_total(book: Book) -> None:
    assert ask(book, "一般债务", kind="city_budget", trail=("政府债务情况", "政府债务余额")) == "debt.general_balance"
    assert ask(book, "专项债务", kind="city_budget", trail=("全市政府债务限额",)) == "debt.special_limit"
    assert ask(book, "专项债务", kind="city_budget", trail=("政府债务情况",)) is None
    assert ask(book, "债务限额一般债务", kind="debt") == "debt.general_limit"
    assert ask(book, "债务余额其他债务", kind="debt") is None
    insurance = ("社会保险基金预算执行情况",)
    assert ask(book, "全年支出", kind="city_budget", trail=insurance) == "expenditure.social_insurance"


def test_a_bare_total_is_what_its_table_is_about(book: Book) -> None:
    assert ask(book, "合计", trail=("2021年度项目资金执行情况（单位：万元）",)) == "expenditure.project"
    assert ask(book, "合计", takes="score", trail=("自评打分", "得分")) == "score.total"
    assert ask(book, "合计", takes="score", trail=("自评打分", "分值")) == "score.weight"
    assert ask(book, "合计") is None
    assert ask(book, "收入总计", trail=("部门收入情况",)) == "income.grand_total"


def test_below_the_name_of_one_undertaking_nothing_speaks_of_the_whole_purse(book: Book) -> None:
    assert ask(book, "实际支出", trail=("资金收支情况",)) == "expenditure.total"
    assert ask(book, "实际支出", trail=("食品安全抽检专项",)) is None
    assert ask(book, "年初预算", trail=("食品安全抽检专项",)) is None


def test_a_row_of_a_place_is_measured_by_the_headings_above_it(book: Book) -> None:
    trail = ("某省2021年政府债务限额及余额表", "2021年债务限额", "专项债务", "C")
    assert ask(book, "白河市", kind="debt", trail=trail) == "debt.special_limit"
    assert (
        ask(book, "白河市", kind="debt", trail=("某省2021年政府债务限额及余额表", "2021年债务余额")) == "debt.balance"
    )
    assert ask(book, "白河市", kind="debt", trail=("新增债券", "年利率")) is None


def test_when_who_and_where_stand_before_a_label(book: Book) -> None:
    assert ask(book, "预计全市政府性基金收入", kind="city_budget") == "revenue.gov_fund"
    assert ask(book, "2021年末地方政府专项债务余额实际数", kind="debt") == "debt.special_balance"
    assert ask(book, "白河市地区生产总值", kind="communique") == "economy.gdp"
    assert ask(book, "白河地区生产总值[3]", kind="communique") == "economy.gdp"
    assert ask(book, "学校支出") == "expenditure.total"


def test_a_name_of_one_kind_of_report_alone(book: Book) -> None:
    assert ask(book, "一般公共预算收入") == "revenue.local_general_budget"
    assert ask(book, "一般公共预算收入", kind="dept_budget") == "income.general_budget"
    assert ask(book, "全年执行数") == "expenditure.total"
    assert ask(book, "全年执行数", kind="final_accounts") is None


def test_an_account_code_decides(book: Book) -> None:
    assert ask(book, "工资福利费", code="301") == "expenditure.class.301"
    assert ask(book, "住房公积金", code="30113") == "expenditure.class.30113"
    assert ask(book, "住房公积金", code="2210201") == "expenditure.function.2210201"
    assert ask(book, "随便什么", code="301") is None, "the number of a row is no code"
    assert ask(book, "其他资本性支出") == "expenditure.class.310"
    assert ask(book, "其他资本性支出", code="31099") == "expenditure.class.31099"


def test_items_of_a_list_of_projects(book: Book) -> None:
    assert ask(book, "河堤修补", trail=("项目支出明细",)) == "project.item"
    assert ask(book, "河堤修补合计", trail=("项目支出明细",)) != "project.item"
    assert ask(book, "司法项目支出", trail=("支出决算表", "项目支出"), kind="final_accounts") is None
    assert ask(book, "河堤修补", takes="length", trail=("项目支出明细",)) is None


def test_a_figure_of_another_kind_measures_something_else(book: Book) -> None:
    assert ask(book, "编制数", takes="headcount") == "staff.quota"
    assert ask(book, "编制数", takes="amount") is None
    assert ask(book, "常住人口", takes="amount") is None


def test_every_name_has_one_meaning_in_its_kind_or_needs_its_surroundings(book: Book) -> None:
    for entry in book.indicators.values():
        assert entry.name
        assert entry.part_of is None or entry.part_of in book.indicators
        for word_id in (entry.near, entry.under):
            assert word_id is None or book.words(word_id)
        assert len(set(entry.says)) == len(entry.says)


def test_every_name_stands_in_an_example(book: Book) -> None:
    missing = [
        (entry.id, name)
        for entry in book.shelf("indicator", Indicator).values()
        for name in entry.says
        if not any(name in example.text for example in entry.example)
    ]
    assert missing == []


def test_all_that_a_budget_has_is_not_its_revenue(book: Book) -> None:
    assert ask(book, "一般公共预算收入总计", kind="city_budget") is None
    assert ask(book, "政府性基金预算支出总计", kind="city_budget") is None
    assert ask(book, "一般公共预算收入合计", kind="city_budget") == "revenue.local_general_budget"


@pytest.mark.parametrize(
    ("label", "trail", "wanted"),
    [
        ("合计", ("2025年云州州本级“三公”经费预算财政拨款情况统计表", "2025年预算数"), "three_public.total"),
        ("支出合计", ("2025年全市一般公共预算支出执行情况表", "执行数"), "expenditure.general_budget"),
        ("青桐县", ("2025年地方政府债务限额及余额情况表", "债务余额", "一般债务"), "debt.general_balance"),
        ("支出", ("本级“三公”经费预算说明", "四、社保基金预算草案", "社会保险基金收支总表"), None),
    ],
)
def test_a_total_is_what_the_nearest_budget_is(
    book: Book, label: str, trail: tuple[str, ...], wanted: str | None
) -> None:
    assert ask(book, label, kind="city_budget", trail=trail) == wanted


LEDGERS = """岚江市2023年预算执行情况和2024年预算草案的报告
一、2023年预算执行情况
（一）一般公共预算
全市一般公共预算收入50.2亿元，增长3.1%；加上上级补助收入20.1亿元、从政府性基金预算调入5.0亿元，收入总计75.3亿元。
（二）政府性基金预算
收入总计31.4亿元。上级补助收入2.2亿元，比上年增长10.5%。
二、总体收支
全市政府性基金收入29.2亿元，调出资金5.0亿元。国有资本经营预算收入1.3亿元，收入总计1.5亿元。
收入总计是各项收入之和，全年办理9.9亿元。
"""


def test_what_all_budgets_have_says_which_it_is_of(book: Book) -> None:
    record = prove(document_of(LEDGERS, "a.txt"), book)
    said = {record.by_id[fact.figure].text: fact.fund for fact in record.facts}
    assert {text: said[text] for text in ("75.3亿元", "20.1亿元", "31.4亿元", "2.2亿元", "10.5%", "1.5亿元")} == {
        "75.3亿元": "general_public",
        "20.1亿元": "general_public",
        "31.4亿元": "government_fund",
        "2.2亿元": "government_fund",
        "10.5%": "government_fund",
        "1.5亿元": "state_capital",
    }
    assert [fact.fund for fact in record.facts if record.by_id[fact.figure].text == "5.0亿元"] == [
        "general_public",
        "government_fund",
    ]
    assert said["50.2亿元"] is None, "its indicator is that of one budget alone"
    assert said["9.9亿元"] is None
