"""What cells of tables say: label, role, basis, period, level, and what they are relative to."""

from __future__ import annotations

from extractor.interpret.cells import caption_subject, table_drafts
from extractor.interpret.cells_columns import cell_words
from extractor.interpret.context import Context
from extractor.interpret.draft import Draft
from extractor.model.fact import Header
from extractor.pipeline import default_book, document_of, prove
from extractor.recognise.recognise import recognise
from extractor.segment.segment import segment


def drafts(text: str, year: int = 2021, kind: str = "dept_performance") -> dict[str, Draft]:
    """Drafts of a text's table cells by their printed words (the last of equal ones)."""
    book = default_book()
    outline = segment(document_of(text), book)
    figures = recognise(outline, book)
    context = Context(outline, Header(kind=kind, fiscal_year=year), book)
    return {draft.figure.text: draft for draft in table_drafts(figures, outline, context, book)}


BUDGET = """1、培训经费使用情况（单位：万元）
费用项目 | 2021年度预算金额 | 2021年度实际支出 | 2021年度结余金额 | 2020年度实际支出 | 相比上年增长%
场地费 | 6.20 | 5.81 | 0.39 | 4.98 | 16.67
师资费 | 3.11 | 3.02 | 0.09 | 2.75 | 9.82
合 计 | 9.31 | 8.83 | 0.48 | 7.73 | 14.23
"""


def test_budget_actual_prior_and_what_compares_them() -> None:
    by = drafts(BUDGET)
    assert (by["6.20"].label, by["6.20"].basis, by["6.20"].period) == ("场地费", "budget", "2021")
    assert (by["5.81"].basis, by["5.81"].role) == ("actual", "amount")
    assert (by["4.98"].basis, by["4.98"].period) == ("prior", "2020")
    left = by["0.39"]
    assert (left.role, left.of_label) == ("change", "2021年度预算金额")
    assert (left.of, left.about) == (by["6.20"].figure.id, by["5.81"].figure.id)
    growth = by["9.82"]
    assert (growth.role, growth.of_label, growth.period) == ("change", "2020年度实际支出", "2021")
    assert (growth.of, growth.about) == (by["2.75"].figure.id, by["3.02"].figure.id)


def test_totals_are_named_by_the_caption_and_hold_their_parts() -> None:
    by = drafts(BUDGET)
    assert by["8.83"].label == "培训经费合计"
    assert by["5.81"].part_of == by["8.83"].figure.id
    assert by["16.67"].part_of is None


def test_rates_and_shares_point_at_what_they_are_of() -> None:
    by = drafts(
        "表1 2021年度专项资金执行情况（单位：元）\n项目名称 | 全年预算数 | 全年执行数 | 执行率 | 占比\n"
        "校舍维修 | 600,000.00 | 540,000.00 | 90.00% | 67.50%\n图书购置 | 300,000.00 | 260,000.00 | 86.67% | 32.50%\n"
        "合计 | 900,000.00 | 800,000.00 | 88.89% | 100%\n"
    )
    rate = by["90.00%"]
    assert (rate.role, rate.of_label) == ("rate", "全年预算数")
    assert (rate.about, rate.of) == (by["540,000.00"].figure.id, by["600,000.00"].figure.id)
    share = by["32.50%"]
    assert share.role == "share"
    assert (share.about, share.of) == (by["260,000.00"].figure.id, by["800,000.00"].figure.id)


def test_points_targets_and_results_of_an_indicator() -> None:
    by = drafts(
        "绩效评分表\n三级指标\n分值\n年度指标值\n实际完成值\n得分\n修复堤坝\n31\n≥15公里\n15.5公里\n30.5\n"
        "群众满意率\n9\n≥92%\n93.4%\n8.5\n"
    )
    assert (by["31"].label, by["31"].basis) == ("修复堤坝分值", None)
    assert (by["30.5"].label, by["30.5"].basis) == ("修复堤坝得分", "actual")
    assert (by["≥15公里"].label, by["≥15公里"].basis) == ("修复堤坝", "target")
    assert (by["15.5公里"].basis, by["15.5公里"].role) == ("actual", "amount")
    assert (by["93.4%"].role, by["93.4%"].basis) == ("rate", "actual")


def test_next_year_is_planned_and_grows_from_this_year() -> None:
    by = drafts(
        "2022年全县一般公共预算收支草案\n单位：亿元\n科目 | 2021年预计数 | 2022年预算数 | 增长%\n"
        "税收收入 | 12.5 | 13.1 | 4.8\n非税收入 | 7.5 | 7.2 | -4.0\n",
        kind="city_budget",
    )
    assert (by["12.5"].basis, by["12.5"].period) == ("actual", "2021")
    assert (by["13.1"].basis, by["13.1"].period, by["13.1"].scope) == ("budget", "2022", "全县")
    growth = by["4.8"]
    assert (growth.period, growth.of, growth.about) == ("2022", by["12.5"].figure.id, by["13.1"].figure.id)


def test_columns_that_name_a_measure_add_it_to_the_row() -> None:
    by = drafts(
        "支出决算表\n单位：万元\n项目\n合计 基本支出 项目支出 功能分类\n科目编码 科目名称\n合计 130.50 90.51 39.99\n"
        "205 教育支出 100.00 70.11 29.89\n213 农林水支出 30.50 20.40 10.10\n注：略\n",
        kind="final_accounts",
    )
    assert (by["100.00"].label, by["100.00"].code) == ("教育支出", "205")
    assert (by["70.11"].label, by["70.11"].code) == ("教育支出基本支出", None)
    assert by["90.51"].label == "基本支出"
    assert by["20.40"].basis == "actual"


