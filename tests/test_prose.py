"""What figures in prose say: label, role, basis, period, level and links, by the way such reports are written."""

from __future__ import annotations

import pytest

from extractor.model.fact import Fact
from extractor.pipeline import default_book, document_of, understand

HEAD = "清溪县水利局2023年度部门整体支出绩效自评报告\n一、收支情况\n"


def facts(text: str, head: str = HEAD) -> list[tuple[str, Fact]]:
    report = understand(document_of(head + text), default_book())
    texts = {figure.id: figure.text for figure in report.figures}
    return [(texts[fact.figure], fact) for fact in report.facts]


def said(text: str, head: str = HEAD) -> list[tuple[str, str, str]]:
    return [(figure, fact.label, fact.role) for figure, fact in facts(text, head)]


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("全年基本支出为300万元。", [("300万元", "基本支出", "amount")]),
        ("项目支出120万元，占比为28.6%。", [("120万元", "项目支出", "amount"), ("28.6%", "项目支出", "share")]),
        ("本年支出合计420万元，比上年增加20万元，增长5%。",
         [("420万元", "本年支出合计", "amount"), ("20万元", "本年支出合计", "change"),
          ("5%", "本年支出合计", "change")]),
        ("辖16个行政村。", [("16个", "行政村", "amount")]),
        ("开展了3次专项检查，整改隐患45处。", [("3次", "开展专项检查", "amount"), ("45处", "整改隐患", "amount")]),
        ("完成水库除险加固9座。", [("9座", "水库除险加固", "amount")]),
        ("甲镇、乙镇分别下达补助30万元、45万元。",
         [("30万元", "甲镇下达补助", "amount"), ("45万元", "乙镇下达补助", "amount")]),
        ("城镇、农村居民人均可支配收入分别为41000元和22000元，分别增长4.8%和6.9%。",
         [("41000元", "城镇居民人均可支配收入", "amount"), ("22000元", "农村居民人均可支配收入", "amount"),
          ("4.8%", "城镇居民人均可支配收入", "change"), ("6.9%", "农村居民人均可支配收入", "change")]),
        ("自来水普及率由88%提高到92%。", [("88%", "自来水普及率", "rate"), ("92%", "自来水普及率", "rate")]),
        ("办理建议46件、提案52件，合计98件。",
         [("46件", "办理建议", "amount"), ("52件", "提案", "amount"), ("98件", "合计", "amount")]),
        ("预算完成率提高2.5个百分点。", [("2.5个百分点", "预算完成率", "change")]),
        ("纳入帮扶对象56户142人。", [("56户", "纳入帮扶对象", "amount"), ("142人", "纳入帮扶对象", "amount")]),
        ("安排2600万元用于河道治理。", [("2600万元", "河道治理", "amount")]),
        ("一般性支出压减5%。", [("5%", "一般性支出", "change")]),
        ("排查堤段隐患41处，整改39处。", [("41处", "排查堤段隐患", "amount"), ("39处", "整改堤段隐患", "amount")]),
        ("“三公”经费全年支出7万元。", [("7万元", "“三公”经费支出", "amount")]),
        ("改造入户管线，使2.4万户7万居民用上自来水。", [("2.4万户", "居民", "amount"), ("7万", "居民", "amount")]),
        ("一二三产增加值分别增长4%、5%和6%。",
         [("4%", "一产增加值", "change"), ("5%", "二产增加值", "change"), ("6%", "三产增加值", "change")]),
        ("花生、大豆、棉花产量分别增长3%、4%、5%。",
         [("3%", "花生产量", "change"), ("4%", "大豆产量", "change"), ("5%", "棉花产量", "change")]),
        ("幼儿园和小学在校生分别为300人、900人。",
         [("300人", "幼儿园", "amount"), ("900人", "小学在校生", "amount")]),
        ("每年60%以上财政支出用于教育。", [("60%以上", "财政支出", "share")]),
        ("事故率0.5%，低于1%的控制目标。", [("0.5%", "事故率", "rate"), ("低于1%", "事故率", "rate")]),
        ("“农林水支出（类）水利（款）防汛（项）”30万元。", [("30万元", "防汛", "amount")]),
        ("公务接待费3万元，接待6批次、40人次。决算数比预算数少1万元。",
         [("3万元", "公务接待费", "amount"), ("6批次", "接待", "amount"), ("40人次", "接待", "amount"),
          ("1万元", "公务接待费", "change")]),
        ("人均预期寿命从76岁提升至78岁。", [("76岁", "人均预期寿命", "amount"), ("78岁", "人均预期寿命", "amount")]),
        ("收入5万元（用于还本）、租金2万元。", [("5万元", "收入", "amount"), ("2万元", "租金", "amount")]),
        ("产品远销24个国家和地区。", [("24个", "国家和地区", "amount")]),
        ("一季度，800万元以旧换新补贴拉动消费4000万元。",
         [("800万元", "以旧换新补贴", "amount"), ("4000万元", "拉动消费", "amount")]),
        ("投产规模最大、技术领先的2座5万千瓦抽水电站。",
         [("2座", "抽水电站", "amount"), ("5万千瓦", "抽水电站", "amount")]),
        ("门票和餐饮收入增长均超20%。", [("超20%", "门票和餐饮收入", "change")]),
        ("一般公共预算收入中的罚没收入6万元。", [("6万元", "罚没收入", "amount")]),
        ("会议费6万元，政策退出后增长4%。", [("6万元", "会议费", "amount"), ("4%", "会议费", "change")]),
        ("煤层气五年累计产量达7亿立方米。", [("7亿立方米", "煤层气产量", "amount")]),
        ("水质达标比例连续两年为100%。", [("100%", "水质达标比例", "rate")]),
        ("门票收入均保持10%以上增长。", [("10%以上", "门票收入", "change")]),
        ("粮食、蔬菜产量分别快于全省2个、1个百分点。",
         [("2个", "粮食产量", "change"), ("1个百分点", "蔬菜产量", "change")]),
        ("建成6个县（市、区）平台。", [("6个", "建成县（市、区）平台", "amount")]),
        ("空气综合指数同比改善2.5%。", [("2.5%", "空气综合指数", "change")]),
        ("本年实施四类项目，预算安排30万元。", [("四类", "实施项目", "amount"), ("30万元", "预算安排", "amount")]),
        ("调入一般公共预算8万元。", [("8万元", "调入一般公共预算", "amount")]),
        ("集中供水率97%，饮水达标率95%，分别比上年提高1.2个百分点和1.6个百分点。",
         [("97%", "集中供水率", "rate"), ("95%", "饮水达标率", "rate"), ("1.2个百分点", "集中供水率", "change"),
          ("1.6个百分点", "饮水达标率", "change")]),
    ],
)  # fmt: skip
def test_labels_and_roles(text: str, wants: list[tuple[str, str, str]]) -> None:
    assert said(text) == wants


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("公务接待费年初预算为6万元，支出决算为4.2万元，完成年初预算的70%。", ["budget", "actual", None]),
        ("公用经费比上年的50万元减少2万元。", ["prior", "actual"]),
        ("主要目标是：新增灌溉面积2万亩，改造泵站6座。", ["target", "target"]),
        ("2024年计划改造渠道30公里。", ["target"]),
        ("年初预算收入合计500万元。", ["budget"]),
    ],
)
def test_bases(text: str, bases: list[str | None]) -> None:
    assert [fact.basis for _, fact in facts(text)] == bases


