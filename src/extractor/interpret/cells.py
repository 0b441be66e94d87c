"""Facts of table cells: the row names the thing, the column says when, how and of what kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import regex

from extractor.interpret.cells_columns import BRACKET, YEAR, CellWords, Frame, Sense, cell_words, senses
from extractor.interpret.cells_months import month_of
from extractor.interpret.cells_numbers import tell_by_numbers
from extractor.interpret.context import Context
from extractor.interpret.draft import Draft
from extractor.interpret.phrases import TOLD, Phrases, phrases
from extractor.interpret.reasons import cell_reasons
from extractor.lexicon.book import Book
from extractor.model.document import Cell
from extractor.model.fact import Basis, Role
from extractor.model.figure import Figure
from extractor.model.outline import Grid, Outline, Stub

Place = tuple[int, int]
"""Row and column of a cell."""

PLANS = frozenset({"dept_budget"})
"""Kinds of report whose own year is planned, not done."""

SHORTEST = 3
DIGIT, HAN = regex.compile(r"\d"), regex.compile(r"\p{Han}{2}")

RATIOS = frozenset({"percent", "percentage_points", "ratio"})


def table_drafts(figures: Sequence[Figure], outline: Outline, context: Context, book: Book) -> list[Draft]:
    """Drafts of all figures that stand in cells of the outline's grids, in the order of the grids."""
    by_table: dict[str, dict[Place, Figure]] = {}
    for figure in figures:
        if figure.cell is not None and figure.kind != "date":
            by_table.setdefault(figure.cell.table, {}).setdefault((figure.cell.row, figure.cell.col), figure)
    out: list[Draft] = []
    for grid in outline.grids:
        if grid.table.id in by_table:
            out.extend(cell_drafts(by_table[grid.table.id], grid, book, context))
    return out


def cell_drafts(figures: Mapping[Place, Figure], grid: Grid, book: Book, context: Context) -> list[Draft]:
    """Drafts of one table's figures, given by (row, column). Cells that nothing names give none."""
    words = book.once(cell_words)
    reader = _Reader(figures, grid, context, words, phrases(book))
    drafts = (reader.draft(place, figure) for place, figure in sorted(figures.items()))
    return [draft for draft in drafts if draft is not None]


