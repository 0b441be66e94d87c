"""The statistics of an archive in words: lists for a terminal, one HTML page with charts that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import NamedTuple

from extractor.lexicon.book import Book
from extractor.lexicon.shape import Message
from extractor.writers.charts import amount_told, scale_of, scaled
from extractor.writers.stats_charts import Bar, Year, bars, columns, course
from extractor.writers.store.stats import Course, Stats

_STYLE = """
:root { --ink: #222; --soft: #555; --ground: #fff; --card: #f2f5f8; --a: #2f6fa7; --b: #b9cfe2; --plan: #222;
        --error: #b00020; --warning: #e0922f; --note: #7aa7c7; color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e7e9; --soft: #a5abb3; --ground: #16181b; --card: #23272c; --a: #6aa3e0; --b: #3c5470;
          --plan: #fff; --error: #ff8a8f; --warning: #f0b35a; --note: #7cc1f2 }
}
body { font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
       max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: var(--ink); background: var(--ground) }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem } h3 { font-size: 1rem; margin: 1.2rem 0 .2rem }
small, figcaption { color: var(--soft); font-weight: normal }
dl { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0 }
dl div { background: var(--card); border-radius: .4rem; padding: .4rem .9rem }
dt { color: var(--soft); font-size: .85rem } dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums }
.body { display: flex; flex-wrap: wrap; gap: .4rem 2rem } figure { margin: 0; max-width: 100% }
svg { max-width: 100%; height: auto }
svg text { font: 13px system-ui, "Noto Sans CJK SC", sans-serif; fill: var(--ink) }
svg .told { fill: var(--soft) } svg .in { fill: var(--ground) } svg .a { fill: var(--a) } svg .b { fill: var(--b) }
svg .plan { stroke: var(--plan); stroke-width: 2; fill: none }
svg .error { fill: var(--error) } svg .warning { fill: var(--warning) } svg .note { fill: var(--note) }
"""


class Listing(NamedTuple):
    """A list under its heading; ``more`` says what was left out. Numbers are told as people read them."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str = ""


def totals(stats: Stats, book: Book) -> list[tuple[str, str]]:
    """The numbers of the whole archive by their names."""
    names = book.maps("stats.names")
    plain = ("sources", "reports", "failed", "all_bodies", "facts", "unnamed", "figures", "guarded", "findings")
    told = [(names[name], f"{getattr(stats, name):,}") for name in plain]
    return [*told, (names["share"], share(stats.guarded, stats.figures))]


def listings(stats: Stats, book: Book) -> list[Listing]:
    """Every list of the statistics, in the words of a book."""
    names, meant = book.maps("stats.names"), book.maps("rules.names")

    def made(name: str, heads: str, rows: Sequence[tuple[str, ...]], more: str = "") -> Listing:
        return Listing(names[name], tuple(names[head] for head in heads.split()), tuple(rows), more)

    cut = ""
    if len(stats.bodies) < stats.all_bodies:
        cut = book.message("stats.more", count=stats.all_bodies, shown=len(stats.bodies))
    return [
        made("kinds", "kind count figures guarded share", [
            (_kind(kind, book), f"{count:,}", f"{figures or 0:,}", f"{guarded or 0:,}", share(guarded, figures))
            for kind, count, figures, guarded in stats.kinds
        ]),
        made("years", "year count", [(_year(year, book), f"{count:,}") for year, count in stats.years]),
        made("bodies", "body count", [(body, f"{count:,}") for body, count in stats.bodies], cut),
        made("courses", "body indicator course", [
            (course.body, _named(course), _in_words(course, book)) for course in stats.courses
        ]),
        made("failures", "code times meaning", [
            (code, f"{count:,}", _failure(code, book)) for code, count in stats.failures
        ]),
        made("rules", "rule error warning note meaning", [
            (rule, *(f"{count:,}" for count in counts), meant.get(rule, "")) for rule, *counts in stats.rules
        ]),
        made("labels", "label times count", [
            (label, f"{count:,}", f"{reports:,}") for label, count, reports in stats.labels
        ]),
    ]  # fmt: skip