def test_the_account_item_of_a_paragraph_names_its_figures() -> None:
    text = "1、农林水支出（类）水利（款）防汛（项）。年初预算为80万元，支出决算为76万元，完成年初预算的95%。"
    assert {fact.label for _, fact in facts(text)} == {"防汛"}


def test_periods_come_from_the_sentence_the_paragraph_and_the_report() -> None:
    text = "2022年发放补贴60万元。与2022年相比，办公费减少3万元。截至2023年12月31日，固定资产900万元。"
    assert [fact.period for _, fact in facts(text)] == ["2022", "2023", "2023-12-31"]


def test_levels_are_part_of_a_fact() -> None:
    head = "关于云岭市2023年预算执行情况和2024年预算草案的报告\n一、2023年预算执行情况\n"
    got = facts("全市一般公共预算收入80亿元。\n市级一般公共预算收入30亿元，市级卫生村12个。\n", head)
    assert [fact.scope for _, fact in got][:2] == ["全市", "市级"]
    assert got[2][1].label == "市级卫生村"


def test_a_level_named_alone_holds_for_one_value() -> None:
    got = facts("获奖9项，其中国家级1项、省级6项。建成公园12个。")
    assert [(fact.label, fact.scope) for _, fact in got] == [
        ("获奖", None), ("获奖", "国家级"), ("获奖", "省级"), ("建成公园", None)]  # fmt: skip


