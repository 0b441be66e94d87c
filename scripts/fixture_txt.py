"""Writes a source as plain text, its tables flattened as people's exports flatten them, and as a page of a web site."""

from __future__ import annotations

from html import escape

from fixture_source import Grid, Line, Source


def write_txt(source: Source) -> bytes:
    """The report as text in its ``encoding``; ``cells`` of the front matter names the way tables are flattened."""
    style = source.meta.get("cells", "tabs")
    parts = [_table(b, style) if isinstance(b, Grid) else _prose(b) for b in source.blocks]
    return "\n".join(parts).encode(source.meta.get("encoding", "utf-8")) + b"\n"


def _prose(line: Line) -> str:
    gap = "\n" if line.kind in {"part", "right"} or (line.kind == "heading" and line.level == 1) else ""
    return gap + line.text


def _table(grid: Grid, style: str) -> str:
    head = [text for text in (grid.caption, grid.unit) if text]
    return "\n".join(head + _FLATTEN[style](grid))


def _by_cell(grid: Grid) -> list[str]:
    """One cell a line, merged and empty cells nowhere: what copying out of a word processor leaves."""
    return [cell.text for cell in grid.cells() if cell.text]


def _by_cell_indented(grid: Grid) -> list[str]:
    """One cell a line behind a tab, an empty line after each row."""
    lines: list[str] = []
    for row in range(len(grid.rows)):
        lines += ["\t" + cell.text for cell in grid.cells() if cell.row == row] + [""]
    return lines[:-1]


def _rows(grid: Grid) -> list[list[str]]:
    return [["" if text in {"<", "^"} else text for text in row] for row in grid.rows]


def _by_tab(grid: Grid) -> list[str]:
    return ["\t".join(row) for row in _rows(grid)]


def _by_pipe(grid: Grid) -> list[str]:
    return [" | ".join(row).strip() for row in _rows(grid)]


def _by_blank(grid: Grid) -> list[str]:
    """Rows of blank-separated cells, empty cells nowhere: what the text layer of a page leaves."""
    return ["  ".join(text for text in row if text) for row in _rows(grid)]


_FLATTEN = {"cells": _by_cell, "lines": _by_cell_indented, "tabs": _by_tab, "pipes": _by_pipe, "blanks": _by_blank}

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}_{site}</title>
<style>.nav li{{float:left}} .foot{{font-size:12px}}</style>
<script>var views = 3862; document.write("<b>ok</b>");</script></head>
<body>
<div class="header"><a href="/">网站首页</a> | <a href="/en/">English</a> | 今天是2021年4月2日 星期五</div>
<ul class="nav"><li><a href="/jg/">机构设置</a></li><li><a href="/sj/">统计数据</a></li><li><a href="/gg/">通知公告</a>\
</li><li><a href="/hd/">互动交流</a></li></ul>
<div class="crumb">您所在的位置：<a href="/">首页</a> &gt; <a href="/sj/">统计数据</a> &gt; 统计公报</div>
<div class="article"><h1>{title}</h1>
<div class="meta">发布时间：2021-03-26 09:30　来源：{site}　浏览次数：<span id="hits">3862</span>　\
【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</div>
<div class="content">
{body}
</div></div>
<div class="side"><h3>相关链接</h3><ul><li><a href="/a/1.html">一季度经济运行情况新闻发布会</a></li>\
<li><a href="/a/2.html">人口普查公报发布</a></li></ul></div>
<div class="foot">主办单位：{site}　网站标识码：9900000017　备案号：示例ICP备05000000号　建议分辨率1024×768</div>
</body></html>
"""


def write_html(source: Source) -> bytes:
    """The report as a page of a government site in GB18030 (declared as gb2312), with what stands around it there."""
    title = "".join(b.text for b in source.blocks if isinstance(b, Line) and b.kind == "title")
    rest = [b for b in source.blocks if isinstance(b, Grid) or b.kind != "title"]
    body = "\n".join(_html_table(b) if isinstance(b, Grid) else _html_line(b) for b in rest)
    page = _PAGE.format(title=escape(title), site=escape(source.meta["running"]), body=body)
    return page.encode("gb18030")


def _html_line(line: Line) -> str:
    style = {"centre": ' align="center"', "right": ' align="right"'}.get(line.kind, "")
    text = escape(line.text)
    if line.kind in {"part", "heading"}:
        return f"<p><strong>{text}</strong></p>"
    return f"<p{style}>{'' if style else '　　'}{text}</p>"


def _html_table(grid: Grid) -> str:
    rows: list[list[str]] = [[] for _ in grid.rows]
    for cell in grid.cells():
        spans = "".join(f' {k}="{v}"' for k, v in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if v > 1)
        rows[cell.row].append(f"<td{spans}><p>{escape(cell.text) or '&nbsp;'}</p></td>")
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    unit = f'<p align="right">{escape(grid.unit)}</p>\n' if grid.unit else ""
    return f'<p align="center">{escape(grid.caption)}</p>\n{unit}<table border="1">\n{body}\n</table>'
