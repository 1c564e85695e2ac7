"""What was published: the lock of a catalogue, `releases.csv`, a row an edition, only ever appended to.

Each row is chained to the line before it: `previous` is the sha256 of that line's bytes without its
line end, so that nothing can be changed, taken out or put in between unseen, and anybody can follow
it with `sha256sum` alone. No cell can hold anything that would need quotation marks.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from mulu.edition import LOCK, edition_order, is_edition_name
from mulu.errors import PolicyError
from mulu.messages import Message, noted, say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

HEADINGS = ("edition", "items", "digest", "policy", "mulu", "previous")
MOST_BYTES = 1024 * 1024
"""Room for some five thousand editions; a larger file is refused unread."""

_DIGEST = re.compile("[0-9a-f]{64}"), noted("64 hexadecimal digits")
_FORMS = {
    "items": (re.compile("0|[1-9][0-9]{0,11}"), noted("a whole number")),
    "digest": _DIGEST,
    "policy": _DIGEST,
    "mulu": (re.compile("[0-9][0-9a-z.+!]{0,63}"), noted("a version such as 1.2.0")),
    "previous": _DIGEST,
}


@dataclass(frozen=True)
class Release:
    """One row: an edition as it was frozen.

    `digest` is that of all files in the edition's folder, `policy` that of the files which judged
    it, `mulu` the version that froze it. `line` is the physical line in the lock.
    """

    edition: str
    items: int
    digest: str
    policy: str
    mulu: str
    previous: str = ""
    line: int = 0


@dataclass(frozen=True)
class Lock:
    """All releases of a catalogue, in the order in which they were frozen."""

    releases: Sequence[Release] = ()
    path: str = LOCK

    def of(self, edition: str) -> Release | None:
        """The release of an edition, if it is frozen."""
        return next((release for release in self.releases if release.edition == edition), None)

    def before(self, edition: str) -> Sequence[str]:
        """The editions that were frozen before this one: all of them, if this one is not frozen."""
        frozen = [release.edition for release in self.releases]
        return frozen[: frozen.index(edition)] if edition in frozen else frozen

    def refusal(self, edition: str) -> Message | None:
        """Why an edition cannot be frozen after all these; `None` if it can.

        Years are frozen in their order, and so are the errata of a year. An erratum may come late,
        when younger editions are frozen already, but never before an edition of its own year.
        """
        before = [release.edition for release in self.releases]
        return _out_of_order(edition, {edition_order(one)[0]: one for one in before}, before)


def read_lock(data: bytes, path: str) -> Lock:
    """The lock that a file holds; `PolicyError` with file and line for anything malformed."""
    if len(data) > MOST_BYTES:
        message = say(
            "the file has {size} bytes, more than the {most} that are read", size=len(data), most=MOST_BYTES
        )
        raise PolicyError(message, path)
    heading, *lines = _lines(data, path)
    if heading != ",".join(HEADINGS):
        message = say(
            "the first line must be {expected}, here is {found}",
            expected=",".join(HEADINGS),
            found=heading[:200],
        )
        raise PolicyError(message, path, 1)
    releases: dict[str, Release] = {}
    newest: dict[int, str] = {}
    before = heading
    for number, line in enumerate(lines, 2):
        release = _read_row(line, path, number)
        if release.previous != _digest(before):
            message = say(
                "the chain is broken: previous must be {expected}, the sha256 of the line before; "
                "rows of the lock are never changed, take the change back",
                expected=_digest(before),
            )
            raise PolicyError(message, path, number)
        if refusal := _out_of_order(release.edition, newest, releases):
            raise PolicyError(refusal, path, number)
        releases[release.edition] = release
        newest[edition_order(release.edition)[0]] = release.edition
        before = line
    return Lock(tuple(releases.values()), path)


def append(data: bytes | None, release: Release, path: str = LOCK) -> bytes:
    """The lock with one row more, chained to the last line; `previous` and `line` are not looked at.

    Without `data` the lock is begun. Raises `PolicyError` if the lock is malformed, or would be.
    """
    before = data if data else f"{','.join(HEADINGS)}\n".encode("ascii")
    read_lock(before, path)
    last = before.decode("ascii").split("\n")[-2]
    cells = (release.edition, release.items, release.digest, release.policy, release.mulu, _digest(last))
    after = before + f"{','.join(map(str, cells))}\n".encode()
    read_lock(after, path)
    return after


def rewritten_at(old: bytes | None, new: bytes | None) -> int | None:
    """The first line at which a lock is not the older one with whole rows appended; `None` if it is.

    `None` for a lock that does not exist: one may be begun, never taken away.
    """
    if old is None:
        return None
    lines = old.split(b"\n"), (new or b"").split(b"\n")
    if old.endswith(b"\n") and new is not None and new.startswith(old):
        return None if new.endswith(b"\n") else len(lines[1])
    return next((number for number, (was, now) in enumerate(zip_longest(*lines), 1) if was != now), 1)


def _lines(data: bytes, path: str) -> list[str]:
    """The file's lines, at least one, without their ends."""
    lines = data.split(b"\n")
    rest = lines.pop()
    if not lines and not rest:
        raise PolicyError(say("the file is empty; delete it, or take the change back"), path, 1)
    for number, line in enumerate(lines, 1):
        if line.startswith(b"\xef\xbb\xbf"):
            raise PolicyError(say("the file begins with a byte order mark: save it without"), path, number)
        if b"\r" in line:
            raise PolicyError(say("the line ends with CR LF or holds a CR: lines end with LF"), path, number)
        if not line:
            raise PolicyError(say("the line is blank"), path, number)
        if b'"' in line:
            raise PolicyError(say("no cell of the lock needs quotation marks"), path, number)
        if not line.isascii():
            raise PolicyError(say("the line holds a character that is not ASCII"), path, number)
    if rest:
        raise PolicyError(say("the last line has no line end (LF)"), path, len(lines) + 1)
    return [line.decode("ascii") for line in lines]


