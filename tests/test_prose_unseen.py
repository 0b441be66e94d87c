"""What a clause says of its figure, in turns of phrase that reports of other places and years use."""

from __future__ import annotations

import pytest

from extractor.model.fact import Fact
from extractor.pipeline import default_book, document_of, prove, understand

BUDGET = "关于柘浦县2023年预算执行情况和2024年预算草案的报告\n一、2023年预算执行情况\n"
SCHOOL = "柘浦县青田镇石桥小学2023年单位预算公开说明\n一、单位概况\n"


def said(text: str, head: str = BUDGET) -> dict[str, Fact]:
    """Figure -> its fact."""
    report = understand(document_of(head + text), default_book())
    texts = {figure.id: figure.text for figure in report.figures}
    return {texts[fact.figure]: fact for fact in report.facts}


@pytest.mark.parametrize("plan", ["人大预算数", "市下三季度目标", "省定任务", "上级下达的目标任务", "上半年计划"])
def test_a_plan_told_by_who_set_it_or_for_which_part_of_the_year(plan: str) -> None:
    found = said(f"我县完成税收收入33.82亿元，为{plan}37.1亿元的91.16%。")
    assert {found[text].label for text in ("33.82亿元", "37.1亿元", "91.16%")} == {"税收收入"}
    assert (found["91.16%"].role, found["37.1亿元"].basis == "actual") == ("rate", False)


def test_growth_at_the_same_scope() -> None:
    assert said("税收收入8亿元，同口径比增长5.5%。")["5.5%"].label == "税收收入"


def test_what_took_its_share_as_the_names_of_a_set_of_spendings_is_no_count() -> None:
    found = said("八项支出预计完成31.6亿元，同比增长25.59%。")
    assert list(found) == ["31.6亿元", "25.59%"]
    assert {fact.label for fact in found.values()} == {"八项支出"}


def test_a_remark_of_several_clauses_in_brackets_is_no_part_of_a_comparison() -> None:
    found = said("年末全县共有法人单位2178个，比2018年末（2018年为上次普查年份，下同）增加193个，增长9.7%。")
    assert {fact.label for fact in found.values()} == {"法人单位"}
    assert found["193个"].role == "change"


def test_a_year_held_against_is_not_the_year_reported_on() -> None:
    head = "第四次普查公报（第二号）\n"
    text = "2018年末全县共有单位218个，比2013年末增加93个。从业人员3832人，比2013年末增加272人。比2013年末，户均多2人。"
    report = prove(document_of(head + text), default_book())
    assert report.report.fiscal_year == 2018


def test_the_year_that_changes_of_a_paragraph_start_from() -> None:
    text = "生产总值由2018年的117亿元增加到2023年的180亿元；粮食产量由43万吨增加到56万吨。机场由上年的1个增加到2个。"
    found = said(text, "政府工作报告\n——2024年1月8日在柘浦县第十八届人民代表大会第三次会议上\n")
    assert [found[text].period for text in ("117亿元", "43万吨", "1个")] == ["2018", "2018", "2022"]


def test_two_dated_values_in_a_row() -> None:
    found = said("违规列支285万元。其中：2023年190万元、2021年95万元。")
    assert [found[text].period for text in ("190万元", "95万元")] == ["2023", "2021"]


@pytest.mark.parametrize(
    ("text", "figure", "label"),
    [
        ("人均生产总值63525元（按年平均汇率折算为9847美元）。", "9847美元", "人均生产总值"),
        ("三次产业结构由9:54:37演进为9:51:40。", "9:51:40", "三次产业结构"),
        ("监管范围为主要包括市属企业98户。", "98户", "市属企业"),
        ("县海事局决算反映的当年预算执行数为986万元。", "986万元", "当年预算执行数"),
        ("项目资金总预算120万元。", "120万元", "项目资金"),
        ("会议费超预算3万元，超支12.6%。", "12.6%", "会议费"),
        ("规模以上工业中，国有控股企业增加值增长3.1%，集体企业增长0.7%。", "0.7%", "集体企业增加值"),
        ("财政收入和支出均为“十五”期末的2.48倍。", "2.48倍", "财政收入和支出"),
        ("区机关工委2023年度公务接待费支出8.99万元。", "8.99万元", "公务接待费支出"),
    ],
)
def test_the_label_is_the_thing_measured(text: str, figure: str, label: str) -> None:
    assert said(text)[figure].label == label


