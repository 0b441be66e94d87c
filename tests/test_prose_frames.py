"""What stands around a clause decides too: the title's level and months, a line above, a place, a semicolon."""

from __future__ import annotations

import pytest

from extractor.model.fact import Fact
from extractor.model.record import Record
from extractor.pipeline import default_book, document_of, prove, understand

OFFICE = "柳坪县卫生局2023年度部门整体支出绩效自评报告\n一、资金使用\n"
BUDGET = "柳坪市2024年预算执行情况与2025年预算草案的报告\n一、2024年预算执行情况\n"


def facts(text: str) -> list[tuple[str, Fact]]:
    report = understand(document_of(text), default_book())
    texts = {figure.id: figure.text for figure in report.figures}
    return [(texts[fact.figure], fact) for fact in report.facts]


def labels(text: str, head: str = BUDGET) -> list[tuple[str, str, str]]:
    return [(figure, fact.label, fact.role) for figure, fact in facts(head + text)]


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("上级资金30万元，本级20万元。", [("30万元", "上级资金", "amount"), ("20万元", "本级资金", "amount")]),
        ("中央补助30万元，省级20万元。", [("30万元", "中央补助", "amount"), ("20万元", "省级补助", "amount")]),
        ("项目资金支付90万元，未支10万元，支付率90%。",
         [("90万元", "项目资金支付", "amount"), ("10万元", "未支", "amount"), ("90%", "项目资金支付率", "rate")]),
        ("水费收入完成预算60万元的110%，比上年50万元增加16万元。",
         [("60万元", "水费收入", "amount"), ("110%", "水费收入", "rate"), ("50万元", "水费收入", "amount"),
          ("16万元", "水费收入", "change")]),
        ("税收收入8亿元，高于全省增幅（6%）1.5个百分点。",
         [("8亿元", "税收收入", "amount"), ("6%", "税收收入", "rate"), ("1.5个百分点", "税收收入", "change")]),
        ("进出口总额9亿元，社会用电量增长7%，低于目标1.2个百分点。",
         [("9亿元", "进出口总额", "amount"), ("7%", "社会用电量", "change"), ("1.2个百分点", "社会用电量", "change")]),
        ("城镇和农村常住居民人均可支配收入为30000元、18000元，分别增长5%、6%。",
         [("30000元", "城镇常住居民人均可支配收入", "amount"), ("18000元", "农村常住居民人均可支配收入", "amount"),
          ("5%", "城镇常住居民人均可支配收入", "change"), ("6%", "农村常住居民人均可支配收入", "change")]),
        ("城乡居民人均可支配收入分别增长5%、6%。",
         [("5%", "城镇居民人均可支配收入", "change"), ("6%", "农村居民人均可支配收入", "change")]),
        ("一般公共预算收支分别为20亿元、30亿元。",
         [("20亿元", "一般公共预算收入", "amount"), ("30亿元", "一般公共预算支出", "amount")]),
        ("现代服务业和高技术服务业营业收入分别增长8%和9%。",
         [("8%", "现代服务业营业收入", "change"), ("9%", "高技术服务业营业收入", "change")]),
        ("土地出让收入由年初500万元调整620万元，调增120万元。",
         [("500万元", "土地出让收入", "amount"), ("620万元", "土地出让收入", "amount"),
          ("120万元", "土地出让收入", "change")]),
        ("县第三届人大第四次会议批准水利专项支出预算为90万元。", [("90万元", "水利专项支出", "amount")]),
        ("根据财力变化情况下达水利专项资金90万元。", [("90万元", "水利专项资金", "amount")]),
        ("水费收入仍为90万元。", [("90万元", "水费收入", "amount")]),
        ("二是增加水利专项支出90万元。", [("90万元", "水利专项支出", "change")]),
        ("项目预算60万元，年中增加8座泵站。", [("60万元", "项目预算", "amount"), ("8座", "泵站", "change")]),
        ("水电增加值占工业的比重由4%提高到6%。", [("4%", "水电增加值", "rate"), ("6%", "水电增加值", "rate")]),
        ("旅游收入9亿元，增长8%，增幅高于全省平均水平2个百分点。",
         [("9亿元", "旅游收入", "amount"), ("8%", "旅游收入", "change"), ("2个百分点", "旅游收入", "change")]),
        ("救灾专项调增支出40万元。", [("40万元", "救灾专项", "change")]),
        ("调减本年项目支出50万元。", [("50万元", "本年项目支出", "change")]),
        ("纺织产业园20万平方米厂房入驻12家企业。", [("20万平方米", "厂房", "amount"), ("12家", "企业", "amount")]),
        ("30家农业企业年销售收入6亿元。", [("30家", "农业企业", "amount"), ("6亿元", "年销售收入", "amount")]),
        ("人口2024年末常住人口50万人，畜牧全年出栏肉羊3万只。",
         [("50万人", "常住人口", "amount"), ("3万只", "出栏肉羊", "amount")]),
        ("由省级代为发行再融资债券2亿元，签约落地总投资30亿元。",
         [("2亿元", "再融资债券", "amount"), ("30亿元", "总投资", "amount")]),
        ("税收收入10亿元，完成市里下达9亿元税收目标的111%。",
             [("10亿元", "税收收入", "amount"), ("9亿元", "税收收入", "amount"), ("111%", "税收", "rate")]),
    ],
)  # fmt: skip
def test_names_in_more_turns_of_phrase(text: str, wants: list[tuple[str, str, str]]) -> None:
    assert labels(text) == wants


