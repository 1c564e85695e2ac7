"""`mulu new`: a draft that begins as a copy of an earlier edition."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from mulu.cli.console import edition_folder, edition_named, open_project, put, speak
from mulu.edition import FORMAT, Edition, edition_order
from mulu.errors import UsageError
from mulu.evidence import FACTS, ITEMS
from mulu.messages import say
from mulu.writing import write_files
from mulu.yaml_file import YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.project import EditionFolder


def new(edition: str, source: str, root: str | None, language: str | None, quiet: bool) -> int:
    """Write the draft's items.csv and edition.yaml."""
    project = open_project(root)
    draft, base = edition_folder(project, edition), edition_named(project, source)
    if draft.catalog.name != base.catalog.name:
        raise UsageError(say("a draft begins from an edition of its own catalogue"))
    if edition_order(draft.name) <= edition_order(base.name):
        raise UsageError(say("{edition} does not come after {base}", edition=draft.name, base=base.name))
    if project.files(draft.path) or project.folders(draft.path):
        raise UsageError(say("the edition exists already"), draft.path)
    files = _files(base, draft.name)
    write_files(project.root, {f"{draft.path}/{name}": data for name, data in files.items()})
    if not quiet:
        message = say(
            "{edition}: a draft made from {base}; edit items.csv, then run mulu check {edition}",
            edition=draft.title,
            base=base.title,
        )
        put(message.render(speak(language, [base.catalog])) + "\n", "-")
    return 0


def _files(base: EditionFolder, name: str) -> Mapping[str, bytes]:
    items, facts = base.read(ITEMS), base.read(FACTS)
    if items is None or facts is None:
        raise UsageError(
            say("{name} is missing: a draft needs it", name=ITEMS if items is None else FACTS), base.path
        )
    try:
        edition, _ = load(facts, Edition, FORMAT)
    except YamlFileError as error:
        fault = error.faults[0]
        raise UsageError(fault.message, f"{base.path}/{FACTS}", fault.line) from None
    tree: dict[str, object] = {"format": FORMAT, "state": "draft"}
    if edition.title:
        # The year of the title goes with the edition, where it is plain which number that is.
        year, new_year = base.name.partition(".")[0], name.partition(".")[0]
        tree["title"] = (
            edition.title.replace(year, new_year) if edition.title.count(year) == 1 else edition.title
        )
    tree |= {
        "sections": CommentedMap(edition.sections),
        "notes": CommentedSeq(edition.notes),
        "previous": base.name,
    }
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(CommentedMap(tree), out)
    return {ITEMS: items, FACTS: out.getvalue().encode("utf-8")}
