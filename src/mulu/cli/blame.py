"""`mulu blame`: for each item, the last commit that changed what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.blame import blame as assign
from mulu.cli.console import open_project, put, speak
from mulu.cli.history import commit_tree, refuse_form
from mulu.edition import is_edition_name
from mulu.errors import UsageError
from mulu.json_text import write_json
from mulu.messages import say, visible

if TYPE_CHECKING:
    from mulu.blame import Blamed
    from mulu.schema import Schema

FORMAT = "mulu.blame/1"


def blame(title: str, form: str, root: str | None, rev: str | None, language: str | None) -> int:
    """Print one line an item, in the order of items.csv."""
    refuse_form(form)
    project = open_project(root, rev)
    catalog, _, name = title.partition("/")
    if not is_edition_name(name):
        raise UsageError(say("{name} is not catalogue/edition, such as trades/2027", name=title))
    edition = project.catalog(catalog).edition(name)
    schema = edition.catalog.schema_for(name).schema
    blamed = assign(edition)
    if form == "json":
        items = [
            {"key": one.item.key, "name": schema.name_of(one.item.cells), **commit_tree(one.commit)}
            for one in blamed
        ]
        put(write_json({"format": FORMAT, "catalog": catalog, "edition": name, "items": items}), "-")
        return 0
    spoken = speak(language, [edition.catalog])
    put("".join(_line(one, schema, spoken) + "\n" for one in blamed), "-")
    return 0


def _line(one: Blamed, schema: Schema, spoken: str) -> str:
    key, name = visible(one.item.key), visible(schema.name_of(one.item.cells))
    if one.commit is None:
        return f"{say('not committed yet').render(spoken)}  {key}  {name}"
    return f"{one.commit.sha[:10]}  {one.commit.day}  {visible(one.commit.author)}  {key}  {name}"
