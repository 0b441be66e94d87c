"""How the command line talks: texts from the pattern files, results on standard output, all else on standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from extractor.lexicon.book import Book
from extractor.lexicon.load import builtin_patterns, read_file
from extractor.model.errors import ExtractorError

__all__ = ["err", "escape", "explain_error", "field", "names_of", "out", "print_json", "report_failure", "say", "value"]


@cache
def _texts() -> Book:
    """The texts alone: help must come before any other pattern is read, and though others be broken."""
    folder = builtin_patterns()
    return Book(
        [entry for name in ("cli.toml", "messages.toml", "store.toml") for entry in read_file(folder / name, name)]
    )


def say(message_id: str, **fields: object) -> str:
    """A sentence for people."""
    return _texts().message(message_id, **fields)


def field(name: str) -> str:
    """What people call a field of a record."""
    return _texts().maps("cli.fields").get(name, name)


def value(kind: str, name: str) -> str:
    """What people call a value of a field of a record."""
    return _texts().maps("cli.values").get(f"{kind}.{name}", name)


def names_of(word_id: str) -> dict[str, str]:
    """A mapping of the texts: names that people know things by."""
    return _texts().maps(word_id)


@cache
def out() -> Console:
    """The console for results."""
    return Console(highlight=False)


@cache
def err() -> Console:
    """The console for progress, warnings and errors."""
    return Console(stderr=True, highlight=False)


def print_json(json: str) -> None:
    """JSON as it is, in UTF-8 whatever the terminal is set to, never wrapped."""
    sys.stdout.buffer.write(json.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def explain_error(error: ExtractorError) -> None:
    """What went wrong and what to do, on standard error."""
    err().print(
        escape(say("error.line", message=say(f"failure.{error.code}"), detail=error.detail)),
        style="red",
        soft_wrap=True,
    )
    err().print(escape(say("failure.advice", advice=say(f"advice.{error.code}"))), soft_wrap=True)


def report_failure(message: str, code: str, name: str, sources: Sequence[Path | str] = ()) -> None:
    """One line for people about a source that failed; the only file of a call is named as the call did."""
    name = str(sources[0]) if len(sources) == 1 and not Path(sources[0]).is_dir() else name
    err().print(escape(say("failure.line", name=name, message=message, code=code)), style="red", soft_wrap=True)
