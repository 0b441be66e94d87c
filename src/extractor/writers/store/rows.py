"""The JSON of an outcome -> rows of the star schema."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import regex
from pydantic_core import to_json

from extractor.lexicon.book import Book
from extractor.model.record import HARD
from extractor.writers.store.grams import passages
from extractor.writers.store.schema import OF_REPORT, Table

Row = tuple[Any, ...]
Object = dict[str, Any]


class Rows(NamedTuple):
    """The rows of one report by table; ``key`` is its ``report`` in each."""

    key: int
    tables: Mapping[str, list[Row]]


def key_of(source: Mapping[str, Any]) -> int:
    """63 bits that stand for a content and the reader that read it: the same on every machine."""
    told = f"{source.get('sha256') or source['name']}:{source.get('reader') or ''}"
    return int.from_bytes(sha256(told.encode()).digest()[:8], "big") >> 1


def rows_of(record: Object, book: Book) -> Rows:
    """All rows of a record; its objects are used up. ``book`` knows how bodies are named."""
    record["body"] = _body(record["report"], book)
    key = key_of(record["source"])
    sections = _Sections(record.get("sections") or ())
    rows = {"section": _rows(sections.objects, key, _SECTION)}
    for name, make, take in _MAKERS:
        rows[name] = _rows(make(record, sections), key, take)
    return Rows(key, rows)


def _body(view: Object, book: Book) -> str | None:
    """Who reports, by a name that no other body has: the organization, or the place where it has no such name."""
    name = (view.get("organization") or {}).get("name")
    if name is None:
        return view.get("region")
    return None if book.once(_bare).match(name) else name


def _bare(book: Book) -> regex.Pattern[str]:
    return regex.compile("|".join(book.entry("header.bare").regex))


def _rows(objects: Iterable[Object], key: int, taken: tuple[str, ...]) -> list[Row]:
    return [(key, *map(found.get, taken)) for found in objects]


def _taken(table: Table) -> tuple[str, ...]:
    return tuple(column.taken for column in table.columns[1:])


class _Sections:
    """The innermost section around an offset, found by halving: sections are in order and nest."""

    def __init__(self, objects: Iterable[Object]) -> None:
        self.objects = list(objects)
        self._starts = [section["start"] for section in self.objects]
        self._by_id = {section["id"]: section for section in self.objects}
        for section in self.objects:
            above = self._by_id.get(section.get("parent"))
            own = " ".join(f"{section.get('number') or ''}{section['title']}".split())
            section["path"] = f"{above['path']} › {own}" if above and "path" in above else own

    def at(self, offset: int) -> str | None:
        """The id of the section, or None before the first."""
        place = bisect_right(self._starts, offset) - 1
        section = self.objects[place] if place >= 0 else None
        while section is not None and section["end"] <= offset:
            section = self._by_id.get(section.get("parent"))
        return section["id"] if section is not None else None


def _report(record: Object, _: _Sections) -> Iterator[Object]:
    view, source = record["report"], record["source"]
    body = view.get("organization") or {}
    header = {
        name: view.get(name) for name in ("kind", "title", "region", "fiscal_year", "published", "document_number")
    }
    guarded = record.get("guarded") or {}
    yield (
        source
        | body
        | header
        | {
            "organization": body.get("name"),
            "body": record["body"],
            "figures": guarded.get("figures"),
            "guarded": guarded.get("by_hard_checks"),
            "view": to_json(view).decode(),
        }
    )


def _figures(record: Object, sections: _Sections) -> list[Object]:
    held, failed = Counter[str](), Counter[str]()
    for check in record.get("checks") or ():
        if check["verdict"] in HARD:
            (failed if check["verdict"] == "failed" else held).update(check["figures"])
    doubted = {finding.get("cause") for finding in record.get("findings") or () if finding["severity"] != "note"}
    for figure in record["figures"]:
        cell, parts, name = figure.get("cell"), figure.get("parts"), figure["id"]
        figure["number"] = None if figure["kind"] == "date" else figure.get("value")
        figure["parts"] = ":".join(parts) if parts else None
        figure["step"] = step(figure.get("scale") or "1", figure.get("decimals") or 0)
        figure["section"] = sections.at(figure["start"])
        if cell:
            figure["table_id"], figure["row_no"], figure["col_no"] = cell["table"], cell["row"] + 1, cell["col"] + 1
        figure["held"], figure["failed"], figure["doubted"] = held[name], failed[name], name in doubted
        if figure.get("box"):
            figure["box"] = ",".join(map(str, figure["box"]))
    return list(record["figures"])


def step(scale: str, decimals: int) -> str:
    """The size of one unit of the last printed digit, as a decimal string."""
    made = _STEPS.get((scale, decimals))
    if made is None:
        made = _STEPS[scale, decimals] = f"{Decimal(scale).scaleb(-decimals):f}"
    return made


_STEPS: dict[tuple[str, int], str] = {}


def _facts(record: Object, _: _Sections) -> Iterator[Object]:
    """Facts with the quantities of their figures, which must be made before."""
    by_id = {figure["id"]: figure for figure in record["figures"]}
    leaves = dict(_leaves(record["report"], ""))
    for fact in record["facts"]:
        said = by_id[fact["figure"]] | fact
        said["year"] = year_of(said.get("period"))
        said["leaf"] = leaves.get(said["id"])
        yield said


@lru_cache(maxsize=4096)
def year_of(period: str | None) -> int | None:
    """The year that a period lies in; None where there is none or it spans several."""
    if not period:
        return None
    first, _, last = period.partition("/")
    year = first[:4]
    return int(year) if year.isdecimal() and len(year) == 4 and (not last or last[:4] == year) else None


def _leaves(node: Any, path: str) -> Iterator[tuple[str, str]]:
    """Facts of the typed view with their paths, a fact's first path last, so that a mapping keeps it."""
    if isinstance(node, Mapping):
        if isinstance(node.get("fact"), str):
            yield node["fact"], path
            return
        for name, inner in reversed(list(node.items())):
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for place in range(len(node), 0, -1):
            yield from _leaves(node[place - 1], f"{path}.{place}")


