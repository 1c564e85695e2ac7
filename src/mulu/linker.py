"""Which old items may be which new ones, where identity does not tell: proposals with scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mulu.messages import Message


@dataclass(frozen=True)
class Candidate:
    """An item that identity has not paired.

    `code` is the value of its key fields, empty where it has none; `name` is what it is called,
    marks off; `group` is the part of the list it stands in, such as its section. `key` is unique on its side.
    """

    key: str
    code: str
    name: str
    group: str = ""


@dataclass(frozen=True)
class Proposal:
    """Items that may belong together, by key: one to one, one to many or many to one.

    `score` is between 0 and 1, rounded to two digits; `because` says what speaks for it.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    score: float
    because: tuple[Message, ...]


def propose(
    old: Sequence[Candidate], new: Sequence[Candidate], apart: Collection[tuple[str, str]] = ()
) -> list[Proposal]:
    """Proposals for what identity leaves over, in the order of the new items.

    `apart` are (old key, new key) pairs that a person has said are not the same: none of them is
    proposed. The same candidates in another order give the same proposals. Takes about n log n steps.
    """
    raise NotImplementedError
