"""Facts of the prose: walks the sentences, binds every figure to the words that say what it is.

Chinese names the measure before its figure (基本支出300万元), now and then after it (12个行政村, 4065万元用于就业);
a clause without a name of its own speaks of the one before (，增长5%；，占60%).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import zip_longest

from extractor.interpret.clock import REACH, SEMICOLONS, Clock
from extractor.interpret.context import Context
from extractor.interpret.draft import Draft
from extractor.interpret.linking import PLANNED, PLANS, Linker
from extractor.interpret.naming import Namer
from extractor.interpret.nouns import STOPS, Nouns
from extractor.interpret.phrases import COUNTED, SQUARE, TOLD, Reading, phrases, plain
from extractor.interpret.reasons import prose_reasons
from extractor.interpret.sharing import Sharer
from extractor.interpret.thread import Scene, Thread
from extractor.interpret.vocabulary import CLOSE, ROUND
from extractor.lexicon.book import Book
from extractor.model.document import Cell
from extractor.model.figure import Figure
from extractor.model.outline import Outline, Sentence

HEAD = 32
"""Longest heading within a text, in characters."""
LINES = ("", "\n", "\f")
COLONS = ("\uff1a", ":")
FULL_STOPS = "。."
NAMING = re.compile(r"[^\d<>]{3,}")
"""A name that words of a cell can give: they are often too terse for one."""
CLAUSES = re.compile(r"[^\u3002;\uff1b\n]+[\u3002;\uff1b\n]*")
"""The sentences of a cell."""
AIM = 12
"""How far behind a figure the words are looked for that make it an aim."""
ALONE = STOPS + CLOSE + "\n\f"
"""What stands behind a value that is all that is told of its name."""
FORMULA = frozenset("=\uff1d")
QUOTED = '“"'
MARKED = re.compile(f"[{ROUND}{QUOTED}]")
"""A sentence without any of these names no account with those around it."""
BEHIND = re.compile(f"[^{ROUND}]*[{CLOSE[0]}{CLOSE[1]}]")
"""The rest of a bracket that was opened before a clause."""
CODED = "2"
"""What every code of an account by function begins with."""


def prose_drafts(figures: Sequence[Figure], outline: Outline, context: Context, book: Book) -> list[Draft]:
    """Drafts of all figures outside tables that say something, in document order."""
    scene = Scene(outline.view, phrases(book), context)
    return _Walk(outline, scene).run([f for f in figures if f.cell is None])


def cell_prose(figures: Sequence[Figure], outline: Outline, context: Context, book: Book) -> list[Draft]:
    """Drafts of figures in cells that tell something in sentences (年度总体目标 | 完成培训280人次；…), a cell a
    paragraph; ``figures`` are those of cells that no column claims."""
    told: dict[tuple[str, int, int], list[Figure]] = {}
    for figure in figures:
        if figure.cell is not None:
            told.setdefault((figure.cell.table, figure.cell.row, figure.cell.col), []).append(figure)
    if not told:
        return []
    walk = _Walk(outline, Scene(outline.view, phrases(book), context))
    tables = {table for table, _, _ in told}
    for grid in (grid for grid in outline.grids if grid.table.id in tables):
        cells = {(grid.table.id, cell.row, cell.col): cell for cell in grid.table.cells}
        for key in sorted(told.keys() & cells.keys()):
            text = cells[key].text
            told_so = TOLD.search(text) or (text[:1].isdecimal() and text.endswith(tuple(CLOSE)))
            if told_so and any(figure.kind not in {"date", "ordinal"} for figure in told[key]):
                left = cells.get((key[0], key[1], key[2] - 1))
                walk.paragraph(cells[key], left.text if left is not None else "", told[key], grid.section)
    return [draft for draft in walk.drafts if NAMING.fullmatch(draft.label)]


class _Walk:
    def __init__(self, outline: Outline, scene: Scene) -> None:
        self.view, self.sentences = outline.view, outline.sentences
        self.markers = {start: end for start, end in outline.markers if self.view[start - 1 : start] not in SQUARE}
        self.marks = sorted(self.markers)
        self.words, self.context, self.drafts = scene.words, scene.context, scene.drafts
        self.namer, self.sharer, self.linker, self.clock = Namer(scene), Sharer(scene), Linker(scene), Clock(scene)
        self.nouns = Nouns(scene)
        self.headline: tuple[str | None, str] = ("", "")
        self.ended = True

    def run(self, figures: Sequence[Figure]) -> list[Draft]:
        """Walk all sentences that hold figures."""
        at = 0
        thread = Thread(self.context.place(None))
        last_end, last_section = 0, None
        for sentence in self.sentences:
            if "\n" in self.view[last_end : sentence.start] or "\f" in self.view[last_end : sentence.start]:
                thread = self._paragraph(thread, sentence, last_section)
            last_end, last_section = sentence.end, sentence.section
            inside = []
            while at < len(figures) and figures[at].start < sentence.end:
                if figures[at].start >= sentence.start:
                    inside.append(figures[at])
                at += 1
            self._sentence(sentence, inside, thread)
        return self.drafts

    def paragraph(self, cell: Cell, lead: str, figures: Sequence[Figure], section: str | None) -> None:
        """Walk the sentences of a cell; ``lead`` are the words before it, which may say that it tells of aims."""
        place = self.context.place(section)
        basis = next((name for name, shape in self.words.headings if shape.search(lead)), None)
        thread = Thread(place, scope=place.scope, basis=basis)
        for found in CLAUSES.finditer(self.view, cell.start, cell.end):
            start, end = found.span()
            inside = [figure for figure in figures if start <= figure.start < end]
            self._sentence(Sentence(start=start, end=end, section=section), inside, thread)

    def _paragraph(self, thread: Thread, sentence: Sentence, last_section: str | None) -> Thread:
        place = self.context.place(sentence.section)
        fresh = Thread(place, scope=place.scope)
        if sentence.section == last_section:
            fresh.basis = thread.basis
            fresh.period = fresh.own_year = thread.own_year
            if sentence.start not in self.markers:
                fresh.item, fresh.account = thread.item, thread.account
        fresh.item = fresh.item or place.project
        if self.headline[0] == sentence.section and sentence.start not in self.markers:
            fresh.item = self.headline[1] or place.project
        if thread.pending or thread.whole:
            fresh.whole = thread.pending or thread.whole
        if fresh.whole and sentence.start not in self.markers and not fresh.item:
            fresh.whole = {}
        return fresh

    def _sentence(self, sentence: Sentence, inside: Sequence[Figure], thread: Thread) -> None:
        thread.begin()
        text = plain(self.view[sentence.start : sentence.end])
        self._account(text, thread)
        if "/" in (thread.place.period or "") and self.words.own_year.search(text):
            thread.period = thread.own_year = str(self.context.fiscal_year)
        if self.words.goal.search(text):
            thread.basis = "target"
        self._headed(sentence, bool(inside), thread)
        if not inside:
            return
        if match := self.words.plan_time.match(text):
            thread.local = self.words.plans[match["plan"]]
        elif span := self.clock.part(text, thread):
            thread.local = thread.period = span
        cursor = self.markers.get(sentence.start, sentence.start)
        ends = {f.end for f in inside}
        quantities = [
            f
            for f in inside
            if f.kind not in {"date", "ordinal"}
            and not f.rhetorical
            and self.view[f.start - 1 : f.start] not in self.words.operand
            and not (f.unit in self.words.ages and f.start not in ends and self.words.age.match(self.view, f.end))
        ]
        edges = {f.id: g.start if g else sentence.end for f, g in zip_longest(quantities, quantities[1:]) if f}
        for figure in inside:
            if figure.kind == "date":
                self.clock.date(figure, self.markers.get(sentence.start, sentence.start), thread)
            elif figure.id in edges and figure.start >= cursor:
                cursor = self._figure(figure, cursor, edges[figure.id], sentence, thread)
            elif figure.kind == "duration" and figure.start >= cursor:
                self.clock.years(figure, self.words.clause(plain(self.view[cursor : figure.start]))[0], thread)
        thread.pending = {}
        if text.endswith(("：", ":")) and thread.topic is not None:
            label = thread.topic.label
            thread.pending = {d.basis: d for d in thread.amounts if d.label == label and not d.part_of}

    def _headed(self, sentence: Sentence, told: bool, thread: Thread) -> None:
        """The undertaking that a line without a number names, or a sentence of a name alone, for the amounts behind it,
        or the words before a colon.

        ``told``: figures stand in the sentence. A line that names none ends what the one above it was about; one
        that goes on what the line above it says is no heading.
        """
        start = self.markers.get(sentence.start, sentence.start)
        ended, self.ended = self.ended, sentence.heading or self.view[sentence.end - 1] in STOPS
        if told:
            colon = next((at for sign in COLONS if (at := self.view.find(sign, start, start + HEAD)) > 0), -1)
            if colon > 0 and self.words.names_undertaking(head := plain(self.view[start:colon])):
                thread.item = head
        elif self.view[sentence.end - 1] in FULL_STOPS and ended and sentence.end - start <= HEAD:
            name = plain(self.view[start : sentence.end - 1])
            thread.item = name if self.words.names_undertaking(name) else thread.item
        elif ended and not self.ended and sentence.end - start <= HEAD and self.view[sentence.end :][:1] in LINES:
            line = plain(self.view[start : sentence.end])
            self.headline = (sentence.section, line if self.words.names_undertaking(line) else "")
            self.ended = True

    def _account(self, text: str, thread: Thread) -> None:
        """The account that a sentence names, and those around it: they hold until another is named."""
        if not MARKED.search(text):
            return
        leveled = self.words.account_level.search(text)
        if leveled and (match := self.words.item.search(text)):
            thread.item = match["item"].rpartition("）")[2] or match["item"]
        if match := (self.words.account_outer if leveled else self.words.account_quoted).search(text):
            names = self.words.account_name.finditer(match[0].lstrip(QUOTED))
            thread.account = tuple(found["name"] for found in names)

    def _figure(self, figure: Figure, cursor: int, edge: int, sentence: Sentence, thread: Thread) -> int:
        """Draft one figure; returns where the lead of the next one begins."""
        mark = self._mark(cursor, figure.start)
        if mark > cursor:
            thread.topic = None
        lead = plain(self.view[mark : figure.start])
        near, far, inside = self._key(lead, figure) or self.words.clause(lead)
        inside = inside or self._still_inside(lead, cursor, sentence)
        self.clock.bracket(thread, inside=inside)
        if thread.clause is not None and any(sign in self.view[thread.clause : figure.start] for sign in SEMICOLONS):
            thread.local = thread.clause = None
        held = thread.local or thread.period or ""
        if "/" not in held and "-" in held and self.words.own_span.match(near):
            thread.local = thread.place.period
        thread.local = self.clock.part(near, thread) or thread.local
        heard = self._before_words(figure, (far, near), thread, sentence, inside=inside)
        reading = heard or self.words.read(near, self.context.names, figure.kind)
        if lead in self.words.glue and cursor > sentence.start and self.drafts:
            reading = self._goes_on(figure, cursor) or reading
        aimed = self.words.aims.match(plain(self.view[figure.end : figure.end + AIM].partition("\n")[0])) is not None
        reading = self._turned(reading, near, figure, thread, aimed=aimed)
        last = thread.open
        after_open = last is not None and last is self.drafts[-1] and figure.start == last.figure.end
        some = self._some_of(figure)
        reading = reading if some is None or reading.label else Reading(some)
        wanted = some is None and not aimed and (after_open or self.namer.wants_noun(reading, figure))
        tail, tail_end = self.nouns.after(figure, edge) if wanted else ("", figure.end)
        if not inside:
            whole = lead if mark == cursor else plain(self.view[cursor : figure.start])
            self.linker.lists(whole, reading, thread, figure)
        glued = (
            cursor > self.markers.get(sentence.start, sentence.start) and not lead.strip("、 ") and bool(self.drafts)
        )
        draft = self.namer.draft(figure, reading, tail, (far, near), thread, glued=glued)
        if after_open and tail and last is not None:
            last.label = tail
        opens = self.words.leaves(near) or (not near and edge == figure.end)
        thread.open = draft if figure.kind in COUNTED and not tail and opens else None
        consumed = bool(tail) and draft.label.endswith(tail)
        self.linker.qualify(draft, reading, near, thread, aimed=aimed)
        if glued and reading.basis is None and draft.basis == "actual" and self.drafts[-1].basis in PLANS:
            draft.basis = self.drafts[-1].basis
        draft.inside = inside
        if CODED in near and (code := self.words.account_code.search(near)):
            draft.code = code["code"]
        self.linker.link(draft, reading, thread, near)
        self.drafts.append(draft)
        self.sharer.share_out(near, thread)
        if self.context.traced:
            draft.why = prose_reasons(draft, reading, (far, near, tail), thread, self.drafts)
        if not draft.label and figure.kind == "duration":
            self.clock.years(figure, near, thread)
            return cursor
        return tail_end if consumed else figure.end

    def _key(self, lead: str, figure: Figure) -> tuple[str, str, bool] | None:
        """The clause before a colon behind which a figure stands alone (总投资：300万元。), as ``Phrases.clause``."""
        name = lead.rstrip()
        if not name.endswith(COLONS) or self.view[figure.end : figure.end + 1] not in ALONE:
            return None
        key = self.words.clause(name[:-1])
        return key if key[0] and not self.words.opens_list.search(key[0]) else None

    def _before_words(
        self, figure: Figure, lead: tuple[str, str], thread: Thread, sentence: Sentence, *, inside: bool
    ) -> Reading | None:
        """What other words than those of its own clause call a figure: a formula's name, what a bracket follows.

        ``lead`` is (text before its clause, its clause).
        """
        far, near = lead
        if inside and not thread.bracketed:
            thread.bracketed = far
        reading = self._formula(figure, sentence) or self._named_before(figure, far, near, inside=inside)
        if reading is None and not inside and thread.bracketed and not near.strip(CLOSE):
            reading = self._read_before(thread.bracketed, figure)
            if reading is None and near and figure.kind == "percentage_points":
                held = self.words.clause(thread.bracketed)[0].lstrip(CLOSE)
                reading = self.words.read(held, self.context.names, figure.kind)
        behind = None if inside or reading is not None or not thread.bracketed else BEHIND.match(near)
        if behind is not None and behind.end() < len(near):
            held = self.words.clause(thread.bracketed)[0].lstrip(CLOSE)
            reading = self.words.read(held + near[behind.end() :], self.context.names, figure.kind)
        elif behind is not None:
            reading = self._read_before(thread.bracketed, figure)
        thread.bracketed = thread.bracketed if inside else ""
        return reading

    def _turned(self, reading: Reading, near: str, figure: Figure, thread: Thread, *, aimed: bool) -> Reading:
        """A reading in the light of what was told just before, and of what follows the figure."""
        last = self.drafts[-1] if self.drafts else None
        told = last is not None and (last is thread.base or last.basis == "prior") and reading.anchor != "to"
        if last is not None and told and self.words.moves.fullmatch(near):
            reading = Reading("", "change", of_label=last.label if last is thread.base else None)
        planned = PLANNED.match(self.view, figure.end)
        if reading.role == "change" and reading.of_label and planned:
            reading = reading._replace(role=None, anchor="plan")
        if reading.role == "change" and self.words.per_gain.fullmatch(near):
            reading = Reading(near)
        if reading.role == "change" and figure.kind == "percent" and (named := self.words.aim_named.search(near)):
            reading = Reading("", "rate", "target", of_label=named["of"])
        if planned and (named := self.words.plan_named.match(near)):
            basis = self.words.basis_of(named["of"]) or "target"
            whole = thread.head.label if thread.head is not None and basis == "target" else ""
            reading = Reading(whole, "rate", basis, of_label=named["of"])
        return Reading("", None, "target") if aimed and self.words.aim_lead.fullmatch(near) else reading

    def _formula(self, figure: Figure, sentence: Sentence) -> Reading | None:
        """The value of a formula has the name before the first sign of equality."""
        if self.view[figure.start - 1 : figure.start] not in FORMULA:
            return None
        start = max(self.markers.get(sentence.start, sentence.start), figure.start - REACH)
        match = self.words.formula.search(plain(self.view[start : figure.start]))
        return Reading(self.words.label(match["name"]), "rate" if figure.kind == "percent" else None) if match else None

    def _named_before(self, figure: Figure, far: str, near: str, *, inside: bool) -> Reading | None:
        """A figure alone in brackets says how much of what stands before them (公路建设（2,000万元）)."""
        if not inside or near or not self.view.startswith(tuple(CLOSE), figure.end) or figure.kind != "amount":
            return None
        return self._read_before(far, figure)

    def _read_before(self, far: str, figure: Figure) -> Reading | None:
        """What the clause before a bracket names."""
        clause = self.words.clause(far)[0].lstrip(CLOSE)
        reading = self.words.read(clause, self.context.names, figure.kind)
        return reading if reading.label and reading.role is None and reading.anchor is None else None

    def _goes_on(self, figure: Figure, cursor: int) -> Reading | None:
        """A figure tied to a change by 和 alone is another change of its sort (增长4.6%和7.5%), a span another span."""
        last = self.drafts[-1]
        if last.figure.kind == figure.kind == "duration" and last.label and last.figure.end == cursor:
            return Reading(last.label)
        if last.figure.kind != figure.kind or last.figure.end != cursor:
            return None
        if last.basis == "prior" and last.label and figure.kind == "percent":
            return Reading(last.label, anchor="from")
        return Reading("", "change", of_label=last.of_label) if last.role == "change" else None

    def _some_of(self, figure: Figure) -> str | None:
        """What a count is of that tells of some of those just counted (36个行业中，25个…)."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or figure.kind not in COUNTED or last.figure.kind != figure.kind or not last.label:
            return None
        between = plain(self.view[last.figure.end : figure.start])
        found = self.words.among.match(between)
        return last.label if found is not None and found.end() == len(between) else None

    def _still_inside(self, lead: str, cursor: int, sentence: Sentence) -> bool:
        """Whether the bracket in which the figure before stands is still open (一般债务30亿元，专项债务50亿元）."""
        follows = bool(self.drafts) and sentence.start < self.drafts[-1].figure.end <= cursor
        return follows and self.drafts[-1].inside and not any(sign in lead for sign in CLOSE)

    def _mark(self, cursor: int, end: int) -> int:
        """The end of the last enumerator between two figures, else ``cursor``."""
        at = bisect_left(self.marks, end)
        return max(cursor, self.markers[self.marks[at - 1]]) if at and self.marks[at - 1] >= cursor else cursor
