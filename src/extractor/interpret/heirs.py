"""What a figure whose own clause names nothing is called: after what was told before it, or what follows."""

from __future__ import annotations

from extractor.interpret.clock import SEMICOLONS
from extractor.interpret.draft import Draft
from extractor.interpret.phrases import COUNTED, Reading, plain
from extractor.interpret.thread import Scene, Thread
from extractor.interpret.vocabulary import PAUSES
from extractor.model.figure import Figure

STOPS = "；;。\n"
BACK = 3
"""How many clauses back the one may stand that names what they say of it."""
VERB = 4
"""Longest verb of doing that is kept before a noun, in characters."""


class Heir:
    """Finds the names that figures take over."""

    def __init__(self, scene: Scene) -> None:
        """Keep the scene at hand."""
        self.scene, self.words, self.context = scene, scene.words, scene.context

    def name(self, figure: Figure, reading: Reading, tail: str, far: str, thread: Thread) -> str:
        """The label of a figure whose own clause names none."""
        spare = reading.spare or reading.label
        if len(tail) > 1 and figure.kind == "amount" and self.follows_attribute(figure):
            return tail
        if spare and self.words.per_head.fullmatch(spare) and (paid := self.words.receiver(far, self.context.names)):
            return paid
        verbal = bool(spare) and self.words.money_verb.match(spare + "##") is not None
        named = self._given(figure, reading, tail, far, thread, verbal=verbal) or self._beside(
            figure, reading, far, thread
        )
        if named:
            return named
        if reading.scope and not spare and thread.topic is not None and thread.topic.figure.unit != figure.unit:
            alike = next((d for d in reversed(thread.amounts) if d.figure.unit == figure.unit and d.label), None)
            if alike is not None:
                return alike.label
        if reading.scope and not spare and (levelled := self._of_level(reading.scope, thread)):
            return levelled
        money = self._money(figure, thread)
        topic = money or thread.topic or thread.spoken
        if spare in self.words.generic_all and not thread.said and thread.spoken is not None:
            return thread.spoken.label
        if spare in self.words.deeds and topic is not None and thread.said and topic.figure.unit == figure.unit:
            return self._done(spare, topic.label)
        if verbal or spare in self.words.generic_all:
            same = topic is not None and thread.said and topic.figure.unit == figure.unit
            same = same and (not verbal or self._one_clause(topic, figure))
            item = thread.item if figure.kind == "amount" else None
            return topic.label if same and topic is not None else item or spare
        held = reading.role == "change" or reading.anchor is not None
        if topic is not None and topic is not thread.topic and held and not spare:
            return topic.label
        counted = figure.kind in COUNTED and thread.topic is not None and thread.topic.figure.unit == figure.unit
        if thread.item is not None and not (thread.said and (reading.role == "change" or counted)):
            return thread.item
        if (swapped := self._other_side(spare, figure, reading, thread)) is not None:
            return swapped
        if not thread.said and thread.spoken is not None and money is None:
            return thread.spoken.label
        other = topic is not None and figure.kind == "amount" and topic.figure.kind in COUNTED and bool(spare)
        if thread.topic is not None and not thread.weak and not other and not self.words.own_time.match(spare):
            if money is not None and not thread.said and thread.topic.figure.kind in COUNTED:
                return money.label
            told = self._told_of(thread.topic, figure, reading, thread).label
            return told if self.words.label(told) or len(spare) < VERB else spare
        if spare and reading.role is None:
            thread.weak = True
            return spare
        return (topic.label if topic else "") or tail or spare or reading.scope or ""

    def _given(self, figure: Figure, reading: Reading, tail: str, far: str, thread: Thread, *, verbal: bool) -> str:
        """What money was given for: the noun behind it, the undertaking before it, or what the next words say."""
        if figure.kind != "amount":
            return ""
        alone = not (reading.spare or reading.label) and reading.role is None and reading.anchor is None
        if verbal or (alone and thread.head is not None):
            if tail:
                return tail
            if verbal and (named := self._undertaking(far)):
                return named
        after = plain(self.scene.view[figure.end : figure.end + 48]) if verbal or alone else ""
        if match := self.words.purpose.match(after):
            return self.words.label(match["what"])
        whole = reading == Reading("", scope=reading.scope) and self.is_whole(figure, tail)
        return tail if whole else ""

    def _beside(self, figure: Figure, reading: Reading, far: str, thread: Thread) -> str:
        """What a share or a change without a name is told of: what the clause before it says, or its bracket."""
        relative = reading.role == "change" or bool(reading.anchor)
        if told := self._told_before(far) if relative else self.words.threshold(far, self.context.names):
            return told
        if reading.spare or reading.label:
            return ""
        if (reading.role or figure.kind == "percent") and (within := self.scene.bracketed(figure, thread)):
            return within.label
        if reading.role != "change":
            return ""
        return thread.spoken.label if thread.inside and thread.spoken is not None else self._changed(figure, thread)

    def _changed(self, figure: Figure, thread: Thread) -> str:
        """What grew in the clause before, where only its change was told (基本支出增加50万元，增长6%)."""
        last = self.scene.drafts[-1] if self.scene.drafts else None
        if last is None or last is not thread.spoken or last.role != "change" or thread.topic is None:
            return ""
        between = self.scene.view[last.figure.end : figure.start]
        return "" if any(sign in STOPS for sign in between) else last.label

    def _of_level(self, scope: str, thread: Thread) -> str:
        """What a level alone has, after what another level has (上级资金…，本级…): money of the same noun."""
        last = thread.topic
        match = self.words.upper_level.match(last.label) if last is not None and thread.said else None
        return scope + last.label[match.end() :] if match is not None and last is not None else ""

    @staticmethod
    def _told_of(last: Draft, figure: Figure, reading: Reading, thread: Thread) -> Draft:
        """What a clause without a name speaks of: the thing told last; a change after a list is that of its total,
        and so is what is more than the total."""
        whole = next((d for d in thread.amounts if d.figure.id == last.part_of), None)
        if whole is None or last.inside:
            return last
        if reading.role is None and figure.unit == whole.figure.unit:
            return whole if (figure.number or 0) > (whole.figure.number or 0) > 0 else last
        return last if thread.said or reading.role != "change" else whole

    def is_whole(self, figure: Figure, tail: str) -> bool:
        """Whether the noun after a figure is what it is of (70%财政支出用于…), not how it is meant (1%的控制目标)."""
        after = self.after(figure)
        return len(tail) > 1 and not self.words.aims.match(after) and not self.words.no_whole.match(tail)

    @staticmethod
    def _money(figure: Figure, thread: Thread) -> Draft | None:
        """What money without a name speaks of after things were counted (接待9批次。比预算少…): the money before."""
        if figure.kind != "amount" or thread.topic is None or thread.topic.figure.kind == "amount":
            return None
        money = [d for d in thread.amounts if d.figure.kind == "amount" and not d.inside and d.basis != "prior"]
        if thread.said and money and (money[-1] in thread.run or not money[-1].part_of):
            return money[-1]
        return next((d for d in (reversed(money) if thread.said else money) if not d.part_of), None)

    def _done(self, deed: str, label: str) -> str:
        """What was done with the things just counted: 整改 after 发现隐患 is 整改隐患."""
        if deed in label:
            return label
        verb = max((word for word in self.words.deeds if label.startswith(word)), key=len, default="")
        return deed + (label[len(verb) :] if len(label) > len(verb) + 1 else label)

    def _other_side(self, spare: str, figure: Figure, reading: Reading, thread: Thread) -> str | None:
        """支出完成80亿元 after 社会保险基金收入: the same fund's other side; else the fund that the heading names."""
        own = self.words.own_time.match(spare)
        spare = spare[own.end() :] if own is not None else spare
        side = next((w for w in self.words.sides if spare.startswith(w)), None)
        if side is None:
            return None
        if spare == side and thread.topic is not None and self.words.money_verb.match(thread.topic.label):
            return side
        bare = self.words.bare_totals
        named = [(self.words.untotalled(d.label), d) for d in thread.amounts if side in d.label or d.label not in bare]
        sided = [d for name, d in named if name.endswith(self.words.sides) and not self._moved(name)]
        last = sided[-1] if sided else None
        near = last is not None and (
            reading.scope is not None
            or not any(sign in self.scene.view[last.figure.end : figure.start] for sign in "；;。")
        )
        order = sided if reading.basis == "budget" else reversed(sided)
        whole = last if near else next((d for d in order if not d.part_of), None)
        whole = whole or thread.spoken
        if whole is not None and self.words.mean.search(whole.label) is not None:
            return side
        if whole is not None:
            told = self.words.untotalled(whole.label)
            for other in self.words.sides:
                if told.endswith(other):
                    return told[: -len(other)] + side
        if thread.said and thread.topic is not None:
            return None
        return self._of_heading(side, thread)

    def _of_heading(self, side: str, thread: Thread) -> str | None:
        """The income or spending that a heading speaks of: that of a fund, or of one kind of costs."""
        far = self.context.kind in self.words.budget_kinds
        told = thread.place.titles if far else thread.place.titles[-1:]
        match = next((match for title in reversed(told) if (match := self.words.fund.search(title))), None)
        return match["fund"] + side if match else self.costs(side, thread)

    def costs(self, label: str, thread: Thread) -> str | None:
        """全年支出 under a heading on one kind of costs is spent on these; 总支出 is that of the 总收入 before it."""
        told = thread.topic.label if thread.said and thread.topic is not None else ""
        other = next((side for side in self.words.grand_sides if told.endswith(side) and told != side), None)
        if other is not None and label in self.words.grand_sides and label != other:
            return told.removesuffix(other) + label
        own = self.words.own_time.match(label)
        side = label[own.end() :] if own is not None else label
        if side not in self.words.sides:
            return None
        match = next((m for title in reversed(thread.place.titles[1:]) if (m := self.words.costs.search(title))), None)
        return match["fund"] + side if match else None

    def _moved(self, label: str) -> bool:
        """Whether money was only moved between purses: it has no other side."""
        return any(word in label for word in self.words.moved)

    def _one_clause(self, topic: Draft | None, figure: Figure) -> bool:
        """Whether no semicolon stands between two figures."""
        return topic is None or not any(sign in SEMICOLONS for sign in self.scene.view[topic.figure.end : figure.start])

    def _undertaking(self, far: str) -> str:
        """一是桥梁加固项目，安排资金30万元: the undertaking that the clause before is the name of."""
        if far.rstrip().endswith(tuple(STOPS)):
            return ""
        clause = self.words.strip_lead(self.words.clause(far.rstrip(PAUSES))[0], self.context.names)[0]
        return clause if self.words.names_undertaking(clause) else ""

    def _told_before(self, far: str) -> str:
        """项目支出增加，较上年增加…, 培训费与预算持平，较上年增加…: the clause before names what changed."""
        for _ in range(BACK):
            clause, far, _ = self.words.clause(far.rstrip(PAUSES))
            phrase, _, _ = self.words.strip_lead(clause, self.context.names)
            unmoved = self.words.unmoved.match(phrase)
            if unmoved is None or unmoved.start():
                break
        if unmoved is not None:
            return self.words.label(phrase[: unmoved.start()])
        reading = self.words.read_change(phrase)
        if reading is None:
            held = self.words.base[0].search(phrase)
            return self.words.label(phrase[: held.start()]) if held is not None else ""
        return reading.label

    def follows_attribute(self, figure: Figure) -> bool:
        """Whether an attribute ends right before a figure, so that its noun comes after (反馈的29项问题)."""
        return self.scene.view.endswith(self.words.of_mark, 0, figure.start)

    def after(self, figure: Figure) -> str:
        """The first words after a figure."""
        return plain(self.scene.view[figure.end : figure.end + 8])