class _Reader:
    """One table with what its caption, section and columns say."""

    def __init__(
        self, figures: Mapping[Place, Figure], grid: Grid, context: Context, words: CellWords, prose: Phrases
    ) -> None:
        self.figures = figures
        self.prose = prose
        self.rates = tuple(prose.ratio_word)
        self.traced = context.traced
        self.grid = grid
        self.words = words
        self.place = context.place(grid.section)
        self.frame = _frame(grid, context, self.place.period, self.place.basis, self.place.scope, words)
        self.senses = senses(grid, {col for _, col in figures}, self.frame, words)
        tell_by_numbers(self.senses, figures)
        self.stubs: dict[Place, Stub] = {(s.row, s.col): s for s in grid.stubs}
        self.subject = caption_subject(
            grid.table.caption or (self.place.titles[-1] if self.place.titles else ""), words
        )
        self.namers = {c.col: c.header for c in grid.columns}

    def draft(self, place: Place, figure: Figure) -> Draft | None:
        """What one cell says, or None where neither row nor column names it."""
        row, col = place
        cell = self.cells.get(place)
        if cell is not None and figure.start > cell.start + 1 and TOLD.search(cell.text):
            return None
        sense = self.senses.get(col)
        if sense is None:
            return self._keyed(place, figure)
        stub = self.stubs.get((row, sense.stub)) if sense.stub is not None else None
        label, subject = self._label(stub, sense, figure)
        keyed = self._keyed(place, figure) if not label or (stub and self._has_key(place, stub)) else None
        if keyed is not None or not label:
            return keyed
        draft = Draft(figure=figure, label=label, subject=subject, pattern="patterns/tables.toml")
        self._time(draft, stub, sense)
        self._kind(draft, stub, sense, row)
        if draft.role != "amount":
            draft.part_of = None
        elif stub is not None:
            draft.part_of = self._at(stub.parent, col) if stub.parent is not None else None
        else:
            draft.part_of = self._at(row, self._whole(sense))
        if stub is not None and stub.code and not (sense.measure and self._adds(sense)):
            draft.code = stub.code
        draft.trail = self._trail(stub, sense)
        if self.traced:
            draft.why = cell_reasons(draft, stub, sense, self.frame, self.grid, self.place)
        return draft

    def _has_key(self, place: Place, stub: Stub) -> bool:
        """Whether a form names a value anew behind another one of its row: 项目金额 | 86万元 | 县级资金 | 52万元."""
        row, col = place
        key = self.cells.get((row, col - 1)) if stub.col < col - 2 and (row, col - 2) in self.figures else None
        named = col <= len(self.grid.columns) and self.grid.columns[col - 1].kind == "label"
        return named and key is not None and (row, col - 1) not in self.figures and HAN.search(key.text) is not None

    def _keyed(self, place: Place, figure: Figure) -> Draft | None:
        """What a cell of a form says whose column names nothing: the words in the cell before it are its key."""
        cell, key = self.cells.get(place), self.cells.get((place[0], place[1] - 1))
        if cell is None or key is None or place[0] < self.grid.table.header_rows or not figure.unit:
            return None
        label = self.words.key.sub("", BRACKET.sub("", "".join(key.text.split())))
        if figure.text != cell.text.strip() or len(label) < SHORTEST or DIGIT.search(label):
            return None
        draft = Draft(figure, label, period=self.frame.period, basis=self.frame.basis, scope=self.frame.scope)
        draft.pattern = "patterns/tables.toml"
        if figure.kind in RATIOS:
            draft.role, draft.basis = self._ratio_role(label), None
        draft.basis = _row_basis(label, self.words) or draft.basis
        draft.trail = self._trail(None, Sense(place[1], None))
        if self.traced:
            draft.why = cell_reasons(draft, None, Sense(place[1], None, (label,)), self.frame, self.grid, self.place)
        return draft

    @cached_property
    def cells(self) -> dict[Place, Cell]:
        """The cells of the table by where they begin."""
        return {(cell.row, cell.col): cell for cell in self.grid.table.cells}

    def _at(self, row: int, col: int | None) -> str | None:
        figure = self.figures.get((row, col)) if col is not None else None
        return figure.id if figure else None

    def _adds(self, sense: Sense) -> bool:
        """Whether the column names a part of what the row names (基本支出 beside 合计)."""
        first = next((s for c, s in sorted(self.senses.items()) if s.stub == sense.stub and s.role == "amount"), sense)
        return first.col != sense.col and first.measure != sense.measure

    def _label(self, stub: Stub | None, sense: Sense, figure: Figure) -> tuple[str, str | None]:
        """Label and subject of a cell."""
        last = sense.header[-1] if sense.header else ""
        if stub is None:
            if self._named_column(sense):
                return (self.subject if self._is_whole(figure) else ""), None
            return self._by_header(sense), None
        name = self._name(stub)
        if sense.points:
            return name + last, None
        measure = self._measured(sense)
        if measure and not self._entities(sense) and _says_time(name, self.words) and (own := self._by_header(sense)):
            return own, None
        if self._entities(sense) and measure:
            whole = name in self.words.bare or YEAR.match(name) or self.words.level.match(name)
            return measure, None if whole else name
        if name in self.words.bare:
            if sense.header and sense.header[0] in self.words.sides:
                return sense.header[0] + name, None
            if sense.counted:
                return sense.measure + name, None
            if sense.measure and (
                self.words.measure.search(sense.measure) or self.words.sum_measure.search(sense.measure)
            ):
                return sense.measure, None
            return (self.subject + name if self.subject else name), sense.group or None
        if sense.group:
            return name, sense.group
        if sense.counted and sense.role == "amount":
            return name + sense.measure, None
        if sense.role != "amount" or not sense.measure or not self._adds(sense):
            return name, None
        if self.words.measure.search(sense.measure):
            return (name if name.endswith(sense.measure) else name + sense.measure), None
        return name, sense.measure

    def _is_whole(self, figure: Figure) -> bool:
        """Whether a figure stands in a row without a name above all named ones, none of which is a total: what the
        caption names."""
        kinds = [stub.kind for stub in self.grid.stubs]
        first = min((stub.row for stub in self.grid.stubs), default=0)
        above = figure.cell is not None and self.grid.table.header_rows <= figure.cell.row == first - 1
        return above and len(kinds) > 2 and "total" not in kinds

    def _name(self, stub: Stub) -> str:
        """The name of a row without its number and without the year that it is of (2023年末债务余额)."""
        name = self.words.item_lead.sub("", stub.text) or stub.text
        dated = self.prose.time.match(name) if YEAR.match(name) else None
        if dated is not None:
            return name[dated.end() :] if len(name) > dated.end() + 1 else name
        return (
            self.words.own_year.sub("", name, 1)
            if self.words.own_year.search(name) and len(YEAR.findall(name)) == 1
            else name
        )

    def _measured(self, sense: Sense) -> str:
        """The measure a column names, with its group where that is a measure too; of a change, what changed."""
        own = BRACKET.sub("", sense.header[-1]) if sense.role == "rate" and sense.header else ""
        if own and not own.endswith(self.rates):
            return own
        if sense.role != "amount":
            about = self.senses.get(sense.about) if sense.about is not None else None
            return self._measured(about) if about is not None and about.role == "amount" else ""
        if sense.group and self.words.measure.search(sense.group):
            return sense.group + sense.measure
        return sense.measure

    def _named_column(self, sense: Sense) -> bool:
        return sense.stub is not None

    def _entities(self, sense: Sense) -> bool:
        header = self.namers.get(sense.stub, ()) if sense.stub is not None else ()
        return bool(header) and self.words.entity.search(header[-1]) is not None

    def _by_header(self, sense: Sense) -> str:
        """A label from the header alone, with the caption's subject for a bare total."""
        parts = [p for p in sense.header if p not in self.words.bare]
        named = [p for p in parts if len(self.words.empty.sub("", p)) > 1]
        if named:
            return named[-1] if sense.group in ("", named[-1]) else sense.group + named[-1]
        bare = next((p for p in sense.header if p in self.words.bare), "")
        return self.subject + bare if bare else self.subject

    def _whole(self, sense: Sense) -> int | None:
        """The column of the total a header-named column is part of: a bare total under the same outer heads."""
        heads, bare = sense.header, self.words.bare
        for col, other in sorted(self.senses.items(), reverse=True):
            total = col < sense.col and any(p in bare for p in other.header)
            if total and all(p in bare or p in heads for p in other.header):
                return col
        return None

    def _time(self, draft: Draft, stub: Stub | None, sense: Sense) -> None:
        """Basis, period and level: of the column, else of a row that is a year, else of the table."""
        draft.basis = sense.basis or (None if sense.points or sense.role == "rate" else self.frame.basis)
        year = self._year(stub)
        draft.period = sense.period or year or self.frame.period
        level = self.words.level.match(stub.text) if stub is not None and self._entities(sense) else None
        draft.scope = sense.scope or (level.group() if level else None) or (None if draft.subject else self.frame.scope)
        if draft.scope is None and not draft.subject:
            draft.scope = self.prose.fund_of(draft.label, self.grid.table.caption or self.place.fund)
        if stub is not None and sense.basis is None and not sense.points and sense.role == "amount":
            draft.basis = _row_basis(stub.text, self.words) or draft.basis

    def _year(self, stub: Stub | None) -> str | None:
        """The year that begins the name of a row, or of the row that it is a part of."""
        above = self.stubs.get((stub.parent, stub.col)) if stub is not None and stub.parent is not None else None
        for row in (stub, above):
            if row is not None and (told := YEAR.match(row.text) or self.words.own_year.search(row.text)):
                return str(told["year"])
        return None

    def _kind(self, draft: Draft, stub: Stub | None, sense: Sense, row: int) -> None:
        """Role and what a share, rate or change is relative to."""
        draft.role = sense.role
        name = stub.text if stub is not None else draft.label
        if sense.role == "amount" and draft.figure.kind in RATIOS:
            draft.role = self._ratio_role(name)
            return
        if sense.role in ("share", "rate") and draft.figure.kind not in RATIOS and not sense.told:
            draft.role = "amount"
            return
        draft.of, draft.about, draft.of_label = self._at(row, sense.base), self._at(row, sense.about), sense.of_label
        if sense.role == "share" and stub is not None and sense.about is not None:
            total = self._total_of(stub)
            draft.of = self._at(total.row, sense.about) if total else None
            draft.of_label = total.text if total else None
        if (
            sense.role == "change"
            and draft.of_label is None
            and sense.header
            and self.words.prior.search(sense.header[-1])
        ):
            found = self.words.prior.search(sense.header[-1])
            draft.of_label = found.group() if found else None

    def _ratio_role(self, name: str) -> Role:
        """What a percentage in a column of amounts is, by the name of its row."""
        if self.words.share.search(name):
            return "share"
        return "change" if self.words.change.search(name) and not self.words.rate.search(name) else "rate"

    def _total_of(self, stub: Stub) -> Stub | None:
        """The outermost total a row is part of, or the table's own."""
        seen = stub
        for _ in range(8):
            up = self.stubs.get((seen.parent, seen.col)) if seen.parent is not None else None
            if up is None:
                break
            seen = up
        if seen is not stub:
            return seen
        return next(
            (s for s in reversed(self.grid.stubs) if s.col == stub.col and s.kind == "total" and s is not stub), None
        )

    def _trail(self, stub: Stub | None, sense: Sense) -> tuple[str, ...]:
        """Outer words, outermost first: headings, caption, outer rows, that rows are projects, header."""
        out = [*self.place.titles, *([self.grid.table.caption] if self.grid.table.caption else [])]
        up = self.stubs.get((stub.parent, stub.col)) if stub is not None and stub.parent is not None else None
        if up is not None and up.kind not in ("total", "subtotal"):
            out.append(up.text)
        names = self.namers.get(sense.stub, ())[-1:] if sense.stub is not None else ()
        out.extend(name for name in names if name in self.words.projects)
        out.extend(part for part in sense.header if part not in self.words.bare)
        return tuple(out)


