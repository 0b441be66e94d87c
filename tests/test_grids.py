"""Tables flattened in plain text, in every form seen: the cells are found again, with exact spans."""

from __future__ import annotations

import pytest
import regex

from extractor.model.outline import Grid
from extractor.pipeline import default_book, document_of, understand
from extractor.segment.fold import fold
from extractor.segment.grids import grids


def found(text: str) -> tuple[Grid, ...]:
    """The grids of a plain text."""
    return grids(document_of(text), fold(text, default_book()), default_book())


def body(grid: Grid) -> list[list[str]]:
    """The rows of cells below the header, blanks and line ends taken out."""
    rows: dict[int, dict[int, str]] = {}
    for cell in grid.table.cells:
        rows.setdefault(cell.row, {})[cell.col] = "".join(cell.text.split())
    width = len(grid.columns)
    return [[row.get(c, "") for c in range(width)] for r, row in sorted(rows.items()) if r >= grid.table.header_rows]


def names(grid: Grid) -> dict[str, str | None]:
    """Row names with the name of the row each is part of."""
    by_place = {(s.row, s.col): s.text for s in grid.stubs}
    return {s.text: by_place.get((s.parent, s.col)) if s.parent is not None else None for s in grid.stubs}


TABBED = (
    "2、培训费使用情况（单位：万元）\n\n\t支出事项\n\t年初预算\n\t实际支出\n\n\t场地租赁\n\t6.20\n\t5.80\n\n"
    "\t师资费用\n\t3.00\n\t3.45\n\n\t合 计\n\t9.20\n\t9.25\n\n\n上表说明培训规模略有扩大。\n"
)


def test_one_tab_led_cell_a_line() -> None:
    (grid,) = found(TABBED)
    assert body(grid) == [["场地租赁", "6.20", "5.80"], ["师资费用", "3.00", "3.45"], ["合计", "9.20", "9.25"]]
    assert grid.table.caption == "2、培训费使用情况"
    assert grid.table.unit == "万元"
    assert [c.header for c in grid.columns] == [("支出事项",), ("年初预算",), ("实际支出",)]
    assert names(grid)["场地租赁"] == "合计"
    assert TABBED[grid.table.end :].lstrip().startswith("上表")


def _lone_tabs(rows: list[list[str]]) -> str:
    """Rows as a web page copies them: a lone tab before each cell, a blank line after a row that ends in words."""
    out = []
    for row in rows:
        for cell in row:
            out += ["\t", *cell.split("/")] if cell else ["\t", ""]
        if row[-1]:
            out.append("")
    return "\n".join(out) + "\n"


def test_cells_between_lone_tabs_with_blanks_and_two_line_cells() -> None:
    rows = [
        ["科目", "2021年//决算数", "2022年//预计数", "科目", "2021年//决算数", "2022年//预计数"],
        ["一、税费收入", "40", "44", "一、农业支出", "30", "33"],
        ["二、罚没收入", "10", "", "二、水利支出", "20", ""],
        ["", "", "", "三、林业支出", "", "11"],
        ["收 入 合 计", "50", "44", "支 出 合 计", "50", "44"],
    ]
    text = "附件4\n\n2022年全县收支总表\n\n单位：亿元\n\n" + _lone_tabs(rows) + "附件5\n\n说明文字\n"
    (grid,) = found(text)
    assert grid.table.caption == "2022年全县收支总表"
    assert grid.table.unit == "亿元"
    assert body(grid) == [["".join(c.split()) for c in row] for row in rows[1:]]
    assert grid.columns[5].header == ("2022年预计数",)
    assert [c.stub for c in grid.columns] == [None, 0, 0, None, 3, 3]
    assert "附件5" not in text[grid.table.start : grid.table.end]


def test_shorter_header_rows_lie_over_the_columns_below() -> None:
    rows = [["科目", "预计数", "科目", "预计数"], ["全市", "市级", "全市", "市级"]]
    rows += [["甲收入", "9", "4", "乙支出", "8", "3"], ["丙收入", "1", "1", "丁支出", "2", "2"]]
    (grid,) = found("收支总表\n\n单位：亿元\n\n" + _lone_tabs(rows))
    assert [c.header for c in grid.columns][:3] == [("科目",), ("预计数", "全市"), ("预计数", "市级")]
    assert grid.columns[5].header == ("预计数", "市级")
    assert grid.table.header_rows == 2


