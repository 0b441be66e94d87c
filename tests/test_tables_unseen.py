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
    assert (facts["6期"].label, facts["6期"].basis) == ("轮训班", "target")
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


MONTHLY = (
    "某市2021年8月份财政收入完成情况表 | ||||||\n表一 | 单位:万元 | |||\n科目 | 年度预算 | 累计 | 当月 | 为预算% ||||\n"
    "本期 | 同期 | 增减率% | 本期 | 同期 | 增减率% |||\n"
    "税收收入 | 9,600 | 6,300 | 6,000 | 5.0 | 810 | 790 | 2.5 | 65.6 |\n"
    "非税收入 | 2,400 | 1,710 | 1,800 | -5.0 | 190 | 205 | -7.3 | 71.3 |\n"
    "契税 | 500 | 330 | 300 | 10.0 | 41 | 40 | 2.5 | 66.0 |\n"
)


def test_columns_of_a_monthly_table_are_of_the_month_the_year_up_to_it_and_the_year_before() -> None:
    by = drafts(MONTHLY, 2021)
    told = {text: (draft.basis, draft.period) for text, draft in by.items()}
    assert told["9,600"] == ("budget", "2021")
    assert told["6,300"] == ("actual", "2021-01/2021-08")
    assert told["6,000"] == ("prior", "2020-01/2020-08")
    assert (by["5.0"].role, told["5.0"]) == ("change", ("actual", "2021-01/2021-08"))
    assert (told["810"], told["790"]) == (("actual", "2021-08"), ("prior", "2020-08"))


LISTED = (
    "某某县2022年第一批产业\n\n奖补资金安排表\n\n单位：万元\n\n序号\n\n乡镇\n\n项目名称\n\n内容\n\n资金\n\n"
    "1\n\n东乡\n\n茶园改造\n\n续建\n\n12\n\n2\n\n东乡\n\n灌渠修复\n\n新建\n\n9\n\n3\n\n西乡\n\n菌棚建设\n\n新建\n\n"
    "8(含上年结转3万元)\n\n小计\n\n29\n\n4\n\n南乡\n\n冷库建设\n\n新建\n\n5\n\n小计\n\n5\n\n5\n\n贷款贴息\n\n6\n\n合计\n\n40\n"
)


def test_totals_and_lone_names_in_a_numbered_list_of_cells_a_line() -> None:
    (grid,) = found(LISTED)
    assert [stub.text for stub in grid.stubs if stub.kind in ("total", "subtotal")] == ["小计", "小计", "合计"]
    assert "贷款贴息" in {stub.text for stub in grid.stubs}


def test_a_value_with_a_remark_is_a_value() -> None:
    by = drafts(LISTED, 2022)
    assert (by["8"].label, by["8"].figure.value, by["8"].basis) == ("菌棚建设", "80000", "budget")
    facts = {record.figures[i].text: fact for record in [extracted(LISTED)] for i, fact in by_figure(record)}
    assert (facts["8"].indicator, facts["3万元"].label) == ("project.item", "上年结转")


def test_the_unit_above_a_header_line_set_apart_from_its_rows() -> None:
    (grid,) = found(
        "某校2020年经费情况表\n    单位:元\n项目 2019-执行数 2020-预算数\n一、支出合计   5200\n1、会议费   1200\n"
        "2、培训费   4000\n3、培训人数(人)   36\n"
    )
    assert (grid.table.unit, grid.table.caption) == ("元", "某校2020年经费情况表")


def test_yearbook_rows_keep_their_values_behind_translations_and_share_units() -> None:
    (grid,) = found(
        "7-3  2019-2020年图书馆情况\n         Public Libraries(2019-2020)\n  Item 2019 2020\n       \n"
        "馆舍面积  (万平方米) Floor Space of Libraries      (10 000 square meter ) 31.20 32.85\n"
        "  县级馆   County Libraries 20.10 21.05\n    流动馆   Mobile Ones 0.30\n"
        "藏书      (万册) Collections        (10 000 volume) 410.5 433.0\n  县级馆   County Libraries 255.1 268.4\n"
    )
    assert body(grid)[1] == ["县级馆", "20.10", "21.05"]
    assert [c.header for c in grid.columns][1:] == [("2019",), ("2020",)]
    assert [stub.unit for stub in grid.stubs] == ["万平方米"] * 3 + ["万册"] * 2


GLUED = (
    "2021年某项补助资金分配情况表\n     单位:亿元\n地区总额已下达其中:\n"
    "地方合计30.5 28.1  2.4\n甲省9.1 9.1   \n乙省8.25 7.05  1.2\n"
    "丙省     \n丁省7.15 6.55  0.6\n戊省6.0 5.4  0.6\n"
)


def test_rows_that_lost_what_parted_name_and_value() -> None:
    (grid,) = found(GLUED)
    assert (grid.table.caption, grid.table.unit) == ("2021年某项补助资金分配情况表", "亿元")
    assert [(c.row, c.col, c.text) for c in grid.table.cells if c.row in (2, 3)] == [
        (2, 0, "乙省"), (2, 1, "8.25"), (2, 2, "7.05"), (2, 4, "1.2"), (3, 0, "丙省"),
    ]  # fmt: skip


