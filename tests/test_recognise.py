"""Recognition on sentences of our own: what is a figure, where it begins and ends, what it says; and what is none."""

from __future__ import annotations

import sys

import pytest

from extractor.model.document import Block, Cell, Document, SourceInfo, Table
from extractor.model.figure import CellRef, Figure
from extractor.model.outline import Column, Grid, Outline
from extractor.pipeline import default_book, figures, parse_quantity
from extractor.recognise.recognise import recognise


def heard(text: str) -> list[str]:
    """Each figure that is no figure of speech as ``text|kind|value unit|modifier``."""
    out = []
    for f in figures(text):
        if not f.rhetorical:
            value = f.value if f.value is not None else "..".join((f.low or "", f.high or ""))
            out.append(
                "|".join((f.text, f.kind, ":".join(f.parts) if f.parts else f"{value} {f.unit}".strip(), f.modifier))
            )
    return out


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("筹措资金350余万，用于道路维修", ["350余万|amount|3500000 元|approx"]),
        ("拨付80万余元", ["80万余元|amount|800000 元|approx"]),
        ("走访上百户", ["上百户|households|100 户|approx"]),
        ("总投入逾5.6亿元", ["逾5.6亿元|amount|560000000 元|greater_than"]),
        ("使用率不低于85%", ["不低于85%|percent|85 %|at_least"]),
        ("平均用时不到十天", ["不到十天|duration|10 天|less_than"]),
        ("覆盖率要在96%以上", ["96%以上|percent|96 %|at_least"]),
        ("单价50万元（含）以上的设备", ["50万元（含）以上|amount|500000 元|at_least"]),
        ("误差在3%左右", ["3%左右|percent|3 %|approx"]),
        ("投入几百万元", ["几百万元|amount|1000000..10000000 元|approx"]),
        ("新建3-5处泵站", ["3-5处|count|3..5 处|exact"]),
        ("补贴2至4万元", ["2至4万元|amount|20000..40000 元|exact"]),
        ("增速为4.5%—5.5%", ["4.5%—5.5%|percent|4.5..5.5 %|exact"]),
        ("投资结构为7.5：40.5：52", ["7.5：40.5：52|ratio|7.5:40.5:52|exact"]),
        ("占总量的五分之二", ["五分之二|ratio|2:5|exact"]),
        ("超过六成的企业", ["超过六成|percent|60 %|greater_than"]),
        ("比率为百分之二点四", ["百分之二点四|percent|2.4 %|exact"]),
        ("人口自然增长率为-1.36‰", ["-1.36‰|percent|-1.36 ‰|exact"]),
        ("分别提高1.2个和1.6个百分点",
         ["1.2个|percentage_points|1.2 个百分点|exact", "1.6个百分点|percentage_points|1.6 个百分点|exact"]),
        ("降低1.2个百分点", ["1.2个百分点|percentage_points|1.2 个百分点|exact"]),
        ("每人补助1,250.5元/月", ["1,250.5元/月|money_per_unit|1250.5 元/月|exact"]),
        ("结转 61.35 万\n元", ["61.35 万\n元|amount|613500 元|exact"]),
        (
            "各站点分别收入3、4、6万元",
            ["3|amount|30000 元|exact", "4|amount|40000 元|exact", "6万元|amount|60000 元|exact"],
        ),
        ("两镇分别获得150，320万元", ["150|amount|1500000 元|exact", "320万元|amount|3200000 元|exact"]),
        ("本年支出1，320万元", ["1，320万元|amount|13200000 元|exact"]),
        ("自2021年3月至2022年5月", ["2021年3月至2022年5月|date|2021-03..2022-05|exact"]),
        (
            "计划期为2024年6月1日至2023年5月31日",
            ["2024年6月1日|date|2024-06-01|exact", "2023年5月31日|date|2023-05-31|exact"],
        ),
        ("2024年初预算为30万元", ["2024年|date|2024|exact", "30万元|amount|300000 元|exact"]),
        ("2023年前三季度", ["2023年前三季度|date|2023-01..2023-09|exact"]),
        ("1—9月完成投资", ["1—9月|date|--01..--09|exact"]),
        ("评价得分为88.60。", ["88.60|score|88.6|exact"]),
        ("收入同比增长6.35。", ["6.35|percent|6.35 %|exact"]),
        ("城乡收入比为1.85，", ["1.85|ratio|1.85|exact"]),
        ("合格率92%，低于95%的目标值", ["92%|percent|92 %|exact", "95%|percent|95 %|exact"]),
        ("节约5万元", ["5万元|amount|50000 元|exact"]),
        ("近三年", ["三年|duration|3 年|exact"]),
        ("两年零三个月", ["两年零三个月|duration|27 个月|exact"]),
        ("惠及10万群众", ["10万|headcount|100000 人|exact"]),
        ("参保人数突破36万，", ["突破36万|headcount|360000 人|greater_than"]),
        ("合同价款¥35,000.50", ["¥35,000.50|amount|35000.5 元|exact"]),
        ("奖补0.8-1.2万元/亩", ["0.8-1.2万元/亩|money_per_unit|8000..12000 元/亩|exact"]),
        ("工期2022.01—2023.06，", ["2022.01—2023.06|date|2022-01..2023-06|exact"]),
        ("二0二三年三月五日", ["二0二三年三月五日|date|2023-03-05|exact"]),
        ("七八成", ["七八成|percent|70..80 %|exact"]),
        ("筹资2个亿元", ["2个亿元|amount|200000000 元|exact"]),
        ("预算执行率97.35，", ["97.35|percent|97.35 %|exact"]),
        ("投入2、3和5万元", ["2|amount|20000 元|exact", "3|amount|30000 元|exact", "5万元|amount|50000 元|exact"]),
        ("评价分值为95.5，", ["95.5|score|95.5|exact"]),
        ("支出20\n个人补助", []),
        ("最低零下摄氏11度", ["零下摄氏11度|other|-11 ℃|exact"]),
        ("完成3项目标任务", ["3项|count|3 项|exact"]),
        ("引进一条生产线", ["一条|count|1 条|exact"]),
        ("选派三名干部", ["三名|headcount|3 名|exact"]),
        ("改造管网一条。", ["一条|count|1 条|exact"]),
    ],
)  # fmt: skip
def test_what_a_figure_is(text: str, wants: list[str]) -> None:
    assert heard(text) == wants