def test_town_and_country_of_those_who_live_there() -> None:
    found = said("城乡常住居民人均可支配收入分别完成44607元、16996元。")
    assert [fact.indicator for fact in found.values()] == [
        "economy.urban_income_per_capita", "economy.rural_income_per_capita",
    ]  # fmt: skip


def test_the_level_of_the_central_government() -> None:
    fact = said("中央国有资本经营收入1326亿元。")["1326亿元"]
    assert (fact.label, fact.scope, fact.indicator) == ("国有资本经营收入", "中央", "revenue.soe_capital")


def test_a_school_speaks_of_itself_without_its_town() -> None:
    found = said("招生范围涵盖6个村。石桥小学支出预算总额658万元，其中：工资福利支出562万元。", SCHOOL)
    assert (found["6个"].label, found["658万元"].indicator) == ("村", "expenditure.total")


def test_a_budget_made_public_under_the_name_of_finance() -> None:
    found = said("工资福利支出613万元。", "柘浦县第一中学2024年财政预算公开情况说明\n三、收支情况\n")
    assert found["613万元"].basis == "budget"


def test_the_new_debt_limit_and_its_two_parts() -> None:
    found = said("全县新增政府债务限额2.39亿元，其中一般债务1.39亿元，专项债务1亿元。")
    assert [fact.indicator for fact in found.values()] == [
        "debt.new_limit", "debt.general_new_limit", "debt.special_new_limit",
    ]  # fmt: skip


def test_a_census_that_a_number_of_people_is_held_against() -> None:
    found = said("全市常住人口与2010年第六次全国人口普查的72548人相比，增加2590人，增长3.57%。", "某市人口普查公报\n")
    assert {fact.label for fact in found.values()} == {"常住人口"}
    assert (found["72548人"].period, found["72548人"].basis) == ("2010", "prior")
    assert (found["2590人"].role, found["3.57%"].role) == ("change", "change")


@pytest.mark.parametrize("moved", ["上升为", "下降为", "增长到了", "提高到"])
def test_from_one_value_to_another_neither_of_which_is_a_change(moved: str) -> None:
    found = said(f"文盲率由4.08%{moved}2.67%，入户率为81%。")
    assert [(found[text].label, found[text].role) for text in ("4.08%", "2.67%")] == [("文盲率", "rate")] * 2


def test_a_plan_of_five_years_that_a_change_starts_from() -> None:
    found = said("招商引资由“十一五”时期的0.8亿元增长到了2亿元，增长了150%。")
    assert {fact.label for fact in found.values()} == {"招商引资"}


def test_a_share_of_the_water_used() -> None:
    found = said("生活用水为905.7亿立方米，占用水总量的15.1%；农业用水3781.3亿立方米，占用水总量的63%。")
    assert [found[text].label for text in ("15.1%", "63%")] == ["生活用水", "农业用水"]
    assert (found["63%"].role, found["63%"].of_label) == ("share", "用水总量")


def test_behind_an_even_pace_in_percent() -> None:
    found = said("2月份，全县实现税收收入5682万元，完成预算105425万元的5.39%，较均衡进度慢2.94%。")
    assert (found["105425万元"].period, found["105425万元"].basis) == ("2023", "budget")
    assert (found["2.94%"].role, found["2.94%"].of_label) == ("change", "均衡进度")


