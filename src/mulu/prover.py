"""Proof of a change log: replayed forward it is the new edition, replayed back the old one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mulu.errors import ReplayError
from mulu.escaping import shorten
from mulu.json_text import one_line
from mulu.log_file import read_log, write_log
from mulu.messages import Message, listed, say
from mulu.replayer import replay
from mulu.table import write_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.change import ChangeLog
    from mulu.differ import Comparison
    from mulu.keyed import Keyed

MOST_TOLD = 5
"""So many places are named in which a log is not what it should be."""


def prove(comparison: Comparison) -> None:
    """Replay a comparison's own log both ways; `ReplayError` if it does not give both editions."""
    _replay_both_ways(read_log(write_log(comparison.log).encode("utf-8")), comparison)


def prove_file(data: bytes, comparison: Comparison) -> None:
    """Hold a written log against both editions, and against what comparing them gives.

    Raises `ReplayError` if replaying it either way does not give the edition to the last byte, or
    if anything else in it was changed: a reason, a score, a count, a space.
    """
    log = read_log(data)
    _replay_both_ways(log, comparison)
    expected = write_log(comparison.log)
    if data.decode("utf-8") == expected:
        return
    places = _places(json.loads(expected), json.loads(data))
    if places:
        raise ReplayError(
            say(
                "the log is not what comparing the editions gives (run mulu report): {places}",
                places=listed(places),
            )
        )
    raise ReplayError(
        say("the log says what comparing the editions gives, but is written in another way; run mulu report")
    )


def _replay_both_ways(log: ChangeLog, comparison: Comparison) -> None:
    if log.layout is None:
        raise ReplayError(say("the log has no layout, as if the edition were the first"))
    before, after = log.layout
    for side, keyed, columns in (
        (before, comparison.old, before.columns),
        (after, comparison.new, after.columns),
    ):
        if tuple(columns) != keyed.schema.columns or side.sha256 != keyed.version.sha256:
            raise ReplayError(say("the log is about another state of {edition}", edition=keyed.version.name))
    for base, target, backward in (
        (comparison.old, comparison.new, False),
        (comparison.new, comparison.old, True),
    ):
        if replay(log, _rows(base), backward=backward) != _bytes(target):
            raise ReplayError(say("replaying does not give {edition}", edition=target.version.name))


def _rows(side: Keyed) -> Sequence[dict[str, str]]:
    return side.frame.select(side.schema.columns).to_dicts()


def _bytes(side: Keyed) -> bytes:
    return write_table(side.schema.columns, side.frame.select(side.schema.columns).iter_rows())


def _places(expected: object, found: object) -> list[str | Message]:
    """Where two logs differ, as paths with what stands there and what should."""
    from deepdiff import DeepDiff

    tree = DeepDiff(expected, found, view="tree", ignore_private_variables=False)
    found_at = [(_spelled(level.path(output_format="list")), level) for kind in tree for level in tree[kind]]
    levels = sorted(found_at, key=lambda one: one[0])
    told: list[str | Message] = [
        say(
            "{place} is {found}, expected {expected}",
            place=place,
            found=_short(level.t2),
            expected=_short(level.t1),
        )
        for place, level in levels[:MOST_TOLD]
    ]
    more = len(levels) - MOST_TOLD
    return [*told, say("{count} more places", count=more)] if more > 0 else told


def _spelled(path: list[str | int]) -> str:
    """`changes[6].reason`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def _short(value: object) -> str | Message:
    """A value as the file has it, or nothing where the file lacks it."""
    try:
        return shorten(one_line(value))
    except TypeError:
        return say("nothing")
    except ValueError:
        # Python reads NaN and infinite numbers, which JSON has not.
        return str(value)
