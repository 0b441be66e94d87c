"""``extractor patterns missing|impact|new``: the workbench of those who keep the pattern files."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Literal, TypeVar

from extractor.archives.archive import Archive
from extractor.archives.open import is_archive, parted
from extractor.batch.each import each
from extractor.cli.convert import jobs_for, track
from extractor.cli.say import err, escape, field, names_of, out, print_json, report_failure, say, value
from extractor.lexicon.load import builtin_patterns
from extractor.model.errors import UsageError
from extractor.model.record import Failure, Record
from extractor.pipeline import Options, book_of
from extractor.readers.open import Source
from extractor.workbench.compose import Composed, write
from extractor.workbench.impact import Difference, Shift, Weighed, base_book, weigh
from extractor.workbench.missing import Lack, Tally, common, shared, unnamed, unnamed_in

Style = Literal["table", "json", "csv"]
T = TypeVar("T")

_COLUMNS = ("label", "count", "reports", "reports_percent", "kinds", "roles", "units", "example", "source")
_WAYS = {"gained": ("+", "green"), "lost": ("−", "red"), "changed": ("~", "yellow")}
_TOLD = frozenset({"label", "indicator", "value", "unit"})
"""Fields shown of what was gained or lost; of what changed all are."""

_LISTED = 6
"""How many kinds, roles or units of a label are shown to people."""


def missing_command(sources: list[str], style: Style, limit: int, options: Options) -> int:
    """Print the labels without an indicator; the exit code: 0, or 3 where a source failed.

    Of a converted archive the records are asked, of anything else the reports are read.
    """
    archives, reports = parted(sources, book_of(options.patterns))
    tally, answers = Tally(), _Answers(reports, options)
    told = (unnamed_in(record) for archive in archives for record in answers.records(archive))
    for report in chain(told, answers.of(unnamed) if reports else ()):
        tally.add(report)
    lacks = tally.ranked()
    shown = lacks[:limit] if limit else lacks
    if style == "table":
        _print_lacks(shown, tally, len(lacks))
    else:
        rows = [_row(lack, tally) for lack in shown]
        print_json(json.dumps(rows, ensure_ascii=False, indent=2) if style == "json" else _csv(rows))
    return 3 if answers.failed else 0


def impact_command(sources: list[Path], base: Path | None, as_json: bool, options: Options) -> int:
    """Print what differs; the exit code: 1 where a fact was lost or changed, else 3 where a source failed, else 0."""
    base_book(base)
    for source in sources:
        if is_archive(source):
            raise UsageError(say("impact.archive", place=source))
    answers, ways, before, after = _Answers(sources, options), Counter[str](), 0, 0
    for weighed in answers.of(partial(weigh, base=base)):
        ways.update(difference.way for difference in weighed.differences)
        before, after = before + weighed.before, after + weighed.after
        if as_json:
            print_json(_weighed_json(weighed))
        elif weighed.differences:
            out().print(f"[bold]{escape(weighed.source)}[/]", soft_wrap=True)
            for difference in weighed.differences:
                _print_difference(difference)
    totals = {way: ways[way] for way in _WAYS}
    told = say("impact.totals", reports=answers.read, before=before, after=after, **totals)
    (err() if as_json else out()).print(told, soft_wrap=True)
    return 1 if ways["lost"] or ways["changed"] else 3 if answers.failed else 0


def new_command(composed: Composed, place: Path | None) -> int:
    """Print an entry or write it; the exit code: 0, or 4 where its example does not hold (nothing is written then)."""
    for warning in composed.warnings:
        err().print(escape(warning), style="yellow", soft_wrap=True)
    for take in composed.takes:
        if not take.holds:
            reads, wants = "；".join(take.reads) or "—", "；".join(take.wants) or "—"
            told = say(
                "patterns.failure", origin=take.origin.partition("#")[2], text=take.text, reads=reads, wants=wants
            )
            err().print(escape(told), style="red", soft_wrap=True)
    if place is None:
        print_json(composed.toml.rstrip("\n"))
    if not composed.holds:
        err().print(say("new.fails"), style="red")
        return 4
    if place is None:
        err().print(escape(say("new.where")), soft_wrap=True)
        return 0
    path = write(composed, place)
    mine = builtin_patterns() not in path.resolve().parents
    told = say("new.written", path=path, folder=path.parent) if mine else say("new.built_in", path=path)
    err().print(escape(told), soft_wrap=True)
    return 0


class _Answers:
    """The answers of the sources of a call; failures are told and counted as they come."""

    def __init__(self, sources: Sequence[Path | str], options: Options) -> None:
        self.sources = sources
        self.options = options.model_copy(update={"workers": options.workers or os.cpu_count() or 1})
        self.failed = self.read = 0

    def of(self, ask: Callable[[Source, Options], T]) -> Iterator[T]:
        """Every answer, in order of the sources."""
        jobs = jobs_for(self.sources)
        yield from self._answered(track(each(jobs, ask, self.options), len(jobs)), self.sources)

    def records(self, archive: Archive) -> Iterator[Record]:
        """Every record of an archive."""
        yield from self._answered(track(archive.outcomes(), len(archive.entries)), ())

    def _answered(self, answers: Iterable[T | Failure], sources: Sequence[Path | str]) -> Iterator[T]:
        for answer in answers:
            if isinstance(answer, Failure):
                self.failed += 1
                report_failure(answer.message, answer.code, answer.source.name, sources)
            else:
                self.read += 1
                yield answer


def _row(lack: Lack, tally: Tally) -> dict[str, object]:
    return {
        "label": lack.label, "count": lack.count, "reports": lack.reports, "reports_percent": shared(lack, tally),
        "kinds": dict(lack.kinds), "roles": dict(lack.roles), "units": dict(lack.units), "example": lack.example,
        "source": lack.source,
    }  # fmt: skip


def _csv(rows: list[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: " ".join(v) if isinstance(v, dict) else v for k, v in row.items()})
    return text.getvalue().rstrip("\n")


def _print_lacks(lacks: list[Lack], tally: Tally, total: int) -> None:
    for lack in lacks:
        kinds = "、".join(value("report", kind) for kind in common(lack.kinds)[:_LISTED])
        roles = "、".join(value("role", role) for role in common(lack.roles)[:_LISTED])
        units = "、".join(common(lack.units)[:_LISTED])
        count = say("missing.count", count=lack.count, reports=lack.reports, percent=shared(lack, tally))
        about = "　".join(filter(None, [roles, units, kinds]))
        out().print(f"[bold]{escape(lack.label)}[/]　{count}　{escape(about)}", soft_wrap=True)
        out().print(
            f"　[dim]{escape(say('missing.example', text=lack.example, source=lack.source))}[/]", soft_wrap=True
        )
    told = say("missing.totals", reports=tally.reports, facts=tally.facts, unnamed=tally.unnamed, labels=total)
    more = say("missing.more", shown=len(lacks)) if len(lacks) < total else ""
    out().print(told + more, style="dim", soft_wrap=True)
    if lacks:
        out().print(escape(say("missing.next", label=lacks[0].label)), style="dim", soft_wrap=True)


def _print_difference(difference: Difference) -> None:
    sign, style = _WAYS[difference.way]
    head = f"{escape(difference.label)} [bold]{escape(difference.text)}[/]"
    out().print(f"　[{style}]{sign} {say(f'impact.{difference.way}')}[/] {head}", soft_wrap=True)
    out().print(f"　　[dim]{escape(difference.sentence)}[/]", soft_wrap=True)
    shown = [s for s in difference.shifts if difference.way == "changed" or s.field in _TOLD]
    for shift in shown:
        out().print(escape(_shifted(shift)), soft_wrap=True)


def _shifted(shift: Shift) -> str:
    known = names_of("cli.values")
    before, after = (known.get(f"{shift.field}.{word}", word) or "—" for word in (shift.before, shift.after))
    return say("impact.shift", field=field(shift.field), before=before, after=after)


def _weighed_json(weighed: Weighed) -> str:
    found = weighed._asdict() | {
        "differences": [d._asdict() | {"shifts": [s._asdict() for s in d.shifts]} for d in weighed.differences]
    }
    return json.dumps(found, ensure_ascii=False)
