"""Arguments and options that several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.say import say


class Format(StrEnum):
    """How a command prints."""

    text = "text"
    json = "json"


class CheckFormat(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"
    html = "html"


class ListFormat(StrEnum):
    """How a list is printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Layer(StrEnum):
    """What of a report is shown."""

    whole = "whole"
    reading = "reading"


class Engine(StrEnum):
    """What does the work of an archive."""

    local = "local"
    ray = "ray"


class Headers(StrEnum):
    """The language of the columns of a table."""

    en = "en"
    zh = "zh"


Sources = Annotated[list[Path], typer.Argument(help=say("argument.sources"))]
Either = Annotated[list[str], typer.Argument(help=say("argument.either"))]
"""Reports to read, or archives of what was read."""
Many = Annotated[list[str], typer.Argument(help=say("argument.many"))]
Layers = Annotated[list[Path] | None, typer.Option("--patterns", help=say("option.patterns"), metavar="DIR")]
Workers = Annotated[int, typer.Option(help=say("option.workers"), min=0)]
Unguarded = Annotated[bool, typer.Option("--no-guard", help=say("option.no_guard"))]
Style = Annotated[Format, typer.Option("--format", help=say("option.format"))]
