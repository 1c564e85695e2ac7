"""What a release says of itself: its sums and its statement, read strictly, for they come from anywhere."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mulu.edition import is_edition_name
from mulu.errors import ReleaseError
from mulu.forms import Origin
from mulu.forms.statement import COMMIT, PREDICATE, SECOND_OPINION, TYPE, VERSIONS
from mulu.messages import say
from mulu.project import CATALOGS

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE = re.compile(rb"([0-9a-f]{64})  ([^\r\n]+)")


@dataclass(frozen=True)
class Claim:
    """Which edition of which commit a release says that it is, and how it was made."""

    catalog: str
    edition: str
    commit: str
    digest: str
    origin: Origin
    subjects: Mapping[str, str]


def read_sums(data: bytes, path: str) -> dict[str, str]:
    """The sums in a file as `sha256sum` prints them, by name; `ReleaseError` if it is anything else."""
    found: dict[str, str] = {}
    lines = data.split(b"\n")
    if lines.pop() or not lines:
        raise ReleaseError(say("the last line has no line end (LF)"), path, len(lines) + 1)
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        name = match[2].decode("utf-8", "surrogateescape") if match else ""
        if not match or name in found:
            raise ReleaseError(
                say("this is no line of sums: 64 digits, two blanks, and a name"), path, number
            )
        found[name] = match[1].decode("ascii")
    return found


def read_claim(data: bytes, path: str) -> Claim:
    """What a statement claims; `ReleaseError` if it is not one that mulu makes."""
    try:
        document = json.loads(data)
        predicate = document["predicate"]
        is_known = (document["_type"], document["predicateType"]) == (TYPE, PREDICATE)
        entries = {entry["name"]: entry for entry in predicate["configuration"]}
        subjects = {str(one["name"]): str(one["digest"]["sha256"]) for one in document["subject"]}
        folder = str(predicate["configuration"][0]["name"])
        origin = Origin(_texts(entries[VERSIONS]), _texts(entries[SECOND_OPINION]))
        commit = str(entries[COMMIT]["digest"]["gitCommit"])
        digest = str(entries[folder]["digest"]["sha256"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ReleaseError(say("this is no statement as mulu publish makes them"), path) from None
    catalogs, _, rest = folder.partition("/")
    catalog, _, edition = rest.partition("/")
    is_plain = (
        is_known and catalogs == CATALOGS and catalog and "/" not in edition and is_edition_name(edition)
    )
    if not is_plain or not re.fullmatch("[0-9a-f]{40}", commit):
        raise ReleaseError(say("the statement names no edition, or no commit by all its 40 digits"), path)
    return Claim(catalog, edition, commit, digest, origin, subjects)


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    """Annotations, all of which must be texts."""
    found = entry["annotations"]
    if not all(isinstance(part, str) for pair in found.items() for part in pair):
        raise ValueError
    return dict(found)
