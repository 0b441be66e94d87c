"""Word documents: body order, automatic numbers, merged cells, tracked changes, what hangs on a paragraph."""

from __future__ import annotations

import pytest

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.readers.docx_numbers import Numbering
from extractor.readers.open import Source
from extractor.readers.read import read
from extractor.readers.vocabulary import vocabulary
from hostile import W, docx, package

BOOK = Book.load()


def p(text: str, props: str = "") -> str:
    return f"<w:p><w:pPr>{props}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str) -> str:
    return "<w:tr>" + "".join(cells) + "</w:tr>"


def listed(level: int, num: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


def levels(*given: tuple[str, str]) -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(given)
    )
    return f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'


NUM = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
RESTART = (
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)


def document(body: str, **parts: str) -> Document:
    return read(Source.of(docx(body, **parts)), BOOK, guard=False)


def test_paragraphs_and_tables_keep_their_order() -> None:
    found = document(p("前文") + f"<w:tbl>{tr(tc('科目'), tc('金额'))}{tr(tc('教育'), tc('12.5'))}</w:tbl>" + p("后文"))
    assert found.text == "前文\n科目\t金额\n教育\t12.5\n后文\n"
    assert [b.kind for b in found.blocks] == ["paragraph", "table", "paragraph"]
    assert all(found.text[c.start : c.end] == c.text for t in found.tables for c in t.cells)


def test_automatic_numbers_are_written() -> None:
    numbering = levels(
        ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3．"), ("decimalEnclosedCircle", "%4")
    )
    body = "".join(p(t, listed(i)) for t, i in [("甲", 0), ("乙", 1), ("2023年", 2), ("丙", 3), ("丁", 1), ("戊", 0)])
    found = document(body, numbering=numbering + NUM)
    assert found.text.splitlines() == ["一、甲", "（一）乙", "1． 2023年", "①丙", "（二）丁", "二、戊"]
    assert [b.number for b in found.blocks] == ["一、", "（一）", "1．", "①", "（二）", "二、"]


def test_numbers_restart_where_a_list_says_so_and_bullets_have_none() -> None:
    numbering = levels(("decimal", "%1."), ("bullet", "\uf0b7")) + NUM + RESTART
    body = p("甲", listed(0)) + p("点", listed(1)) + p("乙", listed(0)) + p("丙", listed(0, 2)) + p("丁", listed(0, 2))
    assert document(body, numbering=numbering).text.splitlines() == ["1. 甲", "点", "2. 乙", "1. 丙", "2. 丁"]


def test_styles_give_levels_and_numbers() -> None:
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 2"/><w:pPr>' + listed(0) + "</w:pPr></w:style>"
        '<w:style w:styleId="b"><w:name w:val="Mine"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:name w:val="Body"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    body = p("概况", '<w:pStyle w:val="b"/>') + p("正文", '<w:pStyle w:val="c"/>')
    found = document(body, styles=styles, numbering=levels(("chineseCounting", "%1、")) + NUM)
    assert [(b.kind, b.level, found.text[b.start : b.end]) for b in found.blocks] == [
        ("heading", 2, "一、概况"),
        ("paragraph", None, "正文"),
    ]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (3, "chineseLegalSimplified", "叁"),
        (2, "ideographTraditional", "乙"),
        (2, "ideographZodiac", "丑"),
        (3, "decimalFullWidth", "３"),
        (21, "decimalEnclosedCircle", "㉑"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (7, "neverHeardOf", "7"),
    ],
)
def test_number_formats(value: int, form: str, text: str) -> None:
    assert Numbering(None, vocabulary(BOOK)).number(value, form) == text


def test_merged_cells_stand_once() -> None:
    span, start, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        tr(tc("项目", start), tc("金额", span))
        + tr(tc("", on), tc("预算"), tc("决算"))
        + tr(tc("合计"), tc("1"), tc("2"))
    )
    (table,) = document(f"<w:tbl>{rows}</w:tbl>").tables
    assert [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in table.cells][:3] == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "金额"),
        (1, 1, 1, 1, "预算"),
    ]


def test_insertions_stay_and_deletions_go() -> None:
    body = (
        "<w:p><w:r><w:t>支出</w:t></w:r><w:del><w:r><w:delText>1971.82</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>1917.28</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r></w:p>"
    )
    found = document(body)
    assert found.text == "支出1917.28万元\n"
    assert [n.code for n in found.notices] == ["deleted_text_left_out"]