@pytest.mark.parametrize(
    "text",
    [
        "一、基本情况", "（二）收支情况", "3、个人所得税", "3．项目管理", "2.3.1 质量控制", "①现场查看", "一是加强统筹",
        "“八个一”活动", "“23456”工作法", "十五分钟便民圈", "20分钟便民服务圈", "学习二十大精神", "“十四五”规划",
        "沿G320国道", "排水管AES200", "5G网络", "乡财〔2023〕17号", "统一社会信用代码91430100MA4L1A2B3C",
        "电话0731-5551234",
        "进一步规范一般支出", "千方百计", "第三方评估", "队伍建设", "长三角地区", "严格执行八项规定", "表2 个人收入",
        "上午9时30分", "教育支出（205类）普通教育（02款）小学教育（02项）", "PM2.5浓度",
        "零部件", "十分必要", "一起推进", "千兆宽带", "3 项目支出", "2 支出情况",
        "汇率7.12，", "— 14 —\n",
    ],
)  # fmt: skip
def test_what_is_no_figure(text: str) -> None:
    assert [f for f in figures(text) if not f.rhetorical and f.kind != "ordinal"] == []


@pytest.mark.parametrize("text", ["抓好五个方面", "一条龙服务", "建设千亩基地", "新一轮改革", "这五年来", "一个时期"])
def test_figures_of_speech_are_marked(text: str) -> None:
    assert [f.rhetorical for f in figures(text)] == [True]


@pytest.mark.parametrize("text", ["第十三次会议", "居第9位", "二期工程", "五星级酒店", "八次全会"])
def test_ranks_and_stages_are_ordinals(text: str) -> None:
    assert [f.kind for f in figures(text)] == ["ordinal"]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [("下降5.2%", "down"), ("增长了3%", "up"), ("减少约8人", "down"), ("提高到99元", None), ("新增8人", None)],
)
def test_direction(text: str, polarity: str | None) -> None:
    assert [f.polarity for f in figures(text)] == [polarity]


def test_a_quantity_needs_no_unit_when_it_is_all_there_is() -> None:
    read = parse_quantity("一千二百")
    assert read is not None
    assert (read.value, read.unit, read.kind) == ("1200", "", "other")
    for text, parts in (("二分一", ("1", "2")), ("一又十分一", ("11", "10")), ("三分之二", ("2", "3"))):
        fraction = parse_quantity(text)
        assert fraction is not None
        assert fraction.parts == parts
    half = parse_quantity("半个")
    assert half is not None
    assert (half.value, half.unit) == ("0.5", "个")
    assert parse_quantity("基本情况") is None


