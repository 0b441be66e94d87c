"""``extractor verify``: sample reports against what was approved of them."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

from extractor.batch.each import each
from extractor.batch.jobs import jobs_of
from extractor.cli.convert import track
from extractor.cli.say import err, escape, out, print_json, say
from extractor.compare.approved import written
from extractor.compare.verify import Verdict, approved_file, lines_of, missing, renewed, verdict
from extractor.model.errors import TargetError, UsageError
from extractor.model.record import Failure
from extractor.pipeline import Options, book_of, extract

_STYLES = {"+": "green", "−": "red", "~": "yellow"}


def verify_command(folder: Path, approve: bool, as_json: bool, options: Options) -> int:
    """Print what differs; the exit code: 0 all as approved, 1 differences, 3 where a report cannot be read."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: no folder")
    options = options.model_copy(update={"workers": options.workers or os.cpu_count() or 1, "text": True})
    book = book_of(options.patterns)
    jobs = jobs_of([folder])
    states, seen, failed = Counter[str](), [], 0
    for outcome in track(each(jobs, extract, options), len(jobs)):
        seen.append(outcome.source.name)
        found = verdict(outcome, folder)
        states[found.state] += 1
        failed += isinstance(outcome, Failure) and not found.holds
        _tell(found, lines_of(found, book), as_json)
        if approve and not found.holds:
            _write(approved_file(folder, outcome.source.name), written(renewed(outcome, folder)))
    for gone in missing(folder, seen):
        states[gone.state] += 1
        _tell(gone, lines_of(gone, book), as_json)
        if approve:
            approved_file(folder, gone.name).unlink()
    told = {state: states[state] for state in ("held", "changed", "new", "missing")}
    (err() if as_json else out()).print(say("verify.approved" if approve else "verify.totals", **told), soft_wrap=True)
    if approve:
        return 0
    return 3 if failed else 1 if len(seen) + states["missing"] > states["held"] else 0


def _tell(found: Verdict, lines: list[str], as_json: bool) -> None:
    if as_json:
        changes = [change._asdict() for change in found.changes]
        print_json(json.dumps({"name": found.name, "state": found.state, "changes": changes}, ensure_ascii=False))
    elif not found.holds:
        out().print(f"[bold]{escape(lines[0])}[/]", soft_wrap=True)
        for line in lines[1:]:
            out().print(escape(line), style=_STYLES.get(line.strip()[0], "dim"), soft_wrap=True)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise TargetError(f"{path}: {error.strerror or error}") from error