def test_a_row_of_places_after_the_level_itself_is_not_of_that_level() -> None:
    got = facts("计划分配：市本级3亿元、东河区2亿元。市级财政收入8亿元，增长5%。")
    assert [fact.scope for _, fact in got] == ["市本级", None, "市级", "市级"]


def test_parts_in_brackets_are_of_the_level_of_their_total() -> None:
    got = facts(
        "全市政府债务限额90亿元（一般债务60亿元，专项债务30亿元），其中市级政府债务限额20亿元（一般债务12亿元）。"
    )
    assert [fact.scope for _, fact in got] == ["全市"] * 3 + ["市级"] * 2
    assert [fact.indicator for _, fact in got][1:3] == ["debt.general_limit", "debt.special_limit"]


def test_the_money_of_a_heading_is_the_scope_of_what_else_were_all_spending() -> None:
    head = "清溪县水利局2023年度部门决算\n六、一般公共预算财政拨款基本支出决算情况说明\n"
    got = facts("一般公共预算财政拨款基本支出50万元，其中：人员经费40万元，公用经费10万元。办公费3万元。", head)
    money = "一般公共预算财政拨款"
    assert [fact.scope for _, fact in got] == [money, money + "基本支出", money + "基本支出", None]


def test_what_is_counted_within_a_whole_that_has_no_figure_has_it_as_scope() -> None:
    got = facts("在面向小微企业的政府采购项目中，成交金额20万元；办公费3万元。在检查中，发现隐患5处。")
    assert [fact.scope for _, fact in got] == ["面向小微企业的政府采购项目", None, None]


def test_a_heading_that_names_a_project_names_its_money() -> None:
    head = "清溪县市场监管局2023年度部门整体支出绩效自评报告\n"
    got = facts(
        "（一）农贸市场快检专项。年初预算12万元，实际支出11万元，完成检测800批次。\n（二）预算管理情况。预算12万元。",
        head,
    )
    assert [fact.label for _, fact in got] == ["农贸市场快检专项", "农贸市场快检专项", "检测", "预算"]


def test_parts_of_a_plan_are_planned_and_so_is_its_change() -> None:
    got = facts("年初预算安排支出60万元，其中：会议费20万元、培训费40万元。")
    assert [fact.basis for _, fact in got] == ["budget"] * 3
    assert [fact.basis for _, fact in facts("会议费年初预算8万元，比上年减少1万元，下降11%。")] == ["budget"] * 3


def test_a_review_of_five_years_comes_to_its_last() -> None:
    head = "清溪县2026年政府工作报告\n一、“十四五”时期工作回顾\n"
    got = facts("新建学校9所。\n全年旅游收入8亿元，快于2024年3个百分点。\n新建公园2个。", head)
    assert [fact.period for _, fact in got] == ["2021/2025", "2025", "2025", "2025"]


def test_a_time_told_in_brackets_holds_only_there() -> None:
    got = facts("印花税30万元，增长5%（1-5月增长3%）；契税20万元，下降2%。")
    assert [fact.period for _, fact in got] == ["2023", "2023", "2023-01/2023-05", "2023", "2023"]


