"""What a site shows of a catalogue, read once: editions, items and their lives, changes, findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from mulu.accounts import account_of, first_account
from mulu.change import Item
from mulu.comparison import compare_with_base, open_edition
from mulu.correction import FORMAT, Corrections
from mulu.evidence import CORRECTIONS, gather
from mulu.history import chapters
from mulu.keyed import Keyed
from mulu.lineage import trace
from mulu.shelf import read_shelf
from mulu.yaml_file import YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.decision import Apart, Link
    from mulu.edition import Edition
    from mulu.expected import Expected
    from mulu.finding import Finding, Verdict
    from mulu.history import Chapter
    from mulu.keyed import Version
    from mulu.lineage import Lineage, Place
    from mulu.project import CatalogFolder, EditionFolder
    from mulu.schema import Schema
    from mulu.shelf import Shelf
    from mulu.tellers import Account


@dataclass(frozen=True, eq=False)
class Volume:
    """An edition. `lines` are the items' lines in items.csv.

    `expected` is what the document gives, mended, by key; `corrections` say what was mended.
    """

    folder: EditionFolder
    schema: Schema
    facts: Edition
    items: Sequence[Item]
    lines: Sequence[int]
    expected: Mapping[str, Expected]
    corrections: Corrections | None
    account: Account
    findings: Sequence[Finding]

    @property
    def name(self) -> str:
        """The edition's name."""
        return self.folder.name

    @cached_property
    def changed(self) -> Mapping[str, str] | None:
        """What items have come to since the edition before, by key: `added` or `changed`; none for a first one."""
        log = self.account.log
        if log.old is None:
            return None
        kinds = {item.key: "changed" for change in log.changes for item in change.new if change.old}
        return kinds | {item.key: "added" for change in log.changes for item in change.new if not change.old}

    @cached_property
    def line_of(self) -> Mapping[str, int]:
        """The line of each item in items.csv, by key."""
        return {item.key: line for item, line in zip(self.items, self.lines, strict=True)}

    def around(self, key: str) -> Sequence[Item]:
        """The items right before and right after one, as far as there are any."""
        at = self._positions[key]
        return [self.items[beside] for beside in (at - 1, at + 1) if 0 <= beside < len(self.items)]

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {item.key: at for at, item in enumerate(self.items)}

    @cached_property
    def findings_of(self) -> Mapping[str, Sequence[Finding]]:
        """Findings about items, by key."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.key is not None:
                found.setdefault(finding.key, []).append(finding)
        return found


@dataclass(frozen=True, eq=False)
class Exhibit:
    """A catalogue with its editions, oldest first."""

    catalog: CatalogFolder
    volumes: Sequence[Volume]
    shelf: Shelf
    lineage: Lineage

    @cached_property
    def by_name(self) -> Mapping[str, Volume]:
        """The editions by their names."""
        return {volume.name: volume for volume in self.volumes}

    @property
    def current(self) -> Volume:
        """The newest published edition, or the newest draft where nothing is published."""
        published = [volume for volume in self.volumes if volume.facts.state == "published"]
        return (published or self.volumes)[-1]

    @cached_property
    def arrivals(self) -> Mapping[Place, Link]:
        """The decisions that put an item on the list which came from nowhere, by its first place."""
        return {
            (stand.edition, key): link
            for stand in self.shelf.stands
            for link in stand.links
            if not link.old
            for key in link.new
        }

    @cached_property
    def apart(self) -> Mapping[Place, Apart]:
        """The decisions that a key stands for another item than in the edition before, by its place."""
        return {
            (stand.edition, one.new): one
            for stand in self.shelf.stands
            for one in stand.apart
            if one.old == one.new
        }

    @cached_property
    def keys(self) -> Sequence[str]:
        """Every key that some edition has, those of the newest first."""
        return list(dict.fromkeys(item.key for volume in reversed(self.volumes) for item in volume.items))

    def lives(self, key: str) -> Iterator[list[Chapter]]:
        """What editions know of the items that ever bore a key, the newest life first."""
        for life in self.lineage.lives(key):
            yield list(chapters(self.shelf, life, lambda *_: ()))


def read_exhibit(catalog: CatalogFolder, verdict: Verdict, language: str) -> Exhibit:
    """A catalogue as it is shown; `verdict` is on all of it.

    Raises `ComparisonError` if an edition cannot be understood or compared with the one before it.
    """
    shelf = read_shelf(catalog)
    volumes = [_read_volume(folder, shelf, verdict, language) for folder in catalog.editions]
    return Exhibit(catalog, volumes, shelf, trace(shelf.stands))


def _read_volume(folder: EditionFolder, shelf: Shelf, verdict: Verdict, language: str) -> Volume:
    comparison = compare_with_base(folder)
    if comparison is None:
        version = open_edition(folder)
        # What stands twice has no page of its own, here as little as where editions are compared.
        Keyed(version)
        account = first_account(version, folder.catalog, language)
    else:
        version = comparison.new.version
        account = account_of(comparison, folder.catalog, language)
    schema = shelf.schemas[folder.name]
    expected = gather(folder, schema).expected or ()
    return Volume(
        folder,
        schema,
        shelf.facts[folder.name],
        _items(version),
        version.frame["line"].to_list(),
        {schema.key_of(one.values): one for one in expected},
        _corrections(folder),
        account,
        [one for one in verdict.findings if _is_of(one, folder)],
    )


def _items(version: Version) -> list[Item]:
    """The items of a table that has been opened; what is a line without a row is none."""
    rows = version.frame.select(pl.col(version.schema.columns).fill_null("")).iter_rows(named=True)
    return [Item(version.schema.key_of(cells), cells) for cells in rows]


def _corrections(folder: EditionFolder) -> Corrections | None:
    """What corrections.yaml says, as far as it can be read; what cannot is a finding."""
    data = folder.read(CORRECTIONS)
    try:
        return load(data, Corrections, FORMAT)[0] if data is not None else None
    except YamlFileError:
        return None


def _is_of(finding: Finding, folder: EditionFolder) -> bool:
    inside = finding.path.startswith(f"{folder.path}/")
    return inside or (finding.edition == folder.name and finding.catalog == folder.catalog.name)
