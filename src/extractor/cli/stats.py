"""``extractor stats``: what an archive holds, as lists on the terminal and as a page with charts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from extractor.cli.say import err, escape, out, print_json, say
from extractor.lexicon.book import Book
from extractor.model.errors import TargetError, UsageError
from extractor.pipeline import default_book
from extractor.writers.stats_page import Listing, listings, stats_page, totals
from extractor.writers.store.lines import LINES, archive_of_lines
from extractor.writers.store.open import SCHEMES, SUFFIXES, archive
from extractor.writers.store.postgres import shown
from extractor.writers.store.stats import stats_of
from extractor.writers.store.store import Store

_WIDEST = 100
"""Columns where nobody looks: what is piped is not cut."""


def stats_command(place: str, page: Path | None, most: int, as_json: bool) -> None:
    """Print the statistics, and write the page. Raises NotFound, TargetError, UsageError."""
    book = default_book()
    with _opened(place, book) as store:
        stats = stats_of(store, book, most)
    if as_json:
        print_json(json.dumps(stats._asdict(), ensure_ascii=False, indent=2))
    else:
        for name, told in totals(stats, book):
            out().print(f"{name}　[bold]{told}[/]", soft_wrap=True)
        for listing in listings(stats, book):
            _print(listing)
    if page is not None:
        try:
            page.write_text(stats_page(stats, _named(place), book), encoding="utf-8")
        except OSError as error:
            raise TargetError(f"{page}: {error.strerror or error}") from error
        err().print(escape(say("show.written", path=page)), soft_wrap=True)


@contextmanager
def _opened(place: str, book: Book) -> Iterator[Store]:
    if place.endswith(LINES) or Path(place).is_dir():
        with archive_of_lines(Path(place), book) as store:
            yield store
        return
    found = archive(place, book)
    if found is None:
        known = " ".join((*SUFFIXES, *SCHEMES, *LINES))
        raise UsageError(book.message("stats.unknown", place=place, known=known))
    try:
        yield found
    finally:
        found.close()


def _named(place: str) -> str:
    return shown(place) if place.startswith(SCHEMES) else Path(place).name


def _print(listing: Listing) -> None:
    table = Table(box=SIMPLE_HEAD, title=escape(listing.title), title_justify="left", title_style="bold")
    for number, head in enumerate(listing.heads):
        numbers = number and all(row[number][:1].isdecimal() or len(row[number]) == 1 for row in listing.rows)
        table.add_column(head, justify="right" if numbers else "left", overflow="fold")
    for row in listing.rows:
        table.add_row(*map(escape, row))
    if not listing.rows:
        table.add_row(say("stats.none"))
    out().print(table, width=max(out().width, _WIDEST) if not out().is_terminal else None)
    if listing.more:
        out().print(escape(listing.more), style="dim")