def _frame(
    grid: Grid, context: Context, period: str | None, basis: Basis | None, scope: str | None, words: CellWords
) -> Frame:
    """Period, basis and level for the whole table: the caption's word before the section's."""
    caption = grid.table.caption or ""
    years = set(YEAR.findall(caption))
    year = years.pop() if len(years) == 1 else None
    fiscal = context.fiscal_year
    told: Basis | None = None
    if words.reached.search(caption):
        told = "actual"
    elif words.aimed.search(caption):
        told = "target"
    elif words.planned.search(caption):
        told = "budget"
    if told == "actual" and year and fiscal and int(year) < fiscal:
        told = "prior"
    if told is None and year and fiscal:
        told = "budget" if int(year) > fiscal or context.kind in PLANS else "actual"
    level = words.level.search(caption)
    return Frame(
        period=year or period or (str(fiscal) if fiscal else None),
        basis=told or basis or ("budget" if context.kind in PLANS else "actual"),
        scope=level.group() if level else scope,
        fiscal=fiscal,
        month=month_of(caption),
    )


def _says_time(name: str, words: CellWords) -> bool:
    """Whether a row is named by nothing but its basis (决算数) or its year: its cells go by the header."""
    return _row_basis(name, words) is not None or YEAR.fullmatch(name) is not None


def _row_basis(name: str, words: CellWords) -> Basis | None:
    """The basis of a row that is named by nothing but its basis (年初预算数, 决算数)."""
    if len(words.empty.sub("", name)) > 1:
        return None
    if words.target.search(name):
        return "target"
    if words.actual.search(name):
        return "actual"
    return "budget" if words.budget.search(name) else None


def caption_subject(caption: str, words: CellWords) -> str:
    """What a caption is about, without numbers, dates, levels and the words that only say that it is a table."""
    text = caption.strip()
    lead = words.lead.match(text)
    text = text[lead.end() :] if lead else text
    text = words.tail.sub("", text, count=0)
    cut = text.endswith(words.joint) or not 2 <= len(text) <= 24
    return "" if cut else "".join(text.split())