def test_a_level_behind_a_verb_is_the_level() -> None:
    [(_, fact)] = facts(BUDGET + "我区完成区级一般公共预算收入12亿元。")
    assert (fact.label, fact.scope) == ("一般公共预算收入", "区级")


def test_the_level_that_a_title_names_holds_for_its_facts() -> None:
    head = "关于柳坪县2024年县本级预算调整方案的报告\n一、收入\n"
    assert [fact.scope for _, fact in facts(head + "一般公共预算收入为9亿元。全县税收收入为5亿元。")] == [
        "县本级",
        "全县",
    ]
    both = "关于柳坪县2024年全县和县本级预算调整方案的报告\n一、收入\n"
    assert [fact.scope for _, fact in facts(both + "一般公共预算收入为9亿元。")] == [None]


def test_the_months_that_a_title_names_are_those_of_its_facts_and_plans_are_of_the_year() -> None:
    head = "2024年1-8月全县财政预算执行情况\n一、收入\n"
    [(_, done), (_, plan), (_, rate)] = facts(head + "税务部门完成60万元，占年初预算90万元的66.7%。")
    assert (done.period, plan.period, plan.basis) == ("2024-01/2024-08", "2024", "budget")
    assert rate.period == "2024-01/2024-08"
    half = facts("柳坪县2024年上半年预算执行情况的报告\n一、收入\n税收收入60万元。")
    assert [fact.period for _, fact in half] == ["2024-01/2024-06"]


def test_a_date_behind_a_semicolon_ends_with_its_clause() -> None:
    text = "税收收入8亿元；2023年末债务余额5亿元，限额6亿元；新增债券1亿元。"
    assert [fact.period for _, fact in facts(BUDGET + text)] == ["2024", "2023", "2023", "2024"]


def test_a_line_without_a_number_names_what_the_amounts_below_it_are_for() -> None:
    text = "儿童营养改善计划\n安排30万元，支出28万元。\n老旧小区改造\n投入90万元。\n存在的问题\n支出60万元。"
    assert [label for _, label, _ in labels(text, OFFICE)] == [
        "儿童营养改善计划", "儿童营养改善计划", "老旧小区改造", "支出",
    ]  # fmt: skip


