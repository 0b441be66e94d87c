"""Facts of the prose: walks the sentences, binds every figure to the words that say what it is.

Chinese names the measure before its figure (基本支出300万元), now and then after it (12个行政村, 4065万元用于就业);
a clause without a name of its own speaks of the one before (，增长5%；，占60%).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from extractor.interpret.context import Context, Place
from extractor.interpret.draft import Draft
from extractor.interpret.phrases import PAUSES, Phrases, Reading, phrases, plain
from extractor.lexicon.book import Book
from extractor.model.fact import Basis, Role
from extractor.model.figure import Figure
from extractor.model.outline import Outline, Sentence

COUNTED = frozenset({"count", "headcount", "households", "area", "length", "volume", "mass", "energy", "other"})
TAIL = 24
PLANNED = regex.compile(r"\p{Han}[\s\v]*\d+(?:\.\d+)?%")
SPLIT = regex.compile(r"[、，,]")

REACH = 200
"""How far back in a sentence the words that lead to a date are looked for."""


@dataclass(slots=True)
class Thread:
    """What a paragraph has said so far."""

    place: Place
    topic: Draft | None = None
    head: Draft | None = None
    pending: dict[Basis | None, Draft] = field(default_factory=dict)
    period: str | None = None
    scope: str | None = None
    basis: Basis | None = None
    item: str | None = None
    spoken: Draft | None = None
    whole: dict[Basis | None, Draft] = field(default_factory=dict)
    plan: tuple[Draft, Role] | None = None
    local: str | None = None
    said: bool = False
    weak: bool = False
    amounts: list[Draft] = field(default_factory=list)
    shared: list[Draft] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    rest: str = ""
    run: list[Draft] = field(default_factory=list)
    pairs: list[Draft] = field(default_factory=list)


def prose_drafts(figures: Sequence[Figure], outline: Outline, context: Context, book: Book) -> list[Draft]:
    """Drafts of all figures outside tables that say something, in document order."""
    return _Walk(outline, context, phrases(book)).run([f for f in figures if f.cell is None])


class _Walk:
    def __init__(self, outline: Outline, context: Context, words: Phrases) -> None:
        self.view = outline.view
        self.sentences = outline.sentences
        self.markers = dict(outline.markers)
        self.marks = sorted(self.markers)
        self.context = context
        self.words = words
        self.drafts: list[Draft] = []

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

    def _paragraph(self, thread: Thread, sentence: Sentence, last_section: str | None) -> Thread:
        place = self.context.place(sentence.section)
        fresh = Thread(place, scope=place.scope)
        if sentence.section == last_section:
            fresh.basis = thread.basis
            if sentence.start not in self.markers:
                fresh.item = thread.item
        if thread.pending or thread.whole:
            fresh.whole = thread.pending or thread.whole
        if fresh.whole and sentence.start not in self.markers and not fresh.item:
            fresh.whole = {}
        return fresh

    def _sentence(self, sentence: Sentence, inside: Sequence[Figure], thread: Thread) -> None:
        thread.head, thread.local, thread.said, thread.spoken, thread.run = None, None, False, None, []
        text = plain(self.view[sentence.start : sentence.end])
        if self.words.item_mark in text and (match := self.words.item.search(text)):
            thread.item = match["item"].rpartition("）")[2] or match["item"]
        if self.words.goal.search(text):
            thread.basis = "target"
        if not inside:
            return
        cursor = self.markers.get(sentence.start, sentence.start)
        for index, figure in enumerate(inside):
            if figure.kind == "date":
                self._date(figure, sentence, thread)
                continue
            if figure.kind == "ordinal" or figure.rhetorical or figure.start < cursor:
                continue
            after = next((f for f in inside[index + 1 :] if f.kind not in {"date", "ordinal"} and not f.rhetorical), None)
            cursor = self._figure(figure, cursor, after.start if after else sentence.end, sentence, thread)
        thread.pending = {}
        if text.endswith(("：", ":")) and thread.topic is not None:
            label = thread.topic.label
            thread.pending = {d.basis: d for d in thread.amounts if d.label == label and not d.part_of}

    def _date(self, figure: Figure, sentence: Sentence, thread: Thread) -> None:
        """A date sets the period of what follows, unless it names what something is compared with.

        At the start of a sentence a year (or a day as of which stocks are given) holds for the paragraph; elsewhere a
        date holds for the rest of its sentence.
        """
        start = max(self.markers.get(sentence.start, sentence.start), figure.start - REACH)
        before = plain(self.view[start : figure.start])
        after = plain(self.view[figure.end : figure.end + 3])
        if self.words.compares.match(before) or self.words.compared.match(after):
            return
        value = figure.value or (f"{figure.low}/{figure.high}" if figure.low and figure.high else None)
        rest, _, _ = self.words.strip_lead(self.words.clause(before)[0], self.context.names)
        if value is None or len(rest) > 6 and not self.words.date_join.match(rest):
            return
        thread.local = value
        dated = self.words.as_of.search(before) or self.words.as_of.match(after)
        if (not rest.strip() and len(before) < 12 and len(value) != 7) or dated:
            thread.period = value if dated or len(value) != 10 else thread.period

    def _figure(self, figure: Figure, cursor: int, edge: int, sentence: Sentence, thread: Thread) -> int:
        """Draft one figure; returns where the lead of the next one begins."""
        mark = self._mark(cursor, figure.start)
        if mark > cursor:
            thread.topic = None
        lead = plain(self.view[mark : figure.start])
        near, far, inside = self.words.clause(lead)
        reading = self.words.read(near, self.context.names, figure.kind)
        if reading.role == "change" and reading.of_label and PLANNED.match(self.view, figure.end):
            reading = reading._replace(role=None, anchor="plan")
        tail, tail_end = self._tail(figure, edge)
        if not inside:
            self._lists(plain(self.view[cursor : figure.start]), reading, thread, figure)
        glued = cursor > self.markers.get(sentence.start, sentence.start) and not lead.strip("、 ") and bool(self.drafts)
        draft = self._draft(figure, reading, tail, (far, near), thread, glued=glued)
        consumed = bool(tail) and draft.label.endswith(tail)
        self._qualify(draft, reading, near, thread)
        draft.inside = inside
        self._link(draft, reading, thread, near)
        self.drafts.append(draft)
        self._share_out(near, thread)
        return tail_end if consumed else figure.end

    def _mark(self, cursor: int, end: int) -> int:
        """The end of the last enumerator between two figures, else ``cursor``."""
        at = bisect_left(self.marks, end)
        return max(cursor, self.markers[self.marks[at - 1]]) if at and self.marks[at - 1] >= cursor else cursor

    def _lists(self, lead: str, reading: Reading, thread: Thread, figure: Figure) -> None:
        if self.words.ends_list.search(lead):
            thread.head = None
        if match := self.words.within.search(lead):
            thread.head = self._find(match["whole"], thread)
            return
        if not (reading.listed or self.words.opens_list.search(lead)):
            return
        head = next((d for d in reversed(thread.amounts) if d.figure.unit == figure.unit), None)
        if head is not None and head.part_of and thread.head is not None and self._apart(thread.head, head):
            head.part_of = None
        thread.head = head

    def _apart(self, first: Draft, second: Draft) -> bool:
        """Whether a semicolon divides two figures: the second opens a list of its own."""
        return any(sign in self.view[first.figure.end : second.figure.start] for sign in "；;")

    def _tail(self, figure: Figure, edge: int) -> tuple[str, int]:
        """The noun right after a figure and where it ends."""
        text = self.view[figure.end : min(edge, figure.end + TAIL)]
        skip = 1 if text.startswith(self.words.of_mark) else 0
        stop = next((i for i, sign in enumerate(text) if sign in PAUSES + "。！？\n、"), len(text))
        text = text[skip:stop]
        cut = self.words.after_stop.search(text, 1)
        noun = text[: cut.start()] if cut else text
        if self.words.after_stop.match(noun) or not any("\u4e00" <= ch <= "\u9fff" for ch in noun[:2]):
            return "", figure.end
        label = self.words.label(plain(noun))
        return label, figure.end + skip + len(noun)

    def _draft(
        self, figure: Figure, reading: Reading, tail: str, lead: tuple[str, str], thread: Thread, *, glued: bool
    ) -> Draft:
        label, role, topic = reading.label, reading.role or _role(figure), thread.topic
        far, near = lead
        if figure.kind == "percentage_points":
            role = "change"
        elif role in {"share", "rate"} and figure.kind not in {"percent", "ratio"}:
            role = "amount"
        if near == self.words.of_mark and thread.plan is not None and thread.plan[0] is self.drafts[-1]:
            label, role = thread.plan[0].label, thread.plan[1]
        elif role == "amount" and figure.kind == "score":
            label = self._points(label or reading.spare or near, thread)
        elif figure.kind == "duration" and not label:
            label = ""
        elif near.strip(PAUSES) in self.words.sum and self._summed(figure, thread):
            label = near.strip(PAUSES)
        elif not label and glued and role == "amount" and not tail:
            label = self.drafts[-1].label
        elif role == "amount" and figure.kind in COUNTED and tail and self._leaves_noun(label, reading, figure):
            label = self._verb(label) + tail
        elif not label or label in self.words.generic_all:
            label = self._inherited(figure, reading, tail, far, thread)
        elif label in self.words.ratio_word and topic is not None and thread.said:
            label = overlap(topic.label, label)
        elif figure.kind == "amount" and (verb := self.words.money_verb.match(label)):
            label = label[verb.end() :]
        return Draft(figure=figure, label=label, role=role, trail=thread.place.titles)

    @staticmethod
    def _summed(figure: Figure, thread: Thread) -> list[Draft]:
        """The figures just before that a sum can be of: two or more of its unit, none above it."""
        run = [d for d in thread.run if d.figure.unit == figure.unit and not d.part_of]
        total = figure.number
        fits = total is not None and all((d.figure.number or 0) <= total for d in run)
        return run if len(run) >= 2 and fits else []

    def _points(self, label: str, thread: Thread) -> str:
        """Points given speak of the item whose most points were named: 预算执行指标满分20分，得19.05分."""
        if label in self.words.score_got and thread.topic is not None:
            full = self.words.score_full.match(thread.topic.label)
            return overlap(thread.topic.label[: full.start()] if full else thread.topic.label, self.words.points)
        return label or (thread.topic.label if thread.topic else "")

    def _leaves_noun(self, label: str, reading: Reading, figure: Figure) -> bool:
        """Whether the words before a counted figure leave it to the noun after it to say what is counted."""
        if not label or label in self.words.generic_all or self.words.leaves_noun.match(label):
            return True
        return label.count("、") >= 2 or self.view.startswith(self.words.of_mark, figure.end)

    def _verb(self, label: str) -> str:
        match = self.words.generic.match(label)
        return match[0] if match and 1 < len(match[0]) <= 4 and match[0] not in self.words.empty_verbs else ""

    def _inherited(self, figure: Figure, reading: Reading, tail: str, far: str, thread: Thread) -> str:
        """The label of a figure whose own clause names none."""
        spare = reading.spare or reading.label
        verbal = bool(spare) and self.words.money_verb.match(spare + "##") is not None
        if figure.kind == "amount" and verbal:
            after = plain(self.view[figure.end : figure.end + 48])
            if tail:
                return tail
            if match := self.words.purpose.match(after):
                return self.words.label(match["what"])
        if reading.role == "change" or reading.anchor:
            told = self._told_before(far)
            if told:
                return told
        topic = thread.topic or thread.spoken
        if verbal or spare in self.words.generic_all:
            same = topic is not None and thread.said and topic.figure.unit == figure.unit
            return topic.label if same and topic is not None else spare
        if thread.item is not None:
            return thread.item
        if (swapped := self._other_side(spare, figure, thread)) is not None:
            return swapped
        if not thread.said and thread.spoken is not None:
            return thread.spoken.label
        if thread.topic is not None and not thread.weak and not self.words.own_time.match(spare):
            return thread.topic.label
        if spare and reading.role is None:
            thread.weak = True
            return spare
        return (topic.label if topic else "") or tail or spare

    def _other_side(self, spare: str, figure: Figure, thread: Thread) -> str | None:
        """支出完成80亿元 after 社会保险基金收入: the same fund's other side; else the fund that the heading names."""
        side = next((w for w in self.words.sides if spare.startswith(w)), None)
        if side is None:
            return None
        last = thread.amounts[-1] if thread.amounts else None
        near = last is not None and not any(sign in self.view[last.figure.end : figure.start] for sign in "；;。")
        whole = last if near else next((d for d in reversed(thread.amounts) if not d.part_of), None)
        if whole is not None:
            for other in self.words.sides:
                if whole.label.endswith(other):
                    return whole.label[: -len(other)] + side
        title = thread.place.titles[-1] if thread.place.titles else ""
        match = self.words.fund.search(title)
        return match["fund"] + side if match else None

    def _told_before(self, far: str) -> str:
        """项目支出增加，较上年增加…: the clause before names what changed."""
        clause = self.words.clause(far.rstrip(PAUSES))[0]
        phrase, _, _ = self.words.strip_lead(clause, self.context.names)
        reading = self.words.read_change(phrase)
        return reading.label if reading is not None else ""

    def _share_out(self, near: str, thread: Thread) -> None:
        """甲、乙分别新增3.81亿元、2.69亿元: one name each."""
        last = self.drafts[-1]
        if match := self.words.each.match(near):
            thread.names = self._names([n for n in SPLIT.split(match["names"]) if n])
            thread.rest = match["rest"] if last.role != "amount" else self.words.label(match["rest"])
            thread.shared, thread.run = [last], [*thread.run, last]
        elif self.words.pairs.match(near) and thread.run:
            thread.names, thread.shared, thread.pairs = [], [last], thread.run
        elif thread.shared and not self.words.strip_lead(near, self.context.names)[0]:
            thread.shared.append(last)
            thread.run = [*thread.run, last] if last.role == "amount" else thread.run
        else:
            thread.shared, thread.pairs = [], []
            thread.run = [*thread.run, last] if last.role == "amount" else thread.run
        if 2 <= len(thread.shared) <= len(thread.pairs):
            for draft, about in zip(thread.shared, thread.pairs[-len(thread.shared) :]):
                draft.label, draft.about, draft.scope = about.label, about.figure.id, about.scope
                draft.role, draft.basis = thread.shared[0].role, thread.shared[0].basis
                draft.of_label, draft.of = thread.shared[0].of_label, thread.shared[0].of
        if len(thread.shared) >= 2 and len(thread.shared) <= len(thread.names):
            for draft, name in zip(thread.shared, thread.names[-len(thread.shared) :]):
                rest, scope, _ = self.words.strip_lead(name, self.context.names)
                first = thread.shared[0]
                own = self.words.read(rest + thread.rest, self.context.names).label if first.role != "amount" else ""
                draft.label = own or (self.words.tidy(rest) or name) + thread.rest
                draft.scope, draft.role, draft.basis = scope or draft.scope, first.role, first.basis
                draft.of_label = first.of_label

    def _names(self, names: list[str]) -> list[str]:
        """Names that share a noun, each with it: 第一、二、三产业 -> 第一产业, 第二产业, 第三产业; 城镇、农村居民收入."""
        if len(names) < 2:
            return names
        last, first = self.words.nth.match(names[-1]), self.words.nth.match(names[0])
        if last and first and all(len(name) <= first.end() for name in names[:-1]):
            th = first["th"] or ""
            tail = names[-1][last.end() :]
            return [*(th + name.removeprefix(th) + tail for name in names[:-1]), th + names[-1].removeprefix(th)]
        size = len(names[0])
        if all(len(name) == size for name in names[:-1]) and size <= 3 and len(names[-1]) >= size + 3:
            return [*(name + names[-1][size:] for name in names[:-1]), names[-1]]
        return names

    def _qualify(self, draft: Draft, reading: Reading, near: str, thread: Thread) -> None:
        """Basis, period and scope of a draft."""
        place = thread.place
        if reading.scope and thread.head is None:
            thread.scope = reading.scope
        draft.scope = reading.scope or thread.scope or place.scope
        draft.period = thread.local or thread.period or place.period
        basis: Basis | None = reading.basis or thread.basis or place.basis or "actual"
        after = plain(self.view[draft.figure.end : draft.figure.end + 6])
        if self.words.aims.match(after) or self.words.hope.search(near):
            basis = "target"
        if reading.anchor == "to" and not reading.label and thread.topic is not None and thread.topic.basis == "budget":
            basis = "budget"
        if reading.anchor == "plan":
            basis = "target"
        elif reading.anchor in {"prior", "from"} and draft.role != "change":
            basis = "prior"
            if thread.local is None or reading.anchor == "prior":
                draft.period = reading.year or self.context.year_before(draft.period)
        elif draft.role == "amount" and self.words.prior_word.match(near) and not self.words.carried.search(near):
            basis, draft.period = "prior", self.context.year_before(draft.period)
        if draft.role == "share" or (draft.role == "rate" and basis in {"actual", "budget"}):
            basis = None
        if basis == "actual" and reading.basis is None:
            basis = self._planned(draft) or basis
        if draft.figure.kind == "score" and self.words.score_full.match(draft.label):
            basis = None
        if reading.role in {"share", "rate"} and draft.role == "amount" and reading.of_label:
            basis = self.words.basis_of(reading.of_label) or basis
        draft.basis = basis
        draft.of_label = reading.of_label

    def _planned(self, draft: Draft) -> Basis | None:
        """What lies after the year reported on can only be planned; a budget report plans all money of its year."""
        year = (draft.period or "").rpartition("/")[2][:4]
        own = self.context.fiscal_year
        if not year.isdigit() or own is None:
            return None
        money = draft.figure.kind == "amount" and self.context.kind in self.words.budget_kinds
        if int(year) > own:
            return "budget" if money else "target"
        return "budget" if int(year) == own and money and self.context.kind in self.words.own_year_kinds else None

    def _link(self, draft: Draft, reading: Reading, thread: Thread, near: str) -> None:
        """Who is relative to whom; and what the next clause will inherit."""
        topic, inside = thread.topic, draft.inside
        if draft.label and not inside:
            thread.spoken = draft
        if draft.role != "amount" and thread.plan is not None and draft.figure.kind == "percent":
            draft.of, thread.plan = thread.plan[0].figure.id, None
            draft.about = topic.figure.id if topic is not None else None
            return
        if draft.role == "amount" and (reading.anchor == "plan" or reading.role in {"share", "rate"}):
            thread.plan = (draft, "change" if reading.anchor == "plan" else "rate" if draft.basis == "budget" else "share")
        if draft.role == "amount":
            self._part(draft, reading, thread, near if inside else None)
            thread.amounts.append(draft)
        elif topic is not None and topic.label and draft.label.startswith(topic.label):
            draft.about = topic.figure.id
        if draft.role == "share":
            whole = self._find(reading.of_label, thread) or thread.head
            draft.of = whole.figure.id if whole is not None else None
            draft.of_label = draft.of_label or (whole.label if whole is not None else None)
        elif draft.role == "rate" and reading.of_label and topic is not None:
            plan = next((d for d in reversed(thread.amounts) if d.basis == "budget" and d.label == topic.label), None)
            draft.of = plan.figure.id if plan is not None else None
        if draft.label in self.words.sum:
            for part in self._summed(draft.figure, thread):
                part.part_of = draft.figure.id
        if inside or not draft.label or draft.role not in {"amount", "rate"} or reading.of_label:
            return
        if reading.anchor == "from" or draft.basis != "prior":
            thread.weak = thread.weak and not reading.label
            thread.topic, thread.said = draft, True

    def _part(self, draft: Draft, reading: Reading, thread: Thread, inside: str | None) -> None:
        """The total a listed amount is part of: the list's head, or the whole that numbered paragraphs divide."""
        head = thread.head
        if inside is not None:
            head = next((d for d in reversed(thread.amounts) if not d.inside and d.figure.unit == draft.figure.unit), None)
            head = None if self.words.apart.match(inside) else head
        if head is None and thread.whole and (not thread.amounts or thread.amounts[0].label == draft.label):
            head = thread.whole.get(draft.basis)
        full = self.words.score_full.match(draft.label) if draft.figure.kind == "score" else None
        if head is None or head is draft or head.figure.unit != draft.figure.unit or reading.anchor is not None or full:
            return
        if thread.head is head and not self._goes_on(head, draft, thread):
            thread.head = None
            return
        draft.part_of = head.figure.id
        draft.trail = (*draft.trail, head.label)

    def _goes_on(self, head: Draft, draft: Draft, thread: Thread) -> bool:
        """Whether a list still runs: not past its own total, nor past a semicolon when its items are set off by less."""
        parts = [d for d in thread.amounts if d.part_of == head.figure.id]
        total, value = head.figure.number, draft.figure.number
        if total is not None and value is not None and value > total:
            return False
        given = [number for d in parts if (number := d.figure.number) is not None]
        if len(given) >= 2 and total is not None and sum(given) == total:
            return False
        return len(parts) < 2 or not self._apart(parts[-1], draft) or self._apart(parts[0], parts[1])

    def _find(self, words: str | None, thread: Thread) -> Draft | None:
        if not words:
            return None
        bare = self.words.label(self.words.strip_lead(words, self.context.names)[0])
        for draft in reversed(thread.amounts):
            if draft.label and (draft.label == bare or bare and (bare.endswith(draft.label) or draft.label.endswith(bare))):
                return draft
        return None


def overlap(first: str, second: str) -> str:
    """Two phrases as one, what both share said once: 问卷回收 + 回收率 -> 问卷回收率."""
    size = next((n for n in range(min(len(first), len(second)), 0, -1) if first.endswith(second[:n])), 0)
    return first + second[size:]


def _role(figure: Figure) -> Role:
    return "rate" if figure.kind in {"percent", "ratio"} else "amount"
