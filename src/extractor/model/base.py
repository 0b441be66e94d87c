"""The one base of every value in the house: frozen, closed, comparable."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import cache
from itertools import repeat
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

_SLOTS = ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
_PUTS = [BaseModel.__dict__[slot].__set__ for slot in _SLOTS]
"""What sets each slot of a value, past the guard that keeps it frozen once it is made."""


class Frozen(BaseModel):
    """A value: immutable, no unknown keys, equal when its fields are equal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def many(cls, rows: Iterable[dict[str, Any]]) -> tuple[Self, ...]:
        """The values of many rows of fields, in order, for a tenth of the cost of as many calls.

        The rows are of our own making and become the values: each field is of its declared type, and where a row has
        all of them they are in the model's order. Raises TypeError for a field too many.
        """
        blank = _blank(cls)
        known = set(blank)
        filled = [row if len(row) == len(blank) else blank | row for row in rows]
        for fields in filled:
            if len(fields) != len(blank):
                raise TypeError(f"{cls.__name__} has no {', '.join(fields.keys() - known)}")
        made = list(map(cls.__new__, repeat(cls, len(filled))))
        columns: tuple[Iterable[Any], ...] = (filled, repeat(known), repeat(None), repeat(None))
        for put, what in zip(_PUTS, columns, strict=True):
            deque(map(put, made, what), maxlen=0)
        return tuple(made)


@cache
def _blank(model: type[Frozen]) -> dict[str, Any]:
    """The fields of a model in order, each with what it is where a row has none."""
    return {name: None if field.is_required() else field.get_default() for name, field in model.model_fields.items()}
