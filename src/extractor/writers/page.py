"""Findings as one HTML page that needs nothing else: no script, no link, every text escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from extractor.lexicon.book import Book
from extractor.model.finding import Finding
from extractor.model.record import Record
from extractor.writers.places import Between
from extractor.writers.telling import Quote, Telling

_STYLE = """
body { font: 16px/1.7 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
article { border-left: .3rem solid #999; margin: 1rem 0; padding: .2rem 1rem }
.error { border-color: #b00020 } .warning { border-color: #c77700 } .note { border-color: #00639b }
h3 { font-size: 1rem; margin: .2rem 0 }
mark { background: #fff2a8 } mark.loud { background: #ffc9c9; font-weight: bold }
small { color: #666 } blockquote { margin: .1rem 0 .4rem 1rem } .sum { font-variant-numeric: tabular-nums }
"""


def page(
    told: Iterable[tuple[Record, Sequence[Finding]]], book: Book, across: Callable[[], Iterable[Between]] = tuple
) -> str:
    """The findings of reports, one section a report, as a complete HTML document.

    ``across`` is asked once all reports are told: what they say against each other comes last, with both places.
    """
    body = "".join(_report(record, findings, book) for record, findings in told)
    if both := "".join(_between(one, book) for one in across()):
        body += f"<section><h2>{escape(book.message('check.across'))}</h2>{both}</section>\n"
    title = escape(book.message("check.title"))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n{body}</body></html>\n"
    )


def _report(record: Record, findings: Sequence[Finding], book: Book) -> str:
    telling = Telling(record, book)
    inner = "".join(_finding(finding, telling) for finding in findings)
    none = "" if findings else f"<p>{escape(book.message('check.none'))}</p>"
    head = f"<h2>{escape(record.source.name)}</h2><p>{escape(record.report.title or '')}</p>"
    return f"<section>{head}{none}{inner}</section>\n"


def _between(both: Between, book: Book) -> str:
    spots = "".join(
        f"<small>{escape(spot.source)} › {escape(spot.where)}</small>"
        f"<blockquote><mark{' class=loud' if spot is both.here else ''}>{escape(spot.figure.text)}</mark></blockquote>"
        for spot in (both.here, both.there)
    )
    return f"{_headed(both.finding, book)}{spots}</article>\n"


def _headed(finding: Finding, book: Book) -> str:
    severity = escape(book.message(f"severity.{finding.severity}"))
    return (
        f'<article class="{finding.severity}"><h3>{severity}　'
        f"{escape(finding.message)} <small>{escape(finding.rule)}</small></h3>"
    )


def _finding(finding: Finding, telling: Telling) -> str:
    checks = [check for check in telling.record.checks if check.id in finding.checks]
    spelled = "".join(f'<p class="sum">{escape(said)}</p>' for check in checks if (said := telling.spelled(check)))
    proposal = telling.proposal(finding)
    return (
        f"{_headed(finding, telling.book)}{spelled}"
        f"{''.join(map(_quote, telling.quotes(finding)))}"
        f"{f'<p>{escape(proposal)}</p>' if proposal else ''}</article>\n"
    )


def _quote(quote: Quote) -> str:
    said = "".join(
        f"<mark{' class=loud' if piece.loud else ''}>{escape(piece.text)}</mark>"
        if piece.figure
        else escape(piece.text)
        for piece in quote.pieces
    )
    return f"<small>{escape(quote.where)}</small><blockquote>{said}</blockquote>"
