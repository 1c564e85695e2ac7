"""What was edited in a published edition, as corrections of its document: each with the reason that was given.

A published edition says what its document says, mended by corrections. So edits become corrections at the end of
the list, and are tried: document and corrections must give the very table that was sent back.
"""

from __future__ import annotations

from dataclasses import dataclass, field as default
from typing import TYPE_CHECKING

from mulu.correction import START, Add, Change, Corrections, Remove, mend
from mulu.mends import DocumentNames
from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mulu.amendment import Amendment
    from mulu.expected import Expected
    from mulu.schema import Schema

    Correction = Change | Add | Remove
    Group = tuple[str, ...]


@dataclass
class Rectification:
    """Corrections, or why some edits cannot be made by any: the row of the sheet (`None`: a deleted one), and the reason."""

    corrections: list[Correction] = default(default_factory=list)
    refused: list[tuple[int | None, Message]] = default(default_factory=list)


def rectify(
    amendment: Amendment,
    expected: Sequence[Expected],
    printed: Sequence[Expected],
    known: Corrections,
    schema: Schema,
    reason: str,
) -> Rectification:
    """Corrections that make the edition the amended table.

    `expected` are the items that the document and the corrections `known` give, in the order of the table before,
    `printed` those that the document gives alone.
    """
    counted = _counted(amendment, expected, known, schema)
    work = _Work(amendment, expected, DocumentNames(printed, schema), schema, reason, counted)
    work.gather()
    if not work.found.refused:
        work.try_out(printed, known)
    return work.found


@dataclass
class _Work:
    amendment: Amendment
    expected: Sequence[Expected]
    names: DocumentNames
    schema: Schema
    reason: str
    counted: Collection[Group]
    """The parts of the list whose numbers follow from what goes and comes."""
    found: Rectification = default(default_factory=Rectification)
    rows: list[int | None] = default(default_factory=list)
    """The row of the sheet that each correction comes from; mere numbers come last, from none."""
    numbers: list[Correction] = default(default_factory=list)

    def gather(self) -> None:
        """Removals first, then what was edited and added in the order of the sheet, then mere numbers."""
        for at in self.amendment.moved:
            message = say("the item was moved, which no correction can do: leave the order as it is")
            self.found.refused.append((self.amendment.numbers[at], message))
        for origin in self.amendment.removed:
            self._remove(origin)
        for at, kept in enumerate(self.amendment.origins):
            if kept is None:
                self._add(at)
            else:
                self._change(at, kept)
        self.found.corrections += self.numbers

    def try_out(self, printed: Sequence[Expected], known: Corrections) -> None:
        """Make all corrections; what fails, or gives another table, is refused."""
        every = Corrections(format=known.format, corrections=(*known.corrections, *self.found.corrections))
        mended, failed = mend(printed, every, self.schema)
        rows = [tuple(item.values[name] for name in self.schema.columns) for item in mended]
        for position, message in failed:
            at = position - len(known.corrections)
            row = self.rows[at] if 0 <= at < len(self.rows) else None
            self.found.refused.append((row, message))
        if not failed and rows != list(self.amendment.rows):
            message = say(
                "the corrections would give another order of items: write them into corrections.yaml by hand"
            )
            self.found.refused.append((None, message))

    def _name(self, origin: int, row: int | None) -> str | None:
        """How corrections name an item; it is refused where they cannot."""
        name = self.names.of(self.expected[origin])
        if name is None:
            key = self.schema.key_of(self.expected[origin].values)
            message = (
                say(
                    "{key} has a key that stands twice in the document: write the correction by hand", key=key
                )
                if self.expected[origin].places
                else say("{key} was added by a correction: edit that one in corrections.yaml", key=key)
            )
            self.found.refused.append((row, message))
        return name

    def _remove(self, origin: int) -> None:
        if name := self._name(origin, None):
            values = self.expected[origin].values
            guarded = dict.fromkeys((*self.schema.identity.key, *self.schema.naming))
            guard = {one: values[one] for one in guarded}
            renumber = _group(values, self.schema) in self.counted
            removal = Remove(op="remove", at=name, expect=guard, renumber=renumber, reason=self.reason)
            self._note(removal, None)

    def _note(self, correction: Correction, row: int | None) -> None:
        self.found.corrections.append(correction)
        self.rows.append(row)

    def _change(self, at: int, origin: int) -> None:
        values = self.expected[origin].values
        cells = dict(zip(self.schema.columns, self.amendment.rows[at], strict=True))
        number = self.schema.numbering.field if self.schema.numbering else None
        told = number if _group(cells, self.schema) in self.counted else None
        changed = [one for one in self.schema.columns if values[one] != cells[one] and one != told]
        name = self._name(origin, self.amendment.numbers[at]) if changed else None
        for field in changed if name else ():
            change = Change(
                op="change",
                at=name or "",
                field=field,
                expect=values[field],
                to=cells[field],
                reason=self.reason,
            )
            if field == number:
                self.numbers.append(change)
            else:
                self._note(change, self.amendment.numbers[at])

    def _add(self, at: int) -> None:
        printed = dict(zip(self.schema.columns, self.amendment.rows[at], strict=True))
        cells = {one: cell for one, cell in printed.items() if cell}
        renumber = _group(printed, self.schema) in self.counted
        if renumber and self.schema.numbering:
            cells.pop(self.schema.numbering.field, None)
        after: str | None = START
        if at > 0:
            above = self.amendment.origins[at - 1]
            row = dict(zip(self.schema.columns, self.amendment.rows[at - 1], strict=True))
            if above is None:
                after = self.schema.key_of(row)
            elif self.expected[above].places:
                after = self._name(above, self.amendment.numbers[at])
            else:
                after = self.schema.key_of(self.expected[above].values)
        if after is not None:
            addition = Add(op="add", after=after, to=cells, renumber=renumber, reason=self.reason)
            self._note(addition, self.amendment.numbers[at])


