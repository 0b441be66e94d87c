"""What a figure of the prose is of, about and part of, by the way such reports are written."""

from __future__ import annotations

import pytest

from extractor.model.fact import Fact
from extractor.pipeline import default_book, document_of, prove, understand

HEAD = "关于柘浦县2023年预算执行情况和2024年预算草案的报告\n一、2023年预算执行情况\n"


def linked(text: str, head: str = HEAD) -> dict[str, tuple[Fact, str, str, str]]:
    """Figure -> its fact, and the figures that it is of, about and part of."""
    report = understand(document_of(head + text), default_book())
    texts = {figure.id: figure.text for figure in report.figures}
    printed = {fact.id: texts[fact.figure] for fact in report.facts}
    return {
        printed[f.id]: (
            f,
            printed.get(f.of or "", ""),
            printed.get(f.about or "", ""),
            printed.get(f.part_of or "", ""),
        )
        for f in report.facts
    }


@pytest.mark.parametrize("lead", ["完成预算数", "占年初预算", "为调整预算", "达到全年预算数"])
def test_a_share_reached_of_a_budget_whose_size_is_told(lead: str) -> None:
    found = linked(f"全年税收收入8120万元，{lead}8000万元的101.5%，较上年7500万元增长8.3%。")
    plan, rate, prior, growth = (found[text] for text in ("8000万元", "101.5%", "7500万元", "8.3%"))
    assert (plan[0].label, plan[0].basis) == ("税收收入", "budget")
    assert (rate[0].role, rate[1], rate[2]) == ("rate", "8000万元", "8120万元")
    assert (prior[0].label, prior[0].basis, prior[0].period) == ("税收收入", "prior", "2022")
    assert (growth[0].role, growth[2]) == ("change", "8120万元")


def test_a_share_reached_of_a_budget_without_its_size() -> None:
    found = linked("非税收入4100万元，完成预算数102.5%，增长6.4%。")
    assert (found["102.5%"][0].role, found["102.5%"][0].of_label) == ("rate", "预算数")
    assert found["6.4%"][2] == "4100万元"


def test_a_share_is_of_what_was_reached_and_not_of_last_year() -> None:
    found = linked("一般公共预算支出9000万元，较上年8000万元增长12.5%。其中民生支出7200万元，占一般公共预算支出的80%。")
    assert found["80%"][1] == "9000万元"


def test_a_list_goes_on_behind_words_that_hold_the_verb_of_adding() -> None:
    head = "青桐县2023年国民经济和社会发展统计公报\n一、综合\n"
    found = linked("地区生产总值300亿元。其中：第一产业增加值60亿元，增长3%；第二产业增加值100亿元，增长4%；"
                   "第三产业增加值140亿元，增长5%。", head)  # fmt: skip
    assert [found[text][3] for text in ("60亿元", "100亿元", "140亿元")] == ["300亿元"] * 3


def test_what_is_added_to_a_total_is_no_part_of_it() -> None:
    found = linked("一般公共预算收入50亿元，其中税收收入30亿元，非税收入20亿元，加上上级补助收入10亿元。")
    assert [found[text][3] for text in ("30亿元", "20亿元", "10亿元")] == ["50亿元", "50亿元", ""]


def test_values_of_the_year_before_told_in_a_row() -> None:
    head = "青桐县2023年国民经济和社会发展统计公报\n一、综合\n"
    found = linked("三次产业结构由上年的20.5%、30.5%和49.0%调整为20.1%、30.2%和49.7%。", head)
    assert {found[t][0].period for t in ("20.5%", "30.5%", "49.0%")} == {"2022"}
    assert {found[t][0].period for t in ("20.1%", "30.2%", "49.7%")} == {"2023"}
    assert {fact.label for fact, *_ in found.values()} == {"三次产业结构"}


def test_a_change_without_the_words_of_its_strict_form() -> None:
    found = linked("地方一般公共预算收入6296万元，同比减95万元，减幅1.49%。")
    assert [found[text][0].role for text in ("95万元", "1.49%")] == ["change", "change"]
    assert [found[text][2] for text in ("95万元", "1.49%")] == ["6296万元", "6296万元"]


def test_what_only_grew_is_what_the_next_rate_is_of() -> None:
    found = linked("全年支出合计1000万元，基本支出比上年增加50万元，增长6.2%；项目支出减少20万元，下降3%。")
    assert (found["6.2%"][0].label, found["3%"][0].label) == ("基本支出", "项目支出")
    assert not found["6.2%"][2]


def test_a_change_in_number_is_not_of_an_amount_of_money() -> None:
    found = linked("调整后项目预算861万元，年中增加8个项目。")
    assert found["8个"][0].role == "change"
    assert not found["8个"][2]