def test_two_in_one_word_told_without_a_word_for_each() -> None:
    found = said("各项存贷款余额达7338万元和4022万元。")
    assert [fact.label for fact in found.values()] == ["各项存款余额", "各项贷款余额"]


def test_spending_is_no_other_side_of_what_each_head_has() -> None:
    assert said("农民人均纯收入3325元，部门预算支出542万元。")["542万元"].label == "支出"


def test_the_costs_of_all_bodies_of_a_level() -> None:
    fact = said("市直行政事业单位“三公”经费财政拨款支出合计3186万元。")["3186万元"]
    assert fact.indicator == "three_public.total"


def test_ratios_of_the_sexes_and_of_prices_have_no_unit() -> None:
    found = said("总人口性别比（以女性为100，男性对女性的比例）为105.07。居民消费价格指数由103.2下降到101.2。")
    assert list(found) == ["105.07", "103.2", "101.2"]


def test_a_reason_does_not_give_its_figure_the_name_of_what_it_explains() -> None:
    found = said("收入变动较大的主要原因是2023年防疫支出605.99万元。")
    assert (found["605.99万元"].label, found["605.99万元"].role) == ("防疫支出", "amount")


def test_the_year_of_a_form_that_stands_in_an_inner_cell() -> None:
    text = "绩效目标申报表\n项目名称\t2018年旅游设施\n指标\t指标值\n游客满意度\t≥90%\n流转土地\t≥60亩\n步道\t≥3公里\n"
    report = prove(document_of(text), default_book())
    assert report.report.fiscal_year == 2018
    assert {fact.period for fact in report.facts} == {"2018"}


def labels(text: str, head: str = BUDGET) -> list[str]:
    """The labels of a text's facts in order."""
    return [fact.label for fact in said(text, head).values()]


def test_rates_and_means_of_parts_are_named_by_the_measure_of_their_whole() -> None:
    assert labels("全县群众满意度93.4%，其中教育95.1%、医疗90.2%。") == ["群众满意度", "教育满意度", "医疗满意度"]
    found = said("居民人均可支配收入2.86万元，其中农村居民1.92万元，城镇居民3.74万元。")
    assert [fact.part_of for fact in found.values()] == [None, None, None]
    assert found["1.92万元"].label == "农村居民人均可支配收入"
    assert labels("债券平均发行利率2.61%，其中一般债券2.52%，专项债券2.70%。")[1] == "一般债券平均发行利率"


def test_a_row_with_et_cetera_has_its_noun_in_every_name() -> None:
    wants = ["教育支出", "卫生健康支出", "住房保障支出"]
    assert labels("教育、卫生健康、住房保障等支出分别增长3%、4%、6%。") == wants


def test_people_by_age_are_named_by_their_ages() -> None:
    found = said("0-14岁、15-59岁、60岁及以上常住人口分别为6.1万人、22.4万人和8.3万人。")
    assert [fact.label for fact in found.values()] == ["0-14岁常住人口", "15-59岁常住人口", "60岁及以上常住人口"]
    assert said("人均预期寿命由78岁提高到79岁。")["79岁"].label == "人均预期寿命"


def test_the_years_of_an_average_are_no_name() -> None:
    found = said("规模以上工业增加值61亿元，比上年下降1.2%，与2020年相比，两年平均增长3.4%。")
    assert found["3.4%"].label == "规模以上工业增加值"


def test_a_share_within_a_larger_place() -> None:
    fact = said("生产总值在全市占比为12.4%。")["12.4%"]
    assert (fact.label, fact.role, fact.of_label) == ("生产总值", "share", "全市")


def test_both_sides_of_an_account_one_value_each() -> None:
    found = said(
        "2023年度收、支总计各是318.26，327.41万元。与2022年相比，收、支总计各减少12.5，13.8万元，各下降3.8%、4.0%。"
    )
    sides = ["收入总计", "支出总计"]
    assert [fact.label for fact in found.values()] == sides * 3
    assert found["318.26"].about is None
    assert found["13.8万元"].role == "change"


