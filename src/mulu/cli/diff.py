"""`mulu diff`: what happened between two editions, two states of one, or two tables."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.cli.console import open_project, pair_outputs, put, read_file, speak
from mulu.comparison import decisions_of, follows, open_edition, open_table, read_decisions
from mulu.differ import compare
from mulu.edition import is_edition_name
from mulu.errors import UsageError
from mulu.log_file import write_log
from mulu.messages import say, visible
from mulu.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.comparison import Opened
    from mulu.decision import Decisions
    from mulu.differ import Comparison
    from mulu.project import EditionFolder, Project

FORMATS = ("text", "json", "markdown", "html")


@dataclass(frozen=True)
class Operands:
    """Both sides and the decisions between them; `folders` where they are editions."""

    old: Opened
    new: Opened
    decisions: Decisions | None = None
    decisions_path: str | None = None
    folders: tuple[EditionFolder, EditionFolder] | None = None


def diff(
    old: str,
    new: str,
    catalog: str | None,
    schema: str | None,
    decisions: str | None,
    root: str | None,
    language: str | None,
    formats: Sequence[str],
    outputs: Sequence[str],
    exit_code: bool,
    quiet: bool,
) -> int:
    """Compare and tell; with `exit_code`, 1 if anything differs."""
    targets = pair_outputs(formats, outputs, FORMATS)
    if schema is not None:
        operands = _tables(old, new, schema, decisions)
    elif decisions is not None:
        raise UsageError(say("--changes goes with --schema; an edition has its changes.yaml beside it"))
    else:
        operands = _editions(open_project(root), old, new, catalog)
    folders = operands.folders
    spoken = speak(language, [folder.catalog for folder in folders or ()])
    comparison = compare(
        operands.old.version,
        operands.new.version,
        operands.decisions,
        folders[1].catalog.name if folders else None,
    )
    if not quiet:
        _warn(operands, comparison, spoken)
    for form, target in targets:
        if not (quiet and target == "-"):
            put(_told(form, operands, comparison, spoken, target), target)
    return int(exit_code and not comparison.log.is_empty)


def _told(form: str, operands: Operands, comparison: Comparison, language: str, target: str) -> str:
    if form == "json":
        return write_log(comparison.log)
    from mulu.accounts import account_of
    from mulu.tellers import tell

    is_terminal = target == "-" and sys.stdout.isatty()
    color = is_terminal and not os.environ.get("NO_COLOR")
    catalog = operands.folders[1].catalog if operands.folders else None
    return tell(account_of(comparison, catalog, language, color=color), form)


def _tables(old: str, new: str, schema: str, changes: str | None) -> Operands:
    file = read_schema(read_file(schema), schema)
    decisions = read_decisions(read_file(changes), changes)[0] if changes else None
    return Operands(
        open_table(read_file(old), file.schema, old),
        open_table(read_file(new), file.schema, new),
        decisions,
        changes,
    )


def _editions(project: Project, old: str, new: str, catalog: str | None) -> Operands:
    before, after = _folder(project, old, catalog), _folder(project, new, catalog)
    decided = decisions_of(after) if follows(after, before) else None
    return Operands(
        open_edition(before, _label(old, before)),
        open_edition(after, _label(new, after)),
        decided[0] if decided else None,
        f"{after.path}/changes.yaml",
        (before, after),
    )


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
        raise UsageError(say("say which catalogue is meant, with --catalog: {known}", known=", ".join(names)))
    return names[0]


def _warn(operands: Operands, comparison: Comparison, language: str) -> None:
    """What a reader must know of the comparison itself, on stderr."""
    for opened in (operands.old, operands.new):
        for flaw in opened.flaws[:1]:
            message = say(
                "{problem}; rows were compared, and the change log proves the canonical form of the file",
                problem=flaw.message,
            )
            _note(opened.version.path, flaw.line, message.render(language))
    for trouble in comparison.settled.troubles:
        message = say("a decision does not hold: {problem}", problem=trouble.message)
        _note(operands.decisions_path or "", None, message.render(language))


def _note(path: str, line: int | None, text: str) -> None:
    place = f"{visible(path)}:{line}" if line else visible(path)
    sys.stderr.write(f"mulu: {place}: {text}\n")