def test_what_each_part_of_a_list_was_used_for_is_its_name() -> None:
    found = linked("安排城建资金90万元，其中：30万元用于桥梁检测，60万元用于道路养护。")
    assert [(found[t][0].label, found[t][3]) for t in ("30万元", "60万元")] == [
        ("桥梁检测", "90万元"),
        ("道路养护", "90万元"),
    ]


def test_a_tax_is_its_revenue_and_what_is_raised_for_others_is_not_the_own() -> None:
    found = linked("契税收入2600万元，上划中省市收入29300万元，财政总收入61000万元。")
    assert [found[t][0].indicator for t in ("2600万元", "29300万元", "61000万元")] == [
        "revenue.class.10119", "revenue.remitted_up", "fiscal.total_revenue",
    ]  # fmt: skip


def test_a_wrong_share_of_a_budget_is_found_by_the_plan_beside_it() -> None:
    text = HEAD + "全年税收收入8120万元，完成预算数8000万元的103.5%，增长8.3%。"
    findings = prove(document_of(text), default_book()).findings
    assert [finding.rule for finding in findings] == ["completion"]


def test_a_part_of_the_year_that_a_clause_begins_with_is_its_period() -> None:
    found = linked("上半年教育支出20亿元，下半年支出21亿元，全年教育支出41亿元。今年前三季度，科技支出5亿元。")
    assert [found[t][0].period for t in ("20亿元", "21亿元", "41亿元", "5亿元")] == [
        "2023-01/2023-06", "2023-07/2023-12", "2023", "2023-01/2023-09",
    ]  # fmt: skip


def test_an_amount_that_is_to_be_no_less_is_asked_for() -> None:
    found = linked("引进投资项目不少于3个。引进10亿元以上项目2个。")
    assert (found["不少于3个"][0].basis, found["2个"][0].basis) == ("target", "actual")


def test_what_is_less_than_the_value_of_last_year_before_it() -> None:
    found = linked(
        "车辆运行维护费用2.94万元，比去年3.01万元少0.07万元。公务接待费4万元，同比去年1.05万元增加2.95万元。"
    )
    assert (found["0.07万元"][0].role, found["0.07万元"][0].label) == ("change", "车辆运行维护费用")
    assert (found["1.05万元"][0].label, found["1.05万元"][0].basis) == ("公务接待费", "prior")


def test_the_undertaking_that_the_clause_before_names() -> None:
    found = linked("一是桥梁加固项目，安排资金42万元；二是人才培养项目，投入3万元；三是疫苗采购，安排资金6万元。")
    assert [found[t][0].label for t in ("42万元", "3万元")] == ["桥梁加固项目", "人才培养项目"]


def test_two_names_with_one_noun_told_with_a_comma() -> None:
    found = linked("城、乡居民人均可支配收入分别为22694元、9527元，增长8.5%、11%。")
    assert [found[t][0].label for t in ("22694元", "9527元")] == ["城镇居民人均可支配收入", "农村居民人均可支配收入"]


def test_the_names_of_projects_are_no_plans() -> None:
    found = linked("项目支出30万元，分别是交流经费5万元，省级科技计划项目验收经费16万元，评审费9万元。")
    assert [(found[t][0].label, found[t][0].basis) for t in ("5万元", "16万元", "9万元")] == [
        ("交流经费", "actual"), ("省级科技计划项目验收经费", "actual"), ("评审费", "actual"),
    ]  # fmt: skip


def test_the_year_that_a_speech_looks_back_on() -> None:
    text = "2020年柘浦县政府工作报告\n各位代表：\n2020年工作回顾\n全县生产总值391亿元，增长8.6%。"
    report = understand(document_of(text), default_book())
    assert (report.header.fiscal_year, report.facts[0].basis) == (2020, "actual")


def test_what_is_told_in_a_bracket_is_of_the_amount_in_it() -> None:
    found = linked("财政收入20亿元（其中税收收入15亿元，增长5%，占75%），增长3%。")
    assert [(found[t][0].label, found[t][2]) for t in ("5%", "75%", "3%")] == [
        ("税收收入", "15亿元"), ("税收收入", "15亿元"), ("财政收入", "20亿元"),
    ]  # fmt: skip


def test_a_budget_beside_a_part_is_no_part_and_the_list_goes_on() -> None:
    found = linked("“三公”经费支出62万元。其中：出国费12万元，完成预算11万元的109.1%；接待费50万元，完成预算的80%。")
    assert [found[t][3] for t in ("12万元", "11万元", "50万元")] == ["62万元", "", "62万元"]
    assert (found["11万元"][0].label, found["80%"][0].of_label) == ("出国费", "预算")


