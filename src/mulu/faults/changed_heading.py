"""Kind of fault `changed-heading`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import file_fault

if TYPE_CHECKING:
    from random import Random


@file_fault(noted("a heading lost, changed or exchanged"))
def changed_heading(data: bytes, random: Random) -> bytes:
    """The heading line is gone, or says something else."""
    heading, _, rest = data.partition(b"\n")
    names = heading.split(b",")
    at = random.randrange(len(names))
    turned = [*names[at:], *names[:at]]
    changed = [*names[:at], names[at] + random.choice((b" ", b"s", b"1")), *names[at + 1 :]]
    return random.choice((rest, b",".join(turned) + b"\n" + rest, b",".join(changed) + b"\n" + rest))
