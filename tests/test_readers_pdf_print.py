"""PDF pages as printers set them: columns with tables in them, line numbers, watermarks, turned words, fonts untold."""

from __future__ import annotations

import math

import pytest

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.errors import Garbled
from extractor.readers import pdf
from extractor.readers.open import Source
from extractor.readers.read import read
from hostile import HEIGHT, Rule, Text, clipped, drawn, grid_rules, pdf_of, printed, ruled, said, stream

BOOK = Book.load()
LINE = "全县财政运行总体平稳收入稳步增长重点支出得到保障"
HEAD, BODY = ("科目", "预算数", "决算数"), (("教育", "2,000.00", "1,953.15"), ("卫生", "1,000.00", "953.15"))
TABLE = "科目\t预算数\t决算数\n教育\t2,000.00\t1,953.15\n卫生\t1,000.00\t953.15\n"


def opened(data: bytes) -> Document:
    return read(Source.of(data), BOOK, guard=False)


def column(x: float, words: str, count: int = 24, top: float = 120, skip: range = range(0)) -> list[Text]:
    """Lines of twenty characters, the last of them short; none at the places of ``skip``."""
    kept = [i for i in range(count) if i not in skip]
    text = (words * count)[: 20 * len(kept) - 8]
    return [(x, top + 15 * i, 10.0, text[20 * n : 20 * n + 20]) for n, i in enumerate(kept)]


def rows(x: float, top: float, step: float = 15) -> list[Text]:
    return [
        (x + 70 * c, top + step * r, 9.0, text) for r, row in enumerate((HEAD, *BODY)) for c, text in enumerate(row)
    ]


def joined(lines: list[Text]) -> str:
    return "".join(text for *_, text in lines)


def test_paragraphs_run_down_a_column_and_on_in_the_next() -> None:
    left, right = column(60, LINE), column(310, LINE[::-1])
    left[-1] = (*left[-1][:3], LINE[:20])
    found = opened(printed([([(60.0, 80.0, 15.0, "一、收支情况"), *left, *right], [])]))
    assert found.text == f"一、收支情况\n{joined(left)}{joined(right)}\n"
    assert len(found.blocks[1].pieces()) == 2


def test_three_columns() -> None:
    columns = [[(x, y, s, t[:12]) for x, y, s, t in column(x, LINE)] for x in (50.0, 220.0, 390.0)]
    text = opened(printed([([line for lines in columns for line in lines], [])])).text.replace("\n", "")
    assert text == "".join(map(joined, columns))


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("look", ["ruled", "bare", "three lines"])
def test_a_table_in_a_column_stands_where_it_is_read(side: int, look: str) -> None:
    xs = (60.0, 310.0)
    sides = [column(x, LINE, skip=range(8, 13) if at == side else range(0)) for at, x in enumerate(xs)]
    top = 120.0 + 9 * 15
    edges = {
        "ruled": grid_rules([xs[side] - 3 + 70 * c for c in range(4)], [top - 11 + 15 * r for r in range(4)]),
        "bare": [],
        "three lines": [(xs[side] - 3, y, xs[side] + 207, y) for y in (top - 11, top + 4, top + 34)],
    }
    found = opened(printed([([*sides[0], *sides[1], *rows(xs[side], top)], edges[look])]))
    above, below = joined(sides[side][:8]), joined(sides[side][8:])
    assert len(found.tables) == 1
    assert f"{above}\n{TABLE}{below}" in found.text
    assert joined(sides[1 - side]) in found.text


def test_a_table_over_both_columns_parts_them() -> None:
    upper, lower = column(60, LINE, 8), column(310, LINE, 8)
    under = [column(x, LINE[::-1], 8, top=400) for x in (60.0, 310.0)]
    xs = (60.0, 200.0, 350.0, 510.0)
    texts = [
        (xs[c] + 5, 275.0 + 20 * r, 9.0, text) for r, row in enumerate((HEAD, *BODY)) for c, text in enumerate(row)
    ]
    rules = grid_rules(xs, [260.0 + 20 * r for r in range(4)])
    text = opened(printed([([*upper, *lower, *texts, *under[0], *under[1]], rules)])).text
    parts = [joined(upper), joined(lower), "科目", joined(under[0]), joined(under[1])]
    places = [text.replace("\n", "").index(part) for part in parts]
    assert places[:3] == sorted(places[:3])
    assert places[2] < places[3]


