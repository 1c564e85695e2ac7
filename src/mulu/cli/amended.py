"""What was edited in a workbook, told item by item, where it stands in the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.finding import MOST_FINDINGS
from mulu.grid import address
from mulu.homecoming import Damage
from mulu.messages import say, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.amendment import Amendment
    from mulu.finding import Finding
    from mulu.foresight import Foresight
    from mulu.messages import Message
    from mulu.passport import Passport
    from mulu.schema import Schema

    Cells = Sequence[str]


_BLANK = "⟨U+0020⟩"


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


def tell_overwritten(amendment: Amendment, schema: Schema, passport: Passport, language: str) -> str:
    """Each number that was typed where numbers are counted, on a line."""
    lines = []
    for one in amendment.overwritten[:MOST_FINDINGS]:
        place = address(one.row, schema.columns.index(one.field) + 1)
        message = say(
            "{number} is not taken over: numbers are counted here, and this is {count}",
            number=one.before,
            count=one.after,
        )
        lines.append(f"{place_of(Damage(passport.sheet, place, message))}  {message.render(language)}\n")
    return "".join(lines)


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


def finding_in_words(finding: Finding, schema: Schema, language: str) -> str:
    """A finding in words: how grave, the heading of its column, what is wrong, the rule."""
    words = {"error": say("error"), "warning": say("warning")}
    word = say("waived") if finding.waived is not None else words[finding.severity]
    field = schema.by_name.get(finding.field or "")
    title = (field.title or field.name) if field else None
    said = finding.message.render(language)
    parts = [word.render(language), title, said, f"[{finding.rule}]"]
    return "  ".join(part for part in parts if part)


def tell_foresight(
    foresight: Foresight, rows: Mapping[int, int], items: str, schema: Schema, sheet: str, language: str
) -> str:
    """The findings that an edit would bring, at their cells; `rows` gives the row of the sheet of each line of `items`."""
    lines = []
    for one in foresight.new[:MOST_FINDINGS]:
        row = rows.get(one.line or 0) if one.path == items else None
        place = f"{one.path}:{one.line}" if one.line else one.path
        if row is not None:
            column = schema.columns.index(one.field) + 1 if one.field in schema.columns else None
            place = f"{sheet}!{address(row, column) if column else row}"
        lines.append(f"{visible(place)}  {finding_in_words(one, schema, language)}")
    count = len(foresight.new) + foresight.unlisted
    if count:
        lines.insert(0, say("findings that this would bring: {count}", count=count).render(language))
    if foresight.gone:
        lines.append(say("findings that this would mend: {count}", count=foresight.gone).render(language))
    return "".join(f"{line}\n" for line in lines)


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
            change = say("{before} → {after}", before=_plain(one.before), after=_plain(one.after))
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


def _plain(value: str) -> str | Message:
    """A cell's text with nothing unseen at its ends."""
    if not value:
        return say("a blank cell")
    inside = value.strip(" ")
    begun = len(value) - len(value.lstrip(" ")) if inside else 0
    return _BLANK * begun + inside + _BLANK * (len(value) - len(inside) - begun)
