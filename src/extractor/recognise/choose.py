"""What context decides: bare numbers that share a unit or need none, names in quotes, figures of speech."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

import regex

from extractor.lexicon.book import Book
from extractor.recognise.found import Found
from extractor.recognise.numerals import EXACT, plain
from extractor.recognise.parts import COUNTED, alternation

QUOTED = 16
"""Longest quotation, in characters, that is taken for a name."""
REACH = 14
"""Characters looked at before a figure."""
HEADED = ("score", "headcount", "percent")
"""Kinds that the heading of a column can give to its numbers."""
FIRM = frozenset({"amount", "percent", "percentage_points", "money_per_unit"})
"""Kinds that stay figures inside a quotation when written in Arabic digits."""
SURE = FIRM | {"date"}
"""Kinds that are figures wherever they stand when written in Arabic digits."""


@dataclass(frozen=True, slots=True)
class Context:
    """Words around figures that decide what they are, compiled once a book."""

    stop: regex.Pattern[str]
    links: frozenset[str]
    link: regex.Pattern[str]
    apart: re.Pattern[str]
    commas: frozenset[str]
    each: regex.Pattern[str]
    score: regex.Pattern[str]
    rate: regex.Pattern[str]
    ratio: regex.Pattern[str]
    ratio_moves: regex.Pattern[str]
    named_rate: regex.Pattern[str]
    money_sign: regex.Pattern[str]
    money_signs: dict[str, str]
    sign_ends: frozenset[str]
    meeting: regex.Pattern[str]
    financial: frozenset[str]
    people: regex.Pattern[str]
    people_label: regex.Pattern[str]
    people_unit: str
    money: regex.Pattern[str]
    money_unit: str
    named: regex.Pattern[str]
    named_last: frozenset[str]
    quotes: str
    opening: re.Pattern[str]
    rhetoric: regex.Pattern[str]
    lone: regex.Pattern[str]
    vague: frozenset[str]
    articles: frozenset[str]
    ordinal_units: frozenset[str]
    silent_units: frozenset[str]
    big: str
    per: frozenset[str]
    headers: dict[str, regex.Pattern[str]]
    silent_header: regex.Pattern[str]
    header_units: dict[str, str]


def make_context(book: Book) -> Context:
    """Compile the context words of a book."""
    any_of = book.any_of
    return Context(
        stop=regex.compile(r"[ \t\v]*+(?:[^\w \t\v%‰./+\-]|\n|$)"),
        links=frozenset(book.words("numeral.list")),
        link=regex.compile(rf"[ \v]{{0,3}}+{any_of('numeral.list', 'numeral.list_each')}[ \v]{{0,3}}+"),
        apart=re.compile(rf"{book.entry('numeral.comma').says[-1]}| ?, "),
        commas=frozenset([book.entry("numeral.comma").says[-1], " "]),
        each=regex.compile(rf"(?r){any_of('numeral.each')}\p{{Han}}{{0,4}}\s{{0,4}}+"),
        score=regex.compile(rf"(?r){any_of('score.bare')}{any_of('ratio.link')}?\s{{0,4}}+"),
        rate=regex.compile(rf"(?r){any_of('rate.bare')}{any_of('polarity.link')}?\s{{0,4}}+"),
        ratio=regex.compile(
            rf"(?r){any_of('ratio.bare')}(?:[(\uff08][^()\uff08\uff09]{{1,20}}[)\uff09])?"
            rf"(?:{any_of('ratio.link')}\d{{1,3}}\.\d{{1,3}})?{any_of('ratio.link')}?\s{{0,4}}+"
        ),
        ratio_moves=regex.compile(any_of("ratio.link")),
        named_rate=regex.compile(
            rf"(?r)(?<!{any_of('rate.not')}){any_of('rate.named')}{any_of('ratio.link')}?\s{{0,4}}+"
        ),
        money_sign=regex.compile(rf"(?r){alternation(book.maps('money.sign'))}[ ]?"),
        money_signs=book.maps("money.sign"),
        sign_ends=frozenset(" " + "".join(word[-1] for word in book.maps("money.sign"))),
        meeting=regex.compile("|".join([any_of("ordinal.noun"), *book.entry("ordinal.noun").regex])),
        financial=frozenset(book.words("numeral.financial")),
        people=regex.compile(rf"\p{{Han}}{{0,2}}{any_of('people.noun')}"),
        people_label=regex.compile(rf"(?r){any_of('people.label')}{any_of('people.link')}?\s{{0,4}}+"),
        people_unit=book.units["person"].says[0],
        money=regex.compile(rf"\p{{Han}}{{0,2}}{any_of('money.noun')}"),
        money_unit=book.units["yuan"].unit,
        named=regex.compile(rf"(?r){any_of('silence.before')}"),
        quotes="".join(book.words("silence.quote")),
        named_last=frozenset(word[-1] for word in book.words("silence.before")),
        opening=re.compile(f"[{re.escape(''.join(book.words('silence.quote')[::2]))}]"),
        rhetoric=regex.compile(any_of("rhetoric.noun", "rhetoric.after")),
        lone=regex.compile(rf"(?r){any_of('rhetoric.before')}"),
        articles=frozenset(book.words("rhetoric.one")),
        vague=frozenset(book.words("rhetoric.unit")),
        ordinal_units=frozenset(book.words("ordinal.unit")),
        silent_units=frozenset(book.words("silence.chinese_unit")),
        big="".join(book.maps("numeral.big")),
        per=frozenset(book.words("silence.per")),
        headers={kind: regex.compile(any_of(f"header.{kind}")) for kind in HEADED},
        silent_header=regex.compile(any_of("header.silent")),
        header_units={kind: next(u.says[0] for u in book.units.values() if u.kind == kind) for kind in HEADED},
    )


def choose(
    found: Sequence[Found], view: str, start: int, end: int, context: Context, whole: bool = False
) -> list[Found]:
    """The figures among the readings of ``view[start:end]``, in order; ``whole``: the text is meant as a quantity."""
    kept: list[Found] = []
    waiting: list[Found] = []
    for made in found:
        if waiting and _link(waiting[-1], made, view, context) is None:
            kept += _alone(waiting, view, start, end, context)
            waiting = []
        if made.bare:
            waiting.append(made)
            continue
        if not whole and (made.chinese or made.kind not in SURE) and _silent(made, view, start, end, context):
            continue
        made.rhetorical = made.chinese and not whole and _rhetorical(made, view, start, end, context)
        begun = made.kind == "percentage_points" and bool(kept) and _begun(kept[-1], made)
        if begun and _link(kept[-1], made, view, context) in context.links:
            kept[-1] = replace(kept[-1], kind=made.kind, unit=made.unit, pattern=made.pattern)
        kept += _shared(waiting, made, view, start, end, context)
        waiting = []
    return kept + _alone(waiting, view, start, end, context)


def _begun(one: Found, two: Found) -> bool:
    """Whether a figure's unit is only the beginning of that of its neighbour (1.2个和1.6个百分点)."""
    return one.kind == "count" and bool(one.unit) and two.unit.startswith(one.unit)


