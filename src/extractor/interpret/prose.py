"""Facts of the prose: walks the sentences, binds every figure to the words that say what it is.

Chinese names the measure before its figure (基本支出300万元), now and then after it (12个行政村, 4065万元用于就业);
a clause without a name of its own speaks of the one before (，增长5%；，占60%).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.interpret.context import Context, Place
from extractor.interpret.draft import Draft
from extractor.interpret.phrases import PAUSES, Phrases, Reading, last_clause, phrases, plain
from extractor.lexicon.book import Book
from extractor.model.fact import Basis, Role
from extractor.model.figure import Figure
from extractor.model.outline import Outline, Sentence

COUNTED = frozenset({"count", "headcount", "households", "area", "length", "volume", "mass", "energy", "other"})
TAIL = 24


@dataclass(slots=True)
class Thread:
    """What a paragraph has said so far."""

    place: Place
    topic: Draft | None = None
    head: Draft | None = None
    pending: Draft | None = None
    period: str | None = None
    scope: str | None = None
    basis: Basis | None = None
    item: str | None = None
    amounts: list[Draft] = field(default_factory=list)


def prose_drafts(figures: Sequence[Figure], outline: Outline, context: Context, book: Book) -> list[Draft]:
    """Drafts of all figures outside tables that say something, in document order."""
    return _Walk(outline, context, phrases(book)).run([f for f in figures if f.cell is None])


class _Walk:
    def __init__(self, outline: Outline, context: Context, words: Phrases) -> None:
        self.view = outline.view
        self.sentences = outline.sentences
        self.markers = {start: end for start, end in outline.markers}
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
            fresh.pending, fresh.scope = thread.pending, thread.scope
            fresh.basis, fresh.period = thread.basis, thread.period
        return fresh

    def _sentence(self, sentence: Sentence, inside: Sequence[Figure], thread: Thread) -> None:
        start = self.markers.get(sentence.start, sentence.start)
        thread.head = None
        if not any(f.kind != "date" for f in inside):
            text = plain(self.view[start : sentence.end])
            if match := self.words.item.search(text):
                thread.item = match["item"].rpartition("）")[2] or match["item"]
            if self.words.goal.search(text):
                thread.basis = "target"
        cursor = start
        for index, figure in enumerate(inside):
            if figure.kind == "date":
                self._date(figure, sentence, thread)
                continue
            if figure.kind == "ordinal" or figure.rhetorical or figure.start < cursor:
                continue
            after = next((f for f in inside[index + 1 :] if f.kind not in {"date", "ordinal"} and not f.rhetorical), None)
            edge = after.start if after else sentence.end
            cursor = self._figure(figure, cursor, edge, sentence, thread)
        if inside and plain(self.view[sentence.start : sentence.end]).endswith(("：", ":")):
            thread.pending = thread.topic

    def _date(self, figure: Figure, sentence: Sentence, thread: Thread) -> None:
        """A date sets the period of what follows, unless it names what something is compared with."""
        before = plain(self.view[max(sentence.start, figure.start - 2) : figure.start])
        after = plain(self.view[figure.end : figure.end + 3])
        if self.words.compares.search(before) or self.words.compared.match(after):
            return
        clause = last_clause(plain(self.view[sentence.start : figure.start]))
        rest, _, _ = self.words.strip_lead(clause, self.context.names)
        if len(rest) > 6 and not clause.endswith(("至", "到", "在", "于")):
            return
        thread.period = figure.value or (f"{figure.low}/{figure.high}" if figure.low and figure.high else thread.period)

    def _figure(self, figure: Figure, cursor: int, edge: int, sentence: Sentence, thread: Thread) -> int:
        """Draft one figure; returns where the lead of the next one begins."""
        lead = plain(self.view[cursor : figure.start])
        if self.words.goal.search(lead):
            thread.basis = "target"
        near = last_clause(lead)
        reading = self.words.read(near, self.context.names)
        tail, tail_end = self._tail(figure, edge)
        self._lists(lead, reading, thread, figure)
        draft = self._draft(figure, reading, tail, thread, glued=not lead.strip("、 ") and bool(self.drafts))
        consumed = bool(tail) and draft.label.endswith(tail)
        self._qualify(draft, reading, near, tail, thread)
        self._link(draft, reading, thread)
        self.drafts.append(draft)
        return tail_end if consumed else figure.end

    def _lists(self, lead: str, reading: Reading, thread: Thread, figure: Figure) -> None:
        if self.words.ends_list.search(lead):
            thread.head = None
        opened = reading.listed or self.words.opens_list.search(lead)
        if not opened:
            return
        same = [d for d in thread.amounts if d.role == "amount"]
        head = same[-1] if same else None
        if head is not None and head.part_of and "；" in lead + "；" and thread.head is not None and head is not thread.head:
            head.part_of = None if "；" in self._between(thread.head, head) else head.part_of
        thread.head = head

    def _between(self, first: Draft, second: Draft) -> str:
        return self.view[first.figure.end : second.figure.start]

    def _tail(self, figure: Figure, edge: int) -> tuple[str, int]:
        """The noun right after a figure and where it ends."""
        text = self.view[figure.end : min(edge, figure.end + TAIL)]
        if text.startswith("的"):
            text = "\v" + text[1:]
        stop = next((i for i, sign in enumerate(text) if sign in PAUSES + "。！？\n、"), len(text))
        text = text[:stop]
        cut = self.words.after_stop.search(text, 1)
        noun = text[: cut.start()] if cut else text
        if self.words.after_stop.match(noun) or not any("\u4e00" <= ch <= "\u9fff" for ch in noun[:2]):
            return "", figure.end
        return plain(noun), figure.end + len(noun)

    def _draft(self, figure: Figure, reading: Reading, tail: str, thread: Thread, *, glued: bool) -> Draft:
        label, role = reading.label, reading.role or _role(figure)
        topic = thread.topic
        if figure.kind == "percentage_points":
            role = "change"
        if role == "change" and reading.anchor is None and reading.role is None:
            label = label or ""
        if not label and glued and self.drafts and role == "amount":
            label = self.drafts[-1].label
        elif role == "amount" and figure.kind in COUNTED and tail and self._names_after(label):
            verb = label if label and label not in self.words.generic_all else ""
            label = self._verb(verb) + tail
        elif not label or label in self.words.generic_all:
            label = self._inherited(figure, reading, label, tail, thread)
        elif label in self.words.ratio_word and topic is not None:
            label = topic.label + label
        return Draft(figure=figure, label=label, role=role, trail=thread.place.titles)

    def _names_after(self, label: str) -> bool:
        """Whether the words before a counted figure leave it to the noun after it to say what is counted."""
        return not label or label in self.words.generic_all or bool(self.words.leaves_noun.search(label))

    def _verb(self, label: str) -> str:
        match = self.words.generic.search(label)
        return match[0] if match and len(match[0]) <= 4 else ""

    def _inherited(self, figure: Figure, reading: Reading, label: str, tail: str, thread: Thread) -> str:
        if label in self.words.generic_all and label:
            after = plain(self.view[figure.end : figure.end + 48])
            if figure.kind == "amount" and (match := self.words.purpose.match(after)):
                return self._noun(match["what"])
            return self._verb(label) + tail if tail else label
        if thread.item is not None:
            return thread.item
        if thread.topic is not None:
            return thread.topic.label
        return tail or label

    def _noun(self, text: str) -> str:
        return self.words.label(text)

    def _qualify(self, draft: Draft, reading: Reading, near: str, tail: str, thread: Thread) -> None:
        """Basis, period and scope of a draft."""
        place = thread.place
        if reading.scope:
            thread.scope = reading.scope
        draft.scope = thread.scope or place.scope
        draft.period = thread.period or place.period
        if draft.period and self.words.instant.search(near) and len(draft.period) == 4:
            thread.period = draft.period = f"{draft.period}-12-31"
        basis: Basis | None = reading.basis or thread.basis or place.basis or "actual"
        if self.words.aims.match(plain(self.view[draft.figure.end : draft.figure.end + 4])):
            basis = "target"
        if reading.anchor in {"prior", "from"} and draft.role != "change":
            draft.period, basis = self.context.year_before(draft.period), "prior"
        elif self.words.prior_word.match(near) and draft.role == "amount" and not reading.anchor:
            basis = basis if self.words.carried.search(near) else "prior"
            draft.period = draft.period if basis != "prior" else self.context.year_before(draft.period)
        if draft.role == "share" or (draft.role == "rate" and basis in {"actual", "budget"}):
            basis = None
        draft.basis = basis
        draft.of_label = reading.of_label

    def _link(self, draft: Draft, reading: Reading, thread: Thread) -> None:
        """Who is relative to whom; and what the next clause will inherit."""
        topic = thread.topic
        if draft.role == "amount":
            head = thread.head
            if head is not None and head is not draft and head.figure.unit == draft.figure.unit and reading.anchor is None:
                draft.part_of = head.figure.id
            thread.amounts.append(draft)
        elif topic is not None and topic.label and draft.label.startswith(topic.label):
            draft.about = topic.figure.id
            draft.indicator = None
        if draft.role == "share":
            whole = self._find(reading.of_label, thread) or thread.head
            draft.of = whole.figure.id if whole is not None else None
            draft.of_label = draft.of_label or (whole.label if whole is not None else None)
        elif draft.role == "rate" and reading.of_label and topic is not None:
            plan = next((d for d in reversed(thread.amounts) if d.basis == "budget" and d.label == topic.label), None)
            draft.of = plan.figure.id if plan is not None else None
        if draft.label and draft.role in {"amount", "rate"} and reading.anchor != "prior" and not reading.of_label:
            thread.topic = draft

    def _find(self, words: str | None, thread: Thread) -> Draft | None:
        if not words:
            return None
        bare = self.words.label(self.words.strip_lead(words, self.context.names)[0])
        for draft in reversed(thread.amounts):
            if draft.label and (draft.label == bare or bare and (bare.endswith(draft.label) or draft.label.endswith(bare))):
                return draft
        return None


def _role(figure: Figure) -> Role:
    return "rate" if figure.kind in {"percent", "ratio"} else "amount"
