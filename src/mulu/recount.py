"""Numbers counted anew where corrections take items out of a document or put them in.

The document is the guard: without what they take out and with what they put in, its numbers must count 1, 2, 3, … in
that part of the list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.expected import Expected
    from mulu.schema import Schema


@dataclass(frozen=True)
class Place:
    """An item, and the position of the correction that takes it out or puts it in and has its part counted anew."""

    item: Expected
    cause: int | None = None
    stays: bool = True

    @property
    def was(self) -> bool:
        """Whether it stood there before."""
        return self.cause is None or not self.stays


def recount(places: Sequence[Place], schema: Schema) -> tuple[list[Expected], list[tuple[int, Message]]]:
    """The items that stay, and the corrections whose parts cannot be counted anew, by position."""
    numbering = schema.numbering
    if numbering is None:
        return [place.item for place in places if place.stays], []
    counted = [place.item for place in places]
    failed = []
    for part in _parts(places, numbering.within):
        causes = [cause for at in part if (cause := places[at].cause) is not None]
        if not causes:
            continue
        if message := _uncounted([places[at].item for at in part if places[at].was], numbering.field, schema):
            failed.append((min(causes), message))
        for number, at in enumerate((at for at in part if places[at].stays), 1):
            counted[at] = _numbered(counted[at], numbering.field, str(number))
    return [item for item, place in zip(counted, places, strict=True) if place.stays], failed


def _parts(places: Sequence[Place], within: Sequence[str]) -> Iterator[Sequence[int]]:
    """The positions of each part of the list."""
    parts: dict[tuple[str, ...], list[int]] = {}
    for at, place in enumerate(places):
        parts.setdefault(tuple(place.item.values[name] for name in within), []).append(at)
    yield from parts.values()


def _numbered(item: Expected, field: str, number: str) -> Expected:
    if item.values[field] == number:
        return item
    return replace(item, values={**item.values, field: number}, is_corrected=True)


def _uncounted(items: Sequence[Expected], field: str, schema: Schema) -> Message | None:
    for number, item in enumerate(items, 1):
        if item.values[field] != str(number):
            return say(
                "renumber counts anew what was counted 1, 2, 3, …, but {key} has the number {found} where {expected} "
                "is due; write renumber for all items that come and go in this part of the list, or correct each number",
                key=schema.key_of(item.values),
                found=item.values[field] or "-",
                expected=number,
            )
    return None
