"""Makes a tag for each release that has none yet, at the commit that it was made of.

The tag is called like the edition, `catalogue/edition`. One that is there already is never moved.
"""

from __future__ import annotations

from pathlib import Path

from github_api import this_repository
from workflow import annotate, given


def main() -> None:
    """Tag all releases below a folder, two levels deep: `releases/catalogue/edition`."""
    repository, commit = this_repository(), given("GITHUB_SHA")
    for folder in sorted(Path(given("RELEASES")).glob("*/*")):
        name = f"{folder.parent.name}/{folder.name}"
        if repository.get("git", "ref", "tags", *name.split("/")) is not None:
            continue
        made = repository.send(
            "POST",
            "git",
            "tags",
            content={"tag": name, "message": f"{name}\n", "object": commit, "type": "commit"},
        )
        repository.send("POST", "git", "refs", content={"ref": f"refs/tags/{name}", "sha": made["sha"]})
        annotate("notice", f"tagged {name}")


if __name__ == "__main__":
    main()
