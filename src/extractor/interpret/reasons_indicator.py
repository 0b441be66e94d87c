"""Why a label means its indicator: which name of which entry, or which outer words."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.interpret.draft import Draft, Reason
from extractor.interpret.indicator_names import plain
from extractor.lexicon.book import Book
from extractor.lexicon.shape import Indicator


def indicator_reasons(draft: Draft, by_figure: Mapping[str, Draft], book: Book) -> tuple[Reason, ...]:
    """What decided the indicator of a draft that has been named; why none was chosen, where there is none."""
    entry = book.indicators.get(draft.indicator or "")
    if entry is None:
        return (Reason("indicator", "none", draft.label),)
    reasons = [_named(draft, entry, by_figure)]
    outer = [plain(words) for words in draft.trail]
    if entry.near:
        near = next((word for word in book.words(entry.near) if any(plain(word) in words for words in outer)), None)
        reasons += [Reason("indicator", "near", near)] if near else []
    return tuple(reasons)


def _named(draft: Draft, entry: Indicator, by_figure: Mapping[str, Draft]) -> Reason:
    label = plain(draft.label)
    names = sorted({*entry.says, *(name for names in entry.only.values() for name in names)}, key=len, reverse=True)
    if draft.code and draft.code == entry.code:
        return Reason("indicator", "code", draft.code)
    if any(plain(name) == label for name in names):
        return Reason("indicator", "name", draft.label)
    if inside := next((name for name in names if plain(name) in label), None):
        return Reason("indicator", "core", inside)
    about = by_figure.get(draft.about or "")
    if draft.role != "amount" and about is not None and about.indicator == draft.indicator:
        return Reason("indicator", "about", about.label)
    if end := next((end for end in entry.ends if label.endswith(plain(end))), None):
        return Reason("indicator", "end", end)
    outer = [words for words in reversed(draft.trail) if words]
    for name in names:
        if found := next((words for words in outer if plain(name) in plain(words + draft.label)), None):
            return Reason("indicator", "outer", found)
    return Reason("indicator", "list" if entry.under else "outer", next(iter(outer), draft.label))
