"""`mulu import`: a published document becomes an edition."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from mulu.cli.console import open_project, progress, put, read_file, refuse_frozen, speak
from mulu.cli.homecoming import take_back, workbook_in
from mulu.cli.wishes import Wishes
from mulu.edition import edition_order, is_edition_name, is_erratum
from mulu.errors import UsageError
from mulu.evidence import CORRECTIONS, FACTS, ITEMS, SOURCE
from mulu.extract import tell_place
from mulu.importer import import_document
from mulu.messages import say, visible
from mulu.project import EditionFolder
from mulu.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.finding import Flaw
    from mulu.importer import Import
    from mulu.project import Project

LOCK = "~$"
OF_EXCEL = (".xlsx", ".xlsm", ".xlsb", ".xls", ".csv")
"""Excel puts the sign of its lock files before the whole name."""
MOST_ALIKE = 20
"""So many flaws that say the same are listed, if not all are asked for."""


def import_(
    document: str,
    catalog: str | None,
    edition: str | None,
    replace_draft: bool,
    lists_all: bool,
    root: str | None,
    language: str | None,
    quiet: bool,
    **wishes: Any,
) -> int:
    """Import and write; 1 if the document holds what nobody understands. `wishes` are those of workbooks.

    A workbook knows its catalogue and its edition; documents do not.
    """
    project = open_project(root)
    folder = _named(project, catalog, edition)
    _refuse_lock(document)
    data = read_file(document)
    asked = Wishes(**wishes, replaces_draft=replace_draft, quiet=quiet)
    if book := workbook_in(data, document, asked):
        return take_back(project, folder, book, language, asked)
    if folder is None:
        message = say("a document does not say what it is: name it, with --catalog C --edition E")
        raise UsageError(message, document)
    spoken = speak(language, [folder.catalog])
    existing = _existing(folder)
    if ITEMS in existing and not replace_draft and not any(name.startswith(SOURCE) for name in existing):
        message = say(
            "the edition is a draft; with --replace-draft the items of the document take the place of its own"
        )
        raise UsageError(message, folder.path)
    schema = folder.catalog.schema_for(folder.name)
    name = Path(document).name
    with progress(say("reading {name}", name=visible(name)).render(spoken), quiet) as watch:
        result = import_document(data, name, schema, existing, _follows(folder), watch)
    if result.flaws:
        _tell_flaws(result.flaws, spoken, lists_all=lists_all)
        put(say("nothing was written: {count} fault(s)", count=len(result.flaws)).render(spoken) + "\n", "-")
        return 1
    files = {f"{folder.path}/{path}": data for path, data in result.files.items()}
    if any(project.read(path) != data for path, data in files.items()):
        refuse_frozen(folder)
    changed = write_files(project.root, files)
    if not quiet:
        _tell_success(folder, result, changed, spoken)
    _tell_flaws([(Path(document).name, flaw) for flaw in result.miscounts], spoken, lists_all=lists_all)
    return 1 if result.miscounts else 0


def _refuse_lock(document: str) -> None:
    """`UsageError` for the small file that an office program puts beside a document while it is open."""
    name = PurePath(document).name
    if not name.startswith(LOCK):
        return
    if name.lower().endswith(OF_EXCEL):
        opened = name.removeprefix(LOCK)
        message = say(
            "this is the lock file of Excel, which is there while {name} is open: close {name} in Excel, and name that file itself",
            name=visible(opened),
        )
    else:
        # Word puts the sign in the place of two letters, which nobody can tell any more.
        message = say(
            "this is the lock file of an office program, which is there while a document is open: close the document there, and name its own file"
        )
    raise UsageError(message, document)


def _named(project: Project, catalog: str | None, edition: str | None) -> EditionFolder | None:
    """The edition that was named, there or not; `UsageError` if half of it was."""
    if catalog is None and edition is None:
        return None
    if catalog is None or edition is None:
        raise UsageError(say("--catalog and --edition go together"))
    if not is_edition_name(edition):
        raise UsageError(
            say(
                "{name} names no edition: write the year, such as 2026, or 2026.1 for an erratum",
                name=edition,
            )
        )
    return EditionFolder(project.catalog(catalog), edition)


def _existing(folder: EditionFolder) -> dict[str, bytes]:
    """What the edition's folder holds already, by path in it."""
    sources = folder.catalog.project.files(f"{folder.path}/{SOURCE}")
    paths = (CORRECTIONS, FACTS, ITEMS, *(f"{SOURCE}/{name}" for name in sources))
    return {path: held for path in paths if (held := folder.read(path)) is not None}


def _tell_success(folder: EditionFolder, result: Import, changed: Sequence[str], spoken: str) -> None:
    summary = say(
        "{edition}: {items} items read, every line of the document accounted for",
        edition=folder.title,
        items=result.items,
    )
    written = [say("written: {path}", path=path) for path in changed]
    for message in [summary, *result.remarks, *(written or [say("nothing has changed")])]:
        put(message.render(spoken) + "\n", "-")


def _follows(folder: EditionFolder) -> Mapping[str, str]:
    """Which edition this one comes after: the one before it, or for an erratum the one it corrects."""
    if not folder.earlier:
        return {}
    last = folder.earlier[-1].name
    if not is_erratum(folder.name):
        return {"previous": last}
    return {"corrects": last} if edition_order(last)[0] == edition_order(folder.name)[0] else {}


def _tell_flaws(flaws: Sequence[tuple[str, Flaw]], spoken: str, *, lists_all: bool) -> None:
    """A line a flaw; of those that say the same, the first ones and how many more there are."""
    alike: dict[tuple[str, str, str], int] = {}
    for path, flaw in flaws:
        kind = (path, flaw.rule, flaw.message.render(spoken))
        alike[kind] = alike.get(kind, 0) + 1
        if lists_all or alike[kind] <= MOST_ALIKE:
            _tell_flaw(path, flaw, spoken)
    for (path, rule, _), count in alike.items():
        if not lists_all and count > MOST_ALIKE:
            more = say("{count} more like this; --all lists them", count=count - MOST_ALIKE)
            put(f"{visible(path)}  {more.render(spoken)}  [{rule}]\n", "-")


def _tell_flaw(path: str, flaw: Flaw, spoken: str) -> None:
    place = tell_place(flaw.place, spoken) if flaw.place else flaw.line
    where = ":".join(str(part) for part in (visible(path), place) if part is not None)
    parts = [where, visible(flaw.value or ""), flaw.message.render(spoken), f"[{flaw.rule}]"]
    put("  ".join(part for part in parts if part) + "\n", "-")
