"""A site for people: every catalogue, edition and item on pages of its own; no server, no request outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.errors import ComparisonError
from mulu.evidence import ITEMS
from mulu.exhibit import read_exhibit
from mulu.messages import language_of
from mulu.pages import Setting, assets
from mulu.pages.catalog import catalog_page
from mulu.pages.changes import changes_page
from mulu.pages.downloads import download_files
from mulu.pages.home import home_page
from mulu.pages.item import item_page
from mulu.pages.items import list_pages
from mulu.pages.quality import quality_page
from mulu.policy import rules_of
from mulu.project import CatalogFolder, EditionFolder
from mulu.publication import read_publication
from mulu.release import contents
from mulu.reporting import committed_reports, make_reports
from mulu.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.exhibit import Exhibit
    from mulu.git_object import Commit
    from mulu.project import Project
    from mulu.ruling import Ruling

MARKER = ".mulu-site"
"""The file by which a folder is known to have been made by `mulu site`."""


def read_exhibits(catalogs: Sequence[CatalogFolder], ruling: Ruling, language: str) -> list[Exhibit]:
    """All that the site shows; `ComparisonError` if an edition cannot be understood."""
    return [read_exhibit(catalog, ruling.verdict, language) for catalog in catalogs]


def files_to_download(
    catalog: CatalogFolder, committed: Project | None, language: str, *, is_gate_open: bool
) -> dict[str, dict[str, bytes]]:
    """What can be downloaded of each edition of a catalogue, by name.

    Of a frozen edition that is read from a commit, the contents of its release; of any other its
    items and its reports. Where the gate is open, reports are not made again that it has found to be right.
    """
    project = catalog.project
    rules = rules_of(project)
    found = {edition.name: {ITEMS: edition.read(ITEMS) or b""} for edition in catalog.editions}
    try:
        if is_gate_open and language == language_of(catalog.facts.language):
            reports = {
                f"{one.name}/{name}": data
                for one in catalog.editions
                for name, data in committed_reports(one).items()
            }
        else:
            made = make_reports(catalog, catalog.editions, rules, lambda: project.day, language)
            reports = dict(made.files)
        for edition in catalog.editions:
            if committed and edition.release:
                source = EditionFolder(CatalogFolder(committed, catalog.name), edition.name)
                publication = read_publication(source, rules, is_gate_open=is_gate_open)
                found[edition.name] = contents(publication)
    except ComparisonError:
        # Reports and releases are made of tables without any flaw; the gate says so.
        return found
    for path, data in reports.items():
        edition_name, _, name = path.partition("/")
        if edition_name in found:
            found[edition_name].setdefault(name, data)
    return found


def site_files(
    exhibits: Sequence[Exhibit],
    downloads: Mapping[str, Mapping[str, Mapping[str, bytes]]],
    ruling: Ruling,
    language: str,
    commit: Commit | None,
) -> Iterator[tuple[str, bytes]]:
    """The files of the site, by their paths, one after the other: there may be many.

    `downloads` are the files to be downloaded, by catalogue and edition.
    """
    setting = Setting(Speech(language), commit)
    yield from assets().items()
    yield home_page(exhibits, ruling, setting)
    for exhibit in exhibits:
        yield catalog_page(exhibit, setting)
        for volume in exhibit.volumes:
            yield from list_pages(exhibit, volume, setting)
            yield changes_page(exhibit, volume, setting)
            yield quality_page(exhibit, volume, ruling.verdict, setting)
            files = downloads[exhibit.catalog.name][volume.name]
            yield from download_files(exhibit, volume, files, setting)
        for key in exhibit.keys:
            yield item_page(exhibit, key, setting)
