"""What a release's statement alone says: which versions have made it, and what the second opinion was.

The repository holds neither, so that nothing there can prove it. It must at least be what `mulu publish` writes, and
no more: whoever reads a proven release takes all that stands in it for proven.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu import __version__
from mulu.checkpoint import LIBRARY
from mulu.errors import ReleaseError, UsageError
from mulu.evidence import ITEMS
from mulu.messages import listed, say
from mulu.proof import unproven
from mulu.release import DEPENDED_ON, STATEMENT, versions_here

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.claim import Claim
    from mulu.messages import Message
    from mulu.proof import Proof

LEFT_OUT = {"verdict": "left out"}
"""What the statement says where nobody asked for a second opinion."""
_VERSION = r"[0-9][0-9A-Za-z.+_-]{0,40}"
_NUMBER = "[0-9]{1,9}"
_OPINION = {
    "bounds": _NUMBER,
    "constraints": _NUMBER,
    "engine": f"{LIBRARY} {_VERSION}",
    "items": _NUMBER,
    "verdict": "agrees",
}
"""What the statement says of a second opinion without which nothing is published."""


def refuse_other_words(claim: Claim) -> None:
    """`ReleaseError` if the statement says of its making what `mulu publish` never does."""
    stated = claim.origin.versions
    _refuse(claim, "versions", stated, dict.fromkeys(DEPENDED_ON, _VERSION))
    opinion = claim.origin.second_opinion
    if opinion != LEFT_OUT:
        _refuse(claim, "second-opinion", opinion, _OPINION)


def _refuse(claim: Claim, entry: str, stated: Mapping[str, str], expected: Mapping[str, str]) -> None:
    for name in sorted({*stated, *expected}):
        if name not in expected or not re.fullmatch(expected[name], stated.get(name, "")):
            message = say(
                "under {entry} stands {name}: {value}, which mulu publish does not write",
                entry=entry,
                name=name[:100],
                value=stated.get(name, "-")[:100],
            )
            raise refutation(claim, message, STATEMENT)


def refutation(claim: Claim, message: Message, name: str) -> ReleaseError | UsageError:
    """A refutation, unless another version of mulu has made the release."""
    made_by = claim.origin.versions.get("mulu", "-")
    if made_by == __version__ or name == ITEMS or not re.fullmatch(_VERSION, made_by):
        return ReleaseError(message, name)
    return UsageError(
        say(
            "mulu {other} has made the release, and this is {version}, which makes other bytes: install mulu {other} to prove it",
            other=made_by,
            version=__version__,
        ),
        name,
    )


def others(claim: Claim) -> list[str]:
    """The libraries whose version is another one here than the statement says."""
    here = versions_here()
    return [name for name in DEPENDED_ON if claim.origin.versions[name] != here.get(name)]


def told(claim: Claim, names: Sequence[str]) -> str | Message:
    """The versions of some libraries as the statement says, and here."""
    here = versions_here()
    return listed([f"{name} {claim.origin.versions[name]} / {here.get(name, '-')}" for name in names])


def which_versions(claim: Claim) -> Proof:
    """That nobody can prove which versions have made the release."""
    if names := others(claim):
        return unproven(
            say(
                "which versions have made the release: the statement says {versions} (there / here), and nothing else does",
                versions=told(claim, names),
            )
        )
    return unproven(
        say(
            "which versions have made the release: the statement says those that are in use here, and nothing else does"
        )
    )


def second_opinion(claim: Claim) -> Iterator[Proof]:
    """That nobody can prove what a second engine said, but by asking it again."""
    opinion = claim.origin.second_opinion
    if opinion == LEFT_OUT:
        yield unproven(say("that a second engine agrees: it was left out when the release was made"))
        return
    yield unproven(
        say(
            "that a second engine agrees: the release says that {engine} did, on {constraints} constraints and {items} items; mulu second-opinion asks it again",
            **opinion,
        )
    )
