"""The reports of a catalogue: quality, changes and crosswalk of each edition, as files.

The same commit and library versions give the same bytes: reports can be deleted and made again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field as default
from typing import TYPE_CHECKING

from mulu.accounts import account_of, first_account, with_all_items
from mulu.agreement import agreements
from mulu.checker import check
from mulu.comparison import compare_with_base, facts_of, open_edition
from mulu.errors import ComparisonError
from mulu.forerunners import Forerunners
from mulu.log_file import write_log
from mulu.project import REPORTS
from mulu.reporters import Telling, quality_page, tell as tell_verdict
from mulu.tellers import changelog, crosswalk, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from mulu.keyed import Version
    from mulu.project import CatalogFolder, EditionFolder
    from mulu.rule import Rule
    from mulu.tellers import Account

CHANGELOG = "CHANGELOG.md"


@dataclass(frozen=True)
class Reports:
    """Reports by their paths; `left` is why CHANGELOG is none of them: an edition not asked for cannot be compared."""

    files: Mapping[str, bytes] = default(default_factory=dict)
    left: ComparisonError | None = None


def make_reports(
    catalog: CatalogFolder,
    editions: Iterable[EditionFolder],
    rules: Mapping[str, Rule],
    today: Callable[[], date],
    language: str,
) -> Reports:
    """The reports on some editions of a catalogue, and its CHANGELOG, by path below its reports.

    Raises `ComparisonError` if one of these editions cannot be compared with the one before it.
    """
    files: dict[str, str] = {}
    wanted = {edition.name for edition in editions}
    accounts = []
    forerunners = Forerunners()
    left: ComparisonError | None = None
    for edition in catalog.editions:
        try:
            version, account, mapping = _compared(edition, language)
        except ComparisonError as error:
            if edition.name in wanted:
                raise
            left = left or error
            continue
        accounts.append(account)
        if edition.name in wanted:
            files[f"{edition.name}/changes.json"] = write_log(account.log)
            files[f"{edition.name}/changes.md"] = tell(account, "markdown")
            files[f"{edition.name}/crosswalk.tsv"] = crosswalk.render(mapping)
            # What lies beside the editions is no part of any, and is to go, not to be reported on.
            verdict = check([edition], rules, today, forerunners=forerunners, neighbours=False)
            files |= _quality(edition, version, Telling(verdict, language, rules))
    if left is None:
        files[CHANGELOG] = changelog.render(accounts[::-1])
    made = {path: text.encode("utf-8", "backslashreplace") for path, text in sorted(files.items())}
    return Reports(made, left)


def committed_reports(edition: EditionFolder) -> dict[str, bytes]:
    """The reports on an edition as they lie there, by name: where the gate is open, those that would be made."""
    project, place = edition.catalog.project, f"{REPORTS}/{edition.catalog.name}/{edition.name}/"
    return {path.removeprefix(place): project.read(path) or b"" for path in project.below(place.rstrip("/"))}


def _compared(edition: EditionFolder, language: str) -> tuple[Version, Account, Account]:
    """An edition as it was compared, the account of its changes, and the one for the crosswalk."""
    comparison = compare_with_base(edition, is_strict=True)
    if comparison is None:
        version = open_edition(edition)
        account = first_account(version, edition.catalog, language)
        return version, account, account
    account = account_of(comparison, edition.catalog, language)
    return comparison.new.version, account, with_all_items(account, comparison)


def _quality(edition: EditionFolder, version: Version, telling: Telling) -> dict[str, str]:
    title, facts = edition.catalog.facts.title, facts_of(edition)
    standing = list(agreements(edition))
    page = quality_page.render(telling, title, edition.name, facts, _composition(version), standing)
    return {
        f"{edition.name}/findings.json": tell_verdict(telling, "json"),
        f"{edition.name}/quality.md": page,
    }


def _composition(version: Version) -> Mapping[str, Mapping[str, int]]:
    """How many items have each value of the fields that list theirs, as printed, in order of appearance."""
    return {
        field.title or field.name: Counter(version.frame[field.name].fill_null("").to_list())
        for field in version.schema.fields
        if field.constraints.enum
    }