@pytest.mark.parametrize(
    "rows",
    [
        "地区 | 产量 | 增长%\n东乡 | 1,200.5 | 3.1\n西乡 | 980.0 | -2.4\n",
        "| 地区 | 产量 | 增长% |\n|---|---|---|\n| 东乡 | 1,200.5 | 3.1 |\n| 西乡 | 980.0 | -2.4 |\n",
        "地区\t产量\t增长%\n东乡\t1,200.5\t3.1\n西乡\t980.0\t-2.4\n",
        "地区   产量   增长%\n东乡   1,200.5   3.1\n西乡   980.0   -2.4\n",
    ],
)
def test_rows_on_one_line(rows: str) -> None:
    (grid,) = found("表3 各乡粮食产量（单位：吨）\n" + rows)
    assert body(grid) == [["东乡", "1,200.5", "3.1"], ["西乡", "980.0", "-2.4"]]
    assert grid.table.unit == "吨"
    assert grid.columns[2].unit == "%"
    assert grid.unit_at(1, 1) == "吨"


def test_comma_rows_but_no_sentence_with_commas() -> None:
    (grid,) = found("办件情况\n事项,件数\n咨询,18\n投诉,7\n")
    assert body(grid) == [["咨询", "18"], ["投诉", "7"]]
    assert found("全年接待群众18人,办结7件,回访5次。\n今年接待20人,办结9件,回访6次。\n") == ()


INDICATORS = """表4  项目绩效评分
一级指标
二级指标
三级指标
分值
目标值
完成值
得分
产出
数量
新建水窖数
30
≥40口
42口
30
维修水渠
20
12公里
11公里
18
效益
社会效益
受益户数
40
600户
655户
40
满意度
群众满意度
村民满意率
10
≥90%
95%
10
合计
100
98
一、下一步打算
"""


def test_bare_cells_one_a_line_with_merged_names() -> None:
    (grid,) = found(INDICATORS)
    assert grid.table.caption == "表4  项目绩效评分"
    assert body(grid)[1] == ["", "", "维修水渠", "20", "12公里", "11公里", "18"]
    assert body(grid)[-1] == ["合计", "", "", "100", "", "", "98"]
    assert [s.text for s in grid.stubs] == ["新建水窖数", "维修水渠", "受益户数", "村民满意率", "合计"]
    outer = next(c for c in grid.table.cells if c.text == "产出")
    assert outer.rowspan == 2
    assert grid.columns[3].unit == grid.columns[6].unit
    assert grid.columns[3].firm


def test_bare_cells_with_a_running_number() -> None:
    (grid,) = found("设备清单\n序号\n名称\n台数\n1\n水泵\n4\n2\n电机\n6\n3\n阀门\n10\n")
    assert body(grid) == [["1", "水泵", "4"], ["2", "电机", "6"], ["3", "阀门", "10"]]
    assert [c.kind for c in grid.columns] == ["order", "label", "value"]


CODED = """支出决算表
单位：万元
项目
合计 基本支出 项目支出 功能分类
科目编码 科目名称
合计 130.50 90.50 40.00
205 教育支出 100.00 70.00 30.00
20502 普通教育 100.00 70.00 30.00
2050203 初中
教育
60.00 40.00 20.00
2050204 高中教育 40.00 30.00 10.00\f213 农林水支出 30.50 20.50 10.00
21301 农业农村 30.50 20.50 10.00
注：本表反映各项支出。
"""


def test_blank_separated_rows_with_codes_wraps_and_a_page_break() -> None:
    (grid,) = found(CODED)
    assert (grid.table.caption, grid.table.unit) == ("支出决算表", "万元")
    assert [c.header for c in grid.columns[2:]] == [("合计",), ("基本支出",), ("项目支出",)]
    assert body(grid)[3] == ["2050203", "初中教育", "60.00", "40.00", "20.00"]
    assert body(grid)[5] == ["213", "农林水支出", "30.50", "20.50", "10.00"]
    assert names(grid)["初中教育"] == "普通教育"
    assert names(grid)["农林水支出"] == "合计"
    assert {s.text: s.level for s in grid.stubs}["初中教育"] == 2


SIDES = """收入支出决算总表
单位：万元
收入 支出
项目 决算数 项目 决算数
一、财政拨款收入 80.00 一、公共安全支出
二、事业收入 二、教育支出 60.00
三、其他收入 5.00 三、科学技术支出
四、社会保障和就业支出 24.00
五、资源勘探工业信
息等支出
本年收入合计 85.00 本年支出合计 84.00
年初结转和结余 1.00 年末结转和结余 2.00
总计 86.00 总计 86.00
"""