def outline_of(rows: list[list[str]], columns: tuple[Column, ...], unit: str | None = None) -> Outline:
    """A table of one header row, its cells divided by tabs."""
    text, cells = "", []
    for row, words in enumerate(rows):
        for col, word in enumerate(words):
            cells.append(Cell(row=row, col=col, text=word, start=len(text), end=len(text) + len(word), page=4))
            text += word + "\t"
        text = text[:-1] + "\n"
    table = Table(id="t1", unit=unit, start=0, end=len(text), header_rows=1, cells=tuple(cells))
    document = Document(
        source=SourceInfo(name="x"),
        text=text,
        blocks=(Block(kind="table", start=0, end=len(text), page=4, table="t1"),),
    )
    return Outline(document=document, view=text, grids=(Grid(table=table, columns=columns),))


def test_cells_take_the_unit_in_force() -> None:
    rows = [
        ["序号", "科目编码", "项目", "金额", "占比", "人数", "分值", "目标值"],
        ["1", "2080505", "差旅费", "（1,234.50）", "45.6%", "12", "8", "≥180公里"],
        ["2", "2080506", "2023年维修费", "△3.2", "—", "7", "6.5", "32座"],
        ["3", "2080507", "宣传", "0", "≥95", "3", "4", "6集"],
        ["4", "2080508", "装备", "1.5", "98.5(%)", "2", "1", "30台（套）以上"],
    ]
    columns = (
        Column(col=0, header=("序号",), kind="order"),
        Column(col=1, header=("科目编码",), kind="code"),
        Column(col=2, header=("项目",), kind="label"),
        Column(col=3, header=("金额",), unit="万元"),
        Column(col=4, header=("占比",), unit="%"),
        Column(col=5, header=("人数",)),
        Column(col=6, header=("分值",)),
        Column(col=7, header=("目标值",)),
    )
    found = recognise(outline_of(rows, columns), default_book())
    assert [(f.text, f.kind, f.value, f.unit, f.modifier) for f in found] == [
        ("（1,234.50）", "amount", "-12345000", "元", "exact"),
        ("45.6%", "percent", "45.6", "%", "exact"),
        ("12", "headcount", "12", "人", "exact"),
        ("8", "score", "8", "分", "exact"),
        ("≥180公里", "length", "180", "公里", "at_least"),
        ("2023年", "date", "2023", "", "exact"),
        ("△3.2", "amount", "-32000", "元", "exact"),
        ("7", "headcount", "7", "人", "exact"),
        ("6.5", "score", "6.5", "分", "exact"),
        ("32座", "count", "32", "座", "exact"),
        ("0", "amount", "0", "元", "exact"),
        ("≥95", "percent", "95", "%", "at_least"),
        ("3", "headcount", "3", "人", "exact"),
        ("4", "score", "4", "分", "exact"),
        ("6集", "count", "6", "集", "exact"),
        ("1.5", "amount", "15000", "元", "exact"),
        ("98.5", "percent", "98.5", "%", "exact"),
        ("2", "headcount", "2", "人", "exact"),
        ("1", "score", "1", "分", "exact"),
        ("30台（套）以上", "count", "30", "台（套）", "at_least"),
    ]
    assert found[0].cell == CellRef(table="t1", row=1, col=3)
    assert {f.page for f in found} == {4}
    assert (found[0].scale, found[0].decimals) == ("10000", 2)
    assert [f.id for f in found] == [f"g{n}" for n in range(1, 21)]


def test_no_figure_starts_in_an_enumerator() -> None:
    text = "3．2024年收入\n4．5家单位"
    document = Document(source=SourceInfo(name="x"), text=text)
    view = text.replace("．", ".")
    outline = Outline(document=document, view=view, markers=((0, 2), (10, 12)), prose=((0, len(text)),))
    assert [f.text for f in recognise(outline, default_book())] == ["2024年", "5家"]


@pytest.mark.parametrize(
    "unit", ["一", "一万", "1", "1,", "1.", "2022年", "（", "1-", "百分之", "1万元、", "\n1\t", "零", "%"]
)
def test_hostile_text_takes_linear_work(unit: str) -> None:
    """Calls are counted, which no load of the machine changes; what patterns cost is timed by ``make bench``."""

    def calls(size: int) -> int:
        text, count = (unit * size)[:size], 0

        def counted(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            figures(text)
        finally:
            sys.setprofile(None)
        return count

    figures(unit)
    assert calls(20_000) < 12 * max(calls(2_000), 500)


def test_provenance_names_the_unit_entry() -> None:
    figure: Figure = figures("支出12万元")[0]
    assert figure.pattern == "units/money.toml#yuan"
