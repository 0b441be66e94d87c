"""Why a figure got what it got: which words of the clause, or which header, caption or heading, decided each field.

A reason is noted where the decision falls, in the order in which the deciding room asks; ``explain`` alone tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from extractor.interpret.cells_columns import YEAR, Frame, Sense
from extractor.interpret.context import Place
from extractor.interpret.draft import Draft, Reason
from extractor.interpret.phrases import Reading, plain
from extractor.interpret.thread import MEMORY, Thread
from extractor.interpret.vocabulary import PAUSES
from extractor.model.outline import Grid, Stub


def prose_reasons(
    draft: Draft, reading: Reading, said: tuple[str, str, str], thread: Thread, before: Sequence[Draft]
) -> tuple[Reason, ...]:
    """Of a figure in the prose. ``said`` is (text before its clause, its clause, the noun after it), ``before`` the
    drafts heard so far."""
    far, near, tail = said
    clause = near.strip(PAUSES)
    told = near.partition(draft.label)[2].strip(PAUSES) or clause if draft.label and draft.label in near else clause
    reasons = [_label(draft, far, near, tail, thread, before)]
    if draft.figure.kind in {"percent", "percentage_points", "ratio"}:
        reasons.append(
            Reason("role", "words", told) if reading.role == draft.role else Reason("role", draft.figure.kind)
        )
    elif draft.role != "amount":
        reasons.append(Reason("role", "words", told))
    if draft.basis is not None:
        reasons.append(_basis(draft, reading, told, near, thread))
    if draft.period is not None:
        reasons.append(_period(draft, thread))
    if draft.scope is not None:
        reasons.append(_scope(draft.scope, draft, reading, thread))
    return tuple(reasons)


def _scope(scope: str, draft: Draft, reading: Reading, thread: Thread) -> Reason:
    if reading.scope or draft.label.startswith(scope):
        return Reason("scope", "clause", scope)
    heading = _heading(thread.place, scope)
    if scope in {thread.scope, thread.lone, thread.within} - {thread.place.scope} or not heading:
        return Reason("scope", "paragraph", scope)
    return Reason("scope", "heading", heading)


def _label(draft: Draft, far: str, near: str, tail: str, thread: Thread, before: Sequence[Draft]) -> Reason:
    label = draft.label
    if thread.shared and thread.shared[-1] is draft and (thread.names or thread.pairs):
        return Reason("label", "shared", "、".join(thread.names) or near.strip(PAUSES) or label)
    if tail and label.endswith(tail) and label not in near:
        return Reason("label", "noun", tail)
    if label and label in near:
        return Reason("label", "clause", near.strip(PAUSES))
    if label == thread.item:
        return Reason("label", "item", label)
    earlier = next((d for d in islice(reversed(before), MEMORY) if d is not draft and d.label == label), None)
    if earlier is not None:
        return Reason("label", "topic", plain(earlier.figure.text))
    if label and label in far:
        return Reason("label", "before", label)
    if any(label in title for title in thread.place.titles):
        return Reason("label", "heading", _heading(thread.place, label))
    return Reason("label", "composed", near.strip(PAUSES) or label)


def _basis(draft: Draft, reading: Reading, told: str, near: str, thread: Thread) -> Reason:
    place = thread.place
    if draft.basis == reading.basis or draft.basis != (thread.basis or place.basis or "actual"):
        words = near.strip(PAUSES) if reading.anchor in {"prior", "from"} else told or near.strip(PAUSES)
        return Reason("basis", "words", words) if words else Reason("basis", "around")
    if thread.basis is not None:
        return Reason("basis", "paragraph")
    if place.basis is not None:
        return Reason("basis", "heading", place.titles[-1] if place.titles else "")
    return Reason("basis", "default")


def _period(draft: Draft, thread: Thread) -> Reason:
    place = thread.place
    if draft.basis == "prior" and draft.period not in {thread.local, thread.period}:
        return Reason("period", "year_before", draft.period or "")
    if draft.period == thread.local:
        return Reason("period", "sentence", draft.period or "")
    if draft.period == thread.period:
        return Reason("period", "paragraph", draft.period or "")
    return _dated(place, draft.period or "")


def _dated(place: Place, period: str) -> Reason:
    """The heading that names a year; the report's own title (the outermost) is the report's year."""
    heading = _heading(place, period)
    own = not heading or heading == place.titles[0]
    return Reason("period", "report") if own else Reason("period", "heading", heading)


def cell_reasons(
    draft: Draft, stub: Stub | None, sense: Sense, frame: Frame, grid: Grid, place: Place
) -> tuple[Reason, ...]:
    """Of a figure in a table."""
    header = " / ".join(sense.header)
    row = stub.text if stub is not None else ""
    named = [Reason("label", "row", row)] if row and (row in draft.label or draft.label in row) else []
    column = next((part for part in reversed(sense.header) if part and part in draft.label and part != row), "")
    named += [Reason("label", "column", column)] if column else []
    reasons = named or [Reason("label", "caption", grid.table.caption or _heading(place, draft.label))]
    if draft.role != "amount" or sense.told:
        reasons.append(Reason("role", "column", header) if sense.role == draft.role else Reason("role", "row", row))
    caption = grid.table.caption or ""
    if draft.basis is not None:
        key = "column" if sense.basis == draft.basis else "row" if draft.basis != frame.basis else "frame"
        reasons.append(Reason("basis", key, {"column": header, "row": row}.get(key, caption or _heading(place, ""))))
    if draft.period is not None:
        reasons.append(_cell_period(draft, row, header, caption, sense, place))
    if draft.scope is not None:
        key = "column" if draft.scope == sense.scope else "row" if draft.scope in row else "frame"
        reasons.append(Reason("scope", key, {"column": header, "row": row}.get(key, caption or _heading(place, ""))))
    return tuple(reasons)


def _cell_period(draft: Draft, row: str, header: str, caption: str, sense: Sense, place: Place) -> Reason:
    period = draft.period or ""
    if sense.period == period:
        return Reason("period", "column", header)
    if (year := YEAR.match(row)) and year["year"] == period:
        return Reason("period", "row", row)
    if period in caption:
        return Reason("period", "caption", caption)
    return _dated(place, period)


def _heading(place: Place, word: str) -> str:
    """The innermost heading in which a word stands; empty where none has it."""
    return next((title for title in reversed(place.titles) if word in title), "")


def settled(draft: Draft) -> tuple[Reason, ...]:
    """The reasons noted, once all figures were heard: what came later came from the other figures of a list."""
    noted = {reason.field for reason in draft.why}
    later = [name for name in ("basis", "period", "scope") if getattr(draft, name) and name not in noted]
    later += ["role"] if draft.role != "amount" and "role" not in noted else []
    return (*draft.why, *(Reason(name, "shared") for name in later))
