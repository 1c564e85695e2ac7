"""What a kind of planted fault is: a small function that damages a copy, and what it does in a sentence.

There are five forms. A *cell* fault gives a cell's new text, a *column* fault the new cells of a field,
a *row* fault the new rows, a *file* fault the new bytes of items.csv, and a *fact* fault what
edition.yaml says then. Each gives `None` where it has nothing to do. All chance comes from the
`random` that they are given, so that the same seed plants the same faults.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from random import Random

    from mulu.schema import Field, Schema

    Row = tuple[str, ...]
    Rows = Sequence[tuple[int | None, Row]]

Form = Literal["cell", "column", "row", "file", "fact"]


@dataclass(frozen=True)
class Spot:
    """A cell that is to be damaged: its text as printed, its row, counted from 0, and all cells of its field."""

    field: Field
    schema: Schema
    text: str
    row: int
    column: Sequence[str]
    random: Random

    @property
    def value(self) -> str:
        """The text without its mark."""
        return self.schema.split(self.field.name, self.text)[0]

    @property
    def mark(self) -> str:
        """The mark, empty where there is none."""
        return self.schema.split(self.field.name, self.text)[1]

    @property
    def is_placeholder(self) -> bool:
        """Whether the text stands where there is no value."""
        return self.value in self.field.missingValues

    def any_of(self, choices: Iterable[str]) -> str | None:
        """One of several texts, none of which is the one that is there; `None` if there is none."""
        others = [one for one in dict.fromkeys(choices) if one != self.text]
        return self.random.choice(others) if others else None

    def exchanged(self, found: Mapping[str, str]) -> str | None:
        """The text with one of its characters exchanged for one of those that stand for it."""
        places = [at for at, sign in enumerate(self.text) if sign in found]
        if not places:
            return None
        at = self.random.choice(places)
        return f"{self.text[:at]}{self.random.choice(found[self.text[at]])}{self.text[at + 1 :]}"


@dataclass(frozen=True)
class Listing:
    """All rows of an edition as printed, the row at which something is to happen, and the schema."""

    schema: Schema
    rows: Sequence[Row]
    at: int
    random: Random

    @property
    def numbered(self) -> Rows:
        """The rows, each with the row that it is, counted from 0."""
        return list(enumerate(self.rows))

    def counted(self, rows: Rows) -> Rows:
        """The rows, numbered anew as often as not, as somebody does who wants to leave no trace."""
        numbering = self.schema.numbering
        if numbering is None or self.random.random() < 0.5:
            return rows
        names = self.schema.columns
        at, within = names.index(numbering.field), [names.index(name) for name in numbering.within]
        count: Counter[Row] = Counter()
        found = []
        for origin, row in rows:
            section = tuple(row[one] for one in within)
            count[section] += 1
            found.append((origin, (*row[:at], str(count[section]), *row[at + 1 :])))
        return found


@dataclass(frozen=True)
class Stated:
    """What edition.yaml says, as maps, lists and texts of its own, which may be changed."""

    tree: dict[str, Any]
    random: Random


@dataclass(frozen=True)
class Change:
    """What a fact fault did: where, what stood there and what stands there now."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Kind:
    """A kind of fault; `says` is what happens, in English."""

    name: str
    form: Form
    plant: Callable[..., Any]
    says: str


def exchanges(groups: str) -> Mapping[str, str]:
    """For each character, all others that stand with it in a group; groups are parted by spaces."""
    return {
        sign: "".join(
            dict.fromkeys(
                other for group in groups.split() if sign in group for other in group if other != sign
            )
        )
        for sign in sorted(set(groups.replace(" ", "")))
    }


def cell_fault(says: str) -> Callable[[Callable[[Spot], str | None]], Kind]:
    """Make a kind of a function that gives a cell's new text."""
    return _maker("cell", says)


def column_fault(says: str) -> Callable[[Callable[[Spot], Sequence[str] | None]], Kind]:
    """Make a kind of a function that gives all cells of a field."""
    return _maker("column", says)


def row_fault(says: str) -> Callable[[Callable[[Listing], Rows | None]], Kind]:
    """Make a kind of a function that gives rows, each with the row that it was; `None` for a new one."""
    return _maker("row", says)


def file_fault(says: str) -> Callable[[Callable[[bytes, Random], bytes]], Kind]:
    """Make a kind of a function that gives the bytes of items.csv."""
    return _maker("file", says)


def fact_fault(says: str) -> Callable[[Callable[[Stated], Change | None]], Kind]:
    """Make a kind of a function that changes what edition.yaml says."""
    return _maker("fact", says)


def _maker(form: Form, says: str) -> Callable[[Callable[..., Any]], Kind]:
    def make(plant: Callable[..., Any]) -> Kind:
        return Kind(plant.__name__.replace("_", "-"), form, plant, says)

    return make
