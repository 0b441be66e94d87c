"""``extractor explain``: why one figure is read as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from extractor.cli.check import quote_line
from extractor.cli.say import err, escape, field, out, print_json, say, value
from extractor.interpret.draft import Reason
from extractor.interpret.interpret import reasons
from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.errors import UsageError
from extractor.model.fact import Fact
from extractor.model.figure import Figure
from extractor.model.finding import Check, Finding, Term
from extractor.model.record import Explanation, Record
from extractor.pipeline import Options, book_of, prove, read
from extractor.recognise.recognise import recognise
from extractor.segment.segment import segment
from extractor.writers.telling import Telling

_MOST = 20
"""How many candidates are shown where a text to find stands in many figures."""


class Asked(NamedTuple):
    """How a figure is meant: by an offset, by its id, or by words that stand in it or right before it."""

    at: int | None = None
    figure: str | None = None
    find: str | None = None


def explain_command(source: Path, asked: Asked, as_json: bool, options: Options) -> int:
    """Print the explanation; the exit code: 0, or 2 where no figure is meant or none is there."""
    if asked == Asked():
        raise UsageError(say("explain.one_of"))
    book = book_of(options.patterns)
    document = read(source, options)
    record = prove(document, book)
    figures = _meant(asked, record)
    if len(figures) != 1:
        return _choose(figures, Telling(record, book))
    explanation = record.explain(figures[0].id)
    why = _why(document, book, figures[0].id)
    if as_json:
        found = json.loads(explanation.model_dump_json())
        found["why"] = [{"field": w.field, "key": w.key, "text": _told(w, figures[0])} for w in why]
        print_json(json.dumps(found, ensure_ascii=False))
    else:
        _print(explanation, why, record, book)
    return 0


def _meant(asked: Asked, record: Record) -> list[Figure]:
    """The figures that a call means."""
    if asked.find is not None:
        sought = "".join(asked.find.split())
        exact = [f for f in record.figures if "".join(f.text.split()) == sought]
        labels = {fact.figure: fact.label for fact in record.facts}
        return exact or [f for f in record.figures if sought in labels.get(f.id, "") + "".join(f.text.split())]
    figure = record.figure_at(asked.at) if asked.at is not None else record.by_id.get(asked.figure or "")
    return [figure] if figure else []


def _choose(figures: list[Figure], telling: Telling) -> int:
    """None or many were meant: say so, with the ids to choose from."""
    if not figures:
        err().print(say("explain.nothing"), style="red")
        return 2
    err().print(say("explain.many", count=len(figures)))
    for figure in figures[:_MOST]:
        out().print(f"　{_quoted(figure, telling)}", soft_wrap=True)
    return 2


def _why(document: Document, book: Book, figure_id: str) -> tuple[Reason, ...]:
    """What decided the fields of a figure's fact: the report is understood once more, with the reasons kept."""
    outline = segment(document, book)
    return reasons(recognise(outline, book), outline, book).get(figure_id, ())


def _told(reason: Reason, figure: Figure) -> str:
    return say(f"why.{reason.field}.{reason.key}", words=reason.words, kind=figure.kind)


def _quoted(figure: Figure, telling: Telling) -> str:
    here = Finding(id="", rule="", severity="note", figures=(figure.id,), cause=figure.id, message="")
    return quote_line(telling.quotes(here)[0])


def _print(explanation: Explanation, why: tuple[Reason, ...], record: Record, book: Book) -> None:
    figure, telling = explanation.place.figure, Telling(record, book)
    amount = figure.value if figure.value is not None else f"{figure.low or ''}..{figure.high or ''}"
    if figure.parts:
        amount = ":".join(figure.parts)
    out().print(f"[bold]{figure.id}[/] {escape(' '.join(figure.text.split()))}")
    _row("value", f"{amount} {figure.unit}".rstrip())
    _row("kind", value("kind", figure.kind))
    _row("modifier", value("modifier", figure.modifier))
    _row("pattern", figure.pattern)
    out().print(f"　{field('place')}　{_quoted(figure, telling)}", soft_wrap=True)
    if explanation.fact is None:
        out().print(f"　{say('explain.no_fact')}")
    else:
        _print_fact(explanation.fact, explanation, why, book)
    for check in explanation.checks:
        _row("checks", _check_line(check, telling))
    for finding in explanation.findings:
        _row("findings", f"{finding.id} {say(f'severity.{finding.severity}')} {finding.message}")


def _print_fact(fact: Fact, explanation: Explanation, why: tuple[Reason, ...], book: Book) -> None:
    linked = {other.id: other for other in explanation.linked}
    indicator = book.indicators.get(fact.indicator or "")
    named = f"{indicator.id} {indicator.name}　{indicator.origin}" if indicator else say("explain.no_indicator")
    told = {
        "label": fact.label,
        "indicator": named,
        "role": value("role", fact.role),
        "basis": value("basis", fact.basis) if fact.basis else None,
        "fund": value("fund", fact.fund) if fact.fund else None,
        **{name: getattr(fact, name) for name in ("period", "scope", "subject")},
    }
    for name, text in told.items():
        _row(name, text)
        for reason in why:
            if text and reason.field == name:
                out().print(
                    f"　　[dim]{escape(say('explain.because', why=_told(reason, explanation.place.figure)))}[/]",
                    soft_wrap=True,
                )
    for name in ("of", "about", "part_of"):
        other = linked.get(getattr(fact, name) or "")
        words = fact.of_label if name == "of" else None
        _row(name, " ".join(filter(None, [words, f"{other.label} {other.figure}" if other else None])) or None)


def _row(name: str, text: str | None) -> None:
    """One field, where there is something to say."""
    if text:
        out().print(f"　{field(name)}　{escape(text)}", soft_wrap=True)


def _check_line(check: Check, telling: Telling) -> str:
    """A check with its arithmetic, or with its operands where it has none."""

    def shown(term: Term) -> str:
        return f"{telling.text(telling.record.by_id[term.figure])}（{term.figure}）"

    spelled = telling.spelled(check) or "　".join(map(shown, check.terms))
    verdict = value("verdict", check.verdict)
    return say("explain.check", id=check.id, rule=check.rule, verdict=verdict, terms=spelled)
