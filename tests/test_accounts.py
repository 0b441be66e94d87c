"""Charts of accounts: every row is found by its code and, with the accounts around it, by its name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractor.interpret.draft import Draft
from extractor.interpret.indicators import choose
from extractor.lexicon.accounts import indicators_of
from extractor.lexicon.book import Book
from extractor.lexicon.shape import Accounts, Indicator
from extractor.model.errors import PatternError
from extractor.model.figure import Figure
from extractor.pipeline import document_of, prove

FIGURE = Figure(id="g1", start=0, end=4, text="12万元", kind="amount", value="120000", unit="元")
LEVELS = {5: "（款）", 7: "（项）"}


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.load()


def rows(book: Book) -> Iterator[Indicator]:
    return (entry for entry in book.indicators.values() if entry.origin.startswith("accounts/"))


def ask(book: Book, label: str, *trail: str, code: str | None = None) -> str | None:
    draft = Draft(figure=FIGURE, label=label, trail=trail, code=code, pattern="x")
    return choose(draft, "city_budget", book)[0]


def test_every_account_is_found_by_its_code_under_each_of_its_names(book: Book) -> None:
    told = [(entry.id, ask(book, name, code=entry.code)) for entry in rows(book) for name in entry.says]
    assert len(told) > 1500
    assert [(wanted, found) for wanted, found in told if wanted != found] == []


def test_every_function_is_found_by_its_name_below_class_and_section(book: Book) -> None:
    amiss = []
    for entry in rows(book):
        outer = []
        above = entry.part_of if entry.id.startswith("expenditure.function.") else None
        while above in book.indicators and above.startswith("expenditure.function."):
            outer.insert(0, book.indicators[above].name)
            above = book.indicators[above].part_of
        if outer and ask(book, entry.name + LEVELS[len(entry.code or "")], *outer) != entry.id:
            amiss.append(entry.id)
    assert amiss == ["expenditure.function.22999"], "其他支出 below 其他支出 is a section by economic class, too"


def test_accounts_are_parts_of_those_around_them(book: Book) -> None:
    assert book.indicators["expenditure.function.2080505"].part_of == "expenditure.function.20805"
    assert book.indicators["expenditure.function.20805"].part_of == "expenditure.function.208"
    assert all(entry.part_of is None or entry.part_of in book.indicators for entry in rows(book))


def test_a_name_that_many_accounts_have_says_nothing_by_itself(book: Book) -> None:
    assert ask(book, "行政运行") is None
    assert ask(book, "行政运行", "水利") == "expenditure.function.2130301"
    assert ask(book, "行政运行", "农林水支出", "水利") == "expenditure.function.2130301"
    assert ask(book, "机关事业单位职业年金缴费支出") == "expenditure.function.2080506"


def test_short_names_are_words_of_the_language_as_well(book: Book) -> None:
    assert ask(book, "水利") is None
    assert ask(book, "水利", "农林水支出") == "expenditure.function.21303"
    assert ask(book, "契税") == "revenue.class.10119"


def test_a_paragraph_on_an_item_names_its_section_once(book: Book) -> None:
    text = "3.农林水支出（类）水利（款）防汛（项）。年初预算为52.3万元，支出决算为50.1万元，完成年初预算的95.79%。"
    record = prove(document_of(text), book)
    assert [(fact.label, fact.indicator) for fact in record.facts] == [("防汛", "expenditure.function.2130314")] * 3


def test_an_account_that_cannot_be_read_is_told(book: Book) -> None:
    for line in ("20101人大事务", "20101 ", "20101 人大事务\n20101 政协事务"):
        chart = Accounts(id="x", origin="mine.toml#x", name="某类", measures="some.account", rows=line)
        with pytest.raises(PatternError, match=r"mine\.toml#x"):
            list(indicators_of([chart], ()))


def test_an_entry_of_its_own_goes_before_the_chart(book: Book, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "mine.toml").write_text(
        "[[indicator]]\nid = 'expenditure.function.2080505'\nname = '养老保险缴费'\nsays = ['养老保险缴费']\n",
        encoding="utf-8",
    )
    entry = Book.load(tmp_path).indicators["expenditure.function.2080505"]
    assert (entry.name, entry.origin) == ("养老保险缴费", "mine.toml#expenditure.function.2080505")


def test_a_table_without_codes_is_read_in_the_order_of_the_chart(book: Book) -> None:
    rows = [("农林水支出", 90), ("农业农村", 40), ("行政运行", 30), ("事业运行", 10), ("水利", 50), ("行政运行", 35)]
    rows += [("一般行政管理事务", 15), ("卫生健康支出", 9), ("其他卫生健康支出", 9), ("其他卫生健康支出", 9)]
    text = "白河县2023年一般公共预算支出决算表\n单位：万元\n项目\t决算数\n" + "".join(f"{n}\t{v}\n" for n, v in rows)
    facts = [fact.indicator for fact in prove(document_of(text), book).facts]
    codes = ["213", "21301", "2130101", "2130104", "21303", "2130301", "2130302", "210", "21099", "2109999"]
    assert facts == [f"expenditure.function.{code}" for code in codes]
