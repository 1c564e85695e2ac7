"""The small catalogue of `tests/sample.py` with two editions, to be compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.command import mulu
from tests.sample import EDITION, SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEADING = "section,serial,code,name,grade"
NEXT_EDITION = f'{EDITION}previous: "2026"\n'
FOLDER = "catalogs/trades/2027"
CHANGES = f"{FOLDER}/changes.yaml"
LOG = "reports/trades/2027/changes.json"


def items(text: str) -> bytes:
    """items.csv from its lines, the heading aside."""
    lines = [line.lstrip() for line in text.splitlines() if line.strip()]
    return "\n".join([HEADING, *lines, ""]).encode()


def make_editions(
    root: Path,
    old: str | bytes,
    new: str | bytes,
    changes: str | bytes | None = None,
    files: Mapping[str, str | bytes] | None = None,
    schema: str = SAMPLE_SCHEMA,
) -> Path:
    """Write a repository with the editions 2026 and 2027 of `trades`; gives the root.

    Text is lines of items.csv without the heading, bytes are the file itself.
    """
    old, new = (items(side) if isinstance(side, str) else side for side in (old, new))
    content = {f"{FOLDER}/items.csv": new, f"{FOLDER}/edition.yaml": NEXT_EDITION, **(files or {})}
    if changes is not None:
        content[CHANGES] = changes
    return make_catalog(root, old, schema, files=content)


def log_of(root: Path, *arguments: str) -> Any:
    """The change log from 2026 to 2027 as `mulu diff` gives it."""
    outcome = mulu("diff", "2026", "2027", "--root", root, "--format", "json", *arguments)
    assert outcome.code in (0, 1), outcome.err
    return json.loads(outcome.out)


def told(log: Any) -> list[str]:
    """Each change on a line: kind, old and new keys, what differs; `?` behind what nobody has decided."""
    return [
        f"{change['kind']} {_keys(change['old'])} → {_keys(change['new'])}: {_differing(change['fields'])}"
        + ("" if change["decided"] else " ?")
        for change in log["changes"]
    ]


def _keys(side: list[dict[str, str]]) -> str:
    return "+".join(one["key"] for one in side) or "nothing"


def _differing(fields: Any) -> str:
    return (
        " | ".join(" ".join(one) for one in (fields if isinstance(fields, list) else [fields])) or "nothing"
    )
