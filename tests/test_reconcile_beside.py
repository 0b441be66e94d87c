"""Relations told side by side, in rows of a table, or as announced: each holds as written, and fails when broken."""

from __future__ import annotations

import pytest

from extractor.pipeline import default_book, document_of, prove

FINAL = "青梧县粮食局2023年度部门决算\n"
REVIEW = "青梧县2023年度河道整治项目支出绩效自评报告\n"
PLACE = "青梧县2023年国民经济和社会发展统计公报\n"
WORK = "政府工作报告\n"

SCORES = (
    "综合得分91.5分，其中：决策指标20分，得{}分；过程指标30分，得27.5分；产出指标50分，得45.0分。\n评分表\n"
    "一级指标\t三级指标\t分值\t得分\n决策\t立项依据\t8\t8\n决策\t目标设定\t12\t11\n过程\t资金管理\t18\t16.5\n"
    "过程\t组织实施\t12\t11\n产出\t完成数量\t30\t27\n产出\t完成质量\t20\t18\n合计\t\t100\t91.5\n"
)
SECTORS = (
    "表3 地区生产总值\n单位：亿元\n年份\t地区生产总值\t第一产业\t第二产业\t第三产业\n"
    "2021\t314.62\t66.31\t128.46\t119.85\n2022\t{}\t70.28\t134.07\t127.43\n2023\t352.36\t73.95\t141.58\t136.83\n"
)
PRODUCTS = (
    "表4 主要产品产量\n产品名称\t单位\t2022年\t2023年\t比上年增长（%）\n水泥\t万吨\t261.4\t247.9\t-5.2\n"
    "饲料\t万吨\t42.7\t47.3\t10.8\n白酒\t千升\t3860\t4136\t7.2\n纱\t吨\t12480\t11763\t{}\n玻璃\t万箱\t358\t379\t5.9\n"
)
FUNDS = (
    "财力构成是：\n（1）本级收入41.36亿元，占可用财力的20.62%；\n（2）转移支付77.24亿元，占可用财力的38.51%；\n"
    "（3）上年结转39.64亿元，占可用财力的{}%；\n（4）调入资金23.78亿元，占可用财力的11.86%；\n"
    "（5）返还收入18.55亿元，占可用财力的9.25%。\n"
)
TASKS = (
    "二、工作安排\n重点抓好{}个方面工作：\n（一）扩大投资\n做好储备。\n（二）振兴工业\n培育企业。\n（三）改善民生\n办好学校。\n"
    "（四）防范风险\n守住底线。\n"
)

