"""A cell can hold several items: a schema says what begins each, and nothing in the cell is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import Outcome, mulu
from tests.documents import empty_catalog

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """\
format: mulu.schema/1
fields:
  - {name: code, type: string, constraints: {required: true, pattern: "[0-9]-[0-9]{2}"}}
  - {name: name, type: string, constraints: {required: true}}
identity: {key: [code], name: [name]}
document:
  columns: [{heading: class}, {heading: trades, items: [code, name], begin: "[0-9]-[0-9]{2}"}]
  white_space: cjk
  continued: [code]
"""


def import_(tmp_path: Path, rows: str, schema: str = SCHEMA) -> Outcome:
    root = empty_catalog(tmp_path, schema)
    (tmp_path / "list.csv").write_text(rows, "utf-8")
    return mulu(
        *("import", tmp_path / "list.csv", "--catalog", "list", "--edition", "2026"),
        *("--root", root, "--lang", "en"),
    )


def items(tmp_path: Path) -> list[str]:
    return (tmp_path / "catalogs/list/2026/items.csv").read_text("utf-8").splitlines()[1:]


def test_each_beginning_begins_an_item(tmp_path: Path) -> None:
    outcome = import_(
        tmp_path, 'class,trades\n1 钢铁,"1-01 炼钢工\n1-02 轧\n钢工"\n2 其他,2-01木工2-02瓦工\n'
    )
    assert outcome.code == 0, outcome.out + outcome.err
    assert items(tmp_path) == ["1-01,炼钢工", "1-02,轧钢工", "2-01,木工", "2-02,瓦工"]


def test_a_blank_cell_holds_no_item(tmp_path: Path) -> None:
    assert import_(tmp_path, "class,trades\n1 钢铁,1-01 炼钢工\n9 其他,\n").code == 0
    assert items(tmp_path) == ["1-01,炼钢工"]


def test_what_stands_before_the_first_beginning_is_the_rest_of_the_item_above(tmp_path: Path) -> None:
    assert (
        import_(tmp_path, "class,trades\n1 钢铁,1-01 炼钢1-02 轧\nclass,trades\n,钢工1-03 铸工\n").code == 0
    )
    assert items(tmp_path) == ["1-01,炼钢", "1-02,轧钢工", "1-03,铸工"]


def test_without_an_item_above_it_is_an_item_without_a_beginning(tmp_path: Path) -> None:
    assert import_(tmp_path, "class,trades\n1 钢铁,钢工1-03 铸工\n").code == 0
    assert items(tmp_path) == [",钢工", "1-03,铸工"]


def test_cells_beside_it_hold_for_each_of_its_items(tmp_path: Path) -> None:
    schema = SCHEMA.replace("[{heading: class}, ", "[class, ").replace(
        "fields:", "fields:\n  - {name: class, type: string}"
    )
    outcome = import_(tmp_path, "class,trades\n钢铁,1-01炼钢工1-02轧钢工\n木,\n", schema)
    assert outcome.code == 1
    assert "木  the cell of trades holds no item" in outcome.out
    assert import_(tmp_path, "class,trades\n钢铁,1-01炼钢工1-02轧钢工\n木,2-01木工\n", schema).code == 0
    assert items(tmp_path) == ["钢铁,1-01,炼钢工", "钢铁,1-02,轧钢工", "木,2-01,木工"]


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        (', begin: "[0-9]-[0-9]{2}"', "", "items and begin need each other"),
        ("items: [code, name], ", "", "items and begin need each other"),
        ('begin: "[0-9]-[0-9]{2}"', 'begin: "[0-9]*"', "would begin items everywhere"),
        ("items: [code, name]", "items: [code, code]", "a column is named twice"),
        ("items: [code, name]", "items: [code, title]", "there is no field title"),
        (
            "{heading: class}",
            '{heading: class, items: [code, name], begin: "[0-9]"}',
            "a column is named twice",
        ),
        ("continued: [code]", "merged: [code]", "code must name one of the columns"),
    ],
)
def test_a_schema_that_contradicts_itself_is_refused(
    tmp_path: Path, written: str, instead: str, says: str
) -> None:
    assert SCHEMA.count(written) == 1
    outcome = import_(tmp_path, "class,trades\n", SCHEMA.replace(written, instead))
    assert outcome.code == 2
    assert says in outcome.err
