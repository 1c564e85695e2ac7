"""Releases for tests: a repository with frozen editions, and what `mulu publish` makes of one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.command import Outcome, mulu
from tests.git_repository import GitRepository
from tests.published import freeze, make_published, publish as import_edition

if TYPE_CHECKING:
    from pathlib import Path

ALONE = "--without-second-opinion"
NEXT = {"01-01": "Baker", "01-04": "Miller", "01-05": "Cooper"}


def make_frozen(folder: Path) -> GitRepository:
    """A repository whose editions 2026 and 2027 of `trades` are frozen."""
    made = make_published(folder)
    for name, value in (("user.name", "Steward"), ("user.email", "steward@example.org")):
        made.git("config", name, value)
    freeze(made, "2026")
    import_edition(made, "2027", NEXT)
    freeze(made, "2027")
    return made


def publish(made: GitRepository, edition: str = "2027", *options: str | Path) -> Outcome:
    """Publish an edition of `trades` into the folder `out` beside the repository."""
    given = ("--out", out(made), ALONE, "--root", made.root, "--lang", "en")
    return mulu("publish", f"trades/{edition}", *given, *options)


def out(made: GitRepository) -> Path:
    """Where releases of a repository go."""
    return made.folder.parent / "out"


def release_of(made: GitRepository, edition: str = "2027") -> Path:
    """The release of an edition of `trades`, made if it is not there."""
    place = out(made) / "trades" / edition
    if not place.exists():
        outcome = publish(made, edition)
        assert (outcome.code, outcome.err) == (0, ""), outcome
    return place


def verify(made: GitRepository, place: Path, *options: str | Path) -> Outcome:
    """Verify a release or a file of one."""
    return mulu("verify", place, "--root", made.root, "--lang", "en", *options)


def run_elsewhere(folder: Path, *arguments: str | Path, zone: str, language: str, mask: int) -> None:
    """Run a command in a process of its own, in another time zone and locale, and with another umask."""
    environment = {
        **os.environ,
        "TZ": zone,
        "LANG": language,
        "LC_ALL": language,
        "PYTHONHASHSEED": str(len(zone)),
    }
    subprocess.run(
        [sys.executable, "-m", "mulu", *map(str, arguments)],
        cwd=folder,
        env=environment,
        umask=mask,
        check=True,
        capture_output=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def copied(root: Path, folder: Path) -> GitRepository:
    """What belongs to a catalogue repository, committed in a repository of its own."""
    for name in ("catalogs", "schemas", "validators", "reports"):
        if (root / name).exists():
            shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    made = GitRepository(folder)
    made.git("init", "--quiet", "--initial-branch=main")
    made.write(".gitattributes", "catalogs/** -text\nreports/** -text\n")
    made.commit_all("Begin")
    return made


def frozen_and_published(made: GitRepository, catalog: str, editions: list[str]) -> Path:
    """Freeze editions one after the other, and publish the last one in Shanghai; gives the release."""
    for edition in editions:
        assert mulu("freeze", f"{catalog}/{edition}", "--root", made.root, "-q").code == 0
        made.commit_all(f"Freeze {edition}")
    title = f"{catalog}/{editions[-1]}"
    run_elsewhere(made.folder, "publish", title, ALONE, zone="Asia/Shanghai", language="C.UTF-8", mask=0o022)
    return made.folder / "releases" / title
