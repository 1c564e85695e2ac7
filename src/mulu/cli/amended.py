"""What was edited in a workbook, told item by item, where it stands in the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.finding import MOST_FINDINGS
from mulu.grid import address
from mulu.homecoming import Damage
from mulu.messages import say, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.amendment import Amendment
    from mulu.messages import Message
    from mulu.passport import Passport
    from mulu.schema import Schema

    Cells = Sequence[str]


def tell_amendment(
    amendment: Amendment, base: Sequence[Cells], schema: Schema, passport: Passport, language: str
) -> str:
    """Each edit on a line, then how many items were added, removed, edited and moved."""
    lines = list(_Telling(amendment, base, schema, passport, language).lines())
    told = lines[:MOST_FINDINGS]
    if len(lines) > MOST_FINDINGS:
        told.append(say("{count} more are not listed", count=len(lines) - MOST_FINDINGS).render(language))
    summary = say(
        "items added: {added}, removed: {removed}, edited: {edited}, moved: {moved}; numbers counted anew: {renumbered}",
        added=len(amendment.added),
        removed=len(amendment.removed),
        edited=len({one.origin for one in amendment.edits}),
        moved=len(amendment.moved),
        renumbered=amendment.renumbered,
    )
    return "".join(f"{line}\n" for line in [*told, summary.render(language)])


def place_of(damage: Damage) -> str:
    """A damage's place as spreadsheets write it: `Items!C5`."""
    return visible(f"{damage.sheet}!{damage.place}" if damage.place else damage.sheet)


def sorting(sheet: str, amendment: Amendment | None) -> Damage:
    """What is said of a table that was sorted."""
    message = say(
        "{moved} of {count} items stand in another order, as after sorting; the order of the list is that of the document: undo the sorting, or say --reorder if this order is meant",
        moved=len(amendment.moved) if amendment else 0,
        count=len(amendment.rows) if amendment else 0,
    )
    return Damage(sheet, "", message)


class _Telling:
    def __init__(
        self, amendment: Amendment, base: Sequence[Cells], schema: Schema, passport: Passport, language: str
    ) -> None:
        self.amendment, self.base, self.schema = amendment, base, schema
        self.passport, self.language = passport, language
        self.titles = dict(zip(passport.fields, passport.headings, strict=False))

    def lines(self) -> Iterator[str]:
        """In the order of the sheet; what was removed comes last, since it stands nowhere."""
        found = [*self._edited(), *self._added(), *self._moved()]
        for _, _, line in sorted(found):
            yield f"{visible(self.passport.sheet)}!{line}"
        for origin in self.amendment.removed:
            yield f"{visible(self.passport.sheet)}  {self._said(say('removed'))}  {self._told(self.base[origin])}"

    def _edited(self) -> Iterator[tuple[int, int, str]]:
        for one in self.amendment.edits:
            column = self.schema.columns.index(one.field) + 1
            change = say("{before} → {after}", before=_or_blank(one.before), after=_or_blank(one.after))
            parts = [
                address(one.row, column),
                self._said(say("edited")),
                visible(self._key(self.base[one.origin])),
                visible(self.titles[one.field]),
                self._said(change),
            ]
            yield one.row, column, "  ".join(parts)

    def _added(self) -> Iterator[tuple[int, int, str]]:
        for at in self.amendment.added:
            row = self.amendment.numbers[at]
            yield row, 0, f"{row}  {self._said(say('new'))}  {self._told(self.amendment.rows[at])}"

    def _moved(self) -> Iterator[tuple[int, int, str]]:
        for at in self.amendment.moved:
            row = self.amendment.numbers[at]
            yield row, 0, f"{row}  {self._said(say('moved'))}  {self._told(self.amendment.rows[at])}"

    def _told(self, cells: Cells) -> str:
        return visible(",".join(cells))

    def _key(self, cells: Cells) -> str:
        return self.schema.key_of(dict(zip(self.schema.columns, cells, strict=True)))

    def _said(self, message: Message) -> str:
        return message.render(self.language)


def _or_blank(value: str) -> str | Message:
    return value or say("a blank cell")
