"""What a label may be called: its forms with less and less around them, and the names it makes with outer words.

Pure of figures and reports: only words in, names out, so that what was asked once is kept; reports of a kind say the
same again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice, takewhile
from typing import TypeAlias

import regex

from extractor.lexicon.book import Book

_MARKS = re.compile(r"[\s\u200b\u00a0\v“”‘’\"'《》（）()〔〕\[\]【】、，,：:；;·•*＊]+")
_REMARK = regex.compile(r"(?:[（(][^（）()]*+[）)]|\[\d++\])\s*$")
REMARKED = ("）", ")", "]")
_HAN = regex.compile(r"\p{Han}")
_DATE = regex.compile(r"\d{4}(?=\p{Han})")
_DATED = regex.compile(r"^.*\d")
_KEPT = 2048
Completed: TypeAlias = dict[str, tuple[str, ...]]
"""Names by the label that is completed to each."""


def plain(words: str) -> str:
    """A label without quotes, brackets, blanks and list marks, so that two ways of writing it are equal."""
    return words if words.isalnum() else _MARKS.sub("", words)


def unremarked(words: str) -> str:
    """A label without the remark in brackets, or the footnote mark, at its end."""
    return _REMARK.sub("", words) if words.rstrip().endswith(REMARKED) else words


def plain_words(book: Book, word_id: str) -> tuple[str, ...]:
    """The words of an entry in plain form, longest first."""
    return tuple(word for word in map(plain, book.words(word_id)) if word)


def place_end(book: Book) -> str:
    """A pattern for how the name of a place ends, and no other word does (某区, not 社区)."""
    never, first = book.any_of("indicator.no_place"), book.any_of("indicator.no_first_place")
    return rf"{book.any_of('indicator.place')}(?<!{never})(?<!^{first})"


class Affixes:
    """Words looked for at an end of a label: by their character at that end, the longest first."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.firsts: dict[str, list[str]] = {}
        self.lasts: dict[str, list[str]] = {}
        for word in sorted(dict.fromkeys(words), key=len, reverse=True):
            self.firsts.setdefault(word[0], []).append(word)
            self.lasts.setdefault(word[-1], []).append(word)

    def after(self, label: str) -> list[str]:
        """What follows each of the words that a label begins with, the longest word first."""
        words = self.firsts.get(label[:1], ())
        return [label[len(word) :] for word in words if label.startswith(word) and len(word) < len(label)]

    def before(self, label: str) -> list[str]:
        """What precedes each of the words that a label ends with, the longest word first."""
        words = self.lasts.get(label[-1:], ())
        return [label[: -len(word)] for word in words if label.endswith(word) and len(word) < len(label)]


