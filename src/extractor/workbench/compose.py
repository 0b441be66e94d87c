"""New pattern entries: written out as TOML with an example that was really played, and held against what is there."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar, get_args

import regex
from pydantic import ValidationError

from extractor.lexicon.book import Book
from extractor.lexicon.load import read_file
from extractor.lexicon.shape import CheckEntry, Entry, Indicator, Unit
from extractor.model.errors import PatternError, TargetError, UsageError
from extractor.model.figure import FigureKind
from extractor.pipeline import default_book, document_of, prove
from extractor.rehearse import Take, facts_of, figures_of, rehearse

E = TypeVar("E", bound=Entry)
Kind = Literal["indicator", "unit", "check"]
Formula = Literal["sum", "ratio", "bound"]

KINDS = get_args(FigureKind)
_FILES: dict[Kind, str] = {"indicator": "indicators.toml", "unit": "units.toml", "check": "checks.toml"}
_RULES: dict[str, str] = {"sum": "sum", "ratio": "completion", "bound": "bound_claim"}
_ID = regex.compile(r"[a-z][a-z0-9_]*+(?:\.[a-z0-9_]++)*+")


class Composed(NamedTuple):
    """A new entry: its TOML, its examples played, and what else an expert should know of it."""

    kind: Kind
    toml: str
    takes: tuple[Take, ...]
    warnings: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every example holds."""
        return all(take.holds for take in self.takes)


def made(shape: type[E], **fields: object) -> E:
    """An entry of these fields. Raises UsageError naming the field that cannot be so."""
    try:
        return shape.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{place}: {first['msg']}") from error


def new_indicator(entry: Indicator, texts: Sequence[str], layers: tuple[Path, ...]) -> Composed:
    """An indicator with its examples: ``texts``, or one sentence for each name it has. Raises UsageError."""
    book = Book.load(*layers)
    _named(entry, book)
    _kinds(entry.takes.split(), book)
    if entry.part_of is not None and entry.part_of not in book.indicators:
        raise UsageError(book.message("new.no_indicator", id=entry.part_of))
    entry = entry.model_copy(update={"says": entry.says or (entry.name,)})
    sample = book.maps("new.samples").get(entry.takes.split()[0], "7")
    texts = texts or ["".join(book.message("new.example", name=name, sample=sample) for name in entry.says)]
    fields: dict[str, object] = {"id": entry.id, "name": entry.name, "takes": entry.takes, "says": entry.says}
    fields |= {name: value for name in ("part_of", "code", "kinds") if (value := getattr(entry, name))}
    draft = _table("indicator", fields)
    taught, warnings = _taught(draft, layers), tuple(_claimed(entry, book))
    examples = []
    for text in texts:
        record = prove(document_of(text), taught)
        facts = [fact for fact in facts_of(record) if fact.split()[0] == entry.id]
        if not facts:
            labels = "、".join(dict.fromkeys(fact.label for fact in record.facts)) or "—"
            more = " ".join(warnings)
            raise UsageError(book.message("new.unread", text=text, labels=labels, more=more))
        examples.append(_table("indicator.example", {"text": text, "facts": facts}, indent="  "))
    return _composed("indicator", draft + "".join(examples), layers, warnings)


def new_unit(entry: Unit, texts: Sequence[str], layers: tuple[Path, ...]) -> Composed:
    """A unit with its examples: ``texts``, or one sentence with all its spellings. Raises UsageError."""
    book = Book.load(*layers)
    _named(entry, book)
    _kinds([entry.kind], book)
    texts = texts or [book.message("new.unit_join").join(book.message("new.unit", word=word) for word in entry.says)]
    fields: dict[str, object] = {"id": entry.id, "kind": entry.kind, "unit": entry.unit, "says": entry.says}
    fields |= {"scale": entry.scale} if entry.scale != "1" else {}
    fields |= {"silent": entry.silent} if entry.silent else {}
    draft = _table("unit", fields)
    taught = _taught(draft, layers)
    examples = []
    for text in texts:
        reads = figures_of(prove(document_of(text), taught))
        if not reads:
            raise UsageError(book.message("new.unread", text=text, labels="—", more=""))
        examples.append(_table("unit.example", {"text": text, "reads": reads}, indent="  "))
    told = () if entry.silent else (book.message("new.no_silent"),)
    return _composed("unit", draft + "".join(examples), layers, (*told, *_spelled(entry, book)))


def new_check(entry: CheckEntry, text: str | None, layers: tuple[Path, ...]) -> Composed:
    """A check with an example: ``text``, or a sentence in which it holds. Raises UsageError."""
    book = Book.load(*layers)
    _named(entry, book)
    for name in filter(None, [entry.total, *entry.plus, *entry.minus]):
        if name not in book.indicators:
            raise UsageError(book.message("new.no_indicator", id=name))
    fields: dict[str, object] = {"id": entry.id, "rule": entry.rule}
    fields |= {"formula": entry.formula} if entry.formula != "sum" else {}
    fields |= {n: v for n in ("total", "plus", "minus", "optional", "source") if (v := getattr(entry, n))}
    text = text or _holding(entry, book)
    example = _table("check.example", {"text": text, "verdicts": [f"{entry.rule} exact"]}, indent="  ")
    return _composed("check", _table("check", fields) + example, layers, tuple(_alike(entry, book)))


