"""What a report says of itself: kind, title, body, year, day and number."""

from __future__ import annotations

import pytest
import regex

from extractor.interpret.body import valid_credit_code
from extractor.interpret.header import header
from extractor.interpret.title import Titles
from extractor.lexicon.book import Book
from extractor.model.document import Document, SourceInfo
from extractor.model.fact import Header
from extractor.model.outline import Outline


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.load()


def read(book: Book, text: str) -> Header:
    return header(Outline(document=Document(source=SourceInfo(name="x.txt"), text=text), view=text), book)


def test_a_performance_report_tells_who_when_and_under_which_number(book: Book) -> None:
    found = read(
        book,
        "清溪镇人民政府\n\n2021年度部门整体支出绩效自评报告\n清政发〔2022〕11号\n根据县财政局《通知》（县财绩〔2022〕3号）编写。\n"
        "统一社会信用代码：91350100M000100Y43，法定代表人：张三。单位性质：行政机关。\n正文。\n清溪镇人民政府\n2022年3月18日\n",
    )
    assert found.kind == "dept_performance"
    assert found.title == "清溪镇人民政府2021年度部门整体支出绩效自评报告"
    assert found.fiscal_year == 2021
    assert found.published == "2022-03-18"
    assert found.document_number == "清政发〔2022〕11号"
    assert found.organization is not None
    assert found.organization.name == "清溪镇人民政府"
    assert found.organization.uscc == "91350100M000100Y43"
    assert found.organization.uscc_valid is True
    assert found.organization.legal_representative == "张三"
    assert found.organization.nature == "行政机关"


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("关于白河市2022年预算执行情况和\n2023年预算草案的报告（书面）\n——2023年1月9日\n", "city_budget", 2022),
        ("白河市人大会议文件（7）\n关于白河市2022年预算执行情况和2023年预算草案的报告\n", "city_budget", 2022),
        ("2023年白河市人民政府工作报告\n各位代表：", "work_report", 2022),
        ("白河市人民政府工作报告\n——2022年12月26日在第八届人民代表大会上\n各位代表：", "work_report", 2022),
        ("白河市人民政府工作报告\n——2023年1月6日在第八届人民代表大会上\n各位代表：", "work_report", 2022),
        ("白河市2022年国民经济和社会发展统计公报\n", "communique", 2022),
        ("白河市水务局2022年度部门决算\n目 录\n", "final_accounts", 2022),
        ("白河市水务局 2023 年部门预算\n", "dept_budget", 2023),
        ("农村饮水专项资金2022年度项目支出绩效评价报告\n", "project_performance", 2022),
        ("表1-1\n41 某省2022年地方政府专项债务余额情况表\n", "debt", 2022),
        ("2022年一季度财政收支情况\n", "other", 2022),
        ("白河市水务局2022年政府信息公开工作年度报告\n", "other", 2022),
        ("今天天气很好。\n", "other", None),
    ],
)
def test_the_title_tells_the_kind_and_the_year_reported_on(book: Book, text: str, kind: str, year: int | None) -> None:
    found = read(book, text)
    assert (found.kind, found.fiscal_year) == (kind, year)


def test_what_a_site_puts_around_a_title_is_left_out(book: Book) -> None:
    found = read(
        book,
        "首页>政务公开\n发布时间：2023-02-03 10:00\n政府工作报告\n"
        "关于白河市2022年预算执行情况与2023年预算草案的报告\n"
        "白河市财政局局长 李四\n各位代表：\n",
    )
    assert found.title == "关于白河市2022年预算执行情况与2023年预算草案的报告"
    assert found.published == "2023-02-03"
    assert found.organization is not None
    assert found.organization.name == "白河市财政局"


def test_without_a_title_the_words_of_the_text_decide(book: Book) -> None:
    text = "一、部门概况。整体支出绩效目标如下，绩效自评覆盖基本支出与项目支出，三公经费下降。2021年，2021年，2022年。"
    found = read(book, text)
    assert (found.kind, found.title, found.fiscal_year) == ("dept_performance", None, 2021)


