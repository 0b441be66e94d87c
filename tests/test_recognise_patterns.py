"""Every unit is read as its examples say and keeps silent where its silent examples say; every word has an example."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from extractor.lexicon.book import Book
from extractor.lexicon.shape import Unit, Words
from extractor.model.figure import Figure
from extractor.pipeline import default_book, figures, read
from extractor.recognise.grammar import Grammar, make_grammar
from extractor.recognise.scan import scan
from extractor.segment.fold import fold

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"

UNITS = list(default_book().units.values())
OURS = ("numerals.toml", "dates.toml", "modifiers.toml", "silence.toml")
WORDS = [entry for entry in default_book().shelf("words", Words).values() if entry.origin.startswith(OURS)]


def said(figure: Figure) -> str:
    """A figure as pattern files write it: ``value unit``, ranges ``low..high unit``."""
    value = figure.value if figure.value is not None else f"{figure.low}..{figure.high}"
    return f"{value} {figure.unit}"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.origin)
def test_unit_reads_its_examples(unit: Unit) -> None:
    assert unit.example
    for example in unit.example:
        assert [said(figure) for figure in figures(example.text)] == list(example.reads)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.origin)
def test_unit_is_silent_where_it_must_be(unit: Unit) -> None:
    assert unit.silent
    for text in unit.silent:
        assert [f for f in figures(text) if not f.rhetorical and f.kind != "ordinal"] == [], text


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.origin)
def test_every_spelling_of_a_unit_has_an_example(unit: Unit) -> None:
    texts = "".join(example.text for example in unit.example)
    assert [word for word in unit.says if word not in texts] == []


@pytest.mark.parametrize("entry", WORDS, ids=lambda entry: entry.origin)
def test_every_word_stands_in_an_example(entry: Words) -> None:
    texts = "\n".join(entry.example)
    assert [word for word in (*entry.says, *entry.maps) if word not in texts] == []


@pytest.mark.parametrize(("word_id", "at"), [("silence.behind", -1), ("silence.ahead", None)])
def test_one_of_the_signs_of_a_silent_shape_stands_beside_the_number_it_silences(word_id: str, at: int | None) -> None:
    entry = default_book().entry(word_id)
    for piece in entry.regex:
        found = [match for text in entry.example for match in regex.finditer(piece, text)]
        assert found, piece
        for match in found:
            number = regex.match(r"\p{N}+|[一二三四五六七八九十]+", match.string, pos=match.start())
            assert number is not None
            if at is None:
                assert match.string.startswith(tuple(entry.says), number.end()), (piece, match.string)
                continue
            sign = match.string[match.start() + at]
            assert sign in entry.says or sign.isspace(), (piece, match.string)


def at_length(grammar: Grammar, book: Book) -> Grammar:
    """The grammar without what it tells at a glance: it stops at every numeral and sign, and skips before it reads."""
    signs = (book.words(f"numeral.{name}") for name in ("minus", "plus", "open", "ordinal"))
    starts = "".join(map(re.escape, sorted({word[0] for words in signs for word in words} | grammar.starts)))
    quick = grammar.quick._replace(
        first=re.compile(rf"(?<![A-Za-z0-9])[{starts}]"),
        skippable=re.compile(""),
        goes_on=re.compile(f"[{''.join(map(re.escape, sorted(grammar.more)))}]"),
    )
    return replace(grammar, quick=quick)


def test_what_is_read_at_a_glance_is_what_the_grammar_reads_at_length() -> None:
    book = default_book()
    quick = book.once(make_grammar)
    slow = at_length(quick, book)
    texts = [example.text for unit in UNITS for example in unit.example]
    texts += [text for unit in UNITS for text in unit.silent]
    texts += [text for entry in book.shelf("words", Words).values() for text in entry.example]
    texts += [fold(read(path).text, default_book()) for path in sorted(REPORTS.glob("*.txt"))]
    differ = [text for text in texts if scan(text, 0, len(text), quick) != scan(text, 0, len(text), slow)]
    assert differ == []


NUMERALS = st.text(
    "0129一二两十百千万亿几数半余多点.,，、-—~至和/（）()第负约上下元个公里年月日分之成%人次是 \n", max_size=24
)


@given(NUMERALS)
def test_nor_does_it_matter_in_any_text_of_numerals(text: str) -> None:
    book = default_book()
    quick = book.once(make_grammar)
    assert scan(text, 0, len(text), quick) == scan(text, 0, len(text), at_length(quick, book))