def _link(one: Found, two: Found, view: str, context: Context) -> str | None:
    """The sign between two neighbours of a list, or None where they are no neighbours."""
    if two.start - one.end > 3:
        return None
    match = context.link.fullmatch(view, one.end, two.start)
    return None if match is None else match[0].strip()


def _shared(waiting: list[Found], made: Found, view: str, start: int, end: int, context: Context) -> list[Found]:
    """A list of bare numbers ended by a figure: all take its unit (、和, or commas after 分别)."""
    if not waiting and context.commas.isdisjoint(view[made.start : made.end]):
        return [made]
    each = context.each.match(
        view, max(start, (waiting[0] if waiting else made).start - REACH), (waiting or [made])[0].start
    )
    row = [*waiting, *(_split(made, view, context) if each else [made])]
    if len(row) == 1:
        return row
    links = {_link(one, two, view, context) for one, two in pairwise(row)}
    if made.kind in ("ordinal", "ratio") or made.chinese or (not links <= context.links and each is None):
        return [*_alone(waiting, view, start, end, context), made]
    return [share for bare in row[:-1] if (share := _share(bare, row[-1])) is not None] + [row[-1]]


def _share(bare: Found, made: Found) -> Found | None:
    if bare.value is None:
        return None
    if made.kind == "date":
        year = made.value is not None and len(made.value) == len(bare.value) == 4
        return replace(bare, kind="date", bare=False) if year else None
    value = EXACT.multiply(Decimal(bare.value), Decimal(made.scale if bare.scale == "1" else "1"))
    scale = made.scale if bare.scale == "1" else bare.scale
    return replace(
        bare, kind=made.kind, unit=made.unit, value=plain(value), scale=scale, pattern=made.pattern, bare=False
    )


def _split(made: Found, view: str, context: Context) -> list[Found]:
    """``120，300万元`` and ``120, 300万元`` after 分别 are two values, no group of thousands."""
    text = view[made.start : made.end]
    if made.value is None or made.kind == "date":
        return [made]
    pieces, at = [], 0
    for comma in context.apart.finditer(text):
        piece = text[at : comma.start()].replace(",", "")
        pieces.append(Found(made.start + at, made.start + comma.start(), "other", piece, bare=True))
        at = comma.end()
    digits = regex.match(r"[\d.,]+", text[at:])
    if not pieces or digits is None or not all(piece.value and piece.value.isdigit() for piece in pieces):
        return [made]
    value = EXACT.multiply(Decimal(digits[0].replace(",", "")), Decimal(made.scale))
    return [*pieces, replace(made, start=made.start + at, value=plain(value))]