def test_both_sides_told_apart_twice() -> None:
    found = said("收、支总计分别减少12.5万元、13.8万元，分别下降3.8%、4.0%。")
    assert [found[text].label for text in ("3.8%", "4.0%")] == ["收入总计", "支出总计"]


def test_a_month_holds_for_its_paragraph_under_a_heading_that_says_so() -> None:
    head = "关于2024年8月债券发行情况的通报\n"
    told = "2024年8月，发行新增债券21亿元。发行再融资债券34亿元。"
    assert said("一、当月发行情况\n" + told, head)["34亿元"].period == "2024-08"
    assert said("一、项目建设情况\n2024年8月，项目开工。总投资34亿元。", head)["34亿元"].period == "2024"


def test_a_point_printed_as_a_middle_dot() -> None:
    report = understand(document_of("居住类价格上涨1·8%，“7·20”暴雨后拨款12·5万元。"), default_book())
    assert [(figure.text, figure.value) for figure in report.figures] == [("1·8%", "1.8"), ("12·5万元", "125000")]


@pytest.mark.parametrize("end", ["。", "；", "，其余另行安排。", "\n"])
def test_a_value_alone_behind_a_colon_has_the_name_before_it(end: str) -> None:
    fact = said(f"项目总投资：300万元{end}")["300万元"]
    assert (fact.label, fact.basis) == ("项目总投资", "actual")
    assert said(f"年初预算：300万元{end}")["300万元"].basis == "budget"


def test_what_follows_a_colon_and_goes_on_is_a_sentence_of_its_own() -> None:
    found = said("资金用途：300万元用于河道清淤，120万元用于管网改造。")
    assert [fact.label for fact in found.values()] == ["河道清淤", "管网改造"]


def test_a_heading_that_says_nothing_completes_no_indicator() -> None:
    assert said("一、基本情况\n实际支出280万元。", SCHOOL)["280万元"].indicator != "expenditure.basic"


def test_growth_against_the_same_time_in_short() -> None:
    fact = said("收入：92.2万元。同比上年度增加9.2万元。")["9.2万元"]
    assert (fact.label, fact.role, fact.of_label) == ("收入", "change", "上年度")


def test_nouns_that_letters_are_a_part_of() -> None:
    found = said("有12个PPP项目、3个5A级景区和2套LED屏。")
    assert [fact.label for fact in found.values()] == ["PPP项目", "5A级景区", "LED屏"]


def test_a_remark_before_a_rate_is_no_name() -> None:
    found = said("教育支出83亿元，为预算的（包括上级专项和结转）69.5%，增长17%。")
    assert [fact.label for fact in found.values()] == ["教育支出"] * 3


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("农业支出（含2个镇）完成5.2亿元，增长3%。", "农业支出"),
        ("房产税（60%部分）5.2亿元，增长3%。", "房产税"),
        ("工业投资（不含技改1.5亿元、其他0.2亿元）5.2亿元，增长3%。", "工业投资"),
        ("全县学校（含教学点8个）教师收入5.2亿元，增长3%。", "学校教师收入"),
    ],
)
def test_a_figure_in_brackets_does_not_take_the_name_before_them_from_the_next(text: str, label: str) -> None:
    found = said("一般公共预算收入10亿元。" + text)
    assert {found["5.2亿元"].label, found["3%"].label} == {label}


def test_the_noun_behind_a_figure_ends_with_its_bracket() -> None:
    assert said("农业支出（含3个镇）完成5.2亿元。")["3个"].label == "镇"


