"""A number of the report with its place: what every engine compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extractor.model.fact import Fact
from extractor.model.figure import Figure

KEEP_UNIT = frozenset({"count", "other", "length", "area", "volume", "mass", "energy", "money_per_unit", "duration"})
"""Kinds whose figures only compare with the same unit; the others are one measure each."""


@dataclass(frozen=True, slots=True)
class Item:
    """A number of the report with its fact (if any) and place. ``value`` is in base units, as printed in sign."""

    figure: Figure
    fact: Fact | None
    value: Decimal
    step: Decimal
    order: int
    sentence: int
    section: str | None
    facet: str
    torn: bool = False

    @property
    def id(self) -> str:
        """The figure's id."""
        return self.figure.id

    @property
    def role(self) -> str:
        """The fact's role; a percentage without a fact is a rate, anything else an amount."""
        if self.fact is not None:
            return self.fact.role
        return "rate" if self.is_rate else "amount"

    @property
    def is_rate(self) -> bool:
        """Whether the number is a percentage."""
        return self.figure.kind == "percent"

    @property
    def exact(self) -> bool:
        """Whether the number is given whole, and without 约, 以上 and the like."""
        return self.figure.modifier == "exact" and not self.torn

    @property
    def measure(self) -> str:
        """What may be added to it: the kind, with the unit where kinds mix units."""
        kind = self.figure.kind
        return f"{kind}:{self.figure.unit}" if kind in KEEP_UNIT else kind

    @property
    def signed(self) -> Decimal:
        """The value with the sign that a word such as 下降 gives it."""
        return -self.value if self.figure.polarity == "down" and self.value > 0 else self.value

    @property
    def label(self) -> str:
        """The fact's label or nothing."""
        return self.fact.label if self.fact is not None else ""

    @property
    def is_prior(self) -> bool:
        """Whether it is last year's value, given beside this year's."""
        return self.fact is not None and self.fact.basis == "prior"

    @property
    def digits(self) -> str:
        """The significant digits as printed, zeros at the end left out."""
        return "".join(map(str, self.value.normalize().as_tuple().digits)) if self.value else ""

    def comparable(self, other: Item) -> bool:
        """Whether a ratio of the two says anything: one measure, or counts of things."""
        counts = ("count", "headcount", "households")
        return self.measure == other.measure or (self.figure.kind in counts and other.figure.kind in counts)

    @property
    def indicator(self) -> str | None:
        """The fact's indicator or None."""
        return self.fact.indicator if self.fact is not None else None


def column_steps(figures: Iterable[Figure]) -> dict[tuple[str, int, str], Decimal]:
    """The finest printed step of each table column that mostly prints decimals; elsewhere every cell has its own."""
    found: dict[tuple[str, int, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.cell is not None and figure.number:
            found[figure.cell.table, figure.cell.col, figure.scale].append(figure)
    fine = {k: [f for f in v if f.decimals] for k, v in found.items()}
    return {k: min(f.step for f in v) for k, v in fine.items() if 2 * len(v) >= len(found[k])}
