"""How an undecided change is decided: by proposing it first, or where it is proposed, by accepting or rejecting."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.change import Change
    from mulu.decision import Decisions
    from mulu.messages import Message

    Pair = tuple[tuple[str, ...], tuple[str, ...]]


def pair_of(change: Change) -> Pair:
    """The old and the new keys of a change."""
    return tuple(item.key for item in change.old), tuple(item.key for item in change.new)


def spelled(pair: Pair) -> str:
    """A pair as people name it: `A+B=C`."""
    return f"{'+'.join(pair[0])}={'+'.join(pair[1])}"


def written_at(decisions: Decisions | None) -> Mapping[Pair, int]:
    """Where the proposals stand that are written down: their positions in the list."""
    proposed = decisions.proposed if decisions else ()
    return {(one.old, one.new): at for at, one in reversed(list(enumerate(proposed)))}


class Deciding:
    """What is to be run to decide each of some undecided changes of an edition."""

    def __init__(self, undecided: Sequence[Change], decisions: Decisions | None, edition: str) -> None:
        self.pairs = [pair_of(change) for change in undecided]
        self.written = written_at(decisions)
        self.edition = edition
        self.named = Counter(key for old, new in self.pairs for key in {*old, *new})

    def how(self, change: Change) -> Message:
        """What decides one of them."""
        pair = pair_of(change)
        if pair not in self.written:
            return self._propose()
        sole = [key for key in (*pair[1], *pair[0]) if self.named[key] == 1]
        return self._decide(shlex.quote(sole[0] if sole else spelled(pair)))

    def how_all(self, changes: Sequence[Change]) -> Message:
        """What decides all of them, one after the other."""
        if len(changes) == 1:
            return self.how(changes[0])
        if not all(pair in self.written for pair in self.pairs):
            return self._propose()
        return self._decide(say("KEY"))

    def _propose(self) -> Message:
        return say("mulu changes propose {edition}", edition=self.edition)

    def _decide(self, key: str | Message) -> Message:
        return say(
            "mulu changes accept {edition} {key} --reason …, or mulu changes reject {edition} {key}",
            edition=self.edition,
            key=key,
        )
