"""The one base of every value in the house: frozen, closed, comparable."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, no unknown keys, equal when its fields are equal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def many(cls, rows: Iterable[dict[str, Any]]) -> tuple[Self, ...]:
        """The values of many rows of fields, in order, for a tenth of the cost of as many calls.

        The rows are of our own making and become the values: each field is of its declared type, and where a row has
        all of them they are in the model's order. Raises TypeError for a field too many.
        """
        blank, made = _blank(cls), []
        known, put = set(blank), object.__setattr__
        for row in rows:
            fields = row if len(row) == len(blank) else blank | row
            if len(fields) != len(blank):
                raise TypeError(f"{cls.__name__} has no {', '.join(row.keys() - known)}")
            value = cls.__new__(cls)
            put(value, "__dict__", fields)
            put(value, "__pydantic_fields_set__", known)
            put(value, "__pydantic_extra__", None)
            put(value, "__pydantic_private__", None)
            made.append(value)
        return tuple(made)


@cache
def _blank(model: type[Frozen]) -> dict[str, Any]:
    """The fields of a model in order, each with what it is where a row has none."""
    return {name: None if field.is_required() else field.get_default() for name, field in model.model_fields.items()}
