"""Real git repositories for tests, with fixed authors and days, so that nothing depends on the machine."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.sample import CATALOG, EDITION, SAMPLE_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

HEADING = "section,serial,code,name,grade\n"
ITEMS_2026 = "catalogs/trades/2026/items.csv"
DRAFT = "format: mulu.edition/1\nstate: draft\n"


@dataclass
class GitRepository:
    """A work tree with a catalogue, `trades`, in the folder `inside`; each commit is a day later."""

    folder: Path
    inside: str = ""
    days: int = field(default=0)

    @property
    def root(self) -> Path:
        """The catalogue repository's root."""
        return self.folder / self.inside

    def git(self, *arguments: str, author: str = "Steward") -> str:
        """Run git; gives what it prints."""
        day = f"2026-01-{max(1, self.days):02} 12:00:00 +0000"
        people = {
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", author), ("EMAIL", "steward@example.org"), ("DATE", day))
        }
        settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        found = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **people, **settings},
            capture_output=True,
            check=True,
        )
        return found.stdout.decode("utf-8", "replace").strip()

    def write(self, path: str, text: str | None) -> None:
        """Write a file of the catalogue repository, or delete it."""
        place = self.root / path
        if text is None:
            place.unlink()
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode("utf-8", "surrogateescape"))

    def commit(self, message: str, author: str = "Steward", /, **texts: str | None) -> str:
        """Commit editions' items (`e2026=rows`) or nothing new; gives the sha."""
        for name, rows in texts.items():
            path = f"catalogs/trades/{name[1:].replace('_', '.')}/items.csv"
            self.write(path, rows if rows is None else HEADING + rows)
        return self.commit_all(message, author)

    def commit_all(self, message: str, author: str = "Steward") -> str:
        """Commit whatever has been written; gives the sha."""
        self.days += 1
        self.git("add", "--all", author=author)
        self.git("commit", "--quiet", "--allow-empty", "--message", message, author=author)
        return self.git("rev-parse", "HEAD")


def make_repository(folder: Path, rows: str, inside: str = "") -> GitRepository:
    """A repository whose first commit holds the edition 2026 of `trades` with these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    made = GitRepository(folder, inside)
    made.git("init", "--quiet", "--initial-branch=main")
    made.write("schemas/trades.yaml", SAMPLE_SCHEMA)
    made.write("catalogs/trades/catalog.yaml", CATALOG)
    made.write("catalogs/trades/2026/edition.yaml", EDITION)
    made.commit("Import 2026", e2026=rows)
    return made


def begin_draft(made: GitRepository, edition: str, previous: str, rows: str, changes: str = "") -> str:
    """Commit a new edition; gives the sha."""
    made.write(f"catalogs/trades/{edition}/edition.yaml", f"{DRAFT}previous: {previous}\n")
    if changes:
        made.write(f"catalogs/trades/{edition}/changes.yaml", f"format: mulu.changes/1\n{changes}")
    return made.commit(f"Begin {edition}", **{f"e{edition.replace('.', '_')}": rows})
