"""What a rule saw in rows, however many they are: so many, and the first of them as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.late import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.engine import Judged


@dataclass(frozen=True)
class Row:
    """A row at fault: its line, its cells as printed, and the further words of the message."""

    line: int
    cells: Mapping[str, str]
    words: Mapping[str, object]


@dataclass(frozen=True)
class Tally:
    """Rows that one rule finds at fault.

    `count` are those that failed nothing that the rule builds on, `blocked` those that did. `listed` are the first of the
    former, in order of their lines, and no more of them than are ever told.
    """

    judged: Judged
    count: int
    blocked: int
    listed: Sequence[Row]
