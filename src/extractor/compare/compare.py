"""Records -> Findings: what reports say of one thing, held against each other, with both places.

Three relations: the year before as a report gives it, against that year's own report of the same body and kind; files
of one folder, year and body; the units of a department, which together cannot have more than the department. Only what
a report states with a single value is compared, under the same name, basis, scope, budget, subject and unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extractor.compare.bodies import Body, Key, Said
from extractor.lexicon.book import Book
from extractor.model.finding import Finding, Severity
from extractor.model.record import Record

Family = tuple[str, int | None, str]
"""Kind, year and name of a department."""
NEAR = Decimal("0.05")
"""Two files of one folder contradict each other where they are this close: farther apart they are two things."""
TEN_THOUSAND = Decimal(10_000)


def compare(records: Iterable[Record], book: Book) -> tuple[Finding, ...]:
    """Findings between reports. ``figures`` and ``cause`` are of the report ``related["here"]``; ``related["source"]``
    and ``related["figure"]`` are the other place. Ids are ``x1`` … in the order of the records."""
    return against([Body(record, book) for record in records], book)


def against(bodies: Sequence[Body], book: Book) -> tuple[Finding, ...]:
    """``compare`` of records of which only the bodies were kept, so that an archive of any size fits in memory."""
    found = [*_prior_years(bodies, book), *_side_by_side(bodies, book), *_units(bodies, book)]
    order = {body.source: at for at, body in enumerate(bodies)}
    found.sort(key=lambda finding: order[(finding.related or {})["here"]])
    return tuple(f.model_copy(update={"id": f"x{n}"}) for n, f in enumerate(found, 1))


def _prior_years(bodies: Sequence[Body], book: Book) -> Iterator[Finding]:
    """What this year's report gives for the year before, against the report of that year."""
    by_year: dict[tuple[str, str, int], list[Body]] = defaultdict(list)
    for body in bodies:
        if body.name and body.year:
            by_year[body.kind, body.name, body.year].append(body)
    for body in bodies:
        if not (body.name and body.year):
            continue
        before = str(body.year - 1)
        for earlier in by_year.get((body.kind, body.name, body.year - 1), ())[:1]:
            for key, here, there in _shared(body, earlier, before):
                if key[2] != "budget" and not _agree(here, there):
                    yield _finding("prior_year", "warning", body, here, earlier, there, book)
            yield from _carried(body, earlier, book)


def _carried(body: Body, earlier: Body, book: Book) -> Iterator[Finding]:
    """What a year begins with is what the year before ended with; adjustments in between are why it is a warning."""
    for opening, closing in book.maps("compare.carried").items():
        here, there = body.by_indicator(opening, str(body.year)), earlier.by_indicator(closing, str(earlier.year))
        if here and there and here.figure.unit == there.figure.unit and not _agree(here, there):
            yield _finding("prior_year", "warning", body, here, earlier, there, book, message="compare_carried")


def _side_by_side(bodies: Sequence[Body], book: Book) -> Iterator[Finding]:
    """Files of one folder and year that speak of one body: prose and its annexes."""
    groups: dict[tuple[str, int | None], list[Body]] = defaultdict(list)
    for body in bodies:
        if body.folder not in ("", ".") and body.year:
            groups[body.folder, body.year].append(body)
    for group in groups.values():
        for at, body in enumerate(group):
            for other in group[:at]:
                if body.name and other.name and body.name != other.name:
                    continue
                for _, here, there in _shared(body, other, str(body.year)):
                    if not _agree(here, there) and _confusable(here.value, there.value):
                        yield _finding("text_table", "warning", body, here, other, there, book)


def _units(bodies: Sequence[Body], book: Book) -> Iterator[Finding]:
    """A department against the units that report beside it: together they cannot have more than it."""
    parents: dict[Family, Body] = {(b.kind, b.year, b.name): b for b in bodies if b.name and b.year}
    families: dict[Family, list[Body]] = defaultdict(list)
    for body in bodies:
        for end in range(len(body.name) - 1, 3, -1):
            key = (body.kind, body.year, body.name[:end])
            if key in parents:
                families[key].append(body)
                break
    for key, units in families.items():
        whole = parents[key]
        for indicator in book.words("compare.totals"):
            total = whole.by_indicator(indicator, str(whole.year))
            parts = [(u, s) for u in units if (s := u.by_indicator(indicator, str(u.year)))]
            if total is None or len(parts) < 2 or any(s.figure.unit != total.figure.unit for _, s in parts):
                continue
            slack = sum((s.step for _, s in parts), total.step)
            if sum(s.value for _, s in parts) > total.value + slack:
                unit, largest = max(parts, key=lambda pair: pair[1].value)
                yield _finding("units", "warning", whole, total, unit, largest, book)


def _shared(here: Body, there: Body, year: str) -> Iterator[tuple[Key, Said, Said]]:
    """What both state of a year under one key."""
    others = there.said.get(year, {})
    for key, said in here.said.get(year, {}).items():
        if key in others:
            yield key, said, others[key]


def _agree(a: Said, b: Said) -> bool:
    """Whether two values are one, as finely as the coarser is printed."""
    return abs(a.value - b.value) <= max(a.step, b.step)


def _confusable(a: Decimal, b: Decimal) -> bool:
    """Whether two values are near enough, or ten thousand apart, to be readings of one amount."""
    low, high = sorted((abs(a), abs(b)))
    return high - low <= NEAR * high or low * TEN_THOUSAND == high


def _finding(
    rule: str, severity: Severity, body: Body, here: Said, other: Body, there: Said, book: Book, message: str = ""
) -> Finding:
    """A contradiction between two reports, told from the first."""
    message = book.message(
        message or f"compare_{rule}",
        label=here.fact.label,
        here="".join(here.figure.text.split()),
        there="".join(there.figure.text.split()),
        other=other.source,
    )
    related = {
        "here": body.source,
        "source": other.source,
        "figure": there.figure.id,
    }
    return Finding(
        id="",
        rule=rule,
        severity=severity,
        figures=(here.figure.id,),
        cause=here.figure.id,
        message=message,
        expected=str(there.value),
        actual=str(here.value),
        related=related,
    )