def test_how_many_times_as_much_as_it_was_in_another_plan_or_year() -> None:
    text = (
        "2023年，路网投资完成809万元，是“十二五”时期432万元的1.87倍，年均增长9%；公路300公里，是2015年200公里的1.5倍。"
    )
    found = said(text)
    assert {found[figure].label for figure in ("809万元", "432万元", "1.87倍", "9%")} == {"路网投资"}
    assert {found[figure].label for figure in ("300公里", "200公里", "1.5倍")} == {"公路"}
    assert [(found[f].basis, found[f].period) for f in ("432万元", "200公里")] == [
        ("prior", "2011/2015"),
        ("prior", "2015"),
    ]
    assert found["1.87倍"].role == "rate"


@pytest.mark.parametrize(("clause", "figure"), [("是上年的1.2倍", "1.2倍"), ("为去年的80.5%", "80.5%")])
def test_relative_to_last_year_is_no_value_of_last_year(clause: str, figure: str) -> None:
    fact = said(f"2023年，技改投资完成20亿元，{clause}。")[figure]
    assert (fact.label, fact.role, fact.basis, fact.period) == ("技改投资", "rate", None, "2023")


def test_money_that_a_treasury_put_in_is_named_by_what_it_was_put_in() -> None:
    found = said("全县财政共投入治水、修路等建设资金66亿元，财政安排农村公路养护资金5亿元。")
    assert [fact.label for fact in found.values()] == ["治水、修路等建设资金", "农村公路养护资金"]


HALF = "关于柘浦县2023年决算和2024年上半年预算执行情况的报告\n一、2023年决算情况\n2023年，税收收入9亿元。\n"


@pytest.mark.parametrize("heading", ["二、2024年上半年预算执行情况", "二、上半年预算执行情况", "二、1—6月收支情况"])
def test_what_was_done_in_a_part_of_the_year_after_the_accounts(heading: str) -> None:
    found = said(
        f"{heading}\n全县税收收入完成5亿元，增长3%。\n教育支出2亿元。\n三、下半年工作安排\n非税收入增长4%以上。", HALF
    )
    assert (found["9亿元"].period, found["9亿元"].basis) == ("2023", "actual")
    for figure in ("5亿元", "3%", "2亿元"):
        assert (found[figure].period, found[figure].basis) == ("2024-01/2024-06", "actual")
    assert (found["4%以上"].period, found["4%以上"].basis) == ("2024", "target")


@pytest.mark.parametrize(
    "stays",
    ["比预算无增减变化", "与年初预算持平", "和预算基本一致", "决算等于年初预算数", "与预算一致，与上年相比没有变化"],
)
def test_what_stayed_as_planned_is_what_the_next_clause_speaks_of(stays: str) -> None:
    found = said(f"培训费9万元。其中，会议费{stays}，比上年增加0.5万元，增长50%。")
    assert {(found[figure].label, found[figure].role) for figure in ("0.5万元", "50%")} == {("会议费", "change")}


@pytest.mark.parametrize(
    ("who", "label"), [("年满80周岁的老年人", "老年人"), ("对困难残疾人", "困难残疾人"), ("在岗村医", "在岗村医")]
)
def test_so_much_for_each_of_those_the_clause_before_names(who: str, label: str) -> None:
    assert said(f"补贴资金90万元。{who}，每人每月发放150元。")["150元"].label == label


def test_money_given_out_after_people_were_counted_is_all_of_it() -> None:
    text = "共下达养老补贴资金90万元，其中省级配套50万元、县级配套40万元。全县老人539人，全年共发放85万元。"
    assert said(text)["85万元"].label == "养老补贴资金"


def test_money_given_out_month_by_month_and_what_is_left_of_it() -> None:
    found = said("年初安排护理资金90万元，按月发放85万元，结余5万元。")
    assert [fact.label for fact in found.values()] == ["护理资金", "护理资金", "护理资金结余"]


def test_the_three_public_costs_as_a_sum_of_the_accounts() -> None:
    found = said("2023年，“三公”经费支出决算总额为3万元，比上年增加1万元。", SCHOOL)
    assert {fact.indicator for fact in found.values()} == {"three_public.total"}


