"""The statistics of an archive in words: lists for a terminal, one HTML page with charts that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from extractor.lexicon.book import Book
from extractor.lexicon.shape import Message
from extractor.writers.stats_charts import Bar, bars, columns
from extractor.writers.store.stats import Stats

_STYLE = """
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
       max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem } small { color: #666; font-weight: normal }
dl { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0 }
dl div { background: #f2f5f8; border-radius: .4rem; padding: .4rem .9rem } dt { color: #555; font-size: .85rem }
dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums }
svg { max-width: 100%; height: auto } svg text { font: 13px system-ui, "Noto Sans CJK SC", sans-serif; fill: #222 }
svg .told { fill: #555 } svg .a { fill: #2f6fa7 } svg .b { fill: #b9cfe2 }
svg .error { fill: #b00020 } svg .warning { fill: #e0922f } svg .note { fill: #7aa7c7 }
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
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
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
        ("", bars([Bar(_failure(c, book), (count,), f"{count:,}　{c}") for c, count in stats.failures], ("error",))),
        ("", bars(rules, ("error", "warning", "note"))),
        (say("stats.labels"), bars(labels, ("a",))),
    ]


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
