"""From a label to the indicator it names: exact over normalised names, never fuzzy; where two remain, none.

The names, and the words that may be taken off a label without changing what it measures, are data in
``patterns/indicators``. A longer label that merely contains a name is another thing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

import regex

from extractor.interpret.draft import Draft
from extractor.interpret.indicator_names import REMARKED, Names, place_end, plain, plain_words, unremarked
from extractor.lexicon.book import Book
from extractor.lexicon.shape import Indicator

_CODE = regex.compile(r"[1-5]\d\d(?:\d\d){0,2}")
_CLASS, _STEP = 3, 2
"""Digits of the outermost accounts, and those that each account within another has more."""
_ALIKE = 2
"""Neighbouring characters of an account's name that a row with its code has, however it is worded."""
_ANY_KIND = "other"
_GOVERNMENT = "city_budget"
_KEPT = 2048
_RATIOS = frozenset({"percent", "percentage_points", "ratio", "other"})


@dataclass(frozen=True, slots=True)
class Known:
    """An indicator made ready: the figure kinds it takes and the words it needs, or does not bear, around it."""

    entry: Indicator
    takes: frozenset[str]
    kinds: tuple[str, ...]
    near: tuple[str, ...]
    under: tuple[str, ...]
    apart: tuple[str, ...]


class Asked(NamedTuple):
    """A figure's plain label, with and without its closing remark, and the plain outer words, nearest first.

    ``digits`` is the length of the account code that the mark of a level behind the label asks for.
    """

    label: str
    short: str
    trail: tuple[str, ...]
    figure_kind: str
    amount: bool
    budget: bool
    report_kind: str
    digits: int | None = None

    def distance(self, words: tuple[str, ...]) -> int | None:
        """How far out one of the words is an outer word; further than all where it only stands in one; else None."""
        exact = next((place for place, outer in enumerate(self.trail) if outer in words), None)
        if exact is None and any(word in outer for outer in self.trail for word in words):
            return len(self.trail)
        return exact


class Indicators:
    """The index over all indicators of a book."""

    def __init__(self, book: Book) -> None:
        self.names: dict[str, list[Known]] = {}
        self.ends: dict[str, Known] = {}
        self.codes: dict[str, Known] = {}
        self.lists: list[Known] = []
        self.purse = plain_words(book, "indicator.purse")
        self.account = plain_words(book, "indicator.account")
        self.terms = plain_words(book, "indicator.terms")
        self.bare = frozenset(("", *plain_words(book, "indicator.bare")))
        self.places = plain_words(book, "indicator.place")
        self.row_place = regex.compile(rf"\p{{Han}}{{0,10}}{place_end(book)}")
        first_place = regex.compile("|".join(book.entry("indicator.first_place").regex))
        self.placed = lru_cache(maxsize=_KEPT)(lambda label: _placed(label, first_place, self.names))
        self.is_place = lru_cache(maxsize=_KEPT)(lambda label: self.row_place.fullmatch(label) is not None)
        self.grand = regex.compile(rf"{book.any_of('indicator.grand')}$")
        self.budget = plain_words(book, "indicator.budget")
        self.sides = book.maps("indicator.side")
        self.levels = {plain(mark): int(digits) for mark, digits in book.maps("indicator.level").items()}
        self.level = regex.compile(rf"[（(]\d{{0,3}}(?P<mark>{'|'.join(map(regex.escape, self.levels))})[）)]\s*$")
        self.known = lru_cache(maxsize=_KEPT)(lambda asked: _known(asked, self))
        for entry in book.indicators.values():
            self._add(entry, book)
        self.listed = frozenset(form for known in self.lists for form in known.under)
        self.end_words = tuple(self.ends)
        self.words = Names(book, self.names)

    def _add(self, entry: Indicator, book: Book) -> None:
        known = Known(
            entry=entry,
            takes=frozenset(entry.takes.split()),
            kinds=entry.kinds,
            near=(*(plain_words(book, entry.near) if entry.near else ()), *map(plain, entry.within)),
            under=plain_words(book, entry.under) if entry.under else (),
            apart=tuple(map(plain, entry.apart)),
        )
        for name in entry.says:
            self.names.setdefault(plain(name), []).append(known)
        for kind, names in entry.only.items():
            for name in names:
                self.names.setdefault(plain(name), []).append(replace(known, kinds=(kind,)))
        for end in entry.ends:
            self.ends[plain(end)] = known
        if entry.code:
            self.codes[entry.code] = known
        if known.under:
            self.lists.append(known)


def choose(draft: Draft, kind: str, book: Book, label: str | None = None) -> tuple[str | None, str | None]:
    """The indicator ``draft`` measures in a report of ``kind`` and the pattern entry that says so, or two None.

    ``label`` is what the draft is called, where that is not its own label.
    """
    index = book.once(Indicators)
    asked = _asked(draft, kind, index, draft.label if label is None else label)
    if draft.code and _CODE.fullmatch(draft.code):
        known = index.codes.get(draft.code)
        known = known if known and _fits(known, asked) and _named_like(known, asked) else None
    else:
        known = index.known(asked)
    return (known.entry.id, known.entry.origin) if known else (None, None)


