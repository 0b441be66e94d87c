"""The one base of every value in the house: frozen, closed, comparable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, TypeAdapter


class Frozen(BaseModel):
    """A value: immutable, no unknown keys, equal when its fields are equal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def many(cls, rows: Iterable[Mapping[str, Any]]) -> tuple[Self, ...]:
        """The values of many rows of fields, in order: made by one call, for a third of the cost of as many calls."""
        values: tuple[Self, ...] = _maker(cls).validate_python(rows)
        return values


@cache
def _maker(model: type[Frozen]) -> TypeAdapter[tuple[Any, ...]]:
    """What makes many values of a model at once, itself made once."""
    return TypeAdapter(tuple[model, ...])  # type: ignore[valid-type]
