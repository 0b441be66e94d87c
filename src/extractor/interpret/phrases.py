"""What the words before a figure say: label, role, basis, and what the value is relative to.

A phrase is read from its end, where Chinese puts the predicate: 基本支出 | 年初预算 | 为. What is peeled off decides
role and basis; what remains is the label.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import regex

from extractor.interpret.labels import REMARK, Labels
from extractor.interpret.vocabulary import CLOSE, OPEN, PAUSES, ROUND
from extractor.lexicon.book import Book
from extractor.model.fact import Basis, Role

COUNTED = frozenset({"count", "headcount", "households", "area", "length", "volume", "mass", "energy", "other"})
"""Kinds of figures that tell how many or how much of a thing."""
EXTENTS = frozenset({"length", "area", "households"})
"""Kinds of figures that tell how much of a thing was worked on."""
RELATIVE = frozenset({"percent", "ratio"})
"""Kinds of figures that are of another."""
PRICED = frozenset({"amount", "money_per_unit"})

KEPT = 4096
"""Readings that are kept: of every two clauses that lead to a figure, an archive has said one before."""
QUOTES = re.compile("[“”]")
SIGNS = re.compile(f"(?!(?<=[0-9]),[0-9]{{3}})[{re.escape(PAUSES + OPEN + CLOSE)}]")
"""Signs that divide a text into clauses; the comma that sets off thousands is none."""


class Reading(NamedTuple):
    """One phrase understood. ``label`` may be empty (the phrase inherits).

    ``anchor`` tells a prior value, where a change starts (from) or ends (to), what something is held against (base).
    """

    label: str
    role: Role | None = None
    basis: Basis | None = None
    of_label: str | None = None
    anchor: str | None = None
    year: str | None = None
    scope: str | None = None
    listed: bool = False
    spare: str = ""


class Signs(NamedTuple):
    """What the words of a clause show besides. ``prior``: the word for last year at its start, where it means that.

    ``hopes``: its figure is an aim; ``plans``, ``done``: so is the rest of the sentence, or no longer; ``each``: it
    names one thing for each of several figures; ``pairs``: it gives each of the figures before one of its own.
    """

    hopes: bool
    plans: bool
    done: bool
    prior: str
    each: regex.Match[str] | None
    pairs: bool


class Phrases(Labels):
    """Reads phrases with the words of one book; what was read of a phrase is kept, for reports say the same again."""

    def __init__(self, book: Book) -> None:
        """Compile once a book."""
        super().__init__(book)
        self._reading = lru_cache(KEPT)(self._read)
        self.signs = lru_cache(KEPT)(self._signs)
        self.leaves = lru_cache(KEPT)(self._leaves)

    def read(self, near: str, names: frozenset[str], kind: str = "amount") -> Reading:
        """Understand the clause that leads to a figure of ``kind``. ``names`` are names of the reporting body."""
        return self._reading(near, frozenset(name for name in names if name in near), kind)

    def _signs(self, near: str) -> Signs:
        """What a clause shows besides what it says."""
        prior = self.prior_word.match(near)
        return Signs(
            hopes=self.hope.search(near) is not None,
            plans=self.ahead.search(near) is not None,
            done=self.done.match(near) is not None,
            prior=prior[0] if prior is not None and not self.carried.search(near) else "",
            each=self.each.match(near),
            pairs=self.pairs.match(near) is not None,
        )

    def _leaves(self, phrase: str) -> bool:
        """Whether a phrase leaves its noun to stand after the figure."""
        return self.leaves_noun.match(phrase) is not None

    def _read(self, near: str, names: frozenset[str], kind: str) -> Reading:
        if self.account_inner.search(near):
            near = QUOTES.sub("", self.account_inner.sub("", self.account_outer.sub("", near)))
        near = ASIDE.sub("", near) if near[-1:] not in CLOSE else self._unremarked(near)
        phrase, scope, listed = self.strip_lead(near, names)
        if kind == "percentage_points":
            reading = self._change(phrase, sure=True) or self._ahead(phrase)
        else:
            done = kind in EXTENTS and self.upgrade.match(phrase) and not self.split_base(phrase)[1]
            done = done or (kind in COUNTED and self.remade.match(phrase))
            reading = (
                self._multiple(phrase, kind)
                or self._comparison(phrase)
                or self._ratio(phrase)
                or (None if done else self._change(phrase))
            )
        if reading is None and (match := self.lead_change.match(phrase)):
            reading = Reading(self.label(phrase[match.end() :]), "change")
        if reading is None and kind in PRICED and (match := self.measured.match(phrase)):
            reading = Reading(self.label(match["base"]), None, "budget", anchor="base")
        if reading is None and kind == "percent":
            reading = self._percent(phrase)
        reading = reading or self._plain(phrase, kind)
        return reading._replace(scope=scope, listed=listed)

    def _unremarked(self, near: str) -> str:
        """A clause without a remark between 的 and the figure (为预算的（含上级专项）69.5%)."""
        match = REMARK.search(near)
        return near[: match.start()] if match and near.endswith(self.of_mark, 0, match.start()) else near

    def strip_lead(self, phrase: str, names: frozenset[str]) -> tuple[str, str | None, bool]:
        """Take joiners, dates, levels and the body's own name from the front: (rest, scope, opened a list)."""
        scope, listed, before = None, False, ""
        phrase = self.alias.sub("", phrase)
        while phrase != before:
            before = phrase
            phrase = phrase.lstrip(" 、，,；;：:。—-")
            phrase = REMARK_FIRST.sub("", phrase) or phrase
            if phrase[:1].isdigit() and (code := self.account_code.match(phrase)):
                phrase = phrase[code.end() :]
            if self.opens_list.match(phrase):
                listed = True
            if match := self.join.match(phrase) or self.time.match(phrase):
                phrase = phrase[match.end() :]
            elif match := self.level.match(phrase):
                scope, rest = match[0], REMARK_FIRST.sub("", phrase[match.end() :])
                phrase = phrase if rest in self.level_purse else rest
            elif match := next((found for shape in self.within if (found := shape.match(phrase))), None):
                listed, phrase = True, phrase[match.end() :]
            elif match := self._aside(phrase):
                phrase = phrase[match.end() :]
            else:
                phrase = _unnamed(phrase, names)
        return phrase, scope, listed

    def _aside(self, phrase: str) -> regex.Match[str] | None:
        """Words before a measure that tell who did it or set it: the body, its place, a verb before a level."""
        before = self.level_verb.match(phrase) or self.level_place.match(phrase) or self.own.match(phrase)
        return before or self.approved.match(phrase) or self.own_alone.fullmatch(phrase)

    def _comparison(self, phrase: str) -> Reading | None:
        """比上年25,604.30万元 …: the base itself; 从94元 …: where a change starts; 提高到99元: where it ends."""
        if match := self.from_change.match(phrase):
            return Reading(self.label(phrase[: match.start()]), "change", "prior", anchor="from")
        if match := self.reaches.match(phrase):
            rest = phrase[: match.start()]
            label = "" if self.procedure.match(rest) else self.label(rest)
            return self._ratio(rest) or Reading(label, anchor="to")
        if match := self.prior.match(phrase):
            told = match.groupdict()
            anchor = "from" if told.get("from") else "prior"
            span = self.plans.get(told.get("plan") or "", "")
            year = told.get("year") or (span[-4:] if told.get("end") else span) or None
            return Reading(self.label(phrase[: match.start()]), None, "prior", anchor=anchor, year=year)
        if match := self.origin.match(phrase):
            base = match["base"] or ""
            rest = self.strip_lead(base, frozenset())[0]
            held = self._ratio(phrase[: match.start()])
            label = held.label if held and held.role == "share" else self.label(phrase[: match.start()])
            label = label or (rest if len(rest) > 2 else "")
            planned = self.basis_of(base or phrase[: match.start()]) == "budget"
            spare = "" if label else phrase[: match.start()]
            basis: Basis = "budget" if planned else "prior"
            return Reading(label, None, basis, anchor="from", year=match["year"], spare=spare)
        return None

    def _multiple(self, phrase: str, kind: str) -> Reading | None:
        """为上年的80%, 是上年的1.2倍: relative to last year's, where a value in its unit would be last year's own."""
        if kind not in RELATIVE or not phrase.endswith(self.of_mark):
            return None
        match = self.prior.match(phrase)
        return None if match is None or match.groupdict().get("from") else self._ratio(phrase)

    def _ahead(self, phrase: str) -> Reading | None:
        """快于全国1.8个百分点: ahead of something named."""
        for pattern in self.faster:
            if match := pattern.match(phrase):
                return Reading(self.label(phrase[: match.start()]), "change", of_label=match["base"])
        return None

    def _ratio(self, phrase: str) -> Reading | None:
        if match := self.of_plan.match(phrase):
            return Reading(self.label(phrase[: match.start()]), "rate", of_label=match["of"])
        bare = self.peel(phrase, self.copula)
        texts = [text for text in dict.fromkeys((phrase, bare)) if self.ratio.match(text)]
        for role, patterns in (("share", self.share), ("rate", self.completion)) if texts else ():
            for text in texts:
                for pattern in patterns:
                    if (match := pattern.match(text)) and match[0]:
                        of = match.groupdict().get("of")
                        label = self.label(text[: match.start()])
                        if len(label) == 1:
                            label = self.label(text)
                        return Reading(label, role, of_label=of or None)  # type: ignore[arg-type]
        return None

    def _percent(self, phrase: str) -> Reading | None:
        """What only a percentage says so: a change without a word of change, the share reached of a plan."""
        if self.schedule.match(phrase) and (ahead := self._ahead(phrase)) is not None:
            return ahead
        if match := self.bare_change.match(phrase):
            return Reading(self.label(phrase[: match.start()]), "change", of_label=match["base"])
        if match := self.by_percent.match(phrase):
            return Reading(self.label(self.peel(phrase[: match.start()], self.same_time)), "change")
        if match := self.reached_of.match(phrase):
            return Reading(self.label(phrase[: match.start()]), "rate", of_label=match["of"])
        return None

    def _change(self, phrase: str, *, sure: bool = False) -> Reading | None:
        """A word of change at the end; ``sure`` where the unit tells that there must be one."""
        if match := self.against.match(phrase):
            return Reading(self.label(phrase[: match.start()]), "change", of_label=match["base"])
        match = self.moves.match(phrase)
        if match is None:
            return None
        said = phrase[: match.start()]
        label, base = self.split_base(self.peel(said, self.same_time))
        if base is None and not (sure or self.strict.match(phrase) or self.bare_change.match(said)):
            return None
        held = self._ratio(label)
        named = held.label if held is not None and held.role == "share" else self.label(label)
        return Reading(named, "change", of_label=base, spare="" if named or label not in self.sides else label)

    def read_change(self, phrase: str) -> Reading | None:
        """A clause that says what changed, with or without a figure of its own (项目支出增加)."""
        return self._change(phrase)

    def split_base(self, phrase: str) -> tuple[str, str | None]:
        """What changed, and what it is compared with: 基本支出 | 上年 of 基本支出比上年."""
        for pattern in self.base:
            if match := pattern.search(phrase):
                tail = self.peel(phrase[match.end() :], self.same_time)
                while (moved := self.moves.match(tail)) and moved[0]:
                    tail = tail[: moved.start()]
                return tail or phrase[: match.start()], match["base"]
        return phrase, None

    def _plain(self, phrase: str, kind: str) -> Reading:
        lead, done = self.budget_lead.match(phrase), self.actual_lead.match(phrase)
        said = phrase[lead.end() :] if lead else phrase[done.end() :] if done else phrase
        basis, rest = self.unbase(said)
        basis = "budget" if lead else "actual" if done else basis
        label = self.tidy(rest)
        if kind in COUNTED and self.et_mark in label and (match := self.et_cetera.match(label)):
            label = label[match.end() :]
        if kind in COUNTED and (match := self.event_lead.match(label)):
            label = label[match.end() :]
        spare = self.peel(said, self.copula)
        if kind == "amount" and self.per_head.fullmatch(label):
            return Reading("", None, basis, spare=label)
        if label in self.generic_all and len(spare) > len(label) and not self.verb_lead.match(spare):
            return Reading(spare, None, basis)
        if label in self.things and kind in COUNTED:
            return Reading(label, None, basis)
        if not label or label in self.bare:
            return Reading("", None, basis, spare=spare)
        return Reading(label, None, basis)

    def threshold(self, far: str, names: frozenset[str]) -> str:
        """What the clause at the end of ``far`` says has passed a threshold (财政收入迈过千亿大关，达1330亿元)."""
        phrase = self.strip_lead(self.clause(far.rstrip(PAUSES))[0], names)[0]
        match = self.passed.match(phrase)
        return self.label(phrase[: match.start()]) if match is not None else ""

    def receiver(self, far: str, names: frozenset[str]) -> str:
        """Whom the clause at the end of ``far`` names, who get so much each (满80周岁的老年人，每人每月…)."""
        phrase = self.strip_lead(self.clause(far.rstrip(PAUSES))[0], names)[0]
        noun = phrase.rpartition(self.of_mark)[2]
        return self.label(self.receiver_lead.sub("", noun, count=1)) if len(noun) > 1 else ""

    def clause(self, text: str) -> tuple[str, str, bool]:
        """The clause that leads to a figure, the text before it, and whether the figure stands in brackets.

        Pauses inside brackets and quotes do not divide, nor does a comma after an attribute (中标的，采购金额).
        """
        depth, cut, opened = 0, 0, -1
        for found in SIGNS.finditer(text):
            place, sign = found.start(), found[0]
            if sign in OPEN:
                depth, opened = depth + 1, place if sign in ROUND else opened
            elif sign in CLOSE:
                depth = max(0, depth - 1)
            elif depth == 0 and not text.endswith(self.of_mark, 0, place):
                cut = place + 1
        if depth and opened >= cut:
            return self.clause(text[opened + 1 :])[0], text[:opened], True
        return text[cut:], text[:cut], False


