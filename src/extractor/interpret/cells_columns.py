"""What a column of a table says of its cells: role, basis, period, level, and the columns it is computed from."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import takewhile

import regex

from extractor.interpret.cells_months import span_of
from extractor.interpret.phrases import phrases
from extractor.lexicon.book import Book
from extractor.model.fact import Basis, Role
from extractor.model.outline import Column, Grid

YEAR = regex.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)")


BRACKET = regex.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]$")


@dataclass(frozen=True)
class CellWords:
    """The compiled vocabulary of headers, captions and row names."""

    change: regex.Pattern[str]
    change_rate: regex.Pattern[str]
    share: regex.Pattern[str]
    rate: regex.Pattern[str]
    target: regex.Pattern[str]
    actual: regex.Pattern[str]
    budget: regex.Pattern[str]
    prior: regex.Pattern[str]
    of_which: regex.Pattern[str]
    own_year: regex.Pattern[str]
    key: regex.Pattern[str]
    month: regex.Pattern[str]
    running: regex.Pattern[str]
    reached: regex.Pattern[str]
    planned: regex.Pattern[str]
    aimed: regex.Pattern[str]
    empty: regex.Pattern[str]
    entity: regex.Pattern[str]
    measure: regex.Pattern[str]
    sum_measure: regex.Pattern[str]
    level: regex.Pattern[str]
    lead: regex.Pattern[str]
    item_lead: regex.Pattern[str]
    tail: regex.Pattern[str]
    weight: frozenset[str]
    bare: frozenset[str]
    projects: frozenset[str]
    sides: frozenset[str]
    joint: tuple[str, ...]
    money: tuple[str, ...]


def cell_words(book: Book) -> CellWords:
    """Compiles the vocabulary; to be kept by ``book.once``."""

    def any_regex(word_id: str) -> regex.Pattern[str]:
        return regex.compile("|".join(f"(?:{piece})" for piece in book.entry(word_id).regex))

    return CellWords(
        change=any_regex("cell.change"),
        change_rate=any_regex("cell.change_rate"),
        share=any_regex("cell.share"),
        rate=any_regex("cell.rate"),
        target=any_regex("cell.target"),
        actual=any_regex("cell.actual"),
        budget=any_regex("cell.budget"),
        prior=any_regex("cell.prior"),
        of_which=regex.compile(rf"{book.any_of('table.of_which')}\s?[:\uff1a]\s?"),
        own_year=any_regex("cell.own_year"),
        key=any_regex("cell.key"),
        month=any_regex("cell.month"),
        running=any_regex("cell.running"),
        reached=any_regex("cell.caption.actual"),
        planned=any_regex("cell.caption.budget"),
        aimed=any_regex("cell.caption.target"),
        empty=any_regex("cell.empty"),
        entity=any_regex("cell.entity"),
        measure=any_regex("cell.measure"),
        sum_measure=any_regex("cell.sum_measure"),
        level=phrases(book).level,
        lead=regex.compile("(?:" + "|".join(book.entry("cell.caption.lead").regex) + ")+"),
        item_lead=regex.compile("^(?:" + "|".join(book.entry("cell.item_lead").regex) + ")"),
        tail=any_regex("cell.caption.tail"),
        weight=frozenset(book.words("cell.weight")),
        bare=frozenset(book.words("cell.bare")),
        projects=frozenset(book.words("context.projects")),
        sides=frozenset(book.words("table.sides")),
        joint=book.words("cell.joint"),
        money=book.words("cell.money"),
    )


@dataclass(slots=True)
class Sense:
    """What a value column means. ``measure`` is what its header names besides time, basis and level, ``group`` the
    outer header that alone tells it from another column that means the same otherwise; ``base`` and
    ``about`` are the columns a change or rate is computed from; ``points`` is ``weight`` or ``score`` for points; a
    ``counted`` column has a unit of its own that is no money."""

    col: int
    stub: int | None
    header: tuple[str, ...] = ()
    role: Role = "amount"
    basis: Basis | None = None
    period: str | None = None
    scope: str | None = None
    measure: str = ""
    group: str = ""
    points: str | None = None
    base: int | None = None
    about: int | None = None
    of_label: str | None = None
    counted: bool = False
    told: bool = field(default=False)


@dataclass(frozen=True)
class Frame:
    """What caption and section say for the whole table; ``month`` is the one a monthly table is of."""

    period: str | None
    basis: Basis | None
    scope: str | None
    fiscal: int | None
    month: str | None = None


def senses(grid: Grid, used: Set[int], frame: Frame, words: CellWords) -> dict[int, Sense]:
    """The sense of every value column in which a figure stands (``used``)."""
    out = {c.col: sense_of(c, frame, words) for c in grid.columns if c.kind == "value" and c.col in used}
    _part_of_before(out, words)
    _tell_apart(out, frame, words)
    for sense in out.values():
        if sense.role == "change" and not sense.points:
            _compare(sense, out, words)
        elif sense.role == "rate":
            _complete(sense, out)
        elif sense.role == "share":
            sense.about = next(
                (c for c in sorted(out, reverse=True) if c < sense.col and out[c].role == "amount"), None
            )
    return out


def _part_of_before(out: dict[int, Sense], words: CellWords) -> None:
    """Gives a column headed as a part of the one before it (其中：财政拨款) the basis and period of that one."""
    for col, sense in out.items():
        whole = out.get(col - 1)
        lead = words.of_which.match(sense.header[-1]) if sense.header else None
        if lead is None or whole is None or whole.stub != sense.stub:
            continue
        sense.measure = sense.measure[lead.end() :] if sense.measure.startswith(lead[0]) else sense.measure
        if sense.role == whole.role == "amount" and sense.basis is None:
            sense.basis, sense.period = whole.basis, sense.period or whole.period


def _tell_apart(out: dict[int, Sense], frame: Frame, words: CellWords) -> None:
    """Gives columns that mean the same by their inner headers what their outer headers add."""
    alike: dict[tuple[object, ...], list[Sense]] = {}
    for sense in out.values():
        when = (sense.basis or frame.basis, sense.period or frame.period, sense.scope)
        key = (sense.stub, sense.role, when, sense.measure, sense.points)
        alike.setdefault(key, []).append(sense)
    for same in alike.values():
        outer = {sense.header[:-1] for sense in same}
        if len(same) > 1 and len(outer) == len(same):
            shared = len(list(takewhile(lambda parts: len(set(parts)) == 1, zip(*outer, strict=False))))
            for sense in same:
                rest = "".join(words.empty.sub("", part) for part in sense.header[shared:-1])
                sense.group = rest if len(rest) > 1 and rest != sense.measure else ""


def sense_of(column: Column, frame: Frame, words: CellWords) -> Sense:
    """Role, basis, period, level and measure of one column from its header."""
    header = tuple(part for part in column.header if BRACKET.sub("", part)) or column.header
    path = "/".join(header)
    last = header[-1] if header else ""
    sense = Sense(column.col, column.stub, header)
    sense.measure = _measure(header, words)
    if column.unit and not column.firm and not column.unit.endswith(words.money) and last:
        sense.measure, sense.counted = BRACKET.sub("", last), True
    sense.scope = next((m.group() for part in reversed(header) if (m := words.level.search(part))), None)
    years = YEAR.findall(last) or YEAR.findall(path)
    sense.role, sense.told = _role(last, column.unit, words)
    if column.firm and column.unit not in ("%", "\u2030"):
        sense.role, sense.points = "amount", "weight" if any(w in last for w in words.weight) else "score"
    sense.basis = _basis(header, words) if sense.role == "amount" else None
    if sense.points:
        sense.basis = None if sense.points == "weight" else "actual"
    sense.period = years[-1] if years and sense.role == "amount" else None
    if sense.role == "amount" and not sense.points:
        _prior(sense, path, frame, words)
    if sense.role != "amount":
        sense.basis = "actual" if sense.role == "change" else None
        sense.period = years[-1] if len(set(years)) == 1 and not words.prior.search(last) else None
    if frame.month and not years and (sense.role != "amount" or sense.basis != "budget"):
        _month(sense, path, frame.month, words)
    return sense


def _month(sense: Sense, path: str, month: str, words: CellWords) -> None:
    """The period of a column of a monthly table that says whether it is of the month or of the year up to it."""
    alone = words.month.search(path) is not None
    if alone or words.running.search(path):
        before = sense.role == "amount" and sense.basis == "prior"
        sense.period = span_of(month, alone=alone, before=before)


def _role(last: str, unit: str | None, words: CellWords) -> tuple[Role, bool]:
    if words.share.search(last):
        return "share", True
    if words.rate.search(last) and not words.target.search(last) and not words.change_rate.search(last):
        return "rate", True
    if words.change.search(last):
        return "change", True
    return ("rate" if unit == "%" and not words.target.search(last) else "amount"), False


def _basis(header: Sequence[str], words: CellWords) -> Basis | None:
    """The innermost header that tells whether values were planned or reached."""
    for part in reversed(header):
        if words.target.search(part):
            return "target"
        if words.actual.search(part):
            return "actual"
        if words.budget.search(part):
            return "budget"
    return None


def _prior(sense: Sense, path: str, frame: Frame, words: CellWords) -> None:
    """Values of an earlier year are the year's before, unless they were its budget."""
    year = int(sense.period) if sense.period else None
    if year is None and words.prior.search(path) and frame.fiscal:
        year = frame.fiscal - 1
        sense.period = str(year)
        sense.basis = "prior"
    elif words.prior.search(path):
        sense.basis = "prior"
    if year is not None and frame.fiscal and year < frame.fiscal and sense.basis in (None, "actual"):
        sense.basis = "prior"
    if year is not None and frame.fiscal and year > frame.fiscal and sense.basis is None:
        sense.basis = "budget"


