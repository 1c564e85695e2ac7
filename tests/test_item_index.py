"""The script that a list's page searches holds the data, and nothing that could be anything else."""

from __future__ import annotations

import json
from typing import Any

from mulu.facets import Choice, Facet
from mulu.item_index import Index, write_index
from mulu.messages import visible
from mulu.pages.items import Column
from tests.test_reporters import for_any_text


def index_of(data: bytes) -> Any:
    text = data.decode("ascii" if data.isascii() else "utf-8")
    return json.loads(text.removeprefix("globalThis.muluItems = ").removesuffix(";\n"))


@for_any_text
def test_any_text_comes_back_and_ends_no_script(text: str) -> None:
    columns = [Column("name", "name", "", "name"), Column("grade", "grade", "", "listed")]
    facet = Facet("grade", text, "", (Choice(text, text, 3),), [(0,), (0,), (0,)])
    shown = visible(text)
    index = Index(columns, 0, [[shown] * 3, ["A", "B", "C"]], ["a", "b", "c"], [shown] * 3, [facet], None)
    data = write_index(index)
    assert not {b"<", "\u2028".encode(), "\u2029".encode()} & {data[at : at + 3] for at in range(len(data))}
    assert b"<" not in data
    assert data.count(b"\n") == 1
    found = index_of(data)
    assert found["cells"][0] == [shown] * 3
    assert found["facets"]["grade"] == {"values": [shown], "at": [0, 0, 0]}


def test_repeated_values_are_numbers_and_pages_named_by_their_code_are_left_out() -> None:
    columns = [Column("code", "code", "", "code"), Column("grade", "grade", "", "listed")]
    codes = [f"01-{number:02}" for number in range(20)]
    index = Index(columns, 0, [codes, ["A", "B"] * 10], [*codes[:-1], "other"], [None] * 20, [], None)
    found = index_of(write_index(index))
    assert found["cells"] == [codes, {"values": ["A", "B"], "at": [0, 1] * 10}]
    assert found["pages"] == [*[0] * 19, "other"]
    assert found["searched"] == [0]
