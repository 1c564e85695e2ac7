"""What a steward is told beside the cells of a workbook: fields, what is allowed, sections, notes, how to send it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.edition import Edition
    from mulu.schema import Field, Schema

    Line = tuple[str | Message, ...]


def allowed(field: Field, schema: Schema) -> list[str]:
    """The words that may be written in a field, marks and placeholders included; none where it is no list."""
    listed = field.constraints.enum or ()
    if not listed:
        return []
    return [
        *(f"{value}{mark}" for value in listed for mark in ("", *schema.marks_of(field.name))),
        *field.placeholders,
    ]


def described(field: Field, schema: Schema, facts: Edition) -> Iterator[str | Message]:
    """What a field is and what may stand in it, a sentence each."""
    if field.description:
        yield field.description
    is_counted = schema.numbering is not None and schema.numbering.field == field.name
    if is_counted:
        yield say(
            "Do not type here: where the list counts 1, 2, 3, …, numbers are counted anew when the workbook comes back."
        )
    constraints = field.constraints
    if words := allowed(field, schema):
        yield say("One of: {values}", values=" / ".join(words))
    elif field.placeholders:
        yield say("Where there is none, write {values}", values=" / ".join(field.placeholders))
    if constraints.required and not is_counted:
        yield say("Required.")
    if constraints.unique:
        yield say("No two items have the same.")
    if field.example:
        yield say("For example: {value}", value=field.example)
    for mark in schema.marks_of(field.name):
        notes = explained(mark, facts)
        yield from notes
        if not notes:
            yield say("The mark {mark} may stand behind it.", mark=mark)


def explained(mark: str, facts: Edition) -> list[str]:
    """The notes that explain a mark."""
    return [note for note in facts.notes if mark in note]


def legend(
    schema: Schema, facts: Edition, *, title: str, name: str, remarks: Sequence[str]
) -> Iterator[Line]:
    """The lines of the legend, each with one cell or two; a line without any is a gap, one with one a heading.

    `name` is how the edition is named on the command line, `remarks` are findings that belong to no item.
    """
    yield (title,)
    yield say("Edition"), name
    yield (
        say("State"),
        say("a draft") if facts.state == "draft" else say("published: changed by corrections only"),
    )
    yield ()
    yield (say("How to edit, and how to send it back"),)
    yield from (("", one) for one in _manual(facts))
    yield ()
    yield (say("Fields"),)
    for field in schema.fields:
        for at, text in enumerate(described(field, schema, facts)):
            yield "" if at else (field.title or field.name), text
    if facts.sections:
        yield ()
        yield (say("Sections"),)
        yield from facts.sections.items()
    if facts.notes:
        yield ()
        yield (say("Notes"),)
        yield from (("", note) for note in facts.notes)
    if remarks:
        yield ()
        yield (say("Findings that belong to no item"),)
        yield from (("", remark) for remark in remarks)


def _manual(facts: Edition) -> Iterator[Message]:
    """How the workbook is to be used, for whoever opens it in Excel, WPS or LibreOffice."""
    yield say(
        "Edit the white cells. Insert a row where a new item belongs, and delete the whole row of an item that goes."
    )
    yield say("Leave sheets, headings and columns as they are, and write nothing beside or below the table.")
    yield say("Do not sort: the order of rows is the order of the list. Take filters off before you save.")
    yield say(
        "Every cell is text: write codes as they are printed, zeros in front included. No formulas, no merged cells."
    )
    yield say(
        "The last column shows what the check has found when the workbook was made; what is written there is not taken over."
    )
    yield say(
        "Comments, colours and typefaces of your own are not taken over either: say in your message what they say."
    )
    command = "mulu import FILE.xlsx"
    if facts.state == "draft":
        yield say("Save as .xlsx and send it back; it is taken over with: {command}", command=command)
    else:
        yield say(
            "Save as .xlsx and send it back with the reason for each change; it is taken over as corrections, with: {command}",
            command=f"{command} --reason …",
        )
