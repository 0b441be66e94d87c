"""The months that the columns of a monthly table are of: 当月 that one, 累计 the year up to it, 同期 a year before."""

from __future__ import annotations

import regex

MONTH = regex.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?\u5e74(?:\s?\d{1,2}\s?[-\u2014~\u81f3])?\s?(?P<month>1[0-2]|0?[1-9])\s?\u6708"
)
"""The month, or the last one of a span, that a caption says its table is of."""


def month_of(caption: str) -> str | None:
    """The one month that a caption names (2021年6月份收支情况表: 2021-06); None where it names none or several."""
    found = {(match["year"], int(match["month"])) for match in MONTH.finditer(caption)}
    return f"{next(iter(found))[0]}-{next(iter(found))[1]:02}" if len(found) == 1 else None


def span_of(month: str, *, alone: bool, before: bool) -> str:
    """The period of a column: the month ``alone`` or the year up to it, or the same a year ``before``."""
    year, _, number = month.partition("-")
    year = str(int(year) - 1) if before else year
    return f"{year}-{number}" if alone or number == "01" else f"{year}-01/{year}-{number}"