def rule_of(formula: Formula) -> str:
    """The rule that a new check of a formula belongs to where none is named."""
    return _RULES[formula]


def write(composed: Composed, place: Path) -> Path:
    """Append the entry to the file, or to the file of its kind in the folder; the file it stands in.

    Raises PatternError where the folder would no longer load, TargetError where it cannot be written.
    """
    path = place if place.suffix == ".toml" else place / _FILES[composed.kind]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        there = path.read_text(encoding="utf-8").rstrip() + "\n\n" if path.is_file() else ""
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(there + composed.toml)
        ids = [(kind, entry.id) for kind, entry in read_file(Path(name), path.name)]
        if twice := next((f"[[{kind}]] {i}" for kind, i in ids if ids.count((kind, i)) > 1), None):
            Path(name).unlink()
            raise PatternError(default_book().message("new.twice", path=path, entry=twice))
        os.chmod(name, 0o644)
        Path(name).replace(path)
    except OSError as error:
        raise TargetError(f"{path}: {error.strerror}") from error
    return path


def _composed(kind: Kind, toml: str, layers: tuple[Path, ...], warnings: tuple[str, ...]) -> Composed:
    taught = _taught(toml, layers)
    return Composed(kind, toml, tuple(rehearse(taught, {entry.origin for entry in _own(taught)})), warnings)


def _own(book: Book) -> Iterator[Entry]:
    return (e for kind in _FILES for e in book.shelf(kind, Entry).values() if e.origin.startswith(f"{_DRAFT}#"))


_DRAFT = "new.toml"


def _taught(toml: str, layers: tuple[Path, ...]) -> Book:
    """The book with a draft on top. Raises PatternError where the draft does not fit its shape."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / _DRAFT).write_text(toml, encoding="utf-8")
        return Book.load(*layers, folder)


def _table(name: str, fields: dict[str, object], indent: str = "") -> str:
    """One TOML table of an array. JSON strings are TOML strings."""
    rows = [f"{indent}[[{name}]]"]
    for key, value in fields.items():
        said = list(value) if isinstance(value, tuple) else value
        rows.append(f"{indent}{key} = {json.dumps(said, ensure_ascii=False)}")
    return "\n".join(rows) + "\n"


def _named(entry: Entry, book: Book) -> None:
    if not _ID.fullmatch(entry.id):
        raise UsageError(book.message("new.bad_id", id=entry.id))


def _kinds(kinds: Sequence[str], book: Book) -> None:
    if strange := [kind for kind in kinds if kind not in KINDS]:
        raise UsageError(book.message("new.no_kind", kind=" ".join(strange), kinds=" ".join(KINDS)))


def _claimed(entry: Indicator, book: Book) -> Iterator[str]:
    """Names that another indicator has too: where both fit, neither is chosen."""
    for other in book.indicators.values():
        for name in sorted(set(entry.says) & {*other.says, *(n for names in other.only.values() for n in names)}):
            if other.id == entry.id:
                yield book.message("new.replaces", id=other.id, origin=other.origin)
                break
            yield book.message("new.claimed", name=name, id=other.id, origin=other.origin)


def _spelled(entry: Unit, book: Book) -> Iterator[str]:
    for other in book.units.values():
        for word in sorted(set(entry.says) & set(other.says)):
            if other.id != entry.id:
                yield book.message("new.claimed", name=word, id=other.id, origin=other.origin)


def _alike(entry: CheckEntry, book: Book) -> Iterator[str]:
    """Checks that already hold the same things against each other."""
    mine = (entry.formula, entry.total, {*entry.plus}, {*entry.minus})
    for other in book.checks.values():
        if (other.formula, other.total, {*other.plus}, {*other.minus}) == mine:
            yield book.message("new.alike", id=other.id, origin=other.origin)


def _holding(entry: CheckEntry, book: Book) -> str:
    """A sentence in which the check holds: every indicator by its first name, with values that fit."""
    ratio = entry.formula == "ratio"
    kind, unit = _measured(entry.plus[0], book)
    values = {name: Decimal("60.5") + 10 * n for n, name in enumerate(entry.plus)}
    values |= {name: (Decimal("121") if ratio else Decimal("10.2")) + n for n, name in enumerate(entry.minus)}
    if kind != "amount":
        values = {name: Decimal(int(value)) for name, value in values.items()}
    plus, minus = (sum((values[n] for n in names), Decimal(0)) for names in (entry.plus, entry.minus))
    below = Decimal(10) if entry.formula == "bound" else Decimal(0)
    total = f"{100 * plus / minus:.2f}%" if ratio and minus else f"{plus - minus - below}{unit}"
    said = [(entry.total, total), *((name, f"{value}{unit}") for name, value in values.items())]
    names = {n: next(iter(book.indicators[n].says), book.indicators[n].name) for n, _ in said if n}
    clauses = [names[name] + value for name, value in said if name]
    if entry.formula == "sum" and not entry.minus:
        return book.message("new.sum", total=clauses[0], parts=book.message("new.join").join(clauses[1:]))
    return book.message("new.list", parts=book.message("new.join").join([*clauses[1:], clauses[0]]))


def _measured(indicator: str, book: Book) -> tuple[str, str]:
    """The kind of figure that an indicator takes first, and a unit of it."""
    kind = book.indicators[indicator].takes.split()[0]
    return kind, book.maps("new.samples").get(kind, "7").lstrip("0123456789.")
