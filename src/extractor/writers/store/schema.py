"""The star schema, stated once: DDL of every dialect, the loader and docs/schema.md come from here.

Names of columns are those of the record where SQL has not taken the word (``start`` is ``start_at`` …). Chinese names
of tables and columns are in ``patterns/store.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

VERSION = 4
"""Version of the schema. 2: the text of reports in passages, searched by words; the leaf of a fact. 3: the three public
expenses of a body's own level in one row."""

ColumnType = Literal["key", "text", "whole", "number", "flag"]
"""``key`` is a whole number of 63 bits; ``number`` is for arithmetic, it stands beside the exact text."""


class Column(NamedTuple):
    """A column: its name, what it holds, what that means, the key of the record it comes from, since which version."""

    name: str
    type: ColumnType
    meaning: str
    key: str = ""
    since: int = 1

    @property
    def taken(self) -> str:
        """The key under which the loader finds the value."""
        return self.key or self.name


class Table(NamedTuple):
    """A table; ``keys`` are its first columns, unique together. ``indexes`` are further columns it is found by."""

    name: str
    meaning: str
    keys: int
    columns: tuple[Column, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    since: int = 1


_REPORT = Column("report", "key", "the report: 63 bits of the digest of its content and of the reader that read it")
_PLACE = (
    Column("start_at", "whole", "offset of its first character in the report's text", "start"),
    Column("end_at", "whole", "offset after its last character", "end"),
)
_PRINTED = (
    Column("page", "whole", "page, from 1, where the format has pages"),
    Column("box", "text", "x0,y0,x1,y1 in points from the top left of the page"),
)
_QUANTITY = (
    Column("value", "text", "exact decimal string in unit, or an ISO date; null for ranges and parts"),
    Column("number", "number", "the value for arithmetic; null for dates and where the value is null"),
    Column("low", "text", "lower end of a range, exact"),
    Column("high", "text", "upper end of a range, exact"),
    Column("unit", "text", "unit of the value, multipliers applied"),
    Column("kind", "text", "amount, headcount, percent, date …"),
    Column("modifier", "text", "exact, approx, at_least, at_most, greater_than, less_than"),
    Column("polarity", "text", "up or down, where words give the direction"),
)

SOURCE = Table(
    "source", "every source that was given: its report, or none where it failed", 1,
    (
        Column("name", "text", "path relative to the folder given; members of bundles are a.zip/b.pdf"),
        Column("sha256", "text", "digest of its bytes"),
        Column("report", "key", "the report it holds (copies share one); null where it failed"),
        Column("digest", "text", "digest of the outcome that was loaded; null where it has to be loaded again"),
    ),
    (("report",),),
)  # fmt: skip
REPORT = Table(
    "report", "one row a report: what it says of itself, how it was read", 1,
    (
        _REPORT,
        Column("sha256", "text", "digest of its bytes"),
        Column("reader", "text", "the reader of its format"),
        Column("media_type", "text", "media type"),
        Column("bytes", "whole", "size"),
        Column("encoding", "text", "encoding of a text file"),
        Column("pages", "whole", "number of pages"),
        Column("kind", "text", "dept_performance, final_accounts, dept_budget, city_budget, debt …"),
        Column("title", "text", "title"),
        Column("body", "text", "its organization, or its region; null where both are unsaid"),
        Column("region", "text", "the place whose government or office reports", since=4),
        Column("organization", "text", "name of the organization as the report gives it"),
        Column("uscc", "text", "unified social credit code"),
        Column("uscc_valid", "flag", "whether its check character is right"),
        Column("legal_representative", "text", "legal representative"),
        Column("nature", "text", "nature of the organization"),
        Column("fiscal_year", "whole", "the year reported on"),
        Column("published", "text", "date of publication"),
        Column("document_number", "text", "number of the document"),
        Column("figures", "whole", "figures that state a quantity"),
        Column("guarded", "whole", "how many of them a computed check touches"),
        Column("view", "text", "the typed view of the report, as JSON"),
    ),
    (("body", "fiscal_year"),),
)  # fmt: skip
SECTION = Table(
    "section", "headings", 2,
    (
        _REPORT,
        Column("section", "text", "id within the report", "id"),
        Column("level", "whole", "depth, from 1"),
        Column("number", "text", "its number as printed"),
        Column("title", "text", "heading without number"),
        Column("path", "text", "headings from the outermost to this one"),
        *_PLACE,
    ),
)  # fmt: skip
FIGURE = Table(
    "figure", "every quantity that stands in a report, with its place", 2,
    (
        _REPORT,
        Column("figure", "text", "id within the report", "id"),
        *_QUANTITY,
        Column("parts", "text", "parts of a ratio or fraction, a:b"),
        Column("decimals", "whole", "decimals as printed"),
        Column("scale", "text", "printed multiplier"),
        Column("step", "number", "size of one unit of the last printed digit"),
        Column("text", "text", "as printed"),
        *_PLACE,
        *_PRINTED,
        Column("section", "text", "the innermost section around it"),
        Column("table_id", "text", "the table it stands in"),
        Column("row_no", "whole", "row in that table, from 1"),
        Column("col_no", "whole", "column in that table, from 1"),
        Column("rhetorical", "flag", "a figure of speech"),
        Column("held", "whole", "computed checks it is part of that hold"),
        Column("failed", "whole", "computed checks it is part of that fail"),
        Column("doubted", "flag", "the likely cause of a finding"),
        Column("pattern", "text", "the pattern entry that read it"),
    ),
)  # fmt: skip
FACT = Table(
    "fact", "what figures say: the table to calculate with", 2,
    (
        _REPORT,
        Column("fact", "text", "id within the report", "id"),
        Column("figure", "text", "the figure that states it"),
        Column("label", "text", "what is measured, as the report words it"),
        Column("indicator", "text", "canonical indicator, or null"),
        Column("role", "text", "amount, share, rate, change"),
        Column("basis", "text", "actual, budget, target, prior"),
        Column("period", "text", "2022, 2022-12, 2022-12-31, 2021-01/2021-09"),
        Column("year", "whole", "the year the period lies in; null where it spans several"),
        Column("scope", "text", "level of government, where the text distinguishes"),
        Column("fund", "text", "general_public, government_fund, state_capital, social_insurance", since=4),
        Column("subject", "text", "who it is about, if not the body that reports"),
        *_QUANTITY,
        Column("of_fact", "text", "fact a share, rate or change is relative to", "of"),
        Column("of_label", "text", "its words"),
        Column("about", "text", "fact of the amount whose share, rate or change it is"),
        Column("part_of", "text", "fact of the total it is listed under"),
        Column("leaf", "text", "its place in the typed view (three_public.total.actual)", since=2),
        Column("pattern", "text", "the pattern entry that named it"),
    ),
    (("indicator", "year"),),
)  # fmt: skip
TABLE = Table(
    "table", "tables as they were understood", 2,
    (
        _REPORT,
        Column("table_id", "text", "id within the report", "id"),
        Column("caption", "text", "caption"),
        Column("unit", "text", "unit in force"),
        Column("page", "whole", "page of its first row"),
        *_PLACE,
        Column("header_rows", "whole", "rows that are header"),
    ),
)  # fmt: skip
CELL = Table(
    "cell", "cells of tables; a merged cell stands once, at its top left", 3,
    (
        _REPORT,
        Column("table_id", "text", "its table"),
        Column("cell", "whole", "number within the table, from 1"),
        Column("row_no", "whole", "row, from 1"),
        Column("col_no", "whole", "column, from 1"),
        Column("rowspan", "whole", "rows it covers"),
        Column("colspan", "whole", "columns it covers"),
        Column("text", "text", "its text"),
        *_PLACE,
        *_PRINTED,
    ),
)  # fmt: skip
CHECK = Table(
    "check", "relations that were tested, those that hold too", 2,
    (
        _REPORT,
        Column("check_id", "text", "id within the report", "id"),
        Column("rule", "text", "rule"),
        Column("formula", "text", "sum, ratio, growth, equal, bound, other"),
        Column("verdict", "text", "exact, rounded, truncated, balanced, failed, unchecked"),
        Column("figures", "text", "figures it is about, ids divided by blanks"),
        Column("terms", "text", "operands with weight and role, as JSON"),
        Column("expected", "text", "what the operands give, exact"),
        Column("actual", "text", "what is printed, exact"),
        Column("difference", "text", "the gap, exact"),
        Column("tolerance", "text", "what rounding explains, exact"),
    ),
)  # fmt: skip
FINDING = Table(
    "finding", "what a person should look at", 2,
    (
        _REPORT,
        Column("finding", "text", "id within the report", "id"),
        Column("rule", "text", "rule"),
        Column("severity", "text", "error, warning, note"),
        Column("message", "text", "the finding in words"),
        Column("cause", "text", "figure most likely wrong"),
        Column("at_figure", "text", "where to look first: the cause, else the first figure"),
        Column("figures", "text", "figures it is about, ids divided by blanks"),
        Column("checks", "text", "checks that fail, ids divided by blanks"),
        Column("expected", "text", "what should stand there, exact"),
        Column("actual", "text", "what stands there, exact"),
        Column("proposed_figure", "text", "figure to read otherwise"),
        Column("proposed_text", "text", "how it may have to be printed"),
        Column("proposed_value", "text", "its value then, exact"),
        Column("proposed_why", "text", "digit, swap, point, unit …"),
        Column("related_source", "text", "the other report, where it takes two"),
        Column("related_figure", "text", "its figure"),
    ),
    (("rule",),),
)  # fmt: skip
NOTICE = Table(
    "notice", "losses in reading", 2,
    (
        _REPORT,
        Column("notice", "whole", "number within the report, from 1"),
        Column("code", "text", "what was lost or guessed"),
        Column("message", "text", "in words"),
        *_PLACE,
    ),
)  # fmt: skip
PASSAGE = Table(
    "passage", "the text of a report in pieces that joined give it whole; searched by words", 2,
    (
        _REPORT,
        Column("passage", "whole", "number within the report, from 1"),
        *_PLACE,
        Column("section", "text", "the innermost section at its start"),
        Column("text", "text", "its text"),
    ),
    since=2,
)  # fmt: skip
FAILURE = Table(
    "failure", "sources that could not be read", 1,
    (
        Column("name", "text", "path relative to the folder given"),
        Column("sha256", "text", "digest of its bytes, where they were had"),
        Column("bytes", "whole", "size"),
        Column("media_type", "text", "media type"),
        Column("code", "text", "not_found, encrypted, corrupt, timeout …"),
        Column("message", "text", "what went wrong"),
        Column("advice", "text", "what to do"),
        Column("detail", "text", "place and cause"),
    ),
)  # fmt: skip
INDICATOR = Table(
    "indicator", "the canonical indicators of the patterns in use", 1,
    (
        Column("indicator", "text", "id"),
        Column("name", "text", "name"),
        Column("takes", "text", "kinds of figure that fit"),
        Column("part_of", "text", "the total it belongs to"),
        Column("code", "text", "account code"),
        Column("pattern", "text", "the pattern entry"),
    ),
)  # fmt: skip

TABLES = (
    SOURCE, REPORT, SECTION, FIGURE, FACT, TABLE, CELL, CHECK, FINDING, NOTICE, PASSAGE, FAILURE, INDICATOR,
)  # fmt: skip
"""All tables, in the order of the document."""

OF_REPORT = tuple(table for table in TABLES if table.columns[0].name == "report")
"""Tables whose rows belong to a report and go with it."""


def columns_of(table: Table, version: int = VERSION) -> tuple[Column, ...]:
    """The columns that a table had in a version of the schema."""
    return tuple(column for column in table.columns if column.since <= version)


def named(names: Mapping[str, str], table: str, column: str) -> str:
    """The Chinese name of a column: the table's own, or the one it has everywhere. Raises KeyError."""
    own = names.get(f"{table}.{column}")
    return own if own is not None else names[column]
