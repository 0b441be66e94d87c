"""What the words before a figure say: label, role, basis, and what the value is relative to.

A phrase is read from its end, where Chinese puts the predicate: 基本支出 | 年初预算 | 为. What is peeled off decides
role and basis; what remains is the label.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from extractor.lexicon.book import Book
from extractor.model.fact import Basis, Role

PAUSES = "，；：。,;:"
OPEN, CLOSE = "（(“《〔", "）)”》〕"


class Reading(NamedTuple):
    """One phrase understood. ``label`` may be empty (the phrase inherits); ``anchor`` tells prior, from or to."""

    label: str
    role: Role | None = None
    basis: Basis | None = None
    of_label: str | None = None
    anchor: str | None = None
    scope: str | None = None
    listed: bool = False
    suffix: str = ""


class Phrases:
    """The compiled words of ``patterns/phrases.toml`` and ``patterns/scope.toml``."""

    def __init__(self, book: Book) -> None:
        """Compile once a book."""
        some = lambda *ids: book.any_of(*ids)  # noqa: E731
        piece = lambda word_id: "|".join(f"(?:{p})" for p in book.entry(word_id).regex)  # noqa: E731
        self.join = regex.compile(some("phrase.join") + r"[:：，,]?")
        self.opens_list = regex.compile(piece("phrase.list"))
        self.ends_list = regex.compile(piece("phrase.list_end"))
        self.level = regex.compile(some("scope.level", "scope.central"))
        self.own = regex.compile(some("scope.self") + r"(?=\X{2})")
        self.time = regex.compile(piece("period.lead"))
        self.prior = regex.compile(piece("phrase.prior"))
        self.start = regex.compile(piece("phrase.from"))
        self.base = regex.compile(piece("phrase.base"))
        self.copula = regex.compile(some("phrase.copula") + "$")
        self.moves = regex.compile(f"(?P<word>{some('phrase.up', 'phrase.down')})(?:了|约|近|达|为|到达)?$")
        self.strict = regex.compile(f"(?P<word>{some('phrase.change_strict')})(?:了|约|近|达|为)?$")
        self.reaches = regex.compile(f"{some('phrase.up', 'phrase.down')}(?:到|至|为|成)$")
        self.same_time = regex.compile(some("phrase.same_time") + "$")
        self.down = frozenset(book.words("phrase.down"))
        self.basis: tuple[tuple[Basis, regex.Pattern[str]], ...] = (
            ("actual", regex.compile(some("phrase.actual") + "$")),
            ("budget", regex.compile(some("phrase.budget") + "$")),
            ("target", regex.compile(some("phrase.target") + "$")),
        )
        self.share = [regex.compile(p) for p in book.entry("phrase.share").regex]
        self.completion = [regex.compile(p) for p in book.entry("phrase.completion").regex]
        self.ratio_word = frozenset(book.words("phrase.ratio_word"))
        self.rate_end = regex.compile(piece("phrase.rate_end"))
        self.generic = regex.compile(some("phrase.generic") + "$")
        self.generic_all = frozenset(book.words("phrase.generic"))
        self.verb_lead = regex.compile(some("phrase.verb_lead") + r"(?=\X{2})")
        self.after_stop = regex.compile(some("phrase.after_stop"))
        self.purpose = regex.compile(piece("phrase.purpose"))
        self.goal = regex.compile(piece("phrase.goal"))
        self.headings: tuple[tuple[Basis, regex.Pattern[str]], ...] = (
            ("target", regex.compile(piece("phrase.goal_heading"))),
            ("actual", regex.compile(piece("phrase.actual_heading"))),
            ("budget", regex.compile(piece("phrase.budget_heading"))),
        )
        self.instant = regex.compile(piece("phrase.instant"))
        self.prior_word = regex.compile(some("period.prior"))
        self.compares = regex.compile(some("phrase.compares") + "$")
        self.compared = regex.compile(some("phrase.compared"))
        self.leaves_noun = regex.compile(piece("phrase.leaves_noun"))
        self.aims = regex.compile(piece("phrase.aims"))
        self.carried = regex.compile(some("phrase.carried"))
        self.item = regex.compile(piece("phrase.account_item"))

    def read(self, near: str, names: frozenset[str]) -> Reading:
        """Understand the clause that leads to a figure. ``names`` are names of the reporting body."""
        phrase, scope, listed = self.strip_lead(near, names)
        reading = self._comparison(phrase) or self._ratio(phrase) or self._change(phrase) or self._plain(phrase)
        return reading._replace(scope=scope, listed=listed)

    def strip_lead(self, phrase: str, names: frozenset[str]) -> tuple[str, str | None, bool]:
        """Take joiners, dates, levels and the body's own name from the front: (rest, scope, opened a list)."""
        scope, listed, before = None, False, ""
        while phrase != before:
            before = phrase
            phrase = phrase.lstrip(" 、，,；;：:。—-")
            if self.opens_list.match(phrase):
                listed = True
            if (match := self.join.match(phrase)) or (match := self.time.match(phrase)):
                phrase = phrase[match.end() :]
            elif match := self.level.match(phrase):
                scope, phrase = match[0], phrase[match.end() :]
            elif match := self.own.match(phrase):
                phrase = phrase[match.end() :]
            else:
                phrase = next((phrase[len(n) :] for n in names if phrase.startswith(n) and len(phrase) > len(n)), phrase)
        return phrase, scope, listed

    def _comparison(self, phrase: str) -> Reading | None:
        """比上年25,604.30万元 …: the base itself; 从94元 …: where a change starts; 提高到99元: where it ends."""
        if match := self.reaches.search(phrase):
            return Reading(self.label(phrase[: match.start()]), "amount", anchor="to")
        if match := self.prior.search(phrase):
            return Reading(self.label(phrase[: match.start()]), None, "prior", anchor="prior")
        if match := self.start.search(phrase):
            return Reading(self.label(phrase[: match.start()]) or match["base"] or "", None, "prior", anchor="from")
        return None

    def _ratio(self, phrase: str) -> Reading | None:
        bare = self._peel(phrase, self.copula)
        for role, patterns in (("share", self.share), ("rate", self.completion)):
            for text in dict.fromkeys((phrase, bare)):
                for pattern in patterns:
                    if (match := pattern.search(text)) and match.end() == len(text) and match[0]:
                        of = match.groupdict().get("of")
                        label = self.label(text[: match.start()])
                        return Reading(label, role, of_label=of or None)  # type: ignore[arg-type]
        return None

    def _change(self, phrase: str) -> Reading | None:
        match = self.moves.search(phrase)
        if match is None:
            return None
        rest = phrase[: match.start()]
        base = None
        for found in self.base.finditer(rest):
            if found.end() >= len(rest) - 6:
                base = found
        if base is None and not self.strict.search(phrase):
            return None
        if base is not None:
            tail = rest[base.end() :]
            rest = rest[: base.start()] + ("" if self.moves.search(tail) else tail)
        rest = self._peel(rest, self.same_time)
        return Reading(self.label(rest), "change", of_label=base["base"] if base else None, suffix=match["word"])

    def _plain(self, phrase: str) -> Reading:
        basis: Basis | None = None
        before, rest = "", phrase
        while rest != before:
            before = rest
            rest = self._close(self._peel(rest, self.copula))
            for name, pattern in self.basis:
                if (match := pattern.search(rest)) is not None:
                    basis = basis or name
                    rest = rest[: match.start()]
                    break
        return Reading(self.label(rest), None, basis)

    def label(self, phrase: str) -> str:
        """The noun that remains when predicates, basis words and marks at both ends are gone."""
        before, rest = "", phrase
        while rest != before:
            before = rest
            rest = self._close(self._peel(rest, self.copula).strip(" 、，,；;：:。—-"))
            for _, pattern in self.basis:
                if match := pattern.search(rest):
                    rest = rest[: match.start()]
        return rest

    @staticmethod
    def _peel(phrase: str, pattern: regex.Pattern[str]) -> str:
        while (match := pattern.search(phrase)) and match.start() >= 0 and match[0]:
            phrase = phrase[: match.start()]
        return phrase

    @staticmethod
    def _close(phrase: str) -> str:
        """Without a remark in brackets at the end, unless it belongs to the name (出国（境）费 has it inside)."""
        match = REMARK.search(phrase)
        return phrase[: match.start()] if match and match.start() else phrase


REMARK = regex.compile(r"[（(][^（）()]{4,}[）)]$")


def phrases(book: Book) -> Phrases:
    """The phrases of a book, compiled once."""
    return book.once(_phrases)


def _phrases(book: Book) -> Phrases:
    return Phrases(book)


def last_clause(text: str) -> str:
    """The part of a lead after its last pause, brackets and quotes seen as wholes; an open bracket starts anew."""
    depth, cut = 0, 0
    for place, sign in enumerate(text):
        if sign in OPEN:
            depth += 1
        elif sign in CLOSE:
            depth = max(0, depth - 1)
        elif sign in PAUSES and depth == 0:
            cut = place + 1
    rest = text[cut:]
    if depth:
        opened, level = -1, 0
        for place in range(len(rest) - 1, -1, -1):
            level += (rest[place] in CLOSE) - (rest[place] in OPEN)
            if level < 0:
                opened = place
                break
        inner = rest[opened + 1 :] if opened >= 0 and rest[opened] in "（(" else rest
        return inner if inner is rest else last_clause(inner)
    return rest


def plain(text: str) -> str:
    """A phrase without wraps and blanks (Chinese needs none)."""
    return BLANKS.sub("", text)


BLANKS = regex.compile(r"[\s\v\u3000]+")
