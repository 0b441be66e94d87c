"""The guard: a hostile document costs itself, ends typed and within its limits, and the next one is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import hostile
from extractor import Options, Record, convert
from extractor.lexicon.book import Book
from extractor.model.errors import Corrupt, Crashed, Empty, ExtractorError, LimitExceeded, TimedOut
from extractor.model.record import Failure
from extractor.readers import guard as guard_room
from extractor.readers.guard import Guard
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.read import read
from extractor.readers.vocabulary import vocabulary

BOOK = Book.load()
GOOD = hostile.docx("<w:p><w:r><w:t>全年支出12.5万元。</w:t></w:r></w:p>")
SMALL = Limits(memory=384 << 20, seconds=30)


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (hostile.tree_loop(10_000), LimitExceeded),
        (hostile.tree_loop(3), Corrupt),
        (hostile.form_loop(), (LimitExceeded, Empty)),
        (hostile.docx_bomb(), LimitExceeded),
        (hostile.entity_bomb(), Corrupt),
        (hostile.printed([([(100, 100, 12, "收入12.5万元")], [])])[:500], Corrupt),
        (GOOD[:-40], Corrupt),
        (hostile.deep_html(), Empty),
        (hostile.docx("<w:p/>"), Empty),
        (hostile.printed([([], [])]), Empty),
    ],
    ids=["tree", "small tree", "form", "zip bomb", "entities", "cut pdf", "cut docx", "deep", "no words", "no text"],
)
def test_hostile_files_end_typed_and_the_next_is_read(data: bytes, errors: type[ExtractorError]) -> None:
    started = time.monotonic()
    with pytest.raises(errors):
        read(Source.of(data, "x"), BOOK, SMALL)
    assert time.monotonic() - started < SMALL.seconds
    assert read(Source.of(GOOD, "y"), BOOK, SMALL).text == "全年支出12.5万元。\n"


def test_a_drawing_of_very_many_lines_costs_no_more_than_its_page() -> None:
    started = time.monotonic()
    assert "支出12.5万元\n" in read(Source.of(hostile.many_segments()), BOOK, SMALL).text
    assert time.monotonic() - started < SMALL.seconds


def test_the_hostile_set_in_one_run_ends_typed_and_leaves_the_files_beside_it_unharmed(tmp_path: Path) -> None:
    hostile.write(tmp_path)
    started = time.monotonic()
    found = {outcome.source.name: outcome for outcome in convert(tmp_path, options=Options(limits=SMALL))}
    assert time.monotonic() - started < len(hostile.HOSTILE) * SMALL.seconds
    assert len(found) == 2 * len(hostile.HOSTILE)
    for name, (_, codes) in hostile.HOSTILE.items():
        ended, beside = found[name], found[f"{name}.beside.docx"]
        assert (ended.code in codes.split()) if isinstance(ended, Failure) else not codes, name
        assert isinstance(beside, Record)
        assert beside.text == "全年支出12.5万元。\n"


def test_ten_thousand_pages_are_refused_before_they_are_read() -> None:
    started = time.monotonic()
    with pytest.raises(LimitExceeded, match="10000 pages"):
        read(Source.of(hostile.printed([([], [])] * 10_000)), BOOK)
    assert time.monotonic() - started < 5


def test_a_flate_bomb_ends_at_the_memory_limit() -> None:
    with pytest.raises(LimitExceeded, match="384 MiB"):
        read(Source.of(hostile.flate_bomb(1 << 30)), BOOK, SMALL)


def test_time_is_bounded() -> None:
    page = ([(50, 50 + 7 * row, 6, "支出12.5万元" * 10) for row in range(100)], [])
    slow = hostile.printed([page] * 60)
    started = time.monotonic()
    with pytest.raises(TimedOut):
        read(Source.of(slow), BOOK, Limits(seconds=0.2))
    assert time.monotonic() - started < 5


def test_a_child_is_reused_and_recycled() -> None:
    guard, words, source = Guard(lifetime=2), vocabulary(BOOK), Source.of(GOOD)
    children = []
    for _ in range(3):
        child = guard._ready()
        children.append(child.pid)
        guard.read(source, words, SMALL)
    guard.close()
    assert children[0] == children[1] != children[2]


def test_a_dead_child_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard()

    def die(child: object, *_: object) -> None:
        child.kill()  # type: ignore[attr-defined]

    monkeypatch.setattr(guard_room, "_exchange", die)
    with pytest.raises(Crashed, match="status -9"):
        guard.read(Source.of(GOOD), vocabulary(BOOK), SMALL)


def test_guarded_and_unguarded_read_the_same() -> None:
    for data in (GOOD, b"<html><p>\xe6\x94\xaf\xe5\x87\xba12.5</p></html>"):
        assert read(Source.of(data), BOOK) == read(Source.of(data), BOOK, guard=False)


def test_an_exchange_that_is_broken_off_leaves_no_answer_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    guard, words = Guard(), vocabulary(BOOK)

    def broken_off(child: object, request: bytes, *_: object) -> None:
        guard_room.send(child.stdin, request)  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(guard_room, "_exchange", broken_off)
        with pytest.raises(KeyboardInterrupt):
            guard.read(Source.of(hostile.docx("<w:p><w:r><w:t>甲</w:t></w:r></w:p>")), words, SMALL)
    assert guard.read(Source.of(GOOD), words, SMALL).text == "全年支出12.5万元。\n"
    guard.close()
