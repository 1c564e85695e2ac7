"""Replay: an edition and a change log give the other edition, to the last byte.

Only the log and the rows of items.csv are needed, no schema. Every row of the base must be where
the log says it is; a log that does not fit its base is refused, never applied in part.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from mulu.errors import ReplayError
from mulu.messages import say
from mulu.table import write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mulu.change import ChangeLog, Item, Side

    Cells = Mapping[str, str]


def replay(log: ChangeLog, base: Sequence[Cells], *, backward: bool = False) -> bytes:
    """The bytes of the new edition's items.csv, made of the old one's rows; or the other way round.

    `base` are rows as printed, by field, in order. Raises `ReplayError` if the log does not fit
    the base, or does not give the bytes that it names by their SHA-256.
    """
    if log.layout is None:
        raise ReplayError(say("the log of a first edition has nothing to replay"))
    source, target = reversed(log.layout) if backward else log.layout
    _refuse_other_base(source, base, log.new if backward else log.old)
    origins = _origins(source, base, _listed(log, is_new=backward))
    rows = _numbered(target, _rows(source, target, base, origins, _listed(log, is_new=not backward)))
    data = _written(target, rows)
    if hashlib.sha256(data).hexdigest() != target.sha256:
        raise ReplayError(say("replaying gives other bytes than those whose SHA-256 the log states"))
    return data


def _refuse_other_base(source: Side, base: Sequence[Cells], edition: str | None) -> None:
    """The digest also knows numbers, which are counted anew, and columns that the other side lacks."""
    columns = set(source.columns)
    is_of_columns = all(row.keys() == columns for row in base)
    if not is_of_columns or hashlib.sha256(_written(source, base)).hexdigest() != source.sha256:
        raise ReplayError(say("the log is about another state of {edition}", edition=edition))


def _written(side: Side, rows: Iterable[Cells]) -> bytes:
    return write_table(side.columns, ([row[name] for name in side.columns] for row in rows))


def _listed(log: ChangeLog, *, is_new: bool) -> dict[str, Item]:
    """The items of one side that changes list, by key."""
    found: dict[str, Item] = {}
    for change in log.changes:
        for item in change.new if is_new else change.old:
            if found.setdefault(item.key, item).cells != item.cells:
                raise ReplayError(say("the log lists {key} twice, and differently", key=item.key))
    return found


def _origins(source: Side, base: Sequence[Cells], listed: dict[str, Item]) -> dict[int, int]:
    """Where each unchanged row goes: its position on the other side, to that in the base."""
    origins: dict[int, int] = {}
    position = 0
    for step in source.order:
        if isinstance(step, str):
            if position >= len(base) or step not in listed or base[position] != listed.pop(step).cells:
                raise ReplayError(
                    say(
                        "row {number} is not the item {key} that the log lists", number=position + 1, key=step
                    )
                )
            position += 1
            continue
        first, count = step
        if count > len(base) - position:
            break
        origins |= {first - 1 + at: position + at for at in range(count)}
        position += count
    if listed or position != len(base):
        raise ReplayError(say("the log does not account for all of the {count} rows", count=len(base)))
    return origins


def _rows(
    source: Side, target: Side, base: Sequence[Cells], origins: dict[int, int], listed: dict[str, Item]
) -> Iterator[tuple[dict[str, str], bool]]:
    """The rows of the other side in its order, and whether each is an unchanged one."""
    position = 0
    for step in target.order:
        if isinstance(step, str):
            if step not in listed:
                raise ReplayError(
                    say("the log names the item {key} in the order, and lists it nowhere", key=step)
                )
            yield dict(listed.pop(step).cells), False
            position += 1
            continue
        first, count = step
        for at in range(count):
            if origins.pop(position, None) != first - 1 + at:
                raise ReplayError(
                    say("both orders of the log disagree about row {number}", number=position + 1)
                )
            yield _carried(source, target, base[first - 1 + at], position), True
            position += 1
    if listed or origins:
        raise ReplayError(
            say("the log leaves out {count} row(s) of the order", count=len(listed) + len(origins))
        )


def _carried(source: Side, target: Side, row: Cells, position: int) -> dict[str, str]:
    """An unchanged row in the columns of the other side."""
    own = {name: cells.get(position + 1, "") for name, cells in target.cells.items()}
    return {name: row[name] if name in source.columns else own.get(name, "") for name in target.columns}


def _numbered(target: Side, rows: Iterator[tuple[dict[str, str], bool]]) -> Iterator[dict[str, str]]:
    """Rows with the numbers of unchanged ones counted anew."""
    counts: Counter[tuple[str, ...]] = Counter()
    for position, (row, is_unchanged) in enumerate(rows, 1):
        if target.numbering:
            within = tuple(row[name] for name in target.numbering.within)
            counts[within] += 1
            if is_unchanged:
                row[target.numbering.field] = target.serials.get(position, str(counts[within]))
        yield row
