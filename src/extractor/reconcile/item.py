"""A number of the report with its place: what every engine compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.model.fact import Fact
from extractor.model.figure import Figure

KEEP_UNIT = frozenset({"count", "other", "length", "area", "volume", "mass", "energy", "money_per_unit", "duration"})
"""Kinds whose figures only compare with the same unit; the others are one measure each."""


@dataclass(slots=True, eq=False)
class Item:
    """A number of the report with its fact (if any) and place. Never changed once made; equal to itself alone.

    ``value`` is in base units, as printed in sign; ``id`` the figure's. ``role`` is the fact's: a percentage without a
    fact is a rate, anything else an amount. ``exact``: given whole, and without 约, 以上 and the like. ``measure`` is
    what may be added to it: the kind, with the unit where kinds mix units. ``label`` and ``indicator`` are the fact's.
    """

    figure: Figure
    fact: Fact | None
    value: Decimal
    step: Decimal
    order: int
    sentence: int
    section: str | None
    facet: str
    torn: bool = False
    id: str = field(init=False)
    is_rate: bool = field(init=False)
    role: str = field(init=False)
    exact: bool = field(init=False)
    measure: str = field(init=False)
    label: str = field(init=False)
    indicator: str | None = field(init=False)

    def __post_init__(self) -> None:
        figure, fact = self.figure, self.fact
        kind = figure.kind
        self.id = figure.id
        self.is_rate = kind == "percent"
        self.role = fact.role if fact is not None else "rate" if self.is_rate else "amount"
        self.exact = figure.modifier == "exact" and not self.torn
        self.measure = f"{kind}:{figure.unit}" if kind in KEEP_UNIT else kind
        self.label = fact.label if fact is not None else ""
        self.indicator = fact.indicator if fact is not None else None

    @property
    def signed(self) -> Decimal:
        """The value with the sign that a word such as 下降 gives it."""
        return -self.value if self.figure.polarity == "down" and self.value > 0 else self.value

    @property
    def is_prior(self) -> bool:
        """Whether it is last year's value, given beside this year's."""
        return self.fact is not None and self.fact.basis == "prior"

    @property
    def digits(self) -> str:
        """The significant digits as printed, zeros at the end left out."""
        return "".join(map(str, self.value.normalize().as_tuple().digits)) if self.value else ""

    @property
    def places(self) -> int:
        """How many digits are printed."""
        return sum(c.isdigit() for c in self.figure.text)

    def comparable(self, other: Item) -> bool:
        """Whether a ratio of the two says anything: one measure, or counts of things."""
        counts = ("count", "headcount", "households")
        return self.measure == other.measure or (self.figure.kind in counts and other.figure.kind in counts)


def column_steps(figures: Iterable[Figure]) -> dict[tuple[str, int, str], Decimal]:
    """The finest printed step of each table column that mostly prints decimals; elsewhere every cell has its own."""
    found: dict[tuple[str, int, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.cell is not None and figure.number:
            found[figure.cell.table, figure.cell.col, figure.scale].append(figure)
    fine = {k: [f for f in v if f.decimals] for k, v in found.items()}
    return {k: min(f.step for f in v) for k, v in fine.items() if 2 * len(v) >= len(found[k])}
