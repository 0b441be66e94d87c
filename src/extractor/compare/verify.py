"""Reports against what was approved of them: what is read more, less or otherwise, told so that people can judge it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from extractor.compare.anchors import find
from extractor.compare.approved import Approved, Held, HeldFinding, approved, counted, load
from extractor.lexicon.book import Book
from extractor.model.places import APPROVED
from extractor.model.record import Failure, Record

Way = Literal["gained", "lost", "changed"]


class Change(NamedTuple):
    """One difference: of the report itself, of a figure, or a finding. ``fields``: name, what it was, what it is."""

    way: Way
    what: Literal["report", "figure", "finding"]
    text: str
    label: str
    around: str
    fields: tuple[tuple[str, str, str], ...] = ()


class Verdict(NamedTuple):
    """How a report stands: ``held`` as approved, ``changed``, ``new`` (nothing was approved), ``missing`` (it was
    approved, but is no longer there)."""

    name: str
    state: Literal["held", "changed", "new", "missing"]
    changes: tuple[Change, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing has to be looked at."""
        return self.state == "held"


def approved_file(folder: Path, name: str) -> Path:
    """Where the approved file of a report of a folder stands."""
    return folder / APPROVED / f"{name}.json"


def verdict(outcome: Record | Failure, folder: Path) -> Verdict:
    """One report of a folder against its approved file. Raises UsageError where that is broken."""
    path, name = approved_file(folder, outcome.source.name), outcome.source.name
    if not path.is_file():
        return Verdict(name, "new")
    changes = tuple(compared(load(path), outcome))
    return Verdict(name, "changed" if changes else "held", changes)


def renewed(outcome: Record | Failure, folder: Path) -> Approved:
    """What is to be held from now on: of a report of which only a part was held, that part as it reads now."""
    path, now = approved_file(folder, outcome.source.name), approved(outcome)
    if not path.is_file() or (before := load(path)).whole or isinstance(outcome, Failure):
        return now
    by_id = dict(zip((figure.id for figure in outcome.figures), now.figures, strict=True))
    found = find([held.at for held in before.figures], outcome)
    return now.model_copy(
        update={
            "whole": False,
            "report": {name: value for name, value in now.report.items() if name in before.report},
            "figures": tuple(by_id[figure] for figure in found if figure),
            "findings": tuple(finding for finding in now.findings if finding in before.findings),
            "absent": tuple(finding for finding in before.absent if finding not in now.findings),
        }
    )


def missing(folder: Path, seen: Sequence[str]) -> list[Verdict]:
    """Approved files whose reports were not seen."""
    home = folder / APPROVED
    names = {path.relative_to(home).as_posix().removesuffix(".json") for path in home.rglob("*.json")}
    return [Verdict(name, "missing") for name in sorted(names - set(seen))]


def compared(before: Approved, outcome: Record | Failure) -> Iterator[Change]:
    """Where an outcome differs from what was approved, in order of the report."""
    after = approved(outcome)
    if before.failure or isinstance(outcome, Failure):
        if before.failure != after.failure:
            yield Change("changed", "report", "", "", "", (("failure", before.failure or "", after.failure or ""),))
        return
    if fields := _fields(before.report, after.report, before.whole):
        yield Change("changed", "report", "", "", "", fields)
    yield from _figures(before, after, outcome)
    yield from _findings(before, after)


def _figures(before: Approved, after: Approved, record: Record) -> Iterator[Change]:
    now = {figure.id: held for figure, held in zip(record.figures, after.figures, strict=True)}
    places = {figure.id: figure.start for figure in record.figures}
    found = find([held.at for held in before.figures], record)
    changes: list[tuple[int, Change]] = []
    for held, figure in zip(before.figures, found, strict=True):
        if figure is None:
            changes.append((held.at.start, _told("lost", held)))
        elif fields := _fields(held.says, now[figure].says, whole=True):
            changes.append((places[figure], _told(_way(fields), now[figure], fields)))
    if before.whole:
        more = set(now) - {figure for figure in found if figure}
        changes += [(places[figure], _told("gained", now[figure])) for figure in more]
    yield from (change for _, change in sorted(changes, key=lambda pair: pair[0]))


def _findings(before: Approved, after: Approved) -> Iterator[Change]:
    old, new = counted(before.findings), counted(after.findings)
    yield from (_finding("lost", finding) for finding in (old - new).elements())
    unwanted = new - old if before.whole else new & counted(before.absent)
    yield from (_finding("gained", finding) for finding in unwanted.elements())


def _fields(was: dict[str, str], now: dict[str, str], whole: bool) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys([*was, *now] if whole else was)
    return tuple((n, was.get(n, ""), now.get(n, "")) for n in names if was.get(n, "") != now.get(n, ""))


def _way(fields: tuple[tuple[str, str, str], ...]) -> Way:
    """Fields that only came are a gain, fields that only went a loss."""
    if not any(was for _, was, _ in fields):
        return "gained"
    return "lost" if not any(now for _, _, now in fields) else "changed"


def _told(way: Way, held: Held, fields: tuple[tuple[str, str, str], ...] = ()) -> Change:
    around = f"{held.at.before[-12:]}[{held.at.text}]{held.at.after[:12]}"
    if not fields:
        said = held.says.items()
        fields = tuple((n, v, "") if way == "lost" else (n, "", v) for n, v in said if n in {"label", "indicator"})
    return Change(way, "figure", held.at.text, held.says.get("label", ""), around, fields)


def _finding(way: Way, finding: HeldFinding) -> Change:
    return Change(way, "finding", finding.cause or "", finding.rule, " ".join(finding.figures))


_SIGNS = {"gained": "+", "lost": "−", "changed": "~"}


def lines_of(verdict: Verdict, book: Book) -> list[str]:
    """A verdict for people: its report and state, then every change, each line led by its sign."""
    fields, values = book.maps("cli.fields"), book.maps("cli.values")
    told = [book.message(f"verify.{verdict.state}", name=verdict.name)]
    for change in verdict.changes:
        said = book.message(
            f"verify.{change.what}.{change.way}", text=change.text, label=change.label, around=change.around
        )
        told.append(f"  {_SIGNS[change.way]} {said}")
        for name, was, now in change.fields:
            known = [values.get(f"{name}.{word}", word) or "—" for word in (was, now)]
            told.append(f"      {fields.get(name, name)}: {known[0]} → {known[1]}")
    return told
