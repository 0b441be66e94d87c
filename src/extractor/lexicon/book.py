"""The Book: every pattern the house knows, loaded once a worker, frozen, picklable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from extractor.lexicon.accounts import indicators_of
from extractor.lexicon.load import builtin_patterns, read_folder
from extractor.lexicon.shape import Accounts, CheckEntry, DocumentKind, Entry, Indicator, Message, Unit, Words
from extractor.model.errors import PatternError

T = TypeVar("T")
E = TypeVar("E", bound=Entry)


class Book:
    """All entries by kind and id. Later layers replace entries of the same id.

    What a stage compiles from the book (a scanner, an index) is kept by ``once`` and made at most once a book.
    """

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        shelves: dict[str, dict[str, Entry]] = {}
        for kind, entry in entries:
            shelves.setdefault(kind, {})[entry.id] = entry
        self._shelves = shelves
        self._made: dict[Callable[[Book], Any], Any] = {}
        self._words: dict[str, tuple[str, ...]] = {}

    @classmethod
    def load(cls, *layers: Path | str) -> Book:
        """The built-in patterns with ``layers`` (folders) on top. Raises PatternError naming file, entry, reason."""
        entries: list[tuple[str, Entry]] = []
        for folder in (builtin_patterns(), *map(Path, layers)):
            seen: dict[tuple[str, str], str] = {}
            for kind, entry in read_folder(folder):
                if (kind, entry.id) in seen:
                    raise PatternError(f"{entry.origin}: id already used in {seen[kind, entry.id]}")
                seen[kind, entry.id] = entry.origin
                entries.append((kind, entry))
        return cls(entries)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Book, ([(kind, entry) for kind, shelf in self._shelves.items() for entry in shelf.values()],))

    def once(self, make: Callable[[Book], T]) -> T:
        """``make(self)``, computed at the first call and kept for this book."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    def shelf(self, kind: str, _type: type[E]) -> Mapping[str, E]:
        """All entries of a kind by id, in file order."""
        return MappingProxyType(self._shelves.get(kind, {}))  # type: ignore[arg-type]

    @property
    def units(self) -> Mapping[str, Unit]:
        """Units by id."""
        return self.shelf("unit", Unit)

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Indicators by id: those with an entry of their own, then those of the charts of accounts."""
        return self.once(_indicators)

    @property
    def accounts(self) -> Mapping[str, Accounts]:
        """Parts of charts of accounts by id."""
        return self.shelf("accounts", Accounts)

    @property
    def checks(self) -> Mapping[str, CheckEntry]:
        """Checks by id."""
        return self.shelf("check", CheckEntry)

    @property
    def documents(self) -> Mapping[str, DocumentKind]:
        """Kinds of report by id."""
        return self.shelf("document", DocumentKind)

    def entry(self, word_id: str) -> Words:
        """The ``[[words]]`` entry of that id; PatternError where no file has it."""
        try:
            return self.shelf("words", Words)[word_id]
        except KeyError:
            raise PatternError(f"no pattern file has [[words]] id = {word_id!r}") from None

    def words(self, word_id: str) -> tuple[str, ...]:
        """The words of an entry, longest first, so that an alternation of them takes the longest."""
        known = self._words.get(word_id)
        if known is None:
            known = self._words[word_id] = tuple(sorted(self.entry(word_id).says, key=len, reverse=True))
        return known

    def maps(self, word_id: str) -> dict[str, str]:
        """The mapping of an entry."""
        return self.entry(word_id).maps

    def any_of(self, *word_ids: str) -> str:
        """A regex alternation of the words of these entries, longest first, escaped, in a non-capturing group."""
        import regex

        words = sorted({w for i in word_ids for w in self.entry(i).says}, key=lambda w: (-len(w), w))
        return "(?:" + "|".join(map(regex.escape, words)) + ")"

    def message(self, message_id: str, **fields: object) -> str:
        """A sentence for people; PatternError where no file has it."""
        try:
            text = self.shelf("message", Message)[message_id].text
        except KeyError:
            raise PatternError(f"no pattern file has [[message]] id = {message_id!r}") from None
        return text.format(**fields)


def _indicators(book: Book) -> Mapping[str, Indicator]:
    own = book.shelf("indicator", Indicator)
    taken = (name for entry in own.values() for name in entry.says)
    charted = {entry.id: entry for entry in indicators_of(book.accounts.values(), taken)}
    return MappingProxyType({**own, **{id: entry for id, entry in charted.items() if id not in own}})
