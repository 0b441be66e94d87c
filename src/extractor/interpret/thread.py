"""What a paragraph has said so far, and the scene in which it is said."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import takewhile

from extractor.interpret.context import Context, Place
from extractor.interpret.draft import Draft
from extractor.interpret.phrases import Phrases
from extractor.model.fact import Basis, Role
from extractor.model.figure import Figure

BREAKS = "）)》”。；;\n"
"""Signs behind which a clause in brackets is over."""
MEMORY = 64
"""How many amounts of a paragraph are remembered; no reader keeps more in mind, and the walk stays linear."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The text, its words and what the headings say; ``drafts`` grows as figures are heard."""

    view: str
    words: Phrases
    context: Context
    drafts: list[Draft] = field(default_factory=list)

    def apart(self, first: Draft, second: Draft) -> bool:
        """Whether a semicolon divides two figures: the second opens a list of its own."""
        return any(sign in self.view[first.figure.end : second.figure.start] for sign in "；;")

    def bracketed(self, figure: Figure, thread: Thread) -> Draft | None:
        """The amount told before in the bracket in which a figure stands (其中：甲2198万人，占63%)."""
        told = takewhile(lambda draft: draft.inside, reversed(self.drafts)) if thread.inside else ()
        last = next((draft for draft in told if draft.role == "amount"), None)
        between = self.view[last.figure.end : figure.start] if last is not None else ""
        return None if any(sign in BREAKS for sign in between) else last


@dataclass(slots=True)
class Thread:
    """What a paragraph has said so far.

    ``topic`` is what a clause without a name speaks of (``weak`` when only basis words named it, ``said`` when this
    sentence named it), ``spoken`` the last label of any role, ``item`` an account item that numbered paragraphs treat,
    ``account`` the outer accounts told before it.
    ``head`` is the total whose parts are being listed, ``pending`` and ``whole`` totals that the paragraphs after a
    colon divide, ``plan`` a plan named within a phrase with the role of the ratio that follows it,
    ``base`` a value just named that the next is held against. ``period`` and
    ``scope`` hold for the paragraph, ``local`` for the sentence, or up to the next semicolon where the date it is from
    ends at ``clause``; ``own_year`` is set
    where a section on several years has come to the report's own, ``span`` are the two years between which something
    changed, ``since`` is the year from which a paragraph's changes start,
    ``lone`` is a level named by itself (其中市级6个), for the clauses that name nothing,
    ``mean`` a total that is a mean of what is listed, ``rated`` a rate of which those that follow are some,
    ``within`` a whole named without a figure of its own, ``ahead`` says that the sentence tells what is planned.
    ``inside`` says that a bracket is open, ``bracketed`` is what stands before it, ``outer`` what ``local``
    was before it; ``open`` is a figure that leaves its noun to the next. ``run`` are the amounts of this sentence;
    ``shared``, ``names``, ``rest`` and ``pairs`` serve clauses that give several figures one each, ``given`` are
    the figures of the last such clause.
    """

    place: Place
    topic: Draft | None = None
    head: Draft | None = None
    pending: dict[Basis | None, Draft] = field(default_factory=dict)
    period: str | None = None
    scope: str | None = None
    basis: Basis | None = None
    item: str | None = None
    account: tuple[str, ...] = ()
    spoken: Draft | None = None
    whole: dict[Basis | None, Draft] = field(default_factory=dict)
    plan: tuple[Draft, Role] | None = None
    base: Draft | None = None
    local: str | None = None
    clause: int | None = None
    own_year: str | None = None
    span: tuple[str, str] | None = None
    since: str | None = None
    lone: str | None = None
    mean: Draft | None = None
    rated: Draft | None = None
    within: str | None = None
    inside: bool = False
    bracketed: str = ""
    outer: tuple[str | None] | None = None
    open: Draft | None = None
    said: bool = False
    ahead: bool = False
    weak: bool = False
    amounts: deque[Draft] = field(default_factory=lambda: deque(maxlen=MEMORY))
    shared: list[Draft] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    rest: str = ""
    run: list[Draft] = field(default_factory=list)
    pairs: list[Draft] = field(default_factory=list)
    given: list[Draft] = field(default_factory=list)

    def begin(self) -> None:
        """Forget what held for the sentence before."""
        self.head = self.local = self.spoken = self.span = self.lone = self.within = self.outer = self.open = None
        self.mean = self.rated = None
        self.said = self.ahead = False
        self.run, self.given = [], []
        self.bracketed, self.clause = "", None
