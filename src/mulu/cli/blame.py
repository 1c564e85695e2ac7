"""`mulu blame`: for each item, the last commit that changed what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.blame import blame as assign
from mulu.cli.console import edition_named, open_project, pair_outputs, put, speak
from mulu.cli.history import FORMATS, commit_tree
from mulu.json_text import write_json
from mulu.messages import say, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.blame import Blamed
    from mulu.project import EditionFolder
    from mulu.schema import Schema

FORMAT = "mulu.blame/1"


def blame(
    title: str,
    root: str | None,
    rev: str | None,
    language: str | None,
    formats: Sequence[str],
    outputs: Sequence[str],
) -> int:
    """Print one line an item, in the order of items.csv."""
    targets = pair_outputs(formats, outputs, FORMATS)
    edition = edition_named(open_project(root, rev), title)
    schema = edition.catalog.schema_for(edition.name).schema
    blamed = assign(edition)
    spoken = speak(language, [edition.catalog])
    for form, target in targets:
        if form == "json":
            put(write_json(_tree(edition, blamed, schema)), target)
        else:
            put("".join(_line(one, schema, spoken) + "\n" for one in blamed), target)
    return 0


def _tree(edition: EditionFolder, blamed: Sequence[Blamed], schema: Schema) -> dict[str, object]:
    items = [
        {"key": one.item.key, "name": schema.name_of(one.item.cells), **commit_tree(one.commit)}
        for one in blamed
    ]
    return {"format": FORMAT, "catalog": edition.catalog.name, "edition": edition.name, "items": items}


def _line(one: Blamed, schema: Schema, spoken: str) -> str:
    key, name = visible(one.item.key), visible(schema.name_of(one.item.cells))
    if one.commit is None:
        return f"{say('not committed yet').render(spoken)}  {key}  {name}"
    return f"{one.commit.sha[:10]}  {one.commit.day}  {visible(one.commit.author)}  {key}  {name}"