INLINE = (
    "第一部分 预算执行情况 2022年某某区一般公共预算收入执行情况表 （快报数） 表一 单位:万元 "
    "2021年 2022年 2022年 完成数 预算数 完成数 "
    "40,000 42,000 44,100 105.00% 10.25% 税收收入小计 30,000 31,500 33,075 105.00% 10.25% "
    "契税 2,000 2,500 2,400 96.00% 20.00% "
    "印花税 800 900 1,000 111.11% 25.00% 房产税 1,600 1,650 1,800 109.09% 12.50% 资源税 500 400 450 112.50% -10.00%\n"
)


def test_a_table_in_one_run_of_words() -> None:
    (grid,) = found(INLINE)
    assert (grid.table.caption, grid.table.unit) == ("2022年某某区一般公共预算收入执行情况表", "万元")
    assert [c.header for c in grid.columns][1:4] == [("2021年完成数",), ("2022年预算数",), ("2022年完成数",)]
    assert body(grid)[2] == ["契税", "2,000", "2,500", "2,400", "96.00%", "20.00%"]


def test_percentages_without_a_header_are_what_the_numbers_prove() -> None:
    by = drafts(INLINE, 2022)
    completed, grown = by["96.00%"], by["20.00%"]
    assert (completed.role, completed.of, completed.about) == ("rate", by["2,500"].figure.id, by["2,400"].figure.id)
    assert (grown.role, grown.basis, grown.of) == ("change", "actual", by["2,000"].figure.id)
    assert (by["2,000"].basis, by["2,000"].period) == ("prior", "2021")
    assert by["44,100"].label == "一般公共预算收入"


def test_a_body_set_to_the_left_of_its_header_stands_under_its_rates() -> None:
    by = drafts(
        "项目支出绩效自评表(2022年度) | |||||\n项目名称 | 路灯养护 | 主管部门 | 某局 | ||\n"
        "实施单位 | 某站 | 联系人 | 某人 | ||\n"
        "预算执行(10分) | 年度预算数(万元) | 年初预算 | 预算执行数 | 预算执行率 | 得分 |\n"
        "总额 | 6.40 | 6.08 | 95.00% | 9 | |\n其中：财政资金 | 5.40 | 5.13 | 95.00% | / | |\n"
        "单位资金 | 1.00 | 0.95 | 95.00% | / | |\n其他资金 | 0.10 | 0.10 | 100.00% | / | |\n",
        2022,
    )
    assert (by["6.40"].basis, by["6.08"].basis, by["9"].figure.kind) == ("budget", "actual", "score")
    assert (by["5.40"].label, by["5.40"].figure.value) == ("财政资金", "54000")


def test_a_unit_beside_the_title_of_a_form_holds_below_it() -> None:
    (*_, grid) = found(
        "2019年某局公用经费统计表 | ||\n表 | 单位:万元 | |\n项 目 | 预算数 | 其中:财政拨款 |\n合 计 | 7.1 | 7.1 |\n"
        "1.办公费 | 3.0 | 3.0 |\n2.水费 | 0.6 | 0.6 |\n3.电费 | 3.5 | 3.5 |\n"
    )
    assert grid.table.unit == "万元"


def test_every_blank_line_more_is_an_empty_cell() -> None:
    rows = ["甲县", "31", "", "", "31", ""], ["乙县", "18", "", "", "18", ""], ["丙区", "25", "", "5", "20", ""]
    head = ["市县", "合计", "中央", "省级", "市级", "备注"]
    cells = [cell for row in (head, *rows, ["合计", "74", "", "5", "69", ""]) for cell in row]
    told = "".join(f"\n\n{cell}" if cell else "\n" for cell in cells)
    (grid,) = found(f"2021年补助资金情况表       单位：万元{told}\n\n三、监督电话\n")
    assert (grid.table.unit, body(grid)[2]) == ("万元", ["丙区", "25", "", "5", "20", ""])
    assert body(grid)[-1][:2] == ["合计", "74"]


def test_a_column_of_a_part_has_the_basis_of_the_column_before_it() -> None:
    by = drafts("单位：万元\n项目 | 本年预算数 | 其中:财政拨款\n1.会议费 | 3.2 | 2.9\n2.差旅费 | 7.5 | 7.1\n")
    assert (by["2.9"].basis, by["2.9"].label) == ("budget", "会议费财政拨款")


def test_foreign_words_of_a_header_name_no_column() -> None:
    (grid,) = found(
        "生产总值使用表\n单位:万元 (10000 yuan)\n项   目 Item 2019 2020 Growth Rate in\n        2020 over 2019\n"
        "最终消费 Consumption 11597 11827 0.4\n 居民消费 Households 8474 8438 -0.7\n 政府消费 State 3122 3389 5.5\n"
    )
    assert body(grid)[0] == ["最终消费", "11597", "11827", "0.4"]
    assert all("Item" not in column.header for column in grid.columns)
