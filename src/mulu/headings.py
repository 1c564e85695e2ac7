"""The headings of a table held against those that it had: columns renamed, moved, deleted, put in."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from mulu.grid import address
from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def misplaced(found: Mapping[int, str], known: Sequence[str]) -> Iterator[tuple[int, Message]]:
    """What is wrong with headings, by the column, from 1, in which it shows; `known` are those of columns 1, 2, 3, …

    What stands right of the last one is passed over.
    """
    there = [found.get(column, "") for column in range(1, max(found, default=0) + 1)]
    common = [heading for heading in there if heading in known]
    if len(set(common)) < len(common) or common != [one for one in known if one in common]:
        yield from _moved(found, known)
        return
    steps = SequenceMatcher(None, known, there, autojunk=False).get_opcodes()
    for step, first, last, start, end in steps:
        if step == "equal":
            continue
        paired = min(last - first, end - start)
        for at in range(paired):
            yield start + at + 1, _other(there[start + at], known[first + at])
        for at in range(first + paired, last):
            yield start + paired + 1, _missing(known[at])
        for column in range(start + paired + 1, end + 1) if last < len(known) else ():
            yield column, say("a column was put in here: delete the whole column")


def _moved(found: Mapping[int, str], known: Sequence[str]) -> Iterator[tuple[int, Message]]:
    for column, heading in enumerate(known, 1):
        text = found.get(column, "")
        if text == heading:
            continue
        elsewhere = [at for at, one in found.items() if one == heading]
        if elsewhere:
            message = say(
                "the heading {heading} has been moved from here to {cell}: move the column back",
                heading=heading,
                cell=address(1, elsewhere[0]),
            )
            yield column, message
        else:
            yield column, _other(text, heading)


def _other(found: str, heading: str) -> Message:
    if not found:
        return _missing(heading)
    return say("the heading is {found}, and was {heading}: write it as it was", found=found, heading=heading)


def _missing(heading: str) -> Message:
    return say("the heading {heading} is missing: put the column back, or export again", heading=heading)
