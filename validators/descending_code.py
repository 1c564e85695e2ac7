"""Rule `descending-code`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import Fault, item_rule

if TYPE_CHECKING:
    from mulu.schema import Schema


@item_rule("{value} stands between {above} and {below}; codes ascend", reads=["code"])
def descending_code(schema: Schema) -> Fault:
    """Codes do not ascend through the list.

    Why: A code out of order is the first sign of a digit typed wrongly, or of an item put into
    the wrong place.

    Mend: Compare the code and the position of the item with the document.

    Bad::

        code,name
        1-02-01-00,国家权力机关负责人
        1-03-02-00,国家行政机关负责人      <- code
        1-02-03-00,人民政协机关负责人

    Good::

        code,name
        1-02-01-00,国家权力机关负责人
        1-02-02-00,国家行政机关负责人
        1-02-03-00,人民政协机关负责人
    """
    # A malformed code is no measure for its neighbours.
    shape = schema.by_name["code"].constraints.pattern or ".*"
    code = nw.when(nw.col("code").str.contains(f"^(?:{shape})$")).then(nw.col("code"))

    def nearby(steps: int) -> nw.Expr:
        return code.shift(steps).over(order_by="line")

    above, below, two_above = nearby(1), nearby(-1), nearby(2)
    # A single code too high among lower ones is at fault itself, not the one below it.
    stands_out = (code > below) & ((above <= below) | above.is_null())
    comes_late = (code < above) & ~((two_above <= code) | two_above.is_null())
    says = {"above": above.fill_null("-"), "below": below.fill_null("-")}
    # Where nothing descends, nothing stands out and nothing comes late.
    return Fault(stands_out | comes_late, "code", says, screen=code < above)
