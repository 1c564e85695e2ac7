"""How far a rule's expression looks beyond its own row: what has to be at hand for a row to be judged.

It is read off the expression itself, so that no rule can promise less than it needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Mapping

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """What an expression looks at beside its own row.

    `groups` are columns: it looks at all rows that are equal in them. `steps` says, by columns, how many rows further up or down it looks
    among those that are equal in them.
    """

    groups: frozenset[Keys] = frozenset()
    steps: Mapping[Keys, int] = field(default_factory=dict)

    def __or__(self, other: Reach) -> Reach:
        keys = {*self.steps, *other.steps}
        steps = {key: max(self.steps.get(key, 0), other.steps.get(key, 0)) for key in keys}
        return Reach(self.groups | other.groups, steps)


def reach_of(expression: nw.Expr) -> Reach:
    """How far an expression looks; `ValueError` if that is farther than can be said, such as at the whole column."""
    reach, pending = Reach(), list[Any]()
    for node in expression._nodes:  # noqa: SLF001 - narwhals has no public way to look inside
        for one in node.exprs:
            if isinstance(one, nw.Expr):
                reach |= reach_of(one)
        if node.name == "over":
            if reach.groups or reach.steps:
                raise ValueError("a window over a window")
            reach, pending = _window(node, pending), []
        elif not node.kind.is_elementwise:
            pending.append(node)
    if pending:
        raise ValueError(f"{pending[0].name} of a whole column")
    return reach


def _window(over: Any, pending: list[Any]) -> Reach:
    keys, order = tuple(over.kwargs["partition_by"]), list(over.kwargs["order_by"])
    names = {node.name for node in pending}
    if not order and pending and all(node.kind.name == "AGGREGATION" for node in pending):
        return Reach(groups=frozenset({keys}))
    if order == ["line"] and names == {"shift"}:
        return Reach(steps={keys: sum(abs(node.kwargs["n"]) for node in pending)})
    raise ValueError(f"{', '.join(sorted(names)) or 'nothing'} over {', '.join(keys) or 'all rows'}")


def columns_of(expression: nw.Expr) -> frozenset[str]:
    """The columns that an expression looks at; `ValueError` if it does not name them."""
    found: set[str] = set()
    for node in expression._nodes:  # noqa: SLF001 - as above
        if node.name == "col":
            found |= set(node.kwargs["names"])
        elif not node.exprs and node is expression._nodes[0] and node.name != "lit":  # noqa: SLF001
            raise ValueError(f"{node.name} names no columns")
        found |= {*node.kwargs.get("partition_by", ()), *node.kwargs.get("order_by", ())}
        for one in node.exprs:
            if isinstance(one, nw.Expr):
                found |= columns_of(one)
            elif isinstance(one, str) and not node.str_as_lit:
                found.add(one)
    return frozenset(found)


def apart(expression: nw.Expr, column: str) -> nw.Expr:
    """The same expression for a frame in which several tables stand, told apart by a column.

    `ValueError` if it looks farther than can be said: it would look from one table into another.
    """
    reach_of(expression)
    return _apart(expression, column)


def _apart(expression: nw.Expr, column: str) -> nw.Expr:
    nodes = []
    for node in expression._nodes:  # noqa: SLF001 - as above
        kwargs = dict(node.kwargs)
        if node.name == "over":
            kwargs["partition_by"] = [column, *kwargs["partition_by"]]
        exprs = tuple(_apart(one, column) if isinstance(one, nw.Expr) else one for one in node.exprs)
        nodes.append(
            type(node)(
                node.kind,
                node.name,
                exprs=exprs,
                str_as_lit=node.str_as_lit,
                allow_multi_output=node.allow_multi_output,
                **kwargs,
            )
        )
    return type(expression)(*nodes)