def test_a_closing_date_in_chinese_digits(book: Book) -> None:
    assert read(book, "某报告\n正文。\n二〇二二年十月二十一日\n").published == "2022-10-21"
    assert read(book, "某报告\n正文。\n2022年13月41日\n").published is None


@pytest.mark.parametrize("spoilt", ["91350100M000100Y44", "91350100M000100X43", "9135", "O1350100M000100Y43"])
def test_a_credit_code_with_a_wrong_sign_is_not_valid(spoilt: str) -> None:
    assert valid_credit_code("91350100M000100Y43")
    assert not valid_credit_code(spoilt)


def test_examples_of_the_kinds(book: Book) -> None:
    titles = book.once(Titles)
    for entry in book.documents.values():
        assert entry.example
        for text in entry.example:
            told = titles.kind_of(text)
            assert told is not None, (entry.id, text)
            assert told[0].id == entry.id, (entry.id, text)
        for text in entry.silent:
            told = titles.kind_of(text)
            assert told is None or told[0].id != entry.id, (entry.id, text)
        for title in entry.titles:
            assert not regex.fullmatch(title, "")


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("预算执行中需要增加举借债务数额的，应当进行预算调整。", "debt"),
        ("预算执行中需要增加或者减少预算总支出的、需要增加举借债务数额的，应当进行预算调整。", "city_budget"),
        ("预算执行中需要调减重点支出数额的，应当进行预算调整。", "city_budget"),
    ],
)
def test_a_budget_adjusted_for_new_debt_alone_is_a_report_on_debt(book: Book, reason: str, kind: str) -> None:
    text = f"关于白河市2023年市本级财政预算调整方案的报告\n各位委员：\n根据预算法，{reason}\n一、债务限额情况\n"
    assert read(book, text).kind == kind


@pytest.mark.parametrize(
    ("text", "place", "body"),
    [
        ("关于青桐市2023年预算执行情况和2024年预算草案的报告\n各位代表：", "青桐市", None),
        (
            "——2024年1月9日在柘浦市第六届人民代表大会第三次会议上柘浦市财政局局长 方某\n各位代表：",
            "柘浦市",
            "柘浦市财政局",
        ),
        ("2022年度云河地区政府决算公开\n一、总收支", "云河地区", "云河地区政府"),
        ("关于2023年岚州省省级政府性基金收入预算的说明\n全年120亿元。", "岚州省", None),
        ("会议资料 妥善保存\n岚江市2023年地方财政预算执行情况和2024年地方财政预算（草案）", "岚江市", None),
        ("柘浦市云溪区社会福利院2024年单位预算\n收入10万元。", "柘浦市云溪区", "柘浦市云溪区社会福利院"),
        ("石埠镇人民政府2022年度部门整体支出绩效自评报告", "石埠镇", "石埠镇人民政府"),
        ("青桐县城市管理局2022年度部门决算", "青桐县", "青桐县城市管理局"),
        ("城市管理局2022年度部门决算", None, "城市管理局"),
        ("社区服务中心2022年度部门决算", None, "社区服务中心"),
        ("市财政局2022年度部门决算", None, "市财政局"),
    ],
)
def test_the_place_whose_offices_report(book: Book, text: str, place: str | None, body: str | None) -> None:
    found = read(book, text)
    assert (found.region, found.organization.name if found.organization else None) == (place, body)


def test_tables_and_notes_of_a_government_budget_are_its_kind(book: Book) -> None:
    found = read(book, "岚江市2023年全市政府性基金收入执行情况表\n单位：万元\n项目\t预算数\t执行数\n土地出让\t10\t9")
    assert (found.kind, found.fiscal_year, found.region) == ("city_budget", 2023, "岚江市")