def test_words_before_a_colon_name_what_the_amounts_are_for() -> None:
    assert labels("村医岗位补贴：安排30万元，支出28万元。", OFFICE) == [
        ("30万元", "村医岗位补贴", "amount"), ("28万元", "村医岗位补贴", "amount"),
    ]  # fmt: skip


def test_a_place_of_a_whole_is_the_subject_of_its_part() -> None:
    told = facts(BUDGET + "全市一般公共预算收入20亿元，其中：开发区3亿元，白岭县5亿元，增长4%。")
    assert [(fact.subject, fact.indicator) for _, fact in told] == [
        (None, "revenue.local_general_budget"), ("开发区", "revenue.local_general_budget"),
        ("白岭县", "revenue.local_general_budget"), ("白岭县", "revenue.local_general_budget"),
    ]  # fmt: skip


def test_a_place_before_a_measure_is_its_subject_but_not_the_place_that_reports() -> None:
    told = facts(BUDGET + "白岭县政府债务余额3亿元。柳坪市税收收入5亿元。")
    assert [(fact.label, fact.subject) for _, fact in told] == [("政府债务余额", "白岭县"), ("税收收入", None)]


def test_the_last_of_a_list_is_of_the_chart_of_the_others() -> None:
    told = facts(OFFICE + "支出合计90万元，其中：卫生健康支出60万元，住房保障支出20万元，其他支出10万元。")
    assert told[-1][1].indicator == "expenditure.function.229"
    kinds = facts(OFFICE + "基本支出90万元，其中：工资福利支出60万元，商品和服务支出20万元，其他支出10万元。")
    assert kinds[-1][1].indicator == "expenditure.class.399"


def test_a_change_told_of_a_side_is_that_of_the_total() -> None:
    text = "支出合计90万元，其中：教育支出60万元，其他支出30万元；支出较去年增加5万元。"
    assert labels(text, OFFICE)[-1] == ("5万元", "支出", "change")


FORM = """柳坪县石坝镇人民政府项目支出绩效自评表
（2023年度）
项目名称\t水渠修复项目
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t60\t58.5\t58.5\t10\t100%\t10
其中：财政拨款\t60\t58.5\t58.5\t—\t—\t—
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t修复水渠长度\t≥3公里\t3.2公里\t25\t25
产出指标\t质量指标\t验收合格率\t100%\t100%\t25\t24
"""


def test_a_form_of_two_tables_in_plain_text_is_read_in_both() -> None:
    record: Record = prove(document_of(FORM), default_book())
    texts = {figure.id: (figure.text, figure.value, figure.unit) for figure in record.figures}
    told = {(texts[fact.figure], fact.label, fact.basis) for fact in record.facts}
    assert record.report.kind == "project_performance"
    assert {
        (("60", "600000", "元"), "年度资金总额", "budget"),
        (("3.2公里", "3.2", "公里"), "修复水渠长度", "actual"),
        (("24", "24", "分"), "验收合格率得分", "actual"),
    } <= told


def test_a_column_of_differences_has_the_units_of_its_rows_whatever_its_header_says() -> None:
    table = "指标\t单位\t上年\t本年\t增长\n诊疗人次\t人次\t300\t360\t60\n人均费用\t元\t90\t85.5\t-4.5\n"
    record = prove(document_of("柳坪县医院2023年运行情况\n" + table), default_book())
    told = {figure.text: (figure.kind, figure.unit) for figure in record.figures}
    assert (told["60"], told["-4.5"]) == (("headcount", "人次"), ("amount", "元"))
    rates = "指标\t单位\t上年\t本年\t增长\n诊疗人次\t人次\t300\t360\t20\n人均费用\t元\t90\t85.5\t-5\n"
    record = prove(document_of("柳坪县医院2023年运行情况\n" + rates), default_book())
    assert {figure.text: figure.kind for figure in record.figures}["20"] == "percent"
