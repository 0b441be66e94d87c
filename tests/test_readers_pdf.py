"""PDF: paragraphs out of lines, tables out of rules, furniture out of the way, and never a number lost or split."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO

import pdfplumber
import pytest

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.errors import Empty, Garbled
from extractor.readers.open import Source
from extractor.readers.read import read
from hostile import Rule, Text, grid_rules, pdf_of, printed, stream

BOOK = Book.load()
LEFT, SIZE = 90.0, 15.0
LINE = "全县一般公共预算收入完成情况良好各项支出得到保障"
"""Twenty-four characters fill a line of print."""


def lines(*texts: str, top: float = 120, step: float = 26) -> list[Text]:
    """Lines of print; a leading ideographic space indents by one."""
    made = []
    for i, text in enumerate(texts):
        indent = len(text) - len(text.lstrip("\u3000"))
        made.append((LEFT + indent * SIZE, top + i * step, SIZE, text.lstrip("\u3000")))
    return made


def table(
    rows: list[list[str]], top: float = 140, xs: tuple[float, ...] = (90, 230, 330, 430)
) -> tuple[list[Text], list[Rule]]:
    """A fully ruled table, a row 30 points high."""
    texts = [(xs[c] + 5, top + 20 + 30 * r, 10.0, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return [t for t in texts if t[3]], grid_rules(xs, [top + 30 * r for r in range(len(rows) + 1)])


def document(*pages: tuple[list[Text], list[Rule]], rotate: int = 0) -> Document:
    return read(Source.of(printed(pages, rotate)), BOOK, guard=False)


def test_wrapped_lines_are_one_paragraph() -> None:
    first = "\u3000\u3000" + LINE[:22]
    found = document(
        (lines(first, LINE[:22] + "12.5", "亿元，增长3.1%。", first, LINE, LINE[:22] + "1,9", "53.15万元。"), [])
    )
    assert found.text == f"{LINE[:22]}{LINE[:22]}12.5亿元，增长3.1%。\n{LINE[:22]}{LINE}{LINE[:22]}1,953.15万元。\n"
    assert [b.page for b in found.blocks] == [1, 1]


def test_headings_and_enumerated_lines_stay_apart() -> None:
    body = "\u3000\u3000" + LINE[:22]
    found = document(
        (lines("\u3000\u3000一、总体情况", body, LINE, LINE[:5], LINE, "二、具体情况", body, LINE[:9]), [])
    )
    assert "一、总体情况\n" in found.text
    assert "\n二、具体情况\n" in found.text


def test_a_paragraph_runs_over_the_page_and_furniture_is_left_out() -> None:
    body = "\u3000\u3000" + LINE[:22]
    pages = []
    for number in range(1, 5):
        texts = [
            *lines(body, LINE, LINE, top=120),
            (200.0, 50.0, 10.0, "某县2023年财政报告"),
            (280.0, 800.0, 10.0, f"— {number} —"),
        ]
        texts += lines(LINE[:6] if number == 4 else LINE, top=198)
        pages.append((texts, []))
    pages[1] = (lines(LINE[:12] + "。", top=120) + pages[1][0][-4:], [])
    found = document(*pages)
    assert "财政报告" not in found.text
    assert not re.search(r"\d", found.text)
    assert found.text.count("\f") == 3
    assert f"{LINE}{LINE}{LINE}{LINE[:12]}。\n\f" in found.text
    (notice,) = found.notices
    assert notice.code == "furniture_dropped"
    assert "#" in notice.message


def test_a_ruled_table_is_a_table() -> None:
    texts, rules = table(
        [["科目", "预算数", "决算数"], ["教育支出", "2,000.00", "1,953.15"], ["合计", "2,000.00", "1,953.15"]]
    )
    found = document(([(240.0, 120.0, 15.0, "支出表"), *texts], rules))
    assert found.text == "支出表\n科目\t预算数\t决算数\n教育支出\t2,000.00\t1,953.15\n合计\t2,000.00\t1,953.15\n"
    (cell,) = [c for c in found.tables[0].cells if (c.row, c.col) == (1, 2)]
    assert (cell.text, cell.page, cell.box) == ("1,953.15", 1, (330, 170, 430, 200))


def test_merged_cells_and_open_sides() -> None:
    texts, rules = table([["项目", "金额", ""], ["", "预算数", "决算数"], ["合计", "1", "2"]])
    kept = [
        r
        for r in rules
        if r not in ((90, 140, 90, 230), (430, 140, 430, 230), (330, 140, 330, 230), (90, 170, 430, 170))
    ]
    found = document((texts, [*kept, (330, 170, 330, 230), (230, 170, 430, 170)]))
    assert [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in found.tables[0].cells] == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "金额"),
        (1, 1, 1, 1, "预算数"),
        (1, 2, 1, 1, "决算数"),
        (2, 0, 1, 1, "合计"),
        (2, 1, 1, 1, "1"),
        (2, 2, 1, 1, "2"),
    ]


def test_rows_without_rules_are_told_by_their_baselines() -> None:
    texts, rules = table([["项目", "预算数", "决算数"], ["一、上年余额", "12,160.91", "11,815.18"]])
    more = [
        (95.0, 205.0, 10.0, "二、本年限额"),
        (235.0, 205.0, 10.0, "2,108.35"),
        (95.0, 220.0, 10.0, "三、本年发行"),
        (335.0, 220.0, 10.0, "0.01"),
    ]
    frame = [r for r in rules if r[1] != 200.0 or r[3] != 200.0]
    tall = [(x0, y0, x1, 230.0 if y1 == 200.0 else y1) for x0, y0, x1, y1 in frame] + [(90.0, 230.0, 430.0, 230.0)]
    found = document(([*texts, *more], tall))
    assert (
        found.text
        == "项目\t预算数\t决算数\n一、上年余额\t12,160.91\t11,815.18\n二、本年限额\t2,108.35\t\n三、本年发行\t\t0.01\n"
    )


@pytest.mark.parametrize("again", [True, False])
def test_a_table_goes_on_over_the_page(again: bool) -> None:
    head = [["科目", "预算数", "决算数"]]
    first = table(head + [[f"项目{c}", "1.00", "2.00"] for c in "甲乙"])
    second = table((head if again else []) + [[f"项目{c}", "3.00", "4.00"] for c in "丙丁"])
    caption = [(240.0, 120.0, 12.0, "支出情况表"), (380.0, 132.0, 9.0, "单位：万元")]
    found = document((caption + first[0], first[1]), ((caption if again else []) + second[0], second[1]))
    assert len(found.tables) == 1
    assert found.text.count("决算数") == found.text.count("支出情况表") == 1
    assert [(c.text, c.page) for c in found.tables[0].cells if c.col == 0][-2:] == [("项目丙", 2), ("项目丁", 2)]
    assert "table_continued" in [n.code for n in found.notices]


@pytest.mark.parametrize("caption", ["支出情况表（续）", "续表", "支出情况表(续表)"])
def test_a_caption_that_says_so_is_a_continuation(caption: str) -> None:
    head = [["科目", "预算数", "决算数"]]
    first, second = table([*head, ["甲", "1.00", "2.00"]]), table([*head, ["乙", "3.00", "4.00"]])
    found = document(
        ([(240.0, 120.0, 12.0, "支出情况表"), *first[0]], first[1]),
        ([(240.0, 120.0, 12.0, caption), *second[0]], second[1]),
    )
    assert found.text == "支出情况表\n科目\t预算数\t决算数\n甲\t1.00\t2.00\n乙\t3.00\t4.00\n\f"


def test_a_row_cut_by_the_page_break_is_one_row() -> None:
    head = ["序号", "建设内容", "投资额"]
    first = table([head, ["1", "新建排水管网", "120.50"], ["2", "改造泵站三座并更换", "86.00"]])
    second = table([head, ["", "老旧阀门", ""], ["3", "清淤河道", "45.00"]])
    found = document(first, second)
    assert "2\t改造泵站三座并更换老旧阀门\t86.00\n3\t清淤河道\t45.00\n" in found.text
    assert {c.row for c in found.tables[0].cells} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    "row", [["其中：", "", ""], ["", "清淤河道", "45.00"], ["", "", "45.00"], ["二", "附属工程", ""], ["", "86.00", ""]]
)
def test_a_row_of_its_own_below_the_page_break_stays_one(row: list[str]) -> None:
    head = ["序号", "建设内容", "投资额"]
    found = document(table([head, ["2", "改造泵站", "86.00"]]), table([head, row, ["3", "植树", "1.00"]]))
    assert len({c.row for c in found.tables[0].cells}) == 4


def test_numbers_overflow_or_touch_but_are_never_split_or_fused() -> None:
    texts, rules = table([["科目", "预算数", "决算数"], ["合计", "", ""]])
    wide, touching = (215.0, 160 + 30.0, 10.0, "123,456,789.12"), (330.0, 190.0, 10.0, "22,222.22")
    found = document(([*texts, wide, touching], rules))
    assert {"123,456,789.12", "22,222.22"} <= {c.text for c in found.tables[0].cells}
    narrow = (90.0, 230.0, 270.0, 310.0)
    texts, rules = table([["科目", "甲", "乙"], ["合计", "", ""]], xs=narrow)
    found = document(([*texts, (230.0, 190.0, 10.0, "12345678" + "87654321")], rules))
    assert {"12345678", "87654321"} <= {c.text for c in found.tables[0].cells}


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_is_read_upright_however_it_lies(rotate: int) -> None:
    texts, rules = table([["科目", "决算数", "备注"], ["合计", "1,953.15", "无"]])
    assert document((texts, rules), rotate=rotate).text == "科目\t决算数\t备注\n合计\t1,953.15\t无\n"


def test_a_flush_line_goes_on_where_paragraphs_are_indented_elsewhere() -> None:
    """A page may hold the middle of one long paragraph alone; items that are counted begin anew all the same."""
    body, full = "\u3000\u3000" + LINE[:22], LINE[:23] + "。"
    first = lines(body, LINE, LINE[:9] + "。", body, LINE)
    found = document((first, []), (lines(full, LINE, full, "2．支出" + LINE[:20], LINE[:9] + "。"), []))
    assert f"{LINE[:22]}{LINE}{full}{LINE}{full}\n2．支出" in found.text.replace("\f", "")


def test_print_too_small_to_see_is_read_all_the_same() -> None:
    assert document(([(90.0, 100.0, 0.3, "支出12.5万元"), (90.0, 110.0, 0.3, "收入")], [])).text.startswith("支出")


def test_a_page_may_inherit_its_size() -> None:
    texts, rules = table([["科目", "决算数", "备注"], ["合计", "1,953.15", "无"]])
    box = b"/MediaBox[0 0 595 842]"
    data = printed([(texts, rules)]).replace(box, b" " * len(box)).replace(b"/Type/Pages", b"/Type/Pages" + box)
    (found,) = read(Source.of(data), BOOK, guard=False).tables
    assert [c.box for c in found.cells if (c.row, c.col) == (1, 1)] == [(230, 170, 330, 200)]


def test_cells_are_those_that_pdfplumber_finds() -> None:
    rows = [["科目", "预算数", "决算数"], *[[f"第{i}项", f"{i},000.00", f"{i}{i}.{i}{i}"] for i in range(1, 9)]]
    data = printed([table(rows)])
    with pdfplumber.open(BytesIO(data)) as pdf:
        theirs = pdf.pages[0].extract_tables()[0]
    (ours,) = read(Source.of(data), BOOK, guard=False).tables
    grid: dict[int, list[str]] = {}
    for cell in ours.cells:
        grid.setdefault(cell.row, []).append(cell.text)
    assert list(grid.values()) == theirs == rows


def test_every_number_printed_is_in_the_text_once() -> None:
    texts, rules = table(
        [["科目", "预算数", "决算数"], ["甲", "1,234.56", "98.7"], ["乙", "0.01", "12,345,678"]], top=300
    )
    prose = lines("\u3000\u3000收入完成123.4亿元增长5.6%支出789万元", "其中教育45.67亿元", "下降8.9个百分点")
    found = document((prose + texts, rules))
    printed_numbers = Counter(n for *_, t in prose + texts for n in re.findall(r"\d[\d,.]*", t))
    assert Counter(re.findall(r"\d[\d,.]*", found.text)) == printed_numbers


def test_a_footnote_does_not_break_the_paragraph_that_runs_over_the_page() -> None:
    body = "\u3000\u3000" + LINE[:22]
    first = [*lines(body, LINE, LINE, top=600), (LEFT, 760.0, 9.0, "①决算数为快报数")]
    found = document((lines(body, LINE, LINE, LINE, LINE[:5]) + first, []), (lines(LINE[:9] + "。", body), []))
    assert f"{LINE}{LINE}{LINE[:9]}。\n①决算数为快报数\n\f" in found.text
    assert [found.text[b.start : b.end] for b in found.blocks if b.kind == "note"] == ["①决算数为快报数"]


def test_a_number_that_did_not_fit_wraps_whole() -> None:
    body = "\u3000\u3000" + LINE[:22]
    found = document((lines(body, LINE, LINE[:20] + "，为", "12,345.67万元。", body, LINE, LINE[:7]), []))
    assert f"{LINE[:20]}，为12,345.67万元。\n" in found.text


def test_two_columns_are_read_one_after_the_other() -> None:
    words = LINE[:12]
    left = [(90.0, 200.0 + 22 * i, SIZE, f"{words}左{i}" if i else f"{words}左起") for i in range(8)]
    right = [(330.0, 204.0 + 22 * i, SIZE, f"{words}右{i}" if i else f"{words}右起") for i in range(8)]
    text = document(([(90.0, 120.0, SIZE, LINE + "横贯"), *left, *right], [])).text
    assert text.index("左7") < text.index("右起") < text.index("右7")
    assert text.index("横贯") < text.index("左起")


def test_columns_without_rules_are_a_table() -> None:
    rows = [
        ("指标", "单位", "绝对数"),
        ("生产总值", "亿元", "1,234.5"),
        ("工业增加值", "亿元", "345.6"),
        ("出口额", "万美元", "78.90"),
    ]
    texts = [
        (x, 200.0 + 24 * r, 12.0, cell)
        for r, row in enumerate(rows)
        for x, cell in zip((90, 260, 400), row, strict=True)
    ]
    found = document((lines(LINE[:9]) + texts + lines(LINE[:9], top=400), []))
    assert [c.text for c in found.tables[0].cells] == [cell for row in rows for cell in row]
    assert found.text.startswith(LINE[:9] + "\n指标\t单位\t绝对数\n")


def test_a_list_of_contents_is_no_table() -> None:
    texts = [
        (x, 200.0 + 24 * r, 12.0, cell) for r in range(5) for x, cell in ((90, f"第{r}部分概况"), (400, f"{r + 1}"))
    ]
    assert not document((texts, [])).tables


def test_no_text_layer_is_empty_and_says_how_many_pages() -> None:
    picture = stream(bytes(12), b"/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceRGB/BitsPerComponent 8")
    data = pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
            4: picture,
            5: stream(b"90 0 0 90 0 0 cm /I Do"),
        }
    )
    with pytest.raises(Empty, match="no text layer, 1 pages; OCR needed"):
        read(Source.of(data), BOOK, guard=False)


def test_characters_that_stand_for_nothing_are_garbled() -> None:
    with pytest.raises(Garbled, match="1 of 1 pages"):
        document((lines(*["\ue001\ue002\ue003\ue004" * 5] * 4), []))