def test_parts_of_a_total_are_of_its_level() -> None:
    got = facts(
        "全市政府债务限额中，市级政府债务限额20亿元，其中：一般债务9亿元；各县区政府债务限额30亿元，其中：一般债务14亿元。"
    )
    assert [fact.scope for _, fact in got] == ["市级", "市级", "各县区", "各县区"]


def test_what_is_said_of_a_part_is_of_its_level() -> None:
    got = facts("全国一般公共预算收入90亿元。其中，中央一般公共预算收入50亿元，同比增长4%。")
    assert [fact.scope for _, fact in got] == ["全国", "中央", "中央"]


def test_what_changed_between_two_years_has_both() -> None:
    got = facts("2020年到2023年，林地占比从30%提升到35%。农业产值由2021年的4亿元提高到2023年的5亿元。")
    assert [fact.period for _, fact in got] == ["2020", "2023", "2021", "2023"]


def test_parts_know_their_total_and_end_with_their_list() -> None:
    got = facts("在职86人，其中行政人员31人、事业人员55人；退休40人。")
    head, first, second, apart = (fact for _, fact in got)
    assert first.part_of == second.part_of == head.id
    assert apart.part_of is None


def test_a_sum_said_last_is_the_total_of_what_came_before() -> None:
    first, second, total = (fact for _, fact in facts("收到捐赠12万元、利息3万元，合计15万元。"))
    assert first.part_of == second.part_of == total.id


def test_shares_and_rates_know_their_base() -> None:
    got = [fact for _, fact in facts("收入合计500万元，其中拨款收入400万元，占80%。")]
    total, part, share = got
    assert (share.about, share.of) == (part.id, total.id)
    budget, actual, rate = (fact for _, fact in facts("会议费预算为10万元，决算为8万元，完成预算的80%。"))
    assert rate.of == budget.id
    assert rate.label == actual.label == "会议费"


def test_durations_that_only_tell_the_time_say_nothing() -> None:
    assert [text for text, _ in facts("五年来新建水厂7座。")] == ["7座"]


def every(*word_ids: str) -> list[str]:
    return [word for word_id in word_ids for word in default_book().words(word_id)]


@pytest.mark.parametrize("word", every("phrase.budget"))
def test_every_word_of_the_budget_decides_the_basis(word: str) -> None:
    assert [(f.label, f.basis) for _, f in facts(f"会议费{word}5万元。")] == [("会议费", "budget")]


@pytest.mark.parametrize("word", every("phrase.actual"))
def test_every_word_of_execution_decides_the_basis(word: str) -> None:
    head = "清溪县水利局2023年部门预算编制说明\n一、预算情况\n"
    assert [(f.label, f.basis) for _, f in facts(f"会议费{word}5万元。", head)] == [("会议费", "actual")]


@pytest.mark.parametrize("word", every("phrase.target"))
def test_every_word_of_aims_decides_the_basis(word: str) -> None:
    assert [f.basis for _, f in facts(f"新建泵站{word}5座。")] == ["target"]


@pytest.mark.parametrize("word", every("phrase.change_strict"))
def test_every_word_of_change_makes_a_change(word: str) -> None:
    assert [(f.label, f.role) for _, f in facts(f"会议费比上年{word}5%。")] == [("会议费", "change")]


@pytest.mark.parametrize("word", [word for word in every("phrase.copula") if word not in "、（("])
def test_predicates_are_no_part_of_a_label(word: str) -> None:
    assert [f.label for _, f in facts(f"会议费{word}5万元。")] == ["会议费"]


@pytest.mark.parametrize("word", every("phrase.join"))
def test_joiners_are_no_part_of_a_label(word: str) -> None:
    assert facts(f"全年支出9万元，{word}会议费5万元。")[1][1].label == "会议费"


def test_headings_and_sentences_of_a_five_year_plan_give_its_years() -> None:
    head = "青溪市政府工作报告\n——2026年1月12日在青溪市第八届人民代表大会第五次会议上\n"
    text = "“十四五”时期工作回顾\n新增绿地30公顷。\n2026年重点工作\n改造管网12公里。“十五五”期间新建泵站9座。"
    found = [(fact.period, fact.basis) for _, fact in facts(text, head)]
    assert found == [("2021/2025", "actual"), ("2026", "target"), ("2026/2030", "target")]


