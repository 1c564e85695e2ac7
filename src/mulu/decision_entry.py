"""Lines of `changes.yaml` as mulu writes them: readable as text by any reader of YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.json_text import one_line
from mulu.messages import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLAIN = re.compile(r"[\w—（〔《“][\w—（）〔〕《》“”、，。；·/.()-]*")
"""Texts that need no quotation marks between brackets, for any reader of YAML."""
_TEXT = re.compile(r"[A-Za-z]|[0-9]{1,3}(-[0-9A-Za-z]+)+$|.*[^\W\d_a-zA-Z]")
"""Of those the ones that no reader takes for a number or a date: words, codes with hyphens, Chinese."""
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
"""What readers of YAML take for a truth value, or for nothing."""

Pair = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Entry:
    """A line of a list: its values by key, and a comment above it for those who read no codes."""

    values: Mapping[str, str | Sequence[str]]
    comment: str = ""

    @property
    def lines(self) -> list[str]:
        """The comment and the line."""
        body = ", ".join(f"{key}: {spelled(value)}" for key, value in self.values.items())
        return [*([f"# {visible(self.comment)}"] if self.comment else []), f"- {{{body}}}"]

    @property
    def pair(self) -> Pair:
        """Its old and new keys."""
        old, new = (self.values[side] for side in ("old", "new"))
        return (old,) if isinstance(old, str) else tuple(old), (new,) if isinstance(new, str) else tuple(new)


@dataclass(frozen=True)
class Extension:
    """What comes to a file: links, rejections, and all proposals that are left, by old and new keys."""

    links: Sequence[Entry] = ()
    apart: Sequence[Entry] = ()
    proposed: Mapping[Pair, Entry] | None = None


def spelled(value: str | Sequence[str]) -> str:
    """A value as text for any reader of YAML, quoted where one would take it for something else."""
    if not isinstance(value, str):
        return f"[{', '.join(map(spelled, value))}]"
    is_plain = _PLAIN.fullmatch(value) and _TEXT.match(value) and value.lower() not in _WORDS
    return value if is_plain else one_line(value)