def _read_row(line: str, path: str, number: int) -> Release:
    cells = line.split(",")
    if len(cells) != len(HEADINGS):
        message = say(
            "the row has {found} cells, expected {expected}", found=len(cells), expected=len(HEADINGS)
        )
        raise PolicyError(message, path, number)
    row = dict(zip(HEADINGS, cells, strict=True))
    if not is_edition_name(row["edition"]):
        message = say(
            "{name} names no edition: write the year, such as 2026, or 2026.1 for an erratum",
            name=row["edition"],
        )
        raise PolicyError(message, path, number)
    for name, (form, expected) in _FORMS.items():
        if not form.fullmatch(row[name]):
            message = say(
                "{key} is {value}, expected {expected}",
                key=name,
                value=row[name][:200],
                expected=say(expected),
            )
            raise PolicyError(message, path, number)
    edition, items, digest, policy, version, previous = cells
    return Release(edition, int(items), digest, policy, version, previous, number)


def _out_of_order(edition: str, newest: Mapping[int, str], before: Collection[str]) -> Message | None:
    """`newest` has the last edition of each year, of those that were frozen `before`."""
    if edition in before:
        return say("the edition {edition} is frozen already", edition=edition)
    year, erratum = edition_order(edition)
    if not erratum:
        if not newest or year > max(newest):
            return None
        return say(
            "{edition} cannot be frozen after {later}: editions are frozen in the order of their years",
            edition=edition,
            later=newest[max(newest)],
        )
    if year not in newest:
        return say("{edition} cannot be frozen before the edition that it corrects", edition=edition)
    if edition_order(newest[year]) < (year, erratum):
        return None
    return say(
        "{edition} cannot be frozen after {later}: the errata of a year are frozen in their order",
        edition=edition,
        later=newest[year],
    )


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode("ascii")).hexdigest()
