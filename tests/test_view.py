"""The typed view takes for every leaf the fact that says it best, and leaves out what nobody said."""

from __future__ import annotations

import pytest

from extractor.interpret.view import view
from extractor.lexicon.book import Book
from extractor.model.document import Document, SourceInfo
from extractor.model.fact import Basis, Fact, Header, Report, Role
from extractor.model.figure import CellRef, Figure, FigureKind, Modifier
from extractor.model.outline import Outline
from extractor.model.view import ReportView


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.load()


class Sheet:
    """A report in the making: figures and facts by number."""

    def __init__(self, kind: str, year: int | None = 2021, text: str = "") -> None:
        self.header = Header(kind=kind, fiscal_year=year, title="某局")
        self.text = text
        self.figures: list[Figure] = []
        self.facts: list[Fact] = []

    def say(
        self,
        indicator: str | None,
        value: str,
        *,
        unit: str = "元",
        takes: FigureKind = "amount",
        label: str = "某事",
        role: Role = "amount",
        basis: Basis | None = "actual",
        period: str | None = "2021",
        scope: str | None = None,
        subject: str | None = None,
        modifier: Modifier = "exact",
        cell: bool = False,
    ) -> str:
        number = len(self.figures) + 1
        place = CellRef(table="t1", row=number, col=1) if cell else None
        self.figures.append(
            Figure(
                id=f"g{number}", start=number, end=number + 1, text="x", kind=takes, value=value, unit=unit,
                modifier=modifier, cell=place,
            )
        )  # fmt: skip
        self.facts.append(
            Fact(
                id=f"f{number}", figure=f"g{number}", label=label, indicator=indicator, role=role, basis=basis,
                period=period, scope=scope, subject=subject,
            )
        )  # fmt: skip
        return f"f{number}"

    def view(self, book: Book) -> ReportView:
        outline = Outline(document=Document(source=SourceInfo(name="x"), text=self.text), view=self.text)
        return view(
            Report(outline=outline, figures=tuple(self.figures), header=self.header, facts=tuple(self.facts)), book
        )


def test_a_leaf_is_the_value_of_the_year_as_it_came_out(book: Book) -> None:
    sheet = Sheet("dept_performance")
    sheet.say("expenditure.basic", "90", basis="budget")
    sheet.say("expenditure.basic", "80", period="2020")
    sheet.say("expenditure.basic", "70", subject="下属中心")
    sheet.say("expenditure.basic", "60", modifier="approx")
    wanted = sheet.say("expenditure.basic", "100", period="2021-12-31")
    sheet.say("expenditure.basic", "5", role="change")
    seen = sheet.view(book)
    assert seen.expenditure is not None
    assert seen.expenditure.basic is not None
    assert (seen.expenditure.basic.value, seen.expenditure.basic.fact) == ("100", wanted)
    assert seen.expenditure.project is None
    assert seen.assets is None


def test_the_agreeing_majority_wins_and_prose_before_a_cell(book: Book) -> None:
    sheet = Sheet("dept_performance")
    sheet.say("three_public.total", "22.9")
    sheet.say("three_public.total", "0", cell=True)
    sheet.say("three_public.total", "0", cell=True)
    sheet.say("three_public.total", "0", cell=True)
    prose = sheet.say("three_public.total", "22.5")
    sheet.say("three_public.total", "22.50")
    sheet.say("three_public.total", "25", basis="budget")
    sheet.say("three_public.total", "24", basis="prior", period="2020")
    sheet.say("three_public.reception", "3", period="2020")
    seen = sheet.view(book).three_public
    assert seen is not None
    assert seen.total is not None
    assert seen.total.actual is not None
    assert seen.total.actual.fact == prose
    assert seen.total.budget is not None
    assert seen.total.budget.value == "25"
    assert seen.total.prior is not None
    assert seen.total.prior.value == "24"
    assert seen.reception is not None
    assert seen.reception.prior is not None
    assert seen.reception.actual is None


