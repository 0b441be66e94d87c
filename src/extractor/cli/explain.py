"""``extractor explain``: why one figure is read as it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from extractor.cli.check import place_line
from extractor.cli.say import err, escape, field, out, print_json, say, value
from extractor.lexicon.book import Book
from extractor.model.errors import UsageError
from extractor.model.fact import Fact
from extractor.model.finding import Check, Term
from extractor.model.record import Explanation, Record
from extractor.pipeline import Options, book_of, extract


def explain_command(source: Path, at: int | str | None, as_json: bool, options: Options) -> int:
    """Print the explanation; the exit code: 0, or 2 where no figure is meant or none is there."""
    if at is None:
        raise UsageError(say("explain.one_of"))
    record = extract(source, options)
    figure = record.by_id.get(at) if isinstance(at, str) else record.figure_at(at)
    if figure is None:
        err().print(say("explain.nothing"), style="red")
        return 2
    explanation = record.explain(figure.id)
    if as_json:
        print_json(explanation.model_dump_json())
    else:
        _print(explanation, record, book_of(options.patterns))
    return 0


def _print(explanation: Explanation, record: Record, book: Book) -> None:
    figure = explanation.place.figure
    amount = figure.value if figure.value is not None else f"{figure.low or ''}..{figure.high or ''}"
    if figure.parts:
        amount = ":".join(figure.parts)
    out().print(f"[bold]{figure.id}[/] {escape(' '.join(figure.text.split()))}")
    _row("value", f"{amount} {figure.unit}".rstrip())
    _row("kind", value("kind", figure.kind))
    _row("modifier", value("modifier", figure.modifier))
    _row("pattern", figure.pattern)
    out().print(f"　{field('place')}　{place_line([explanation.place], record.text or '')}", soft_wrap=True)
    if explanation.fact is None:
        out().print(f"　{say('explain.no_fact')}")
    else:
        _print_fact(explanation.fact, explanation, record, book)
    for check in explanation.checks:
        _row("checks", _check_line(check, record))
    for finding in explanation.findings:
        _row("findings", f"{finding.id} {say(f'severity.{finding.severity}')} {finding.message}")


def _print_fact(fact: Fact, explanation: Explanation, record: Record, book: Book) -> None:
    linked = {other.id: other for other in explanation.linked}
    indicator = book.indicators.get(fact.indicator or "")
    _row("label", fact.label)
    _row("indicator", f"{indicator.id} {indicator.name}　{indicator.origin}" if indicator else fact.indicator)
    _row("pattern", fact.pattern)
    _row("role", value("role", fact.role))
    _row("basis", value("basis", fact.basis) if fact.basis else None)
    for name in ("period", "scope", "subject"):
        _row(name, getattr(fact, name))
    for name in ("of", "about", "part_of"):
        other = linked.get(getattr(fact, name) or "")
        words = fact.of_label if name == "of" else None
        _row(name, " ".join(filter(None, [words, _fact_line(other, record) if other else None])) or None)


def _row(name: str, text: str | None) -> None:
    """One field, where there is something to say."""
    if text:
        out().print(f"　{field(name)}　{escape(text)}", soft_wrap=True)


def _fact_line(fact: Fact, record: Record) -> str:
    figure = record.by_id[fact.figure]
    return f"{fact.label} {' '.join(figure.text.split())}（{figure.id}）"


def _check_line(check: Check, record: Record) -> str:
    def shown(term: Term) -> str:
        weight = "" if term.weight == "1" else f"{term.weight}×"
        return f"{weight}{' '.join(record.by_id[term.figure].text.split())}（{term.figure} {term.role}）"

    line = say(
        "explain.check",
        id=check.id,
        rule=check.rule,
        formula=check.formula,
        verdict=value("verdict", check.verdict),
        terms="　".join(map(shown, check.terms)),
    )
    if check.verdict != "failed":
        return line
    numbers = {name: _short(getattr(check, name)) for name in ("expected", "actual", "difference")}
    return line + say("explain.difference", **numbers)


def _short(number: str | None) -> str:
    """A decimal string with at most four decimals, for the eye."""
    if number is None:
        return ""
    value = Decimal(number)
    return f"{value if value == round(value, 4) else round(value, 4):f}"
