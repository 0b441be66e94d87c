"""The words of phrases, compiled: what opens a clause, what closes it, what stands within.

Every attribute is made of entries of ``patterns/phrases.toml`` and ``patterns/scope.toml``; an entry's words and its
regexes count alike.
"""

from __future__ import annotations

from typing import TypeAlias

import regex

from extractor.lexicon.book import Book
from extractor.model.fact import Basis

PAUSES = "，；：。,;:"
OPEN, CLOSE, ROUND = "（(“《〔", "）)”》〕", "（("

Shape: TypeAlias = "regex.Pattern[str]"

FIRST_PLAN = 2006
"""First year of the first plan that ``period.plan`` lists; each lasts five years."""


class Shapes:
    """Makes patterns of the book's entries."""

    def __init__(self, book: Book) -> None:
        """Keep the book at hand."""
        self.book = book

    def any(self, *ids: str) -> str:
        """An alternation of all words and regexes of the entries, the longest words first."""
        entries = [self.book.entry(word_id) for word_id in ids]
        words = sorted({word for entry in entries for word in entry.says}, key=lambda w: (-len(w), w))
        pieces = [f"(?:{piece})" for entry in entries for piece in entry.regex]
        return "(?:" + "|".join([*map(regex.escape, words), *pieces]) + ")"

    def inside(self, *ids: str) -> Shape:
        """A pattern for these words anywhere in a phrase."""
        return regex.compile(self.any(*ids))

    def start(self, *ids: str, leaving: int = 0) -> Shape:
        """A pattern for the start of a phrase of which at least ``leaving`` characters remain."""
        return regex.compile(self.any(*ids) + (rf"(?=\X{{{leaving}}})" if leaving else ""))

    def end(self, *ids: str, then: str | None = None) -> Shape:
        """A pattern whose ``match`` looks at the end of a phrase, from right to left (quick where it is not).

        ``then`` is an entry that may follow. The words themselves are the group ``word``.
        """
        return ends(f"(?P<word>{self.any(*ids)}){self.any(then) + '?' if then else ''}")

    def each_end(self, word_id: str) -> list[Shape]:
        """One such pattern for each regex of an entry, in the entry's order."""
        return [ends(piece) for piece in self.book.entry(word_id).regex]

    def words(self, word_id: str) -> frozenset[str]:
        """The words of an entry as a set."""
        return frozenset(self.book.words(word_id))

    def one(self, word_id: str) -> str:
        """The only word of an entry."""
        return self.book.words(word_id)[0]


def ends(pattern: str) -> Shape:
    """A pattern that is matched backwards from the end of a phrase."""
    return regex.compile(f"(?r)(?:{pattern})$")


