"""`mulu verify`: prove that a download is what the repository says at the commit that it names."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.cli.console import open_project, put, read_file, speak
from mulu.errors import UsageError
from mulu.messages import say
from mulu.publisher import read_folder
from mulu.release import STATEMENT, SUMS
from mulu.verifier import verify as prove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.proof import Proof


def verify(
    place: str, manifest: str | None, root: str | None, rev: str | None, language: str | None, quiet: bool
) -> int:
    """Prove, and tell line by line; 1 if anything is refuted."""
    files = _read(place, manifest)
    project = open_project(root)
    spoken = speak(language, project.catalogs)
    proofs = prove(files, project, rev, is_whole=manifest is None)
    is_refuted = False
    # Told one by one: proving takes a while, and what is known counts even where it breaks off.
    while proof := _next(proofs):
        is_refuted |= proof.state == "refuted"
        if not quiet or is_refuted:
            put(proof.render(spoken) + "\n", "-")
    return int(is_refuted)


def _next(proofs: Iterator[Proof]) -> Proof | None:
    with contextlib.redirect_stdout(sys.stderr):
        return next(proofs, None)


def _read(place: str, manifest: str | None) -> dict[str, bytes | None]:
    """The release in a folder, or one file with the sums and the statement beside it."""
    path = Path(place)
    if manifest is None:
        if not path.exists():
            raise UsageError(say("there is no such file or folder"), place)
        if not path.is_dir():
            raise UsageError(say("this is no folder; for one file, give --manifest SHA256SUMS too"), place)
        if not any((path / name).exists() for name in (SUMS, STATEMENT)):
            raise UsageError(
                say("no release lies here: there is neither SHA256SUMS nor statement.json"), place
            )
        return read_folder(path)
    statement = Path(manifest).parent / STATEMENT
    if not statement.is_file():
        raise UsageError(
            say("the sums alone name no commit: put statement.json of the same release beside them"), manifest
        )
    return {
        path.name: read_file(place),
        SUMS: read_file(manifest),
        STATEMENT: read_file(str(statement)),
    }