def _measure(header: Sequence[str], words: CellWords) -> str:
    """What the header names besides time, basis and level: the innermost part that names something."""
    for part in reversed(header):
        rest = str(words.empty.sub("", part))
        if words.sum_measure.search(part):
            return part
        if len(rest) > 2 and len(rest) * 2 >= len(part) - 2:
            return part if len(rest) * 3 >= len(part) * 2 else rest
        if len(rest) > 2 and words.measure.search(rest):
            return rest
    return ""


def _compare(sense: Sense, out: dict[int, Sense], words: CellWords) -> None:
    """The columns a change compares: with the year before where its words or the table say so, else with the budget."""
    last = sense.header[-1] if sense.header else ""
    peers = [s for s in out.values() if s.stub == sense.stub and s.role == "amount" and not s.points]
    left = sorted((s for s in peers if s.col < sense.col), key=lambda s: s.col, reverse=True)
    near = left or sorted(peers, key=lambda s: s.col)
    budgets = [s for s in near if s.basis == "budget"]
    actuals = [s for s in near if s.basis == "actual"]
    priors = [s for s in near if s.basis == "prior"]
    budget_told = bool(words.budget.search(last)) and not words.prior.search(last)
    over_years = bool(words.prior.search(last) or (YEAR.search(last) and priors and not budgets))
    base = about = None
    paired = bool(budgets and actuals) and (budgets[0].period or actuals[0].period) == (
        actuals[0].period or budgets[0].period
    )
    if paired and (budget_told or not (over_years or _is_growth(last)) or not priors):
        base, about = budgets[0], actuals[0]
    if (over_years or base is None) and priors:
        base = priors[0]
        about = next((s for s in near if s.basis in ("actual", "budget", None) and s is not base), None)
    other = next((s for s in near[1:] if s.period and near[0].period and s.period != near[0].period), None)
    if base is None and other is not None:
        base, about = sorted((near[0], other), key=lambda s: s.period or "")
    if base is None or about is None:
        sense.of_label = None
        sense.about = near[0].col if near and sense.told else None
        if not sense.told or not words.prior.search(last):
            sense.role = "amount" if not (_signed(last, words) or words.change_rate.search(last)) else sense.role
        return
    sense.base, sense.about = base.col, about.col
    sense.of_label = base.header[-1] if base.header else None
    sense.period = about.period
    sense.basis = about.basis


def _is_growth(last: str) -> bool:
    """Whether a change header gives a percentage."""
    return last.endswith(("%", "\uff05", "%)", "%\uff09"))


def _signed(last: str, words: CellWords) -> bool:
    """Whether a header means a change even where the table lacks what it is computed from."""
    found = words.change.search(last)
    return (found is not None and found.end() - found.start() >= 2 and found.start() == 0) or last.endswith(
        ("%", "%)", "%\uff09")
    )


def _complete(sense: Sense, out: dict[int, Sense]) -> None:
    """The columns of a rate of completion: reached over planned, both nearest on the left."""
    left = [
        s for c, s in sorted(out.items(), reverse=True) if c < sense.col and s.stub == sense.stub and s.role == "amount"
    ]
    about = next((s for s in left if s.basis == "actual"), None)
    base = next((s for s in left if s.basis in ("budget", "target")), None)
    if about is not None and base is not None:
        sense.base, sense.about = base.col, about.col
        sense.of_label = base.header[-1] if base.header else None
