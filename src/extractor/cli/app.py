"""The commands: what each is called and takes; the work is done next door."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.new import new_app
from extractor.cli.options import (
    CheckFormat,
    Either,
    Engine,
    Format,
    Headers,
    Layer,
    Layers,
    ListFormat,
    Many,
    Sources,
    Style,
    Unguarded,
    Workers,
)
from extractor.cli.say import explain_error, print_json, say
from extractor.model.errors import ExtractorError
from extractor.pipeline import Options

app = typer.Typer(
    help=say("app.help"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    rich_markup_mode=None,  # boxes cut Chinese sentences off where they do not fit
)  # fmt: skip
patterns_app = typer.Typer(help=say("patterns.help"), no_args_is_help=True, rich_markup_mode=None)
patterns_app.add_typer(new_app, name="new")
app.add_typer(patterns_app, name="patterns")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("extractor"))
        raise typer.Exit


@app.callback()
def front(
    version: Annotated[
        bool, typer.Option("--version", help=say("option.version"), callback=_version, is_eager=True)
    ] = False,
) -> None:
    """What stands before any command."""


@app.command(help=say("convert.help"))
def convert(
    sources: Many,
    output: Annotated[str | None, typer.Option("-o", "--output", help=say("option.output"))] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help=say("option.jsonl"))] = False,
    facts: Annotated[Path | None, typer.Option(help=say("option.facts"), metavar="FILE")] = None,
    headers: Annotated[Headers, typer.Option(help=say("option.headers"))] = Headers.en,
    no_text: Annotated[bool, typer.Option("--no-text", help=say("option.no_text"))] = False,
    patterns: Layers = None,
    workers: Workers = 0,
    timeout: Annotated[float, typer.Option(help=say("option.timeout"), min=1)] = 900.0,
    ledger: Annotated[Path | None, typer.Option(help=say("option.ledger"), metavar="FILE")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help=say("option.fresh"))] = False,
    retry: Annotated[bool, typer.Option("--retry-failed", help=say("option.retry"))] = False,
    only_changed: Annotated[bool, typer.Option("--only-changed", help=say("option.only_changed"))] = False,
    engine: Annotated[Engine, typer.Option(help=say("option.engine"))] = Engine.local,
    address: Annotated[str | None, typer.Option(help=say("option.address"))] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help=say("option.quiet"))] = False,
    log_json: Annotated[bool, typer.Option("--log-json", help=say("option.log_json"))] = False,
    no_guard: Unguarded = False,
) -> None:
    """Sources to records."""
    from extractor.batch.archive import How
    from extractor.cli.archive import Log, engine_of
    from extractor.cli.convert import Wanted, convert_command

    options = Options(
        guard=not no_guard, text=not no_text, patterns=tuple(patterns or ()), workers=workers, timeout=timeout
    )
    work = engine_of(engine.value, address)
    how = How(ledger=ledger, fresh=fresh, retry=retry, only_changed=only_changed, engine=work)
    wanted = Wanted(output, jsonl, facts, headers.value, how)
    raise typer.Exit(convert_command(sources, wanted, options, Log(quiet, log_json)))


@app.command(help=say("check.help"))
def check(
    sources: Either,
    style: Annotated[CheckFormat, typer.Option("--format", help=say("option.check_format"))] = CheckFormat.text,
    ignore: Annotated[list[str] | None, typer.Option(help=say("option.ignore"), metavar="RULE")] = None,
    patterns: Layers = None,
    workers: Workers = 0,
    no_guard: Unguarded = False,
) -> None:
    """Findings for people."""
    from extractor.cli.check import check_command

    options = Options(guard=not no_guard, patterns=tuple(patterns or ()), workers=workers)
    raise typer.Exit(check_command(sources, style.value, ignore or (), options))


@app.command(help=say("rules.help"))
def rules(patterns: Layers = None) -> None:
    """The rules that reports are held against."""
    from extractor.cli.check import rules_command

    rules_command(tuple(patterns or ()))


@app.command(help=say("explain.help"))
def explain(
    source: Annotated[Path, typer.Argument(help=say("argument.source"))],
    find: Annotated[str | None, typer.Option(help=say("option.find"), metavar="TEXT")] = None,
    at: Annotated[int | None, typer.Option(help=say("option.at"))] = None,
    figure: Annotated[str | None, typer.Option(help=say("option.figure"))] = None,
    style: Style = Format.text,
    patterns: Layers = None,
) -> None:
    """Why a figure is read as it is."""
    from extractor.cli.explain import Asked, explain_command

    options = Options(patterns=tuple(patterns or ()))
    raise typer.Exit(explain_command(source, Asked(at, figure, find), style is Format.json, options))


@app.command(help=say("show.help"))
def show(
    source: Annotated[Path, typer.Argument(help=say("argument.source"))],
    layer: Annotated[Layer, typer.Option(help=say("option.layer"))] = Layer.whole,
    output: Annotated[str, typer.Option("-o", "--output", help=say("option.page"), metavar="FILE")] = "-",
    patterns: Layers = None,
    no_guard: Unguarded = False,
) -> None:
    """A report as a page to look at."""
    from extractor.cli.show import show_command

    show_command(source, layer.value, output, Options(guard=not no_guard, patterns=tuple(patterns or ())))


@app.command(help=say("verify.help"))
def verify(
    folder: Annotated[Path, typer.Argument(help=say("argument.folder"))],
    approve: Annotated[bool, typer.Option("--approve", help=say("option.approve"))] = False,
    style: Style = Format.text,
    patterns: Layers = None,
    workers: Workers = 0,
    no_guard: Unguarded = False,
) -> None:
    """Sample reports against what was approved of them."""
    from extractor.cli.verify import verify_command

    options = Options(guard=not no_guard, patterns=tuple(patterns or ()), workers=workers)
    raise typer.Exit(verify_command(folder, approve, style is Format.json, options))


@app.command(help=say("review.help"))
def review(
    archive: Annotated[str, typer.Argument(help=say("argument.archive"))],
    sources: Annotated[Path | None, typer.Option(help=say("option.sources"), metavar="DIR", exists=True)] = None,
    port: Annotated[int, typer.Option(help=say("option.port"), min=0, max=65535)] = 8765,
    who: Annotated[str | None, typer.Option(help=say("option.who"))] = None,
    export_gold: Annotated[Path | None, typer.Option(help=say("option.export_gold"), metavar="DIR")] = None,
    patterns: Layers = None,
) -> None:
    """A converted archive, to look at and correct."""
    from extractor.cli.review import export_command, review_command

    options = Options(patterns=tuple(patterns or ()))
    if export_gold is not None:
        export_command(archive, export_gold, options)
    else:
        review_command(archive, port, who, sources, options)


@app.command(help=say("stats.help"))
def stats(
    archive: Annotated[str, typer.Argument(help=say("stats.argument"))],
    output: Annotated[Path | None, typer.Option("-o", "--output", help=say("stats.page"), metavar="FILE")] = None,
    limit: Annotated[int, typer.Option(help=say("stats.limit"), min=1)] = 20,
    style: Style = Format.text,
) -> None:
    """What an archive holds."""
    from extractor.cli.stats import stats_command

    stats_command(archive, output, limit, style is Format.json)


@app.command(help=say("schema.help"))
def schema(
    datasette: Annotated[str | None, typer.Option(help=say("option.datasette"), metavar="NAME")] = None,
) -> None:
    """The JSON Schema of the output, or what Datasette is told of an archive."""
    if datasette is not None:
        from extractor.pipeline import default_book
        from extractor.writers.store.datasette import datasette_json

        print_json(datasette_json(datasette, default_book()))
        return
    from extractor.writers.json import schema_json

    print_json(schema_json())


@app.command(help=say("formats.help"))
def formats() -> None:
    """The formats that are read."""
    from extractor.cli.patterns import formats_command

    formats_command()


@patterns_app.command("test", help=say("patterns.test.help"))
def patterns_test(patterns: Layers = None) -> None:
    """Play the examples."""
    from extractor.cli.patterns import test_command

    raise typer.Exit(test_command(tuple(patterns or ())))


@patterns_app.command("list", help=say("patterns.list.help"))
def patterns_list(
    kind: Annotated[str | None, typer.Argument(help=say("argument.kind"))] = None, patterns: Layers = None
) -> None:
    """List the entries."""
    from extractor.cli.patterns import list_command

    list_command(kind, tuple(patterns or ()))


@patterns_app.command("missing", help=say("patterns.missing.help"))
def patterns_missing(
    sources: Either,
    style: Annotated[ListFormat, typer.Option("--format", help=say("option.list_format"))] = ListFormat.table,
    limit: Annotated[int, typer.Option(help=say("option.limit"), min=0)] = 30,
    patterns: Layers = None,
    workers: Workers = 0,
) -> None:
    """Labels without an indicator."""
    from extractor.cli.workbench import missing_command

    options = Options(patterns=tuple(patterns or ()), workers=workers)
    raise typer.Exit(missing_command(sources, style.value, limit, options))


@patterns_app.command("impact", help=say("patterns.impact.help"))
def patterns_impact(
    sources: Sources,
    base: Annotated[Path | None, typer.Option(help=say("option.base"), metavar="DIR")] = None,
    style: Style = Format.text,
    patterns: Layers = None,
    workers: Workers = 0,
) -> None:
    """What a change of the patterns changes."""
    from extractor.cli.workbench import impact_command

    options = Options(patterns=tuple(patterns or ()), workers=workers)
    raise typer.Exit(impact_command(sources, base, style is Format.json, options))


def run() -> None:
    """Run the command line; what could not be done ends in a message and its exit code, never in a trace."""
    try:
        app()
    except ExtractorError as error:
        explain_error(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