def _alone(waiting: list[Found], view: str, start: int, end: int, context: Context) -> list[Found]:
    """What bare numbers mean without a unit to share; most are no figures."""
    settled = (_settle(bare, view, start, end, context) for bare in waiting)
    return [made for made in settled if made is not None]


def _settle(made: Found, view: str, start: int, end: int, context: Context) -> Found | None:
    low = max(start, made.start - REACH)
    stops = context.stop.match(view, made.end, end) is not None
    if view[made.start - 1 : made.start] in context.sign_ends:
        sign = context.money_sign.match(view, low, made.start)
        if sign is not None:
            return replace(
                made, kind="amount", unit=context.money_signs[sign[0].strip()], start=sign.start(), bare=False
            )
    if len(made.scale) > 3 and made.scale != "1000":
        if context.people.match(view, made.end, end) or context.people_label.match(view, low, made.start):
            return replace(made, kind="headcount", unit=context.people_unit, bare=False)
        if stops or context.money.match(view, made.end, end):
            return replace(made, kind="amount", unit=context.money_unit, bare=False)
        return replace(made, kind="other", bare=False)
    if made.scale != "1":
        return None
    if stops and context.score.match(view, low, made.start):
        return replace(made, kind="score", bare=False)
    if stops and made.decimals and context.rate.match(view, low, made.start):
        return replace(made, kind="percent", unit="%", bare=False)
    if stops and made.decimals and context.named_rate.match(view, low, made.start):
        return replace(made, kind="percent", unit="%", bare=False)
    goes_on = context.ratio_moves.match(view, made.end) is not None
    if (stops or goes_on) and made.decimals and context.ratio.match(view, max(start, low - REACH), made.start):
        return replace(made, kind="ratio", bare=False)
    return None


def _silent(made: Found, view: str, start: int, end: int, context: Context) -> bool:
    """Whether a reading with a unit is no figure after all."""
    if not made.chinese and made.kind not in COUNTED:
        return _quoted(made, view, start, end, context)
    before = _named(view, max(start, made.start - REACH), made.start, context)
    if made.chinese:
        numeral = view[made.start : made.end - len(made.said)]
        if before or made.said in context.silent_units or made.value == "0" or numeral in context.financial:
            return True
        lone = view[made.start] in context.big or view[made.start - 1 : made.start] in context.per
        if lone and made.head and made.modifier == "exact":
            return True
    elif not before and view[made.start - 1 : made.start] == " ":
        before = _named(view, max(start, made.start - REACH), made.start - 1, context)
    if before and made.kind in COUNTED and " " in view[made.start - 1 : made.end]:
        return True
    return made.kind != "date" and _quoted(made, view, start, end, context)


def _named(view: str, low: int, end: int, context: Context) -> bool:
    """Whether a word stands before ``end`` behind which a number is a name."""
    return view[end - 1 : end] in context.named_last and context.named.match(view, low, end) is not None


def _quoted(made: Found, view: str, start: int, end: int, context: Context) -> bool:
    """Whether a short quotation around the figure makes it part of a name."""
    low = max(start, made.start - QUOTED)
    if not context.opening.search(view, low, made.start):
        return False
    before = view[low : made.start]
    left = made.start - len(before) + max(before.rfind(mark) for mark in context.quotes[::2])
    closes = [
        at for mark in context.quotes[1::2] if (at := view.find(mark, left + 1, min(end, left + QUOTED + 2))) >= 0
    ]
    return bool(closes) and min(closes) >= made.end


def _rhetorical(made: Found, view: str, start: int, end: int, context: Context) -> bool:
    """Whether a count in Chinese numerals is a figure of speech (五个方面, 一条龙, 千亩)."""
    if made.low is not None:
        return False
    if made.unit in context.vague:
        return True
    if made.modifier != "exact":
        return False
    if made.unit in context.ordinal_units or context.meeting.match(view, made.end, end):
        made.kind = "ordinal"
        return False
    if made.kind == "duration" and context.lone.match(view, start, made.start):
        return True
    if made.head or context.rhetoric.match(view, made.end, end):
        return True
    if made.value == "1" and made.kind != "ratio":
        followed = made.unit in context.articles and context.stop.match(view, made.end, end) is None
        return followed or made.kind == "duration" or context.lone.match(view, start, made.start) is not None
    return False