def test_the_header_of_a_three_line_table_spans_what_is_ruled_below_it() -> None:
    head = [
        (90.0, 300.0, 10.0, "指标"),
        *((x, 292.0, 10.0, t) for x, t in ((230.0, "金额（万元）"), (390.0, "占比"))),
        *((x, 306.0, 10.0, t) for x, t in zip((210.0, 290.0, 370.0, 430.0), ("预算", "决算") * 2, strict=True)),
    ]
    body = [
        (x, 326.0 + 20 * r, 10.0, text)
        for r, row in enumerate((("教育", "100.0", "98.0", "50.0", "49.0"), ("卫生", "80.0", "82.0", "40.0", "41.0")))
        for x, text in zip((90.0, 210.0, 290.0, 370.0, 430.0), row, strict=True)
    ]
    long = [(85.0, y, 480.0, y) for y in (282.0, 310.0, 352.0)]
    (table,) = opened(
        printed([([*head, *body], [*long, (200.0, 297.0, 340.0, 297.0), (360.0, 297.0, 470.0, 297.0)])])
    ).tables
    cells = [(c.row, c.col, c.colspan, c.text) for c in table.cells if c.row < 2]
    assert cells[:3] == [(0, 0, 1, "指标"), (0, 1, 2, "金额（万元）"), (0, 3, 2, "占比")]
    assert [c[3] for c in cells[3:]] == ["预算", "决算", "预算", "决算"]


def numbered(every: int, first: int = 1) -> list[Text]:
    texts = []
    for i in range(24):
        texts.append((90.0, 80.0 + 24 * i, 15.0, (LINE[i:] + LINE[:i]) if i % 6 != 5 else LINE[:9] + "。"))
        if (i + first) % every == 0:
            texts.append((60.0, 80.0 + 24 * i, 10.0, str(i + first)))
    return texts


@pytest.mark.parametrize(("every", "first"), [(1, 1), (5, 1), (5, 25), (1, 97)])
def test_numbers_that_count_the_lines_are_furniture(every: int, first: int) -> None:
    found = opened(printed([(numbered(every, first), [])]))
    assert not any(map(str.isdigit, found.text))
    assert [int(f.text) for f in found.furniture] == [n for n in range(first, first + 24) if n % every == 0]
    assert "#" in next(n.message for n in found.notices if n.code == "furniture_dropped")


def test_numbers_of_a_list_or_a_table_count_no_lines() -> None:
    items = [(60.0 + 40 * c, 80.0 + 24 * i, 12.0, t) for i in range(12) for c, t in enumerate((str(i + 1), LINE[:7]))]
    amounts = [
        (x, 80.0 + 24 * i, 12.0, t)
        for i in range(12)
        for x, t in ((60.0, str(i + 1)), (100.0, LINE[:9]), (400.0, f"{i}.5"))
    ]
    for texts in (items, amounts):
        found = opened(printed([(texts, [])]))
        assert "12" in found.text
        assert not found.furniture


def turned(x: float, y: float, size: float, letters: str, degrees: float) -> bytes:
    a = math.radians(degrees)
    matrix = (math.cos(a), math.sin(a), -math.sin(a), math.cos(a), x, HEIGHT - y)
    told = letters.encode("utf-16-be").hex().encode()
    return b"BT /F %g Tf %.4f %.4f %.4f %.4f %.4f %.4f Tm <%s> Tj ET\n" % (size, *matrix, told)


def test_a_watermark_leaves_the_text_whole() -> None:
    lines = [(90.0, 100.0 + 24 * i, 15.0, LINE) for i in range(24)]
    found = opened(drawn([b"".join(map(said, lines)) + turned(150, 600, 60, "内部资料注意保存", 45)]))
    assert found.text == LINE * 24 + "\n"
    assert [f.text for f in found.furniture] == ["内部资料注意保存"]


def test_words_that_run_up_a_cell_are_read_in_their_order() -> None:
    xs, ys = (90.0, 230.0, 330.0, 430.0), [140.0 + 40 * r for r in range(4)]
    texts = [
        (xs[c] + 5, ys[r] + 25, 10.0, text)
        for r, row in enumerate((HEAD, *BODY))
        for c, text in enumerate(row)
        if (r, c) not in ((0, 1), (1, 1))
    ]
    body = b"".join(map(said, texts)) + b"".join(map(ruled, grid_rules(xs, ys)))
    found = opened(drawn([body + turned(280, 175, 9, "预算数", 90) + turned(280, 218, 9, "2,000.00", 90)]))
    assert found.text == TABLE


def test_a_page_number_that_runs_along_the_side_is_furniture() -> None:
    lines = [(90.0, 100.0 + 24 * i, 15.0, LINE) for i in range(8)]
    found = opened(drawn([b"".join(map(said, lines)) + turned(570, 420, 10, "— 7 —", 90)]))
    assert "7" not in found.text
    assert [f.text for f in found.furniture] == ["—7—"]


