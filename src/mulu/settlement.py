"""Decisions held against two editions: what holds, what names nothing, what contradicts another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from mulu.decision import Apart, Decisions, Link
    from mulu.messages import Message

STALE, CONTRADICTING = "stale-link", "contradicting-link"
Part = Literal["links", "apart"]


@dataclass(frozen=True)
class Trouble:
    """A decision that does not hold: its place in changes.yaml, the rule it breaks, and why."""

    part: Part
    position: int
    rule: str
    message: Message


@dataclass(frozen=True)
class Settled:
    """The decisions that hold, rejections by (old key, new key), and what is wrong with the others.

    Where they are complete, nothing is proposed beyond them.
    """

    links: tuple[Link, ...] = ()
    apart: Mapping[tuple[str, str], Apart] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    is_complete: bool = False


def settle(
    decisions: Decisions, old: Container[str], new: Container[str], *, is_complete: bool = False
) -> Settled:
    """Sort decisions out against the keys of both editions."""
    stale = list(_stale(decisions, old, new))
    # What names nothing contradicts nothing.
    troubles = [*stale, *_contradictions(decisions, {(one.part, one.position) for one in stale})]
    bad = {(trouble.part, trouble.position) for trouble in troubles}
    return Settled(
        tuple(link for at, link in enumerate(decisions.links) if ("links", at) not in bad),
        {(one.old, one.new): one for at, one in enumerate(decisions.apart) if ("apart", at) not in bad},
        tuple(troubles),
        is_complete,
    )


def _stale(decisions: Decisions, old: Container[str], new: Container[str]) -> Iterator[Trouble]:
    named: list[tuple[Part, int, tuple[str, ...], tuple[str, ...]]] = [
        *(("links", at, link.old, link.new) for at, link in enumerate(decisions.links)),
        *(("apart", at, (one.old,), (one.new,)) for at, one in enumerate(decisions.apart)),
    ]
    for part, at, olds, news in named:
        for key in olds:
            if key not in old:
                yield Trouble(part, at, STALE, say("the earlier edition has no item {key}", key=key))
        for key in news:
            if key not in new:
                yield Trouble(part, at, STALE, say("this edition has no item {key}", key=key))


def _contradictions(decisions: Decisions, stale: Container[tuple[Part, int]]) -> Iterator[Trouble]:
    sound = []
    for at, link in enumerate(decisions.links):
        if ("links", at) in stale:
            continue
        fault = _malformed(link)
        if fault:
            yield Trouble("links", at, CONTRADICTING, fault)
        else:
            sound.append(_Claim(at, link.old, link.new))
    yield from _rivals(sound)
    yield from _rivals([_Claim(one.at, one.those, one.these) for one in sound])
    pairs = {(old, new) for one in sound for old in one.these for new in one.those}
    for at, one in enumerate(decisions.apart):
        if (one.old, one.new) in pairs and ("apart", at) not in stale:
            message = say("{old} and {new} are linked, and set apart here", old=one.old, new=one.new)
            yield Trouble("apart", at, CONTRADICTING, message)


@dataclass(frozen=True)
class _Claim:
    """A link seen from one of its sides."""

    at: int
    these: tuple[str, ...]
    those: tuple[str, ...]


def _rivals(claims: Sequence[_Claim]) -> Iterator[Trouble]:
    """Claims that say of an item on this side what another does not say.

    An item may be in several links (many to many) if one of them is its own and says all of it.
    """
    naming: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        for key in claim.these:
            naming[key].append(claim)
    for key, rivals in naming.items():
        own = next((claim for claim in rivals if len(claim.these) == 1), None)
        for claim in rivals:
            if claim is own or len(rivals) == 1:
                continue
            if own is None:
                message = say(
                    "{key} stands in several links: write one of its own that says all it belongs to", key=key
                )
            elif len(claim.these) == 1:
                message = say("{key} is decided a second time; first: {first}", key=key, first=_spelled(own))
            elif not set(claim.those) <= set(own.those):
                message = say(
                    "{key} is decided otherwise in another link: {first}", key=key, first=_spelled(own)
                )
            else:
                continue
            yield Trouble("links", claim.at, CONTRADICTING, message)


def _spelled(claim: _Claim) -> str:
    return f"{', '.join(claim.these)} ~ {', '.join(claim.those) or '[]'}"


def _malformed(link: Link) -> Message | None:
    if not link.old and not link.new:
        return say("the link names no item")
    if len(set(link.old)) < len(link.old) or len(set(link.new)) < len(link.new):
        return say("the link names an item twice")
    if len(link.old) > 1 and len(link.new) > 1:
        return say("many to many: write one link for each item that splits, and one for each that merges")
    if len(link.old) > 1 > len(link.new) or len(link.new) > 1 > len(link.old):
        return say("write one link for each item that was added or taken off")
    return None
