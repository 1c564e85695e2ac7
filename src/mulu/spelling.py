"""How one word differs from another, character by character, as people would say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import listed, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mulu.messages import Message

MOST_PLACES = 2
"""Words that differ in more places are others altogether."""


def misspelling(found: str, wanted: str) -> str | Message | None:
    """Where `found` is spelt otherwise than `wanted`; `None` if they have too little in common."""
    places = _places(found, wanted)
    return listed(list(_told(places))) if places else None


def misspelt_at(found: str, wanted: str) -> int:
    """How many characters stand before the first that is wrong; 0 if the words have too little in common."""
    places = _places(found, wanted)
    return places[0][0] if places else 0


def _places(found: str, wanted: str) -> list[tuple[int, str, str]]:
    """Where the words differ, what stands there, and what belongs there."""
    # Loaded only where something is at fault.
    from rapidfuzz.distance import Levenshtein

    edits = [one for one in Levenshtein.opcodes(found, wanted) if one.tag != "equal"]
    changed = sum(max(one.src_end - one.src_start, one.dest_end - one.dest_start) for one in edits)
    if len(edits) > MOST_PLACES or changed > max(1, len(wanted) // 2):
        return []
    return [
        (one.src_start, found[one.src_start : one.src_end], wanted[one.dest_start : one.dest_end])
        for one in edits
    ]


def _told(places: Iterable[tuple[int, str, str]]) -> Iterator[Message]:
    for start, there, right in places:
        words = {"at": start + 1, "to": start + len(there), "found": there, "wanted": right}
        if not there and not start:
            yield say("{wanted} is missing at the beginning", wanted=right)
        elif not there:
            yield say("{wanted} is missing after character {at}", wanted=right, at=start)
        elif not right:
            yield say("{found} at character {at} is too much", found=there, at=start + 1)
        elif len(there) == 1:
            yield say("character {at} is {found}, should be {wanted}", **words)
        else:
            yield say("characters {at} to {to} are {found}, should be {wanted}", **words)
