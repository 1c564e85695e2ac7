"""What happened between two editions, told to people: one teller a format.

A teller takes an `Account` and gives text. What comes from data is escaped for the format.
`crosswalk` says the same to programs, and `changelog` in short for all editions of a catalogue.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.change import ChangeLog
    from mulu.schema import Schema

FORMATS = ("text", "markdown", "html")


class Named(NamedTuple):
    """An item as people speak of it: its key, and what it is called as printed."""

    key: str
    name: str


@dataclass(frozen=True)
class Account:
    """A change log, and how to tell it. Pairs are of the old and of the new edition.

    `title` is the catalogue's, `titles` are the editions' own. `items` counts the items of each
    edition (0 where there is no old one). `unchanged` are the items that are in no change, needed by the
    crosswalk alone, as are `homepage` and `licence`. `color` and `listed`, how many changes of a
    kind are listed, are for the eye on a terminal.
    """

    log: ChangeLog
    schemas: tuple[Schema, Schema]
    title: str
    language: str
    items: tuple[int, int]
    titles: tuple[str | None, str | None] = (None, None)
    unchanged: Sequence[tuple[Named, Named]] = ()
    homepage: str | None = None
    licence: str | None = None
    color: bool = False
    listed: int = 200


def tell(account: Account, form: str) -> str:
    """The account in one of `FORMATS`, ending in a line break."""
    teller = importlib.import_module(f"mulu.tellers.{form}_teller")
    text: str = teller.render(account)
    return text
