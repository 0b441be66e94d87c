"""Nothing printed is lost or torn: numbers set wide, broken or clipped; every fixture held against pdfplumber."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.readers.open import Source
from extractor.readers.read import read
from hostile import Text, clipped, drawn, grid_rules, printed, ruled, said

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import against_pdfplumber  # noqa: E402
import numbers_whole  # noqa: E402

BOOK = Book.load()
REPORTS = sorted((ROOT / "fixtures" / "reports").glob("*.pdf"))


def opened(data: bytes) -> Document:
    return read(Source.of(data, "x.pdf"), BOOK, guard=False)


def text_of(*bodies: bytes) -> str:
    return opened(drawn(bodies)).text


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_the_fixtures_are_read_as_pdfplumber_reads_them(path: Path) -> None:
    assert list(against_pdfplumber.compared(path)) == []


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_number_and_character_of_the_fixtures_is_kept(path: Path) -> None:
    document = opened(path.read_bytes())
    found = numbers_whole.share(path, document)
    assert found.total > 50
    assert not found.lost
    assert numbers_whole.missing(path, document) == 0


def test_a_torn_or_lost_number_is_counted(tmp_path: Path) -> None:
    """The measure itself: what it is for must not pass it."""
    path = tmp_path / "a.pdf"
    path.write_bytes(printed([([(90, 100, 12, "支出1,953.15万元"), (90, 130, 12, "收入2,000.00万元")], [])]))
    document = opened(path.read_bytes())
    assert numbers_whole.share(path, document).lost.total() == 0
    for old, new in (("1,953.15", "1,9 53.15"), ("1,953.15", ""), ("2,000.00万元", "")):
        torn = document.model_copy(update={"text": document.text.replace(old, new.ljust(len(old)))})
        assert numbers_whole.share(path, torn).lost.total() == 1
    assert numbers_whole.missing(path, document.model_copy(update={"text": document.text.replace("出", " ")})) == 1


def test_another_table_or_text_than_pdfplumber_s_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    path = REPORTS[0]
    monkeypatch.setattr(against_pdfplumber, "tables_of", lambda *_: ([], [], []))
    assert {d.reasons for d in against_pdfplumber.compared(path) if d.table} == {"other"}


@pytest.mark.parametrize("spacing", [1.0, 1.8, 2.4])
def test_a_number_set_wide_is_one_number(spacing: float) -> None:
    line: Text = (90, 100, 12, "11.2026年支出1,385,081万元，比2025年增长12.5%")
    assert text_of(said(line, spacing)) == f"{line[3]}\n"


def test_a_face_narrower_than_its_steps_gives_whole_numbers() -> None:
    digits = "1,419.57"
    steps = {",": 3.8, ".": 3.8}
    at, body = 90.0, b""
    for letter in digits:
        body += said((at, 100, 9.0, letter))
        at += steps.get(letter, 7.6)
    assert text_of(body) == f"{digits}\n"


@pytest.mark.parametrize("gap", [8.0, 12.0, 30.0])
def test_numbers_beside_each_other_stay_apart(gap: float) -> None:
    left, right = "2,025", "2,026"
    found = text_of(said((90, 100, 10, left)) + said((90 + 5 * len(left) + gap, 100, 10, right)))
    assert found.split() == [left, right]


def test_single_digits_of_columns_stay_apart() -> None:
    assert text_of(b"".join(said((90 + 12 * i, 100, 10, str(i))) for i in range(1, 8))).split() == list("1234567")


def test_text_that_its_cell_clips_stays_in_that_cell() -> None:
    """As spreadsheets print: the second line of the first cell lies unseen upon the text of the cell below."""
    xs, ys = (90, 230, 330), (140, 160, 180)
    rules = b"".join(map(ruled, grid_rules(xs, ys)))
    first = clipped((90, 140, 230, 160), said((95, 155, 10, "卫生服务中心改扩")) + said((95, 166, 10, "建二期项目12")))
    second = clipped((90, 160, 230, 180), said((95, 173, 10, "农村公路34")))
    amounts = said((235, 155, 10, "67.05")) + said((235, 173, 10, "182.05"))
    assert text_of(rules + first + second + amounts) == "卫生服务中心改扩建二期项目12\t67.05\n农村公路34\t182.05\n"


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (("PROJ22032333", "3001-0000002", "4"), "PROJ22032333300100000024"),
        (("P194-", "0062"), "P194-0062"),
        (("12,345,67", "8.90"), "12,345,678.90"),
    ],
)
def test_a_code_that_a_narrow_cell_breaks_is_whole(lines: tuple[str, ...], whole: str) -> None:
    width = 5.0 * max(map(len, lines)) + 6
    xs, ys = (90, 90 + width, 90 + width + 80), (140, 160, 200)
    texts: list[Text] = [(93, 153, 10, "编号"), (95 + width, 153, 10, "项目"), (95 + width, 173, 10, "桥梁")]
    texts += [(93, 173 + 11 * i, 10, line) for i, line in enumerate(lines)]
    (table,) = opened(printed([(texts, grid_rules(xs, ys))])).tables
    assert [c.text.replace("-", "") for c in table.cells if (c.row, c.col) == (1, 0)] == [whole.replace("-", "")]


def test_two_codes_in_one_cell_stay_two() -> None:
    xs, ys = (90, 146, 226), (140, 160, 200)
    texts: list[Text] = [(93, 153, 10, "编号"), (150, 153, 10, "项目"), (150, 173, 10, "桥梁")]
    texts += [(93, 173, 10, "P202100010"), (93, 184, 10, "P202100022")]
    (table,) = opened(printed([(texts, grid_rules(xs, ys))])).tables
    assert "P202100010 P202100022" in {c.text for c in table.cells}


def test_what_is_left_out_is_kept_as_furniture() -> None:
    pages = [([(240, 300, 12, "甲乙丙"[n - 1] * 9), (290, 800, 9, f"第{n}页")], []) for n in range(1, 4)]
    document = opened(printed(pages))
    assert [(f.kind, f.text, f.page) for f in document.furniture] == [("edge", f"第{n}页", n) for n in range(1, 4)]
    assert document.sheets == ((595, 842),) * 3
    assert all(780 < f.box[1] < f.box[3] < 820 for f in document.furniture)


def test_a_block_knows_its_lines_and_where_it_goes_on() -> None:
    line = "全县一般公共预算收入完成情况良好各项支出得到保障"
    first: list[Text] = [(90, 700 + 26 * i, 15, line) for i in range(4)]
    document = opened(printed([(first, []), ([(90, 100, 15, "增长12.5%。")], [])]))
    (block,) = document.blocks
    assert document.text == f"{line * 4}增长12.5%。\n\f"
    assert [document.text[start : start + 3] for start, _, _ in block.lines] == [*([line[:3]] * 4), "增长1"]
    assert [page for page, _ in block.pieces()] == [1, 2]
    at = document.text.index("12.5%")
    page, box = block.place(at, at + 5)
    assert page == 2
    assert box is not None
    assert 80 < box[1] < box[3] < 110
    assert block.place(0, 4)[0] == 1


def test_a_row_that_a_page_break_cuts_and_a_spreadsheet_prints_twice_is_one() -> None:
    """The text of the row stands on both pages, clipped at the break; dates in rows of their own stay."""
    xs = (90, 190, 260, 330)

    def page(ys: tuple[int, ...], *rows: tuple[float, tuple[str, ...]], cut: float) -> bytes:
        texts = b"".join(said((xs[c] + 4, y, 9, text)) for y, row in rows for c, text in enumerate(row))
        whole = b"".join(map(said, [(94, cut, 9.0, "污水管网"), (194, cut, 9.0, "182.05")]))
        long = said((94, rows[-1][0] - 5, 9, "某某工程二期"))  # of the cell above, clipped
        clips = clipped((90, ys[0], 330, ys[-1]), whole) + clipped((90, ys[-3], 190, ys[-2]), long)
        return b"".join(map(ruled, grid_rules(xs, ys))) + texts + clips

    head, bridge, trees, grass = (
        ("项目", "金额", "时间"),
        ("桥梁", "67.05", "21-01"),
        ("道路绿化", "1.20", "21-05"),
        ("河道治理",),
    )
    first = page((140, 160, 180, 200, 210), (154, head), (174, bridge), (194, trees), cut=213) + said(
        (264, 208, 9, "22-03")
    )
    second = page((140, 150, 170, 190), (164, bridge), (184, grass), cut=143) + said((264, 149, 9, "22-06"))
    document = opened(drawn([first, second]))
    (table,) = document.tables
    cells = [(c.text, c.rowspan) for c in table.cells if c.text in ("污水管网", "182.05")]
    assert cells == [("污水管网", 2), ("182.05", 2)]
    assert [c.text for c in table.cells if c.col == 2 and c.text] == [
        "时间",
        "21-01",
        "21-05",
        "22-03",
        "22-06",
        "21-01",
    ]
    assert [f.text for f in document.furniture if f.kind == "repeat"] == ["污水管网", "182.05"]


def test_every_difference_that_is_listed_has_its_reason() -> None:
    known = against_pdfplumber.listed(against_pdfplumber.LIST)
    assert len(known) > 100
    assert {reason for row in known for reason in row.reasons.split("+")} <= against_pdfplumber.REASONS.keys() - {
        "other"
    }
