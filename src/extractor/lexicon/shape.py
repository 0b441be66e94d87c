"""What a pattern file may say: one frozen model for each kind of entry, keyed by the TOML array it stands in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from extractor.model.base import Frozen
from extractor.model.figure import FigureKind

Name = Annotated[str, Field(min_length=1)]
"""A name that a text can have."""


class Entry(Frozen):
    """Base of all entries. ``origin`` is ``file#id``, filled in by the loader and kept as provenance."""

    id: str
    note: str | None = None
    origin: str = ""


class Words(Entry):
    """A named set of words (``says``) or a mapping from words to values (``maps``), or named regex pieces (``regex``).

    ``example``: texts in which the words occur; every word must occur in one of them.
    """

    says: tuple[str, ...] = ()
    maps: dict[str, str] = Field(default_factory=dict)
    regex: tuple[str, ...] = ()
    example: tuple[str, ...] = ()


class Message(Entry):
    """A sentence for people, in Chinese, with ``str.format`` fields."""

    text: str


class UnitExample(Frozen):
    """``text`` is read as ``reads``: the figures found, each as 'value unit' (ranges 'low..high unit')."""

    text: str
    reads: tuple[str, ...] = ()


class Unit(Entry):
    """A unit and all its spellings."""

    kind: FigureKind
    unit: str
    says: tuple[Name, ...] = Field(min_length=1)
    scale: str = Field(default="1", pattern=r"^\d+(\.\d+)?$")
    example: tuple[UnitExample, ...] = ()
    silent: tuple[str, ...] = ()


class IndicatorExample(Frozen):
    """``facts`` that the text gives, each as 'id = value unit' or 'id role = value unit'."""

    text: str
    facts: tuple[str, ...]


class Indicator(Entry):
    """A canonical indicator of public finance and the labels that mean it.

    ``takes``: the figure kinds that fit, divided by blanks. ``says``: labels that mean it. ``ends``: a label that ends
    so means it too (出行满意度), unless a word of ``apart`` stands in it. ``near``: id of a words entry, one of which
    must stand in the outer words (caption, headings) for the label to mean it. ``under``: id of a words entry; any
    further item listed below one of them is one of these. ``code``: account code. ``within``: like ``near``, the words
    themselves. ``kinds``: report kinds it belongs to (none: all). ``only``: by report kind, labels that mean it in that
    kind alone. ``each_fund``: each of a government's four budgets has one, and a fact says which it is of.
    """

    name: Name
    takes: str = "amount"
    says: tuple[Name, ...] = ()
    ends: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    near: str | None = None
    under: str | None = None
    part_of: str | None = None
    code: str | None = None
    within: tuple[str, ...] = ()
    each_fund: bool = False
    kinds: tuple[str, ...] = ()
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    example: tuple[IndicatorExample, ...] = ()


class Accounts(Entry):
    """A part of a chart of accounts: each row an indicator that its code names, or its name.

    ``rows``: one account a line, outer before inner: code, blank, name; further names that it had or has after commas.
    The indicator is ``measures.code``, part of the account whose code begins its own, else of ``part_of``. A name that
    several indicators have, or that is short unless names stand ``alone``, needs that of the outer account around it.
    ``each_fund`` as of an indicator.
    """

    name: Name
    measures: Name
    rows: Name
    takes: str = "amount"
    part_of: str | None = None
    alone: bool = False
    each_fund: bool = False
    kinds: tuple[str, ...] = ()
    example: tuple[IndicatorExample, ...] = ()


class CheckExample(Frozen):
    """``text`` and the verdicts it must give, each as 'rule verdict'; a silent text must give no finding."""

    text: str
    verdicts: tuple[str, ...] = ()


class CheckEntry(Entry):
    """An identity or bound of public finance over indicators; ``reconcile/identities`` interprets it.

    formula ``sum``: total = Σ plus − Σ minus, operands in ``optional`` counted where given; ``equal``: total = plus[0],
    both told in one place; ``ratio``: 100 · plus[0] / minus[0] = total; ``bound``: total ≤ plus[0]; ``per``:
    low ≤ factor · total / plus[0] ≤ high; ``mean``: low ≤ factor · plus[0] / minus[0] / total ≤ high; ``bands``: grade
    -> the least ``total`` that earns it. ``says`` are further labels of ``total`` in a ``per`` check, in a ``bound``
    the word that names what binds. ``named`` gives operands that are known by their label alone: name -> labels.
    ``severity`` is that of a finding where it fails; ``source`` the rule book it comes from.
    """

    rule: str
    formula: Literal["sum", "equal", "ratio", "bound", "per", "mean", "bands", "other"] = "sum"
    total: str | None = None
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    named: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    bands: dict[str, str] = Field(default_factory=dict)
    factor: str = "1"
    low: str | None = None
    high: str | None = None
    severity: Literal["error", "warning", "note"] = "error"
    source: str | None = None
    example: tuple[CheckExample, ...] = ()
    silent: tuple[CheckExample, ...] = ()


class DocumentKind(Entry):
    """A kind of report: how it is recognised.

    ``titles``: regexes that a whole title, without blanks and closing remark, must match; entries are tried in file
    order. ``where``: regexes of a line, one of which must stand above the text for its titles to count. ``says``: words
    of its text, of which at least ``fewest`` must occur where no title was found. ``year``: ``first`` if the earliest
    year of the title is the year reported on, ``before`` if the report is given in the year after it. ``reads_as``: the
    kind that is reported instead. ``silent``: titles it must not take. ``view``: the leaves of its typed view by path,
    each 'indicator', 'indicator role' or 'indicator role basis'; ``basis``: what its values are where a leaf does not
    say; ``lists``: the lists of its view.
    """

    name: str
    reads_as: str | None = None
    titles: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    fewest: int = 3
    year: Literal["first", "before"] = "first"
    basis: Literal["actual", "budget"] = "actual"
    view: dict[str, str] = Field(default_factory=dict)
    lists: tuple[str, ...] = ()
    example: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


SHAPES: dict[str, type[Entry]] = {
    "words": Words,
    "message": Message,
    "unit": Unit,
    "indicator": Indicator,
    "accounts": Accounts,
    "check": CheckEntry,
    "document": DocumentKind,
}
