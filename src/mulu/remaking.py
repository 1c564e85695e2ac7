"""A release made again from its commit, and compared: byte by byte, or by contents where versions explain that.

The statement alone says which versions have made a release. So another version in it explains other bytes only in a
file that the library writes, only as far as contents go, and what was not compared is told as not proven.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.errors import ReleaseError, UsageError
from mulu.forms import Part, part_of
from mulu.freshness import first_difference
from mulu.messages import listed, say
from mulu.policy import rules_of
from mulu.proof import proven, unproven
from mulu.publication import read_publication
from mulu.release import BINARY, DCAT, SUMS, contents, describe, state
from mulu.sameness import EXPLAINED_BY, compare_contents
from mulu.stated import others, refutation, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.claim import Claim
    from mulu.project import EditionFolder
    from mulu.proof import Proof
    from mulu.publication import Publication
    from mulu.sameness import Sameness


def prove_contents(
    claim: Claim, folder: EditionFolder, files: Mapping[str, bytes], sums: Mapping[str, str]
) -> Iterator[Proof]:
    """Make the release again, and compare; the gate has been found open at its commit."""
    publication = read_publication(folder, rules_of(folder.catalog.project), is_gate_open=True)
    made = contents(publication)
    alike = {name: _compare(claim, name, files[name], made[name]) for name in BINARY if name in files}
    otherwise = {name: sameness for name, sameness in alike.items() if sameness is not None}
    made |= {name: files[name] for name in otherwise}
    absent = [name for name in BINARY if name not in files and _reasons(claim, name)]
    made |= _seal(claim, publication, made, {name: sums.get(name, "") for name in (*absent, DCAT) if absent})
    for name in sorted({*made} ^ {*sums, SUMS}):
        missing, extra = say("the release lacks the file"), say("the repository makes no such file")
        raise refutation(claim, extra if name in sums else missing, name)
    if absent and DCAT in files:
        message = say(
            "it describes files that other versions have made: prove the whole release, which has them"
        )
        raise UsageError(message, DCAT)
    for name, data in made.items():
        if name in files and files[name] != data:
            line = first_difference(files[name], data)
            message = say("line {line} is not what the repository says at that commit", line=line)
            raise refutation(claim, message, name)
    exact = len(files) - len(otherwise)
    yield proven(
        say("{count} file(s) were made again from the commit, and are the same to the last byte", count=exact)
    )
    for name, sameness in otherwise.items():
        yield from _told(claim, name, sameness)
    if absent:
        yield unproven(
            say(
                "what the sums say of {names}: they are not here, and other versions have made them",
                names=listed(absent),
            )
        )


def _seal(
    claim: Claim, publication: Publication, made: Mapping[str, bytes], stated: Mapping[str, str]
) -> dict[str, bytes]:
    """What speaks of the files that were made; of some that are not at hand it says what is `stated`."""
    parts = {name: part_of(data) for name, data in made.items()}
    described = describe(publication, parts)
    parts |= {name: part_of(data) for name, data in described.items()}
    parts |= {name: Part(digest, 0) for name, digest in stated.items()}
    return described | state(publication, parts, claim.origin)


def _reasons(claim: Claim, name: str) -> list[str]:
    """The libraries that write a file and are of another version here than the statement says."""
    return [library for library in others(claim) if library in EXPLAINED_BY[name]]


def _compare(claim: Claim, name: str, found: bytes, made: bytes) -> Sameness | None:
    """What is the same in a file with other bytes than are made here, where versions explain that."""
    if found == made:
        return None
    reasons = _reasons(claim, name)
    if not reasons:
        at = next((at for at, pair in enumerate(zip(found, made, strict=False)) if len({*pair}) > 1), None)
        message = say(
            "byte {number} is not what the repository says at that commit, and no version that the statement names explains that",
            number=min(len(found), len(made)) + 1 if at is None else at + 1,
        )
        raise refutation(claim, message, name)
    try:
        return compare_contents(name, found, made, reasons)
    except ReleaseError as error:
        raise refutation(claim, error.message, name) from None


def _told(claim: Claim, name: str, sameness: Sameness) -> Iterator[Proof]:
    versions = told(claim, _reasons(claim, name))
    yield proven(
        say(
            "{name} says the same, {how}; its bytes differ, as they may with {versions} (there / here)",
            name=name,
            how=sameness.compared,
            versions=versions,
        )
    )
    yield unproven(
        say(
            "that {name} is what was made, to the last byte: not compared is {left}; where those versions are in use, mulu verify compares it",
            name=name,
            left=sameness.left,
        )
    )
