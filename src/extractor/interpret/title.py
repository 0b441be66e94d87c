"""The title of a report, over wrapped lines and without what a site puts around it, and the kind it tells."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from extractor.lexicon.book import Book
from extractor.lexicon.shape import DocumentKind
from extractor.model.outline import SOFT

_UNSEEN = re.compile(r"[\u200b\ufeff]")
_LEADER = re.compile(r"[·.．…][·.．…]{3,}+[\s\d]*+")
_HAN = regex.compile(r"\p{Han}")
_REMARK = regex.compile(r"[（(][^（）()]{1,24}+[）)]$")
_BRACKETS = re.compile(r"[（）()]")
_NO_TITLE = re.compile(r"[>|/:：。；;！!？?…·,，]|\d\.\d")
_PAUSES = "，。；！？"
"""Signs that no title has within: where none of the words around titles has them either, a line is told at once."""
_QUOTES = regex.compile(r"[《》“”]|\[\d++\]$")
_LONGEST = 90
_WRAPS = 4


def lines_of(view: str) -> list[str]:
    """The lines of a text (of a table's row the first cell) without blanks and the dots of a list of contents.

    Lines without a letter of the language (page numbers, rules) are left out.
    """
    for sign in (SOFT, "\f"):
        view = view.replace(sign, "\n")
    pieces = _LEADER.sub("\n", _UNSEEN.sub("", view)).split("\n")
    lines = ("".join(piece.lstrip().partition("\t")[0].split()) for piece in pieces)
    return [line for line in lines if _HAN.search(line)]


@dataclass(frozen=True, slots=True)
class Title:
    """A title found (or, without ``text``, a kind guessed), and the line behind it."""

    entry: DocumentKind
    text: str | None
    after: int

    @property
    def kind(self) -> str:
        """The kind of report that the record names."""
        return self.entry.reads_as or self.entry.id


class _Barred(Container[str]):
    """The kinds of report of which some lines say nothing that they must say; asked of a kind once."""

    def __init__(self, where: Mapping[str, regex.Pattern[str]], lines: Sequence[str]) -> None:
        self._where, self._lines = where, lines
        self._known: dict[str, bool] = {}

    def __contains__(self, kind: object) -> bool:
        if kind not in self._known:
            said = self._where.get(str(kind))
            self._known[str(kind)] = said is not None and not any(said.search(line) for line in self._lines)
        return self._known[str(kind)]


class Titles:
    """The kinds of report of a book, made ready to try titles and texts."""

    def __init__(self, book: Book) -> None:
        self.kinds = [
            (entry, tuple(regex.compile(title) for title in entry.titles))
            for entry in book.documents.values()
            if entry.titles
        ]
        any_kind = "|".join(f"(?:{shape.pattern})" for _, shapes in self.kinds for shape in shapes)
        self.any_kind = regex.compile(f"(?r)(?:{any_kind})")
        self.where = {entry.id: regex.compile("|".join(entry.where)) for entry, _ in self.kinds if entry.where}
        self.told = list(book.documents.values())
        self.tail = regex.compile(rf"{book.any_of('header.title_tail')}$")
        self.lead = regex.compile(
            rf"^(?:(?:{book.any_of('header.title_lead')}\d*[-—]?\d*[:：]?)++|\d{{1,2}}(?=\p{{Han}}))"
        )
        around = "".join((*book.words("header.title_tail"), *book.words("header.title_lead")))
        pauses = "".join(sign for sign in _PAUSES if sign not in around)
        self.pause = re.compile(f"[{pauses}]" if pauses else r"(?!)")
        self.year = regex.compile(book.maps("header.regex")["dated"])
        self.enumerator = regex.compile(book.maps("header.regex")["enumerator"])
        self.start = regex.compile(book.any_of("header.title_start"))
        self.body = regex.compile(rf"\p{{Han}}{{1,30}}{book.any_of('header.body_end', 'header.place_end')}")

    def kind_of(self, title: str, barred: Container[str] = ()) -> tuple[DocumentKind, int] | None:
        """The first kind, none of the barred, whose titles a title without blanks fits, and which of its titles."""
        cores = {title}
        if _BRACKETS.search(title):
            cores |= {_REMARK.sub("", title), _BRACKETS.sub("", title)}
        if not any(self.any_kind.fullmatch(core) for core in cores):
            return None
        for entry, patterns in self.kinds:
            fits = (rank for rank, pattern in enumerate(patterns) if any(pattern.fullmatch(core) for core in cores))
            rank = next(fits, None)
            if rank is not None and entry.id not in barred:
                return entry, rank
        return None

    def find(self, lines: list[str]) -> Title | None:
        """The first title among some lines; one with a year, or of the same kind in a fuller form, goes before it."""
        best: tuple[Title, tuple[bool, int]] | None = None
        barred = _Barred(self.where, lines)
        for start in range(len(lines)):
            found = self._at(lines, start, barred)
            if not found:
                continue
            title, rank = found
            worth = (bool(self.year.search(title.text or "")), -rank)
            if best is None or worth[0] > best[1][0] or (title.kind == best[0].kind and worth > best[1]):
                best = title, worth
        return best[0] if best else None

    def _at(self, lines: list[str], start: int, barred: Container[str]) -> tuple[Title, int] | None:
        """The title of the fullest form in the lines from ``start`` on, and the rank of its form."""
        joined = ""
        if self.enumerator.match(lines[start]):
            return None
        best: tuple[Title, int] | None = None
        for end in range(start, min(start + _WRAPS, len(lines))):
            joined += lines[end]
            if len(joined) > _LONGEST or self.pause.search(joined) or _NO_TITLE.search(text := self._clean(joined)):
                break
            told = self.kind_of(text, barred)
            if told and (best is None or told[1] < best[1]):
                whole = self._without_lead(lines[start : end + 1], told, barred)
                best = Title(entry=told[0], text=whole, after=end + 1), told[1]
        return best

    def _clean(self, joined: str) -> str:
        cleaned: str = self.lead.sub("", self.tail.sub("", _QUOTES.sub("", joined)))
        return cleaned

    def _without_lead(self, lines: list[str], told: tuple[DocumentKind, int], barred: Container[str]) -> str:
        """The title without the lines above it, but with the name of the body or place before its year."""
        years = self.year.findall(self._clean("".join(lines)))
        for first in range(len(lines) - 1, -1, -1):
            text = self._clean("".join(lines[first:]))
            if self.kind_of(text, barred) == told and self.year.findall(text) == years:
                break
        for at in (found.start() for found in self.start.finditer(text)):
            if at and self.kind_of(text[at:], barred) == told and not self.body.fullmatch(text[:at]):
                return text[at:]
        above = next((lead for lead in self._leads(lines[:first]) if self.body.fullmatch(lead)), "")
        return above + text if text[0].isdecimal() else text

    @staticmethod
    def _leads(lines: list[str]) -> Iterator[str]:
        yield from ("".join(lines[first:]) for first in range(len(lines)))

    def guess(self, text: str) -> Title | None:
        """The kind most of whose words a text has; None where no kind has enough of them."""
        counted = [(sum(word in text for word in entry.says), entry) for entry in self.told]
        enough = [(count / len(entry.says), entry) for count, entry in counted if entry.says and count >= entry.fewest]
        if not enough:
            return None
        return Title(entry=max(enough, key=lambda pair: pair[0])[1], text=None, after=0)
