"""Segmentation: one view of equal length, wraps told from line ends, headings of all styles, enumerators."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.model.outline import SOFT, Outline
from extractor.pipeline import default_book, document_of
from extractor.segment.outline import marks as make_marks
from extractor.segment.segment import segment


def outline(text: str) -> Outline:
    return segment(document_of(text), default_book())


def titles(text: str) -> list[tuple[int, str | None, str]]:
    return [(s.level, s.number, s.title) for s in outline(text).sections]


def test_headings_of_all_styles_nest_by_their_rank() -> None:
    text = (
        "第一部分 基本情况\n一、机构\n（一）职责\n1．行政职责\n承担全县水利工作。\n（1）河道\n①巡查\n"
        "二、人员\n（一）编制\n第二部分 收支情况\n一、收入\n"
    )
    assert titles(text) == [
        (1, "第一部分", "基本情况"), (2, "一、", "机构"), (3, "（一）", "职责"), (4, "1．", "行政职责"),
        (5, "（1）", "河道"), (6, "①", "巡查"), (2, "二、", "人员"), (3, "（一）", "编制"),
        (1, "第二部分", "收支情况"), (2, "一、", "收入"),
    ]  # fmt: skip


def test_numbering_that_restarts_or_skips_is_taken_as_it_stands() -> None:
    assert [t[1] for t in titles("一、概况\n（二）收入\n（一）支出\n五、建议\n")] == [
        "一、",
        "（二）",
        "（一）",
        "五、",
    ]


def test_a_numbered_sentence_with_a_figure_is_no_heading() -> None:
    assert titles("1、全年支出300万元，其中培训20万元。\n") == []


def test_titles_without_a_number_are_headings_where_they_say_what_follows() -> None:
    text = "过去五年工作回顾\n经济平稳增长。\n2026年重点工作\n抓好项目。\n我们完成了目标任务，\n成绩来之不易。\n"
    assert [title for _, _, title in titles(text)] == ["过去五年工作回顾", "2026年重点工作"]


def test_a_heading_may_lead_its_own_paragraph() -> None:
    assert titles("1.执行情况。全年支出300万元。\n") == [(1, "1.", "执行情况")]


def test_sections_end_where_the_next_of_their_rank_begins() -> None:
    text = "一、收入\n收入10万元。\n（一）拨款\n拨款8万元。\n二、支出\n支出9万元。\n"
    first, inner, second = outline(text).sections
    assert text[first.start : first.end].startswith("一、收入")
    assert first.end == second.start == inner.end
    assert inner.parent == first.id


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("主要职责：1、拟订规划；2、组织实施。", ["1、", "2、"]),
        ("一是抓好项目；二是管好资金。", ["一是", "二是"]),
        ("（三）资金管理", ["（三）"]),
        ("第一、二、三产业协调发展。", []),
        ("完成投资1.5亿元。", []),
    ],
)
def test_enumerators_are_marked(text: str, marks: list[str]) -> None:
    found = outline(text)
    assert [text[a:b] for a, b in found.markers] == marks


WRAPPED = (
    "本单位全年预算执行总体平稳，各项经费均按照批复的用途使用，没有发生超范\n"
    "围支出的情况。全年收入合计为\n1234.56\n万元，比上年增加\n12.30万元，主要是新增了河道清淤和堤防加固两个项目，另有上年结转资金安\n"
    "排用于水文监测设施改造，资金已全部支付到位，没有结余需要交回本级财政部\n门统筹安排。\n"
)


def test_every_enumerator_inside_a_line_is_found_where_one_may_begin() -> None:
    book = default_book()
    marks = book.once(make_marks)
    found = [match for text in book.entry("outline.inline").example for match in marks.inline.finditer(text)]
    assert found
    assert [match[0] for match in found if not marks.inline_at.match(match.string, match.start())] == []


def test_wraps_become_soft_and_keep_every_offset() -> None:
    view = outline(WRAPPED).view
    assert len(view) == len(WRAPPED)
    assert "超范" + SOFT + "围支出" in view
    assert "财政部" + SOFT + "门统筹" in view


def test_lines_of_their_own_stay_apart() -> None:
    assert SOFT not in outline("一、基本情况\n全年支出300万元。\n二、绩效目标\n完成改造两处。\n").view


@given(st.text(alphabet=st.sampled_from("一二三、（）1234.5万元%，。：\n\t\f 基本支出其中"), max_size=200))
def test_the_outline_holds_for_any_text(text: str) -> None:
    found = outline(text)
    assert len(found.view) == len(text)
    edges = sorted([*found.prose, *((g.table.start, g.table.end) for g in found.grids)])
    assert all(a[1] <= b[0] for a, b in pairwise(edges))
    assert all(0 <= s.start < s.end <= len(text) for s in found.sentences)
    assert all(s.start <= s.heading_end <= s.end for s in found.sections)