def test_the_end_of_a_plan_is_the_year_compared_with() -> None:
    found = facts("2023年水库蓄水量90万立方米，比“十三五”末的60万立方米增加30万立方米。")
    assert [(figure, fact.basis, fact.period) for figure, fact in found][1] == ("60万立方米", "prior", "2020")


def test_what_is_held_against_the_budget_of_the_year_keeps_its_name() -> None:
    found = facts("公务接待费支出4.1万元，比年初预算5万元减少0.9万元，下降18%。")
    assert [(fact.label, fact.role, fact.basis) for _, fact in found] == [
        ("公务接待费支出", "amount", "actual"), ("公务接待费支出", "amount", "budget"),
        ("公务接待费支出", "change", "actual"), ("公务接待费支出", "change", "actual"),
    ]  # fmt: skip


def test_a_plan_named_with_its_size_is_what_the_share_is_of() -> None:
    found = facts("完成食品抽检3860批次，为年度任务3600批次的107.22%。")
    assert [(fact.label, fact.role, fact.basis) for _, fact in found] == [
        ("食品抽检", "amount", "actual"), ("食品抽检", "amount", "target"), ("食品抽检", "rate", None),
    ]  # fmt: skip
    assert found[2][1].of == found[1][1].id


def test_zones_are_levels_before_what_a_treasury_has() -> None:
    (_, zone), (_, plant) = facts("开发区一般公共预算收入120万元。\n开发区污水处理厂投资80万元。")
    assert (zone.scope, plant.scope) == ("开发区", None)


def test_a_clause_that_holds_its_parts_names_their_whole() -> None:
    total, _, first, second = (fact for _, fact in facts(
        "基本支出300万元，项目支出100万元。基本支出包括人员经费250万元和公用经费50万元。"))  # fmt: skip
    assert (first.part_of, second.part_of) == (total.id, total.id)
    assert (first.label, second.label) == ("人员经费", "公用经费")


def test_a_span_of_time_can_change_and_an_aim_is_a_level() -> None:
    found = facts("平均住院日7.8天，比上年缩短0.4天；床位使用率86.4%，高于目标值85%，比上年提高1.2个百分点。")
    assert [(fact.label, fact.role, fact.basis) for _, fact in found] == [
        ("平均住院日", "amount", "actual"), ("平均住院日", "change", "actual"), ("床位使用率", "rate", None),
        ("床位使用率", "rate", "target"), ("床位使用率", "change", "actual"),
    ]  # fmt: skip


def test_money_told_after_a_rate_is_not_named_by_it() -> None:
    found = facts(
        "到位资金5,760万元，到位率88.89%；实际支出5,184.5万元，占到位资金的90.01%，结余575.5万元。户均增收650元。"
    )
    assert [fact.label for _, fact in found[2:]] == ["实际支出", "实际支出", "结余", "户均增收"]
    assert found[3][1].of_label == "到位资金"


