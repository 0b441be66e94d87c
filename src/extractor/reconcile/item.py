"""A number of the report with its place: what every engine compares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from extractor.model.fact import Fact
from extractor.model.figure import CellRef, Figure

KEEP_UNIT = frozenset({"count", "other", "length", "area", "volume", "mass", "energy", "money_per_unit", "duration"})
"""Kinds whose figures only compare with the same unit; the others are one measure each."""
COUNTS = frozenset({"count", "headcount", "households"})
"""Kinds of things counted."""


@dataclass(slots=True, eq=False)
class Item:
    """A number of the report with its fact (if any) and place. Never changed once made; equal to itself alone.

    ``value`` is in base units, as printed in sign; ``step`` the size of its last place as its column prints it,
    ``printed`` as it prints itself; ``id`` the figure's. ``role`` is the fact's: a percentage without a fact is a rate,
    anything else an amount. ``exact``: given whole, and without 约, 以上 and the like. ``measure`` is what may be added
    to it: the kind, with the unit where kinds mix units. ``label`` and ``indicator`` are the fact's, ``plain`` the
    label for comparison (see ``Ledger.plain``). ``digits`` are the significant digits as printed, no zeros at the end.
    """

    figure: Figure
    fact: Fact | None
    value: Decimal
    step: Decimal
    order: int
    sentence: int
    section: str | None
    torn: bool = False
    plain: str = ""
    id: str = field(init=False)
    kind: str = field(init=False)
    cell: CellRef | None = field(init=False)
    is_rate: bool = field(init=False)
    role: str = field(init=False)
    exact: bool = field(init=False)
    measure: str = field(init=False)
    label: str = field(init=False)
    indicator: str | None = field(init=False)
    printed: Decimal = field(init=False)
    digits: str = field(init=False)

    def __post_init__(self) -> None:
        figure, fact = self.figure, self.fact
        kind = figure.kind
        self.id = figure.id
        self.kind = kind
        self.cell = figure.cell
        self.is_rate = kind == "percent"
        self.exact = figure.modifier == "exact" and not self.torn
        foreign = kind == "amount" and len(figure.unit or "") > 1
        self.measure = f"{kind}:{figure.unit}" if kind in KEEP_UNIT or foreign else kind
        self.printed = printed_step(figure.scale, figure.decimals)
        self.digits = (figure.value or "").replace(".", "").strip("-0")
        if fact is not None:
            self.role, self.label, self.indicator = fact.role, fact.label, fact.indicator
        else:
            self.role, self.label, self.indicator = "rate" if self.is_rate else "amount", "", None

    @property
    def is_prior(self) -> bool:
        """Whether it is last year's value, given beside this year's."""
        return self.fact is not None and self.fact.basis == "prior"

    @property
    def places(self) -> int:
        """How many digits are printed."""
        return sum(c.isdigit() for c in self.figure.text)

    @property
    def precision(self) -> int:
        """How many digits are printed from the first that is no zero: three for 8.00, one for 0.8."""
        return len(self.printed_digits)

    @property
    def printed_digits(self) -> str:
        """The digits printed from the first that is no zero."""
        return "".join([c for c in self.figure.text if c.isdigit()]).lstrip("0")

    def comparable(self, other: Item) -> bool:
        """Whether a ratio of the two says anything: one measure, or counts of things."""
        return self.measure == other.measure or (self.kind in COUNTS and other.kind in COUNTS)


@lru_cache(maxsize=256)
def printed_step(scale: str, decimals: int) -> Decimal:
    """The size of the last printed place, in base units: ``Figure.step``, of which there are few."""
    return Decimal(scale).scaleb(-decimals)


def column_steps(figures: Iterable[Figure]) -> dict[tuple[str, int, str], Decimal]:
    """The finest printed step of each table column that mostly prints decimals; elsewhere every cell has its own."""
    found: dict[tuple[str, int, str], list[int]] = {}
    for figure in figures:
        cell = figure.cell
        if cell is not None and figure.value is not None and figure.kind != "date" and figure.value.strip("-0."):
            found.setdefault((cell.table, cell.col, figure.scale), []).append(figure.decimals)
    return {
        key: printed_step(key[2], max(decimals))
        for key, decimals in found.items()
        if 2 * decimals.count(0) <= len(decimals)
    }
