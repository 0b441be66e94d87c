"""Tables flattened in plain text, in forms that keep or lose their empty cells, stack up, or head columns twice."""

from __future__ import annotations

import pytest

from test_grids import body, found

STACKED = (
    "基础数据表\n\n人员情况(人\n\n核定编制数\n\n实有人数\n\n控制率\n\n28\n\n31\n\n110.71%\n\n经费情况(万元)\n\n"
    "2021 年决算数\n\n"
    "2022 年预算数\n\n2022 年决算数\n\n公务接待:\n\n2.10\n\n1.80\n\n1.75\n\n1、业务经费\n\n\n\n\n2、维护经费\n\n"
    "36.20\n\n40.00\n\n39.85\n\n"
    "说明：维护经费含上年结转。\n"
)


def test_small_tables_one_upon_another_a_cell_a_paragraph() -> None:
    staff, money = found(STACKED)
    assert [c.header for c in staff.columns] == [("核定编制数",), ("实有人数",), ("控制率",)]
    assert body(staff) == [["28", "31", "110.71%"]]
    assert (staff.table.unit, money.table.unit) == ("人", "万元")
    assert body(money) == [
        ["公务接待:", "2.10", "1.80", "1.75"],
        ["1、业务经费", "", "", ""],
        ["2、维护经费", "36.20", "40.00", "39.85"],
    ]


def test_columns_set_by_blanks_keep_their_empty_cells() -> None:
    (grid,) = found(
        "单位：万元\n项目          预算数    决算数    增减\n道路养护      120.00    118.50    -1.50\n"
        "河道清淤                40.25     40.25\n"
        "绿化\n路灯维护      36.00                -36.00\n"
    )
    assert body(grid) == [
        ["道路养护", "120.00", "118.50", "-1.50"],
        ["河道清淤", "", "40.25", "40.25"],
        ["绿化", "", "", ""],
        ["路灯维护", "36.00", "", "-36.00"],
    ]


def test_several_tables_in_one_run_of_bars_with_merged_titles() -> None:
    text = (
        "| 附表1 |  |  |  |\n| 2022年收入完成情况表 |  |  |  |\n|  |  |  | 单位：万元 |\n"
        "| 项目 |  | 预算数 | 完成数 |\n| 增值税 |  | 12.00 | 13.10 |\n"
        "| 契税 |  | 5.00 |  |\n| 附表2 |  |  |  |\n| 2022年支出完成情况表 |  |  |  |\n|  |  |  | 单位：亿元 |\n"
        "| 项目 |  | 预算数 | 完成数 |\n"
        "| 教育 |  | 3.20 | 3.05 |\n| 农林水 |  | 1.10 | 1.25 |\n"
    )
    first, second = found(text)
    assert (first.table.caption, first.table.unit) == ("2022年收入完成情况表", "万元")
    assert (second.table.caption, second.table.unit) == ("2022年支出完成情况表", "亿元")
    assert body(first) == [["增值税", "12.00", "13.10"], ["契税", "5.00", ""]]
    assert body(second) == [["教育", "3.20", "3.05"], ["农林水", "1.10", "1.25"]]


def test_a_header_of_two_rows_one_cell_a_line() -> None:
    (grid,) = found(
        "单位：万元\n序号\n名称\n预算安排\n实际支出\n结余\n金额\n执行率（%）\n1\n泵站维修\n260.00\n247.00\n95.0\n"
        "13.00\n2\n堤防加固\n400.00\n400.00\n"
        "100.0\n0.00\n3\n水质监测\n80.00\n60.00\n75.0\n20.00\n"
    )
    assert [c.header for c in grid.columns[2:]] == [
        ("预算安排",), ("实际支出", "金额"), ("实际支出", "执行率（%）"), ("结余",),
    ]  # fmt: skip
    assert body(grid)[1] == ["2", "堤防加固", "400.00", "400.00", "100.0", "0.00"]


def test_account_codes_by_level_and_a_group_over_all_columns() -> None:
    (grid,) = found(
        "单位：元\n项目 支出预算\n功能分类科目编码 功能分类科目名称 合计 基本支出 项目支出\n类 款 项\n"
        "204 公共安全支出 530 300 230\n"
        "204 06 司法 530 300 230\n204 06 01 行政运行 300 300 0\n"
    )
    assert [c.kind for c in grid.columns] == ["code", "label", "value", "value", "value"]
    assert [c.header for c in grid.columns[2:]] == [
        ("支出预算", "合计"), ("支出预算", "基本支出"), ("支出预算", "项目支出"),
    ]  # fmt: skip
    assert body(grid)[-1] == ["2040601", "行政运行", "300", "300", "0"]


