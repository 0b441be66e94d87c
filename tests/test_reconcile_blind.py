"""Relations found on reports written blind: each holds as it is written, and is one finding with one number wrong."""

from __future__ import annotations

import pytest

from extractor.pipeline import default_book, document_of, prove

FINAL = "青梧县粮食局2023年度部门决算\n"
"""The title of a report on a single body."""

PAIRS = [
    (
        "balance",
        "2022年末政府债务余额81.40亿元，2023年发行新增债券12.60亿元，偿还到期本金3.20亿元，2023年末政府债务余额{}亿元。",
        "90.80",
        "98.00",
    ),
    ("balance", "本年收支结余3,160万元，年末滚存结余{}万元，上年末滚存结余25,480万元。", "28,640", "26,840"),
    ("difference", "规模以上企业新增14家、退库5家，净增{}家。", "9", "6"),
    ("difference", "年初安排应急资金2.80亿元，已动用1.35亿元，剩余{}亿元。", "1.45", "1.54"),
    ("difference", "改造渠道计划152公里，实际完成147公里，完成率96.71%，较计划少{}公里。", "5", "8"),
    ("difference", "上解支出7.26亿元，比年初的6.93亿元增加{}亿元。", "0.33", "0.63"),
    (
        "difference",
        "2022年末政府债务余额61,300万元。2023年末政府债务余额73,900万元，比上年末增加{}万元。",
        "12,600",
        "16,200",
    ),
    ("growth", "“三公”经费支出1,860万元，比预算2,040万元减少180万元，比上年的1,937万元下降{}。", "4.0%", "0.4%"),
    ("growth", "县级财政收入8.64亿元，比上年的8.10亿元增长{}。", "6.7%", "7.6%"),
    ("growth", "2023年县级税收收入8.60亿元。2024年县级税收收入增长5.0%，达到{}亿元。", "9.03", "9.30"),
    (
        "sum",
        "新增债券7.30亿元用于4个项目：东区水厂2.40亿元、西区医院1.95亿元、南区学校{}亿元、北区管网1.70亿元。",
        "1.25",
        "2.15",
    ),
    (
        "count_list",
        "新增债券7.30亿元用于{}个项目：东区水厂2.40亿元、西区医院1.95亿元、南区学校1.25亿元、北区管网1.70亿元。",
        "4",
        "5",
    ),
    ("sum", "争取中央资金项目21个、资金3.62亿元，争取债券项目9个、资金5.17亿元，两项合计资金{}亿元。", "8.79", "7.89"),
    ("sum", "辖18个行政村、3个社区，共{}个村（社区）。", "21", "22"),
    ("sum", "收回的268份有效问卷中，满意231份、基本满意29份、不满意{}份。", "8", "3"),
    ("sum", FINAL + "本部门编制57人，其中：行政编制24人，事业编制{}人。", "33", "23"),
    ("sum", FINAL + "本部门共有车辆9辆，其中：应急保障用车3辆、执法执勤用车2辆、机要通信用车{}辆。", "4", "5"),
    ("completion", "年度计划投资42.50亿元，实际完成投资45.30亿元，完成率{}。", "106.6%", "160.6%"),
    ("bound_claim", "新建农村公路172公里，超额完成年度计划{}公里。", "160", "180"),
    ("bound_claim", "管网单位成本6.42万元/公里，低于计划成本{}万元/公里。", "6.80", "6.08"),
    (
        "of_which",
        "授予中小企业合同金额318.50万元，占采购总额的86.20%，其中授予小微企业合同金额{}万元。",
        "172.40",
        "1,724.0",
    ),
    ("per_unit", "粮食播种面积31.5万亩，总产量14.62万吨，平均亩产{}公斤。", "464.1", "446.1"),
    ("date_order", "项目计划于2023年10月31日完工，实际于2023年10月22日完工，提前{}天。", "9", "19"),
    ("date_order", "评价组于2024年2月5日进驻，4月{}日至4月26日开展现场核查。", "12", "29"),
    (
        "ratio",
        "城镇居民人均可支配收入42,300元，农村居民人均可支配收入21,150元，城乡居民收入比由上年的2.04缩小为{}。",
        "2.00",
        "2.40",
    ),
]
"""The rule, a text with a hole, what is right there and what is wrong."""

