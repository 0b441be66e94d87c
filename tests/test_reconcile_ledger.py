"""How numbers are laid out for comparison: what is found in one pass is what is found one by one."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.lexicon.book import Book
from extractor.model.finding import Check
from extractor.pipeline import default_book, document_of, read, understand
from extractor.reconcile.checks import Docket
from extractor.reconcile.grouping import misgrouped
from extractor.reconcile.item import Item
from extractor.reconcile.judge import closeness, held_sum, judge_sum, sum_closes
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.told import Told
from extractor.reconcile.trial import Operand, bound_trial, sum_trial

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
WORDS = ("收入", "增长", "其中", "下降", "：", "计划", "亿元。", "合计")


@pytest.fixture(scope="module")
def book() -> Book:
    return default_book()


@pytest.fixture(scope="module", params=sorted(REPORTS.glob("*.txt")), ids=lambda path: path.stem)
def ledger(request: pytest.FixtureRequest, book: Book) -> Ledger:
    return Ledger(understand(read(request.param), book), book)


def one_by_one(ledger: Ledger, pattern: re.Pattern[str]) -> dict[int, int]:
    """Where words are first found in each sentence, searched for there alone."""
    found = {}
    for number, sentence in enumerate(ledger.sentences):
        mark = pattern.search(ledger.view, sentence.start, sentence.end)
        if mark is not None:
            found[number] = mark.start()
    return found


def test_words_are_found_in_the_sentences_that_say_them(ledger: Ledger) -> None:
    for pattern in map(re.compile, WORDS):
        everywhere = one_by_one(ledger, pattern)
        assert ledger.said_anywhere(pattern) == everywhere
        assert ledger.said(pattern) == {at: place for at, place in everywhere.items() if at in ledger.by_sentence}


def test_chosen_sentences_are_searched_as_if_alone(ledger: Ledger) -> None:
    rng = random.Random(7)
    for _ in range(20):
        chosen = sorted(rng.sample(range(len(ledger.sentences)), len(ledger.sentences) // 3))
        pattern = re.compile("|".join(rng.sample(WORDS, 3)))
        alone = one_by_one(ledger, pattern)
        told = Told.some_of(ledger.view, ledger.sentences, chosen).said(pattern)
        assert told == {at: alone[at] for at in chosen if at in alone}


def test_a_word_over_the_end_of_a_sentence_is_in_none(book: Book) -> None:
    ledger = Ledger(understand(document_of("全年收入3亿元。支出2亿元。"), book), book)
    assert ledger.said(re.compile("。支")) == ledger.said_anywhere(re.compile("。支")) == {}
    assert ledger.said(re.compile("支")) == {1: 8}


def test_numbers_are_found_by_kind_role_and_place(ledger: Ledger) -> None:
    def of(told: Callable[[Item], object], value: object) -> list[Item]:
        return [i for i in ledger.items if told(i) == value]

    assert sum(map(len, ledger.by_kind.values())) == sum(map(len, ledger.by_role.values())) == len(ledger.items)
    assert all(items == of(lambda i: i.kind, kind) for kind, items in ledger.by_kind.items())
    assert all(items == of(lambda i: i.role, role) for role, items in ledger.by_role.items())
    for item in ledger.items:
        if item.sentence >= 0:
            items, at = ledger.beside(item)
            assert items[at] is item
            assert items == of(lambda i: i.sentence, item.sentence)


def amounts(book: Book, *printed: str) -> list[Item]:
    return Ledger(
        understand(document_of("，".join(f"第{n}项支出{p}万元" for n, p in enumerate(printed))), book), book
    ).items


def test_a_sum_is_held_where_its_judgement_closes(book: Book) -> None:
    rng, verdicts = random.Random(3), set()
    for _ in range(40):
        parts = [Decimal(rng.randint(1_000, 99_999)) / 100 for _ in range(rng.randint(2, 6))]
        off = Decimal(rng.choice([0, 0, 1, 2, 3, 5, 100, -1, -2])) / 100
        total, *rest = amounts(book, *(f"{v:.2f}" for v in (sum(parts) + off, *parts)))
        judgement = judge_sum(total, rest)
        verdicts.add(judgement.verdict)
        assert held_sum(total, rest) == (judgement if judgement.closes else None)
        assert sum_closes(total, rest) == judgement.closes
    assert verdicts == {"exact", "rounded", "failed"}


def test_a_relation_is_written_once_as_one_that_holds_where_one_does(book: Book) -> None:
    total, one, two = amounts(book, "30.00", "10.00", "20.00")
    failed = closeness(Decimal(1), Decimal(2), Decimal(0))
    docket = Docket()
    docket.enter(sum_trial("sum", total, [one, two], (), failed), (total.id, one.id, two.id))
    docket.enter(sum_trial("balance", one, [two, total], (), judge_sum(total, [one, two])), (one.id, two.id, total.id))
    docket.enter(bound_trial("score", one, two, holds=True), (one.id, two.id, one.id))
    docket.enter(bound_trial("bound_claim", one, two, holds=True), (one.id, two.id))
    checks = docket.checks()
    assert [(c.id, c.rule, c.verdict) for c in checks] == [
        ("c1", "balance", "exact"), ("c2", "score", "exact"), ("c3", "bound_claim", "exact"),
    ]  # fmt: skip
    assert checks[1].figures == (one.id, two.id)
    assert not docket.failed()
    assert all(Check(**c.model_dump()) == c for c in checks)
    assert checks[1].terms[0] is checks[2].terms[0]
    assert docket.trust() == {total.id: 1, one.id: 1, two.id: 1}
    assert Operand(one.id, "part") == Operand(figure=one.id, role="part", weight="1")


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [("1,234.56", 0), ("12,84.30", 1), ("1,2345", 1), ("1,234,56", 1), ("12, 345", 0), ("1,234", 0), ("7,123,456", 0)],
)
def test_a_report_without_a_comma_awry_is_not_looked_through(book: Book, printed: str, wrong: int) -> None:
    ledger = Ledger(understand(document_of(f"全年支出{printed}万元。"), book), book)
    assert len(list(misgrouped(ledger))) == wrong