def test_a_numbered_heading_is_no_header_of_cells_one_a_line() -> None:
    (grid,) = found("（三）评分情况\n指标\n分值\n得分\n得分率\n预算执行\n10\n9.8\n98%\n履职效能\n45\n42.3\n94%\n")
    assert [c.header for c in grid.columns] == [("指标",), ("分值",), ("得分",), ("得分率",)]


def test_months_head_columns() -> None:
    (grid,) = found("项目\t年初预算\t1-6月完成\t占预算%\n税收收入\t900\t468\t52.0\n非税收入\t300\t165\t55.0\n")
    assert [c.header for c in grid.columns] == [("项目",), ("年初预算",), ("1-6月完成",), ("占预算%",)]


def test_a_column_of_days_names_no_rows() -> None:
    (grid,) = found(
        "项目名称|金额（万元）|发行时间|期限（年）|利率（%）\n管网改造|9000|2024-03-15|20|2.61\n医院迁建|6500|2024-07-02|15|2.54\n"
    )
    assert [(c.kind, c.unit, c.stub) for c in grid.columns[1:]] == [
        ("value", "万元", 0), ("note", None, None), ("value", "年", 0), ("value", "%", 0),
    ]  # fmt: skip


def test_header_rows_whose_merged_cells_were_lost_and_whose_words_were_set_to_the_left() -> None:
    (grid,) = found(
        "单位：万元\n项 目 | 2021年决算数 | 2022年预算数 | 2022年执行数 | ||\n金额 | 占预算% | 比上年增长% | |||\n"
        "一、税收收入 | 401 | 431 | 440 | 102.09 | 9.73 |\n增值税 | 266 | 292 | 290 | 99.32 | 9.02 |\n"
        "契税 | 16 | 25 | 20 | 80.00 | 25.00 |\n二、非税收入 | |||||\n收入合计 | 401 | 431 | 440 | 102.09 | 9.73 |\n"
    )
    assert [c.header for c in grid.columns] == [
        ("项目",), ("2021年决算数",), ("2022年预算数",),
        ("2022年执行数", "金额"), ("2022年执行数", "占预算%"), ("2022年执行数", "比上年增长%"),
    ]  # fmt: skip
    assert [c.unit for c in grid.columns[4:]] == ["%", "%"]


BARS = [
    "指 标", "单 位", "数 量", "城市低保人数", "万人", "22.3", "城市低保户数", "万户", "10.5",
    "累计支出", "亿元", "1.5", "2.捐赠", "", "", "捐赠款数", "万元", "820",
]  # fmt: skip


@pytest.mark.parametrize("sign", ["\n|\n", "|\n", " |\n"])
def test_a_cell_a_line_each_ended_by_a_bar(sign: str) -> None:
    text = "某县月报\n" + "".join(cell + sign.lstrip("\n " if not cell else "") for cell in BARS) + "\n注：快报数。\n"
    (grid,) = found(text)
    assert body(grid) == [
        ["城市低保人数", "万人", "22.3"],
        ["城市低保户数", "万户", "10.5"],
        ["累计支出", "亿元", "1.5"],
        ["2.捐赠", "", ""],
        ["捐赠款数", "万元", "820"],
    ]
    assert [stub.unit for stub in grid.stubs] == ["万人", "万户", "亿元", None, "万元"]


def test_a_group_of_columns_is_the_one_that_its_total_sums_up() -> None:
    cells = ["年度", "全部", "出国经费", "接待经费", "车辆经费", "合计", "购置", "运行"]
    rows = [["2021年", "160", "90", "20", "50", "13", "37"], ["2022年", "106", "12", "10", "84", "38", "46"]]
    (grid,) = found("单位：万元\n" + "".join(f"{cell}\n|\n" for cell in [*cells, *rows[0], *rows[1]]))
    assert [c.header for c in grid.columns] == [
        ("年度",), ("全部",), ("出国经费",), ("接待经费",),
        ("车辆经费", "合计"), ("车辆经费", "购置"), ("车辆经费", "运行"),
    ]  # fmt: skip


def test_a_letter_numbers_a_row() -> None:
    (grid,) = found("项目 | 单位 | 数量 |\n（1）低保 | 人 | 57 |\nA 城市低保 | 人 | 19 |\nB 农村低保 | 人 | 38 |\n")
    assert [stub.text for stub in grid.stubs] == ["低保", "城市低保", "农村低保"]


def test_a_header_row_of_units_alone_gives_no_name() -> None:
    (grid,) = found(
        "年份 地区 | 供水总量 | 地表水 |\n（亿立方米） | （亿立方米） |\n2006 | 95.0 | 76.8 |\n2007 | 98.7 | 73.9 |\n"
    )
    assert [c.unit for c in grid.columns[1:]] == ["亿立方米", None]
    assert grid.table.unit == "亿立方米"
