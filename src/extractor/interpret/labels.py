"""What remains of a phrase as the name of what is measured, once predicates, attributes and times are taken off."""

from __future__ import annotations

import regex

from extractor.interpret.vocabulary import CLOSE, Shape, Vocabulary
from extractor.lexicon.words import word_starts
from extractor.model.fact import Basis

EDGES = " 、，,；;：:。—-≥≤"
LONG = 18
REMARK = regex.compile(r"[（(][^（）()]{6,}[）)]$")
UNREAD = regex.compile(r"[^\d]*\d[\d,.]{3,}\p{Han}{1,4}\u3001")
"""A number of a unit that nobody knows, and the comma of a list behind it: what is measured next is named after it."""
OPEN_TAIL = regex.compile(r"[（(“][^）)”]*$")


class Labels(Vocabulary):
    """Finds the noun in a phrase."""

    def unbase(self, phrase: str) -> tuple[Basis | None, str]:
        """Peel predicates and basis words off the end: the first basis word heard from the end counts."""
        basis: Basis | None = None
        before, rest = "", phrase
        while rest != before:
            before = rest
            rest = self._close(self.peel(self.peel(rest, self.copula), self.year_end).strip(EDGES))
            for name, pattern in self.basis:
                if match := pattern.match(rest):
                    basis = basis or name
                    rest = rest[: match.start()]
                    break
        return basis, rest

    def basis_of(self, phrase: str) -> Basis | None:
        """The basis that a phrase such as 该项预算 names."""
        return self.unbase(phrase)[0]

    def label(self, phrase: str) -> str:
        """The noun that remains of a phrase; empty where only predicates were said."""
        label = self.tidy(self.unbase(phrase)[1])
        return "" if label in self.bare or label in CLOSE else label

    def tidy(self, label: str) -> str:
        """The shortest phrase a reader needs: without the body's own pronoun and without a long attribute before 的."""
        if item := self.subject_item.match(label) or self.quoted_item.fullmatch(label):
            return str(item["item"])
        label = self.inner_verb.sub("", self.inner_time.sub("", label), count=1)
        if match := self.glued.match(label):
            label = label[match.end() :]
        if self.comma in label and UNREAD.match(label):
            label = label.rpartition(self.comma)[2]
        cut = 0
        for match in self.own.finditer(label):
            cut = match.end()
        label = label[cut:]
        if cut and (match := self.time.match(label)):
            label = label[match.end() :]
        if match := self.long_time.match(label):
            label = label[match.end() :]
        if match := self.verb_lead.match(label) or self.bound_lead.match(label):
            label = label[match.end() :]
            label = label[dated.end() :] if (dated := self.time.match(label)) else label
        if match := self.inner_whole.match(label) or self.superlative.match(label) or self.given_to.match(label):
            label = label[match.end() :]
        if self.no_measure.match(label):
            return ""
        head, mark, noun = label.rpartition(self.of_mark)
        if mark and len(label) > LONG and len(noun) >= 4 and not OPEN_TAIL.search(head):
            label = noun
        return label.strip(EDGES).removeprefix(self.of_mark)

    def without_adverb(self, name: str) -> str:
        """A name without the words of time and manner that lead over to its figures (增加值年均 分别…)."""
        return self.peel(name, self.same_time) or name

    def without_time(self, name: str) -> str:
        """A name without the word of time at its end (生猪年末 存栏)."""
        return name.removesuffix(next((end for end in self.time_ends if name.endswith(end)), ""))

    def measure_of(self, name: str) -> str:
        """The noun of measure that a longer name ends with; empty where there is none."""
        if name in self.measures:
            return ""
        return next((measure for measure in self.measures if name.endswith(measure)), "")

    def measured_as(self, name: str, whole: str) -> str:
        """A part's name with the measure that its whole is named by, where it has none of its own
        (小学, 义务教育巩固率 -> 小学巩固率; 城镇居民, 居民人均收入 -> 城镇居民人均收入)."""
        mean = self.mean.search(whole)
        if mean is None and not whole.endswith(self.rate_ends):
            return name
        starts = [0] if mean else [n for n in word_starts(whole) if len(whole) - n > 1]
        tail = whole[mean.start() if mean else max(starts) :]
        tail = whole if tail in self.rate_ends else tail
        return name if name[-1:] == tail[-1:] or self.mean.search(name) else name + tail

    def fund_of(self, label: str, heading: str | None) -> str | None:
        """The money of which 基本支出 and its like are a part, where they are not those of the whole body.

        The label's own first words tell it (一般公共预算财政拨款基本支出), or the heading that it stands under.
        """
        name = self.untotalled(label)
        if not name.endswith(self.purse_parts):
            return None
        part = next(part for part in self.purse_parts if name.endswith(part))
        rest = name.removesuffix(part)
        if rest:
            own = self.fund_lead.fullmatch(rest)
            return str(own["fund"]) if own else None
        told = self.fund_lead.match(heading or "")
        if told is None:
            return None
        below = (heading or "")[told.end() :]
        whole = next((other for other in self.purse_parts if other != part and below.startswith(other)), "")
        return str(told["fund"]) + whole

    @staticmethod
    def peel(phrase: str, pattern: Shape) -> str:
        """A phrase without what a pattern takes off its end, again and again."""
        while (match := pattern.match(phrase)) and match[0]:
            phrase = phrase[: match.start()]
        return phrase

    @staticmethod
    def _close(phrase: str) -> str:
        """Without a remark in brackets at the end, unless it belongs to the name (出国（境）费 has it inside)."""
        match = REMARK.search(phrase)
        return phrase[: match.start()] if match and match.start() else phrase