def _counted(
    amendment: Amendment, expected: Sequence[Expected], known: Corrections, schema: Schema
) -> Collection[Group]:
    """The parts of the list that are counted 1, 2, 3, … before and after, and lose and gain no item to another part.

    Of these, one whose numbers all stay needs nothing, unless numbers are counted anew already.
    """
    if schema.numbering is None:
        return ()
    old = [item.values for item in expected]
    new = [dict(zip(schema.columns, row, strict=True)) for row in amendment.rows]
    before, after = _parts(old, schema), _parts(new, schema)
    number, is_begun = (
        schema.numbering.field,
        any(not isinstance(one, Change) and one.renumber for one in known.corrections),
    )

    def is_counted(group: Group) -> bool:
        was, now = before.get(group, []), after.get(group, [])
        kept = [(origin, at) for at in now if (origin := amendment.origins[at]) is not None]
        stays = [origin for origin in was if origin not in removed]
        return (
            [old[origin][number] for origin in was] == [str(one + 1) for one in range(len(was))]
            and [new[at][number] for at in now] == [str(one + 1) for one in range(len(now))]
            and [origin for origin, _ in kept] == stays
            and (is_begun or any(old[origin][number] != new[at][number] for origin, at in kept))
        )

    removed = {*amendment.removed}
    return {group for group in before.keys() | after.keys() if is_counted(group)}


def _parts(rows: Sequence[Mapping[str, str]], schema: Schema) -> Mapping[Group, Sequence[int]]:
    """The positions of each part of the list."""
    parts: dict[Group, list[int]] = {}
    for at, values in enumerate(rows):
        parts.setdefault(_group(values, schema), []).append(at)
    return parts


def _group(values: Mapping[str, str], schema: Schema) -> Group:
    within = schema.numbering.within if schema.numbering else ()
    return tuple(values[name] for name in within)
