"""`mulu export`: an edition as a workbook for stewards, checked while it is made."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.checker import check
from mulu.cli.amended import finding_in_words
from mulu.cli.console import edition_named, open_project, put, speak
from mulu.comparison import facts_of, open_table
from mulu.errors import ComparisonError, UsageError
from mulu.evidence import ITEMS
from mulu.messages import language_of, say, visible
from mulu.passport import Passport, own_headings
from mulu.policy import rules_of
from mulu.workbook import Outgoing, Remark, render_workbook
from mulu.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.finding import Verdict
    from mulu.project import EditionFolder, Project
    from mulu.schema import Schema


def export(
    edition: str, to: str, root: str | None, rev: str | None, language: str | None, quiet: bool
) -> int:
    """Write the workbook; 1 if items.csv or edition.yaml cannot be read for certain."""
    if not to.lower().endswith(".xlsx"):
        raise UsageError(say("--to names a file that ends in .xlsx, not {value}", value=to))
    project = open_project(root, rev)
    folder = edition_named(project, edition)
    spoken = speak(language, [folder.catalog])
    try:
        outgoing = _outgoing(project, folder, language or language_of(folder.catalog.facts.language))
    except ComparisonError as error:
        put(f"{error.describe(spoken)}\n", "-")
        return 1
    data = render_workbook(outgoing)
    _refuse_edited(to, data)
    write_file(to, data)
    if not quiet:
        message = say(
            "{edition}: {items} items written to {file}; edited, it comes back with mulu import {file}",
            edition=folder.title,
            items=len(outgoing.rows),
            file=to,
        )
        put(f"{message.render(spoken)}\n", "-")
    return 0


def _refuse_edited(to: str, data: bytes) -> None:
    """`UsageError` if the file is there and another one: somebody may have worked in it."""
    place = Path(to)
    if place.is_file() and place.read_bytes() != data:
        message = say("the file exists already, and may hold edits: delete it, or export to another name")
        raise UsageError(message, to)


def _outgoing(project: Project, folder: EditionFolder, language: str) -> Outgoing:
    """All that the workbook shows; `ComparisonError` if the edition cannot be read for certain."""
    schema = folder.catalog.schema_for(folder.name).schema
    facts = facts_of(folder)
    path = f"{folder.path}/{ITEMS}"
    data = folder.read(ITEMS)
    if data is None:
        raise ComparisonError(say("the file is missing"), path)
    table = open_table(data, schema, path)
    frame = table.frame.select("line", *schema.columns).fill_null("")
    position_of = {line: at for at, line in enumerate(frame["line"])}
    # What rules print goes elsewhere.
    with contextlib.redirect_stdout(sys.stderr):
        verdict = check([folder], rules_of(project), lambda: project.day)
    on_items, general = _sorted_out(verdict, path, position_of, schema, language)
    return Outgoing(
        Passport(
            folder.catalog.name,
            folder.name,
            hashlib.sha256(data).hexdigest(),
            say("Items").render(language),
            say("Legend").render(language),
            schema.columns,
            tuple(_headings(schema, language)),
        ),
        schema,
        facts,
        facts.title or folder.catalog.facts.title or folder.title,
        list(frame.select(schema.columns).iter_rows()),
        language,
        on_items,
        general,
    )


def _headings(schema: Schema, language: str) -> list[str]:
    titles = [field.title or field.name for field in schema.fields]
    return titles + [one.render(language) for one in own_headings()]


def _sorted_out(
    verdict: Verdict, path: str, position_of: Mapping[int, int], schema: Schema, language: str
) -> tuple[Mapping[int, Sequence[Remark]], Sequence[str]]:
    """Findings by the item they are of, and those of no item."""
    on_items: dict[int, list[Remark]] = defaultdict(list)
    general: list[str] = []
    for finding in verdict.findings:
        position = position_of.get(finding.line or 0) if finding.path == path else None
        text = finding_in_words(finding, schema, language)
        if position is None:
            place = visible(finding.path) + (f":{finding.line}" if finding.line else "")
            general.append(f"{place}  {text}")
        else:
            level = finding.severity if finding.waived is None else ""
            on_items[position].append(Remark(finding.field, level, text))
    for rule, count in sorted(verdict.omitted.items()):
        told = say("{rule}: {count} more finding(s) are not listed", rule=rule, count=count)
        general.append(told.render(language))
    return on_items, general
