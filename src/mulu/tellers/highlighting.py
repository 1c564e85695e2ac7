"""Where two values differ, character by character."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST = 0.3
"""Values that are less alike than this are shown as replaced whole: a mosaic helps nobody."""
MOST = 1_000
"""Characters of a value that are compared one by one; the effort grows with their square."""


class Piece(NamedTuple):
    """A part of a value, and whether the other value lacks it."""

    text: str
    differs: bool


def pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both values in pieces; joined again they are the values."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > MOST or matcher.ratio() < LEAST:
        return _whole(old), _whole(new)
    before: list[Piece] = []
    after: list[Piece] = []
    for start, begin, size in _common(matcher, len(old), len(new)):
        before += _between(old, sum(len(piece.text) for piece in before), start, size)
        after += _between(new, sum(len(piece.text) for piece in after), begin, size)
    return tuple(piece for piece in before if piece.text), tuple(piece for piece in after if piece.text)


def _common(matcher: SequenceMatcher[str], old: int, new: int) -> Iterator[tuple[int, int, int]]:
    """What both have: a single character counts at the ends only, elsewhere it is chance."""
    for start, begin, size in matcher.get_matching_blocks():
        is_first, is_last = start == begin == 0, (start + size, begin + size) == (old, new)
        if size != 1 or is_first or is_last:
            yield start, begin, size


def _between(value: str, done: int, start: int, size: int) -> tuple[Piece, Piece]:
    return Piece(value[done:start], differs=True), Piece(value[start : start + size], differs=False)


def _whole(value: str) -> tuple[Piece, ...]:
    return (Piece(value, differs=True),) if value else ()
