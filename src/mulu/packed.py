"""A cell that holds several items one after another, as classifications print them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def unpack(text: str, begin: str) -> Iterator[tuple[str, str]]:
    """What begins each item in a cell, and the rest of it.

    What stands before the first beginning, such as the end of an item that a page has cut, comes
    with an empty one.
    """
    begins = list(re.finditer(begin, text))
    before = text[: begins[0].start()] if begins else text
    if before.strip():
        yield "", before.strip()
    ends = [found.start() for found in begins[1:]] + [len(text)]
    for found, end in zip(begins, ends, strict=False):
        yield found.group().strip(), text[found.end() : end].strip()
