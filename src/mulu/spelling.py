"""How one word differs from another, character by character, as people would say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import listed, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.messages import Message

MOST_PLACES = 2
"""Words that differ in more places are others altogether."""


def misspelling(found: str, wanted: str) -> str | Message | None:
    """Where `found` is spelt otherwise than `wanted`; `None` if they have too little in common."""
    # Loaded only where something is at fault.
    from rapidfuzz.distance import Levenshtein

    edits = [one for one in Levenshtein.opcodes(found, wanted) if one.tag != "equal"]
    changed = sum(max(one.src_end - one.src_start, one.dest_end - one.dest_start) for one in edits)
    if not edits or len(edits) > MOST_PLACES or changed > max(1, len(wanted) // 2):
        return None
    places = (
        (one.src_start, found[one.src_start : one.src_end], wanted[one.dest_start : one.dest_end])
        for one in edits
    )
    return listed(list(_told(places)))


def _told(places: Iterator[tuple[int, str, str]]) -> Iterator[Message]:
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
