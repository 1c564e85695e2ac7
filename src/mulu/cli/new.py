"""`mulu new`: a draft that begins as a copy of an earlier edition."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from mulu.cli.console import edition_folder, edition_named, open_project, put, refuse_frozen, speak
from mulu.edition import FORMAT, Edition, edition_order, is_erratum
from mulu.errors import UsageError
from mulu.evidence import FACTS, ITEMS
from mulu.messages import say
from mulu.writing import write_files
from mulu.yaml_file import YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.project import EditionFolder


def new(
    edition: str,
    source: str,
    reason: str | None,
    basis: str | None,
    root: str | None,
    language: str | None,
    quiet: bool,
) -> int:
    """Write the draft's items.csv and edition.yaml."""
    project = open_project(root)
    draft, base = edition_folder(project, edition), edition_named(project, source)
    if draft.catalog.name != base.catalog.name:
        raise UsageError(say("a draft begins from an edition of its own catalogue"))
    if edition_order(draft.name) <= edition_order(base.name):
        raise UsageError(say("{edition} does not come after {base}", edition=draft.name, base=base.name))
    refuse_frozen(draft)
    if project.files(draft.path) or project.folders(draft.path):
        raise UsageError(say("the edition exists already"), draft.path)
    files = _files(base, draft.name, _follows(draft, base, reason, basis))
    write_files(project.root, {f"{draft.path}/{name}": data for name, data in files.items()})
    if not quiet:
        message = say(
            "{edition}: a draft made from {base}; edit items.csv, then run mulu check {edition}",
            edition=draft.title,
            base=base.title,
        )
        put(message.render(speak(language, [base.catalog])) + "\n", "-")
    return 0


def _follows(
    draft: EditionFolder, base: EditionFolder, reason: str | None, basis: str | None
) -> Mapping[str, str]:
    """What edition.yaml says of the edition before this one."""
    if not is_erratum(draft.name):
        if reason is not None or basis is not None:
            raise UsageError(
                say("--reason and --basis are for errata; {edition} is none by its name", edition=draft.title)
            )
        return {"previous": base.name}
    newest = draft.earlier[-1].name
    year = edition_order(draft.name)[0]
    if edition_order(newest)[0] != year:
        message = say(
            "an erratum corrects an edition of its own year, and there is no edition {year}", year=str(year)
        )
        raise UsageError(message)
    if base.name != newest:
        title = f"{draft.catalog.name}/{newest}"
        message = say(
            "an erratum begins from the newest edition of its year: --from {edition}", edition=title
        )
        raise UsageError(message)
    given = {"reason": (reason or "").strip(), "basis": (basis or "").strip()}
    for key, value in given.items():
        if not value:
            message = say(
                "an erratum states why and by which document it is issued: --{option} is missing", option=key
            )
            raise UsageError(message)
    return {"corrects": base.name, **given}


def _files(base: EditionFolder, name: str, follows: Mapping[str, str]) -> Mapping[str, bytes]:
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
        **follows,
    }
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(CommentedMap(tree), out)
    return {ITEMS: items, FACTS: out.getvalue().encode("utf-8")}
