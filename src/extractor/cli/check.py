"""``extractor check`` and ``extractor rules``: what reports say against themselves, for people and for tools."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

from extractor.archives.open import parted
from extractor.batch.jobs import Job
from extractor.batch.lines import lines, parsed
from extractor.cli.convert import jobs_for, track
from extractor.cli.say import escape, names_of, out, print_json, report_failure, say, value
from extractor.cli.silence import heard, known, rules_of, silenced
from extractor.compare.bodies import Body
from extractor.compare.compare import against
from extractor.model.finding import Finding
from extractor.model.record import Failure, Record
from extractor.pipeline import Options, book_of
from extractor.writers.json import dumps
from extractor.writers.page import page
from extractor.writers.places import Between, Whereabouts, between
from extractor.writers.sarif import sarif
from extractor.writers.telling import Quote, Telling

Style = Literal["text", "json", "sarif", "html"]

_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


class Checked(NamedTuple):
    """One report with the findings that nobody silenced, and how many were."""

    record: Record
    findings: list[Finding]
    silent: int


def check_command(sources: list[str], style: Style, ignore: Sequence[str], options: Options) -> int:
    """Print the findings; the exit code: 0 none that is an error, 1 errors, 3 where a source failed."""
    options = options.model_copy(update={"workers": options.workers or os.cpu_count() or 1})
    book = book_of(options.patterns)
    known(ignore, book, "--ignore")
    run = _Run(sources, frozenset(ignore), style == "json", options)
    if style == "sarif":
        print_json(sarif(((c.record, c.findings) for c in run.reports()), version("extractor"), book, run.across))
    elif style == "html":
        print_json(page(((c.record, c.findings) for c in run.reports()), book, run.across).rstrip("\n"))
    else:
        for checked in run.reports():
            telling = Telling(checked.record, book)
            if style == "json":
                print_json(_json(checked, telling))
            else:
                _print(checked, telling)
        across = run.across()
        if style == "text":
            _print_across(across)
        elif across:
            print_json(json.dumps({"across": [_both(one) for one in across]}, ensure_ascii=False))
    return 3 if run.failed else 1 if run.errors else 0


def rules_command(layers: tuple[Path, ...]) -> None:
    """One line a rule: its id, what it holds against what, the regulation it rests on; below it its checks."""
    book = book_of(layers)
    names, sources = names_of("rules.names"), names_of("rules.sources")
    for rule, checks in rules_of(book).items():
        out().print(f"[bold]{rule}[/]　{escape(names.get(rule, ''))}", soft_wrap=True)
        if rule in sources:
            out().print(f"　[dim]{escape(say('rules.source', source=sources[rule]))}[/]", soft_wrap=True)
        for check in map(book.checks.__getitem__, checks):
            source = say("rules.source", source=check.source) if check.source else check.note or ""
            out().print(f"　{check.id}　[dim]{escape(source)}　{check.origin}[/]", soft_wrap=True)


class _Run:
    """The reports of a call, counted as they come."""

    def __init__(self, sources: list[str], ignore: frozenset[str], as_json: bool, options: Options) -> None:
        self.sources, self.ignore, self.as_json, self.options = sources, ignore, as_json, options
        self.failed = self.errors = 0
        self.alone: Sequence[str] = ()
        self.bodies: list[Body] = []
        self.places: dict[str, Whereabouts] = {}

    def reports(self) -> Iterator[Checked]:
        """Every report that could be read; a source that failed is told at once."""
        book = book_of(self.options.patterns)
        tops = [Path(source) for source in self.sources]
        for many, job, outcome in self._outcomes():
            if isinstance(outcome, Failure):
                self.failed += 1
                report_failure(outcome.message, outcome.code, outcome.source.name, self.alone)
                if self.as_json:
                    print_json(dumps(outcome))
                continue
            findings = heard(outcome.findings, self.ignore | silenced(job, tops, book))
            self.errors += sum(finding.severity == "error" for finding in findings)
            if many:
                self.bodies.append(Body(outcome, book))
                self.places[outcome.source.name] = Whereabouts(outcome, book)
            yield Checked(outcome, findings, len(outcome.findings) - len(findings))

    def _outcomes(self) -> Iterator[tuple[bool, Job, Record | Failure]]:
        """Whether there are several, the file that was given, and the outcome: of archives first, then of reports."""
        archives, reports = parted(self.sources, book_of(self.options.patterns))
        self.alone = () if archives else reports
        jobs = jobs_for(reports) if reports else []
        total = len(jobs) + sum(len(archive.entries) for archive in archives)
        for archive in archives:
            for outcome in track(archive.outcomes(), len(archive.entries)):
                yield total > 1, Job(archive.target, outcome.source.name), outcome
        by_name = {job.name: job for job in jobs}
        for line in track(lines(jobs, self.options), len(jobs)):
            files = (line.name, *(parent.as_posix() for parent in PurePosixPath(line.name).parents))
            job = next(by_name[name] for name in files if name in by_name)  # a member is named below its bundle
            yield total > 1, job, parsed(line)

    def across(self) -> list[Between]:
        """What the reports that were read say against each other."""
        findings = heard(against(self.bodies, book_of(self.options.patterns)), self.ignore)
        figures = {(body.source, figure.id): figure for body in self.bodies for figure in body.figures()}
        return between(findings, self.places, figures if findings else {})


def _both(both: Between) -> dict[str, object]:
    """A finding between reports with its two places."""
    spots = ((spot.source, spot.where, spot.figure) for spot in (both.here, both.there))
    places = [{"source": source, "where": where, "figure": figure.model_dump()} for source, where, figure in spots]
    return both.finding.model_dump() | {"places": places}


def _print_across(told: Sequence[Between]) -> None:
    """Findings between reports, each with both places."""
    if told:
        out().print(f"[bold]{say('check.across')}[/]")
    for number, (finding, *spots) in enumerate(told, 1):
        severity = f"[{_STYLES[finding.severity]}]{say(f'severity.{finding.severity}')}[/]"
        out().print(f"　{number}. {severity} {escape(finding.message)} [dim]{finding.rule}[/]", soft_wrap=True)
        for spot in spots:
            where, said = escape(f"{spot.source} › {spot.where}"), escape(say("check.mark", text=spot.figure.text))
            out().print(f"　　{say('check.place')}　{where}　{said} [dim]{spot.figure.id}[/]", soft_wrap=True)


def _json(checked: Checked, telling: Telling) -> str:
    """One object a report: its source, its findings with their places, how much was guarded."""
    record = checked.record
    places = {i: record.place(i) for finding in checked.findings for i in finding.figures}
    checks = {check.id: check for check in record.checks}
    return json.dumps(
        {
            "source": record.source.model_dump(),
            "findings": [
                finding.model_dump()
                | {
                    "arithmetic": [said for i in finding.checks if (said := telling.spelled(checks[i]))],
                    "places": [places[i].model_dump() for i in finding.figures],
                }
                for finding in checked.findings
            ],
            "ignored": checked.silent,
            "guarded": record.guarded.model_dump(),
        },
        ensure_ascii=False,
    )


def _print(checked: Checked, telling: Telling) -> None:
    record, console = checked.record, out()
    kind = value("report", record.report.kind)
    title = " ".join(filter(None, [kind, record.report.title]))
    console.print(f"[bold]{escape(record.source.name)}[/]　{escape(title)}", soft_wrap=True)
    for number, finding in enumerate(checked.findings, 1):
        _print_finding(number, finding, telling)
    if not checked.findings:
        console.print(f"　{say('check.none')}")
    count = Counter(finding.severity for finding in checked.findings)
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
    if checked.silent:
        summary += say("check.silenced", count=checked.silent)
    console.print(f"　{summary}", style="dim", soft_wrap=True)


def _print_finding(number: int, finding: Finding, telling: Telling) -> None:
    severity = f"[{_STYLES[finding.severity]}]{say(f'severity.{finding.severity}')}[/]"
    out().print(f"　{number}. {severity} {escape(finding.message)} [dim]{finding.rule}[/]", soft_wrap=True)
    for check in telling.record.checks:
        if check.id in finding.checks and (spelled := telling.spelled(check)):
            out().print(f"　　{say('check.sum')}　{escape(spelled)}", soft_wrap=True)
    for quote in telling.quotes(finding):
        out().print(f"　　{say('check.place')}　{quote_line(quote)}", soft_wrap=True)
    if proposal := telling.proposal(finding):
        out().print(f"　　{say('check.advice')}　[bold]{escape(proposal)}[/]", soft_wrap=True)


def quote_line(quote: Quote) -> str:
    """A place and what stands there, its figures in brackets, the likely cause louder; rich markup."""
    said = "".join(
        f"[{'bold red' if piece.loud else 'bold'}]{escape(say('check.mark', text=piece.text))}[/]"
        if piece.figure
        else escape(piece.text)
        for piece in quote.pieces
    )
    return f"[dim]{escape(quote.where)}[/]　{said} [dim]{' '.join(quote.figures)}[/]"
