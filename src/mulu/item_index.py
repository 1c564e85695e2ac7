"""The index that a list's page searches: a script that holds data and nothing else.

Columns instead of rows, and a table of values where they repeat, so that 50,000 items stay small. It is
a script because pages opened from a folder may read no other file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mulu.messages import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.facets import Facet
    from mulu.pages.items import Column

NAME = "muluItems"


@dataclass(frozen=True)
class Index:
    """All items, column by column.

    `linked` is the column that leads to items' pages, `pages` are those without folder and suffix, `parts`
    what stands above items, `initials` the first letters of their names, where they are known.
    """

    columns: Sequence[Column]
    linked: int
    cells: Sequence[Sequence[str]]
    pages: Sequence[str]
    parts: Sequence[str | None]
    facets: Sequence[Facet]
    initials: Sequence[str] | None


def write_index(index: Index) -> bytes:
    """The bytes of the script."""
    searched = [at for at, column in enumerate(index.columns) if column.role in ("code", "name", "text")]
    codes = next((at for at, column in enumerate(index.columns) if column.role == "code"), None)
    pages: list[str | int] = [
        0 if codes is not None and page == index.cells[codes][at] else page
        for at, page in enumerate(index.pages)
    ]
    tree = {
        "roles": [column.role for column in index.columns],
        "searched": searched,
        "linked": index.linked,
        "code": codes,
        "cells": [_packed(column) for column in index.cells],
        "pages": pages,
        "parts": _packed(index.parts),
        "facets": {facet.name: _chosen(facet) for facet in index.facets},
        "initials": index.initials,
    }
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    # Data ends no script and begins no comment, wherever it is put.
    for sign in ("<", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"globalThis.{NAME} = {text};\n".encode("utf-8", "backslashreplace")


def _packed(column: Sequence[str | None]) -> Any:
    """A column as it is, or its values with the number of each item's value."""
    values = list(dict.fromkeys(column))
    if len(values) * 4 > len(column):
        return column
    number = {value: at for at, value in enumerate(values)}
    return {"values": values, "at": [number[value] for value in column]}


def _chosen(facet: Facet) -> Any:
    """Which choices each item fits: a number where it is one, else several."""
    values = [visible(choice.value) for choice in facet.choices]
    return {"values": values, "at": [one[0] if len(one) == 1 else list(one) for one in facet.chosen]}
