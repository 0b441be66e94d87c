"""Which rules a person silenced: ``--ignore`` and the ``extractor.toml`` files beside the reports."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from extractor.batch.jobs import Job
from extractor.cli.say import names_of, say
from extractor.lexicon.book import Book
from extractor.model.errors import UsageError
from extractor.model.finding import Finding
from extractor.model.places import CONFIG


def rules_of(book: Book) -> dict[str, list[str]]:
    """Every rule by its id, with the ids of the checks in the pattern files that belong to it."""
    rules: dict[str, list[str]] = {rule: [] for rule in names_of("rules.names")}
    for entry in book.checks.values():
        rules.setdefault(entry.rule, []).append(entry.id)
    return rules


def known(rules: Iterable[str], book: Book, place: str) -> frozenset[str]:
    """The rules, each of which must exist. Raises UsageError naming the place and what there is."""
    asked, there = frozenset(rules), rules_of(book)
    if strange := sorted(asked - set(there)):
        raise UsageError(say("rules.unknown", place=place, rules="、".join(strange), known=" ".join(there)))
    return asked


def heard(findings: Iterable[Finding], silenced: frozenset[str]) -> list[Finding]:
    """The findings whose rule was not silenced."""
    return [finding for finding in findings if finding.rule not in silenced]


def silenced(job: Job, sources: Iterable[Path], book: Book) -> frozenset[str]:
    """Rules silenced for one report: by the ``extractor.toml`` of its folder and of those above it, up to the one
    that was given."""
    folder = job.path.parent
    tops = {source for source in sources if source.is_dir()}
    rules: set[str] = set()
    while True:
        rules |= _ignored(folder / CONFIG, book)
        if folder in tops or not any(top in folder.parents for top in tops):
            return frozenset(rules)
        folder = folder.parent


def _ignored(path: Path, book: Book) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path}: {error}") from error
    table: Any = said.get("check", {})
    rules = table.get("ignore", []) if isinstance(table, Mapping) else None
    if set(said) - {"check"} or rules is None or set(table) - {"ignore"} or not isinstance(rules, list):
        raise UsageError(say("config.shape", path=path))
    return known(map(str, rules), book, str(path))