ASIDE = regex.compile(r"[（(](?=[^（）()]*[，,；;])[^（）()]*[）)]")
"""A remark of more than one clause in brackets; no name of a measure has one."""
REMARK_FIRST = regex.compile(r"^[（(][^（）()]*[）)]")
NOUN = 3
"""Longest noun of a body that may be a part of other names, in characters."""
TITLE_END = regex.compile(r"[^《》]*》")
"""The rest of a title: a name within it is no mention of the body."""


def _unnamed(phrase: str, names: frozenset[str]) -> str:
    """A phrase from behind the last mention of one of the names; whole where none is in it, or one ends it.

    A short one (医院) may be a part of other names: it counts only at the start.
    """
    cut = 0
    for name in names:
        if len(name) <= NOUN and not phrase.startswith(name):
            continue
        if name in phrase and (place := phrase.rfind(name) + len(name)) < len(phrase):
            cut = max(cut, place if TITLE_END.match(phrase, place) is None else 0)
    return phrase[cut:]


def phrases(book: Book) -> Phrases:
    """The phrases of a book, compiled once."""
    return book.once(_phrases)


def _phrases(book: Book) -> Phrases:
    return Phrases(book)


TOLD = regex.compile(r"(?=(?:\P{Han}*+\p{Han}){6})[^,\uff0c\u3002;\uff1b:\uff1a]*[^\d][,\uff0c\u3002;\uff1b:\uff1a]")
"""Words of a cell that make a sentence."""


def plain(text: str) -> str:
    """A phrase without wraps, blanks (Chinese needs none) and footnote marks."""
    text = "".join(text.split())
    return NOTE.sub("", text) if "[" in text or "［" in text or "【" in text else text


SQUARE = ("[", "［", "【")
"""What a footnote mark begins with; it is no enumerator."""
NOTE = re.compile(r"[\[［【](?:\d{1,2}|[①-⑳])[\]］】]")
