"""Rule `duplicate-key`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import Fault, item_rule, missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.schema import Schema


def _identity(schema: Schema) -> tuple[str, ...]:
    return (*schema.identity.key, *schema.identity.otherwise)


@item_rule("the item {key} stands already on line {first}", reads=_identity, builds_on=["duplicate"])
def duplicate_key(schema: Schema) -> Iterator[Fault]:
    """Two items have the same identity.

    Why: What makes an item the same item over the years must be unlike that of every other item,
    or next year nobody can say which of the two has changed.

    Mend: Compare both lines with the document: an item was pasted twice, or one of the names is
    wrong. Items without a code are told apart by section and name.

    Bad::

        section,serial,code,name,grade
        I,1,--,Baker,A
        I,2,--,Baker,B      <- name

    Good::

        section,serial,code,name,grade
        I,1,--,Baker,A
        II,1,--,Baker,B
    """
    key, otherwise = schema.identity.key, schema.identity.otherwise
    lacks_key = nw.any_horizontal(*(nw.col(missing(name)) for name in key), ignore_nulls=True)
    is_seen_by_duplicate = len(key) == 1 and schema.by_name[key[0]].constraints.unique
    if not is_seen_by_duplicate:
        yield _repeated(key, key[-1], ~lacks_key)
    if otherwise:
        yield _repeated(otherwise, otherwise[-1], lacks_key)


def _repeated(fields: Sequence[str], blamed: str, concerned: nw.Expr) -> Fault:
    first = nw.when(concerned).then(nw.col("line")).min().over(*fields)
    alike = nw.col(blamed).filter(concerned)
    screen = alike.n_unique() < alike.len()
    where = concerned & (nw.col("line") > first)
    return Fault(where, blamed, {"first": first}, screen=screen, among=concerned)