@pytest.mark.parametrize("verb", ["开展", "组织开展", "举办了", "实施", "集中开展"])
def test_what_was_held_is_named_without_the_verb_of_holding(verb: str) -> None:
    assert said(f"全年{verb}河道清淤行动12次。")["12次"].label == "河道清淤行动"


def test_a_plan_that_only_forms_a_word_with_what_is_counted_stays() -> None:
    assert said("全年制定实施方案3个。")["3个"].label.endswith("实施方案")


def test_what_the_congress_passed_for_a_year() -> None:
    fact = said("区人代会审议通过2023年全区一般公共预算收入预期为2030万元。")["2030万元"]
    assert (fact.label, fact.indicator, fact.basis) == ("一般公共预算收入", "revenue.local_general_budget", "target")


def test_plenary_sessions_in_a_row_are_numbered() -> None:
    assert list(said("深入学习省委十届十二次、十三次全会精神，宣讲12场。")) == ["12场"]


def test_what_two_bodies_that_are_named_are_together_stands_behind_their_number() -> None:
    assert said("我局下设监测中心和执法大队两个事业单位。")["两个"].label == "事业单位"
    assert said("全年开展巡查和清理2次。")["2次"].label == "巡查和清理"


def test_a_threshold_that_was_passed_is_one_of_what_was_told() -> None:
    found = said("固定资产投资完成107.2亿元，稳定突破百亿元大关。")
    assert {fact.label for fact in found.values()} == {"固定资产投资"}


def test_those_of_an_age_who_get_so_much_each() -> None:
    assert said("补贴资金90万元。年满70-79周岁老年人，每人每月发放50元。")["50元"].label == "老年人"


def test_a_place_alone_tells_that_a_government_reports() -> None:
    fact = said("1—6月，甘棠区政府性基金预算收入累计完成5.95亿元。", head="")["5.95亿元"]
    assert (fact.label, fact.subject, fact.indicator) == ("政府性基金预算收入", "甘棠区", "revenue.gov_fund")


def test_the_place_of_the_report_is_no_part_of_a_label() -> None:
    head = "2023年度柘浦县“三公”经费支出决算情况说明\n"
    found = said("2023年柘浦县出国（境）团组3个，公务用车购置4辆。", head)
    assert [fact.label for fact in found.values()] == ["出国（境）团组", "公务用车购置"]


def test_what_changed_over_some_years_changed_from_the_year_before_them() -> None:
    head = "政府工作报告\n——2024年1月8日在柘浦县第十八届人民代表大会第三次会议上\n"
    found = said("五年来，财政收入由2.2亿元提高到3.1亿元，累计投入民生资金9.3亿元。", head)
    assert [found[text].period for text in ("2.2亿元", "3.1亿元", "9.3亿元")] == ["2018", "2023", "2019/2023"]


def test_an_earlier_year_in_brackets_is_no_part() -> None:
    found = said("工农业总产值23.9亿元（2022年22.1亿元），增长8%。")
    assert (found["22.1亿元"].part_of, found["22.1亿元"].period) == (None, "2022")


def test_money_of_the_economy_is_of_no_budget() -> None:
    found = said("一般公共预算收入3512万元；规模以上工业总产值23.5亿元，增加值增长6.1%；税务部门完成2100万元。")
    assert [found[text].fund for text in ("23.5亿元", "2100万元")] == [None, "general_public"]
    assert found["6.1%"].label == "规模以上工业增加值"


def test_counted_bodies_and_what_they_have_together() -> None:
    found = said("4家养殖场养殖面积19.4公顷，总产量89吨。")
    assert [fact.label for fact in found.values()] == ["养殖场", "养殖场养殖面积", "养殖场总产量"]


def test_money_put_in_behind_a_semicolon_is_not_of_the_clause_before() -> None:
    found = said("融资180万元对道路进行改造；投入25万元，配备了洒水车。")
    assert found["25万元"].label == "投入"


