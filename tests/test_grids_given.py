"""Tables that readers hand over: headers, titles, units, codes and forms of several tables."""

from __future__ import annotations

from extractor.model.document import Block, Cell, Document, SourceInfo, Table
from extractor.model.outline import Grid
from extractor.pipeline import default_book
from extractor.segment.grids import grids


def given(rows: list[list[str]], above: str = "") -> tuple[Grid, ...]:
    """Grids of one table. ``>`` continues the cell on its left, ``^`` the one above; empty words are empty cells."""
    text, cells = above, {}
    for r, row in enumerate(rows):
        for c, word in enumerate(row):
            if word in (">", "^"):
                continue
            cells[r, c] = Cell(row=r, col=c, text=word, start=len(text), end=len(text) + len(word))
            text += word + "\t"
        text += "\n"
    for r, row in enumerate(rows):
        for c, word in enumerate(row):
            if word == ">":
                left = max(col for r2, col in cells if r2 == r and col < c)
                cells[r, left] = cells[r, left].model_copy(update={"colspan": c - left + 1})
            elif word == "^":
                up = max(row2 for row2, col in cells if col == c and row2 < r)
                cells[up, c] = cells[up, c].model_copy(update={"rowspan": r - up + 1})
    table = Table(id="t1", start=len(above), end=len(text), cells=tuple(cells.values()))
    blocks = (Block(kind="table", start=len(above), end=len(text), table="t1"),)
    source = SourceInfo(name="x.docx")
    document = Document(source=source, text=text, blocks=blocks, tables=(table,))
    return grids(document, text, default_book())


def test_headers_of_two_rows_with_merged_cells() -> None:
    (grid,) = given(
        [
            ["项目", "预算", ">", "决算", ">"],
            ["^", "基本支出", "项目支出", "基本支出", "项目支出"],
            ["办公费", "1.0", "2.0", "1.1", "2.2"],
        ],
        "费用明细表\n单位：万元\n",
    )
    assert grid.table.header_rows == 2
    assert [c.header for c in grid.columns][1:3] == [("预算", "基本支出"), ("预算", "项目支出")]
    assert grid.unit_at(2, 1) == "万元"


def test_title_and_unit_inside_the_table() -> None:
    (grid,) = given(
        [
            ["附表2", ">", ">"],
            ["2021年村级收入情况表", ">", ">"],
            ["", "单位：元", ">"],
            ["村名", "金额", "占比"],
            ["上坪村", "5200", "52%"],
            ["下坪村", "4800", "48%"],
        ]
    )
    assert (grid.table.caption, grid.table.unit) == ("2021年村级收入情况表", "元")
    assert [c.header for c in grid.columns] == [("村名",), ("金额",), ("占比",)]
    assert grid.columns[2].unit == "%"


def test_codes_in_three_columns_make_one_code_and_a_tree() -> None:
    (grid,) = given(
        [
            ["科目编码", ">", ">", "科目名称", "金额"],
            ["类", "款", "项", "^", "^"],
            ["208", "", "", "社会保障和就业支出", "9"],
            ["208", "05", "", "养老支出", "9"],
            ["208", "05", "06", "职业年金缴费", "9"],
            ["合计", ">", ">", ">", "9"],
        ]
    )
    assert [c.kind for c in grid.columns] == ["code", "code", "code", "label", "value"]
    assert [(s.text, s.code, s.parent) for s in grid.stubs] == [
        ("社会保障和就业支出", "208", 5), ("养老支出", "20805", 2), ("职业年金缴费", "2080506", 3),
        ("合计", None, None),
    ]  # fmt: skip


def test_a_form_of_two_tables_in_one_frame_is_cut() -> None:
    money, goals = given(
        [
            ["项目名称", "河道清淤", ">", ">", ">"],
            ["项目资金（万元）", "年初预算数", "全年执行数", "分值", "得分"],
            ["年度资金总额", "80", "76", "10", "9.5"],
            ["三级指标", "年度指标值", "实际完成值", "分值", "得分"],
            ["清淤长度", "12公里", "12.5公里", "50", "50"],
            ["群众满意度", "≥90%", "93%", "40", "40"],
        ]
    )[-2:]
    assert [s.text for s in money.stubs] == ["年度资金总额"]
    assert money.columns[1].header[-1] == "年初预算数"
    assert [s.text for s in goals.stubs] == ["清淤长度", "群众满意度"]
    assert goals.columns[1].header == ("年度指标值",)
    assert goals.table.start > money.table.start
    assert money.table.id != goals.table.id


def test_a_header_of_two_rows_under_a_title_is_no_cut() -> None:
    (grid,) = given(
        [
            ["2021年收入执行情况表", ">", ">", ">"],
            ["", "", "", "单位：万元"],
            ["项目", "2020年", "2021年", ">"],
            ["^", "^", "预算数", "执行数"],
            ["税收收入", "30", "33", "34"],
        ]
    )
    assert [c.header for c in grid.columns] == [("项目",), ("2020年",), ("2021年", "预算数"), ("2021年", "执行数")]
    assert (grid.table.unit, grid.table.header_rows) == ("万元", 4)


def test_a_column_of_units_gives_each_row_its_own() -> None:
    (grid,) = given(
        [
            ["指标", "单位", "绝对数", "比上年增长（%）"],
            ["货运总量", "万吨", "320", "4.1"],
            ["公路里程", "公里", "1800", "0.6"],
        ]
    )
    assert grid.unit_at(1, 2) == "万吨"
    assert grid.unit_at(2, 2) == "公里"
    assert grid.unit_at(2, 3) == "%"


def test_pairs_of_name_and_value_in_one_row() -> None:
    (grid,) = given([["编制人数（人）", "40", "实有人数（人）", "38"], ["车辆（辆）", "3", "占地面积（亩）", "12.5"]])
    assert [(s.row, s.col, s.text, s.unit) for s in grid.stubs] == [
        (0, 0, "编制人数", "人"), (1, 0, "车辆", "辆"), (0, 2, "实有人数", "人"), (1, 2, "占地面积", "亩"),
    ]  # fmt: skip
    assert grid.table.header_rows == 0


def test_a_table_that_goes_on_over_the_page_is_one() -> None:
    text, tables = "经费表\n单位：元\n", []
    for page, rows in enumerate(
        ([["项目", "金额"], ["水费", "40"]], [["项目", "金额"], ["电费", "60"], ["合计", "100"]])
    ):
        start, cells = len(text), []
        for r, row in enumerate(rows):
            for c, word in enumerate(row):
                cells.append(Cell(row=r, col=c, text=word, start=len(text), end=len(text) + len(word), page=page))
                text += word + "\t"
            text += "\n"
        tables.append(Table(id=f"t{page}", start=start, end=len(text), cells=tuple(cells)))
        text += "某局决算公开\n\f"
    document = Document(source=SourceInfo(name="x.pdf"), text=text, tables=tuple(tables))
    (grid,) = grids(document, text, default_book())
    assert [(s.text, s.parent) for s in grid.stubs] == [("水费", 3), ("电费", 3), ("合计", None)]
    assert grid.unit_at(3, 1) == "元"
    assert [cell.page for cell in grid.table.cells if cell.text == "60"] == [1]


def test_rows_that_number_the_columns_and_years_are_headers() -> None:
    (grid,) = given([["科目", "2020", "2021"], ["栏次", "1", "2"], ["水费", "3.5", "4.0"]])
    assert grid.table.header_rows == 2
    assert grid.columns[2].header == ("2021",)
