"""What a figure of the prose belongs to: its basis, period and level, its total, what it is relative to."""

from __future__ import annotations

import operator
import re
from itertools import takewhile

import regex

from extractor.interpret.context import Place, whole_year
from extractor.interpret.draft import Draft
from extractor.interpret.naming import summed
from extractor.interpret.phrases import COUNTED, Reading, plain
from extractor.interpret.thread import Scene, Thread
from extractor.model.fact import Basis
from extractor.model.figure import Figure

PLANNED = regex.compile(r"(?![\u548c\u4e0e\u53ca\u81f3\u5230])\p{Han}[\s\v]*\d+(?:\.\d+)?%")
"""A figure inside a phrase that gives the share reached of it (完成预算283.90亿元的100.9%)."""
PLANS = frozenset({"budget", "target"})
BOUNDS = frozenset({"at_least", "at_most"})
YEAR = 4
"""How long a year is written: the budget of which a month's share is told is that of its year."""
STARTS = operator.methodcaller("start")
STOP = re.compile("[；;。]")
COLONS = ("：", ":")
BRACKETS = regex.compile(r"[（(][^（）()]*[）)]")


KIN = 3
"""Characters at the end of two names that are no sign yet that they measure the same."""


class Linker:
    """Qualifies drafts and ties them to each other."""

    def __init__(self, scene: Scene) -> None:
        """Keep the scene at hand."""
        self.scene, self.words, self.context = scene, scene.words, scene.context

    def lists(self, lead: str, reading: Reading, thread: Thread, figure: Figure) -> None:
        """Note where a list of parts opens and closes in the words before a figure."""
        named = None
        if "（" in lead or "(" in lead:
            named, lead = self.words.class_whole.search(lead), BRACKETS.sub("", lead)
        if self.words.ends_list.search(lead):
            thread.head = thread.rated = None
        if STOP.search(lead):
            thread.within = None
        begun = [match for shape in self.words.within if (match := shape.search(lead)) is not None]
        if begun:
            match = min(begun, key=STARTS)
            thread.head = self._find(match["whole"], thread)
            whole, scope, _ = self.words.strip_lead(match["whole"], self.context.names)
            thread.scope = scope or thread.scope
            thread.within = whole if match.groupdict().get("at") and self.words.whole_end.match(whole) else None
            return
        thread.within = named["whole"] if named else thread.within
        clause = lead[max(lead.rfind("；"), lead.rfind(";")) + 1 :]
        if not (reading.listed or lead.startswith(COLONS) or self.words.opens_list.search(clause)):
            return
        last = self.scene.drafts[-1] if self.scene.drafts else None
        thread.rated = last if last is not None and last.role == "rate" and last.figure.unit == figure.unit else None
        said = (d for d in reversed(thread.amounts) if not d.inside and d.basis != "prior" and not self._within(d))
        any_unit = reading.role == "share" and reading.of_label is None
        head = next((d for d in said if (any_unit or d.figure.unit == figure.unit) and d is not thread.base), None)
        if head is not None and head.part_of and thread.head is not None and self.scene.apart(thread.head, head):
            head.part_of = None
        thread.head = head

    def _within(self, draft: Draft) -> bool:
        """Whether a figure is only what a share is given of, so that no list of parts can be of it."""
        return PLANNED.match(self.scene.view, draft.figure.end) is not None

    def qualify(self, draft: Draft, reading: Reading, near: str, thread: Thread, *, aimed: bool) -> None:
        """Basis, period and scope of a draft; ``aimed``: the words after its figure make it an aim."""
        place = thread.place
        draft.scope = self._level(draft, reading, thread)
        draft.period = thread.local or thread.period or place.period
        told = None if draft.figure.kind in COUNTED and near.endswith(self.words.arranged) else reading.basis
        basis: Basis | None = told or thread.basis or place.basis or "actual"
        held = reading.role in {"share", "rate"} and reading.of_label is not None
        if aimed or (reading.basis != "budget" and not held and self.words.signs(near).hopes):
            basis = "target"
        basis = self._ahead(reading, near, thread) or basis
        if reading.anchor == "to" and not reading.label and thread.topic is not None and thread.topic.basis == "budget":
            basis = "budget"
        if reading.anchor == "plan":
            basis = "target"
        elif reading.anchor == "from" and draft.role == "change":
            basis, draft.period = "prior", self.context.year_before(draft.period)
        elif reading.anchor == "from" and draft.figure.kind == "amount" and self._amended(draft.figure, near):
            basis = "budget"
        elif reading.anchor in {"prior", "from"} and draft.role != "change":
            basis = reading.basis if reading.basis == "budget" else "prior"
            if reading.anchor == "from":
                thread.since = reading.year or (None if self.words.prior_word.search(near) else thread.since)
            if thread.span is not None and reading.year is None:
                draft.period = thread.span[0]
            elif reading.anchor == "from" and thread.since is not None and basis == "prior":
                draft.period = thread.since
            elif basis == "prior" and (thread.local is None or reading.anchor == "prior" or reading.year):
                draft.period = reading.year or self.context.year_before(draft.period)
        elif reading.anchor == "to" and thread.span is not None:
            draft.period = thread.span[1]
        elif draft.role == "amount" and self._prior(near):
            basis, draft.period = "prior", self.context.year_before(draft.period)
        if draft.role == "share" or (draft.role == "rate" and basis in {"actual", "budget"}):
            basis = None
        if draft.role == "change" and reading.basis is None and not reading.label and thread.said and thread.topic:
            basis = thread.topic.basis if thread.topic.basis in PLANS else basis
        if basis == "actual":
            basis = self._planned(draft, reading, place) or self._required(draft) or basis
        planned = thread.topic is not None and thread.topic.basis == "budget"
        if basis == "actual" and planned and draft.figure.kind == "amount" and draft.label in self.words.adjusted:
            basis = "budget"
        if draft.figure.kind == "score" and self.words.score_full.match(draft.label):
            basis = None
        if reading.role in {"share", "rate"} and draft.role == "amount" and reading.of_label:
            basis = self.words.basis_of(reading.of_label) or basis
            draft.period = (draft.period or "")[:YEAR] or None if basis == "budget" else draft.period
        draft.basis = basis
        if basis in PLANS and "/" in (draft.period or ""):
            draft.period = whole_year(draft.period)
        head = thread.head
        if (
            thread.within
            and reading.scope is None
            and (head is None or (head.basis != basis and draft.role == "amount"))
        ):
            draft.scope = thread.within
        draft.of_label = reading.of_label

    def _amended(self, figure: Figure, near: str) -> bool:
        """Whether a value is that of a plan which the next words amend (由29亿元调减为27亿元), not last year's."""
        if self.words.prior_word.search(near) is not None:
            return False
        return self.words.amends.match(plain(self.scene.view[figure.end : figure.end + 6])) is not None

    def _prior(self, near: str) -> bool:
        """Whether a clause gives last year's value; a speech that looks back calls its own year 去年."""
        told = self.words.signs(near).prior
        return bool(told) and not (told in self.words.spoken_year and self.context.kind in self.words.spoken_kinds)

    def _ahead(self, reading: Reading, near: str, thread: Thread) -> Basis | None:
        """What a sentence plans holds for its later clauses too, until one tells what is given or done."""
        signs = self.words.signs(near)
        if signs.plans:
            thread.ahead = True
        elif reading.basis is not None or reading.scope is not None or signs.done:
            thread.ahead = False
        return "target" if thread.ahead and reading.basis is None else None

    def _level(self, draft: Draft, reading: Reading, thread: Thread) -> str | None:
        """The level of a value. One that is named with a measure holds for the paragraph; by itself it is one of a
        row (市本级3亿元、东河区2亿元) and holds only for what the clauses after it say without a name."""
        named = reading.label or reading.spare.startswith(self.words.sides)
        if reading.scope and not named:
            thread.lone = reading.scope
        elif reading.label and draft.role == "amount":
            thread.lone = None
        if reading.scope and named and thread.head is None:
            thread.scope = reading.scope
        topic = thread.topic
        if draft.role != "amount" and not reading.scope and not reading.label and topic and draft.label == topic.label:
            return topic.scope
        told = reading.scope or thread.lone or thread.scope or thread.place.scope
        return told or self.words.fund_of(draft.label, thread.place.fund)

    def _planned(self, draft: Draft, reading: Reading, place: Place) -> Basis | None:
        """What lies after the year reported on can only be planned, unless a heading tells what was done in a part
        of it; a budget report plans all money of its year."""
        year = (draft.period or "").rpartition("/")[2][:4]
        own = self.context.fiscal_year
        if not year.isdigit() or own is None:
            return None
        if place.basis == "actual" and (place.period or "").startswith(f"{year}-01/"):
            return None
        money = draft.figure.kind == "amount" and self.context.kind in self.words.budget_kinds
        if int(year) > own:
            return "budget" if money else "target"
        if reading.basis is not None:
            return None
        return "budget" if int(year) == own and money and self.context.kind in self.words.own_year_kinds else None

    def _required(self, draft: Draft) -> Basis | None:
        """An amount that is to be no less, or no more, than what is printed (不少于3个) is one that is asked for."""
        asked = draft.role == "amount" and draft.figure.modifier in BOUNDS
        return "target" if asked and self.words.required.match(draft.figure.text) else None

    def link(self, draft: Draft, reading: Reading, thread: Thread, near: str) -> None:
        """Who is relative to whom; and what the next clause will inherit."""
        told = self.scene.bracketed(draft.figure, thread) if draft.role != "amount" else None
        topic, inside = told if told is not None and told.label == draft.label else thread.topic, draft.inside
        if draft.label and not inside and draft.label not in self.words.adjusted:
            thread.spoken = draft
        if draft.role != "amount" and thread.plan is not None and draft.figure.kind == "percent":
            target, thread.plan = thread.plan[0], None
            reached = next((d for d in thread.amounts if d is not target and d.label == target.label), topic)
            draft.of, draft.about = target.figure.id, reached.figure.id if reached is not None else None
            return
        if draft.role == "amount" and (reading.anchor == "plan" or reading.role in {"share", "rate"}):
            thread.plan = (
                draft,
                "change" if reading.anchor == "plan" else "rate" if draft.basis in {"budget", "target"} else "share",
            )
        if draft.role == "rate" and thread.rated is not None and draft.label:
            draft.label = self.words.measured_as(draft.label, thread.rated.label)
        if draft.role == "amount":
            self._part(draft, reading, thread, near if inside else None)
            thread.amounts.append(draft)
        elif (topic := self._moved(draft, topic, thread)) is not None and topic.label:
            alike = draft.figure.kind in {"percent", "percentage_points", topic.figure.kind}
            said = alike if draft.role == "change" else topic.role == "amount"
            draft.about = topic.figure.id if said else None
            if said and thread.local is None and thread.period is None:
                draft.period = topic.period
        if draft.role == "share":
            whole = self._find(reading.of_label, thread) or self._whole(reading.of_label, topic, thread) or thread.head
            draft.of = whole.figure.id if whole is not None else None
            draft.of_label = draft.of_label or (whole.label if whole is not None else None)
        elif draft.role == "rate" and reading.of_label and topic is not None:
            plan = next((d for d in reversed(thread.amounts) if d.basis == "budget" and d.label == topic.label), None)
            draft.of = plan.figure.id if plan is not None else None
        if draft.label in self.words.sum:
            for part in summed(draft.figure, thread):
                part.part_of = draft.figure.id
        if inside or not draft.label or draft.role not in {"amount", "rate"} or reading.of_label:
            return
        if draft.label in self.words.adjusted and topic is not None:
            return
        if reading.anchor == "base":
            thread.base = draft
        elif reading.anchor == "from" or draft.basis != "prior":
            thread.weak = thread.weak and not reading.label
            thread.topic, thread.said = draft, True

    @staticmethod
    def _moved(draft: Draft, topic: Draft | None, thread: Thread) -> Draft | None:
        """What a change or a rate is told of: the thing told last, or that of its name which the sentence told before
        it (床位150张、人员160人，与上年比较，床位增加5张)."""
        if topic is not None and topic.label and draft.label.startswith(topic.label):
            return topic
        if draft.role != "change" or draft.inside:
            return None
        told = (d for d in reversed(thread.run) if d.role == "amount" and d.label and d.basis == draft.basis)
        return next((d for d in told if d.label.endswith(draft.label)), None) if draft.label else None

    def _whole(self, words: str | None, topic: Draft | None, thread: Thread) -> Draft | None:
        """What the numbered paragraphs divide, where a share is of the total without its name (占总支出的9%)."""
        if topic is None or words not in self.words.all_of:
            return None
        return next((whole for whole in thread.whole.values() if whole.figure.id == topic.part_of), None)

    def _part(self, draft: Draft, reading: Reading, thread: Thread, inside: str | None) -> None:
        """The total a listed amount is part of: the list's head, or the whole that numbered paragraphs divide."""
        head = thread.head
        if inside is not None:
            nested = reading.listed and bool(thread.amounts) and thread.amounts[-1].inside
            said = (d for d in reversed(thread.amounts) if nested or not d.inside)
            head = next((d for d in said if d.figure.unit == draft.figure.unit), None)
            dated = head is not None and head.period is not None and draft.period != head.period
            head = None if dated or self.words.apart.match(inside) else self._grown(draft, thread) or head
        elif head is not None:
            head = self._kin(draft, head, thread)
        if head is None and thread.whole and (not thread.amounts or thread.amounts[0].label == draft.label):
            head = thread.whole.get(draft.basis)
        full = draft.figure.kind == "score" and bool(
            self.words.score_full.match(draft.label)
            or self.words.score_follows.match(self.scene.view, draft.figure.end)
        )
        other = reading.anchor is not None or reading.role in {"share", "rate"}
        if head is None or head is draft or head.figure.unit != draft.figure.unit or other or full:
            return
        if thread.head is head and thread.within is not None and head.basis != draft.basis:
            return
        if thread.head is head and (thread.mean is head or self._is_mean(head, draft)):
            self._averaged(head, draft, thread)
            return
        if thread.head is head and not self._goes_on(head, draft, thread):
            thread.head = None
            return
        draft.part_of = head.figure.id
        if thread.local is None and thread.period is None and draft.basis == head.basis:
            draft.period = head.period
        if reading.basis is None and head.basis in PLANS and draft.basis == "actual":
            draft.basis = head.basis
        if reading.scope is None and (inside is not None or head.scope is not None):
            draft.scope = head.scope
        draft.scope = self.words.fund_of(draft.label, head.label) or draft.scope
        draft.trail = (*draft.trail, head.label)

    @staticmethod
    def _kin(draft: Draft, head: Draft, thread: Thread) -> Draft:
        """The total of a list's part: where several totals were told before the list, the one of the part's measure
        (资产总额210亿元，负债总额135亿元。其中，甲资产总额80亿元、负债总额54亿元)."""
        totals, value = [d for d in thread.amounts if not d.inside and not d.part_of], draft.figure.number
        before = takewhile(lambda d: d is not head, totals)
        size = max(KIN, _alike(draft.label, head.label))
        for total in before:
            alike = _alike(draft.label, total.label)
            fits = total.figure.unit == draft.figure.unit and total.basis == draft.basis
            if alike > size and fits and value is not None and value <= (total.figure.number or 0):
                head, size = total, alike
        return head

    @staticmethod
    def _grown(draft: Draft, thread: Thread) -> Draft | None:
        """The change that a bracket behind it tells some of (增加9个项目（含续建5个）)."""
        last, value = thread.spoken, draft.figure.number
        if last is None or last.role != "change" or last.figure.unit != draft.figure.unit or last.figure.number is None:
            return None
        return last if value is not None and value <= last.figure.number else None

    def _is_mean(self, head: Draft, draft: Draft) -> bool:
        """Whether a value above that of its list is one of those that a mean is of (人均收入…，其中城镇居民…)."""
        mean, value = head.figure.number, draft.figure.number
        return (
            mean is not None and value is not None and value > mean and self.words.mean.search(head.label) is not None
        )

    def _averaged(self, head: Draft, draft: Draft, thread: Thread) -> None:
        """What a mean is of, and what its list told before, are no parts of it but means of their own."""
        thread.mean, draft.trail = head, (*draft.trail, head.label)
        for one in (*thread.amounts, draft):
            if one is draft or one.part_of == head.figure.id:
                one.part_of, one.label = None, self.words.measured_as(one.label, head.label)

    def _goes_on(self, head: Draft, draft: Draft, thread: Thread) -> bool:
        """Whether a list still runs: not past its total, nor past a semicolon when its items are set off by less."""
        parts = [d for d in thread.amounts if d.part_of == head.figure.id]
        total, value = head.figure.number, draft.figure.number
        if (total is not None and value is not None and value > total) or self._sides_differ(head, draft):
            return False
        given = [number for d in parts if (number := d.figure.number) is not None]
        if len(given) >= 2 and total and value and sum(given) == total:
            return False
        return len(parts) < 2 or not self.scene.apart(parts[-1], draft) or self.scene.apart(parts[0], parts[1])

    def _sides_differ(self, head: Draft, draft: Draft) -> bool:
        """Income is no part of spending, nor the reverse, nor what is left of either."""
        sides = self.words.all_sides
        if not (head.label.endswith(sides) and draft.label.endswith(sides)):
            return False
        one, two = (next(side for side in sides if d.label.endswith(side)) for d in (head, draft))
        return one != two

    def _find(self, words: str | None, thread: Thread) -> Draft | None:
        """The amount of this paragraph that the words name: the last that was reached, else the last of all."""
        if not words:
            return None
        bare = self.words.label(self.words.strip_lead(words, self.context.names)[0])
        said = (
            d for d in reversed(thread.amounts)
            if d.label and (d.label == bare or (bare and (bare.endswith(d.label) or d.label.endswith(bare))))
        )  # fmt: skip
        named = next(said, None)
        if named is None or named.basis == "actual":
            return named
        return next((d for d in said if d.label == named.label and d.basis == "actual"), named)


def _alike(first: str, second: str) -> int:
    """How many characters two names end with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first[::-1], second[::-1], strict=False)))