class Names:
    """Finds among ``names`` (plain) those that a label has, or makes with the words around it."""

    def __init__(self, book: Book, names: Collection[str]) -> None:
        """Compile the words that may stand around a name."""
        self.names = frozenset(names)
        self.lead = Affixes(plain_words(book, "indicator.lead"))
        self.tail = Affixes(plain_words(book, "indicator.tail"))
        self.role = Affixes(plain_words(book, "indicator.role"))
        self.caption = Affixes(plain_words(book, "indicator.caption"))
        self.hollow = frozenset(plain_words(book, "indicator.hollow"))
        self.joint = plain_words(book, "indicator.joint")
        self.fund = plain_words(book, "indicator.fund")
        self.funded = frozenset(plain_words(book, "indicator.funded"))
        self.place = regex.compile(rf"(?<=^\p{{Han}}{{1,10}}){place_end(book)}")
        self._forwards = sorted(names)
        self._backwards = sorted(name[::-1] for name in names)
        self.trail = lru_cache(maxsize=_KEPT)(_trail)
        self.cores = lru_cache(maxsize=_KEPT)(self._cores)
        self.starts = lru_cache(maxsize=_KEPT)(self._starts)
        self.heads = lru_cache(maxsize=_KEPT)(self._heads)
        self.own = lru_cache(maxsize=_KEPT)(self._own)
        self.turned = lru_cache(maxsize=_KEPT)(self._turned)
        self.below = lru_cache(maxsize=_KEPT)(self._below)
        self.completed = lru_cache(maxsize=_KEPT)(self._completed)
        self.ways = lru_cache(maxsize=_KEPT)(self._ways)
        self.captioned = lru_cache(maxsize=_KEPT)(self._captioned)

    def _among(self, forms: Iterable[str]) -> tuple[str, ...]:
        return tuple(form for form in dict.fromkeys(forms) if form in self.names)

    def _own(self, label: str, amount: bool) -> tuple[str, ...]:
        """The names of a label: as it stands, then with less and less around it."""
        return self._among(self._forms(label, amount))

    def _forms(self, label: str, amount: bool) -> Iterator[str]:
        yield label
        if not amount:
            for word in self.joint:
                if word in label:
                    yield from self.cores(label[: label.index(word)])
            for core in self.role.before(label):
                yield from self.cores(core)
        yield from self.cores(label)

    def _cores(self, label: str) -> tuple[str, ...]:
        """A label without a leading word, a trailing word, both, or the source of the money."""
        starts = self.starts(label)
        cores = [*starts, *(core for start in starts for core in self.tail.before(start))]
        for word in self.fund:
            rest = label.removeprefix(word)
            if rest != label:
                cores += (core for core in (rest, *self.tail.before(rest)) if core in self.funded)
        return tuple(dict.fromkeys(cores))

    def _starts(self, label: str) -> tuple[str, ...]:
        """A label, and what is left of it without its year, leading words and a place's name, one after the other."""
        found = {label: None}
        queue = [label]
        while queue:
            start = queue.pop()
            rests = self.lead.after(start)
            rests += [start[place.end() :] for place in self.place.finditer(start)]
            if dated := _DATE.match(start):
                rests.append(start[dated.end() :])
            fresh = [rest for rest in rests if rest and rest not in found]
            found.update(dict.fromkeys(fresh))
            queue += fresh
        return tuple(found)

    def _heads(self, outer: str) -> tuple[str, ...]:
        """A caption as it is, without its date, and without the words that only say that it is a table."""
        core = _DATED.sub("", outer)
        starts = (core, *self.lead.after(core))
        heads = (outer, *(head for start in starts for head in (start, *self.caption.before(start))))
        return tuple(head for head in dict.fromkeys(heads) if head not in self.hollow)

    def _turned(self, label: str) -> tuple[str, ...]:
        """The names that a label makes which holds an upper and a lower header in that order, whosever it is."""
        again = label.find(label[-1:], 1, len(label) - 1)
        splits = range(max(2, again + 1), len(label) - 1) if again > 0 else ()
        uppers = ((at, upper) for at in splits for upper in (label[:at], *self.lead.after(label[:at])))
        return self._among(_merged(label[at:], upper) for at, upper in uppers)

    def _below(self, inner: str, outer: str) -> tuple[str, ...]:
        """The names that two headings, one above the other, make together."""
        return self._among(_merged(inner, above) for above in self.heads(outer))

    def _captioned(self, outer: str) -> tuple[str, ...]:
        """The names that a caption holds, whatever place stands before and words of its form behind."""
        return self._among(core for head in self.heads(outer) for core in self.cores(head))

    def _ways(self, outer: str) -> tuple[tuple[str, tuple[Completed, ...]], ...]:
        """The heads of outer words, each with what its cores complete; those without any name left out."""
        cores = ((head, [core for core in self.cores(head) if core not in self.hollow]) for head in self.heads(outer))
        ways = ((head, tuple(filter(None, map(self.completed, said)))) for head, said in cores)
        return tuple((head, completed) for head, completed in ways if completed or head in self.names)

    def _completed(self, core: str) -> Completed:
        """The names that begin with a core, by what follows it, and those that it ends, by what merges with it."""
        backwards = core[::-1]
        if not (_begins(core, self._forwards) or (core and _begins(backwards, self._backwards))):
            return {}
        names: dict[str, dict[str, None]] = {}
        for name in _beginning(core, self._forwards):
            names.setdefault(name[len(core) :], {})[name] = None
        for turned in _beginning(backwards, self._backwards) if core else ():
            name = turned[::-1]
            for cut in range(len(core) - 1):
                label = name[: len(name) - cut]
                if _merged(label, core) == name:
                    names.setdefault(label, {})[name] = None
        return {label: tuple(forms) for label, forms in names.items()}


def _trail(trail: tuple[str, ...]) -> tuple[str, ...]:
    """The outer words that say something, plain, the nearest first."""
    return tuple(said for words in reversed(trail) if _HAN.search(words) and (said := plain(unremarked(words))))


def _merged(first: str, second: str) -> str:
    """Two words written as one, what ends the first and begins the second once; empty where they share nothing."""
    if first[-1:] not in second[1:]:
        return ""
    shared = next((n for n in range(min(len(first), len(second)), 1, -1) if first.endswith(second[:n])), 0)
    return first + second[shared:] if shared else ""


def _begins(start: str, words: list[str]) -> bool:
    """Whether some of the sorted words begins so."""
    at = bisect_left(words, start)
    return at < len(words) and words[at].startswith(start)


def _beginning(start: str, words: list[str]) -> Iterator[str]:
    """Those of some sorted words that begin so."""
    return takewhile(lambda word: word.startswith(start), islice(words, bisect_left(words, start), None))
