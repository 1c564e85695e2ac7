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
        yield from _entries(path, *nested)
    elif isinstance(nested, Sequence) and not isinstance(nested, str):
        for position, value in enumerate(nested, start=1):
            yield from leaves(value, (*path, str(position)))


def _entries(path: tuple[str, ...], old: object, new: object) -> Iterator[Leaf]:
    """Of two lists what is gone and what has come; of anything else, and of another order, both wholes."""
    if isinstance(old, list) and isinstance(new, list):
        gone, come = ([one for one in mine if one not in other] for mine, other in ((old, new), (new, old)))
        if gone or come:
            yield from (Leaf(path, _text(one), None) for one in gone)
            yield from (Leaf(path, None, _text(one)) for one in come)
            return
    yield Leaf(path, _text(old), _text(new))


def _is_difference(value: tuple[object, ...]) -> bool:
    return len(value) == 2 and not any(isinstance(one, tuple) for one in value)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
