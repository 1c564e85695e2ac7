"""Kind of fault `cut-file`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import file_fault

if TYPE_CHECKING:
    from random import Random


@file_fault(noted("the end of the file lost"))
def cut_file(data: bytes, random: Random) -> bytes:
    """The last rows are gone, at the end of a line or in the middle of one."""
    lines = data.splitlines(keepends=True)
    kept = lines[: max(2, len(lines) - random.randint(1, max(1, len(lines) // 4)))]
    if random.random() < 0.5:
        return b"".join(kept)
    return b"".join(kept)[: -random.randint(1, max(1, len(kept[-1]) - 1))]
