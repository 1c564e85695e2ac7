"""A change log as JSON, format `mulu.changes/1`: written the one way, and read strictly.

One change stands on one line, so that two logs can be compared as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field as Key, ValidationError

from mulu.change import FORMAT, Change, ChangeLog, Item, Numbering, Side
from mulu.errors import ReplayError
from mulu.json_text import one_line, one_line_each
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INDENT = "  "


def write_log(log: ChangeLog) -> str:
    """The one JSON text of a change log."""
    parts = {
        "format": one_line(FORMAT),
        "catalog": one_line(log.catalog),
        "from": one_line(log.old),
        "to": one_line(log.new),
        "changes": _block("[]", one_line_each(map(_change, log.changes), f",\n{INDENT * 2}")),
        "layout": one_line(None)
        if log.layout is None
        else _block("{}", f",\n{INDENT * 2}".join(_sides(log.layout))),
        "edition": one_line(log.edition),
        "policy": one_line(log.policy),
        "summary": one_line(summary(log)),
    }
    return "{\n" + ",\n".join(f"{INDENT}{one_line(name)}: {part}" for name, part in parts.items()) + "\n}\n"


def summary(log: ChangeLog) -> dict[str, int]:
    """The counts of a change log."""
    counted = {
        "renumbered": log.renumbered,
        "moved": log.moved,
        "unchanged": log.unchanged,
        "undecided": len(log.undecided),
    }
    return {str(kind): count for kind, count in log.counts.items()} | counted


def _block(brackets: str, body: str) -> str:
    return f"{brackets[0]}\n{INDENT * 2}{body}\n{INDENT}{brackets[1]}" if body else brackets


def _change(change: Change) -> dict[str, object]:
    record: dict[str, object] = {
        "kind": change.kind,
        "old": [{"key": item.key, "item": item.cells} for item in change.old],
        "new": [{"key": item.key, "item": item.cells} for item in change.new],
        "fields": change.fields,
        "decided": change.decided,
        "score": change.score,
        "reason": change.reason,
        "basis": change.basis,
    }
    if change.because:
        # For programs: in the words of one language, whoever runs the command.
        record["because"] = [message.render("en") for message in change.because]
    if change.reused:
        record["reused"] = True
    return record


def _sides(layout: tuple[Side, Side]) -> Iterator[str]:
    for name, side in zip(("old", "new"), layout, strict=True):
        numbering = side.numbering and {"field": side.numbering.field, "within": side.numbering.within}
        record = {
            "columns": side.columns,
            "sha256": side.sha256,
            "numbering": numbering,
            "order": side.order,
            "serials": side.serials,
            "cells": side.cells,
        }
        yield f"{one_line(name)}: {one_line(record)}"


def read_log(data: bytes) -> ChangeLog:
    """The change log in a file; `ReplayError` if it is not of the format."""
    try:
        return LogFile.model_validate_json(data, strict=True).log()
    except ValidationError as error:
        problem = error.errors()[0]
        if problem["type"] == "json_invalid":
            raise ReplayError(say("this is not valid JSON: {problem}", problem=problem["msg"])) from None
        place = ".".join(str(part) for part in problem["loc"])
        raise ReplayError(say("{key}: {reason}", key=place, reason=problem["msg"])) from None


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


Position = Annotated[int, Key(ge=1)]
Cells = dict[str, str]
Pair = tuple[str | None, str | None]


class _ItemPart(_Part):
    key: str
    item: Cells

    def value(self) -> Item:
        return Item(self.key, self.item)


class _ChangePart(_Part):
    kind: Literal["added", "removed", "changed", "split", "merged"]
    old: tuple[_ItemPart, ...]
    new: tuple[_ItemPart, ...]
    fields: dict[str, Pair] | tuple[dict[str, Pair], ...]
    decided: bool
    score: float | None
    reason: str | None
    basis: str | None
    because: tuple[str, ...] = ()
    reused: bool = False

    def value(self) -> Change:
        return Change(
            self.kind,
            tuple(one.value() for one in self.old),
            tuple(one.value() for one in self.new),
            self.fields,
            self.decided,
            self.score,
            tuple(say("{text}", text=text) for text in self.because),
            self.reason,
            self.basis,
            self.reused,
        )


class _NumberingPart(_Part):
    field: str
    within: tuple[str, ...] = ()


class _SidePart(_Part):
    columns: tuple[str, ...]
    sha256: str
    numbering: _NumberingPart | None
    order: tuple[tuple[Position, Position] | str, ...]
    serials: dict[Position, str]
    cells: dict[str, dict[Position, str]]

    def value(self) -> Side:
        counted = self.numbering
        return Side(
            self.columns,
            self.sha256,
            self.order,
            Numbering(counted.field, counted.within) if counted else None,
            self.serials,
            self.cells,
        )


class _LayoutPart(_Part):
    old: _SidePart
    new: _SidePart


class LogFile(_Part):
    """The whole file."""

    format: Literal["mulu.changes/1"]
    catalog: str | None
    from_: str | None = Key(alias="from")
    to: str
    changes: tuple[_ChangePart, ...]
    layout: _LayoutPart | None
    edition: dict[str, Any]
    policy: dict[str, Any]
    summary: dict[str, int]

    def log(self) -> ChangeLog:
        """The values; `ReplayError` if items have other cells than their side has columns."""
        layout = (self.layout.old.value(), self.layout.new.value()) if self.layout else None
        changes = tuple(change.value() for change in self.changes)
        if layout:
            _refuse_other_columns(changes, layout)
        counts = (self.summary.get(name, 0) for name in ("unchanged", "renumbered", "moved"))
        return ChangeLog(
            self.catalog, self.from_, self.to, changes, layout, self.edition, self.policy, *counts
        )


def _refuse_other_columns(changes: Iterable[Change], layout: tuple[Side, Side]) -> None:
    for change in changes:
        for side, items in zip(layout, (change.old, change.new), strict=True):
            for item in items:
                if set(item.cells) != set(side.columns):
                    raise ReplayError(say("the item {key} has other columns than its edition", key=item.key))
    for side in layout:
        counted = side.numbering
        if counted and not {counted.field, *counted.within} <= set(side.columns):
            raise ReplayError(say("the numbering names columns that there are not"))
