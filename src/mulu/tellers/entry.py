"""Changes as they are told in any format: grouped by what people ask for, fields by their titles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.escaping import shorten
from mulu.messages import Message, say
from mulu.tellers import Named
from mulu.tellers.nature import in_order, key_fields, naming_fields, nature_of, printed_name, title_of
from mulu.tellers.nested import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.change import Change, Difference, Item
    from mulu.tellers import Account


@dataclass(frozen=True)
class Line:
    """A value before and after, `None` where there is none, and what people call it.

    `of` is the item that it belongs to, where a change has several. `is_named` says that it is a
    part of the item's key or name.
    """

    title: str
    old: str | None
    new: str | None
    of: str | None = None
    is_named: bool = False


@dataclass(frozen=True)
class Entry:
    """A change. Of an item that stands on one side only, `lines` say all that it holds."""

    change: Change
    old: tuple[Named, ...]
    new: tuple[Named, ...]
    lines: tuple[Line, ...]

    @property
    def further(self) -> tuple[Line, ...]:
        """What differs besides keys and names."""
        return tuple(line for line in self.lines if not line.is_named)


@dataclass(frozen=True)
class Group:
    """Changes of one nature, in the order of the log: the first ones, and how many there are."""

    slug: str
    title: Message
    entries: tuple[Entry, ...]
    count: int


def groups(account: Account, most: int | None = None) -> tuple[Group, ...]:
    """All changes, each in one group, with at most so many entries; what is not decided comes first.

    The first edition has none.
    """
    if account.log.old is None:
        return ()
    titles = {
        "undecided": say("Undecided"),
        "renamed": say("Renamed"),
        "recoded": say("Recoded"),
        "recoded-and-renamed": say("Recoded and renamed"),
        "changed": say("Changed otherwise"),
        "split": say("Split"),
        "merged": say("Merged"),
        "added": say("New"),
        "removed": say("Gone"),
    }
    found: dict[str, list[Change]] = {slug: [] for slug in titles}
    for change in account.log.changes:
        found[_slug(change, account)].append(change)
    return tuple(
        Group(slug, titles[slug], tuple(_entry(change, account) for change in changes[:most]), len(changes))
        for slug, changes in found.items()
        if changes
    )


def _slug(change: Change, account: Account) -> str:
    if not change.decided:
        return "undecided"
    if change.kind != "changed":
        return change.kind
    nature = nature_of(change, account.schemas)
    if nature.recoded and nature.renamed:
        return "recoded-and-renamed"
    return "recoded" if nature.recoded else "renamed" if nature.renamed else "changed"


def _entry(change: Change, account: Account) -> Entry:
    old, new = (
        tuple(Named(item.key, printed_name(item, schema)) for item in items)
        for items, schema in zip((change.old, change.new), account.schemas, strict=True)
    )
    return Entry(change, old, new, tuple(_lines(change, account)))


def _lines(change: Change, account: Account) -> Iterator[Line]:
    if not (change.old and change.new):
        for item in (*change.old, *change.new):
            yield from _contents(item, account, is_new=bool(change.new))
    elif isinstance(change.fields, tuple):
        many = change.new if change.kind == "split" else change.old
        for item, fields in zip(many, change.fields, strict=False):
            yield from _differences(fields, account, item.key)
    else:
        yield from _differences(change.fields, account)


def _contents(item: Item, account: Account, *, is_new: bool) -> Iterator[Line]:
    """What an item holds, its number aside."""
    numbering = account.schemas[is_new].numbering
    for field in in_order(item.cells, account.schemas):
        if not numbering or field != numbering.field:
            value = item.cells[field]
            yield _line(field, (None, value) if is_new else (value, None), account)


def _differences(fields: Mapping[str, Difference], account: Account, of: str | None = None) -> Iterator[Line]:
    for field in in_order(fields, account.schemas):
        yield _line(field, fields[field], account, of)


def _line(field: str, values: Difference, account: Account, of: str | None = None) -> Line:
    schemas = account.schemas
    is_named = field in key_fields(schemas) or field in naming_fields(schemas)
    return Line(title_of(field, schemas), *values, of, is_named)


def edition_lines(account: Account) -> tuple[Line, ...]:
    """What differs of the editions beside their items: title, sections, notes."""
    words = _edition_words()
    told = []
    for (first, *rest), old, new in (leaf for leaf in leaves(account.log.edition) if leaf.path):
        word = words[first].render(account.language) if first in words else first
        told.append(Line(" › ".join((word, *rest)), old, new))
    return tuple(told)


def edition_parts(account: Account) -> list[str | Message]:
    """What `edition_lines` are about, each once, in no language yet: a page may say it in two."""
    words = _edition_words()
    found = dict.fromkeys(leaf.path[0] for leaf in leaves(account.log.edition) if leaf.path)
    return [words.get(first) or shorten(first) for first in found]


def _edition_words() -> dict[str, Message]:
    return {"title": say("title"), "sections": say("sections"), "notes": say("notes")}


def policy_lines(account: Account) -> tuple[Line, ...]:
    """What differs of the files that judge, by path and place."""
    found = (leaf for leaf in leaves(account.log.policy) if leaf.path)
    return tuple(Line(" › ".join(path), old, new) for path, old, new in found)


def column_lines(account: Account) -> tuple[Line, ...]:
    """Columns that only one of the editions has."""
    before, after = columns(account)
    gone = [Line(title_of(name, account.schemas), name, None) for name in before if name not in after]
    return (
        *gone,
        *(Line(title_of(name, account.schemas), None, name) for name in after if name not in before),
    )


def columns(account: Account) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of both editions."""
    layout = account.log.layout
    return (layout[0].columns, layout[1].columns) if layout else ((), ())
