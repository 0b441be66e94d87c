"""A number of the report with its place: what every engine compares."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from extractor.model.fact import Fact
from extractor.model.figure import Figure

KEEP_UNIT = frozenset({"count", "other", "length", "area", "volume", "mass", "energy", "money_per_unit", "duration"})
"""Kinds whose figures only compare with the same unit; the others are one measure each."""
COUNTS = frozenset({"count", "headcount", "households"})
"""Kinds of things counted."""


class Item:
    """A number of the report with its fact (if any) and place. Never changed once made; equal to itself alone.

    ``value`` is in base units, as printed in sign; ``step`` the size of its last place as its column prints it,
    ``printed`` as it prints itself; ``id`` the figure's. ``role`` is the fact's: a percentage without a fact is a rate,
    anything else an amount. ``exact``: given whole, and without 约, 以上 and the like. ``measure`` is what may be added
    to it: the kind, with the unit where kinds mix units. ``label`` and ``indicator`` are the fact's, ``plain`` the
    label for comparison (see ``Ledger.plain``). ``digits`` are the significant digits as printed, no zeros at the end.
    """

    __slots__ = (
        "cell", "digits", "exact", "fact", "figure", "id", "indicator", "is_rate", "kind", "label", "measure", "order",
        "plain", "printed", "role", "section", "sentence", "step", "torn", "value",
    )  # fmt: skip

    def __init__(
        self,
        figure: Figure,
        fact: Fact | None,
        order: int,
        sentence: int,
        section: str | None,
        *,
        step: Decimal | None = None,
        torn: bool = False,
        plain: str = "",
    ) -> None:
        """``step`` is that of its column, if it has one; ``torn``: what is read is the end of a longer number."""
        value, kind = figure.value or "0", figure.kind
        self.figure = figure
        self.fact = fact
        self.id = figure.id
        self.kind: str = kind
        self.cell = figure.cell
        self.order = order
        self.sentence = sentence
        self.section = section
        self.value = Decimal(value)
        self.digits = value.replace(".", "").strip("-0")
        self.printed = printed_step(figure.scale, figure.decimals)
        self.step = self.printed if step is None else step
        self.torn = torn
        self.exact = not torn and figure.modifier == "exact"
        self.is_rate = kind == "percent"
        self.measure: str = kind
        if kind in KEEP_UNIT or (kind == "amount" and len(figure.unit) > 1):
            self.measure = f"{kind}:{figure.unit}"
        self.plain = plain
        self.role: str
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
        return len("".join(filter(str.isdigit, self.figure.text)))

    @property
    def precision(self) -> int:
        """How many digits are printed from the first that is no zero: three for 8.00, one for 0.8."""
        return len(self.printed_digits)

    @property
    def printed_digits(self) -> str:
        """The digits printed from the first that is no zero."""
        return "".join(filter(str.isdigit, self.figure.text)).lstrip("0")

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
        cell, value = figure.cell, figure.value
        if cell is not None and value is not None and figure.kind != "date" and value.strip("-0."):
            found.setdefault((cell.table, cell.col, figure.scale), []).append(figure.decimals)
    return {
        key: printed_step(key[2], max(decimals))
        for key, decimals in found.items()
        if 2 * decimals.count(0) <= len(decimals)
    }
