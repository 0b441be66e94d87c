"""What a person approved of a report: its facts and findings, kept so that they can be held against a later reading."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from extractor.compare.anchors import Anchor, anchors_of
from extractor.model.base import Frozen
from extractor.model.errors import UsageError
from extractor.model.fact import Fact
from extractor.model.figure import Figure
from extractor.model.record import Failure, Record

FIGURE = ("kind", "value", "low", "high", "unit", "modifier", "polarity")
FACT = ("label", "indicator", "role", "basis", "period", "scope", "fund", "subject", "of_label")
LINKS = ("of", "about", "part_of")
"""Links are kept as the labels they lead to: ids change when anything is found before them."""


class Held(Frozen):
    """A figure with what it says, by field; fields that say nothing are left out. ``at`` finds it again."""

    at: Anchor
    says: dict[str, str]


class HeldFinding(Frozen):
    """A finding: its rule, its severity, the texts of its figures in order, that of its cause."""

    rule: str
    severity: str
    figures: tuple[str, ...]
    cause: str | None = None


class Approved(Frozen):
    """A report as it was approved.

    ``whole``: everything that was read is held, so that what is read beyond it is a difference too; otherwise only
    what is listed is, and ``absent`` are findings that must not be there. ``failure`` is the code of a report that
    cannot be read.
    """

    version: Literal["1.0"] = Field(default="1.0")
    name: str
    sha256: str = ""
    whole: bool = True
    failure: str | None = None
    report: dict[str, str] = Field(default_factory=dict)
    figures: tuple[Held, ...] = ()
    findings: tuple[HeldFinding, ...] = ()
    absent: tuple[HeldFinding, ...] = ()


def approved(outcome: Record | Failure) -> Approved:
    """Everything of a record (which must have its text), or the code of a failure."""
    source = outcome.source
    if isinstance(outcome, Failure):
        return Approved(name=source.name, sha256=source.sha256, failure=outcome.code)
    anchors, facts = anchors_of(outcome), {fact.figure: fact for fact in outcome.facts}
    labels = {fact.id: fact.label for fact in outcome.facts}
    return Approved(
        name=source.name,
        sha256=source.sha256,
        report=_header(outcome),
        figures=tuple(Held(at=anchors[f.id], says=says(f, facts.get(f.id), labels)) for f in outcome.figures),
        findings=held_findings(outcome),
    )


def says(figure: Figure, fact: Fact | None, labels: dict[str, str]) -> dict[str, str]:
    """What a figure and its fact say, by field; ``labels`` are those of all facts by id."""
    said = {name: value for name in FIGURE if (value := getattr(figure, name)) and value != "exact"}
    if figure.parts:
        said["parts"] = ":".join(figure.parts)
    if fact is not None:
        said |= {name: value for name in FACT if (value := getattr(fact, name))}
        said |= {name: labels[link] for name in LINKS if (link := getattr(fact, name))}
    return said


def held_findings(record: Record) -> tuple[HeldFinding, ...]:
    """The findings of a record."""
    texts = {figure.id: "".join(figure.text.split()) for figure in record.figures}
    return tuple(
        HeldFinding(
            rule=f.rule,
            severity=f.severity,
            figures=tuple(texts[g] for g in f.figures),
            cause=texts.get(f.cause or ""),
        )
        for f in record.findings
    )


def _header(record: Record) -> dict[str, str]:
    """What the report says of itself."""
    view, body = record.report, record.report.organization
    told = {"kind": view.kind, "title": view.title, "fiscal_year": view.fiscal_year, "published": view.published}
    told |= {"organization": body.name if body else None, "region": view.region}
    return {name: str(value) for name, value in told.items() if value}


def written(held: Approved) -> str:
    """The text of an approved file: JSON, a line a figure, so that a difference of files can be read."""
    plain = held.model_dump(mode="json", exclude_defaults=True) | {"version": held.version}
    head = {key: plain.pop(key) for key in ("version", "name", "sha256", "whole", "failure", "report") if key in plain}
    lines = [f"  {_json(key)}: {_json(value)}" for key, value in head.items()]
    for key, rows in plain.items():
        lines.append(f"  {_json(key)}: [\n" + ",\n".join(f"    {_json(row)}" for row in rows) + "\n  ]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def load(path: Path) -> Approved:
    """An approved file. Raises UsageError, naming file and reason, where it is none."""
    try:
        return Approved.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error


def counted(findings: tuple[HeldFinding, ...]) -> Counter[HeldFinding]:
    """Findings by what they say: two may say the same."""
    return Counter(findings)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
