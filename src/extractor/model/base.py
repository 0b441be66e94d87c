"""The one base of every value in the house: frozen, closed, comparable."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, no unknown keys, equal when its fields are equal."""

    model_config = ConfigDict(frozen=True, extra="forbid")
