"""``extractor check``: what reports say against themselves, for a person, with the place."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

from extractor.batch.convert import Line, lines, parsed
from extractor.batch.jobs import jobs_of
from extractor.cli.convert import report_failure
from extractor.cli.say import escape, out, print_json, say, value
from extractor.model.finding import Finding
from extractor.model.record import Place, Record
from extractor.pipeline import Options

_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def check_command(sources: list[Path], as_json: bool, options: Options) -> int:
    """Print the findings; the exit code: 0 none that is an error, 1 errors, 3 where a source failed."""
    options = options.model_copy(update={"workers": options.workers or os.cpu_count() or 1})
    failed = errors = 0
    for line in lines(jobs_of(sources), options):
        record = parsed(line)
        if not isinstance(record, Record):
            failed += 1
            report_failure(line, sources)
            if as_json:
                print_json(line.json)
            continue
        errors += sum(finding.severity == "error" for finding in record.findings)
        if as_json:
            print_json(_json(record))
        else:
            _print(record, line)
    return 3 if failed else 1 if errors else 0


def _json(record: Record) -> str:
    """One object a report: its source, its findings with their places, how much was guarded."""
    places = {i: record.place(i) for finding in record.findings for i in finding.figures}
    return json.dumps(
        {
            "source": record.source.model_dump(),
            "findings": [
                finding.model_dump() | {"places": [places[i].model_dump() for i in finding.figures]}
                for finding in record.findings
            ],
            "guarded": record.guarded.model_dump(),
        },
        ensure_ascii=False,
    )


def _print(record: Record, line: Line) -> None:
    console = out()
    kind = value("report", record.report.kind)
    console.print(
        f"[bold]{escape(line.name)}[/]　{escape(' '.join(filter(None, [kind, record.report.title])))}", soft_wrap=True
    )
    for finding in record.findings:
        _print_finding(record, finding)
    count = Counter(finding.severity for finding in record.findings)
    guarded = record.guarded
    summary = say(
        "check.summary",
        errors=count["error"],
        warnings=count["warning"],
        notes=count["note"],
        figures=guarded.figures,
        guarded=guarded.by_hard_checks,
        percent=round(100 * guarded.by_hard_checks / guarded.figures) if guarded.figures else 0,
    )
    console.print(f"　{say('check.none')}" if not record.findings else "", end="\n" if not record.findings else "")
    console.print(f"　{summary}", style="dim", soft_wrap=True)


def _print_finding(record: Record, finding: Finding) -> None:
    console = out()
    severity = f"[{_STYLES[finding.severity]}]{say(f'severity.{finding.severity}')}[/]"
    console.print(f"　{severity} {escape(finding.message)} [dim]{finding.rule}[/]", soft_wrap=True)
    places = [record.place(figure) for figure in finding.figures]
    for group in _together([place for place in places if place.figure.cell is None]):
        console.print(f"　　{place_line(group, record.text or '', finding.cause)}", soft_wrap=True)
    for place in places:
        if place.figure.cell is not None:
            fact = record.fact_of(place.figure.id)
            label = f"{fact.label} " if fact else ""
            figure = marked(place.figure.text, place.figure.id == finding.cause)
            console.print(f"　　[dim]{where(place)}[/]　{escape(label)}{figure}", soft_wrap=True)
    if finding.proposed:
        console.print(escape(say("check.proposed", text=finding.proposed.text)), soft_wrap=True)


def _together(places: list[Place]) -> list[list[Place]]:
    """Places in prose by the sentence they share, in order of the text."""
    groups: list[list[Place]] = []
    for place in sorted(places, key=lambda place: place.figure.start):
        if groups and place.start < max(other.end for other in groups[-1]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def marked(text: str, loud: bool = False) -> str:
    """A figure as it is shown, the likely cause louder; rich markup."""
    return f"[{'bold red' if loud else 'bold'} underline]{escape(' '.join(text.split()))}[/]"


def where(place: Place) -> str:
    """The headings above a place, its page, its cell or its offset; rich markup."""
    figure = place.figure
    parts = list(place.path[-2:])
    if figure.page is not None:
        parts.append(say("place.page", page=figure.page))
    if figure.cell is not None:
        parts.append(say("place.cell", table=figure.cell.table, row=figure.cell.row + 1, col=figure.cell.col + 1))
    else:
        parts.append(say("place.offset", start=figure.start))
    return escape(" › ".join(parts))


def place_line(group: list[Place], text: str, cause: str | None = None) -> str:
    """Where a sentence stands and what it says, its figures marked; ``group`` are places in it, in order."""
    quote, at = "", min(place.start for place in group)
    for place in group:
        quote += escape(" ".join(text[at : place.figure.start].split()))
        quote += marked(place.figure.text, place.figure.id == cause)
        at = place.figure.end
    quote += escape(" ".join(text[at : max(place.end for place in group)].split()))
    return f"[dim]{where(group[0])}[/]　“{quote}”"
