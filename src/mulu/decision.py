"""What people decided of a new edition's changes: `changes.yaml`, format `mulu.changes/1`.

States alone cannot tell whether an item was renamed or replaced; a person says so, with a reason.
Items are named by their keys, old ones as the earlier edition has them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from mulu.yaml_file import Record

FORMAT = "mulu.changes/1"

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Link(Record):
    """The claim that old and new items are the same: one to one, one to many, or many to one.

    Nothing on one side says that an item was taken off the list, or put on it.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    reason: Sentence
    basis: Sentence | None = None
    score: str | None = None
    because: str | None = None


class Apart(Record):
    """The claim that an old and a new item are not the same, however alike they look."""

    old: str
    new: str
    reason: Sentence
    basis: Sentence | None = None


class Proposed(Record):
    """A link that mulu proposes; it counts for nothing until a person makes it a link or sets it apart."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    score: str | None = None
    because: str | None = None
    reason: str | None = None
    basis: str | None = None


def _none_left(value: object) -> object:
    """A list whose last line was taken out has no value."""
    return () if value is None else value


class Decisions(Record):
    """All decisions about the changes from the edition before to this one."""

    format: Literal["mulu.changes/1"]
    links: Annotated[tuple[Link, ...], BeforeValidator(_none_left)] = ()
    apart: Annotated[tuple[Apart, ...], BeforeValidator(_none_left)] = ()
    proposed: Annotated[tuple[Proposed, ...], BeforeValidator(_none_left)] = ()


NO_DECISIONS = Decisions(format="mulu.changes/1")
