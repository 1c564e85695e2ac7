"""`mulu import`: a published document becomes an edition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mulu.cli.check import open_project, put, speak
from mulu.edition import edition_order, is_edition_name
from mulu.errors import UsageError
from mulu.evidence import CORRECTIONS, FACTS, ITEMS, SOURCE
from mulu.extract import tell_place
from mulu.importer import import_document
from mulu.messages import say, visible
from mulu.project import EditionFolder
from mulu.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.importer import Import


def import_(
    document: str,
    catalog: str,
    edition: str,
    replace_draft: bool,
    root: str | None,
    language: str | None,
    quiet: bool,
) -> int:
    """Import and write; 1 if the document holds what nobody understands."""
    project = open_project(root)
    if not is_edition_name(edition):
        raise UsageError(
            say(
                "{name} names no edition: write the year, such as 2026, or 2026.1 for an erratum",
                name=edition,
            )
        )
    folder = EditionFolder(project.catalog(catalog), edition)
    spoken = speak(language, [folder])
    try:
        data = Path(document).read_bytes()
    except OSError as error:
        raise UsageError(
            say("the file cannot be opened: {problem}", problem=error.strerror or str(error)), document
        ) from None
    existing = {name: held for name in (CORRECTIONS, FACTS, ITEMS) if (held := folder.read(name)) is not None}
    existing |= {
        f"{SOURCE}/{name}": folder.read(f"{SOURCE}/{name}") or b""
        for name in project.files(f"{folder.path}/{SOURCE}")
    }
    if ITEMS in existing and not replace_draft and not any(name.startswith(SOURCE) for name in existing):
        message = say(
            "the edition is a draft; with --replace-draft the items of the document take the place of its own"
        )
        raise UsageError(message, folder.path)
    schema = folder.catalog.schema_for(edition)
    result = import_document(data, Path(document).name, schema, existing, _follows(folder))
    if result.flaws:
        _tell_flaws(result, spoken)
        return 1
    changed = write_files(project.root / folder.path, result.files)
    if not quiet:
        message = say(
            "{edition}: {items} items read, every line of the document accounted for",
            edition=folder.title,
            items=result.items,
        )
        put(message.render(spoken) + "\n", "-")
        for path in changed:
            put(say("written: {path}", path=f"{folder.path}/{path}").render(spoken) + "\n", "-")
        if not changed:
            put(say("nothing has changed").render(spoken) + "\n", "-")
    return 0


def _follows(folder: EditionFolder) -> Mapping[str, str]:
    """Which edition this one comes after: the one before it, or for an erratum the one it corrects."""
    if not folder.earlier:
        return {}
    last = folder.earlier[-1].name
    is_erratum = "." in folder.name and edition_order(last)[0] == edition_order(folder.name)[0]
    return {"corrects" if is_erratum else "previous": last}


def _tell_flaws(result: Import, spoken: str) -> None:
    for path, flaw in result.flaws:
        place = tell_place(flaw.place, spoken) if flaw.place else flaw.line
        where = ":".join(str(part) for part in (visible(path), place) if part is not None)
        parts = [where, visible(flaw.value or ""), flaw.message.render(spoken), f"[{flaw.rule}]"]
        put("  ".join(part for part in parts if part) + "\n", "-")
    put(say("nothing was written: {count} fault(s)", count=len(result.flaws)).render(spoken) + "\n", "-")
