"""The proof that all who compare two versions find the same, before any of them is timed.

What is compared is identity: the keys on one side only, and the fields that differ where a key is on
both. mulu's proposals say more than that; taken apart they must come down to it.
"""

from __future__ import annotations

import csv
import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.agreement import DisagreementError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.stopwatch import Command

FIELDS = ("section", "code", "name", "category")
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Found:
    """What differs by identity; `recoded` are keys of items of one name, `None` if nobody looks for them."""

    added: frozenset[str]
    removed: frozenset[str]
    changed: Mapping[str, frozenset[str]]
    recoded: Pairs | None = None


def prove_alike(commands: Sequence[Command], folder: Path) -> Found:
    """What all find, mulu the first of them; `DisagreementError` if one finds anything else."""
    told = {command.name: _found(command, folder) for command in commands}
    first, *_ = told.values()
    if not (first.added and first.removed and first.changed and first.recoded):
        raise DisagreementError("the two versions do not differ in all ways")
    for name, found in told.items():
        for part in ("added", "removed", "changed"):
            if getattr(found, part) != getattr(first, part):
                raise DisagreementError(f"{part}: {name} does not find what mulu finds")
        # mulu pairs names that are nearly alike too, or stand for several items.
        if not (found.recoded or frozenset()) <= (first.recoded or frozenset()):
            raise DisagreementError(f"recoded: {name} finds what mulu does not find")
    return first


def _found(command: Command, folder: Path) -> Found:
    done = subprocess.run(command.arguments, cwd=folder, check=True, stdout=subprocess.PIPE)
    if command.name == "mulu diff":
        return _by_mulu(json.loads((folder / "mulu.json").read_bytes()))
    if command.name == "csv-diff":
        return _by_csv_diff(json.loads(done.stdout))
    if command.name == "daff":
        return _by_daff((folder / "daff.csv").read_text("utf-8"))
    return _by_script(folder / command.arguments[-1])


def _by_mulu(log: Any) -> Found:
    old = {one["key"]: one["item"] for change in log["changes"] for one in change["old"]}
    new = {one["key"]: one["item"] for change in log["changes"] for one in change["new"]}
    both = {key: _differing(old[key], new[key]) for key in old.keys() & new.keys()}
    recoded = {
        (before["key"], after["key"])
        for change in log["changes"]
        if change["kind"] == "changed" and "code" in change["fields"]
        for before, after in zip(change["old"], change["new"], strict=True)
    }
    return Found(
        frozenset(new.keys() - old.keys()),
        frozenset(old.keys() - new.keys()),
        {key: fields for key, fields in both.items() if fields},
        frozenset(recoded),
    )


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> frozenset[str]:
    return frozenset(field for field in FIELDS if old[field] != new[field])


def _by_script(folder: Path) -> Found:
    """The files that the programs of this folder write."""

    def rows(name: str) -> Iterable[Any]:
        path = folder / f"{name}.json"
        return map(json.loads, path.read_text("utf-8").splitlines() if path.is_file() else ())

    return Found(
        frozenset(row["key"] for row in rows("added")),
        frozenset(row["key"] for row in rows("removed")),
        {row["key"]: _fields_of(row) for row in rows("changed")},
        frozenset((row["key"], row["key_new"]) for row in rows("recoded")),
    )


def _fields_of(row: Mapping[str, Any]) -> frozenset[str]:
    """The fields that differ: listed, or as datacompy writes them, both values beside each other."""
    if "fields" in row:
        return frozenset(row["fields"])
    return frozenset(field for field in FIELDS if row[f"{field}_df1"] != row[f"{field}_df2"])


def _by_csv_diff(told: Any) -> Found:
    return Found(
        frozenset(row["key"] for row in told["added"]),
        frozenset(row["key"] for row in told["removed"]),
        {row["key"]: frozenset(row["changes"]) for row in told["changed"]},
    )


def _by_daff(text: str) -> Found:
    rows = [row for row in csv.DictReader(text.splitlines()) if row["@@"] != "..."]
    return Found(
        frozenset(row["key"] for row in rows if row["@@"] == "+++"),
        frozenset(row["key"] for row in rows if row["@@"] == "---"),
        {
            row["key"]: frozenset(field for field in FIELDS if "->" in row[field])
            for row in rows
            if row["@@"] == "->"
        },
    )
