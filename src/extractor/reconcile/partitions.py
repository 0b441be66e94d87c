"""Wholes divided in words: 按用途分，甲…，乙…; X亿元中，甲…，乙…; 其中甲…; 以上各项合计X."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractor.lexicon.book import Book
from extractor.lexicon.shape import Indicator
from extractor.reconcile.item import Item
from extractor.reconcile.judge import judge_sum, sum_closes
from extractor.reconcile.ledger import Ledger
from extractor.reconcile.mending import sought
from extractor.reconcile.trial import Trial, bound_trial, sum_trial
from extractor.reconcile.wholes import complete

LONGEST = 16
"""The longest wording of a division."""
BACK = 3
"""How many sentences before a division its whole may stand."""
FEWEST = 2
"""More than so many things summed up may each have had its own sentence."""
FAR = 2
"""How much larger than its whole a part must be where a rate stands between the two."""
LISTED = regex.compile(r"\s*+、")
ENDS = regex.compile(r"[；;]")
CLAUSE = regex.compile(r"[，。；：、,;:（(\n]")


@dataclass(frozen=True, slots=True)
class PartWords:
    """What announces a division: by a trait, of an amount just told, of something named; and what sums up."""

    ends: regex.Pattern[str]
    said: regex.Pattern[str]
    inside: regex.Pattern[str]
    among: regex.Pattern[str]
    nested: regex.Pattern[str]
    above: regex.Pattern[str]
    partial: regex.Pattern[str]
    mean: regex.Pattern[str]
    of_mark: str
    numbers: Mapping[str, str]


def compile_words(book: Book) -> PartWords:
    """The vocabulary of divisions, from the book."""
    inside, among, partial = (book.any_of(f"part.{i}") for i in ("inside", "among", "partial"))
    by = "|".join(book.entry("part.by").regex)
    name = rf"(?<![\p{{Han}}\d])(?<name>\p{{Han}}{{4,12}}){inside}"
    return PartWords(
        ends=regex.compile(rf"{book.any_of('part.ends')}[，,：:]"),
        inside=regex.compile(rf"(?:{by}|{name}|(?<told>\d[^，。；\d]{{1,8}}){inside})[，,：:]"),
        said=regex.compile(among),
        among=regex.compile(rf"\s{{0,4}}+[，,（(；;。]?\s{{0,4}}+{among}[：:，,]?"),
        nested=regex.compile(rf"{among}|{inside}[，,：:]"),
        above=regex.compile(
            rf"{book.any_of('part.above')}\p{{Han}}{{0,8}}?{book.any_of('sum.total')}(?:\p{{Han}}{{0,2}})"
        ),
        partial=regex.compile(partial),
        mean=regex.compile("|".join(book.entry("phrase.mean").regex)),
        of_mark=book.words("phrase.of_mark")[0],
        numbers=book.maps("part.numbers"),
    )


def wholes_by_part(book: Book) -> dict[str, Indicator]:
    """Indicator -> the one that it is a part of."""
    entries = book.indicators
    return {name: entries[whole] for name, entry in entries.items() if (whole := entry.part_of) and whole in entries}


def partitions(ledger: Ledger) -> Iterator[Trial]:
    """Every division that says what it divides, and how."""
    words = ledger.book.once(compile_words)
    divided: dict[int, Item] = {}
    for index, mark in _marks(ledger, words):
        yield from _divided(ledger, words, index, mark, divided)
    for index in ledger.said(words.said):
        items = ledger.by_sentence.get(index, ())
        for at in range(len(items) - 1):
            yield from _too_much(ledger, words, items, at)
    yield from _over_their_whole(ledger)
    for index in ledger.said(words.above):
        items = ledger.by_sentence.get(index, ())
        for at in range(len(items)):
            yield from _summed_up(ledger, words, items, at)


def _marks(ledger: Ledger, words: PartWords) -> Iterator[tuple[int, regex.Match[str]]]:
    """The words that divide, with their sentences."""
    for at in ledger.said(words.ends):
        sentence = ledger.sentences[at]
        for end in words.ends.finditer(ledger.view, sentence.start, sentence.end):
            mark = words.inside.search(ledger.view, max(sentence.start, end.start() - LONGEST), end.end())
            if mark is not None and mark.end() == end.end():
                yield at, mark


def _divided(
    ledger: Ledger, words: PartWords, index: int, mark: regex.Match[str], divided: dict[int, Item]
) -> Iterator[Trial]:
    """The amounts after a division against the amount before it that they make.

    ``divided``: what sentences before divided in another way, and takes what this one does.
    """
    here = ledger.by_sentence.get(index, [])
    parts = _parts(ledger, words, [i for i in here if i.figure.start >= mark.end()], mark.end())
    if len(parts) < 2:
        return
    wholes = list(_wholes(ledger, index, mark, parts, divided))
    held = next((w for w in wholes if sum_closes(w, parts)), None)
    if held is not None:
        if mark["told"] is None and not mark["name"]:
            divided.setdefault(index, held)
        yield sum_trial("sum", held, parts, (), judge_sum(held, parts))
    elif wholes and not any(words.mean.search(p.label) for p in parts):
        yield from _missed(ledger, mark, wholes, parts)


def _missed(ledger: Ledger, mark: regex.Match[str], wholes: Sequence[Item], parts: Sequence[Item]) -> Iterator[Trial]:
    """A division that no whole before it closes: it accuses where it names its whole, or leaves nothing out."""
    whole = complete(ledger, parts)
    sure = whole and (mark["told"] is not None or len({w.value for w in wholes}) == 1)
    trials = [sum_trial("sum", w, parts, (), judge_sum(w, parts)) for w in wholes]
    near = [t for t in trials if abs(t.judgement.expected - t.judgement.actual) * 3 < t.judgement.actual]
    likely = [sought(t.backed("likely" if whole or mark["name"] else "weak"), ledger.book) for t in near]
    if sure and (near or mark["told"] is not None):
        yield trials[0]
    elif likely:
        yield next((t for t in likely if t.mends), likely[0])


def _parts(ledger: Ledger, words: PartWords, after: Sequence[Item], start: int) -> list[Item]:
    """The amounts of one measure that a division lists, up to its end; what lies within one of them is left out."""
    parts: list[Item] = []
    within = False
    for item in after:
        lead = ledger.view[start : item.figure.start]
        if words.inside.search(lead) or (parts and words.partial.search(lead)):
            break
        within = (within and not ENDS.search(lead)) or words.nested.search(lead) is not None
        start = item.figure.end
        if item.role == "amount" and not item.is_rate and not within:
            if not item.exact or (parts and item.measure != parts[0].measure):
                return []
            parts.append(item)
    return parts


def _wholes(
    ledger: Ledger, index: int, mark: regex.Match[str], parts: Sequence[Item], divided: Mapping[int, Item]
) -> Iterator[Item]:
    """What may be divided: the amount told right before, what goes by the name, else the heads of sentences before.

    A sentence that is a division itself tells parts: what it divides is meant, and nothing before it.
    """
    least = max(p.value for p in parts)
    for at in range(index, max(-1, index - BACK - 1), -1):
        if ledger.sentences[at].section != ledger.sentences[index].section:
            return
        plain = at != index and not (mark["told"] or mark["name"]) and at in divided
        if plain and divided[at].measure == parts[0].measure:
            yield divided[at]
            return
        items = [
            i for i in ledger.by_sentence.get(at, ())
            if i.figure.start < mark.end() and i.role == "amount" and i.exact and i.measure == parts[0].measure
        ]  # fmt: skip
        if mark["told"] is not None:
            yield from items[-1:]
            return
        named = [i for i in items if not mark["name"] or _goes_by(i.label, mark["name"])]
        done = [i for i in named if i.fact and parts[0].fact and i.fact.basis == parts[0].fact.basis]
        yield from (i for i in (done or named)[:1] if i.value >= least)


def _goes_by(label: str, name: str) -> bool:
    """Whether a label holds all of a name, in order (偿还本金 for 偿还政府债务本金)."""
    rest = iter(label)
    return all(c in rest for c in name)


def _too_much(ledger: Ledger, words: PartWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """A part (其中甲、乙) larger than its whole, which is no mean of them."""
    whole = items[at]
    if whole.role != "amount" or whole.is_rate or not whole.exact or whole.fact is None or whole.fact.part_of:
        return
    first = at + 1
    while items[first].is_rate and first + 1 < len(items):
        first += 1
    opened = words.among.match(lead := ledger.between(items[first - 1], items[first]))
    listed = ledger.view[items[at - 1].figure.end if at else whole.figure.start : whole.figure.start]
    if opened is None or CLAUSE.search(lead, opened.end()) or whole.is_prior or whole.value <= 0:
        return
    if LISTED.match(listed) or words.mean.search(whole.label):
        return
    for before, part in pairwise(items[first - 1 :]):
        if part.measure != whole.measure or part.role != "amount" or not part.exact or part.fact is None:
            return
        if ledger.view.startswith(words.of_mark, part.figure.end):
            return
        if part is not items[first] and not LISTED.match(ledger.between(before, part)):
            return
        if part.value > whole.value * (FAR if first > at + 1 else 1) and part.fact.basis == whole.fact.basis:
            trial = bound_trial("of_which", part, whole, holds=False)
            yield trial._replace(message="of_which", suspect=part.id)


def _over_their_whole(ledger: Ledger) -> Iterator[Trial]:
    """An indicator larger than the one it is a part of (公务接待费, “三公”经费), told just before it by its name."""
    above = ledger.book.once(wholes_by_part)
    for name, parts in ledger.by_indicator.items():
        entry = above.get(name)
        wholes = ledger.by_indicator.get(entry.id, ()) if entry is not None else ()
        for part in parts if entry is not None and wholes else ():
            if part.cell is None and part.role == "amount" and part.exact and entry is not None:
                whole = next((w for w in reversed(wholes) if w.order < part.order), None)
                if whole is None or not 0 < whole.value < part.value or not any(s in whole.label for s in entry.says):
                    continue
                if _is_whole(ledger, whole, part):
                    trial = bound_trial("of_which", part, whole, holds=False)
                    yield trial._replace(message="of_which", suspect=part.id)


def _is_whole(ledger: Ledger, whole: Item, part: Item) -> bool:
    """Whether the last amount before of what holds a part is its whole: told with it, of the same time and basis."""
    one, two = whole.fact, part.fact
    if one is None or two is None or whole.cell is not None or whole.role != "amount" or not whole.exact:
        return False
    told = (one.basis, one.period, one.scope, one.subject) == (two.basis, two.period, two.scope, two.subject)
    near = part.sentence - whole.sentence < 2 and whole.section == part.section
    return told and near and whole.measure == part.measure and ledger.facet(whole) == ledger.facet(part)


def _summed_up(ledger: Ledger, words: PartWords, items: Sequence[Item], at: int) -> Iterator[Trial]:
    """以上各项合计X: the amounts that belong to nothing else, of this sentence and the one before."""
    total = items[at]
    if total.role != "amount" or total.is_rate or not total.exact:
        return
    start = max(ledger.sentences[total.sentence].start, total.figure.start - LONGEST)
    lead = CLAUSE.split(ledger.view[start : total.figure.start])[-1].strip()
    if not words.above.fullmatch(lead):
        return
    before = [i for i in ledger.by_sentence.get(total.sentence - 1, ()) if i.section == total.section]
    told = next((int(n) for word, n in words.numbers.items() if word in lead), None)
    if told is not None and told > FEWEST and (heads := _heads(ledger, total, told)):
        yield sum_trial("sum", total, heads, (), judge_sum(total, heads)).backed("likely")
        return
    listed = [*before, *items[:at]]
    tops = [i for i in listed if i.role == "amount" and i.exact and i.measure == total.measure]
    tops = [i for i in tops if i.fact is None or not i.fact.part_of]
    if len(tops) > 1:
        runs = [tops[-n:] for n in range(2, len(tops) + 1)]
        held = next((r for r in runs if sum_closes(total, r)), tops[-told:] if told else tops)
        yield sum_trial("sum", total, held, (), judge_sum(total, held)).backed("likely")


def _heads(ledger: Ledger, total: Item, number: int) -> list[Item]:
    """以上六项支出合计X: the first amounts of as many sentences before it, each of its measure, one to a thing."""
    found: list[Item] = []
    for at in range(total.sentence - number, total.sentence):
        head = next((i for i in ledger.by_sentence.get(at, ()) if i.role == "amount" and not i.is_rate), None)
        if head is None or not head.exact or head.measure != total.measure or head.value >= total.value:
            return []
        found.append(head)
    return found if len({i.plain for i in found}) == number else []
