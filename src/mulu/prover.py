"""Proof of a change log: replayed forward it is the new edition, replayed back the old one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mulu.errors import ReplayError
from mulu.log_file import read_log, write_log
from mulu.messages import say
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
            say("the log is not what comparing the editions gives: {places}", places="; ".join(places))
        )
    raise ReplayError(say("the log says what comparing the editions gives, but is written in another way"))


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


def _places(expected: object, found: object) -> list[str]:
    """Where two logs differ, as paths with both values."""
    from deepdiff import DeepDiff

    tree = DeepDiff(expected, found, view="tree", ignore_private_variables=False)
    levels = [level for kind in sorted(tree) for level in tree[kind]]
    told = sorted(f"{level.path()[len('root') :]}: {level.t1!s} / {level.t2!s}" for level in levels)
    return [*told[:MOST_TOLD], *(["…"] if len(told) > MOST_TOLD else [])]