def test_the_own_revenue_within_all_that_a_fund_had() -> None:
    found = linked("政府性基金收入总计3319万元，其中本级收入103万元，上级补助收入3216万元。")
    assert (found["103万元"][0].indicator, found["103万元"][0].scope) == ("revenue.gov_fund", "本级")


def test_numbered_parts_have_the_time_of_their_total_and_their_shares_are_of_it() -> None:
    head = "青桐镇2024年财政预算执行情况的报告\n一、执行情况\n"
    text = "2024年上半年，全镇一般公共预算支出5000万元，执行情况如下：\n1.公共安全支出500万元，占总支出的10%。\n"
    found = linked(text + "2.教育支出1000万元，占总支出的20%。\n", head)
    assert {found[t][0].period for t in ("500万元", "10%", "1000万元", "20%")} == {"2024-01/2024-06"}
    assert [found[t][1] for t in ("10%", "20%")] == ["5000万元", "5000万元"]


def test_parts_named_as_the_main_ones_need_not_make_the_whole() -> None:
    text = HEAD + "市本级基本支出16.6亿元，占比34%。主要包括：人员支出14.9亿元；公用经费支出1.1亿元。"
    assert not prove(document_of(text), default_book()).findings


def test_a_heading_that_writes_its_year_in_words() -> None:
    head = "关于青桐镇2020年财政决算和2021年上半年财政预算执行情况的报告\n一、二〇二〇年财政决算情况\n"
    assert linked("教育支出780.3万元。", head)["780.3万元"][0].period == "2020"


ASSETS = "柘浦县2023年度国有资产管理情况的报告\n一、总体情况\n"


def test_parts_of_several_totals_are_each_of_the_total_that_measures_the_same() -> None:
    found = linked("全县国有企业资产总额96亿元，负债总额54亿元，净资产总额42亿元。其中，县属国有企业资产总额66亿元、"
                   "负债总额36亿元、净资产总额30亿元；乡镇企业资产总额30亿元、负债总额18亿元。", ASSETS)  # fmt: skip
    parts = {"66亿元": "96亿元", "36亿元": "54亿元", "30亿元": "96亿元", "18亿元": "54亿元"}
    assert {text: found[text][3] for text in parts} == parts


@pytest.mark.parametrize("lead", ["按可比价格", "按可比口径计算", "按自然口径", "剔除价格因素", "扣除留抵退税因素后"])
def test_how_a_change_was_reckoned_is_no_name_of_it(lead: str) -> None:
    found = linked(f"税收收入8120万元，{lead}增长4.5%，其中增值税3000万元，{lead}下降2.5%；房产税500万元，增长1%。")
    assert [found[text][0].label for text in ("4.5%", "2.5%")] == ["税收收入", "增值税"]
    assert [found[text][2] for text in ("4.5%", "2.5%")] == ["8120万元", "3000万元"]
    assert found["500万元"][3] == "8120万元"


def test_shares_of_a_list_are_of_the_total_before_it_whatever_its_unit() -> None:
    found = linked(
        "卫生总费用初步核算为90亿元，其中：政府卫生支出占27%，社会卫生支出占46%，个人卫生支出占27.5%。", ASSETS
    )
    assert [found[text][1] for text in ("27%", "46%", "27.5%")] == ["90亿元"] * 3


def test_a_change_is_of_what_the_sentence_told_under_its_name() -> None:
    found = linked("乡镇卫生院床位150张，卫生人员160人，与上年比较，床位增加5张。", ASSETS)
    assert found["5张"][2] == "150张"


def test_the_other_side_of_a_budget_has_its_name() -> None:
    found = linked("一般公共预算收入和支出分别增长4.5%、9.9%。")
    assert [found[text][0].label for text in ("4.5%", "9.9%")] == ["一般公共预算收入", "一般公共预算支出"]


def test_a_bracket_behind_a_change_tells_some_of_it() -> None:
    found = linked("年初共有8个项目，年中增加9个项目（含上年结转项目5个），收回3个项目（其中续建项目2个）。")
    assert (found["9个"][0].label, found["5个"][3], found["2个"][3]) == ("项目", "9个", "3个")


def test_a_part_told_within_its_whole_is_of_it() -> None:
    found = linked("财政收入9953万元，增长6.3%。财政收入中税收收入8007万元，增长2.3%。")
    assert (found["8007万元"][0].label, found["8007万元"][3]) == ("税收收入", "9953万元")


def test_a_body_is_named_with_the_rank_of_its_place_alone() -> None:
    head = "清河县水利局2023年度部门整体支出绩效自评报告\n一、基本情况\n"
    found = linked("2023年，县水利局年初批复预算8个项目985万元，追加预算3个项目120.5万元。", head)
    assert [(found[text][0].label, found[text][0].basis) for text in ("8个", "985万元", "3个", "120.5万元")] == [
        ("项目", "budget")
    ] * 4
