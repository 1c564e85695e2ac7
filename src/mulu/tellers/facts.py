"""What the changes come to: counts by nature, by field and value, by mark."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.escaping import shorten
from mulu.messages import Message, say
from mulu.tellers.nature import in_order, is_listed, nature_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.change import Change, Kind
    from mulu.tellers import Account
    from mulu.tellers.nature import Nature


@dataclass(frozen=True)
class Fact:
    """A line of the summary's table; `told` is the same within a sentence.

    What `is_usual` stands in the table even where there is none of it; one fact `has_details`.
    """

    label: Message
    value: int | Message
    told: Message
    is_usual: bool = False
    has_details: bool = False


def decided(account: Account, kind: Kind) -> list[Change]:
    """The changes of a kind that are no mere proposals."""
    return [change for change in account.log.changes if change.decided and change.kind == kind]


def kinds(account: Account) -> Iterator[Fact]:
    """What has happened to items, zeros included."""
    undecided = len(account.log.undecided)
    yield Fact(say("Undecided"), undecided, say("{count} undecided", count=undecided))
    new, gone = len(decided(account, "added")), len(decided(account, "removed"))
    yield Fact(say("New"), new, say("{count} new", count=new), is_usual=True)
    yield Fact(say("Gone"), gone, say("{count} gone", count=gone), is_usual=True)
    changed = len(decided(account, "changed"))
    yield Fact(
        say("Changed"), changed, say("{count} changed", count=changed), is_usual=True, has_details=True
    )
    old, new = _items(account, "split")
    yield Fact(say("Split"), _into(old, new), say("{old} split into {new}", old=old, new=new))
    old, new = _items(account, "merged")
    yield Fact(say("Merged"), _into(old, new), say("{old} merged into {new}", old=old, new=new))


def _items(account: Account, kind: Kind) -> tuple[int, int]:
    """How many items a kind of change takes in on each side; records may share items."""
    found = decided(account, kind)
    old = {item.key for change in found for item in change.old}
    return len(old), len({item.key for change in found for item in change.new})


def _into(old: int, new: int) -> int | Message:
    return say("{old} into {new}", old=old, new=new) if old else 0


def order(account: Account) -> Iterator[Fact]:
    """What has happened to items that are otherwise unchanged."""
    if count := account.log.renumbered:
        yield Fact(say("Another number only"), count, say("{count} with another number only", count=count))
    if count := account.log.moved:
        yield Fact(say("Another place in the order"), count, say("{count} in another order", count=count))


def details(account: Account) -> Iterator[Fact]:
    """What the changed items have come to: one item may count in several facts."""
    found = [nature_of(change, account.schemas) for change in decided(account, "changed")]
    if recoded := sum(nature.recoded for nature in found):
        yield Fact(say("Recoded"), recoded, say("{count} recoded", count=recoded))
    if renamed := sum(nature.renamed for nature in found):
        yield Fact(say("Renamed"), renamed, say("{count} renamed", count=renamed))
    yield from _moves(found, account)
    yield from _shifts(found, account)
    yield from _markings(found, account)


def _moves(found: list[Nature], account: Account) -> Iterator[Fact]:
    counted = Counter(shift for nature in found for shift in nature.moves)
    for shift, count in sorted(counted.items(), key=lambda pair: (-pair[1], str(pair[0]))):
        what = say(
            "{field}: moved from {old} to {new}",
            field=title_of(shift.field, account.schemas),
            old=_value(shift.old),
            new=_value(shift.new),
        )
        yield _grouped(what, count)


def _shifts(found: list[Nature], account: Account) -> Iterator[Fact]:
    """Values from a list by what became what, all others by field."""
    counted = Counter(shift for nature in found for shift in nature.shifts)
    for field in in_order({shift.field for shift in sorted(counted, key=str)}, account.schemas):
        title = title_of(field, account.schemas)
        here = {shift: count for shift, count in counted.items() if shift.field == field}
        if not is_listed(field, account.schemas):
            yield _grouped(say("{field}: edited", field=title), sum(here.values()))
            continue
        for shift, count in sorted(here.items(), key=lambda pair: (-pair[1], str(pair[0]))):
            what = say(
                "{field}: {old} became {new}", field=title, old=_value(shift.old), new=_value(shift.new)
            )
            yield _grouped(what, count)


def _markings(found: list[Nature], account: Account) -> Iterator[Fact]:
    counted = Counter(marking for nature in found for marking in nature.markings)
    for marking, count in sorted(counted.items(), key=lambda pair: (not pair[0].gained, str(pair[0]))):
        title = title_of(marking.field, account.schemas)
        if marking.gained:
            what = say("{field}: mark {mark} gained", field=title, mark=marking.mark)
        else:
            what = say("{field}: mark {mark} lost", field=title, mark=marking.mark)
        yield _grouped(what, count)


def _grouped(what: Message, count: int) -> Fact:
    return Fact(what, count, say("{what} ({count})", what=what, count=count))


def _value(value: str) -> str | Message:
    return shorten(value) if value else say("nothing")
