"""Rule `unordered-code`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import Fault, item_rule, missing, printed

if TYPE_CHECKING:
    from mulu.schema import Schema


@item_rule(
    "{value} stands between {above} and {below}; within a category codes ascend",
    reads=["section", "code", "category"],
    builds_on=["misplaced-code", "scattered-category", "differs-from-reference", "unknown-to-reference"],
)
def unordered_code(schema: Schema) -> Fault:
    """Codes do not ascend within a run of one category.

    Why: A code out of order is the first sign of a digit typed wrongly, or of an item put into
    the wrong place.

    Mend: Compare the code, the category and the position of the item with the document.

    Bad::

        section,serial,code,name,category
        一,1,4-02-06-05,供应链管理师,A
        一,2,6-04-04-02,网络与信息安全管理员,A      <- code
        一,3,4-04-05-01,计算机程序设计员,A

    Good::

        section,serial,code,name,category
        一,1,4-02-06-05,供应链管理师,A
        一,2,——,航天电池生产工,A
        一,3,4-04-05-01,计算机程序设计员,A
        一,4,4-01-06-01,电子商务师,B
    """
    # A malformed code is no measure for its neighbours; Z9 comes before Z10.
    shape = schema.by_name["code"].constraints.pattern or ".*"
    sound = nw.when(nw.col("code").str.contains(f"^(?:{shape})$")).then(nw.col("code"))
    code = sound.str.replace_all("Z([0-9])$", "Z0${1}")

    def nearby(steps: int, of: nw.Expr = code) -> nw.Expr:
        # Placeholders form a group of their own, so that codes meet the codes around them.
        return of.shift(steps).over("section", printed("category"), missing("code"), order_by="line")

    above, below, two_above = nearby(1), nearby(-1), nearby(2)
    stands_out = (code > below) & ((above <= below) | above.is_null())
    comes_late = (code < above) & ~((two_above <= code) | two_above.is_null())
    says = {"above": above.fill_null("-"), "below": below.fill_null("-")}
    # Where nothing descends, nothing stands out and nothing comes late. As long as nothing has two digits
    # behind its Z, codes descend as they are printed or not at all, which is asked at a third of the cost.
    written = nw.col("code")
    descends = (written < nearby(1, written)) | written.str.contains("Z..")
    return Fault(stands_out | comes_late, "code", says, screen=descends)