def test_lists_of_a_performance_report(book: Book) -> None:
    sheet = Sheet("dept_performance", text="自评得分91分，自评等级为“优”。")
    sheet.say("score.total", "91", unit="分", takes="score")
    sheet.say("project.item", "10", label="清淤")
    sheet.say("project.item", "12", label="清淤", basis="budget")
    sheet.say("project.item", "7", label="护岸")
    sheet.say("expenditure.class.301", "44")
    sheet.say("expenditure.class.30101", "20")
    sheet.say("expenditure.function.213", "31")
    sheet.say(None, "6", unit="公里", takes="length", label="新修渠道")
    sheet.say(None, "9", unit="公里", takes="length", label="渠道", basis="target", period="2022")
    seen = sheet.view(book)
    assert seen.score is not None
    assert seen.score.total is not None
    assert (seen.score.total.value, seen.score.grade) == ("91", "优")
    assert seen.expenditure is not None
    assert [(item.name, item.leaf.value) for item in seen.expenditure.items] == [("清淤", "10"), ("护岸", "7")]
    assert list(seen.expenditure.by_class or ()) == ["301"]
    assert list(seen.expenditure.by_function or ()) == ["213"]
    assert [(item.label, item.period) for item in seen.outcomes] == [("新修渠道", "2021")]
    assert [(item.label, item.period) for item in seen.targets] == [("渠道", "2022")]


def test_a_budget_of_a_government_by_level_and_year(book: Book) -> None:
    sheet = Sheet("city_budget")
    sheet.say("revenue.local_general_budget", "500", scope="全市")
    sheet.say("revenue.local_general_budget", "200", scope="市级")
    sheet.say("revenue.local_general_budget", "520", scope="全市", basis="budget", period="2022")
    sheet.say("revenue.local_general_budget", "210", scope="市级", basis="target", period="2022")
    levels = {level.scope: level for level in sheet.view(book).levels}
    assert list(levels) == ["全市", "市级"]
    whole = levels["全市"]
    assert whole.actual is not None
    assert whole.actual.general_revenue is not None
    assert whole.actual.general_revenue.value == "500"
    assert whole.budget is not None
    assert whole.budget.general_revenue is not None
    assert whole.budget.general_revenue.value == "520"
    planned = levels["市级"].budget
    assert planned is not None
    assert planned.general_revenue is not None
    assert planned.general_revenue.value == "210"


def test_a_department_budget_holds_planned_values(book: Book) -> None:
    sheet = Sheet("dept_budget", year=2022)
    sheet.say("income.total", "90", basis="actual", period="2021")
    sheet.say("income.total", "95", basis="budget", period="2022")
    seen = sheet.view(book).income
    assert seen is not None
    assert seen.total is not None
    assert seen.total.value == "95"


def test_a_kind_without_a_view_gives_the_header_alone(book: Book) -> None:
    sheet = Sheet("other")
    sheet.say("income.total", "90")
    seen = sheet.view(book)
    assert seen.model_dump(exclude_defaults=True) == {"title": "某局", "fiscal_year": 2021}


def test_every_leaf_of_every_kind_has_its_place(book: Book) -> None:
    for kind in book.documents.values():
        sheet = Sheet(kind.id, year=None)
        wanted: dict[str, tuple[str, ...]] = {}
        for path, words in kind.view.items():
            indicator, *rest = words.split()
            assert indicator in book.indicators, (kind.id, path)
            role, basis = (*rest, *("amount", kind.basis)[len(rest) :])
            wanted[path] = (indicator, role, basis)
        for indicator, role, basis in dict.fromkeys(wanted.values()):
            sheet.say(indicator, "1", role=role, basis=basis, period=None)  # type: ignore[arg-type]
        seen = sheet.view(book).model_dump(exclude_none=True)
        for path in wanted:
            node = seen["levels"][0] if path.startswith("levels.") else seen
            for key in path.removeprefix("levels.").split("."):
                node = node[key]
            assert node["value"] == "1", (kind.id, path)