def test_two_lists_side_by_side_in_blank_separated_rows() -> None:
    (grid,) = found(SIDES)
    assert [c.header for c in grid.columns] == [(), ("收入", "决算数"), (), ("支出", "决算数")]
    rows = body(grid)
    assert rows[0] == ["一、财政拨款收入", "80.00", "一、公共安全支出", ""]
    assert rows[1] == ["二、事业收入", "", "二、教育支出", "60.00"]
    assert rows[3] == ["", "", "四、社会保障和就业支出", "24.00"]
    assert rows[4] == ["", "", "五、资源勘探工业信息等支出", ""]
    right = {s.text: s for s in grid.stubs if s.col == 2}
    assert right["教育支出"].parent == right["本年支出合计"].row
    assert right["本年支出合计"].parent == right["总计"].row


def test_the_form_of_the_three_public_expenses_without_row_names() -> None:
    (grid,) = found(
        "“三公”经费支出决算表\n单位：万元\n合计 因公出国\n（境）费\n公务用车购置及运行维护费\n"
        "公务接待费 小计 公务用车\n购置费\n公务用车\n运行维护费\n"
        "预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数\n"
        "9.00 7.50 0.00 0.00 8.00 6.80 0.00 0.00 8.00 6.80 1.00 0.70\n注：略\n"
    )
    assert grid.columns[0].header == ("合计", "预算数")
    assert grid.columns[4].header == ("公务用车购置及运行维护费", "小计", "预算数")
    assert grid.columns[9].header == ("公务用车购置及运行维护费", "公务用车运行维护费", "决算数")
    assert grid.columns[11].header == ("公务接待费", "决算数")


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况\n全县共有行政村 86 个、社区 12 个。\n二、主要做法\n1、抓好培训 3 期。\n2、新增岗位 120 个。\n",
        "截至 2021 年末，拥有车辆 4 辆、\n设备 15 台（套），\n其中单价 50 万元以上的设备 2 台。\n",
        "目录\n一、概况\n二、收入决算表\n三、支出决算表\n四、名词解释\n",
        "1. 履行监督职责\n2. 组织编制规划\n3. 指导基层工作\n4. 承办其他事项\n",
        "甲县人民政府办公室\n2021年3月8日\n",
    ],
)
def test_prose_and_lists_are_no_tables(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize("text", [TABBED, INDICATORS, CODED, SIDES])
def test_every_number_of_a_region_stands_in_exactly_one_cell(text: str) -> None:
    for grid in found(text):
        spans = [(cell.start, cell.end) for cell in grid.table.cells]
        for number in regex.finditer(r"\d[\d,.]*", text, pos=grid.table.start, endpos=grid.table.end):
            holders = [s for s in spans if s[0] <= number.start() and number.end() <= s[1]]
            assert len(holders) == 1, number
        assert all(text[c.start : c.end] == c.text for c in grid.table.cells)


def test_parts_of_a_subtotal_may_stand_below_it() -> None:
    text = (
        "收支表\n单位：亿元\n项目 | 金额\n税收 | 30\n非税 | 20\n本级收入小计 | 50\n"
        "转移性收入小计 | 12\n返还收入 | 5\n专项补助 | 7\n收入合计 | 62\n"
    )
    (grid,) = found(text)
    assert names(grid) == {
        "税收": "本级收入小计", "非税": "本级收入小计", "本级收入小计": "收入合计", "转移性收入小计": "收入合计",
        "返还收入": "转移性收入小计", "专项补助": "转移性收入小计", "收入合计": None,
    }  # fmt: skip


def test_row_names_are_cleaned_and_carry_their_units() -> None:
    (grid,) = found("基本情况表\n指标 | 数值\n一、在职人数（人） | 35\n其中：女性 | 12\n二、生产总值(亿元) | 6.4\n")
    assert [(s.text, s.kind, s.unit) for s in grid.stubs] == [
        ("在职人数", "item", "人"), ("女性", "of_which", None), ("生产总值", "item", "亿元"),
    ]  # fmt: skip
    assert names(grid)["女性"] == "在职人数"
    assert grid.unit_at(3, 1) == "亿元"


NUMBERED = """收入支出决算总表
公开01表
部门：清河县档案局          金额单位：万元
收入 支出
项目 行次 金额 项目 行次 金额
栏次 1 栏次 2
一、财政拨款收入 1 90.00 一、教育支出 21 30.00
二、事业收入 2 二、卫生健康支出 22
3 三、住房保障支出 23 60.00
本年收入合计 17 90.00 本年支出合计 37 90.00
总计 18 90.00 总计 38 90.00
"""


def test_running_numbers_of_rows_are_no_values() -> None:
    (grid,) = found(NUMBERED)
    assert (grid.table.caption, grid.table.unit) == ("收入支出决算总表", "万元")
    assert [c.kind for c in grid.columns] == ["label", "order", "value", "label", "order", "value"]
    assert body(grid)[1] == ["二、事业收入", "2", "", "二、卫生健康支出", "22", ""]
    assert body(grid)[2][3:] == ["三、住房保障支出", "23", "60.00"]


def test_values_whose_column_is_lost_stay_without_header() -> None:
    (grid,) = found(
        "收入决算表\n单位：万元\n项目 本年收入合计 财政拨款收入 事业收入 其他收入\n科目编码 科目名称\n"
        "合计 100.00 80.00 15.00\n205 教育支出 60.00 60.00\n20502 普通教育 60.00 60.00\n"
        "210 卫生健康支出 40.00 20.00 15.00\n"
    )
    headers = {c.col: c.header for c in grid.columns}
    values = {cell.text: headers[cell.col] for cell in grid.table.cells if cell.row > 0 and cell.col > 1}
    assert values["100.00"] == ("本年收入合计",)
    assert values["80.00"] == ("财政拨款收入",)
    assert values["15.00"] == ()


def test_a_table_of_contents_is_no_table() -> None:
    assert found("目录\n一般公共预算收入表 1\n一般公共预算支出表 2\n政府性基金收入表 5\n政府性基金支出表 9\n") == ()


def test_remarks_end_the_rows_of_bare_cells() -> None:
    rows = ["三级指标", "分值", "指标值", "完成值", "得分", "偏差原因", "修路里程", "20", "8公里", "8公里", "20", "无"]
    rows += ["检查次数", "10", "4次", "3次", "7.5", "雨季停工", "总分", "30", "27.5"]
    for separator in ("\n", "\n\n"):
        (grid,) = found("自评表\n" + separator.join(rows) + "\n")
        assert body(grid)[1] == ["检查次数", "10", "4次", "3次", "7.5", "雨季停工"]
        assert body(grid)[2] == ["总分", "30", "", "", "27.5", ""]
        assert grid.columns[5].kind == "note"


def test_merged_names_of_rows_on_one_line_reach_down() -> None:
    (grid,) = found(
        "得分表\n一级\t二级\t分值\t得分\n决策\t立项\t8\t8\n\t目标\t6\t5.5\n过程\t资金\t9\t9\n合计\t\t23\t22.5\n"
    )
    outer = {c.text: c.rowspan for c in grid.table.cells if c.col == 0}
    assert outer == {"一级": 1, "决策": 2, "过程": 1, "合计": 1}


def test_blanks_of_merged_headers_are_grown_over() -> None:
    (grid,) = found(
        "债务表\n单位：亿元\n地区 | 限额 |  | 余额 |\n | 合计 | 一般 | 合计 | 一般\n"
        "东县 | 9 | 4 | 8 | 3\n西县 | 7 | 2 | 6 | 1\n"
    )
    assert [c.header for c in grid.columns][:5] == [
        ("地区",), ("限额", "合计"), ("限额", "一般"), ("余额", "合计"), ("余额", "一般"),
    ]  # fmt: skip


def test_rows_after_an_of_which_under_a_numbered_row_are_further_ones_of_it() -> None:
    (grid,) = found(
        "转移支付表\n单位：万元\n项目 | 金额\n（一）农业转移支付 | 90\n其中：高标准农田 | 30\n"
        "种业资金 | 20\n（二）水利转移支付 | 40\n"
    )
    assert names(grid) == {
        "农业转移支付": None, "高标准农田": "农业转移支付", "种业资金": "农业转移支付", "水利转移支付": None,
    }  # fmt: skip
    assert [s.kind for s in grid.stubs] == ["item", "of_which", "of_which", "item"]


def test_a_code_and_the_first_half_of_its_name_are_no_value() -> None:
    (grid,) = found(
        "支出决算表\n单位：万元\n科目编码 科目名称\n合计 基本支出 项目支出\n合计 75.40 75.40 0.00\n208 社会保障和就\n"
        "业支出 75.40 75.40 0.00\n20805 行政单位养\n老支出 75.40 75.40 0.00\n"
    )
    assert body(grid)[1:] == [
        ["208", "社会保障和就业支出", "75.40", "75.40", "0.00"],
        ["20805", "行政单位养老支出", "75.40", "75.40", "0.00"],
    ]


def test_a_unit_set_apart_from_its_amount_is_of_its_cell() -> None:
    text = "某镇2020年财政决算报告\n支出情况：\n教育支出 780.3万元\n协税经费支出 300 万元\n行政运行支出 960.36万元\n"
    report = understand(document_of(text), default_book())
    amounts = {figure.id: figure.text for figure in report.figures if figure.kind == "amount"}
    assert [(amounts[fact.figure], fact.label) for fact in report.facts if fact.figure in amounts] == [
        ("780.3万元", "教育支出"), ("300 万元", "协税经费支出"), ("960.36万元", "行政运行支出"),
    ]  # fmt: skip
