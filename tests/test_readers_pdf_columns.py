"""PDF tables whose rules tell less than their print: columns parted in the header only, frames without columns."""

from __future__ import annotations

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.readers.open import Source
from extractor.readers.read import read
from hostile import Rule, Text, printed

BOOK = Book.load()
XS = (80.0, 200.0, 300.0, 400.0, 500.0)
HEAD = ("地区", "预算数", "执行数", "完成率")
BODY = (("东区", "120.5", "98.0", "81.3%"), ("西区", "95.0", "96.9", "102.0%"), ("合计", "215.5", "194.9", "90.4%"))


def texts(rows: tuple[tuple[str, ...], ...], top: float = 100) -> list[Text]:
    return [(XS[c] + 8, top + 20 + 30 * r, 10.0, text) for r, row in enumerate(rows) for c, text in enumerate(row)]


def document(found: list[Text], rules: list[Rule]) -> Document:
    return read(Source.of(printed([(found, rules)])), BOOK, guard=False)


def across(count: int) -> list[Rule]:
    return [(XS[0], 100 + 30 * r, XS[-1], 100 + 30 * r) for r in range(count)]


def test_columns_that_only_the_header_is_ruled_into() -> None:
    sides = [(x, 100.0, x, 220.0) for x in (XS[0], XS[-1])]
    found = document(texts((HEAD, *BODY)), [*across(5), *sides, *((x, 100.0, x, 130.0) for x in XS[1:-1])])
    (table,) = found.tables
    assert [c.text for c in table.cells if c.row == 2] == list(BODY[1])
    assert {(c.rowspan, c.colspan) for c in table.cells} == {(1, 1)}


def test_a_merged_title_row_stays_merged() -> None:
    title = [(XS[0] + 8, 120.0, 10.0, "2023年 2024年 分地区收支")]
    rules = [*across(5), *((x, 130.0, x, 220.0) for x in XS[1:-1]), *((x, 100.0, x, 220.0) for x in (XS[0], XS[-1]))]
    found = document([*title, *texts(BODY, 130)], rules)
    assert [(c.text, c.colspan) for c in found.tables[0].cells if c.row == 0] == [("2023年 2024年 分地区收支", 4)]


def test_a_frame_that_does_not_part_the_columns_of_figures() -> None:
    rules = [*across(2), across(5)[4], *((x, 100.0, x, 220.0) for x in (XS[0], XS[1], XS[-1]))]
    (table,) = document(texts((HEAD, *BODY)), rules).tables
    assert [[c.text for c in table.cells if c.row == r] for r in range(4)] == [list(HEAD), *map(list, BODY)]


def test_numbers_set_close_are_two_and_grouped_digits_one() -> None:
    rows = [(80.0, 120 + 20.0 * r, 10.0, text) for r, text in enumerate(("Region", "North", "South", "Total"))]
    numbers = [("No.", "Rate"), ("1,512", "199.2"), ("12 345", "66.6"), ("3,694", "13.1")]
    for r, (count, rate) in enumerate(numbers):
        rows += [(200 + 5.0 * (6 - len(count)), 120 + 20.0 * r, 10.0, count), (234.0, 120 + 20.0 * r, 10.0, rate)]
    (table,) = document(rows, []).tables
    assert [[c.text for c in table.cells if c.row == r][1:] for r in range(1, 4)] == [list(n) for n in numbers[1:]]