def test_rows_that_are_places_leave_the_name_to_the_column() -> None:
    by = drafts("各乡情况\n乡镇 | 粮食面积（亩） | 农业人口（人）\n东乡 | 5200 | 3100\n西乡 | 4100 | 2900\n")
    assert (by["5200"].label, by["5200"].subject) == ("粮食面积", "东乡")


def test_columns_alike_are_told_apart_by_their_groups() -> None:
    by = drafts(
        "债务限额及余额表\n单位：亿元\n地区 | 债务限额 |  | 债务余额 |\n | 合计 | 专项债务 | 合计 | 专项债务\n"
        "全市 | 9.5 | 4.1 | 8.2 | 3.3\n东县 | 7.7 | 2.6 | 6.8 | 1.9\n"
    )
    assert (by["2.6"].label, by["2.6"].subject) == ("债务限额专项债务", "东县")
    assert (by["1.9"].label, by["1.9"].subject) == ("债务余额专项债务", "东县")
    assert (by["9.5"].label, by["9.5"].subject, by["9.5"].scope) == ("债务限额", None, "全市")


def test_a_caption_is_cut_to_what_it_is_about() -> None:
    words = default_book().once(cell_words)
    assert caption_subject("表3  2021年度差旅费使用情况表", words) == "差旅费"
    assert caption_subject("（二）会议费支出情况", words) == "会议费支出"
    assert caption_subject("收入支出决算总表", words) == "收入支出"


def test_the_number_of_a_row_is_no_part_of_its_name() -> None:
    by = drafts(
        "2021年度项目支出绩效自评表\n三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "指标1：疏浚沟渠长度 | 12公里 | 11.5公里 | 10 | 9.5\n指标2.清运淤泥量 | 80吨 | 82吨 | 6 | 6\n"
    )
    assert by["11.5公里"].label == "疏浚沟渠长度"
    assert by["82吨"].label == "清运淤泥量"


def test_the_money_of_a_caption_is_the_scope_of_what_else_were_all_spending() -> None:
    by = drafts(
        "一般公共预算财政拨款基本支出决算表（单位：万元）\n项目 | 决算数\n人员经费合计 | 82.5\n公用经费合计 | 17.5\n",
        kind="final_accounts",
    )
    assert {d.scope for d in by.values()} == {"一般公共预算财政拨款基本支出"}


def test_a_table_of_targets_gives_sign_value_and_unit_in_columns_of_their_own() -> None:
    text = (
        "白河县水务局2023年项目支出绩效目标表\n"
        "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t权重\n"
        "产出指标\t数量指标\t储备编织袋数量\t≥\t12000\t条\t20\n"
        "\t质量指标\t物资验收合格率\t＝\t100\t%\t20\n"
        "效益指标\t社会效益指标\t保护人口\t≥\t3.5\t万人\t30\n"
        "\t\t群众投诉\t≤\t2\t件\t10\n"
    )
    record = prove(document_of(text), default_book())
    told = [(fact.label, record.by_id[fact.figure]) for fact in record.facts]
    assert [(label, f.value, f.unit, f.modifier) for label, f in told if f.kind != "score"] == [
        ("储备编织袋数量", "12000", "条", "at_least"),
        ("物资验收合格率", "100", "%", "exact"),
        ("保护人口", "35000", "人", "at_least"),
        ("群众投诉", "2", "件", "at_most"),
    ]
    assert [f.value for _, f in told if f.kind == "score"] == ["20", "20", "30", "10"]


def test_a_year_before_a_row_is_its_time_and_that_of_its_parts() -> None:
    found = drafts(
        "项目\t预算数\t决算数\n2022年末政府债务余额\t380\t386\n　其中：一般债务\t170\t171\n2023年债务限额\t440\t441\n",
        2023,
    )
    assert [(found[n].label, found[n].period) for n in ("386", "171", "441")] == [
        ("政府债务余额", "2022"), ("一般债务", "2022"), ("债务限额", "2023"),
    ]  # fmt: skip


def test_a_rate_with_a_name_of_its_own_names_the_cells_of_bodies() -> None:
    found = drafts(
        "单位\t编制数（人）\t年末实有人数（人）\t控制率（%）\n局机关\t31\t29\t93.55\n河道所\t58\t60\t103.45\n"
    )
    assert [(found[n].label, found[n].subject) for n in ("31", "29", "93.55")] == [
        ("编制数", "局机关"), ("年末实有人数", "局机关"), ("控制率", "局机关"),
    ]  # fmt: skip


def test_a_unit_counted_by_another_makes_money_per_unit() -> None:
    found = drafts("三级指标\t指标值\t完成值\n补助标准（元/亩）\t≤8000\t7900\n使用年限（年）\t5\t6\n")
    assert [(found[n].figure.kind, found[n].figure.unit) for n in ("7900", "6")] == [
        ("money_per_unit", "元/亩"),
        ("duration", "年"),
    ]


def test_a_header_row_of_units_alone_leaves_the_name_to_the_row_above() -> None:
    said = drafts(
        "年份 地区 | 供水总量 | 地表水 |\n（亿立方米） | （亿立方米） |\n2020 | 95.0 | 76.8 |\n2021 | 98.7 | 73.9 |\n"
    )
    assert [said[text].label for text in ("95.0", "98.7")] == ["供水总量", "供水总量"]
    assert (said["95.0"].period, said["76.8"].label) == ("2020", "地表水")