def test_nothing_that_word_shows_is_dropped() -> None:
    control = f"<w:sdt><w:sdtContent>{p('控件内')}</w:sdtContent></w:sdt>"
    box = f"<w:p><w:r><w:t>主</w:t><w:pict><w:txbxContent>{p('框内')}</w:txbxContent></w:pict></w:r></w:p>"
    noted = '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:t>看得见</w:t></w:r></w:p>"
    inner = f"<w:tbl>{tr(tc('内一'), tc('内二'))}</w:tbl>"
    outer = f"<w:tbl>{tr(tc('外一'), tc('外二'))}<w:tr><w:tc>{inner}{p('外三')}</w:tc>{tc('外四')}</w:tr></w:tbl>"
    found = document(control + box + noted + hidden + outer, footnotes=f'<w:footnote w:id="2">{p("脚注")}</w:footnote>')
    assert found.text == "控件内\n主\n框内\n正文\n脚注\n看得见\n外一\t外二\n外三\t外四\n内一\t内二\n"
    assert [b.kind for b in found.blocks if found.text[b.start : b.end] in ("框内", "脚注")] == ["note", "note"]


def test_the_body_is_the_part_that_the_package_names() -> None:
    rels = '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    body = f'<w:document xmlns:w="{W}"><w:body>{p("正文")}</w:body></w:document>'
    source = Source.of(package({"_rels/.rels": rels, "word/document2.xml": body}))
    assert read(source, BOOK, guard=False).text == "正文\n"


def test_a_list_may_say_its_levels_otherwise() -> None:
    own = levels(("decimal", "第%1章")).split("<w:lvl ", 1)[1].removesuffix("</w:abstractNum>")
    other = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        f"<w:lvl {own}</w:lvlOverride></w:num>"
    )
    numbering = levels(("chineseCounting", "%1、")) + NUM + other
    found = document(p("甲", listed(0)) + p("乙", listed(0, 2)) + p("丙", listed(0, 2)), numbering=numbering)
    assert found.text == "一、甲\n第1章乙\n第2章丙\n"


def test_a_level_may_belong_to_a_style_and_a_list_to_another_list() -> None:
    made = levels(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))
    for level, style in enumerate(("One", "Two")):
        made = made.replace(f'<w:lvl w:ilvl="{level}">', f'<w:lvl w:ilvl="{level}"><w:pStyle w:val="{style}"/>')
    made = made.replace('abstractNumId="0">', 'abstractNumId="0"><w:styleLink w:val="Linked"/>')
    borrowed = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Linked"/></w:abstractNum>'
    borrowing = '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    styles = "".join(
        f'<w:style w:styleId="{name}"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for name in ("One", "Two")
    )
    body = "".join(p(t, f'<w:pStyle w:val="{s}"/>') for t, s in (("甲", "One"), ("乙", "Two"), ("丙", "Two")))
    found = document(body + p("丁", listed(0, 3)), numbering=made + borrowed + NUM + borrowing, styles=styles)
    assert found.text == "一、甲\n（一）乙\n（二）丙\n二、丁\n"


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next() -> None:
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    cells = f"<w:tbl>{tr(tc('科目'), tc('金额'))}<w:tr>{tc('教育')}<w:tc>{p('1', mark)}{p('2.5')}</w:tc></w:tr></w:tbl>"
    found = document(p("本年支出", mark) + p("12.5万元", listed(0)) + cells + p("余额", mark), numbering=levels() + NUM)
    assert found.text == "本年支出12.5万元\n科目\t金额\n教育\t12.5\n余额\n"


def test_a_cell_marked_as_deleted_is_out() -> None:
    row = tr(tc("教育"), tc("旧", '<w:cellDel w:id="1"/>'), tc("12.5"))
    found = document(f"<w:tbl>{tr(tc('科目'), tc('金额'))}{row}</w:tbl>")
    assert found.text == "科目\t金额\n教育\t12.5\n"


def test_formulas_and_ticked_boxes_are_text_and_readings_are_not() -> None:
    m = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    part = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>"
    formula = f"<m:oMath {m}><m:f>{part.format('num', '175')}{part.format('den', '180')}</m:f></m:oMath>"
    ruby = "<w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby>"
    tick = '<w:sym w:font="Wingdings" w:char="F0FE"/>'
    found = document(f"<w:p><w:r><w:t>控制率=</w:t></w:r>{formula}<w:r>{ruby}{tick}</w:r></w:p>")
    assert found.text == "控制率=175/180汉☑\n"


def test_running_heads_are_told_and_left_out() -> None:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{p("正文")}</w:body></w:document>',
        "word/header1.xml": f'<w:hdr xmlns:w="{W}">{p("某县决算报告")}</w:hdr>',
        "word/footer1.xml": f'<w:ftr xmlns:w="{W}">{p("- 1 -")}</w:ftr>',
        "word/_rels/document.xml.rels": f'<Relationships><Relationship Id="a" Type="{types}/header" '
        f'Target="header1.xml"/><Relationship Id="b" Type="{types}/footer" Target="footer1.xml"/></Relationships>',
    }
    found = read(Source.of(package(parts)), BOOK, guard=False)
    assert found.text == "正文\n"
    (notice,) = found.notices
    assert notice.code == "furniture_dropped"
    assert notice.message.endswith("某县决算报告")


def test_strict_office_open_xml() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{strict}"><w:body>{p("支出12.5万元")}</w:body></w:document>'
    found = read(Source.of(package({"word/document.xml": body})), BOOK, guard=False)
    assert found.text == "支出12.5万元\n"
