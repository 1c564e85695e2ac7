"""A published document, read by a schema: title, sections, notes and items, each with its place.

Every run is one of these, or is listed as unread with the reason; nothing is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.extract import Run
    from mulu.schema import Layout, Schema


@dataclass(frozen=True)
class Expected:
    """An item as the document has it, or as a correction makes it; `places` says where, by field."""

    values: Mapping[str, str]
    places: Mapping[str, str]
    is_corrected: bool = False

    @property
    def place(self) -> str | None:
        """Where the item begins in the document; `None` if a correction added it."""
        return next(iter(self.places.values()), None)


@dataclass(frozen=True)
class Statement:
    """What a document says beside its items: the title, a section's title, a note.

    `field` is the way to it in edition.yaml: `title`, `sections.一`, `notes.0`.
    """

    field: str
    text: str
    place: str


@dataclass(frozen=True)
class Unread:
    """A run that is none of the things a document is made of."""

    run: Run
    reason: Message


@dataclass
class Document:
    """What a document says, in its order."""

    items: list[Expected] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def said(self, name: str) -> dict[str, str]:
        """Statements under `name`, by the rest of their way: `sections` gives `{一: …}`."""
        found = (statement for statement in self.statements if statement.field.split(".")[0] == name)
        return {statement.field.partition(".")[2]: statement.text for statement in found}


def read(runs: Sequence[Run], layout: Layout, schema: Schema) -> Document:
    """Read a document's runs as `layout` says they look."""
    return _Reader(layout, schema).read(runs)


class _Reader:
    """Remembers the section while going through the runs of one document."""

    def __init__(self, layout: Layout, schema: Schema) -> None:
        self.layout = layout
        self.headings = [
            schema.by_name[one].title or one if isinstance(one, str) else one.heading
            for one in layout.columns
        ]
        self.fields = schema.columns
        self.found = Document()
        self.section: dict[str, tuple[str, str]] = {}

    def read(self, runs: Sequence[Run]) -> Document:
        for (table, row), group in groupby(runs, key=lambda run: (run.table, run.row)):
            if table and row:
                self._row(list(group))
            else:
                for run in group:
                    self._line(run)
        return self.found

    def _row(self, row: list[Run]) -> None:
        texts = [run.text for run in row]
        if [text.strip() for text in texts] == self.headings or all(self._is_ignored(text) for text in texts):
            return
        if self._is_section(row):
            return
        if len(row) != len(self.layout.columns):
            reason = say(
                "the row has {found} cells, expected {expected}",
                found=len(row),
                expected=len(self.layout.columns),
            )
            self.found.unread += [Unread(run, reason) for run in row]
            return
        if self._is_aside(texts):
            return
        values = dict.fromkeys(self.fields, "")
        places = {}
        for name, run in zip(self.layout.columns, row, strict=True):
            if isinstance(name, str):
                values[name], places[name] = run.text, run.place
        for name, (value, place) in self.section.items():
            values[name], places[name] = value, place
        self.found.items.append(Expected(values, places))

    def _is_aside(self, texts: Sequence[str]) -> bool:
        cells = dict(zip(self.layout.names, texts, strict=True)) if self.layout.aside else {}
        return any(
            all(re.fullmatch(pattern, cells[name].strip()) for name, pattern in patterns.items())
            for patterns in self.layout.aside
        )

    def _is_section(self, row: list[Run]) -> bool:
        shape = self.layout.section
        number = shape and re.fullmatch(shape.number, row[0].text.strip())
        if (
            not shape
            or not number
            or len(row) > 2
            or (len(row) == 2 and not re.fullmatch(shape.title, row[1].text.strip()))
        ):
            return False
        value = number.group(1) if number.groups() else number.group()
        self.section = {shape.field: (value, row[0].place)}
        title = row[1].text.strip() if len(row) == 2 else ""
        self.found.statements.append(Statement(f"sections.{value}", title, row[-1].place))
        return True

    def _line(self, run: Run) -> None:
        text = run.text.strip()
        if self._is_ignored(text):
            return
        if any(re.fullmatch(pattern, text) for pattern in self.layout.notes):
            number = sum(statement.field.startswith("notes.") for statement in self.found.statements)
            self.found.statements.append(Statement(f"notes.{number}", text, run.place))
        elif self.layout.title and re.fullmatch(self.layout.title, text) and not self.found.said("title"):
            self.found.statements.append(Statement("title", text, run.place))
        else:
            self.found.unread.append(Unread(run, say("this is no title, heading, section, item or note")))

    def _is_ignored(self, text: str) -> bool:
        return any(re.fullmatch(pattern, text.strip()) for pattern in self.layout.ignored)
