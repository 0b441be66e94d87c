"""What a figure of the prose is called: its own clause, the noun after it, or what was spoken of before (``heirs``)."""

from __future__ import annotations

from extractor.interpret.draft import Draft
from extractor.interpret.heirs import STOPS, VERB, Heir
from extractor.interpret.phrases import COUNTED, Reading
from extractor.interpret.thread import Scene, Thread
from extractor.interpret.vocabulary import PAUSES
from extractor.model.fact import Role
from extractor.model.figure import Figure

STARTS = frozenset({"from", "prior"})
"""Anchors of values that something is held against: what became of them follows, never their noun."""
SORT = 2
"""How many characters at the end of a name tell the sort of the thing (企业, 产业)."""
FIELD, PAIR = "area", "2"
"""The kind of a field, and how many things are named by words that 和 joins."""


class Namer:
    """Gives figures their labels and roles."""

    def __init__(self, scene: Scene) -> None:
        """Keep the scene at hand."""
        self.scene, self.words, self.heir = scene, scene.words, Heir(scene)

    def draft(
        self, figure: Figure, reading: Reading, tail: str, lead: tuple[str, str], thread: Thread, *, glued: bool
    ) -> Draft:
        """The draft of a figure: its label and role; ``lead`` is (text before its clause, its clause)."""
        label, role, topic = reading.label, reading.role or _role(figure), thread.topic
        far, near = lead
        if figure.kind == "percentage_points":
            role = "change"
        elif role in {"share", "rate"} and figure.kind not in {"percent", "ratio"}:
            role = "amount"
        if near == self.words.of_mark and thread.plan is not None and thread.plan[0] is self.scene.drafts[-1]:
            label, role = thread.plan[0].label, thread.plan[1]
        elif role == "change" and not label and (share := self._share_before(figure)) is not None:
            label = share.label
        elif role == "amount" and figure.kind == "score":
            label = self._points(label or reading.spare or near, near, thread)
        elif figure.kind == "percent" and self.heir.is_whole(figure, tail):
            label, role = tail, "share"
        elif reading.anchor == "to" and not label and topic is not None and topic.figure.kind == figure.kind:
            label = topic.label
        elif self._is_time(figure, role, label, near, topic):
            label = ""
        elif near.strip(PAUSES) in self.words.sum and not tail and summed(figure, thread):
            label = near.strip(PAUSES)
        elif not label and glued and role == "amount" and not tail:
            label = self.scene.drafts[-1].label
        elif role == "amount" and figure.kind in COUNTED and tail and self.leaves_noun(label, figure):
            label = self._verb(label, tail) + tail
        elif role == "change" and not label and tail and (topic is None or topic.figure.unit != figure.unit):
            label = tail if figure.kind in COUNTED else self.heir.name(figure, reading, tail, far, thread)
        elif not label or label in self.words.generic_all:
            label = self.heir.name(figure, reading, tail, far, thread)
            plain_amount = figure.kind == "amount" and role == "amount" and reading.anchor is None
            if plain_amount and topic is not None and topic.figure.kind == "percent":
                label = near.strip(PAUSES) if label == topic.label and near.strip(PAUSES) else label
        elif label.endswith(self.words.sides) and (named := self.heir.costs(label, thread)) is not None:
            label = named
        elif label in self.words.thin and topic is not None and thread.said and role in {"amount", "change"}:
            label = self._measured(label, topic)
        elif label in self.words.things and thread.said and topic is not None and topic.label.endswith(label):
            label = topic.label
        elif label in self.words.ratio_word and (thread.weak or self._stands_alone(label, topic)):
            pass
        elif label in self.words.ratio_word and topic is not None and thread.said and topic.role == "amount":
            label = overlap(self._rated(topic, thread), label)
        elif figure.kind == "amount" and (verb := self.words.money_verb.match(label)):
            label = thread.item or label if label[verb.end() :] in self.words.bare else label[verb.end() :]
            label = label[dated.end() :] if (dated := self.words.time.match(label)) else label
        if role == "change" and figure.kind == "percent":
            label = self._likened(label, figure)
        after = self.heir.after(figure) if role == "rate" and figure.kind == "percent" else ""
        if after and reading.anchor != "from" and self.words.change_after.match(after):
            role = "change"
        return Draft(figure=figure, label=label, role=role, trail=(*thread.place.titles, *thread.account))

    def _is_time(self, figure: Figure, role: Role, label: str, near: str, topic: Draft | None) -> bool:
        """Whether a span of time tells when or how long, and measures nothing (连续三年)."""
        if figure.kind != "duration" or (role == "change" and topic is not None and topic.label):
            return False
        adverb = not label or self.words.duration_adverb.match(near)
        return bool(adverb or self.words.span_after.match(self.heir.after(figure)))

    def _measured(self, label: str, topic: Draft) -> str:
        """A bare measure is that of the thing whose other measure, or field, was told before (播种面积…，产量…)."""
        other = self.words.measure_of(topic.label)
        thing = self.words.without_time(topic.label.removesuffix(other))
        return thing + label if (other or topic.figure.kind == FIELD) and other not in self.words.bare else label

    def _likened(self, label: str, figure: Figure) -> str:
        """A thing of the sort whose measure was told to have grown just before grew in that measure, too
        (国有控股企业增加值增长3%，集体企业增长1%)."""
        last = self.scene.drafts[-1] if self.scene.drafts else None
        if last is None or last.role != "change" or last.figure.kind != "percent" or len(label) < SORT:
            return label
        other = self.words.measure_of(last.label)
        alike = last.label.removesuffix(other)[-SORT:] == label[-SORT:]
        if not other or not alike or "\n" in self.scene.view[last.figure.end : figure.start]:
            return label
        return label if "。" in self.scene.view[last.figure.end : figure.start] else label + other

    def _rated(self, topic: Draft, thread: Thread) -> str:
        """What a rate is of: the amount told last, unless that is what was left undone (支付…，未支…，支付率…)."""
        if not topic.label.startswith(self.words.undone):
            return topic.label
        done = (d for d in reversed(thread.amounts) if not d.label.startswith(self.words.undone))
        return next((d.label for d in done if d.figure.unit == topic.figure.unit), "")

    def _points(self, label: str, near: str, thread: Thread) -> str:
        """Points given speak of the item whose most points were named: 预算执行指标满分20分，得19.05分."""
        if thread.topic is not None and thread.topic.figure.kind in COUNTED and label.endswith(self.words.points):
            return label
        if label not in self.words.score_got and near.endswith(tuple(self.words.score_got)):
            return overlap(label, self.words.points)
        if label in self.words.score_got and thread.topic is not None:
            full = self.words.score_full.match(thread.topic.label)
            return overlap(thread.topic.label[: full.start()] if full else thread.topic.label, self.words.points)
        if label in self.words.score_lost and thread.topic is not None:
            return overlap(thread.topic.label.removesuffix(self.words.points), self.words.points_lost)
        return label or (thread.topic.label if thread.topic else "")

    def wants_noun(self, reading: Reading, figure: Figure) -> bool:
        """Whether the noun after a figure may name it."""
        label = reading.label
        if figure.kind in COUNTED:
            return self.leaves_noun(label, figure)
        if figure.kind == "percent":
            return not label and reading.role is None and (not reading.spare or reading.spare in self.words.bare)
        return figure.kind == "amount" and not label and reading.anchor not in STARTS

    def leaves_noun(self, label: str, figure: Figure) -> bool:
        """Whether the words before a counted figure leave it to the noun after it to say what is counted."""
        bare = label in self.words.generic_all or label in self.words.adjusted
        if not label or bare or self.words.leaves(label):
            return True
        followed = self.scene.view.startswith(self.words.of_mark, figure.end)
        two = figure.value == PAIR and self.words.both.search(label) is not None
        return "、" in label or two or followed or self.heir.follows_attribute(figure)

    def _verb(self, label: str, tail: str) -> str:
        ends = (label[-n:] for n in range(self.words.generic_reach, 0, -1) if label[-n:] in self.words.generic_all)
        verb = next(ends, "")
        kept = 1 < len(verb) <= VERB and verb not in self.words.empty_verbs and not tail.endswith(verb[-SORT:])
        return verb if kept else ""

    def _stands_alone(self, label: str, topic: Draft | None) -> bool:
        """Whether a ratio is not of the thing told last: money of which no count can be a base, or what is left of
        more than the income or spending told last (到位…，支出…，结余…)."""
        if topic is None:
            return False
        counted = topic.figure.kind in COUNTED and label in self.words.money_ratio
        whole = topic.label.endswith(self.words.sides) or topic.label.startswith(self.words.moved)
        return counted or (label in self.words.left_over and whole)

    def _share_before(self, figure: Figure) -> Draft | None:
        """The share of which points are told right after it (税收占比59%，较上年提高1.3个百分点), or the growth that
        they are held against (增长10.1%，高于目标2.1个百分点)."""
        last = self.scene.drafts[-1] if self.scene.drafts else None
        told = last is not None and (last.role == "share" or (last.role == "change" and last.figure.kind == "percent"))
        if last is None or not told or not last.label or figure.kind != "percentage_points":
            return None
        return None if any(sign in self.scene.view[last.figure.end : figure.start] for sign in STOPS) else last


def summed(figure: Figure, thread: Thread) -> list[Draft]:
    """The figures just before that a sum can be of: two or more of its unit, none above it."""
    run = [d for d in thread.run if d.figure.unit == figure.unit and not d.part_of]
    total = figure.number
    fits = total is not None and all((d.figure.number or 0) <= total for d in run)
    return run if len(run) >= 2 and fits else []


def overlap(first: str, second: str) -> str:
    """Two phrases as one, what both share said once: 问卷回收 + 回收率 -> 问卷回收率."""
    size = next((n for n in range(min(len(first), len(second)), 0, -1) if first.endswith(second[:n])), 0)
    if not size and second[1:2] == first[-1:]:
        return first + second[2:]
    return first + second[size:]


def _role(figure: Figure) -> Role:
    return "rate" if figure.kind in {"percent", "ratio"} else "amount"