def test_all_that_a_purse_gave_right_after_all_that_it_took_in() -> None:
    found = said("市本级政府性基金预算总收入49亿元、总支出48亿元；一般公共预算总收入59亿元、总支出58亿元。")
    assert [found[text].label for text in ("48亿元", "58亿元")] == ["政府性基金预算总支出", "一般公共预算总支出"]


@pytest.mark.parametrize("before", ["较2022年总收入", "比上年财政拨款收入", "较2022年度实际收入"])
def test_last_years_value_told_with_its_name(before: str) -> None:
    found = said(f"2023年，本单位总收入165万元，{before}180万元减少15万元，下降8.3%。", SCHOOL)
    assert (found["180万元"].basis, found["180万元"].period, found["180万元"].label) == ("prior", "2022", "总收入")
    assert {(found[text].label, found[text].role) for text in ("15万元", "8.3%")} == {("总收入", "change")}


def test_what_a_body_has_of_staff_is_named_without_the_body() -> None:
    found = said("中心内有事业编制25名，某某支队有在编人员16名，全额财拨编制2人。", SCHOOL)
    assert [fact.label for fact in found.values()] == ["事业编制", "在编人员", "全额财拨编制"]


def test_what_was_renewed_stands_behind_its_number() -> None:
    found = said("完成13个村庄绿化，改造提升62个饮水管网；56条76公里农村公路实现通车。")
    assert [(fact.label, fact.role) for fact in found.values()][1:] == [
        ("改造提升饮水管网", "amount"),
        ("农村公路", "amount"),
        ("农村公路", "amount"),
    ]


def test_the_noun_of_a_rank_ends_before_the_rank() -> None:
    assert said("投资总量在全省91个县中继续排名第一。")["91个"].label == "县"
    assert said("58个重点项目进展顺利。")["58个"].label == "重点项目"


def test_the_part_of_a_year_behind_what_it_is_a_part_of() -> None:
    head = "关于柘浦县2020年财政预算上半年执行情况的报告\n一、2020年财政预算上半年执行情况\n"
    assert said("企业所得税完成7565万元。", head)["7565万元"].period == "2020-01/2020-06"


def test_a_threshold_passed_without_a_figure_names_the_value_behind_it() -> None:
    found = said("地区生产总值跨越5000亿元，达5600亿元；财政收入迈过千亿大关，达1330亿元，增长28.55%。")
    assert [fact.label for fact in found.values()] == ["地区生产总值"] * 2 + ["财政收入"] * 2


@pytest.mark.parametrize(
    ("told", "label"), [("机械行业实现产值", "机械行业产值"), ("固定资产完成投资", "固定资产投资")]
)
def test_who_reached_it_and_what_is_one_name(told: str, label: str) -> None:
    assert said(f"{told}18亿元。")["18亿元"].label == label


def test_a_bare_measure_is_of_the_thing_told_before() -> None:
    found = said("农林牧渔业总产值69亿元，增加值37亿元。果用瓜1107公顷，产量28408吨。")
    assert [fact.label for fact in found.values()][1::2] == ["农林牧渔业增加值", "果用瓜产量"]


def test_a_plan_of_the_year_and_one_held_against_another_plan() -> None:
    assert said("实际利用外资4729万美元，完成年目标任务117.4%。")["117.4%"].label == "实际利用外资"
    found = said("“十一五”期间完成固定资产投资178亿元，是“十五”期间的5.1倍，年均增长45.6%。")
    assert {fact.label for fact in found.values()} == {"固定资产投资"}


def test_years_that_are_only_praised_are_no_facts() -> None:
    assert list(said("过去五年，是总量不断扩大的五年。")) == []


def test_what_is_to_be_built_is_named_without_the_words_that_announce_it() -> None:
    assert labels("主要建设内容为建设道路31152平方米，小桥2座。") == ["建设道路", "小桥"]
