"""What mending would change in a file, as a unified diff in which nothing is invisible."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from mulu.messages import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mulu.sheet import Line

CONTEXT = 3
"""Lines shown around what changes."""
NO_END = "\\ No newline at end of file"

Step = tuple[str, str]


def diff_of_lines(lines: Sequence[Line], path: str) -> str:
    """The difference between what stood in a table's lines and what stands there now, or nothing."""
    steps = list(_steps(lines))
    changed = [at for at, (sign, _) in enumerate(steps) if sign != " "]
    if not changed:
        return ""
    return "".join([*_heading(path), *_hunks(steps, changed)])


def diff_of_text(old: bytes, new: bytes, path: str) -> str:
    """The difference between two texts, or nothing."""
    sides = [text.decode("utf-8", "surrogateescape").split("\n")[:-1] for text in (old, new)]
    found = list(difflib.unified_diff(sides[0], sides[1], lineterm=""))[2:]
    return "".join([*_heading(path), *(f"{line[0]}{_shown(line[1:])}\n" for line in found)]) if found else ""


def _heading(path: str) -> list[str]:
    return [f"--- a/{visible(path)}\n", f"+++ b/{visible(path)}\n"]


def _steps(lines: Iterable[Line]) -> Iterator[Step]:
    """Physical lines with a sign before them; what goes stands before what comes."""
    gone: list[Step] = []
    come: list[Step] = []
    for line in lines:
        if line.old == line.text:
            yield from [*gone, *come, *((" ", one) for one in _physical(line.old))]
            gone, come = [], []
        else:
            gone += [("-", one) for one in _physical(line.old)]
            come += [("+", one) for one in _physical(line.text)]
    yield from [*gone, *come]


def _physical(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _hunks(steps: Sequence[Step], changed: Sequence[int]) -> Iterator[str]:
    old = new = 1
    done = 0
    for first, last in _runs(changed):
        start, stop = max(done, first - CONTEXT), min(len(steps), last + CONTEXT + 1)
        old, new = (count + _count(steps[done:start], sign) for count, sign in ((old, "-"), (new, "+")))
        hunk = steps[start:stop]
        lengths = [_count(hunk, sign) for sign in "-+"]
        begins = [at if length else at - 1 for at, length in zip((old, new), lengths, strict=True)]
        yield f"@@ -{begins[0]},{lengths[0]} +{begins[1]},{lengths[1]} @@\n"
        for sign, text in hunk:
            yield f"{sign}{_shown(text.removesuffix(chr(10)))}\n"
            if not text.endswith(("\n", "\r")):
                yield f"{NO_END}\n"
        old, new, done = old + lengths[0], new + lengths[1], stop


def _runs(changed: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of steps that are shown together, as first and last change."""
    first = last = changed[0]
    for at in changed[1:]:
        if at - last > 2 * CONTEXT:
            yield first, last
            first = at
        last = at
    yield first, last


def _count(steps: Iterable[Step], sign: str) -> int:
    return sum(one in (" ", sign) for one, _ in steps)


def _shown(text: str) -> str:
    bytes_named = re.sub("[\udc80-\udcff]", lambda found: f"⟨0x{ord(found.group()) - 0xDC00:02X}⟩", text)
    return visible(bytes_named)
