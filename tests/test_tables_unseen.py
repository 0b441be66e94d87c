"""Tables as web pages and text layers flatten them: bars behind cells, translations, short rows, glued cells."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.model.fact import Fact
from extractor.model.record import Record
from extractor.pipeline import extract
from extractor.readers.sniff import kind_of
from test_cells import drafts
from test_grids import body, found


def extracted(text: str) -> Record:
    """The record of a plain text."""
    return extract(text.encode())


def by_figure(record: Record) -> Iterator[tuple[int, Fact]]:
    """Facts in order, each with the place of its figure."""
    places = {figure.id: place for place, figure in enumerate(record.figures)}
    return ((places[fact.figure], fact) for fact in record.facts)


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
        "40.6 |\n11.5 |\n园地 Orchards, Tea Gardens |\n18.4 |\n6.3 |\n12.1 |\n其中：茶园 Tea |\n7.5 |\n5.2 |\n2.3 |\n"
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


FORM = (
    "培训项目绩效目标申报表 | ||||\n(2023年度) | ||||\n项目名称 | 骨干轮训 | 负责人 | ||\n"
    "项目金额 | 86万元 | 其中：县级资金 | 52万元 | |\n"
    "年度绩效目标 | 举办轮训班6期；完成骨干轮训340人次，参训学员满意。 | |||\n"
    "一级指标 | 二级指标 | 三级指标 | 指标值 | 备注 |\n产出指标 | 数量指标 | 轮训人次 | 340人次 | |\n"
    "授课教师人数 | 18人 | |||\n质量指标 | 结业率 | 98% | ||\n时效指标 | 按期完成率 | 100% | ||\n"
    "效益指标 | 满意度指标 | 学员满意度 | ≥95% | |\n"
)


def test_names_whose_merged_cells_were_lost_stand_before_their_values() -> None:
    form, points = found(FORM)
    assert {stub.text for stub in points.stubs} >= {"轮训人次", "授课教师人数", "结业率", "按期完成率", "学员满意度"}
    assert (form.table.caption, points.table.caption) == ("培训项目绩效目标申报表", "培训项目绩效目标申报表")


def test_a_form_is_read_by_its_keys_and_aims_at_what_its_title_says() -> None:
    by = drafts(FORM, 2023)
    assert (by["86万元"].label, by["52万元"].label) == ("项目金额", "县级资金")
    assert (by["18人"].label, by["18人"].basis, by["18人"].period) == ("授课教师人数", "target", "2023")
    assert (by["≥95%"].label, by["≥95%"].role) == ("学员满意度", "rate")


def test_a_cell_of_sentences_is_read_as_prose() -> None:
    facts = {record.figures[i].text: fact for record in [extracted(FORM)] for i, fact in by_figure(record)}
    assert (facts["6期"].label, facts["6期"].basis) == ("举办轮训班", "target")
    assert facts["340人次"].basis == "target"


def test_the_year_inside_a_rows_name_is_its_period_and_what_is_new_has_new_parts() -> None:
    record = extracted(
        "2022年某市政府债务限额情况表\n单位：亿元\n项目 | 全市 | 市本级\n一、2022年新增债务限额 | 9.6 | 4.1\n"
        "其中：一般债务限额 | 2.2 | 1.0\n专项债务限额 | 7.4 | 3.1\n附：提前下达的2023年新增债务限额 | 3.5 | 1.2\n"
        "其中：一般债务限额 | 1.3 | 0.5\n专项债务限额 | 2.2 | 0.7\n"
    )
    facts = [fact for _, fact in by_figure(record)]
    assert [f.indicator for f in facts[::2]] == [
        "debt.new_limit", "debt.general_new_limit", "debt.special_new_limit",
        "debt.new_limit", "debt.general_new_limit", "debt.special_new_limit",
    ]  # fmt: skip
    assert [f.period for f in facts[::2]] == ["2022"] * 3 + ["2023"] * 3
    assert facts[6].label == "提前下达的新增债务限额"
