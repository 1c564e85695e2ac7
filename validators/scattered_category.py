"""Rule `scattered-category`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import Fault, item_rule, printed

if TYPE_CHECKING:
    from mulu.schema import Schema


@item_rule(
    "{value} stands between {above} and {below}; categories go in unbroken runs: {order}",
    reads=["section", "category"],
)
def scattered_category(schema: Schema) -> Fault:
    """An item's category interrupts the run of another.

    Why: Each section lists its items category by category, marked ones last. An item out of its
    run was moved, or its category was changed by a slip of the hand.

    Mend: Compare category and position of the item with the document.

    Bad::

        section,serial,code,name,category
        一,1,4-02-06-05,供应链管理师,A
        一,2,4-04-04-02,网络与信息安全管理员,B      <- category
        一,3,4-04-05-01,计算机程序设计员,A
        一,4,4-01-06-01,电子商务师,B

    Good::

        section,serial,code,name,category
        一,1,4-02-06-05,供应链管理师,A
        一,2,4-04-05-01,计算机程序设计员,A
        一,3,4-01-06-01,电子商务师,B
        一,4,4-02-04-06,无人机驾驶员,B*
    """
    listed = schema.by_name["category"].constraints.enum or ()
    order = [value + mark for value in listed for mark in ("", *schema.marks_of("category"))]
    cell = nw.col(printed("category"))
    rank = cell.replace_strict(order, list(range(len(order))), default=None, return_dtype=nw.Int64)

    def nearby(expression: nw.Expr, steps: int) -> nw.Expr:
        return expression.shift(steps).over("section", order_by="line")

    above, below, two_above = nearby(rank, 1), nearby(rank, -1), nearby(rank, 2)
    # A single item too high among lower ones is at fault itself, not the item below it.
    stands_out = (rank > below) & ((above <= below) | above.is_null())
    comes_late = (rank < above) & ~((two_above <= rank) | two_above.is_null())
    says = {
        "above": nearby(cell, 1).fill_null("-"),
        "below": nearby(cell, -1).fill_null("-"),
        "order": nw.lit(" ".join(order)),
    }
    # Where nothing descends, nothing stands out and nothing comes late.
    return Fault(stands_out | comes_late, "category", says, screen=rank < above)
