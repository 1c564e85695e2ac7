"""Search patterns put together for engines that try one alternative after the other, as Java's regular expressions do.

Most patterns are classes of characters, and a union of classes is asked as quickly as one of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN = re.compile(r"\\.|\[\^?\]?|[\]()|]|.", re.S)
_SIGN = r"(?:[^\\\[\]^&~-]|\\[^\w\s])"
_CLASS = re.compile(rf"\[((?:{_SIGN}(?:-{_SIGN})?)+)\]")
_SIGNS = re.compile(rf"({_SIGN})(?:-({_SIGN}))?")
_ALONE = re.compile(r"[^\\\[\](){}|^$.*+?]|\\[^\w\s]")
_SPECIAL = frozenset("\\[]^&~-")

Ranges = list[tuple[str, str]]


def together(patterns: Iterable[str]) -> list[str]:
    """Fewer patterns, of which one is found wherever one of `patterns` is."""
    ranges: Ranges = []
    first: list[str] = []
    others: list[str] = []
    for pattern in dict.fromkeys(patterns):
        for part in _alternatives(pattern):
            if found := _ranges(part):
                ranges += found
            elif part.startswith("^"):
                first.append(part[1:])
            else:
                others.append(part)
    # One look at the beginning does for all; else every place in a cell is tried with each.
    anchored = [f"^(?:{'|'.join(first)})"] if first else []
    return [*_classes(_united(ranges)), *anchored, *(["|".join(others)] if others else [])]


def _classes(ranges: Ranges) -> Iterator[str]:
    """Classes for some ranges. What is not ASCII has one of its own: most cells are done with at once."""
    special = [one for one in ranges if _SPECIAL & set(one)]
    ascii_ = [one for one in ranges if one[1].isascii() and one not in special]
    others = [one for one in ranges if not one[1].isascii() and one not in special]
    for group in (special, ascii_, others):
        if group:
            yield _written(group)


def _alternatives(pattern: str) -> Iterator[str]:
    """What stands between the outermost bars; the pattern as it is if flags hold from somewhere on."""
    if re.search(r"\(\?[A-Za-z-]+\)", pattern):
        yield f"(?:{pattern})"
        return
    depth, in_class, start = 0, 0, 0
    for token in _TOKEN.finditer(pattern):
        sign = token.group()
        if sign.startswith("["):
            in_class += 1
        elif in_class:
            in_class -= sign == "]"
        elif sign == "|" and not depth:
            yield pattern[start : token.start()]
            start = token.end()
        else:
            depth += (sign == "(") - (sign == ")")
    yield pattern[start:]


def _ranges(part: str) -> Ranges:
    """The characters that are found, where an alternative finds one character and looks at nothing else."""
    if found := _CLASS.fullmatch(part):
        pairs = (_bare(*one.groups()) for one in _SIGNS.finditer(found.group(1)))
        return [pair for pair in pairs if pair[0] <= pair[1]]
    return [_bare(part, None)] if _ALONE.fullmatch(part) else []


def _bare(first: str, last: str | None) -> tuple[str, str]:
    return first[-1], (last or first)[-1]


def _united(ranges: Ranges) -> Ranges:
    united: Ranges = []
    for first, last in sorted(ranges):
        if united and ord(first) <= ord(united[-1][1]) + 1:
            united[-1] = united[-1][0], max(united[-1][1], last)
        else:
            united.append((first, last))
    return united


def _written(ranges: Ranges) -> str:
    return (
        "["
        + "".join(
            _escaped(first) if first == last else f"{_escaped(first)}-{_escaped(last)}"
            for first, last in ranges
        )
        + "]"
    )


def _escaped(sign: str) -> str:
    return f"\\{sign}" if sign in _SPECIAL else sign