PAIRS = [
    ("sum", REVIEW + "评价小组由{}人组成，其中农业局3人、财政局1人、外聘专家2人。", "6", "8"),
    ("sum", "全年办理审计项目{}个，其中预算执行6个、经济责任17个、投资项目11个、专项调查4个。", "38", "36"),
    ("sum", PLACE + "年末建筑企业186户，其中大中型企业14户、小微型企业{}户。", "172", "127"),
    ("difference", "48个项目村中，31个村建立了管护制度，其余{}个村尚未建立。", "17", "27"),
    ("difference", "高新技术企业由41家增加到53家，增加{}家。", "12", "21"),
    ("completion", REVIEW + "泵站计划建设24处，实际建成{}处，完成率100%。", "24", "22"),
    ("share", "全年空气优良天数338天，优良率{}%。", "92.6", "96.2"),
    ("share", PLACE + "三次产业对经济增长的贡献率分别为14.6%、{}%和35.7%。", "49.7", "47.9"),
    ("difference", "政府采购预算28.64亿元，实际采购26.93亿元，节约{}亿元。", "1.71", "1.17"),
    ("difference", "药占比28.6%，较上年的30.2%下降{}个百分点。", "1.6", "6.1"),
    ("bound_claim", FINAL + "“三公”经费支出38.46万元，控制在年初预算{}万元以内。", "45.00", "35.00"),
    ("bound_claim", REVIEW + "普惠园覆盖率{}%，达到90%以上的目标。", "91.4", "81.4"),
    ("bound_claim", REVIEW + "户厕改造户均成本{}元，低于2200元的目标。", "2100", "2310"),
    ("sum", "偿还债券本金38.64亿元、付息11.27亿元，还本付息合计{}亿元。", "49.91", "94.91"),
    ("sum", REVIEW + SCORES, "19", "17"),
    ("sum", PLACE + SECTORS, "331.78", "337.18"),
    ("direction_claim", PLACE + PRODUCTS, "-5.7", "5.7"),
    ("share", FUNDS, "19.77", "17.97"),
    ("count_list", WORK + TASKS, "四", "五"),
    ("count_list", "项目内容包括厕所改造、污水治理、道路硬化和垃圾收运{}个方面。", "四", "五"),
    ("count_list", "县局设{}个内设机构：办公室、法规股、财政金融股、投资审计股。", "4", "5"),
    (
        "count_list",
        WORK + "办好{}件民生实事：改造户厕600户；建设农村路30公里；新建口袋公园5个；改造管网9公里。",
        "4",
        "5",
    ),
    ("per_unit", PLACE + "全年商品房销售面积52.36万平方米，销售额27.18亿元。商品房销售均价{}元。", "5191", "5911"),
    (
        "sum",
        PLACE + "全年社会消费品零售总额186.43亿元。按经营地统计，城镇消费品零售额118.76亿元，乡村消费品零售额{}亿元。",
        "67.67",
        "76.76",
    ),
]

SILENT = [
    "全年建设项目100个，其中新开工60个、亿元以上30个、省级重点20个。",
    "规模以上企业186户，其中国有企业14户、出口企业23户。",
    "查处案件48件，其中31件已办结，其余案件中17件正在办理。",
    REVIEW + "计划建设泵站24处，实际建成22处，完成率91.67%。",
    "全年空气有效监测361天，优良天数338天，优良率93.6%。",
    "水费收缴率93.6%，全市平均96.2%，比上年的90.1%提高3.5个百分点。",
    "支持教育、医疗、养老，共4个项目。",
    "保障城东高速公路、城西快速路、地铁4号线2期等项目建设。",
    "进出口总额4.86亿元，以美元计价6897万美元，其中出口总额3.92亿元。",
    FINAL + "财政拨款收入总计1762.51万元，其中财政拨款收入1721.36万元、年初结转41.15万元。",
    PLACE + "全体居民人均可支配收入27846元。按常住地分，城镇居民人均可支配收入38215元，农村居民人均可支配收入20164元。",
    "在思想传播、精神文明、文化供给等五个方面取得成效。",
]


def _loud(text: str) -> list[str]:
    findings = prove(document_of(text), default_book()).findings
    return [finding.rule for finding in findings if finding.severity != "note"]


@pytest.mark.parametrize(("rule", "text", "right", "wrong"), PAIRS)
def test_one_wrong_number_is_found(rule: str, text: str, right: str, wrong: str) -> None:
    assert _loud(text.format(right) + "\n") == []
    assert rule in _loud(text.format(wrong) + "\n")


@pytest.mark.parametrize("text", SILENT)
def test_what_looks_alike_is_silent(text: str) -> None:
    assert _loud(text + "\n") == []


def test_a_row_named_by_its_basis_is_named_by_the_header() -> None:
    text = FINAL + (
        "“三公”经费支出决算表\n单位：万元\n项目\t“三公”经费合计\t公务接待费\t公务用车运行维护费\n"
        "预算数\t15.00\t4.50\t10.50\n决算数\t13.14\t3.28\t9.86\n"
    )
    facts = {(f.label, f.basis) for f in prove(document_of(text), default_book()).facts}
    assert {("公务接待费", "budget"), ("公务接待费", "actual")} <= facts
    assert _loud(text) == []
    assert _loud(text.replace("\t9.86", "\t8.96")) != []