def test_points_given_add_up_to_the_total_and_full_marks_do_not() -> None:
    found = facts("项目得分87.6分。其中：决策15分，得14分；过程25分，得21.6分；产出35分，得31分；效益25分，得21分。")
    parts = [text for text, fact in found if fact.part_of == found[0][1].id]
    assert parts == ["14分", "21.6分", "31分", "21分"]


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("一般债务限额11亿元。债务限额50亿元，其中一般债务限额20亿元、专项债务限额30亿元。较2022年增加6亿元。",
         ["一般债务限额", "债务限额", "一般债务限额", "专项债务限额", "债务限额"]),
        ("收入总预算900万元，与上年相比增加60万元。", ["收入总", "收入总"]),
        ("评价组向沿街商户发放问卷200份，收回有效问卷190份，回收率95%。", ["问卷", "有效问卷", "有效问卷回收率"]),
        ("为2.3万名75岁以上老人发放高龄津贴610万元。", ["老人", "高龄津贴"]),
        ("二是3个标段工期滞后。巡察反馈的17项问题整改15项。", ["标段", "问题", "整改问题"]),
        ("新增专项债券9亿元安排7个项目，其中在建项目4个、新建项目3个。已支出8.6亿元，支出进度95.6%。",
         ["新增专项债券", "项目", "在建项目", "新建项目", "新增专项债券", "新增专项债券支出进度"]),
        ("规模以上工业企业实现利润总额8亿元，港口完成货物吞吐量900万吨。",
         ["规模以上工业企业利润总额", "港口货物吞吐量"]),
        ("研发经费支出5亿元，占地区生产总值的1.2%。人口自然增长率2.1‰。",
         ["研发经费支出", "研发经费支出", "人口自然增长率"]),
        ("与报告的执行数相比，收入增加0.3亿元，支出增加0.4亿元。", ["收入", "支出"]),
        ("新开工水库、灌渠等水利工程12处。", ["水利工程"]),
        ("旅客恢复至上年的81.5%。资本市场融资增长4%。中欧班列开行90列。", ["旅客", "资本市场融资", "中欧班列开行"]),
        ("医保补助标准由每人每年580元提高到610元。", ["医保补助标准", "医保补助标准"]),
        ("分期限看，10年期4亿元，15年期3亿元。", ["10年期", "15年期"]),
        ("为企业减负1.8亿元。为群众办实事32件。", ["减负", "办实事"]),
        ("在职人员控制率=（在职人员数/编制数）×100%=93.5%，得5分。",
         ["在职人员控制率", "在职人员控制率得分"]),
        ("新增债券3亿元用于管网改造（2亿元）、校舍加固（1亿元）。", ["新增债券", "管网改造", "校舍加固"]),
        ("36个行业大类中，25个保持增长。在建项目12个，项目中有3个完工。",
         ["行业大类", "行业大类", "在建项目", "在建项目"]),
        ("2个标段滞后，分别延期40天和65天。", ["标段", "延期", "延期"]),
        ("城镇和农村居民人均可支配收入分别达4万元、2万元，增长5%、7%。",
         ["城镇居民人均可支配收入", "农村居民人均可支配收入", "城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("非税收入5亿元。税收占比59%，较上年提高1.3个百分点。", ["非税收入", "税收", "税收"]),
        ("培训收入160万元，同比+12.7%。完成农村公路提升86公里。", ["培训收入", "培训收入", "农村公路提升"]),
        ("财政总收入突破10亿元大关、达到10.3亿元。", ["财政总收入", "财政总收入"]),
        ("年初预算600万元，其中项目支出200万元；年中因物价上涨等因素追加80万元，全年预算数为680万元。",
         ["年初预算", "项目支出", "追加", "年初预算"]),
        ("收入总计900万元。支出总计800万元。收入总计与上年相比，增加30万元。", ["收入总计", "支出总计", "收入总计"]),
        ("年初人代会批准财政总收入20亿元，拟调减1亿元。", ["财政总收入", "财政总收入"]),
        ("老旧小区改造（46个小区、惠及1.2万户）1.5亿元。", ["小区", "惠及", "老旧小区改造"]),
        ("税收收入由29亿元调减为27亿元，净减少2亿元。", ["税收收入", "税收收入", "税收收入"]),
        ("房地产投资由上年的下降9.1%转为增长2.3%。", ["房地产投资", "房地产投资"]),
        ("货物吞吐量1亿吨，集装箱60万标箱，增幅分别为4%、9%。",
         ["货物吞吐量", "集装箱", "货物吞吐量", "集装箱"]),
        ("城镇新增就业1.6万人，超额完成全年1.5万人的目标。", ["城镇新增就业", "城镇新增就业"]),
        ("学生营养改善计划120万元。其余2个项目90万元。", ["学生营养改善计划", "项目", "项目"]),
        ("蚕茧产量90吨，年末桑园面积1万亩，分别增长2%和下降1%。",
         ["蚕茧产量", "桑园面积", "蚕茧产量", "桑园面积"]),
        ("水稻播种面积3万亩，总产量1.4万吨，产量增长2%。肉牛年末存栏900头，全年出栏400头。",
         ["水稻播种面积", "水稻总产量", "水稻产量", "肉牛年末存栏", "肉牛出栏"]),
        ("仓储、会展等服务业营业收入分别增长3%、4%。", ["仓储服务业营业收入", "会展服务业营业收入"]),
        ("市级、县级示范合作社分别为6家、20家。", ["市级示范合作社", "县级示范合作社"]),
        ("规上采矿业、高新技术产业增加值年均分别增长3%、4%。",
         ["规上采矿业增加值", "高新技术产业增加值"]),
        ("铜、铅、锌产量分别增长3%、4%、5%。", ["铜产量", "铅产量", "锌产量"]),
        ("职工养老、工伤保险参保人数分别为3万人、4万人。", ["职工养老保险参保人数", "工伤保险参保人数"]),
        ("主体税种增值税、契税分别为3亿元、4亿元。", ["增值税", "契税"]),
        ("调出资金3亿元，结余1亿元。", ["调出资金", "结余"]),
        ("支持教育3亿元，2.乡村振兴2亿元，3.水利1亿元。", ["支持教育", "乡村振兴", "水利"]),
        ("编印《清溪县水利局年鉴》30册。", ["编印《清溪县水利局年鉴》"]),
        ("2080505机关事业单位基本养老保险缴费支出60万元。", ["机关事业单位基本养老保险缴费支出"]),
        ("到期本金9亿元，通过再融资债券偿还6亿元。", ["到期本金", "再融资债券偿还"]),
        ("2023一般性转移支付补助5亿元。", ["一般性转移支付补助"]),
        ("采购耗材3,200扎、试剂盒25盒。", ["试剂盒"]),
        ("水利支出完成5亿元，占调整及变动预算的93%。为年初预算的116%，批准调整预算的93%。",
         ["水利支出", "水利支出", "水利支出", "水利支出"]),
        ("完成绩效评价30个、资金9亿元，其中，市本级5个、资金2亿元。", ["绩效评价", "资金", "绩效评价", "资金"]),
    ],
)  # fmt: skip
def test_names_of_figures_in_many_turns_of_phrase(text: str, wants: list[str]) -> None:
    assert [label for _, label, _ in said(text)] == wants


