"""A site for people: every catalogue, edition and item on pages of its own; no server, no request outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.errors import ComparisonError, UsageError
from mulu.evidence import ITEMS
from mulu.exhibit import read_exhibit
from mulu.pages import Setting, assets
from mulu.pages.catalog import catalog_page
from mulu.pages.changes import changes_page
from mulu.pages.downloads import download_files
from mulu.pages.home import home_page
from mulu.pages.item import item_page
from mulu.pages.items import list_pages
from mulu.pages.quality import quality_page
from mulu.policy import rules_of
from mulu.project import CATALOGS, REPORTS, SCHEMAS, VALIDATORS
from mulu.reporting import make_reports
from mulu.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.exhibit import Exhibit
    from mulu.git_object import Commit
    from mulu.project import CatalogFolder, Project
    from mulu.ruling import Ruling
    from mulu.tree import Tree

MARKER = ".mulu-site"
"""The file by which a folder is known to have been made by `mulu site`."""


def read_exhibits(catalogs: Sequence[CatalogFolder], ruling: Ruling, language: str) -> list[Exhibit]:
    """All that the site shows; `ComparisonError` if an edition cannot be understood."""
    return [read_exhibit(catalog, ruling.verdict, language) for catalog in catalogs]


def files_to_download(catalog: CatalogFolder, language: str) -> dict[str, dict[str, bytes]]:
    """What can be downloaded of each edition of a catalogue, by name: its items, and its reports."""
    project = catalog.project
    found = {edition.name: {ITEMS: edition.read(ITEMS) or b""} for edition in catalog.editions}
    try:
        reports = make_reports(catalog, catalog.editions, rules_of(project), lambda: project.day, language)
    except ComparisonError:
        # Reports are made of tables without any flaw; the gate says so.
        return found
    for path, data in reports.items():
        edition, _, name = path.partition("/")
        if edition in found:
            found[edition][name] = data
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


def commit_of(project: Project) -> Commit | None:
    """The commit that a project is read from, or that has the same data and policy as the work tree."""
    if project.revision:
        return project.revision.commit
    try:
        committed = project.committed
        for folder in (CATALOGS, SCHEMAS, VALIDATORS, REPORTS):
            if _contents(project.tree, folder) != _contents(committed, folder):
                return None
    except UsageError:
        # No git, or something in the work tree that git would not give.
        return None
    return committed.commit


def _contents(tree: Tree, folder: str) -> dict[str, bytes | None]:
    return {path: data for path, data in tree.contents(folder).items() if "__pycache__" not in path}
