"""Findings for people: where a figure stands, what its sentence says, the arithmetic of a check spelled out."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from extractor.lexicon.book import Book
from extractor.model.figure import Figure
from extractor.model.finding import Check, Finding, Term
from extractor.model.record import Place, Record

_MOST_TERMS = 12


class Piece(NamedTuple):
    """A piece of a quoted text: plain, or a figure to mark; ``loud`` marks the likely cause."""

    text: str
    figure: str | None = None
    loud: bool = False


class Quote(NamedTuple):
    """One place of a finding: where it is, and what stands there; ``figures`` are those quoted."""

    where: str
    pieces: tuple[Piece, ...]
    figures: tuple[str, ...]


class Arithmetic(NamedTuple):
    """A check spelled out: its operands as printed, what they give, what is printed, and by how much it is off ('' for
    nothing; points of a percentage have no sign)."""

    said: str
    computed: str
    printed: str
    gap: str
    points: bool


class Telling:
    """Tells the findings of one record in the words of a book; plain text, nothing escaped."""

    def __init__(self, record: Record, book: Book) -> None:
        self.record, self.book = record, book
        self._tables = {table.id: table for table in record.tables}
        self._numbers = {table.id: number for number, table in enumerate(record.tables, 1)}
        self._scales = book.maps("cli.scales")

    def quotes(self, finding: Finding) -> list[Quote]:
        """The places of a finding: each sentence once with its figures marked, each cell by itself."""
        places = sorted((self.record.place(i) for i in finding.figures), key=lambda place: place.figure.start)
        groups: list[list[Place]] = []
        for place in places:
            near = groups[-1] if groups else []
            if place.figure.cell is None and any(p.figure.cell is None and place.start < p.end for p in near):
                near.append(place)
            else:
                groups.append([place])
        return [self._quote(group, finding.cause) for group in groups]

    def where(self, place: Place, before: Place | None = None) -> str:
        """The headings above a figure, its table with row and column as they are named, or its line; its page.

        What ``before``, the place told before it, has said already is left out.
        """
        figure, say = place.figure, self.book.message
        parts = [] if before is not None and before.path == place.path else list(place.path[-2:])
        if figure.cell is not None and figure.cell.table in self._tables:
            cell = before.figure.cell if before is not None else None
            parts.append(self._cell(figure, named=cell is None or cell.table != figure.cell.table))
        if figure.page is not None:
            if before is None or before.figure.page != figure.page:
                parts.append(say("place.page", page=figure.page))
        elif figure.cell is None and self.record.text is not None and self.record.source.reader == "text":
            parts.append(say("place.line", line=self.record.text.count("\n", 0, figure.start) + 1))
        return " › ".join(parts)

    def spelled(self, check: Check) -> str | None:
        """The arithmetic of a check with the printed numbers; None where it has none to show."""
        parts = self.terms(check)
        if parts is None:
            return None
        told = self.book.message("check.arithmetic", said=parts.said, computed=parts.computed, printed=parts.printed)
        if not parts.gap:
            return told
        gap = self.book.message("check.points", gap=parts.gap) if parts.points else parts.gap
        return told + self.book.message("check.gap", gap=gap)

    def terms(self, check: Check) -> Arithmetic | None:
        """What ``spelled`` tells, in parts."""
        by_role: dict[str, list[Term]] = {}
        for term in check.terms:
            by_role.setdefault(term.role, []).append(term)
        make = {"sum": self._sum, "ratio": self._ratio, "growth": self._growth}.get(check.formula)
        return make(check, by_role) if make is not None and check.terms else None

    def proposal(self, finding: Finding) -> str | None:
        """The reading that would close the sums: what is printed, what it may have to be, and what slipped."""
        proposed = finding.proposed
        if proposed is None:
            return None
        why = self.book.maps("slip.names").get(proposed.why, proposed.why)
        printed = self.text(self.record.by_id[proposed.figure])
        return self.book.message("check.proposed", printed=printed, text=proposed.text, why=why)

    def text(self, figure: Figure) -> str:
        """A figure as printed, on one line."""
        return " ".join(figure.text.split())

    def _quote(self, group: list[Place], cause: str | None) -> Quote:
        text, at, pieces = self.record.text or "", min(place.start for place in group), []
        if group[0].figure.cell is not None:
            at = group[0].figure.start
        for place in group:
            figure = place.figure
            pieces.append(Piece(" ".join(text[at : figure.start].split())))
            pieces.append(Piece(self.text(figure), figure.id, figure.id == cause))
            at = figure.end
        if group[0].figure.cell is None:
            pieces.append(Piece(" ".join(text[at : max(place.end for place in group)].split())))
        kept = tuple(piece for piece in pieces if piece.text)
        return Quote(self.where(group[0]), kept, tuple(place.figure.id for place in group))

    def _cell(self, figure: Figure, named: bool) -> str:
        """A place in a table; the name of the table only where it is ``named``, what its caption says only there."""
        assert figure.cell is not None
        say = self.book.message
        table, row, col = self._tables[figure.cell.table], figure.cell.row, figure.cell.col
        inside = [c for c in table.cells if c.col <= col < c.col + c.colspan and c.row < table.header_rows]
        caption = "".join((table.caption or "").split())
        heads = dict.fromkeys("".join(c.text.split()) for c in inside if c.text.strip())
        header = " / ".join(head for head in heads if head not in caption)
        names = [c.text for c in table.cells if c.row <= row < c.row + c.rowspan and c.col < col]
        names = ["".join(n.split()) for n in names if any("\u4e00" <= sign <= "\u9fff" for sign in n)]
        fact = self.record.fact_of(figure.id)
        label = fact.label + (fact.subject or "") if fact else ""
        name = next((n for n in names if n in label), next(iter(names), ""))
        known = " ".join((table.caption or "").split()) or say("place.table", number=self._numbers[table.id])
        return say(
            "place.cell", table=known if named else "", row=row + 1, name=f"“{name}”" if name else "",
            col=col + 1, header=f"“{header}”" if header else "",
        ).strip()  # fmt: skip

    def _sum(self, check: Check, by_role: dict[str, list[Term]]) -> Arithmetic | None:
        total, parts = by_role.get("total", []), [t for t in check.terms if t.role != "total"]
        if len(total) != 1 or not parts:
            return None
        like = self._figure(total[0])
        turn = -1 if Decimal(total[0].weight) > 0 else 1
        parts.sort(key=lambda term: turn * Decimal(term.weight) < 0)
        said = ""
        for place, term in enumerate(parts[:_MOST_TERMS]):
            sign = "−" if turn * Decimal(term.weight) < 0 else "+"
            said += f" {sign} " if place else "−" * (sign == "−")
            said += self.text(self._figure(term))
        said += " + …" * (len(parts) > _MOST_TERMS)
        return self._compared(said, check, like)

    def _ratio(self, check: Check, by_role: dict[str, list[Term]]) -> Arithmetic | None:
        top, bottom, stated = (by_role.get(role, []) for role in ("numerator", "denominator", "stated"))
        if not (top and bottom and stated):
            return None
        said = f"{self.text(self._figure(top[0]))} ÷ {self.text(self._figure(bottom[0]))}"
        return self._compared(said, check, self._figure(stated[0]))

    def _growth(self, check: Check, by_role: dict[str, list[Term]]) -> Arithmetic | None:
        names = ("current", "base", "change", "stated")
        shown = {role: self.text(self._figure(by_role[role][0])) for role in names if role in by_role}
        if "stated" not in shown:
            return None
        if "current" in shown and "base" in shown:
            said = f"({shown['current']} − {shown['base']}) ÷ {shown['base']}"
        elif "current" in shown and "change" in shown:
            said = f"{shown['change']} ÷ ({shown['current']} − {shown['change']})"
        elif "change" in shown and "base" in shown:
            said = f"{shown['change']} ÷ {shown['base']}"
        else:
            return None
        return self._compared(said, check, self._figure(by_role["stated"][0]))

    def _compared(self, said: str, check: Check, like: Figure) -> Arithmetic | None:
        if check.expected is None:
            return None
        gap = abs(Decimal(check.difference or "0"))
        points = like.unit == "%"
        shown = self._amount(gap, like) if gap else ""
        computed = self._amount(Decimal(check.expected), like)
        return Arithmetic(said, computed, self.text(like), shown.rstrip("%") if points else shown, points)

    def _amount(self, value: Decimal, like: Figure) -> str:
        """A value in the unit in which a figure is printed, as finely as the eye needs."""
        number = value / Decimal(like.scale)
        fine = next(
            (n for n in range(like.decimals, like.decimals + 3) if number == round(number, n)),
            max(2, like.decimals + 2),
        )
        printed = f"{round(number, fine):{',' if ',' in like.text else ''}.{fine}f}"
        unit = like.unit if like.unit and like.unit in like.text else ""
        return printed + (self._scales.get(like.scale, "") if unit else "") + unit

    def _figure(self, term: Term) -> Figure:
        return self.record.by_id[term.figure]
