"""What people corrected: kept in a file of its own beside the archive, applied again after every reading.

A line a correction, the later one counts. Each names its report by content, its figure by an anchor, who said it and
when; it is applied where the text still fits, and told where it does not. Nothing is ever taken out of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeVar

from pydantic import AfterValidator, ValidationError

from extractor.compare.anchors import Anchor, anchors_of, find
from extractor.compare.approved import Approved, Held, HeldFinding, held_findings, says
from extractor.model.base import Frozen
from extractor.model.errors import TargetError, UsageError
from extractor.model.fact import Fact
from extractor.model.figure import Figure
from extractor.model.record import Record

PATTERN = "corrections"
"""The provenance of a fact that a person stated."""

Field = Literal["label", "indicator", "role", "basis", "period", "scope", "fund", "subject", "value", "unit"]
T = TypeVar("T", Figure, Fact)
_OF_FIGURE = frozenset({"value", "unit"})


def _one_line(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise ValueError("one line only")
    return text


Words = Annotated[str, AfterValidator(_one_line)]


class Correction(Frozen):
    """One thing a person said of a report.

    Of a figure (``at``): that ``field`` is ``value`` (None: nothing), or, without a field, that all of it is right. Of
    a ``finding``: that it is right, or that it is none (``right``).
    """

    source: str
    sha256: str = ""
    who: Words
    when: str
    at: Anchor | None = None
    field: Field | None = None
    value: Words | None = None
    finding: HeldFinding | None = None
    right: bool = True


class Applied(NamedTuple):
    """A record with its corrections: those that fitted, and those whose place is no longer there."""

    record: Record
    fitted: tuple[Correction, ...]
    unfit: tuple[Correction, ...]


class Corrections:
    """The corrections of an archive, by report."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._all: dict[str, list[Correction]] = {}
        for correction in _read(path):
            self._all.setdefault(correction.source, []).append(correction)

    def of(self, name: str) -> tuple[Correction, ...]:
        """Those of one report, in the order they were made."""
        return tuple(self._all.get(name, ()))

    def sources(self) -> tuple[str, ...]:
        """The reports that were corrected, in the order of their first correction."""
        return tuple(self._all)

    def add(self, correction: Correction) -> None:
        """Keeps one more, on disk first. Raises TargetError."""
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(correction.model_dump_json(exclude_none=True) + "\n")
        except OSError as error:
            raise TargetError(f"{self.path}: {error.strerror or error}") from error
        self._all.setdefault(correction.source, []).append(correction)


def _read(path: Path) -> Iterator[Correction]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield Correction.model_validate_json(line)
        except ValidationError as error:
            raise UsageError(f"{path}: line {number}: {error.errors()[0]['msg']}") from error


def apply(record: Record, corrections: Iterable[Correction]) -> Applied:
    """The record as people corrected it; it must have its text. What does not fit any more changes nothing."""
    said = list(corrections)
    places = _places(record, said)
    judged = {c.finding: c.right for c in said if c.finding is not None}
    fitted, unfit = [], []
    figures = {figure.id: figure for figure in record.figures}
    facts = {fact.figure: fact for fact in record.facts}
    for correction, place in zip(said, places, strict=True):
        if place is None:
            unfit.append(correction)
            continue
        fitted.append(correction)
        if correction.at is not None and correction.field in _OF_FIGURE:
            figures[place] = _checked(figures[place], correction)
        elif correction.at is not None and correction.field is not None:
            facts[place] = _checked(facts.get(place) or _fresh(place, record, correction), correction)
    kept = [
        finding for finding, held in zip(record.findings, held_findings(record), strict=True) if judged.get(held, True)
    ]
    corrected = record.model_copy(
        update={
            "figures": tuple(figures[figure.id] for figure in record.figures),
            "facts": tuple(facts[figure.id] for figure in record.figures if figure.id in facts),
            "findings": tuple(kept),
        }
    )
    corrected.__dict__.pop("by_id", None)  # what was computed of the old figures is not copied along
    return Applied(corrected, tuple(fitted), tuple(unfit))


def gold(record: Record, corrections: Sequence[Correction]) -> Approved:
    """What people said of a report, as an approved file of a part: what they looked at is held, all else is free."""
    applied = apply(record, corrections)
    anchors, looked = anchors_of(applied.record), set()
    for correction, place in zip(corrections, _places(record, corrections), strict=True):
        if correction.at is not None and place is not None:
            looked.add(place)
    facts = {fact.figure: fact for fact in applied.record.facts}
    labels = {fact.id: fact.label for fact in applied.record.facts}
    judged = {c.finding: c.right for c in corrections if c.finding is not None}
    return Approved(
        name=record.source.name,
        sha256=record.source.sha256,
        whole=False,
        figures=tuple(
            Held(at=anchors[figure.id], says=says(figure, facts.get(figure.id), labels))
            for figure in applied.record.figures
            if figure.id in looked
        ),
        findings=tuple(finding for finding, right in judged.items() if right),
        absent=tuple(finding for finding, right in judged.items() if not right),
    )


def _places(record: Record, said: Sequence[Correction]) -> list[str | None]:
    """What each correction is of: a figure's id, a finding's rule; None where it is no longer there."""
    anchors = list(dict.fromkeys(c.at for c in said if c.at is not None))
    found = dict(zip(anchors, find(anchors, record), strict=True))
    there = set(held_findings(record))
    places: list[str | None] = []
    for correction in said:
        if correction.at is not None:
            places.append(found[correction.at])
        else:
            places.append(correction.finding.rule if correction.finding in there and correction.finding else None)
    return places


def _checked(thing: T, correction: Correction) -> T:
    """The figure or fact with one field as a person said it. Raises UsageError where the field cannot be that."""
    plain = thing.model_dump() | {str(correction.field): correction.value}
    if correction.field == "value" and isinstance(thing, Figure) and thing.kind != "date":
        _a_number(correction)
    if correction.field == "indicator" and isinstance(thing, Fact):
        plain["pattern"] = PATTERN
    try:
        return type(thing).model_validate(plain)
    except ValidationError as error:
        raise UsageError(f"{correction.source}: {correction.field}: {error.errors()[0]['msg']}") from error


def _a_number(correction: Correction) -> None:
    try:
        number = Decimal(correction.value or "")
    except InvalidOperation as error:
        raise UsageError(f"{correction.source}: value: {correction.value!r} is no number") from error
    if not number.is_finite():
        raise UsageError(f"{correction.source}: value: {correction.value!r} is no number")


def _fresh(figure: str, record: Record, correction: Correction) -> Fact:
    """A fact for a figure of which nothing was understood."""
    taken = {fact.id for fact in record.facts}
    name = f"f{figure.removeprefix('g')}"
    while name in taken:
        name += "c"
    return Fact(id=name, figure=figure, label=correction.value or "", pattern=PATTERN)
