"""Web pages: the article without the site around it, whatever the encoding claims."""

from __future__ import annotations

import quopri

import pytest

from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.errors import Empty
from extractor.readers.open import Source
from extractor.readers.read import read

BOOK = Book.load()
PROSE = "2023年，全县一般公共预算收入完成12.5亿元，比上年增长3.1%，支出完成30.2亿元。"


def page(body: str, head: str = "", encoding: str = "utf-8") -> Document:
    made = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read(Source.of(made.encode(encoding)), BOOK, guard=False)


def test_the_article_is_left_of_a_site() -> None:
    links = "".join(f"<li><a href='#'>栏目{i}</a></li>" for i in range(30))
    found = page(
        f"<div class='top'><ul>{links}</ul></div><div class='breadcrumb'>首页 &gt; 公开</div>"
        f"<div id='main'><h2>关于2023年预算执行情况的报告</h2><div><p>{PROSE}</p><p>{PROSE}</p></div></div>"
        f"<div class='share-box'>分享</div><div class='footer'>电话 0000-12345</div><script>var x=99</script>"
    )
    assert found.text == f"关于2023年预算执行情况的报告\n{PROSE}\n{PROSE}\n"
    assert next((b.kind, b.level) for b in found.blocks) == ("heading", 1)
    assert "chrome_dropped" in [n.code for n in found.notices]


def test_a_headline_outside_the_article_is_kept() -> None:
    found = page(f"<p>{PROSE}</p>", head="<meta name='ArticleTitle' content='某县2023年财政决算报告'>")
    assert found.text.startswith("某县2023年财政决算报告\n")


@pytest.mark.parametrize("claimed", ["utf-8", "gb2312", "iso-8859-1"])
def test_encoding_is_sniffed_and_not_trusted(claimed: str) -> None:
    found = page(f"<p>{PROSE}㐂</p>", head=f"<meta charset='{claimed}'>", encoding="gb18030")
    assert found.text == PROSE + "㐂\n"
    assert found.source.encoding == "gb18030"


def test_struck_and_hidden_text_is_out() -> None:
    found = page(
        f"<p>{PROSE}<del>旧数1971.82</del><s>99</s><span style='display:none'>88</span>"
        "<span style='text-decoration: line-through'>77</span>新数1917.28</p>"
    )
    assert found.text == PROSE + "新数1917.28\n"


def test_tables_keep_their_spans() -> None:
    found = page(
        f"<p>{PROSE}</p><table><caption>收支表</caption><tr><th rowspan=2>项目</th><th colspan=2>金额</th></tr>"
        "<tr><td>预算<br>数</td><td>决算数</td></tr><tr><td>合计</td><td>1,200</td><td>1,180.5</td></tr></table>"
    )
    (table,) = found.tables
    assert [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in table.cells] == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "金额"),
        (1, 1, 1, 1, "预算数"),
        (1, 2, 1, 1, "决算数"),
        (2, 0, 1, 1, "合计"),
        (2, 1, 1, 1, "1,200"),
        (2, 2, 1, 1, "1,180.5"),
    ]
    assert found.text == PROSE + "\n收支表\n项目\t金额\t\n\t预算数\t决算数\n合计\t1,200\t1,180.5\n"


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    inner = "<table><tr><td>科目</td><td>金额</td></tr><tr><td>教育</td><td>12.5</td></tr></table>"
    found = page(f"<table><tr><td>左</td><td><p>{PROSE}</p>{inner}</td></tr></table>")
    assert [len(t.cells) for t in found.tables] == [4]
    assert PROSE + "\n" in found.text


def test_lines_of_the_source_are_no_lines_of_the_text() -> None:
    found = page("<p>全年完成收入\n    12.5\n亿元，\n占预算的   98%。<br>其中：税收9亿元。</p>")
    assert found.text == "全年完成收入 12.5 亿元，占预算的 98%。\n其中：税收9亿元。\n"


def test_a_page_that_shows_nothing_is_empty() -> None:
    with pytest.raises(Empty):
        page("<!--[if lt IE 9]><p>请升级</p><![endif]--><script>load()</script>")


def test_struck_cells_keep_their_place() -> None:
    found = page(
        f"<p>{PROSE}</p><div style='text-decoration:line-through'>旧12万元</div>"
        "<table><tr><td>项目<td>预算<td>决算</tr>"
        "<tr><td>教育<td style='text-decoration: line-through'>99<td>12.5</tr></table>"
    )
    assert found.text == f"{PROSE}\n项目\t预算\t决算\n教育\t\t12.5\n"


@pytest.mark.parametrize("kept", ["<pre>{}</pre>", "<div style='white-space: pre-wrap'>{}</div>"])
def test_lines_that_are_printed_as_typed_are_lines(kept: str) -> None:
    found = page(f"<p>{PROSE}</p>" + kept.format("收入<b>100</b>万元\n支出200万元\n"))
    assert found.text == f"{PROSE}\n收入100万元\n支出200万元\n"


@pytest.mark.parametrize(("claimed", "guessed"), [("gbk", False), ("utf-8", True), ("no-such", True)])
def test_an_encoding_that_the_page_does_not_claim_is_a_guess(claimed: str, guessed: bool) -> None:
    found = page(f"<p>{PROSE}</p>", head=f"<meta charset='{claimed}'>", encoding="gb18030")
    assert ("encoding_guessed" in [n.code for n in found.notices]) is guessed


@pytest.mark.parametrize("piece", ["<% ", "<?xml ", "<%<?xml"])
def test_openings_without_an_end_cost_no_more_than_their_length(piece: str) -> None:
    with pytest.raises(Empty):
        page(piece * 300_000)


def test_a_page_saved_in_one_file_is_read_as_the_page() -> None:
    body = quopri.encodestring(f"<html><body><p>{PROSE}</p></body></html>".encode("gb18030")).decode("ascii")
    made = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
        "--b\nContent-Type: text/html; charset=gb2312\n"
        f"Content-Transfer-Encoding: quoted-printable\n\n{body}\n--b\nContent-Type: image/png\n\nx\n--b--\n"
    )
    source = Source.of(made.encode(), "a.doc")
    found = read(source, BOOK, guard=False)
    assert found.text == PROSE + "\n"
    assert found.source.bytes == len(source.data)