class Vocabulary:
    """All compiled words that the reading of phrases uses."""

    def __init__(self, book: Book) -> None:
        """Compile once a book."""
        shapes = Shapes(book)
        self._leads(shapes)
        self._ends(shapes)
        self._marks(shapes)
        self._headings(shapes)
        self._names(shapes)

    def _leads(self, shapes: Shapes) -> None:
        """What stands before the measure and is no part of it."""
        manner, join = shapes.any("phrase.join_manner"), shapes.any("phrase.join", "phrase.join_short")
        self.join = regex.compile(f"(?:{manner}|{join})[:：，,]?")
        self.level = shapes.inside("scope.level", "scope.central")
        self.level_place = shapes.start("phrase.level_place")
        self.lead_change = shapes.start("phrase.lead_change")
        self.level_verb = regex.compile(f"{shapes.any('phrase.level_verb')}(?={self.level.pattern})")
        self.own = regex.compile(rf"{shapes.any('scope.self')}{shapes.any('phrase.present')}?(?=\X{{2}})")
        self.own_alone = shapes.inside("scope.self")
        self.time = shapes.start("period.lead")
        plans = shapes.book.words("period.plan")
        self.plans = {name: f"{FIRST_PLAN + 5 * n}/{FIRST_PLAN + 5 * n + 4}" for n, name in enumerate(plans)}
        named = f"(?P<plan>{shapes.any('period.plan')})"
        self.plan_time = regex.compile(shapes.any("period.plan_time").replace("{plan}", named))
        self.place_lead = shapes.start("scope.place_lead")
        self.long_time = shapes.start("phrase.long_time")
        self.budget_lead = shapes.start("phrase.budget_lead")
        self.bound_lead = shapes.start("phrase.bound_lead", leaving=3)
        whole = f"(?!{shapes.any('phrase.kept_whole')})"
        self.verb_lead = regex.compile(whole + shapes.start("phrase.verb_lead", leaving=2).pattern)
        self.money_verb = regex.compile(whole + shapes.start("phrase.money_verb", leaving=2).pattern)
        self.approved = shapes.start("phrase.approved")
        self.alias = shapes.inside("phrase.alias")
        self.inner_whole = shapes.start("phrase.inner_whole")
        self.et_cetera, self.et_mark = shapes.start("phrase.et_cetera"), shapes.one("phrase.et_mark")
        self.superlative = shapes.start("phrase.superlative")
        self.given_to = shapes.start("phrase.given_to", leaving=2)
        self.no_measure = shapes.end("phrase.no_measure")
        self.procedure = shapes.start("phrase.procedure")
        self.prior_word = shapes.start("period.prior")
        self.own_time = shapes.start("phrase.own_time")

    def _ends(self, shapes: Shapes) -> None:
        """Predicates and basis words, where a phrase is read from its end."""
        self.copula = shapes.end("phrase.copula", "phrase.copula_short")
        self.basis: tuple[tuple[Basis, Shape], ...] = (
            ("actual", shapes.end("phrase.actual")),
            ("budget", ends(f"(?P<word>{shapes.any('phrase.fund_guard')}{shapes.any('phrase.budget')})")),
            ("target", shapes.end("phrase.target")),
        )
        self.year_end = shapes.end("phrase.year_end")
        self.prior = ends(shapes.any("phrase.prior"))
        self.origin = ends(shapes.any("phrase.from"))
        self.moves = shapes.end("phrase.up", "phrase.down", then="phrase.change_tail")
        self.strict = shapes.end("phrase.change_strict", then="phrase.change_tail")
        self.schedule = shapes.end("phrase.schedule")
        self.by_percent = shapes.end("phrase.change_percent")
        self.reaches = ends(
            f"(?:{shapes.any('phrase.up', 'phrase.down')}{shapes.any('phrase.to')}|{shapes.any('phrase.reaches')})"
            f"{shapes.any('phrase.year_tail')}?"
        )
        self.same_time = shapes.end("phrase.same_time")
        self.against = ends(shapes.any("phrase.against"))
        self.faster = shapes.each_end("phrase.faster")
        self.of_plan = ends(shapes.any("phrase.of_plan"))
        self.measured = shapes.start("phrase.measured")
        self.share = shapes.each_end("phrase.share")
        self.completion = shapes.each_end("phrase.completion")
        self.ratio = ends(shapes.any("phrase.share", "phrase.completion"))
        self.whole_end = shapes.end("phrase.whole_end")
        self.leaves_noun = shapes.end("phrase.leaves_noun")
        self.score_full = shapes.end("phrase.score_full")
        self.score_follows = regex.compile(
            rf"[,\uff0c\u3001(\uff08]?{shapes.any('phrase.score_got')}[\u4e3a:\uff1a]?\s?(?=\d)"
        )
        self.compares = shapes.end("phrase.compares")
        self.duration_adverb = shapes.end("phrase.duration_adverb")
        self.date_join = shapes.end("phrase.date_join")
        self.since = shapes.start("phrase.since")
        self.own_span = shapes.start("phrase.own_span")
        self.required = shapes.start("phrase.required")
        self.year_parts = shapes.book.maps("date.part")
        parts = "|".join(sorted(self.year_parts, key=len, reverse=True))
        self.part_lead = regex.compile(
            rf"(?:{shapes.any('phrase.part_year')}?(?P<part>{parts})|{shapes.any('phrase.whole_year')})"
            rf"(?!{shapes.any('phrase.part_not')})"
        )
        self.aim_lead = shapes.start("phrase.aim_lead")
        self.actual_lead = shapes.start("phrase.actual_lead")
        self.from_change = ends(shapes.any("phrase.from_change"))
        self.founded = ends(shapes.any("phrase.founded"))
        self.unmoved = ends(shapes.any("phrase.unmoved"))
        self.bare_change = ends(shapes.any("phrase.bare_change"))
        self.reached_of = ends(shapes.any("phrase.reached_of"))
        self.passed = ends(shapes.any("phrase.passed"))
        self.remade = shapes.end("phrase.remade")
        self.upgrade = shapes.end("phrase.upgrade")

    def _marks(self, shapes: Shapes) -> None:
        """What may stand anywhere, or right after a figure."""
        self.base = [regex.compile(piece) for piece in shapes.book.entry("phrase.base").regex]
        self.opens_list = shapes.inside("phrase.list")
        self.ends_list = shapes.inside("phrase.list_end")
        self.within = [regex.compile(piece) for piece in shapes.book.entry("phrase.within").regex]
        self.among = shapes.start("phrase.among")
        self.formula = shapes.inside("phrase.formula")
        self.apart = shapes.start("phrase.apart")
        self.mean = shapes.inside("phrase.mean")
        self.row_end, self.bound_end = shapes.inside("phrase.row_end"), shapes.start("phrase.bound_end")
        self.ages, self.age = shapes.words("phrase.age_unit"), shapes.start("phrase.age")
        self.this_month = shapes.inside("phrase.this_month")
        self.rate_ends = tuple(shapes.words("phrase.rate_end"))
        self.amends = shapes.start("phrase.amends")
        self.hope = shapes.inside("phrase.hope")
        self.goal = shapes.inside("phrase.goal")
        self.aims = shapes.start("phrase.aims")
        self.span_after = shapes.start("phrase.span_after")
        self.up_to_now = {"", *shapes.words("phrase.up_to_now")}
        self.years_since = shapes.start("phrase.years_since")
        self.own_year = shapes.inside("phrase.own_year")
        self.change_after = shapes.start("phrase.change_after")
        self.no_whole = shapes.start("phrase.no_whole")
        self.carried = shapes.inside("phrase.carried")
        self.compared = shapes.start("phrase.compared")
        self.as_of = shapes.inside("phrase.as_of")
        self.after_stop = shapes.inside("phrase.after_stop", "phrase.after_verb")
        self.subject_item = shapes.start("phrase.subject_item")
        self.quoted_item = regex.compile(rf"[“\"]?.*?{shapes.any('phrase.account_item')}[”\"]?")
        self.inner_verb = shapes.inside("phrase.inner_verb")
        self.inner_time = shapes.inside("phrase.inner_time")
        self.glued = shapes.start("phrase.glued_heading")
        self.upper_level = shapes.start("phrase.upper_level")
        self.moved = shapes.book.words("phrase.moved")
        self.left_over = shapes.book.words("phrase.left_over")
        self.event_lead = shapes.start("phrase.event_lead")
        self.per_head, self.receiver_lead = shapes.inside("phrase.per_head"), shapes.start("phrase.receiver_lead")
        self.per_gain = shapes.start("phrase.per_gain")
        self.aim_named = shapes.end("phrase.aim_named")
        self.plan_named = shapes.start("phrase.plan_named")
        self.purpose = shapes.start("phrase.purpose")
        self.pairs = shapes.start("phrase.pairs")
        self.each = shapes.start("phrase.each")
        self.nth = shapes.start("phrase.nth")
        self.nth_run = shapes.start("phrase.nth_run")
        self.both = shapes.inside("phrase.and")

    def _headings(self, shapes: Shapes) -> None:
        """What a title or a heading says for all under it."""
        self.costs = shapes.inside("phrase.costs")
        self.fund = shapes.inside("phrase.fund")
        self.fund_lead = shapes.start("phrase.fund_lead")
        self.project = shapes.inside("phrase.project")
        self.headline = shapes.inside("phrase.headline")
        self.headline_ends = shapes.book.words("phrase.headline_end")
        self.projects = shapes.inside("phrase.projects")
        self.undertaking = shapes.inside("phrase.undertaking")
        self.ahead = shapes.inside("phrase.ahead")
        self.done = shapes.start("phrase.done")
        self.class_whole = shapes.inside("phrase.class_whole")
        self.item = shapes.inside("phrase.account_item")
        self.title_budget = shapes.inside("phrase.title_budget")
        self.title_level = shapes.start("phrase.title_level")
        self.title_part = shapes.inside("phrase.title_part")
        self.year_of_part = shapes.inside("phrase.year_of_part")
        self.heading_part = shapes.inside("phrase.heading_part")
        self.digits = {sign: digit for sign, digit in shapes.book.maps("header.digits").items() if digit.isdigit()}
        self.said_year = regex.compile(rf"[{''.join(self.digits)}0]{{4}}(?={shapes.book.any_of('date.year')})")
        self.parts = shapes.book.maps("period.part")
        self.headings: tuple[tuple[Basis, Shape], ...] = (
            ("target", shapes.inside("phrase.goal_heading")),
            ("actual", shapes.inside("phrase.actual_heading")),
            ("budget", shapes.inside("phrase.budget_heading")),
        )

    def _names(self, shapes: Shapes) -> None:
        """Words that are looked up whole."""
        self.sum = shapes.words("phrase.sum")
        self.ratio_word = shapes.words("phrase.ratio_word")
        self.generic_all = shapes.words("phrase.generic")
        self.generic_reach = max(map(len, self.generic_all))
        self.all_of = shapes.words("phrase.all_of")
        self.totals = shapes.book.words("phrase.total")
        self.purse_parts = shapes.book.words("phrase.purse_part")
        self.thin = shapes.words("phrase.measure_alone")
        self.time_ends = shapes.book.words("phrase.time_end")
        self.measures = tuple(sorted(shapes.words("phrase.measure"), key=len, reverse=True))
        self.deeds = shapes.book.words("phrase.deed")
        self.sort_nouns = shapes.words("phrase.sort_noun")
        self.undone = shapes.book.words("phrase.left_undone")
        self.glue = shapes.words("phrase.glue")
        self.empty_verbs = shapes.words("phrase.verb_lead")
        self.part_of_words = shapes.words("phrase.part_of_words")
        self.bare = shapes.words("phrase.bare")
        self.things = shapes.words("phrase.thing")
        self.arranged = shapes.book.words("phrase.arranged")
        self.score_got = shapes.words("phrase.score_got")
        self.spoken_kinds = shapes.words("phrase.spoken_kinds")
        self.spoken_year = shapes.words("phrase.spoken_year")
        self.budget_kinds = shapes.words("phrase.budget_kinds")
        self.levelled_kinds = shapes.words("phrase.levelled_kinds")
        self.own_year_kinds = shapes.words("phrase.own_year_kinds")
        self.all_sides = (*shapes.book.words("phrase.side"), *shapes.book.words("phrase.left_over"))
        self.grand_sides = shapes.book.words("phrase.grand_side")
        self.sides = shapes.book.words("phrase.side")
        self.bare_totals = frozenset(side + total for side in self.sides for total in self.totals)
        self.points = shapes.one("phrase.points")
        self.level_purse = shapes.words("phrase.level_purse")
        self.operand = shapes.words("phrase.operand")
        self.adjusted = shapes.words("phrase.adjusted")
        self.score_lost = shapes.words("phrase.score_lost")
        self.points_lost = shapes.one("phrase.points_lost")
        self.money_ratio = shapes.words("phrase.money_ratio")
        self.body_nouns = shapes.book.words("phrase.body_noun")
        self.comma = shapes.one("phrase.comma")
        pairs = shapes.book.maps("phrase.pair_word")
        self.two_in_one = {word: tuple(both.split(self.comma)) for word, both in pairs.items()}
        self.of_mark = shapes.one("phrase.of_mark")
        self.account_outer = shapes.inside("phrase.account_outer")
        self.account_name = shapes.inside("phrase.account_name")
        self.account_code = shapes.inside("phrase.account_code")
        self.account_level = shapes.inside("phrase.account_level")
        self.account_inner = regex.compile(shapes.any("phrase.account_level") + "(?=.)")
        self.account_quoted = shapes.inside("phrase.account_quoted")

    def names_undertaking(self, words: str) -> bool:
        """Whether words are the name of an undertaking (村级道路维修项目)."""
        return words.endswith(self.headline_ends) and self.headline.fullmatch(words) is not None

    def untotalled(self, label: str) -> str:
        """A label without the word that says it sums up."""
        if not label.endswith(self.totals):
            return label
        return label.removesuffix(next(total for total in self.totals if label.endswith(total)))
