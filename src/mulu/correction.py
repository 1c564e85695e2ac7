"""Slips of the source document, mended on import in writing: `corrections.yaml`.

Each correction says what the document must say for it to hold (`expect`). When the document no
longer says that, nothing is mended in silence: the correction fails.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field as Key, StringConstraints

from mulu.expected import Expected
from mulu.extract import say_place, tell_place
from mulu.messages import LANGUAGES, Message, listed, say
from mulu.recount import Place, recount
from mulu.yaml_file import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.schema import Schema

FORMAT = "mulu.corrections/1"
START = "start"
"""Where an added item goes that comes before all others."""

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Change(Record):
    """A cell that the document prints wrongly."""

    op: Literal["change"]
    at: str
    field: str
    expect: str
    to: str
    reason: Reason


class Add(Record):
    """An item that the document leaves out; it goes after the item `after`, or at the start.

    With `renumber`, `to` states no number: its part of the list is counted anew.
    """

    op: Literal["add"]
    after: str
    to: dict[str, str]
    renumber: bool = False
    reason: Reason


class Remove(Record):
    """An item that the document prints and should not; `expect` guards some of its fields.

    With `renumber`, its part of the list is counted anew.
    """

    op: Literal["remove"]
    at: str
    expect: Annotated[dict[str, str], Key(min_length=1)]
    renumber: bool = False
    reason: Reason


class Corrections(Record):
    """All corrections of one edition, in order."""

    format: Literal["mulu.corrections/1"]
    corrections: tuple[Annotated[Change | Add | Remove, Key(discriminator="op")], ...] = ()


def mend(
    items: Sequence[Expected], corrections: Corrections, schema: Schema
) -> tuple[list[Expected], list[tuple[int, Message]]]:
    """The items with all corrections made, and the corrections that fail, by position.

    An item is named by its key or by any of its places, both as the document has them, so that
    the order of corrections does not matter. A place may be written as extract.csv has it or as it is told.
    """
    work = _Mending(items, schema)
    failed = []
    for position, correction in enumerate(corrections.corrections):
        message = work.apply(correction, position)
        if message:
            failed.append((position, message))
    places = list(work.places())
    if failed or not work.causes:
        return [place.item for place in places if place.stays], failed
    return recount(places, schema)


class _Mending:
    """The items of one document while corrections are made to them."""

    def __init__(self, items: Sequence[Expected], schema: Schema) -> None:
        self.schema = schema
        self.items: list[Expected | None] = list(items)
        self.added: dict[int, list[Expected]] = {}
        self.at: dict[str, list[int]] = {}
        self.new: dict[str, int] = {}
        self.removed: dict[int, Expected] = {}
        self.causes: dict[int | str, int] = {}
        """The corrections that count anew, by the position that they empty or the key that they add."""
        sections = {schema.document.section.field} if schema.document and schema.document.section else set()
        for position, item in enumerate(items):
            places = {place for name, place in item.places.items() if name not in sections}
            for name in {schema.key_of(item.values), *places}:
                self.at.setdefault(name, []).append(position)

    def apply(self, correction: Change | Add | Remove, number: int) -> Message | None:
        """Make the correction of this number; what it gives is why that fails."""
        if not isinstance(correction, Change) and correction.renumber and not self.schema.numbering:
            return say("the schema says of no field that it numbers the items: take renumber out")
        if isinstance(correction, Add):
            return self._add(correction, number)
        position = self._find(correction.at)
        if isinstance(position, Message):
            return position
        item = self.items[position]
        if item is None:
            return say("{at} is removed by another correction", at=correction.at)
        expected = (
            {correction.field: correction.expect} if isinstance(correction, Change) else correction.expect
        )
        for name, value in expected.items():
            if name not in self.schema.by_name:
                return say("there is no field {name}", name=name)
            if item.values[name] != value:
                return say(
                    "the document says {found} for {name}, the correction expects {expected}",
                    found=item.values[name],
                    name=name,
                    expected=value,
                )
        if isinstance(correction, Remove):
            self.items[position] = None
            if correction.renumber:
                self.removed[position], self.causes[position] = item, number
        else:
            self.items[position] = Expected(
                {**item.values, correction.field: correction.to}, item.places, is_corrected=True
            )
        return None

    def places(self) -> Iterator[Place]:
        """The items in order, added ones after the item they follow."""
        for position in range(-1, len(self.items)):
            item = self.items[position] if position >= 0 else None
            if item is not None:
                yield Place(item)
            elif position in self.removed:
                yield Place(self.removed[position], self.causes[position], stays=False)
            for added in self.added.get(position, ()):
                yield Place(added, self.causes.get(self.schema.key_of(added.values)))

    def _add(self, correction: Add, number: int) -> Message | None:
        unknown = [name for name in correction.to if name not in self.schema.by_name]
        if unknown:
            return say("there is no field {name}", name=unknown[0])
        numbering = self.schema.numbering
        if correction.renumber and numbering and numbering.field in correction.to:
            return say("with renumber, {name} is counted: leave it out of the item", name=numbering.field)
        item = Expected(
            {name: correction.to.get(name, "") for name in self.schema.columns}, {}, is_corrected=True
        )
        key = self.schema.key_of(item.values)
        if key in self.at or key in self.new:
            return say("the document has an item {key} already", key=key)
        if correction.after in self.new:
            anchor = self.new[correction.after]
            keys = [self.schema.key_of(added.values) for added in self.added[anchor]]
            self.added[anchor].insert(keys.index(correction.after) + 1, item)
        else:
            found = -1 if correction.after == START else self._find(correction.after)
            if isinstance(found, Message):
                return found
            anchor = found
            self.added.setdefault(anchor, []).append(item)
        self.new[key] = anchor
        if correction.renumber:
            self.causes[key] = number
        return None

    @cached_property
    def told(self) -> Mapping[str, list[int]]:
        """The items by their places in the words of findings, in every language."""
        found: dict[str, list[int]] = {}
        for name, positions in self.at.items():
            for words in {tell_place(name, language) for language in LANGUAGES} - {name}:
                found.setdefault(words, []).extend(positions)
        return found

    def _find(self, name: str) -> int | Message:
        positions = self.at.get(name) or self.told.get(name, [])
        if not positions:
            return say("the document has no item {at}", at=name)
        if len(positions) > 1:
            items = (self.items[position] for position in positions)
            return say(
                "the document has {at} more than once; name one by its place: {places}",
                at=name,
                places=listed([say_place(item.place) for item in items if item and item.place] or [name]),
            )
        return positions[0]
