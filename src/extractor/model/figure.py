"""A quantity, and a quantity in its place: the fields of the guide, values as exact decimal strings."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from extractor.model.base import Frozen
from extractor.model.document import Box

FigureKind = Literal[
    "amount", "headcount", "households", "percent", "percentage_points", "count", "area", "length", "volume", "mass",
    "energy", "date", "duration", "score", "ratio", "money_per_unit", "ordinal", "other",
]  # fmt: skip
Modifier = Literal["exact", "approx", "at_least", "at_most", "greater_than", "less_than"]
Polarity = Literal["up", "down"]


class Quantity(Frozen):
    """What an expression says, without its place.

    ``value``, ``low`` and ``high`` are decimal strings in ``unit`` with multipliers applied (dates: ISO prefixes).
    ``scale`` is the printed multiplier (万元 in 元: "10000"), ``decimals`` counts printed decimals in the printed unit,
    so that one printed step is ``scale * 10**-decimals``.
    """

    text: str
    kind: FigureKind
    value: str | None = None
    unit: str = ""
    modifier: Modifier = "exact"
    polarity: Polarity | None = None
    low: str | None = None
    high: str | None = None
    parts: tuple[str, ...] | None = None
    decimals: int = 0
    scale: str = "1"

    @property
    def number(self) -> Decimal | None:
        """The value as Decimal; None for dates, ranges, parts and open values."""
        if self.value is None or self.kind == "date":
            return None
        return Decimal(self.value)

    @property
    def step(self) -> Decimal:
        """The size of one unit of the last printed digit, in ``unit``."""
        return Decimal(self.scale).scaleb(-self.decimals)


class CellRef(Frozen):
    """Where in which table a figure stands."""

    table: str
    row: int
    col: int


class Figure(Quantity):
    """A quantity that stands in the report: ``document.text[start:end] == text``, always."""

    id: str
    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    cell: CellRef | None = None
    rhetorical: bool = False
    pattern: str | None = None
