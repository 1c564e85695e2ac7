"""A catalogue in git whose editions were published and imported, to be frozen."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tests.command import mulu
from tests.git_repository import GitRepository
from tests.sample import CATALOG, SAMPLE_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "catalogs/trades"
LOCK = f"{FOLDER}/releases.csv"
ITEMS = {"01-01": "Baker", "01-02": "Miller", "01-03": "Saddler"}


def document(items: dict[str, str], year: str = "2026") -> str:
    """A document as the authority publishes it."""
    rows = "".join(f"\n\t{at}\n\t{code}\n\t{name}\n\tA\n" for at, (code, name) in enumerate(items.items(), 1))
    headings = "\tserial\n\tcode\n\tname\n\tgrade\n"
    return f"Catalogue of trades {year}\n{headings}\n\tI.\n\tFirst trades\n{rows}"


def make_published(folder: Path, inside: str = "") -> GitRepository:
    """A repository with the published edition 2026 of `trades`, its reports, and all committed."""
    folder.mkdir(parents=True)
    made = GitRepository(folder, inside)
    made.git("init", "--quiet", "--initial-branch=main")
    made.write(
        "schemas/trades.yaml",
        SAMPLE_SCHEMA.replace("Catalogue of trades\n  col", "Catalogue of trades.*\n  col"),
    )
    made.write("catalogs/trades/catalog.yaml", CATALOG)
    publish(made, "2026", ITEMS)
    return made


def publish(made: GitRepository, edition: str, items: dict[str, str], *options: str) -> None:
    """Import a document of these items as an edition, accept what mulu proposes, report, and commit."""
    place = made.folder.parent / f"trades{edition}.txt"
    place.write_text(document(items, edition[:4]), "utf-8")
    where = ("--catalog", "trades", "--edition", edition, "--root", made.root, "-q")
    assert mulu("import", place, *where, *options).code == 0
    settle(made, edition)


def settle(made: GitRepository, edition: str) -> None:
    """Accept what mulu proposes, write the reports, and commit."""
    mulu(
        "changes",
        "accept",
        f"trades/{edition}",
        "--above",
        "0",
        "--reason",
        "as announced",
        "--root",
        made.root,
    )
    assert mulu("report", "--root", made.root, "-q").code == 0
    made.commit_all(f"Edition {edition}")


def freeze(made: GitRepository, edition: str) -> None:
    """Freeze an edition, and commit the lock."""
    outcome = mulu("freeze", f"trades/{edition}", "--root", made.root, "--lang", "en")
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    made.commit_all(f"Freeze {edition}")


def rows(made: GitRepository) -> list[dict[str, str]]:
    """The rows of the lock."""
    with (made.root / LOCK).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
