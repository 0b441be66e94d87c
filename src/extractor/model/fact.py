"""A figure and what it says."""

from __future__ import annotations

from typing import Literal

from extractor.model.base import Frozen
from extractor.model.figure import Figure
from extractor.model.outline import Outline

Role = Literal["amount", "share", "rate", "change"]
Basis = Literal["actual", "budget", "target", "prior"]
Fund = Literal["general_public", "government_fund", "state_capital", "social_insurance"]
"""One of a government's four budgets (Budget Law, art. 5)."""


class Fact(Frozen):
    """What one figure measures. Role, basis, period and scope are part of a fact's identity.

    ``of`` is the fact a share, rate or change is relative to, ``of_label`` its words; ``about`` the fact of the amount
    whose share, rate or change it is (the numerator, the current value); ``part_of`` the total it is listed under.
    ``fund`` is the budget an amount is of, where its indicator is not that of one budget alone and the report says it.
    """

    id: str
    figure: str
    label: str
    indicator: str | None = None
    role: Role = "amount"
    basis: Basis | None = None
    period: str | None = None
    scope: str | None = None
    subject: str | None = None
    fund: Fund | None = None
    of: str | None = None
    of_label: str | None = None
    about: str | None = None
    part_of: str | None = None
    pattern: str | None = None


class Organization(Frozen):
    """The body that reports. ``uscc`` is the unified social credit code (GB 32100), checked in ``uscc_valid``."""

    name: str | None = None
    uscc: str | None = None
    uscc_valid: bool | None = None
    legal_representative: str | None = None
    nature: str | None = None


class Header(Frozen):
    """What the report says of itself. What was not found is None, never guessed.

    ``region`` is the place whose government or office reports, as it is named there (a province, city, county, town).
    """

    kind: str = "other"
    title: str | None = None
    organization: Organization | None = None
    region: str | None = None
    fiscal_year: int | None = None
    published: str | None = None
    document_number: str | None = None


class Report(Frozen):
    """All that was understood: the division, its figures, the header and the facts, in document order."""

    outline: Outline
    figures: tuple[Figure, ...]
    header: Header
    facts: tuple[Fact, ...]
