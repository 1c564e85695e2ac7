"""What a site shows of a catalogue, read once: editions, items and their lives, changes, findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mulu.accounts import account_of, first_account
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

    from mulu.change import Item
    from mulu.document import Expected
    from mulu.edition import Edition
    from mulu.finding import Finding, Verdict
    from mulu.history import Chapter
    from mulu.lineage import Lineage
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
        shelf.items[folder.name],
        version.frame["line"].to_list(),
        {schema.key_of(one.values): one for one in expected},
        _corrections(folder),
        account,
        [one for one in verdict.findings if _is_of(one, folder)],
    )


def _corrections(folder: EditionFolder) -> Corrections | None:
    """What corrections.yaml says, as far as it can be read; what cannot is a finding."""
    data = folder.read(CORRECTIONS)
    try:
        return load(data, Corrections, FORMAT)[0] if data is not None else None
    except YamlFileError:
        return None


def _is_of(finding: Finding, folder: EditionFolder) -> bool:
    inside = finding.path.startswith(f"{folder.path}/")
    return inside or (finding.edition == folder.name and finding.path.startswith(f"{folder.catalog.path}/"))
