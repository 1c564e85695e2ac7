"""`mulu merge`: two versions of items.csv made into one, item by item."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mulu.cli.console import pair_outputs, put, read_file, speak
from mulu.comparison import open_table
from mulu.edition import is_edition_name
from mulu.errors import UsageError
from mulu.merger import merge_tables
from mulu.messages import say, visible
from mulu.project import CATALOGS, EditionFolder, find_project
from mulu.reporters.merge_page import CONFLICTS, Merged, tell_merge
from mulu.schema import read_schema
from mulu.table import write_table
from mulu.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.keyed import Version
    from mulu.schema import Schema


def merge(
    files: Sequence[str],
    onto: str | None,
    schema: str | None,
    path: str | None,
    output: str | None,
    root: str | None,
    language: str | None,
    form: str,
    quiet: bool,
) -> int:
    """Merge three files, or bring a branch up to date; 1 if something is to be decided."""
    [(form, _)] = pair_outputs([form], [], ("text", "json"))
    if onto is not None:
        if files or schema or path or output:
            raise UsageError(
                say("--onto takes no files: it merges a branch or a commit into the one checked out")
            )
        from mulu.cli.merge_onto import merge_onto

        return merge_onto(onto, root, language, form, quiet)
    if len(files) != 3:
        raise UsageError(say("give three files, BASE OURS THEIRS, or --onto and a branch"))
    judged, spoken = _schema_of(schema, path or files[1], language)
    versions = [_opened(file, judged) for file in files]
    if not quiet:
        _tell_forms(versions, path or files[1], spoken)
    done = merge_tables(*versions)
    data = write_table(done.columns, done.rows)
    merged = Merged(path or files[1], done)
    listing = f"{path or output}{CONFLICTS}" if path or output else None
    if listing:
        _write_conflicts(listing, merged, spoken)
    if output is None:
        put(data.decode("utf-8"), "-")
    else:
        write_file(output, data)
    if not quiet:
        text = tell_merge([merged], spoken, form)
        # Where the table itself goes to standard output, what there is to say goes beside it.
        (sys.stderr.write if output is None else lambda told: put(told, "-"))(text)
    return int(bool(done.conflicts))


def _opened(file: str, schema: Schema) -> Version:
    return open_table(read_file(file), schema, file)


def _tell_forms(versions: Sequence[Version], path: str, language: str) -> None:
    """Where a table is of another form, which the merged one has not."""
    for version, name in zip(versions, ("BASE", "OURS", "THEIRS"), strict=True):
        for flaw in version.flaws[:1]:
            message = say(
                "{name} is of another form ({problem}); the merged table is not",
                name=name,
                problem=flaw.message,
            )
            sys.stderr.write(f"mulu: {visible(path)}: {message.render(language)}\n")


def _write_conflicts(path: str, merged: Merged, language: str) -> None:
    """The list of conflicts beside the table, as long as there are any."""
    if merged.merge.conflicts:
        write_file(path, tell_merge([merged], language, "markdown").encode("utf-8"))
    else:
        Path(path).unlink(missing_ok=True)


def _schema_of(schema: str | None, path: str, language: str | None) -> tuple[Schema, str]:
    """The schema that was named, or that of the edition whose items.csv is merged."""
    if schema is not None:
        return read_schema(read_file(schema), schema).schema, speak(language, [])
    place = Path.cwd() / PurePosixPath(path)
    project = find_project(place.parent if place.parent.is_dir() else Path.cwd())
    parts = place.relative_to(project.root).parts if place.is_relative_to(project.root) else ()
    if len(parts) != 4 or parts[0] != CATALOGS or not is_edition_name(parts[2]):
        raise UsageError(
            say(
                "{path} is not the items.csv of an edition: name it with --path, or a schema with --schema",
                path=path,
            )
        )
    folder = EditionFolder(project.catalog(parts[1]), parts[2])
    return folder.catalog.schema_for(folder.name).schema, speak(language, [folder.catalog])
