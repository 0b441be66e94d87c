"""What a spreadsheet cell shows: the stored number in its number format, in exact decimals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import regex

_BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    14: "yyyy-m-d", 15: "yyyy-m-d", 16: "m-d", 17: "yyyy-m", 22: "yyyy-m-d", 27: "yyyy-m", 30: "m-d-yyyy",
    31: "yyyy-m-d", 36: "yyyy-m", 50: "yyyy-m", 57: "yyyy-m", 58: "m-d",
}  # fmt: skip
_LITERAL = regex.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_QUOTED = regex.compile(r'"([^"]*)"|\\(.)')
_DIGITS = regex.compile(r"[0#?][0#?,]*(?:\.([0#?]+))?")
_PRECISION = 15


def shown(raw: str, number_format: str) -> str:
    """The text of a stored number. Binary dust beyond 15 digits is rounded off, as the program itself does."""
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    if not value.is_finite():
        return raw
    parts = number_format.split(";")
    pattern = parts[1] if value < 0 and len(parts) > 1 else parts[0]
    bare = _LITERAL.sub("", pattern)
    if any(c in bare.lower() for c in "ymd") and "0" not in bare:
        return _dated(value, bare.lower()) or _plain(value)
    if value == 0 and len(parts) > 2 and not _DIGITS.search(_LITERAL.sub("", parts[2])):
        return "".join(a or b for a, b in _QUOTED.findall(parts[2])) or _LITERAL.sub("", parts[2]).strip()
    found = _DIGITS.search(bare)
    if found is None:
        return _plain(value)
    percent = "%" in bare
    if percent:
        value *= 100
    decimals = len(found[1] or "")
    scaled = abs(_clean(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{scaled:,f}" if "," in found[0].rstrip(",") else f"{scaled:f}"
    optional = len(found[1] or "") - len((found[1] or "").rstrip("#"))
    for _ in range(optional):
        text = text[:-1].rstrip(".") if text.endswith("0") and "." in text else text
    negative = value < 0 and scaled != 0
    sign = "-" if negative and (len(parts) < 2 or not ("(" in bare or "-" in bare)) else ""
    if negative and len(parts) > 1:
        sign = "-"
    return f"{sign}{text}{'%' if percent else ''}"


def format_of(number: int, custom: dict[int, str]) -> str:
    """The pattern of a number format; General where it is unknown."""
    return custom.get(number) or _BUILTIN.get(number, "General")


def _clean(value: Decimal) -> Decimal:
    if value == 0:
        return Decimal(0)
    return (
        value.quantize(Decimal(1).scaleb(value.adjusted() - _PRECISION + 1))
        if len(value.as_tuple().digits) > _PRECISION
        else value
    )


def _plain(value: Decimal) -> str:
    text = f"{_clean(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _dated(value: Decimal, pattern: str) -> str:
    """A serial day as an ISO date; as much of it as the pattern shows."""
    if not 1 <= value < 2_958_466:
        return ""
    day = date(1899, 12, 30) + timedelta(days=int(value))
    if "d" in pattern:
        return day.isoformat() if "y" in pattern else f"{day.month:02d}-{day.day:02d}"
    return f"{day.year:04d}-{day.month:02d}" if "m" in pattern else f"{day.year:04d}"