def beside(draft: Draft, kind: str, book: Book, before: str) -> tuple[str | None, str | None]:
    """The indicator of a label that needs surroundings, in a list whose item before it is the indicator ``before``, or
    two None: 其他支出 after 教育支出 is one of the same chart."""
    index = book.once(Indicators)
    asked = _asked(draft, kind, index, draft.label)
    said = (known for form in index.words.own(asked.label, asked.amount) for known in index.names[form])
    found = {known.entry.id: known for known in said if known.near and _of_chart(known.entry.id, before)}
    fits = [known for known in found.values() if _fits(known, asked) and _belongs(known, asked)]
    return (fits[0].entry.id, fits[0].entry.origin) if len(fits) == 1 else (None, None)


def _placed(label: str, shape: regex.Pattern[str], names: Collection[str]) -> str:
    """The place that a label begins with, empty where there is none or it is part of the name of an indicator."""
    match = shape.match(label)
    return match[0] if match is not None and plain(label) not in names else ""


def _of_chart(one: str, two: str) -> bool:
    """Whether two indicators are accounts of one chart and level, by their ids (expenditure.function.205 and .229)."""
    return len(one) == len(two) and one.rpartition(".")[0] == two.rpartition(".")[0]


def apart(draft: Draft, kind: str, book: Book) -> tuple[str, str]:
    """The place that a label of the prose begins with and what is measured there (某区 | 债务余额), or two empty words:
    only where the rest alone is the same indicator, and the place no part of its name."""
    index = book.once(Indicators)
    place = index.placed(draft.label) if draft.figure.cell is None else ""
    if not place:
        return "", ""
    rest, kind = draft.label[len(place) :], _GOVERNMENT if kind == _ANY_KIND else kind
    return (place, rest) if choose(draft, kind, book, rest)[0] == draft.indicator else ("", "")


def names_place(draft: Draft, book: Book) -> bool:
    """Whether a fact of the prose is called by a place alone (其中：开发区5.9亿元): its whole says what is measured."""
    return draft.figure.cell is None and book.once(Indicators).is_place(draft.label)


def follows(draft: Draft, kind: str, book: Book, before: str) -> tuple[str | None, str | None]:
    """The account that a row of a table names below a row of the account ``before`` (a code), or two None.

    Charts of accounts are printed in their order: of all accounts of that name it is the next one within the same
    section, or a section within the same class.
    """
    index = book.once(Indicators)
    asked = _asked(draft, kind, index, draft.label)
    said = (known for form in index.words.own(asked.label, asked.amount) for known in index.names[form])
    later = [known for known in said if _fits(known, asked) and _belongs(known, asked) and _comes(known, before)]
    known = min(later, key=lambda known: known.entry.code or "", default=None)
    return (known.entry.id, known.entry.origin) if known else (None, None)


def _comes(known: Known, before: str) -> bool:
    """Whether an account stands behind another below the same outer one."""
    code = known.entry.code or ""
    return len(code) > _CLASS and code > before and code[: len(code) - _STEP] == before[: len(code) - _STEP]


def _asked(draft: Draft, kind: str, index: Indicators, named: str) -> Asked:
    remarked = named.rstrip().endswith(REMARKED)
    level = index.level.search(named) if remarked else None
    label = named[: level.start()] if level else named
    whole = plain(label)
    return Asked(
        label=whole,
        short=plain(unremarked(label)) if remarked else whole,
        trail=index.words.trail(draft.trail),
        figure_kind=draft.figure.kind,
        amount=draft.role == "amount",
        budget=draft.basis == "budget",
        report_kind=_GOVERNMENT if kind == _ANY_KIND and (draft.scope or index.placed(named)) else kind,
        digits=index.levels[level["mark"]] if level else None,
    )


def _known(asked: Asked, index: Indicators) -> Known | None:
    """The indicator that a label names, by itself or with its outer words."""
    if index.grand.search(asked.short):
        return _pick(asked.short, asked, index)
    if _is_bare(asked.label, index):
        around = _by_trail(asked, index)
        own = _pick(asked.label, asked, index)
        said = own and (
            around is None or any(_pick(c, asked, index) is around for c in index.words.tail.before(asked.label))
        )
        return own if said else around or (_by_name(asked, index) if _of_all(asked, index) else None)
    known = _by_name(asked, index) or _by_trail(asked, index, bare=False)
    return known or _by_order(asked, index) or _by_end(asked, index) or _by_list(asked, index)


def _of_all(asked: Asked, index: Indicators) -> bool:
    """Whether the nearest outer words speak of the whole purse; below the name of one undertaking they do not."""
    return not asked.trail or any(word in asked.trail[0] for word in index.purse)


def _is_bare(label: str, index: Indicators) -> bool:
    """Whether a label says nothing of what is measured: a bare total, or the place that a row is about."""
    if label in index.bare or not index.bare.isdisjoint(index.words.tail.before(label)):
        return True
    return label.endswith(index.places) and index.row_place.fullmatch(label) is not None


