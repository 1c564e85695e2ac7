"""What happened between two editions: changes, and what replaying them needs besides.

A `ChangeLog` is complete: with the old edition it gives the new one to the last byte, and back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field as default
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.messages import Message

FORMAT = "mulu.changes/1"

Kind = Literal["added", "removed", "changed", "split", "merged"]
KINDS: tuple[Kind, ...] = ("added", "removed", "changed", "split", "merged")

Difference = tuple[str | None, str | None]
"""A value before and after; `None` where that side has no such field."""
Step = tuple[int, int] | str
"""Of an order: (first position on the other side, how many), positions from 1, or a listed item's key."""


@dataclass(frozen=True)
class Item:
    """An item of one edition: its key and its cells as printed, by field."""

    key: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """A difference between two editions.

    `old` and `new` are the items that it says belong together. `fields` says what differs in a
    `changed` item (the number aside); for `split` and `merged` it is a tuple, one mapping for each
    item of the many side, in order. A proposal that nobody has decided has `decided` false, a
    `score` from 0 to 1, and `because`, what speaks for it. `reused` is true of an added item whose code
    another item held before.
    """

    kind: Kind
    old: tuple[Item, ...] = ()
    new: tuple[Item, ...] = ()
    fields: Mapping[str, Difference] | tuple[Mapping[str, Difference], ...] = default(default_factory=dict)
    decided: bool = True
    score: float | None = None
    because: tuple[Message, ...] = ()
    reason: str | None = None
    basis: str | None = None
    reused: bool = False


@dataclass(frozen=True)
class Numbering:
    """The field that counts 1, 2, 3, … anew within each value of `within`."""

    field: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """What replay needs to know of one edition's items.csv besides the changes.

    `order` says where its rows come from, in its own order; items in runs of positions are
    unchanged. `serials` are numbers that counting does not give and `cells` those of columns that
    only this side has, both of unchanged items and by position from 1.
    """

    columns: tuple[str, ...]
    sha256: str
    order: Sequence[Step] = ()
    numbering: Numbering | None = None
    serials: Mapping[int, str] = default(default_factory=dict)
    cells: Mapping[str, Mapping[int, str]] = default(default_factory=dict)


@dataclass(frozen=True)
class ChangeLog:
    """Everything that differs between two editions.

    `old` and `new` name the editions; the first edition of a catalogue has no `old`, and neither
    has it `layout`. `edition` holds the differences of edition.yaml (title, sections, notes) and
    `policy` those of the files that judge, by path; both nested as they are there, with
    differences as leaves. `unchanged` counts items, `renumbered` those among them whose number
    alone differs, `moved` those that stand in another order.
    """

    catalog: str | None
    old: str | None
    new: str
    changes: tuple[Change, ...] = ()
    layout: tuple[Side, Side] | None = None
    edition: Mapping[str, object] = default(default_factory=dict)
    policy: Mapping[str, object] = default(default_factory=dict)
    unchanged: int = 0
    renumbered: int = 0
    moved: int = 0

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many changes there are of each kind."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in KINDS}

    @property
    def undecided(self) -> Sequence[Change]:
        """Proposals that nobody has decided."""
        return [change for change in self.changes if not change.decided]

    @property
    def is_empty(self) -> bool:
        """Whether both editions say the same in the same order."""
        sides = self.layout
        return not (self.changes or self.edition or self.policy) and (
            sides is None or sides[0].sha256 == sides[1].sha256
        )
