"""Differences of files, which are nested as the files are, one after the other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Leaf(NamedTuple):
    """What stands at a place before and after; `None` where that side has nothing there."""

    path: tuple[str, ...]
    old: str | None
    new: str | None


def leaves(nested: object, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """All differences; a list's positions count from 1."""
    if isinstance(nested, Mapping):
        for key, value in nested.items():
            yield from leaves(value, (*path, str(key)))
    elif isinstance(nested, tuple) and _is_difference(nested):
        yield Leaf(path, _text(nested[0]), _text(nested[1]))
    elif isinstance(nested, Sequence) and not isinstance(nested, str):
        for position, value in enumerate(nested, start=1):
            yield from leaves(value, (*path, str(position)))


def _is_difference(value: tuple[object, ...]) -> bool:
    return len(value) == 2 and not any(isinstance(one, tuple) for one in value)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
