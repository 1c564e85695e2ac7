"""Rule `misplaced-code`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import Fault, item_rule

if TYPE_CHECKING:
    from mulu.schema import Schema


@item_rule(
    "{value} stands in section {found}; codes such as …-Z1 belong in section {section}, and only they",
    reads=["section", "code"],
)
def misplaced_code(_: Schema, *, section: str, pattern: str) -> Fault:
    """A code of one kind stands in the section of the other.

    Why: Special skills have codes of their own, ending in Z1, Z2, …, and a section of their own
    with its own rates. An item in the wrong section is paid at the wrong rate.

    Mend: Compare section and code with the document; one of the two is wrong.

    Bad::

        section,serial,code,name,category
        一,1,4-04-05-01,计算机程序设计员,A
        一,2,4-04-05-Z1,人工智能数据标注,A      <- code
        三,1,4-04-05-05,人工智能训练师,A      <- code

    Good::

        section,serial,code,name,category
        一,1,4-04-05-01,计算机程序设计员,A
        三,1,4-04-05-Z1,人工智能数据标注,A
    """
    is_special = nw.col("code").str.contains(f"^(?:{pattern})$")
    is_inside = nw.col("section") == section
    return Fault(is_special != is_inside, "code", {"found": nw.col("section"), "section": nw.lit(section)})
