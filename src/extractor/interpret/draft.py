"""A fact in the making: links are figure ids until all figures have been heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from extractor.model.fact import Basis, Fund, Role
from extractor.model.figure import Figure


class Reason(NamedTuple):
    """What decided one field of a fact: the message ``why.<field>.<key>`` tells it, ``words`` is what it quotes."""

    field: str
    key: str
    words: str = ""


@dataclass(slots=True)
class Draft:
    """What is known so far of one figure. ``of``, ``about`` and ``part_of`` hold figure ids.

    ``trail`` are outer words that help to choose an indicator (table caption, outer headers, heading titles).
    ``inside``: the figure stands in brackets. ``why``: what decided its fields, noted only for ``explain``.
    """

    figure: Figure
    label: str
    role: Role = "amount"
    basis: Basis | None = None
    period: str | None = None
    scope: str | None = None
    subject: str | None = None
    fund: Fund | None = None
    of: str | None = None
    of_label: str | None = None
    about: str | None = None
    part_of: str | None = None
    indicator: str | None = None
    code: str | None = None
    trail: tuple[str, ...] = ()
    pattern: str | None = None
    inside: bool = False
    why: tuple[Reason, ...] = ()