def unmapped(plain: int) -> bytes:
    """Forty characters of a font that tells not what they are, and lines of one that does."""
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Song/Encoding/Identity-H/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType2/BaseFont/AAAAAA+Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 1000>>]>>"
    )
    body = b"BT /F 12 Tf 90 700 Td <%s> Tj ET " % b"".join(b"%04x" % code for code in range(3, 43))
    body += b"".join(b"BT /G 12 Tf 90 %d Td (Total spending of the year) Tj ET " % (600 - 20 * i) for i in range(plain))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R/G 5 0 R>>>>/Contents 6 0 R>>"
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: page,
            4: font,
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            6: stream(body),
        }
    )


def test_a_font_without_a_way_to_unicode_is_garbled_and_not_its_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "can_recognise", lambda: False)
    with pytest.raises(Garbled):
        opened(unmapped(0))


def test_a_few_characters_of_such_a_font_are_told() -> None:
    found = opened(unmapped(20))
    assert found.text.count("\ufffd") == 40
    assert found.text.count("Total spending") == 20
    assert [n.code for n in found.notices] == ["characters_dropped"]


def test_a_row_printed_twice_at_a_break_leaves_no_row_behind() -> None:
    xs = (90.0, 190.0, 260.0, 330.0)

    def page(ys: tuple[float, ...], rows: dict[float, tuple[str, ...]], cut: float) -> bytes:
        texts = b"".join(said((xs[c] + 4, y, 9.0, text)) for y, row in rows.items() for c, text in enumerate(row))
        whole = b"".join(said((xs[c] + 4, cut, 9.0, t)) for c, t in enumerate(("污水管网", "182.05", "22-03")))
        long = said((94, max(rows) - 5, 9, "某某工程二期"))  # of the cell above, clipped
        clips = clipped((90, ys[0], 330, ys[-1]), whole) + clipped((90, ys[-3], 190, ys[-2]), long)
        return b"".join(map(ruled, grid_rules(xs, ys))) + texts + clips

    head, bridge, trees = ("项目", "金额", "时间"), ("桥梁", "67.05", "21-01"), ("道路绿化", "1.20", "21-05")
    first = page((140, 160, 180, 200, 210), {154: head, 174: bridge, 194: trees}, cut=213)
    second = page((140, 150, 170, 190), {164: bridge, 184: trees}, cut=143)
    (table,) = opened(drawn([first, second])).tables
    assert [c.text for c in table.cells].count("182.05") == 1
    assert {c.rowspan for c in table.cells} == {1}
    assert {c.row for c in table.cells if c.text} == set(range(1 + max(c.row for c in table.cells)))


def wrapped(first: int, head: bool) -> list[Text]:
    """A table without rules whose second column takes two lines a row and three in the last."""
    texts, y = [], 100.0
    if head:
        texts, y = [(x, y, 10.0, t) for x, t in ((90.0, "序号"), (160.0, "建设内容"), (420.0, "投资额"))], y + 18
    for number in range(first, first + 4):
        words = (LINE * 3)[: 36 if number < first + 3 else 54]
        pieces = [words[i : i + 22] for i in range(0, len(words), 22)]
        texts += [(90.0, y, 10.0, str(number)), (420.0, y, 10.0, f"{number}{number}.50")]
        texts += [(160.0, y + 14 * i, 10.0, piece) for i, piece in enumerate(pieces)]
        y += 14 * len(pieces) + 4
    return texts


def test_cells_that_wrap_without_rules_are_one_row() -> None:
    (table,) = opened(printed([(wrapped(1, head=True), []), (wrapped(5, head=True), [])])).tables
    assert [c.text for c in table.cells if c.col == 0] == ["序号", *map(str, range(1, 9))]
    assert [c.text for c in table.cells if c.col == 1][1:5] == [(LINE * 3)[:36]] * 3 + [(LINE * 3)[:54]]


def test_columns_as_wide_as_what_is_in_them_go_on_by_their_header() -> None:
    def page(rows: list[tuple[str, ...]], xs: tuple[float, ...]) -> tuple[list[Text], list[Rule]]:
        held = [HEAD, *rows]
        return [(x, 100.0 + 18 * r, 10.0, t) for r, row in enumerate(held) for x, t in zip(xs, row, strict=True)], []

    narrow = page([("教育", "1.5", "2.5"), ("卫生", "3.5", "4.5"), ("农业", "5.5", "6.5")], (90, 180, 230))
    wide = page([("交通", "1,234,567.00", "2,345,678.00"), ("水利", "3.00", "4.00")], (90, 210, 330))
    (table,) = opened(printed([narrow, wide])).tables
    rows = [[c.text for c in table.cells if c.row == row] for row in range(6)]
    assert rows[4:] == [["交通", "1,234,567.00", "2,345,678.00"], ["水利", "3.00", "4.00"]]
