"""Reports against each other: years of one body, files of one folder, a department and its units."""

from __future__ import annotations

from extractor.compare.compare import compare
from extractor.model.finding import Finding
from extractor.model.record import Record
from extractor.pipeline import default_book, document_of, prove

YEAR = """{place}{year}年度部门决算

一、收入支出决算情况
{year}年度收入总计{income}万元。{year}年度本年支出合计{spent}万元，其中：基本支出{basic}万元，项目支出{project}万元。
"""
PRIOR = "{before}年度本年支出合计{prior}万元。\n"


def told(name: str, text: str) -> Record:
    return prove(document_of(text, name), default_book())


def accounts(name: str, year: int, spent: str, prior: str | None = None, place: str = "岭南县水利局") -> Record:
    text = YEAR.format(place=place, year=year, income=spent, spent=spent, basic="200.10", project="100.20")
    return told(name, text + (PRIOR.format(before=year - 1, prior=prior) if prior else ""))


def found(*records: Record) -> tuple[Finding, ...]:
    return compare(records, default_book())


def test_last_year_is_what_last_years_report_says() -> None:
    last, this = accounts("a/2021.txt", 2021, "300.30"), accounts("a/2022.txt", 2022, "310.30", prior="330.30")
    (finding,) = found(last, this)
    assert finding.rule == "prior_year"
    assert finding.related is not None
    assert (finding.related["here"], finding.related["source"]) == ("a/2022.txt", "a/2021.txt")
    assert this.by_id[finding.figures[0]].text == "330.30万元"
    assert last.by_id[finding.related["figure"]].text == "300.30万元"


def test_last_year_as_printed_is_silent_also_when_rounded() -> None:
    last = accounts("a/2021.txt", 2021, "300.30")
    assert found(last, accounts("a/2022.txt", 2022, "310.30", prior="300.30")) == ()
    assert found(last, accounts("a/2022.txt", 2022, "310.30", prior="300.3")) == ()


def test_another_body_is_another_thing() -> None:
    other = accounts("a/2022.txt", 2022, "310.30", prior="330.30", place="岭南县林业局")
    assert found(accounts("a/2021.txt", 2021, "300.30"), other) == ()


def test_an_annex_in_the_same_folder_says_the_same() -> None:
    prose, annex = accounts("d/正文.txt", 2022, "310.30"), accounts("d/附表.txt", 2022, "311.30")
    assert {f.rule for f in found(prose, annex)} == {"text_table"}
    assert found(prose, accounts("e/附表.txt", 2022, "311.30")) == ()
    assert found(prose, accounts("d/附表.txt", 2022, "310.30")) == ()


def test_units_together_have_no_more_than_their_department() -> None:
    units = [accounts(f"u{n}/a.txt", 2022, "200.00", place=f"岭南县水利局{name}") for n, name in enumerate("甲乙")]
    small = found(accounts("w/a.txt", 2022, "310.30"), *units)
    assert "units" in {f.rule for f in small}
    assert found(accounts("w/a.txt", 2022, "400.00"), *units) == ()


CARRIED = """岭南县水利局{year}年度部门决算

一、收入支出决算情况
年初结转和结余{opening}万元，本年收入310.30万元，本年支出320.30万元，年末结转和结余{closing}万元。
"""


def test_a_year_begins_with_what_the_year_before_ended_with() -> None:
    last = told("a/2021.txt", CARRIED.format(year=2021, opening="50.50", closing="40.50"))
    this = told("a/2022.txt", CARRIED.format(year=2022, opening="45.50", closing="35.50"))
    (finding,) = found(last, this)
    assert finding.rule == "prior_year"
    assert this.by_id[finding.figures[0]].text == "45.50万元"
    assert finding.related is not None
    assert last.by_id[finding.related["figure"]].text == "40.50万元"
    assert found(last, told("a/2022.txt", CARRIED.format(year=2022, opening="40.50", closing="30.50"))) == ()


BUDGET = """{title}
{office}
各位代表：
{year}年，全市一般公共预算收入{income}亿元，全市一般公共预算支出{spent}亿元。{before}年，全市一般公共预算收入{prior}亿元。
"""


def budget(name: str, year: int, income: str, prior: str, title: str, office: str = "市财政局") -> Record:
    text = BUDGET.format(
        title=title, office=office, year=year, before=year - 1, income=income, prior=prior, spent="88.12"
    )
    return told(name, text)


def test_years_of_a_place_are_compared_under_any_title_and_office() -> None:
    last = budget("a.txt", 2021, "60.31", "57.02", "关于青桐市2021年预算执行情况和2022年预算草案的报告")
    this = budget(
        "b.txt", 2022, "63.04", "66.31", "青桐市2022年预算执行情况和2023年预算草案的报告（书面）", "青桐市人民政府"
    )
    assert [finding.rule for finding in found(last, this)] == ["prior_year"]


def test_a_name_that_every_place_has_makes_no_body() -> None:
    title = "关于{}年全市预算执行情况和{}年预算草案的报告"
    last = budget("a.txt", 2021, "60.31", "57.02", title.format(2021, 2022))
    this = budget("b.txt", 2022, "63.04", "66.31", title.format(2022, 2023))
    assert last.report.organization is not None
    assert last.report.organization.name == "市财政局"
    assert found(last, this) == ()
