"""What people would rather look at than read, as inline SVG: budget against actual, the parts of a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import NamedTuple

from extractor.lexicon.book import Book
from extractor.model.fact import Fact
from extractor.model.record import Record

_MOST_PAIRS, _MOST_WHOLES, _MOST_PARTS = 12, 8, 10
_WIDE, _ROW, _BAR, _TYPE = 360, 22, 12, 12
_SCALES = (Decimal(100000000), Decimal(10000))
_LONGEST = 16
"""Signs of a label that fit on a line."""
_SLACK = Decimal("1.01")
"""What the parts of a total may come to of it, printed roundly."""


class Bar(NamedTuple):
    """One amount: its label, its value in base units, its figure."""

    label: str
    value: Decimal
    figure: str


class Pair(NamedTuple):
    """What was planned and what became of it."""

    label: str
    period: str
    budget: Bar
    actual: Bar


class Whole(NamedTuple):
    """A total with the parts that are listed under it, the largest first."""

    label: str
    period: str
    total: Bar
    parts: tuple[Bar, ...]


def pairs(record: Record) -> list[Pair]:
    """Amounts stated both as budget and as actual for one thing and period, the largest first."""
    stated: dict[tuple[str | None, ...], dict[str, tuple[Fact, Bar]]] = {}
    for fact, bar in _amounts(record):
        key = (fact.indicator or fact.label, fact.period, fact.scope, fact.fund, fact.subject)
        if fact.basis in ("budget", "actual"):
            stated.setdefault(key, {}).setdefault(fact.basis, (fact, bar))
    found = [
        Pair(said["actual"][0].label, said["actual"][0].period or "", said["budget"][1], said["actual"][1])
        for said in stated.values()
        if len(said) == 2
    ]
    found.sort(key=lambda pair: -max(pair.budget.value, pair.actual.value))
    return found[:_MOST_PAIRS]


def wholes(record: Record) -> list[Whole]:
    """Totals of which at least two parts are stated that together do not exceed them, in order of the report."""
    amounts = {fact.id: (fact, bar) for fact, bar in _amounts(record)}
    listed: dict[str, list[Bar]] = {}
    for fact, bar in amounts.values():
        if fact.part_of in amounts and _alike(fact, amounts[fact.part_of][0]):
            listed.setdefault(fact.part_of or "", []).append(bar)
    found: dict[tuple[str, ...], Whole] = {}
    for total_id, bars in listed.items():
        fact, total = amounts[total_id]
        parts = {bar.label: bar for bar in reversed(bars)}
        if len(parts) < 2 or sum(bar.value for bar in parts.values()) > total.value * _SLACK:
            continue
        ranked = tuple(sorted(parts.values(), key=lambda bar: -bar.value)[:_MOST_PARTS])
        key = (fact.label, fact.period or "", *sorted(parts))
        found.setdefault(key, Whole(fact.label, fact.period or "", total, ranked))
    return list(found.values())[:_MOST_WHOLES]


def charts_html(record: Record, book: Book) -> str:
    """All pictures of a record, each a figure with its caption; '' where there is nothing to draw."""
    scales = book.maps("cli.scales")
    words = book.maps("page.zh")
    found = pairs(record)
    drawn = []
    if found:
        drawn.append(
            f'<figure><figcaption data-t="chart.pairs">{escape(words["chart.pairs"])}</figcaption>'
            '<p class="legend"><i class="budget"></i><span data-t="chart.budget">'
            f'{escape(words["chart.budget"])}</span> <i class="actual"></i><span data-t="chart.actual">'
            f"{escape(words['chart.actual'])}</span></p>{_pairs_svg(found, scales)}</figure>"
        )
    for whole in wholes(record):
        caption = escape(f"{whole.label}　{whole.period}".rstrip())
        drawn.append(f"<figure><figcaption>{caption}</figcaption>{_whole_svg(whole, scales)}</figure>")
    return "".join(drawn)


def _amounts(record: Record) -> list[tuple[Fact, Bar]]:
    """Facts that state one positive amount of money."""
    found = []
    for fact in record.facts:
        figure = record.by_id[fact.figure]
        number = figure.number
        if fact.role == "amount" and figure.kind == "amount" and number is not None and number > 0:
            found.append((fact, Bar(fact.label, number, figure.id)))
    return found


def _alike(part: Fact, total: Fact) -> bool:
    return (part.basis, part.period, part.scope) == (total.basis, total.period, total.scope)


def _pairs_svg(found: Sequence[Pair], scales: dict[str, str]) -> str:
    most = max(max(pair.budget.value, pair.actual.value) for pair in found)
    rows = []
    for place, pair in enumerate(found):
        top = place * (_ROW + 3 * _BAR)
        done = f"{100 * pair.actual.value / pair.budget.value:.1f}%"
        rows.append(
            f'<text x="0" y="{top + 14}">{escape(_short(pair.label))}</text>'
            f'<text x="{_WIDE}" y="{top + 14}" text-anchor="end">{escape(pair.period)}　{done}</text>'
            f"{_bar(pair.budget, most, top + 18, 'budget', scales)}"
            f"{_bar(pair.actual, most, top + 18 + _BAR + 2, 'actual', scales)}"
        )
    return _svg(len(found) * (_ROW + 3 * _BAR), rows)


def _whole_svg(whole: Whole, scales: dict[str, str]) -> str:
    rows = []
    for place, bar in enumerate((whole.total, *whole.parts)):
        top = place * (_ROW + _BAR + 4)
        share = "" if bar is whole.total else f"{100 * bar.value / whole.total.value:.1f}%"
        rows.append(
            f'<text x="0" y="{top + 14}">{escape(_short(bar.label))}</text>'
            f'<text x="{_WIDE}" y="{top + 14}" text-anchor="end">{share}</text>'
            f"{_bar(bar, whole.total.value, top + 18, 'budget' if bar is whole.total else 'actual', scales)}"
        )
    return _svg((1 + len(whole.parts)) * (_ROW + _BAR + 4), rows)


def _bar(bar: Bar, most: Decimal, top: int, kind: str, scales: dict[str, str]) -> str:
    room = Decimal(_WIDE - 100)
    width = max(Decimal(2), (room * bar.value / most)).quantize(Decimal("0.1"))
    told = escape(amount_told(bar.value, scales))
    return (
        f'<a href="#{escape(bar.figure)}" class="jump" data-g="{escape(bar.figure)}" '
        f'aria-label="{escape(bar.label)} {told}"><rect class="{kind}" x="0.5" y="{top}" width="{width}" '
        f'height="{_BAR}" rx="2"/><text x="{width + 6}" y="{top + 10}">{told}</text></a>'
    )


def _svg(height: int, rows: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {_WIDE} {height}" font-size="{_TYPE}" role="group">{"".join(rows)}</svg>'


def scale_of(most: Decimal) -> Decimal:
    """The larger of the two common multiples of yuan that leaves an amount above one; 1 for small amounts."""
    return next((scale for scale in _SCALES if most >= scale), Decimal(1))


def amount_told(value: Decimal, scales: Mapping[str, str]) -> str:
    """An amount in the multiple of yuan that suits it, with its word from ``scales``."""
    scale = scale_of(value)
    return scaled(value, scale) + scales.get(str(scale), "")


def scaled(value: Decimal, scale: Decimal) -> str:
    """An amount in a multiple of its unit, two decimals at most."""
    number = f"{value / scale:,.2f}"
    return number.rstrip("0").rstrip(".")


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