def _by_name(asked: Asked, index: Indicators) -> Known | None:
    """The label as it stands, then with less and less around it: what is nearest to the text decides."""
    planned = [asked.label + word for word in index.budget] if asked.budget else []
    for label in dict.fromkeys((*planned, asked.label, asked.short)):
        for form in index.words.own(label, asked.amount):
            if found := _pick(form, asked, index):
                return found
    return None


def _pick(form: str, asked: Asked, index: Indicators) -> Known | None:
    """The one indicator of that name that fits; surroundings weigh more than the report kind, that than nothing."""
    named = index.names.get(form)
    if not named:
        return None
    ranked: dict[tuple[int, int], list[Known]] = {}
    for known in named:
        if not _fits(known, asked) or not _belongs(known, asked) or _other_side(form, known, asked, index):
            continue
        away = asked.distance(known.near) if known.near else 0
        if away is None:
            continue
        own = asked.report_kind in known.kinds
        ranked.setdefault((3 * bool(known.near) + (own or -bool(known.kinds)), -away), []).append(known)
    best = ranked[max(ranked)] if ranked else []
    return best[0] if len(best) == 1 else None


def _fits(known: Known, asked: Asked) -> bool:
    """Whether such a figure can measure this; a ratio can be the share, rate or change of anything."""
    if asked.digits and len(known.entry.code or "") != asked.digits:
        return False
    return asked.figure_kind in known.takes or asked.figure_kind in _RATIOS


def _named_like(known: Known, asked: Asked) -> bool:
    """Whether a label shares a word with a name of the account: numbers of rows and projects look like codes, too."""
    label, names = asked.label, [plain(name) for name in (known.entry.name, *known.entry.says)]
    return any(label[at : at + _ALIKE] in name for at in range(len(label) - 1) for name in names)


def _belongs(known: Known, asked: Asked) -> bool:
    return not known.kinds or asked.report_kind in (_ANY_KIND, *known.kinds)


def _other_side(form: str, known: Known, asked: Asked, index: Indicators) -> bool:
    """A label that says spending is no income, and the reverse, whatever was taken off its end."""
    for side, counter in index.sides.items():
        if side in asked.label and side not in form and counter in known.entry.name and counter not in asked.label:
            return True
    return False


def _by_trail(asked: Asked, index: Indicators, bare: bool = True) -> Known | None:
    """The nearest outer words that name something: the label behind them (政府采购 货物), or merged with them
    (一般债务 of 债务余额), or, if it is bare, without it, up to the words that name the budget it is of."""
    if bare and asked.trail and asked.trail[0].endswith(index.terms):
        return None
    if bare and (found := _by_headers(asked, index)):
        return found
    for outer in asked.trail:
        for head, completed in index.words.ways(outer):
            for names, end in product(completed, index.words.starts(asked.label) if completed else ()):
                for form in names.get(end, ()):
                    if found := _pick(form, asked, index):
                        return found
            if bare and (found := _pick(head, asked, index)):
                return found
        if bare and _of_account(outer, index):
            break
    return _by_caption(asked, index) if bare else None


def _by_caption(asked: Asked, index: Indicators) -> Known | None:
    """What a caption names behind the place and before the words of its form (某州本级“三公”经费预算情况表)."""
    for outer in asked.trail:
        for name in index.words.captioned(outer):
            if found := _pick(name, asked, index):
                return found
        if _of_account(outer, index):
            return None
    return None


def _of_account(outer: str, index: Indicators) -> bool:
    """Whether outer words name one budget, or debt: a label below that says nothing is of nothing further out."""
    return any(word in outer for word in index.account)


def _by_headers(asked: Asked, index: Indicators) -> Known | None:
    """What two headings one above the other say together: 一般债务 below 债务限额 is 一般债务限额."""
    for inner, outer in pairwise(asked.trail):
        for form in index.words.below(inner, outer):
            if found := _pick(form, asked, index):
                return found
    return None


def _by_order(asked: Asked, index: Indicators) -> Known | None:
    """A label that holds an upper and a lower header in that order: 债务限额一般债务 is 一般债务限额."""
    for form in index.words.turned(asked.short):
        if found := _pick(form, asked, index):
            return found
    return None


def _by_end(asked: Asked, index: Indicators) -> Known | None:
    """An indicator with a name of its own, behind the name of what it is of (出行满意度)."""
    for end, known in index.ends.items() if asked.label.endswith(index.end_words) else ():
        if asked.label.endswith(end) and not any(word in asked.label for word in known.apart):
            return known if _fits(known, asked) and _belongs(known, asked) else None
    return None


def _by_list(asked: Asked, index: Indicators) -> Known | None:
    """Any further item of a list whose outer words tell what its items are; never what sums up or compares them."""
    if not any(index.listed.intersection(index.words.heads(outer)) for outer in asked.trail):
        return None
    for known in index.lists:
        if (asked.amount and asked.figure_kind not in known.takes) or not _fits(known, asked):
            continue
        if any(word in asked.label for word in known.apart):
            continue
        if any(form in known.under for outer in asked.trail for form in index.words.heads(outer)):
            return known
    return None
