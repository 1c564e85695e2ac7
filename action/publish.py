"""Publishes every frozen edition of a repository, and its site, if its gate is open.

A second engine must agree, unless SECOND_OPINION is "false". An edition that was tagged is released from the commit of its tag, so that its release stays what it was.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from workflow import annotate, answer, given


def main() -> int:
    """Write `releases/` and `site/`; gives the exit code of the first command that refuses."""
    root = Path(given("ROOT") or ".")
    names = frozen(root)
    alone = ["--without-second-opinion"] if given("SECOND_OPINION") == "false" else []
    commands = [["gate", f"--root={root}"]]
    for name in names:
        place = f"--root={at_its_tag(root, name)}"
        commands.append(["publish", name, place, "--out=releases", *alone])
    for command in [*commands, ["site", f"--root={root}", "--out=site", "--releases=releases"]]:
        done = subprocess.run([given("MULU"), *command], check=False)  # noqa: S603
        if done.returncode:
            annotate("error", f"nothing is published: mulu {command[0]} ended with {done.returncode}")
            return done.returncode
    if not names:
        annotate("notice", "no edition is frozen yet, so there is no release; the site was made")
    answer(editions=str(len(names)))
    return 0


def frozen(root: Path) -> list[str]:
    """Every edition that a lock names, as `catalogue/edition`."""
    found = []
    for lock in sorted(root.glob("catalogs/*/releases.csv")):
        with lock.open(encoding="ascii", newline="") as file:
            found += [f"{lock.parent.name}/{row['edition']}" for row in csv.DictReader(file)]
    return found


def at_its_tag(root: Path, name: str) -> Path:
    """The repository as it is at an edition's tag; as it lies here, where there is no tag yet."""
    asked = ["git", "rev-parse", "--quiet", "--verify", "--end-of-options", f"refs/tags/{name}^{{commit}}"]
    found = subprocess.run(asked, cwd=root, capture_output=True, check=False, text=True)  # noqa: S603
    if found.returncode:
        return root
    place = Path(given("RUNNER_TEMP")).resolve() / "tagged" / name
    top = ["git", "rev-parse", "--show-prefix"]
    inside = subprocess.run(top, cwd=root, capture_output=True, check=True, text=True).stdout.strip()  # noqa: S603
    made = ["git", "worktree", "add", "--quiet", "--detach", str(place), found.stdout.strip()]
    subprocess.run(made, cwd=root, check=True)  # noqa: S603
    return place / inside


if __name__ == "__main__":
    sys.exit(main())
