"""A release made again from its commit, and compared: byte by byte, or cell by cell where versions differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu import __version__
from mulu.errors import ReleaseError, UsageError
from mulu.evidence import ITEMS
from mulu.forms import part_of
from mulu.freshness import first_difference
from mulu.messages import listed, say
from mulu.policy import rules_of
from mulu.proof import proven
from mulu.publication import read_publication
from mulu.release import BINARY, STATEMENT, SUMS, contents, seal, versions_here
from mulu.sameness import compare_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.claim import Claim
    from mulu.messages import Message
    from mulu.project import EditionFolder
    from mulu.proof import Proof


def prove_contents(
    claim: Claim, folder: EditionFolder, files: Mapping[str, bytes], sums: Mapping[str, str]
) -> Iterator[Proof]:
    """Make the release again, and compare; the gate has been found open at its commit."""
    publication = read_publication(folder, rules_of(folder.catalog.project), is_gate_open=True)
    made = contents(publication)
    by_cell = sorted(name for name in BINARY if _says_the_same(claim, files.get(name), made[name], name))
    made |= {name: files[name] for name in by_cell}
    made |= seal(publication, {name: part_of(data) for name, data in made.items()}, claim.origin)
    for name in sorted({*made} ^ {*sums, SUMS}):
        missing, extra = say("the release lacks the file"), say("the repository makes no such file")
        raise _difference(claim, extra if name in sums else missing, name)
    unread = {SUMS, STATEMENT} if by_cell and {*files} != {*made} else set()
    for name, data in made.items():
        if name in files and name not in unread and files[name] != data:
            line = first_difference(files[name], data)
            message = say("line {line} is not what the repository says at that commit", line=line)
            raise _difference(claim, message, name)
    exact = len(files) - len(by_cell) - len(unread)
    yield proven(
        say("{count} file(s) were made again from the commit, and are the same to the last byte", count=exact)
    )
    yield from _told_by_cell(claim, by_cell)


def _says_the_same(claim: Claim, found: bytes | None, made: bytes, name: str) -> bool:
    """Whether a file has other bytes but the same cells, as it may where versions of libraries differ."""
    if found is None or found == made or claim.origin.versions == versions_here():
        return False
    compare_cells(name, found, made)
    return True


def _told_by_cell(claim: Claim, names: Sequence[str]) -> Iterator[Proof]:
    here = versions_here()
    stated = claim.origin.versions
    others = [
        f"{name} {stated.get(name, '-')} / {here.get(name, '-')}"
        for name in sorted({*stated, *here})
        if stated.get(name) != here.get(name)
    ]
    for name in names:
        yield proven(
            say(
                "{name} says the same, cell by cell; its bytes differ, as versions do: {versions} (there / here)",
                name=name,
                versions=listed(others),
            )
        )


def _difference(claim: Claim, message: Message, name: str) -> ReleaseError | UsageError:
    """A refutation, unless another version of mulu has made the release."""
    made_by = claim.origin.versions.get("mulu", "-")
    if made_by == __version__ or name == ITEMS:
        return ReleaseError(message, name)
    return UsageError(
        say(
            "mulu {other} has made the release, and this is {version}, which makes other bytes: install mulu {other} to prove it",
            other=made_by,
            version=__version__,
        ),
        name,
    )
