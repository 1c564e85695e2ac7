"""An item's life through editions and commits, across changes of its key, also once it is gone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from mulu.edition import edition_order, is_edition_name
from mulu.errors import UsageError
from mulu.evidence import ITEMS
from mulu.lineage import follow
from mulu.messages import listed, say
from mulu.project import CATALOGS, EditionFolder
from mulu.shelf import read_shelf
from mulu.story import tell_story
from mulu.versions import differences, read_items, versions_of, words_of_key, words_of_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mulu.change import Difference, Item
    from mulu.decision import Link
    from mulu.lineage import Life, Place
    from mulu.project import CatalogFolder
    from mulu.shelf import Shelf
    from mulu.story import Event

    Events = Callable[[str, Sequence[str]], tuple[Event, ...]]

Found = TypeVar("Found")


@dataclass(frozen=True)
class Origin:
    """Which item of the edition before an item was, what differs, and who decided so, if anybody."""

    item: Item
    fields: Mapping[str, Difference]
    link: Link | None


@dataclass(frozen=True)
class Standing:
    """An item as it stands in an edition, and where it comes from."""

    item: Item
    name: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Chapter:
    """What one edition knows of an item.

    Without `items` the item does not stand in it: `end` is the decision, if there is one, and
    `reused` what its key stands for there. `events` are commits, newest first.
    """

    edition: str
    state: str | None
    items: tuple[Standing, ...] = ()
    end: Link | None = None
    reused: str | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class History:
    """The lives of all items that ever bore `key` in a catalogue, the newest first."""

    catalog: CatalogFolder
    key: str
    lives: tuple[tuple[Chapter, ...], ...]


def remember(catalogs: Sequence[CatalogFolder], asked: str) -> History:
    """The history of the item with this key, or of the one with this name.

    Raises `UsageError` if there is none, or more than one.
    """
    shelves = [read_shelf(catalog) for catalog in catalogs]
    with_key = [shelf for shelf in shelves if shelf.names_of(asked)]
    with_name = [shelf for shelf in shelves if shelf.keys_of(asked)]
    if holding := with_key or with_name:
        shelf = _only(holding, [one.catalog.name for one in holding], asked)
        return recall(shelf, asked if with_key else _key_of_name(shelf, asked))
    lost = [(catalog, found) for catalog in catalogs if (found := lost_items(catalog, asked))]
    if not lost:
        raise _unknown(shelves, asked)
    catalog, keys = _only(lost, [one.name for one, _ in lost], asked)
    if len(keys) > 1:
        raise _ambiguous(asked, keys)
    return recall_lost(catalog, *next(iter(keys.items())))


def recall(shelf: Shelf, key: str) -> History:
    """All that editions and commits know of a key that stands in some edition."""
    lives = follow(shelf.stands, key)
    events = partial(_events, shelf.catalog)
    return History(shelf.catalog, key, tuple(tuple(chapters(shelf, life, events)) for life in lives))


def recall_lost(catalog: CatalogFolder, key: str, editions: Sequence[str]) -> History:
    """What commits know of a key that stands in no edition any more, in the editions that had it."""
    chapters = [Chapter(name, None, events=_events(catalog, name, [key])) for name in editions]
    return History(catalog, key, (tuple(chapters),))


def lost_items(catalog: CatalogFolder, asked: str) -> Mapping[str, list[str]]:
    """The editions that once had an item of this key or name, by key: a search of all commits."""
    tree = catalog.project.committed
    repository, inside = tree.repository, "/".join(filter(None, (tree.prefix, CATALOGS, catalog.name)))
    seen: set[tuple[str, str]] = set()
    found: dict[str, set[str]] = {}
    for commit, _ in repository.walk(tree.commit.sha, inside):
        folder = repository.find(repository.commit(commit).tree, inside)
        for edition, entry in repository.entries(folder.sha).items() if folder and folder.is_folder else ():
            held = repository.entries(entry.sha).get(ITEMS) if entry.is_folder else None
            if not is_edition_name(edition) or not held or not held.is_file or (edition, held.sha) in seen:
                continue
            seen.add((edition, held.sha))
            schema = catalog.schema_for(edition).schema
            words = [*words_of_key(asked), *words_of_name(asked, schema)]
            for item in read_items(repository.read(held.sha), schema, words):
                if asked in (item.key, schema.name_of(item.cells)):
                    found.setdefault(item.key, set()).add(edition)
    return {key: sorted(names, key=edition_order) for key, names in sorted(found.items())}


def chapters(shelf: Shelf, life: Life, events: Events) -> Iterator[Chapter]:
    """What each edition knows of an item, oldest first; `events` gives what commits did to keys in an edition."""
    lived: set[str] = set()
    for stand in shelf.stands:
        facts = shelf.facts.get(stand.edition)
        state, end = facts.state if facts else None, (life.ends or {}).get(stand.edition)
        before = life.keys_in(stand.base) if stand.base in lived and stand.base else ()
        if keys := life.keys_in(stand.edition):
            lived.add(stand.edition)
            items = tuple(_standing(shelf, life, (stand.edition, key)) for key in keys)
            yield Chapter(stand.edition, state, items, end, None, events(stand.edition, keys))
        elif before:
            reused = next((min(stand.names[key]) for key in before if key in stand.names), None)
            gone = [key for key in before if key not in stand.names]
            yield Chapter(stand.edition, state, (), end, reused, events(stand.edition, gone))


def _standing(shelf: Shelf, life: Life, place: Place) -> Standing:
    item, schema = shelf.item(place), shelf.schemas[place[0]]
    origins = []
    for tie in life.ties:
        if tie.new == place:
            old = shelf.item(tie.old)
            cells = {name: old.cells.get(name, "") for name in schema.columns}
            fields = differences(type(old)(old.key, cells), item, schema)
            origins.append(Origin(old, fields, tie.link))
    return Standing(item, schema.name_of(item.cells), tuple(origins))


def _events(catalog: CatalogFolder, edition: str, keys: Sequence[str]) -> tuple[Event, ...]:
    if not keys:
        return ()
    versions = versions_of(catalog.project, f"{EditionFolder(catalog, edition).path}/{ITEMS}")
    schema = catalog.schema_for(edition).schema
    return tuple(event for key in keys for event in tell_story(versions, schema, key))


def _only(found: Sequence[Found], names: Sequence[str], asked: str) -> Found:
    if len(found) > 1:
        raise UsageError(
            say(
                "{key} stands in several catalogues: choose one with --catalog: {names}",
                key=asked,
                names=listed(names),
            )
        )
    return found[0]


def _key_of_name(shelf: Shelf, name: str) -> str:
    """The newest key of the one item that has this name, whatever keys it had before."""
    keys = shelf.keys_of(name)
    newest = next(key for stand in reversed(shelf.stands) for key in sorted(keys & set(stand.names)))
    lives = follow(shelf.stands, newest)
    if len(lives) > 1 or not keys <= {key for _, key in lives[0].places}:
        raise _ambiguous(name, keys)
    return newest


def _ambiguous(name: str, keys: Iterable[str]) -> UsageError:
    return UsageError(
        say(
            "{name} is the name of several items: ask by key: {keys}", name=name, keys=", ".join(sorted(keys))
        )
    )


def _unknown(shelves: Sequence[Shelf], asked: str) -> UsageError:
    """Says what looks most like what was asked for."""
    from rapidfuzz import process

    known = {word for shelf in shelves for word in shelf.words}
    near = [word for word, _, _ in process.extract(asked, sorted(known), limit=3, score_cutoff=60)]
    if near:
        return UsageError(
            say("no item has or had the key or name {key}; near it: {near}", key=asked, near=listed(near))
        )
    return UsageError(say("no item has or had the key or name {key}", key=asked))
