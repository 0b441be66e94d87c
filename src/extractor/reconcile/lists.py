"""Counts against the enumeration beside them: closed lists only, an open one (…等) proves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractor.lexicon.book import Book
from extractor.reconcile.claims import count_trial
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_sum, sum_closes
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.trial import Trial, sum_trial

LONGEST_NAME = 24
"""An item longer than this is a clause, not a name."""
SHORT = 3
"""A name of no more characters is a field of work, not a work."""
MOST = 60
BRACKETS = regex.compile(r"(?<noun>\p{Han}{1,8}+)[（(](?<names>[^（）()，。；,;：:\d]{3,200}+)[）)]")
NOUN = regex.compile(r"[\p{Han}（）()]{1,12}+")
HEAD = regex.compile(r"\p{Han}{0,8}")
CLAUSE = re.compile(r"[，。；,;：:\n]")
SENTENCE = re.compile(r"[。；;\n]")
ASIDE = re.compile(r"（[^（）]*+）|\([^()]*+\)|“[^”]*+”")
"""What is said in brackets, or quoted."""


@dataclass(frozen=True, slots=True)
class ListWords:
    """What opens an enumeration after its count, and what leaves it open."""

    opens: regex.Pattern[str]
    open_end: regex.Pattern[str]
    joins: regex.Pattern[str]
    bodies: regex.Pattern[str]
    leads: regex.Pattern[str]
    summed: regex.Pattern[str]
    places: regex.Pattern[str]
    works: regex.Pattern[str]
    priced: regex.Pattern[str]


def compile_words(book: Book) -> ListWords:
    """The vocabulary of enumerations, from the book."""
    return ListWords(
        opens=regex.compile(
            rf"[^，。；、,;：:\d]{{0,12}}+[，,：:（(]?\s*+(?:{book.any_of('list.opens')})[：:]?"
            rf"|\p{{Han}}{{0,6}}?{book.any_of('list.bodies')}[：:]"
        ),
        open_end=regex.compile(book.any_of("list.open_end")),
        joins=regex.compile(book.any_of("list.joins")),
        bodies=regex.compile(rf"[^，。；、,;：:]{{0,6}}?{book.any_of('list.bodies')}"),
        leads=regex.compile(rf"^.*?{book.any_of('list.leads')}"),
        summed=regex.compile(book.any_of("list.summed")),
        places=regex.compile(rf"[^，。；、,;：:]{{0,4}}?{book.any_of('list.places')}"),
        works=regex.compile(book.any_of("list.works")),
        priced=regex.compile(
            rf"{book.any_of('list.priced')}(?:[，,：:]?(?:{book.any_of('list.opens', 'sum.among')})[：:，,]?|[：:])"
        ),
    )


def counted_lists(ledger: Ledger) -> Iterator[Trial]:
    """Each count of things that is followed by their names."""
    words = ledger.book.once(compile_words)
    for item in ledger.by_kind.get("count", ()):
        if item.sentence < 0 or not item.exact or not 2 <= item.value <= MOST:
            continue
        items, at = ledger.beside(item)
        sentence = ledger.sentences[item.sentence]
        stop = min(sentence.end, items[at + 1].figure.start if at + 1 < len(items) else sentence.end)
        listed = _listed(ledger, words, item, stop, whole=stop == sentence.end)
        start = items[at - 1].figure.end if at else sentence.start
        listed = listed or _named_before(ledger, words, item, start) or _priced(ledger, words, items, at)
        listed = listed or _bracketed(ledger, words, item)
        if listed:
            yield count_trial(item, listed)
        elif at > 1:
            yield from _counts_told(ledger, words, items, at)
            yield from _kinds_told(ledger, words, items, at)
        elif at + 3 < len(items):
            yield from _by_class(ledger, items, at)


def _counts_told(ledger: Ledger, words: ListWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """14个行政村、2个社区，共16个村（社区）: the counts in a row before a count whose noun is made of theirs."""
    total = items[at]
    lead = ledger.between(items[at - 1], total)
    noun, mark, _ = lead.partition("，")
    if not mark or words.summed.fullmatch(lead[len(noun) + 1 :].strip()) is None:
        return
    parts, nouns = [items[at - 1]], [noun.strip()]
    for before in reversed(items[: at - 1]):
        gap = ledger.between(before, parts[0])
        if before.measure != total.measure or not before.exact or not gap.endswith("、"):
            break
        parts.insert(0, before)
        nouns.append(gap.removesuffix("、").strip())
    whole = NOUN.match(ledger.view, total.figure.end)
    same = whole is not None and all(n and n[-1] in whole[0] for n in nouns) and total.measure == parts[-1].measure
    if same and len(parts) > 1 and parts[-1].exact:
        judgement = judge_sum(total, parts)
        ends = {n[-2:] for n in nouns}
        if (
            abs(judgement.expected - judgement.actual) * (1 if len(ends) == 1 and whole and whole[0][:2] in ends else 3)
            <= total.value
        ):
            yield sum_trial("sum", total, parts, (), judgement)


def _kinds_told(ledger: Ledger, words: ListWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """职能科室16个、临床科室27个，共43个科室: the counts in a row before a count, whose names all end with its noun."""
    total = items[at]
    mark = ledger.between(items[at - 1], total).strip()
    noun = NOUN.match(ledger.view, total.figure.end)
    if mark[:1] not in ("，", ",") or noun is None or words.summed.fullmatch(mark[1:].strip()) is None:
        return
    parts = [items[at - 1]]
    for before in reversed(items[: at - 1]):
        if before.measure != total.measure or not before.exact or ledger.between(before, parts[0])[:1] != "、":
            break
        parts.insert(0, before)
    ends = {p.label[-2:] for p in parts}
    if len(parts) > 1 and len(ends) == 1 and noun[0].startswith(ends.pop()) and parts[-1].measure == total.measure:
        yield sum_trial("sum", total, parts, (), judge_sum(total, parts))._replace(severity="warning")


def _by_class(ledger: Ledger, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """8类42项，其中教育类6项、医疗类5项…: the classes told are as many as was said, or their counts make the total."""
    classes, total = items[at], items[at + 1]
    unit = classes.figure.unit or ""
    if total.kind != "count" or not total.exact or ledger.between(classes, total).strip():
        return
    parts: list[Item] = []
    for item in items[at + 2 :]:
        listed = not parts or ledger.between(parts[-1], item)[:1] == "、"
        if item.measure != total.measure or not item.exact or not listed or item.label[-1:] != unit[-1:]:
            break
        parts.append(item)
    if len(parts) < 3:
        return
    judgement = judge_sum(total, parts)
    if judgement.closes:
        yield count_trial(classes, len(parts))
    elif len(parts) == classes.value:
        yield sum_trial("sum", total, parts, (), judgement)._replace(severity="warning")


def _named_before(ledger: Ledger, words: ListWords, item: Item, start: int) -> int:
    """How many are named right before their count (甲、乙、丙3个单位; 甲村、乙村、丙村3个村; 包括甲、乙、丙，共3家).

    0 where there is no such list, or where the count is far from what is named: then it counts something else.
    """
    text = ledger.view[start : item.figure.start]
    pieces = CLAUSE.split(text)
    summed = len(pieces) > 1 and words.summed.fullmatch(pieces[-1].strip()) is not None
    body = pieces[-2] if summed else pieces[-1]
    if words.open_end.search(body) or "、" not in body:
        return 0
    first, *rest = [n.strip() for n in body.split("、")]
    names = _parted(words, [words.leads.sub("", first) or first, *rest])
    if len(names) < 3 or not all(0 < len(n) <= LONGEST_NAME for n in names) or words.joins.search(names[-1]):
        return 0
    if words.bodies.match(ledger.view, item.figure.end):
        return len(names)
    noun = HEAD.match(ledger.view, item.figure.end - 1)
    alike = len({n[-1] for n in names}) == 1 and noun is not None and names[0][-1] in noun[0]
    works = not summed and min(map(len, names)) > SHORT and words.works.match(ledger.view, item.figure.end)
    placed = words.places.match(ledger.view, item.figure.end) or works
    if words.open_end.match(ledger.view, item.figure.end):
        return 0
    near = abs(item.value - len(names)) * (2 if alike else 3) <= max(int(item.value), 3)
    opened = summed and (first != names[0] or text[: text.rfind(body)].rstrip().endswith(("：", ":")))
    return len(names) if (alike or opened or placed) and near else 0


def _bracketed(ledger: Ledger, words: ListWords, item: Item) -> int:
    """How many names stand in the brackets behind a count (3个乡镇（东乡、西乡、南镇）), each ending as its noun may.

    0 where there are no such names, or where the count is far from them.
    """
    said = BRACKETS.match(ledger.view, item.figure.end)
    names = [n.strip() for n in said["names"].split("、")] if said else []
    if said is None or len(names) < 2 or words.open_end.search(said["names"]) or words.joins.search(names[-1]):
        return 0
    alike = all(1 < len(n) <= LONGEST_NAME and n[-1] in said["noun"] for n in names)
    return len(names) if alike and abs(item.value - len(names)) * 3 <= max(int(item.value), 3) else 0


def _priced(ledger: Ledger, words: ListWords, items: Sequence[Item], at: int) -> int:
    """How many amounts follow a count (共8个项目，其中：甲5万元、乙3万元) that make the total told just before it."""
    count = items[at]
    parts = [i for i in items[at + 1 :] if i.kind == "amount"]
    total = ledger.linked(parts[0].fact.part_of) if parts and parts[0].fact else None
    if total is None and at and items[at - 1].measure == parts[0].measure if parts else False:
        total = items[at - 1]
    if len(parts) < 3 or total is None or total.order > count.order or total.sentence != count.sentence:
        return 0
    opened = words.priced.match(ledger.view, count.figure.end)
    near = abs(count.value - len(parts)) * 3 <= max(int(count.value), 3)
    listed = all(ledger.between(a, b).strip().startswith("、") for a, b in pairwise(parts))
    return len(parts) if opened and near and listed and sum_closes(total, parts) else 0


def _parted(words: ListWords, names: list[str]) -> list[str]:
    """The names, the last of which may be two (东镇、西镇和南镇) where both end as the others do."""
    mark = words.joins.search(names[-1])
    two = [names[-1][: mark.start()], names[-1][mark.end() :]] if mark else []
    alike = all(two) and {n[-1] for n in two} == {n[-1] for n in names[:-1] if n}
    return [*names[:-1], *two] if two and alike else names


def _listed(ledger: Ledger, words: ListWords, item: Item, stop: int, *, whole: bool) -> int:
    """How many names follow the count; 0 where there is no closed list of names."""
    tail = ledger.view[item.figure.end : stop]
    opened = words.opens.match(tail)
    if opened is None:
        return 0
    body = SENTENCE.split(tail[opened.end() :])[0]
    if not whole and len(body) + opened.end() == len(tail):
        return 0
    body = ASIDE.sub("", body)
    if words.open_end.search(body) or "，" in body or "," in body:
        return 0
    names = [n for n in body.split("、") if n.strip()]
    if len(names) < 2 or any(len(n) > LONGEST_NAME for n in names):
        return 0
    last = words.joins.search(names[-1])
    if last is not None:
        return 0 if len(names) + 1 != item.value else len(names) + 1
    return len(names)
