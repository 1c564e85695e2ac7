"""Rule `wrong-placeholder`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import CHARACTERS, Fault, cell_rule, missing, printed
from mulu.rules.wrong_dash import ONLY_DASHES

if TYPE_CHECKING:
    from mulu.rule import Cell
    from mulu.schema import Field, Schema

WORDS = "^(?i:[\\[(（]?(?:n/?a|null|none|nil|nan|tbd|无|空|暂无|待定|未定|缺)[\\])）]?|[/\\\\?？*＊.。…·]+)$"


def to_placeholder(text: str, cell: Cell) -> str:
    """The field's placeholder, if it has just one."""
    return cell.field.placeholders[0] if len(cell.field.placeholders) == 1 else text


@cell_rule(
    "{value} stands where a value is missing; what is written there is {expected}",
    builds_on=[one for one in CHARACTERS if one != "full-width-character"],
    mend=to_placeholder,
)
def wrong_placeholder(field: Field, _: Schema) -> Fault | None:
    """Something else than the placeholder stands where a value is missing.

    Why: A dash too few, a dash of another kind or a word makes the missing value look like a
    value, and items without one are no longer recognised as such.

    Mend: Copy the placeholder from the schema (or from another row) into the cell.

    Bad::

        section,serial,code,name,grade
        I,1,—,Baker,A      <- code
        I,2,n/a,Miller,A      <- code

    Good::

        section,serial,code,name,grade
        I,1,--,Baker,A
        I,2,--,Miller,A
    """
    if not field.placeholders:
        return None
    cell = nw.col(printed(field.name))
    looks_missing = cell.str.contains(ONLY_DASHES) | cell.str.contains(WORDS)
    return Fault(
        looks_missing & ~nw.col(missing(field.name)),
        says={"expected": nw.lit(" / ".join(field.placeholders))},
        screen=f"{ONLY_DASHES}|{WORDS}",
    )