def test_a_body_speaks_of_itself_by_its_noun() -> None:
    head = "青桐县人民医院2023年度部门整体支出绩效自评报告\n一、收支情况\n"
    assert [f.label for _, f in facts("医院总收入900万元。协作医院床位60张。", head)] == ["总收入", "协作医院床位"]


def test_days_of_founding_and_spans_within_a_sentence_are_no_time_of_the_figures() -> None:
    found = facts(
        "我局大楼建成于1998年5月，占地12亩。进度偏慢，1-6月支出30万元。公用经费9万元。2021年以来新建泵站6座。"
    )
    assert [fact.period for _, fact in found] == ["2023", "2023-01/2023-06", "2023", "2021/2023"]


def test_a_plan_holds_for_its_sentence_until_something_is_told_as_done() -> None:
    found = facts("计划新建泵站6座，铺设管网20公里，实际铺设管网21公里。清理河道8公里，完成年度计划的104%。")
    assert [fact.basis for _, fact in found] == ["target", "target", "actual", "actual", None]


def test_years_up_to_now_and_the_year_of_a_speech() -> None:
    head = "政府工作报告\n——2024年1月9日在青桐市第八届人民代表大会第四次会议上\n一、2023年工作回顾\n"
    found = facts("五年来累计新建公路600公里。去年人口净流入1.2万人。", head)
    assert [(fact.period, fact.basis) for _, fact in found] == [("2019/2023", "actual"), ("2023", "actual")]


