"""What a heading path says for all under it: the year, the level, and whether values are planned or reached."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractor.interpret.phrases import Phrases, phrases
from extractor.lexicon.book import Book
from extractor.model.fact import Basis, Header
from extractor.model.outline import Outline, Section

YEAR = regex.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})\s?\p{Han}")


MONTHS = regex.compile(r"(?P<year>\d{4})-01/(?P=year)-\d\d")
"""A part of a year from its start."""


TOP = 120
"""In how many characters the first line of a report stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """Defaults of one section: ``titles`` from the outermost heading inwards.

    ``fund`` is the heading that names the money spoken of, ``project`` the one undertaking it is about.
    """

    period: str | None = None
    basis: Basis | None = None
    scope: str | None = None
    titles: tuple[str, ...] = ()
    fund: str | None = None
    project: str | None = None


class Context:
    """The report's own year and kind, and the defaults of every section; ``traced`` where reasons are to be noted."""

    def __init__(self, outline: Outline, header: Header, book: Book, *, traced: bool = False) -> None:
        """Read the headings once."""
        words = phrases(book)
        self.traced = traced
        self.kind = header.kind
        self.fiscal_year = header.fiscal_year
        self.names = _names(header, words)
        year = str(header.fiscal_year) if header.fiscal_year else None
        planned: Basis | None = "budget" if words.title_budget.search(header.title or "") else None
        title = header.title or ""
        level = _level(header, words) if self.kind in words.levelled_kinds else None
        months = _part(title or _first_line(outline.view), words)
        own = words.year_of_part.search(title)
        of_part = own["year"] if own is not None else year if len(set(YEAR.findall(title))) <= 1 else None
        root = Place(
            period=months or year,
            basis=planned,
            scope=level,
            titles=(title,) if title else (),
        )
        self._root = root
        self._places: dict[str, Place] = {}
        for section in outline.sections:
            above = self._places.get(section.parent or "", root)
            self._places[section.id] = _under(section, above, of_part, words)

    def place(self, section: str | None) -> Place:
        """The defaults in force in a section."""
        return self._places.get(section or "", self._root)

    def year_before(self, period: str | None) -> str | None:
        """The year before a period, or before the fiscal year."""
        year = (period or "")[:4]
        if year.isdigit():
            return str(int(year) - 1)
        return str(self.fiscal_year - 1) if self.fiscal_year else None


def _names(header: Header, words: Phrases) -> frozenset[str]:
    """The body's name, with and without the places it belongs to (桃江县鸬鹚渡镇人民政府, 鸬鹚渡镇人民政府; of
    清河县水利局 also 县水利局), and the noun by which it speaks of itself (医院); where no body is
    named, the place that the report is about, and one that the title begins with.
    """
    name = header.organization.name if header.organization else None
    names = set()
    if name and (noun := next((noun for noun in words.body_nouns if name.endswith(noun)), None)):
        names.add(noun)
    if name is None and (place := words.place_lead.match(header.title or "")):
        names.add(place[0])
    if name is None and header.region is not None:
        names.add(header.region)
    while name:
        names.add(name)
        match = words.place_lead.match(name)
        if match is not None and match.end() < len(name):
            names.add(name[match.end() - 1 :])
        name = name[match.end() :] if match else None
    return frozenset(names)


def _listed(title: str, above: Place, words: Phrases) -> bool:
    """Whether a heading is the name of one undertaking because the heading above it announces them."""
    told = above.titles[-1] if above.titles else ""
    return bool(words.projects.search(told)) and words.undertaking.fullmatch(title) is not None


def _level(header: Header, words: Phrases) -> str | None:
    """The one level that a title speaks of; that of the place that reports where it only says that it is its own."""
    match = words.title_level.match(header.title or "")
    if match is None:
        return None
    level = str(match["level"])
    own = header.region is not None and words.level.fullmatch(header.region[-1] + level) is not None
    return header.region[-1] + level if own and header.region else level


def _first_line(view: str) -> str:
    """The first line that says something, where no title is known."""
    return next((line.strip() for line in view[:TOP].split("\n") if line.strip()), "")


def _part(title: str, words: Phrases) -> str | None:
    """The months of a title that speaks of a part of its year (2024年1-5月): 2024-01/2024-05."""
    match = words.title_part.search(title)
    return _months(match, match["year"], words) if match is not None else None


def _months(match: regex.Match[str], year: str, words: Phrases) -> str:
    """A part of a year as its first and last month (2024-01/2024-05)."""
    first, last = match["first"], match["last"]
    if match["part"]:
        first, _, last = words.parts[match["part"]].partition("/")
    return f"{year}-{int(first):02}/{year}-{int(last):02}"


def whole_year(period: str | None) -> str | None:
    """The year of a part of it that begins with it; any other period as it is: plans are made for the whole year."""
    months = MONTHS.fullmatch(period or "")
    return months["year"] if months is not None else period


def _said_years(title: str, words: Phrases) -> set[str]:
    """The years of a title that writes them in words (二〇二〇年)."""
    told = ("".join(words.digits.get(sign, sign) for sign in found) for found in words.said_year.findall(title))
    return {year for year in told if year.startswith(("19", "20"))}


def _under(section: Section, above: Place, year: str | None, words: Phrases) -> Place:
    """The defaults of a section; ``year`` is the one of which a heading without a year tells a part."""
    title = section.title
    years = {m["year"] for m in YEAR.finditer(title)} or _said_years(title, words)
    basis = next((name for name, shape in words.headings if shape.search(title)), above.basis)
    level = words.level.match(title[len(m[0]) :] if (m := words.time.match(title)) else title)
    spans = {words.plans[m["plan"]] for m in words.plan_time.finditer(title)} | years
    period = _part(title, words) or (spans.pop() if len(spans) == 1 else above.period)
    if year is not None and not years and (part := words.heading_part.search(title)):
        told = _months(part, year, words)
        period, basis = (told, basis or "actual") if MONTHS.fullmatch(told) else (year, basis)
    return Place(
        period=period if basis != "target" else whole_year(period),
        basis=basis,
        scope=level[0] if level else above.scope,
        fund=title if words.fund_lead.match(title) else above.fund,
        project=title if words.project.fullmatch(title) or _listed(title, above, words) else None,
        titles=(*above.titles, title),
    )
