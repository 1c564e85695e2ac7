"""Rule `repeated-name-without-code`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import Fault, item_rule, missing

if TYPE_CHECKING:
    from mulu.schema import Schema


@item_rule(
    "{value} has no code, and stands without one on line {first} too",
    reads=["code", "name"],
    builds_on=["duplicate-key"],
)
def repeated_name_without_code(_: Schema) -> Fault:
    """Two items without a code have the same name.

    Why: Without a code the name alone says which item is meant; two of them cannot be told apart
    by anybody who applies for a subsidy.

    Mend: Compare both lines with the document: an item was pasted twice, or one of them has a
    code.

    Bad::

        section,serial,code,name,category
        一,1,——,特种作业人员,C
        二,1,——,特种作业人员,C      <- name

    Good::

        section,serial,code,name,category
        一,1,——,航天电池生产工,C
        二,1,——,特种作业人员,C
    """
    first = nw.col("line").min().over("name", missing("code"))
    is_uncoded = nw.col(missing("code"))
    uncoded = nw.col("name").filter(is_uncoded)
    screen = uncoded.n_unique() < uncoded.len()
    where = is_uncoded & (nw.col("line") > first)
    return Fault(where, "name", {"first": first}, screen=screen, among=is_uncoded)