def test_a_heading_below_one_that_announces_projects_names_what_is_told_under_it() -> None:
    found = facts("二、重点项目情况\n1.护士轮训。预算60万元，较上年压减10%。\n2.窗口改造。安排资金90万元。\n")
    assert [fact.label for _, fact in found] == ["护士轮训", "护士轮训", "窗口改造"]


def test_a_plan_amended_within_its_year_is_no_value_of_last_year() -> None:
    found = facts("水利支出预算由年初的58万元调减至39万元。水费由上年的12万元调整为9万元。")
    told = [(fact.period, fact.basis) for _, fact in found]
    assert told == [("2023", "budget"), ("2023", "budget"), ("2022", "prior"), ("2023", "actual")]


def test_what_is_held_within_a_budget_is_not_the_budget() -> None:
    found = facts("“三公”经费支出46万元，控制在年初预算58万元以内，较上年减少2万元。其中公务接待费1万元。")
    assert [fact.basis for _, fact in found] == ["actual", "budget", "actual", "actual"]


def test_the_parts_behind_a_colon_are_of_the_plan_before_it() -> None:
    found = facts("年初预算收入900万元：财政拨款800万元，占88.9%；其他收入100万元。决算收入910万元，决算支出890万元。")
    assert [(fact.label, fact.basis) for _, fact in found] == [
        ("收入", "budget"), ("财政拨款", "budget"), ("财政拨款", None), ("其他收入", "budget"),
        ("收入", "actual"), ("支出", "actual"),
    ]  # fmt: skip


def test_a_year_that_something_is_measured_against_is_not_its_own() -> None:
    found = facts("来访游客500万人次，恢复到2019年的96.7%；门票收入3亿元。报废率由2021年的2.05%降至1.72%。")
    assert [fact.period for _, fact in found] == ["2023", "2023", "2023", "2021", "2023"]


def test_a_day_of_stocks_does_not_hold_for_the_year() -> None:
    found = facts("截至2023年12月31日，资产总额900万元。当年新购设备12台，金额80万元。")
    assert [fact.period for _, fact in found] == ["2023-12-31", "2023", "2023"]


def test_the_two_sides_of_the_budget_that_a_heading_names() -> None:
    head = "青桐市2024年预算执行情况与2025年预算草案的报告\n一、政府性基金预算\n（一）2024年执行情况。"
    found = facts("全市收入58亿元，加上上级补助收入2亿元，收入总计60亿元。支出55亿元。", head)
    assert [(fact.label, fact.scope) for _, fact in found] == [
        ("政府性基金预算收入", "全市"), ("上级补助收入", "全市"), ("收入总计", "全市"), ("政府性基金预算支出", "全市"),
    ]  # fmt: skip


def test_points_within_a_total_of_points() -> None:
    found = facts("综合自评得分94分，其中：投入14分、产出80分。")
    assert [fact.indicator for _, fact in found] == ["score.total", "score.item", "score.item"]


def test_a_mean_above_that_of_all() -> None:
    head = "青桐县2023年国民经济和社会发展统计公报\n一、收入\n"
    found = facts("居民人均可支配收入29000元，其中城镇居民40000元，农村居民18000元。", head)
    assert [fact.indicator for _, fact in found] == [
        "economy.income_per_capita", "economy.urban_income_per_capita", "economy.rural_income_per_capita",
    ]  # fmt: skip


def test_the_costs_that_a_heading_speaks_of() -> None:
    found = facts("二、“三公”经费支出情况\n（一）总体情况。全年支出38万元，比年初预算45万元节约7万元。\n")
    assert [fact.label for _, fact in found] == ["“三公”经费支出"] * 3


def test_what_money_was_given_for_is_told_after_it() -> None:
    found = facts(
        "投入23亿元，实施村级公共服务补助。统筹安排资金4亿元，支持举办各类展会400余场。安排预算稳定调节基金5亿元。"
    )
    assert [fact.label for _, fact in found if fact.role == "amount"][:2] == ["村级公共服务补助", "举办各类展会"]
    assert found[-1][1].label == "安排预算稳定调节基金"