def _cells(record: Object, _: _Sections) -> Iterator[Object]:
    for table in record.get("tables") or ():
        for number, cell in enumerate(table["cells"], 1):
            cell["table_id"], cell["cell"] = table["id"], number
            cell["row_no"], cell["col_no"] = cell["row"] + 1, cell["col"] + 1
            if cell.get("box"):
                cell["box"] = ",".join(map(str, cell["box"]))
            yield cell


def _checks(record: Object, _: _Sections) -> Iterator[Object]:
    for check in record.get("checks") or ():
        check["figures"] = " ".join(check["figures"])
        check["terms"] = to_json(check.get("terms") or []).decode()
        yield check


def _findings(record: Object, _: _Sections) -> Iterator[Object]:
    for finding in record.get("findings") or ():
        figures = finding.get("figures") or [None]
        for name in ("figure", "text", "value", "why"):
            finding[f"proposed_{name}"] = (finding.get("proposed") or {}).get(name)
        for name in ("source", "figure"):
            finding[f"related_{name}"] = (finding.get("related") or {}).get(name)
        finding["at_figure"] = finding.get("cause") or figures[0]
        finding["figures"], finding["checks"] = " ".join(filter(None, figures)), " ".join(finding.get("checks") or ())
        yield finding


def _tables(record: Object, _: _Sections) -> Iterator[Object]:
    yield from record.get("tables") or ()


def _notices(record: Object, _: _Sections) -> Iterator[Object]:
    for number, notice in enumerate(record.get("notices") or (), 1):
        yield notice | {"notice": number}


def _passages(record: Object, sections: _Sections) -> Iterator[Object]:
    text = record.get("text") or ""
    for number, (start, end) in enumerate(passages(text), 1):
        yield {"passage": number, "start": start, "end": end, "section": sections.at(start), "text": text[start:end]}


_BY_NAME = {table.name: _taken(table) for table in OF_REPORT}
_SECTION = _BY_NAME["section"]
_MAKERS: tuple[tuple[str, Callable[[Object, _Sections], Iterable[Object]], tuple[str, ...]], ...] = tuple(
    (name, make, _BY_NAME[name])
    for name, make in (
        ("report", _report), ("figure", _figures), ("fact", _facts), ("table", _tables), ("cell", _cells),
        ("finding", _findings), ("check", _checks), ("notice", _notices), ("passage", _passages),
    )
)  # fmt: skip
"""In this order: facts take the quantities of figures, figures look at findings and checks as the record has them."""
