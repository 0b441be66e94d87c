"""Tables as web pages and text layers flatten them: bars behind cells, translations, short rows, glued cells."""

from __future__ import annotations

from extractor.readers.sniff import kind_of
from test_cells import drafts
from test_grids import body, found

BARRED = (
    "2021年某县新增债券安排表 |\n||\n单位：亿元 |\n||\n项目 |\n公式 |\n全县 |\n县本级 |\n镇 |\n"
    "一、2020年债券余额 |\nA=B+C |\n31,400 |\n31,400 |\n|\n其中：城建债券 |\nB |\n8,150 |\n8,150 |\n|\n"
    "水利债券 |\nC |\n23,250 |\n23,250 |\n"
)


def test_thousands_parted_by_commas_make_no_fields() -> None:
    assert kind_of(BARRED.encode()) == "text"
    assert kind_of("项目,2021,2022\n收入,12,15\n支出,11,14\n结余,1,1\n".encode()) == "csv"


def test_a_cut_table_of_barred_cells_lacks_the_empty_cells_at_its_end() -> None:
    (grid,) = found(BARRED)
    assert (grid.table.caption, grid.table.unit) == ("2021年某县新增债券安排表", "亿元")
    assert [c.header[-1] for c in grid.columns] == ["项目", "公式", "全县", "县本级", "镇"]
    assert body(grid)[-1][:4] == ["水利债券", "C", "23,250", "23,250"]


def test_barred_cells_behind_a_unit_and_an_empty_corner() -> None:
    (grid,) = found(
        "单位:公顷 |\nunit:ha |\n|\n合计 Total |\n山区 Hills |\n平原 Plains |\n林地 Forest Land |\n52.1 |\n"
        "40.6 |\n11.5 |\n园地 Orchards and Tea Gardens |\n18.4 |\n6.3 |\n12.1 |\n其中：茶园 Tea |\n7.5 |\n5.2 |\n2.3 |\n"
    )
    assert grid.table.unit == "公顷"
    assert [c.header for c in grid.columns] == [(), ("合计",), ("山区",), ("平原",)]
    assert [stub.text for stub in grid.stubs] == ["林地", "园地", "茶园"]


def test_one_remark_among_many_barred_values() -> None:
    (grid,) = found(
        "项目 |\n数量或人次 |\n出访团组数 |\n2 |\n出访人次 |\n9 |\n公务车辆数 |\n31 |\n接待批次 |\n64 |\n"
        "接待人次 |\n702 |\n外宾接待情况 |\n无 |\n"
    )
    by = {stub.text: stub.unit for stub in grid.stubs}
    assert (by["接待批次"], by["接待人次"], by["出访团组数"]) == ("批次", "人次", None)
    assert [c.unit for c in grid.columns] == [None, None]


def test_a_total_without_its_last_cells_keeps_its_columns() -> None:
    (grid,) = found(
        "单位：万元\n科目 | 预算数 | 上年完成数 | 增减额 | 增减% | 备注 |\n契税 | 40 | 36 | 4 | 11.11 | |\n"
        "车船税 | 12 | 10 | 2 | 20.00 | |\n收入总计 | 52 | 46 |\n"
    )
    assert body(grid)[-1] == ["收入总计", "52", "46", "", "", ""]


def test_a_percentage_in_the_name_of_a_row_is_not_its_unit() -> None:
    by = drafts("单位：万元\n科目 | 预算数 | 完成数\n1、增值税50% | 480 | 465\n2、契税 | 70 | 66\n")
    assert (by["480"].figure.unit, by["480"].figure.value, by["480"].role) == ("元", "4800000", "amount")


def test_a_rate_of_decrease_is_a_change() -> None:
    by = drafts("单位：万元\n费用 | 本年支出 | 支出减少率\n会议费 | 8.4 | 12.5%\n培训费 | 3.1 | 7.0%\n")
    assert (by["12.5%"].role, by["12.5%"].label) == ("change", "会议费")