SILENT = [
    FINAL + "其他收入86.40万元。按上年口径，其他收入为80.20万元。",
    "水费收缴率93.6%，全市平均96.2%，比上年的90.1%提高3.5个百分点。",
    "项目得分92.60分。指标分值15分，得13.2分，扣1.8分。",
    "年末共有医疗卫生机构640个，其中综合医院12个、专科医院5个。",
    "城镇居民人均可支配收入42,300元，农村居民人均可支配收入21,150元，力争城乡居民收入比控制在1.95以内。",
    "新增债券7.30亿元，重点安排：东区水厂2.40亿元、西区医院1.95亿元、南区学校1.25亿元。",
    "2022年末政府债务余额81.40亿元，2023年发行新增债券12.60亿元，偿还到期本金3.20亿元，2023年末专项债务余额51.30亿元。",
    "年初安排应急资金2.80亿元，追加0.60亿元，已动用1.35亿元，剩余2.05亿元。",
    "辖18个行政村、3个社区，共214个村民小组。",
    "项目于2023年10月22日完工，提前2个月投入使用。采暖期为11月15日至3月15日。",
    "水稻平均亩产520公斤。粮食播种面积31.5万亩，总产量14.62万吨。",
]


def loud(text: str) -> list[str]:
    findings = prove(document_of(text), default_book()).findings
    return [f.rule for f in findings if f.severity in ("error", "warning")]


@pytest.mark.parametrize(("rule", "text", "right", "wrong"), PAIRS, ids=[f"{p[0]}-{n}" for n, p in enumerate(PAIRS)])
def test_what_holds_is_silent_and_one_wrong_number_is_one_finding(rule: str, text: str, right: str, wrong: str) -> None:
    assert loud(text.format(right)) == []
    assert loud(text.format(wrong)) == [rule]


@pytest.mark.parametrize("text", SILENT)
def test_what_looks_alike_is_silent(text: str) -> None:
    assert loud(text) == []


CROSSED = """全县农林水支出71.46亿元，节能环保支出17.85亿元。
表1 支出表
单位：亿元
项目	决算数
教育支出	112.64
农林水支出	{}
节能环保支出	{}
"""


def test_two_rows_whose_values_the_text_gives_to_each_other_are_crossed() -> None:
    assert loud(CROSSED.format("71.46", "17.85")) == []
    assert loud(CROSSED.format("17.85", "71.46")) == ["text_table"]


TURNED = """关于栎阳市2024年市级预算调整方案的报告
一、收入调整
上年结转收入{}亿元，与年初一致。
表1 收支调整表
单位：亿元
项目	年初预算	调整数	调整后预算
上级补助收入	12.46	1.32	13.78
上年结转收入	5.38	0.00	5.38
收入总计	17.84	1.32	19.16
"""


def test_two_digits_turned_round_between_text_and_table_are_told_of_any_report() -> None:
    assert loud(TURNED.format("5.38")) == []
    assert loud(TURNED.format("5.83")) == ["text_table"]


def test_a_report_of_one_year_tells_nothing_as_of_the_end_of_the_next() -> None:
    told = FINAL + "截至{}年12月31日，本部门共有车辆6辆。"
    assert loud(told.format(2023)) == []
    assert loud(told.format(2024)) == ["date_order"]


ADJUSTED = """关于岚江市2022年预算执行情况和2023年预算草案的报告
一、市本级收入
年初批准的市本级一般公共预算收入预算为31.8亿元，年中调减8365万元，调整后收入预算为31亿元，实际完成31.3亿元，为调整预算的{}%。
"""


def test_a_rate_of_an_adjusted_budget_told_roughly_is_not_held_against_the_first_one() -> None:
    assert loud(ADJUSTED.format("101.1")) == []
