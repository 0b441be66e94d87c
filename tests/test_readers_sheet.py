"""Spreadsheets: what the cells show, in exact decimals."""

from __future__ import annotations

import pytest

from extractor.lexicon.book import Book
from extractor.model.errors import Empty
from extractor.readers.open import Source
from extractor.readers.read import read
from extractor.readers.sheet_format import format_of, shown
from hostile import xlsx

BOOK = Book.load()
STYLED = "s='1'"


@pytest.mark.parametrize(
    ("raw", "pattern", "text"),
    [
        ("82800.92000000001", "General", "82800.92"),
        ("82800.92000000001", "#,##0.00", "82,800.92"),
        ("1234567.5", "#,##0", "1,234,568"),
        ("0.98765", "0.0%", "98.8%"),
        ("-12.5", "#,##0.00;(#,##0.00)", "-12.50"),
        ("-12.5", "0.00_);[Red]\\(0.00\\)", "-12.50"),
        ("-0.001", "0.00", "0.00"),
        ("0", '#,##0.00;-#,##0.00;"-"', "-"),
        ("12.5", "0.##", "12.5"),
        ("12", "0.##", "12"),
        ("2.5E-2", "General", "0.025"),
        ("1E+3", "General", "1000"),
        ("45291", "yyyy-m-d", "2023-12-31"),
        ("45291", 'yyyy"Y"m"M"', "2023-12"),
        ("12.5", '0.0"万元"', "12.5万元"),
        ("1234.5", '"¥"#,##0.00', "¥1,234.50"),
        ("1234.5", "[$¥-804]#,##0.00", "¥1,234.50"),
        ("1234567", "0.00,", "1234.57"),
        ("1234567", "#,##0,", "1,235"),
        ("123456789", '#,##0.0,,"百万"', "123.5百万"),
        ("12345", '0!.0,"万元"', "1.2万元"),
        ("5000", '0\\.0,"万元"', "0.5万元"),
        ("12345", '[>=10000]0.00,"千";0.00', "12.35千"),
        ("345", '[>=10000]0.00,"千";0.00', "345.00"),
        ("3", '"第"0"名"', "第3名"),
        ("98.5", "0.0\\%", "98.5%"),
        ("-5", "#,##0.00;[Red]-#,##0.00", "-5.00"),
        ("-5", '0.0;"△"0.0', "-5.0"),
        ("-5", "0.0_ ;[Red](0.0)", "-5.0"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("5", '0;0;"a;b"0', "5"),
        ("12", 'General"户"', "12户"),
        ("12345", "0.00E+00", "12345"),
        ("0.5", "# ?/?", "0.5"),
        ("0.5", "h:mm", "12:00"),
        ("0.5", "#.00", "0.50"),
        ("8", "000", "008"),
        ("text", "0.0", "text"),
    ],
)
def test_numbers_are_shown_as_the_format_says(raw: str, pattern: str, text: str) -> None:
    assert shown(raw, pattern) == text


def test_formats_are_looked_up() -> None:
    assert format_of(4, {}) == "#,##0.00"
    assert format_of(164, {164: "0.0"}) == "0.0"
    assert format_of(999, {}) == "General"


def cell(place: str, value: str, extra: str = "") -> str:
    if value.replace(".", "").isdecimal():
        return f'<c r="{place}" {extra}><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr" {extra}><is><t>{value}</t></is></c>'


def test_title_unit_line_and_table() -> None:
    rows = (
        f'<row r="1">{cell("A1", "2023年收支表")}</row><row r="2">{cell("C2", "单位：万元")}</row>'
        f'<row r="4">{cell("A4", "科目")}{cell("B4", "金额")}</row>'
        f'<row r="5">{cell("B5", "预算")}{cell("C5", "决算")}</row>'
        f'<row r="6">{cell("A6", "教育")}{cell("B6", "1200", STYLED)}{cell("C6", "1180.5", STYLED)}</row>'
        f'<row r="7" hidden="1">{cell("A7", "草稿")}{cell("B7", "9")}</row>'
    )
    merges = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A4:A5"/><mergeCell ref="B4:C4"/></mergeCells>'
    found = read(Source.of(xlsx(rows, styles='<xf numFmtId="0"/><xf numFmtId="4"/>', merges=merges)), BOOK, guard=False)
    assert found.text == "2023年收支表\n单位：万元\n科目\t金额\t\n\t预算\t决算\n教育\t1,200.00\t1,180.50\n"
    assert [(c.row, c.col, c.rowspan, c.colspan) for c in found.tables[0].cells][:2] == [(0, 0, 2, 1), (0, 1, 1, 2)]


def test_a_workbook_without_a_visible_sheet_is_empty() -> None:
    with pytest.raises(Empty):
        read(Source.of(xlsx(f'<row r="1">{cell("A1", "1")}</row>', state="hidden")), BOOK, guard=False)


def test_a_formula_that_was_never_computed_is_told() -> None:
    rows = '<row r="1"><c r="A1"><v>1.5</v></c><c r="B1"><f>A1*2</f></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
    found = read(Source.of(xlsx(rows)), BOOK, guard=False)
    assert [n.code for n in found.notices] == ["formulas_unread"]


@pytest.mark.parametrize("raw", ["1e250", "1e-250", "1e9999", "-0.5", "0.1234567890123456789"])
@pytest.mark.parametrize(
    "pattern", ["0.00", "0." + "0" * 1000, "%" * 40 + "0", "", ";;;", "0;;", "0,,,,", '"', "[", "\\"]
)
def test_no_number_and_no_format_is_too_odd(raw: str, pattern: str) -> None:
    assert len(shown(raw, pattern)) < 1500
