"""Clauses that give several figures one each: 甲、乙分别为1、2; …，分别增长3%和4%."""

from __future__ import annotations

import regex

from extractor.interpret.draft import Draft
from extractor.interpret.thread import Scene, Thread
from extractor.lexicon.words import word_starts

NAMED = frozenset({"amount", "rate"})
"""Roles of figures that later figures of a sentence may speak of."""
NOUN = 2
"""How far into a noun of measure the sort of its things is said (产业增加值)."""
SPLIT = regex.compile(r"[、，,]")


class Sharer:
    """Hands out names to figures that share a clause."""

    def __init__(self, scene: Scene) -> None:
        """Keep the scene at hand."""
        self.scene, self.words, self.context = scene, scene.words, scene.context

    def share_out(self, near: str, thread: Thread) -> None:
        """甲、乙分别新增3.81亿元、2.69亿元: one name each."""
        last = self.scene.drafts[-1]
        signs = self.words.signs(near)
        if near in self.words.glue and self._told_as_one(last, thread):
            return
        if match := signs.each:
            lead = self.words.join.match(match["names"]) or self.words.time.match(match["names"])
            thread.names = self._names([n for n in SPLIT.split(match["names"][lead.end() if lead else 0 :]) if n])
            told = match["rest"]
            rest = "" if self.words.origin.match(told) or self.words.reaches.fullmatch(told) else told
            thread.rest = rest if last.role != "amount" else self.words.label(rest)
            thread.shared, thread.run = [last], [*thread.run, last]
        elif signs.pairs and thread.run:
            thread.names, thread.shared, thread.pairs = [], [last], thread.run
        elif thread.shared and not self._says(near, thread, last):
            told = last.role in NAMED or thread.shared[0] in thread.run
            thread.shared.append(last)
            thread.run = [*thread.run, last] if told else thread.run
        elif last.role != "amount" and thread.given and last.label == thread.given[-1].label:
            thread.names, thread.shared, thread.pairs, thread.given = [], [last], thread.given, []
        else:
            thread.shared, thread.pairs = [], []
            thread.run = [*thread.run, last] if last.role in NAMED else thread.run
        if 2 <= len(thread.shared) <= len(thread.pairs):
            for draft, about in zip(thread.shared, thread.pairs[-len(thread.shared) :], strict=True):
                draft.label, draft.about, draft.scope = about.label, about.figure.id, about.scope
                draft.role, draft.basis = thread.shared[0].role, thread.shared[0].basis
                draft.of_label, draft.of = thread.shared[0].of_label, thread.shared[0].of
        elif len(thread.shared) >= 2 and thread.shared[0].role != "amount":
            first = thread.shared[0]
            last.label, last.role, last.basis, last.of_label = first.label, first.role, first.basis, first.of_label
        if len(thread.shared) == len(thread.names) + 1 and thread.names:
            thread.names = self._names([*thread.names[:-1], *self.words.both.split(thread.names[-1])])
        if 2 <= len(thread.shared) <= len(thread.names):
            for draft, name in zip(thread.shared, thread.names[-len(thread.shared) :], strict=True):
                rest, scope, _ = self.words.strip_lead(name, self.context.names)
                first, kind = thread.shared[0], last.figure.kind
                own = (
                    self.words.read(rest + thread.rest, self.context.names, kind).label
                    if first.role != "amount"
                    else ""
                )
                draft.label = own or (self.words.tidy(rest) or name) + thread.rest
                draft.scope, draft.role, draft.basis = scope or draft.scope, first.role, first.basis
                draft.of_label = first.of_label
            thread.given = list(thread.shared) if len(thread.shared) == len(thread.names) else []

    def _told_as_one(self, last: Draft, thread: Thread) -> bool:
        """Hand out the names of two things to their two figures (城镇和农村居民收入5万元、2万元)."""
        first = thread.run[-1] if thread.run else None
        if thread.names and thread.shared and thread.shared[-1] is first:
            return False
        if (
            first is None
            or first.figure.unit != last.figure.unit
            or first.role != "amount"
            or first.label != last.label
        ):
            return False
        pair = self._paired(first.label)
        names = pair or (self._names([first.label]) if self.words.both.search(first.label) else [])
        if len(names) != len((first, last)) or not all(name.endswith(names[1][-NOUN:]) for name in names):
            return False
        first.label, last.label = names
        thread.run, thread.shared, thread.pairs, thread.given = [*thread.run, last], [], [], [first, last]
        return True

    def _says(self, near: str, thread: Thread, last: Draft) -> bool:
        """Whether a clause names something of its own; going the other way does not (分别增长2%、下降5%)."""
        rest = self.words.strip_lead(near, self.context.names)[0]
        turned = bool(thread.pairs) and last.role == "change" and self.words.moves.fullmatch(rest) is not None
        return bool(rest) and not turned

    def _names(self, names: list[str]) -> list[str]:
        """Names that share a noun, each with it: 第一、二产业 -> 第一产业, 第二产业; 城镇、农村居民收入."""
        if len(names) == 1 and (run := self.words.nth_run.match(names[0])):
            return [(run["th"] or "") + nth + run["noun"] for nth in run["run"]]
        if len(names) == 1:
            names = self.words.both.split(names[0])
        if len(names) == 1:
            return self._paired(names[0]) or names
        if side := next(
            (side for side in self.words.sides if names[0].endswith(side) and names[-1] in self.words.sides), ""
        ):
            names = [*names[:-1], names[0].removesuffix(side) + names[-1]]
        if paired := self._paired(self.words.comma.join(names[:2])) if len(names[0]) == 1 else []:
            return paired
        if row := self.words.row_end.fullmatch(names[-1]):
            return [self._joined(name, row["tail"]) for name in (*names[:-1], row["name"])]
        names = [*names[:-1], self.words.without_adverb(names[-1])]
        if tail := self._shared_tail(names):
            return [*(self._joined(name, tail) for name in names[:-1]), names[-1]]
        last, first = self.words.nth.match(names[-1]), self.words.nth.match(names[0])
        if last and first and all(len(name) <= first.end() for name in names[:-1]):
            th = first["th"] or ""
            tail = names[-1][last.end() :]
            return [*(th + name.removeprefix(th) + tail for name in names[:-1]), th + names[-1].removeprefix(th)]
        size = len(names[0])
        alike = size <= 3 or names[0][-2:] == names[-1][size - 2 : size]
        if all(len(name) == size for name in names[:-1]) and alike and self._splits(names[-1], size):
            return [*(name + names[-1][size:] for name in names[:-1]), names[-1]]
        measure = self.words.measure_of(names[-1])
        if measure and not any(name.endswith(self.words.measures) for name in names[:-1]):
            return [*(self._joined(name, measure) for name in names[:-1]), names[-1]]
        return names

    def _paired(self, name: str) -> list[str]:
        """The two names that a name with a word for two of them stands for (城乡居民收入); none where it has none."""
        pair = next((word for word in self.words.two_in_one if word in name), None)
        return [name.replace(pair, one) for one in self.words.two_in_one[pair]] if pair else []

    def _shared_tail(self, names: list[str]) -> str:
        """What the last name says for all: behind 等 (质检、信用等服务业收入), or behind the noun that all others
        end with (国家级、省级龙头企业)."""
        last = names[-1]
        if match := self.words.et_cetera.match(last):
            return last[match.end() :]
        sort, place = names[0][-1:], last.find(names[0][-1:])
        alike = all(len(name) > 1 and name.endswith(sort) for name in names[:-1])
        near = place > 0 and abs(place + 1 - len(names[0])) <= 2 and place + 2 < len(last)
        if not (alike and near):
            return ""
        bound = self.words.bound_end.match(last, place + 1)
        return last[bound.end() if bound else place + 1 :]

    @staticmethod
    def _splits(name: str, size: int) -> bool:
        """Whether a name's first ``size`` characters are a word before a noun (农村 | 居民收入, not 天然 | 气产量)."""
        return len(name) >= size + 3 and 1 not in word_starts(name[size:])

    def _joined(self, name: str, measure: str) -> str:
        """A name with the noun that the last of a row says for all, what sorts the things said once
        (规上制造业 + 产业增加值 -> 规上制造业增加值)."""
        sort = measure[:NOUN]
        if sort in self.words.sort_nouns and name[-1:] == sort[-1:]:
            return name + measure[NOUN:]
        said = next((n for n in range(min(len(name), len(measure)), 0, -1) if name.endswith(measure[:n])), 0)
        return name + measure[said:]
