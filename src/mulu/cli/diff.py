"""`mulu diff`: what happened between two editions, two states of one, or two tables."""

from __future__ import annotations

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mulu.cli.console import engine_named, is_colored, open_project, pair_outputs, put, read_file, speak
from mulu.edition import LARGE, is_edition_name
from mulu.errors import UsageError
from mulu.messages import listed, say, visible
from mulu.schema import read_schema
from mulu.yaml_file import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.decision import Decisions
    from mulu.differ import Comparison
    from mulu.messages import Message
    from mulu.project import CatalogFolder, EditionFolder, Project

FORMATS = ("text", "json", "markdown", "html")
MOST_TOLD = 10
"""So many decisions that do not hold are told."""


def diff(
    old: str,
    new: str,
    catalog: str | None,
    schema: str | None,
    decisions: str | None,
    root: str | None,
    rev: str | None,
    language: str | None,
    formats: Sequence[str],
    outputs: Sequence[str],
    exit_code: bool,
    quiet: bool,
    engine: str | None = None,
) -> int:
    """Compare and tell; with `exit_code`, 1 if anything differs."""
    if engine is not None:
        engine_named(engine)
    targets = pair_outputs(formats, outputs, FORMATS)
    owner: CatalogFolder | None = None
    lines = Lines()
    if schema is not None:
        comparison, lines = _compare_tables(old, new, schema, decisions, engine)
    elif decisions is not None:
        raise UsageError(say("--changes goes with --schema; an edition has its changes.yaml beside it"))
    else:
        project = open_project(root, rev)
        before, after = _folder(project, old, catalog), _folder(project, new, catalog)
        owner = after.catalog
        names = (_label(old, before), _label(new, after))
        comparison = _compare_editions(before, after, names, engine)
    spoken = speak(language, [owner] if owner else [])
    if not quiet:
        for place, message in [*_flaws(comparison), *_troubles(comparison, owner, decisions, lines)]:
            sys.stderr.write(f"mulu: {place}{message.render(spoken)}\n")
    for form, target in targets:
        if not (quiet and target == "-"):
            put(_told(form, comparison, owner, spoken, target), target)
    return int(exit_code and not comparison.log.is_empty)


def _told(
    form: str, comparison: Comparison, catalog: CatalogFolder | None, language: str, target: str
) -> str:
    if form == "json":
        from mulu.log_file import write_log

        return write_log(comparison.log)
    from mulu.accounts import account_of
    from mulu.tellers import tell

    return tell(account_of(comparison, catalog, language, color=is_colored(target)), form)


def _compare_editions(
    old: EditionFolder, new: EditionFolder, names: tuple[str, str], engine: str | None
) -> Comparison:
    from mulu.comparison import compare_editions
    from mulu.evidence import ITEMS

    if engine or any(map(_is_large, (old.place(ITEMS), new.place(ITEMS)))):
        from mulu.large_versions import compare_large_editions

        return compare_large_editions(old, new, names, engine or "polars")
    return compare_editions(old, new, names)


def _compare_tables(
    old: str, new: str, schema: str, decisions: str | None, engine: str | None
) -> tuple[Comparison, Lines]:
    file = read_schema(read_file(schema), schema)
    names = _names(old, new)
    if engine or _is_large(Path(old)) or _is_large(Path(new)):
        from mulu.large_versions import compare_large_tables

        decided, lines = _decided(decisions)
        return compare_large_tables((old, new), names, file.schema, decided, engine or "polars"), lines
    with ThreadPoolExecutor(2) as both:
        # Files are read while Python imports what compares them, and tables without it.
        read = both.submit(lambda: [_read(path) for path in (old, new)])
        from mulu.comparison import open_table
        from mulu.differ import compare

        decided, lines = _decided(decisions)
        before, after = both.map(
            lambda found, path, name: open_table(found[0], file.schema, path, name, found[1]),
            read.result(), (old, new), names,
        )  # fmt: skip
    # The bytes are not needed any more, and are as large as the tables.
    del read
    return compare(before, after, decided), lines


def _decided(path: str | None) -> tuple[Decisions | None, Lines]:
    from mulu.comparison import read_decisions

    return read_decisions(read_file(path), path) if path else (None, Lines())


def _read(path: str) -> tuple[bytes, str]:
    """A file and its SHA-256."""
    data = read_file(path)
    return data, hashlib.sha256(data).hexdigest()


def _is_large(place: Path | None) -> bool:
    """Whether a file is too large to be held in memory; one that is not there is not."""
    return place is not None and place.is_file() and place.stat().st_size > LARGE


def _names(old: str, new: str) -> tuple[str, str]:
    """What the log calls two files: no more of their paths than tells them apart."""
    mine, theirs = Path(old).parts[::-1], Path(new).parts[::-1]
    for depth in range(1, max(len(mine), len(theirs)) + 1):
        if mine[:depth] != theirs[:depth]:
            return PurePosixPath(*mine[:depth][::-1]).as_posix(), PurePosixPath(
                *theirs[:depth][::-1]
            ).as_posix()
    return Path(old).name, Path(new).name


def _label(operand: str, folder: EditionFolder) -> str:
    """How the log names a side: the edition, and the revision where one was named."""
    rev, colon, _ = operand.rpartition(":")
    return f"{rev}{colon}{folder.name}"


def _folder(project: Project, operand: str, catalog: str | None) -> EditionFolder:
    """What `E`, `C/E`, `REV:E` or `REV:C/E` names."""
    rev, colon, place = operand.rpartition(":")
    name, _, edition = place.rpartition("/")
    if not is_edition_name(edition):
        hint = say("; two CSV files need --schema FILE") if Path(operand).is_file() else ""
        raise UsageError(
            say(
                "{name} names no edition: write 2027, trades/2027 or REV:trades/2027{hint}",
                name=operand,
                hint=hint,
            )
        )
    project = project.at(rev) if colon else project
    if name and catalog and name != catalog:
        raise UsageError(say("{name} is not of the catalogue {catalog}", name=operand, catalog=catalog))
    return project.catalog(name or catalog or _only_catalog(project)).edition(edition)


def _only_catalog(project: Project) -> str:
    names = [catalog.name for catalog in project.catalogs]
    if len(names) != 1:
        raise UsageError(say("say which catalogue is meant, with --catalog: {known}", known=listed(names)))
    return names[0]


def _flaws(comparison: Comparison) -> Iterator[tuple[str, Message]]:
    """Where a table is of another form than the one that the log is about."""
    for version in (comparison.old.version, comparison.new.version):
        for flaw in version.flaws[:1]:
            message = say(
                "{problem}; rows were compared, and the change log proves the canonical form of the file",
                problem=flaw.message,
            )
            yield _place(version.path, flaw.line), message


def _troubles(
    comparison: Comparison, owner: CatalogFolder | None, path: str | None, lines: Lines
) -> Iterator[tuple[str, Message]]:
    """The decisions that do not hold; of editions only how many, for `mulu check` tells them with their lines."""
    troubles = comparison.settled.troubles
    if owner and troubles:
        yield (
            "",
            say(
                "{count} decision(s) do not hold and were passed over; mulu check {catalog} tells which",
                count=len(troubles),
                catalog=owner.name,
            ),
        )
        return
    for one in troubles[:MOST_TOLD]:
        yield _place(path or "", lines.of(one.part, one.position)), one.message
    if len(troubles) > MOST_TOLD:
        yield "", say("{count} more decisions do not hold", count=len(troubles) - MOST_TOLD)


def _place(path: str, line: int | None) -> str:
    return f"{visible(path)}:{line}: " if line else f"{visible(path)}: "
