"""``extractor patterns new``: an entry from what an expert knows of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import Layers
from extractor.cli.say import say

new_app = typer.Typer(help=say("patterns.new.help"), no_args_is_help=True, rich_markup_mode=None)


class Formula(StrEnum):
    """The relations that a new check can state."""

    sum = "sum"
    ratio = "ratio"
    bound = "bound"


Id = Annotated[str, typer.Argument(help=say("argument.id"), metavar="ID")]
Says = Annotated[list[str] | None, typer.Option("--says", help=say("option.says"))]
Texts = Annotated[list[str] | None, typer.Option("--example", help=say("option.example"))]
Into = Annotated[Path | None, typer.Option("-o", "--output", help=say("option.into"), metavar="DIR|FILE.toml")]


@new_app.command("indicator", help=say("patterns.new.indicator.help"))
def indicator(
    name_id: Id,
    name: Annotated[str, typer.Option(help=say("option.name"))],
    says: Says = None,
    takes: Annotated[str, typer.Option(help=say("option.takes"))] = "amount",
    part_of: Annotated[str | None, typer.Option(help=say("option.part_of"), metavar="ID")] = None,
    code: Annotated[str | None, typer.Option(help=say("option.code"))] = None,
    kinds: Annotated[list[str] | None, typer.Option("--report", help=say("option.report"))] = None,
    example: Texts = None,
    output: Into = None,
    patterns: Layers = None,
) -> None:
    """A new indicator."""
    from extractor.cli.workbench import new_command
    from extractor.lexicon.shape import Indicator
    from extractor.workbench.compose import made, new_indicator

    entry = made(
        Indicator, id=name_id, name=name, takes=takes, says=tuple(dict.fromkeys(says or ())), part_of=part_of,
        code=code, kinds=tuple(kinds or ()),
    )  # fmt: skip
    raise typer.Exit(new_command(new_indicator(entry, example or (), tuple(patterns or ())), output))


@new_app.command("unit", help=say("patterns.new.unit.help"))
def unit(
    name_id: Id,
    says: Annotated[list[str], typer.Option("--says", help=say("option.unit_says"))],
    kind: Annotated[str, typer.Option(help=say("option.kind"))] = "count",
    stem: Annotated[str, typer.Option("--unit", help=say("option.unit"))] = "",
    scale: Annotated[str, typer.Option(help=say("option.scale"))] = "1",
    silent: Annotated[list[str] | None, typer.Option("--silent", help=say("option.silent"))] = None,
    example: Texts = None,
    output: Into = None,
    patterns: Layers = None,
) -> None:
    """A new unit."""
    from extractor.cli.workbench import new_command
    from extractor.lexicon.shape import Unit
    from extractor.workbench.compose import made, new_unit

    entry = made(Unit, id=name_id, kind=kind, unit=stem, says=tuple(says), scale=scale, silent=tuple(silent or ()))
    raise typer.Exit(new_command(new_unit(entry, example or (), tuple(patterns or ())), output))


@new_app.command("check", help=say("patterns.new.check.help"))
def check(
    name_id: Id,
    total: Annotated[str, typer.Option(help=say("option.total"), metavar="ID")],
    plus: Annotated[list[str], typer.Option("--plus", help=say("option.plus"), metavar="ID")],
    minus: Annotated[list[str] | None, typer.Option("--minus", help=say("option.minus"), metavar="ID")] = None,
    formula: Annotated[Formula, typer.Option(help=say("option.formula"))] = Formula.sum,
    rule: Annotated[str | None, typer.Option(help=say("option.rule"))] = None,
    source: Annotated[str | None, typer.Option(help=say("option.source"))] = None,
    example: Annotated[str | None, typer.Option(help=say("option.example"))] = None,
    output: Into = None,
    patterns: Layers = None,
) -> None:
    """A new check."""
    from extractor.cli.workbench import new_command
    from extractor.lexicon.shape import CheckEntry
    from extractor.workbench.compose import made, new_check, rule_of

    entry = made(
        CheckEntry, id=name_id, rule=rule or rule_of(formula.value), formula=formula.value, total=total,
        plus=tuple(plus), minus=tuple(minus or ()), source=source,
    )  # fmt: skip
    raise typer.Exit(new_command(new_check(entry, example, tuple(patterns or ())), output))
