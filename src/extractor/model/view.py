"""The typed view of a report: the header, and under plain keys the values a reader of its kind looks for first.

A leaf is a value with its unit and the fact it comes from; what was not found is None. Which indicator fills which leaf
is data: ``[document.view]`` in ``patterns/documents``.
"""

from __future__ import annotations

from extractor.model.base import Frozen
from extractor.model.fact import Header


class Leaf(Frozen):
    """One value: a decimal string in ``unit``, and the id of the fact that says it."""

    value: str
    unit: str
    fact: str


class Named(Frozen):
    """One item of a list by its name; ``period`` as in a fact."""

    label: str
    leaf: Leaf
    period: str | None = None


class Project(Frozen):
    """One project of a list of projects and what it cost."""

    name: str
    leaf: Leaf


class Staff(Frozen):
    """Posts and people: ``control_rate`` is people in post over posts, as the report states it."""

    quota: Leaf | None = None
    actual: Leaf | None = None
    control_rate: Leaf | None = None
    retired: Leaf | None = None


class Assets(Frozen):
    """Assets, liabilities and what remains, at the end of the year."""

    total: Leaf | None = None
    liabilities: Leaf | None = None
    net: Leaf | None = None
    fixed: Leaf | None = None
    current: Leaf | None = None
    intangible: Leaf | None = None


class Income(Frozen):
    """Income of a department in the year, by source, with what was carried over into it."""

    total: Leaf | None = None
    grand_total: Leaf | None = None
    fiscal_appropriation: Leaf | None = None
    general_budget: Leaf | None = None
    gov_fund: Leaf | None = None
    soe_capital: Leaf | None = None
    superior_subsidy: Leaf | None = None
    business: Leaf | None = None
    operating: Leaf | None = None
    subordinate_remittance: Leaf | None = None
    other: Leaf | None = None
    carried_in: Leaf | None = None


class Expenditure(Frozen):
    """Spending of a department in the year; by economic class (301 …) and by function (201 …)."""

    total: Leaf | None = None
    grand_total: Leaf | None = None
    basic: Leaf | None = None
    project: Leaf | None = None
    personnel: Leaf | None = None
    public_funds: Leaf | None = None
    agency_running: Leaf | None = None
    carried_out: Leaf | None = None
    execution_rate: Leaf | None = None
    items: tuple[Project, ...] = ()
    by_class: dict[str, Leaf] | None = None
    by_function: dict[str, Leaf] | None = None


class Triple(Frozen):
    """What was planned, what was spent, and what was spent the year before."""

    budget: Leaf | None = None
    actual: Leaf | None = None
    prior: Leaf | None = None


class ThreePublic(Frozen):
    """The three public expenses: travel abroad, vehicles, reception."""

    total: Triple | None = None
    abroad: Triple | None = None
    vehicle: Triple | None = None
    vehicle_purchase: Triple | None = None
    vehicle_running: Triple | None = None
    reception: Triple | None = None


class Procurement(Frozen):
    """Government procurement of the year."""

    total: Leaf | None = None
    goods: Leaf | None = None
    works: Leaf | None = None
    services: Leaf | None = None


class Score(Frozen):
    """The total score of a performance review and its grade as the report words it."""

    total: Leaf | None = None
    grade: str | None = None


class Accounts(Frozen):
    """The four accounts of a government, and its debt."""

    general_revenue: Leaf | None = None
    tax: Leaf | None = None
    non_tax: Leaf | None = None
    general_expenditure: Leaf | None = None
    fund_revenue: Leaf | None = None
    fund_expenditure: Leaf | None = None
    capital_revenue: Leaf | None = None
    capital_expenditure: Leaf | None = None
    insurance_revenue: Leaf | None = None
    insurance_expenditure: Leaf | None = None
    debt_limit: Leaf | None = None
    debt_balance: Leaf | None = None
    general_debt_limit: Leaf | None = None
    general_debt_balance: Leaf | None = None
    special_debt_limit: Leaf | None = None
    special_debt_balance: Leaf | None = None


class Level(Frozen):
    """A level of government as the text names it, or None: the accounts of the year, the plan of the next."""

    scope: str | None = None
    actual: Accounts | None = None
    budget: Accounts | None = None


class Headline(Frozen):
    """The economy of a place in the year; ``*_growth`` in percent as stated."""

    gdp: Leaf | None = None
    gdp_growth: Leaf | None = None
    general_revenue: Leaf | None = None
    general_revenue_growth: Leaf | None = None
    general_expenditure: Leaf | None = None
    tax: Leaf | None = None
    fixed_investment_growth: Leaf | None = None
    industrial_growth: Leaf | None = None
    retail_sales: Leaf | None = None
    retail_sales_growth: Leaf | None = None
    population: Leaf | None = None
    urban_income: Leaf | None = None
    rural_income: Leaf | None = None
    grain_output: Leaf | None = None


class ReportView(Header):
    """The header and the sections of the report's kind."""

    staff: Staff | None = None
    assets: Assets | None = None
    income: Income | None = None
    expenditure: Expenditure | None = None
    three_public: ThreePublic | None = None
    procurement: Procurement | None = None
    score: Score | None = None
    targets: tuple[Named, ...] = ()
    outcomes: tuple[Named, ...] = ()
    levels: tuple[Level, ...] = ()
    headline: Headline | None = None