def stats_page(stats: Stats, place: str, book: Book) -> str:
    """The statistics as a complete HTML document: no script, no link, every text escaped."""
    title = escape(book.message("stats.of", place=place))
    cards = "".join(f"<div><dt>{escape(name)}</dt><dd>{told}</dd></div>" for name, told in totals(stats, book))
    body = "".join(
        f"<h2>{escape(listing.title)} <small>{escape(listing.more or note)}</small></h2>"
        f"{drawn if listing.rows else escape(book.message('stats.none'))}\n"
        for listing, (note, drawn) in zip(listings(stats, book), _charts(stats, book), strict=True)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n<dl>{cards}</dl>\n{body}</body></html>\n"
    )


def _charts(stats: Stats, book: Book) -> list[tuple[str, str]]:
    """A chart for every list and what is to be said of it."""
    meant, say = book.maps("rules.names"), book.message
    kinds = [
        Bar(
            _kind(kind, book), (guarded or 0, (figures or 0) - (guarded or 0)), f"{count:,} · {share(guarded, figures)}"
        )
        for kind, count, figures, guarded in stats.kinds
    ]
    rules = [Bar(meant.get(rule, rule), (*counts,), f"{sum(counts):,}　{rule}") for rule, *counts in stats.rules]
    labels = [
        Bar(label, (reports,), say("stats.label", reports=f"{reports:,}", count=f"{count:,}"))
        for label, count, reports in stats.labels
    ]
    return [
        (say("stats.kinds"), bars(kinds, ("a", "b"))),
        ("", columns([(_year(year, book), count) for year, count in stats.years])),
        ("", bars([Bar(body, (count,), f"{count:,}") for body, count in stats.bodies], ("a",))),
        (say("stats.courses"), _courses(stats.courses, book)),
        ("", bars([Bar(_failure(c, book), (count,), f"{count:,}　{c}") for c, count in stats.failures], ("error",))),
        ("", bars(rules, ("error", "warning", "note"))),
        (say("stats.labels"), bars(labels, ("a",))),
    ]


def _courses(courses: Sequence[Course], book: Book) -> str:
    """The amounts of each body over the years, side by side under its name."""
    return "".join(
        f'<h3>{escape(body)}</h3><div class="body">{"".join(_course(one, book) for one in of)}</div>\n'
        for body, of in groupby(courses, key=lambda course: course.body)
    )


def _course(told: Course, book: Book) -> str:
    """One amount of a body over the years; all of it in one multiple of its unit."""
    points = [(year, _number(budget), _number(actual)) for year, budget, actual in told.points]
    scale = scale_of(max((number for _, *both in points for number in both if number is not None), default=Decimal(1)))
    words, unit = book.maps("cli.values"), book.maps("cli.scales").get(str(scale), "") + told.unit

    def said(number: Decimal | None) -> str:
        return "—" if number is None else scaled(number, scale)

    years = [
        Year(
            str(year),
            None if budget is None else float(budget / scale),
            None if actual is None else float(actual / scale),
            said(budget if actual is None else actual),
            f"{year} {words['basis.budget']} {said(budget)} {words['basis.actual']} {said(actual)}",
        )
        for year, budget, actual in points
    ]
    caption = book.message("stats.course", name=_named(told), unit=unit)
    return f"<figure><figcaption>{escape(caption)}</figcaption>{course(years, f'{told.body} {caption}')}</figure>"


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _in_words(course: Course, book: Book) -> str:
    """The years of a course one after the other, each with its actual amount, or its budget where there is no more."""
    scales, planned = book.maps("cli.scales"), book.maps("stats.names")["budget"]
    told = []
    for year, budget, actual in course.points:
        amount = amount_told(Decimal(actual or budget or 0), scales)
        told.append(f"{year} {amount}" + (f" {planned}" if actual is None else ""))
    return " · ".join(told)


def _named(course: Course) -> str:
    return course.name + (f" · {course.scope}" if course.scope else "")


def share(part: int | None, whole: int | None) -> str:
    """A share in percent with one decimal; a dash where there is no whole."""
    return f"{100 * (part or 0) / whole:.1f}%" if whole else "—"


def _kind(kind: str | None, book: Book) -> str:
    return book.maps("cli.values").get(f"report.{kind}", kind or "—")


def _year(year: int | None, book: Book) -> str:
    return str(year) if year is not None else book.message("stats.no_year")


def _failure(code: str, book: Book) -> str:
    known = book.shelf("message", Message).get(f"failure.{code}")
    return known.text if known else code
