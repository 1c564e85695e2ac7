"""A frozen edition as it is published: all that goes into a release, read once from a commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mulu.checker import check_edition
from mulu.comparison import compare_with_base, facts_of
from mulu.errors import UsageError
from mulu.evidence import ITEMS
from mulu.messages import language_of, say
from mulu.policy import policy_for, rules_of
from mulu.reporting import committed_reports, make_reports
from mulu.shelf import read_shelf
from mulu.tidy import Tidy, tidy
from mulu.waiving import apply_waivers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.change import ChangeLog, Item
    from mulu.edition import Edition
    from mulu.git_object import Commit
    from mulu.lock import Release
    from mulu.project import EditionFolder
    from mulu.result import Result
    from mulu.rule import Rule
    from mulu.schema import Schema
    from mulu.shelf import Shelf

Outcome = Literal["passed", "warned", "failed"]


@dataclass(frozen=True, eq=False)
class Publication:
    """An edition with what is told of it.

    `printed` are the bytes of items.csv, `log` the changes since the edition before (`None` for a
    first one), `reports` the files that `mulu report` makes of it, `outcomes` what came of each rule.
    """

    folder: EditionFolder
    commit: Commit
    release: Release
    schema: Schema
    facts: Edition
    printed: bytes
    items: Sequence[Item]
    tidy: Tidy
    log: ChangeLog | None
    reports: Mapping[str, bytes]
    outcomes: Mapping[str, Outcome]
    shelf: Shelf

    @property
    def language(self) -> str:
        """The language that it speaks: the catalogue's."""
        return language_of(self.folder.catalog.facts.language)

    @property
    def title(self) -> str:
        """What the edition is called: as its document says, else as the catalogue is."""
        return self.facts.title or f"{self.folder.catalog.facts.title} {self.folder.name}"


def read_publication(
    folder: EditionFolder, rules: Mapping[str, Rule] | None = None, *, is_gate_open: bool = False
) -> Publication:
    """A frozen edition of a project that is read from a commit; `UsageError` if it is anything else.

    `rules` are those of the project, if they are loaded already. Where the gate is open for that commit, its reports
    are those that would be made, and are not made again. Raises `ComparisonError` if an edition of
    the catalogue cannot be understood.
    """
    catalog, project = folder.catalog, folder.catalog.project
    release = folder.release
    if project.revision is None or release is None:
        raise UsageError(
            say(
                "{edition} is not frozen in a commit: mulu freeze {edition} comes first", edition=folder.title
            )
        )
    rules = rules_of(project) if rules is None else rules
    shelf = read_shelf(catalog)
    schema, facts = shelf.schemas[folder.name], facts_of(folder)
    items = shelf.items[folder.name]
    comparison = compare_with_base(folder, is_strict=True)
    reports = committed_reports(folder) if is_gate_open else _reports(folder, rules)
    return Publication(
        folder=folder,
        commit=project.revision.commit,
        release=release,
        schema=schema,
        facts=facts,
        printed=folder.read(ITEMS) or b"",
        items=items,
        tidy=tidy(items, schema, facts),
        log=comparison.log if comparison else None,
        reports=reports,
        outcomes=_outcomes(folder, rules),
        shelf=shelf,
    )


def _reports(folder: EditionFolder, rules: Mapping[str, Rule]) -> dict[str, bytes]:
    catalog, project = folder.catalog, folder.catalog.project
    made = make_reports(catalog, [folder], rules, lambda: project.day, language_of(catalog.facts.language))
    return {path.removeprefix(f"{folder.name}/"): data for path, data in made.files.items() if "/" in path}


def _outcomes(folder: EditionFolder, rules: Mapping[str, Rule]) -> dict[str, Outcome]:
    """What came of each rule that judged all that it is for, or found something."""
    project = folder.catalog.project
    result = check_edition(folder, policy_for(folder.catalog.schema_for(folder.name), rules))
    apply_waivers(result, lambda: project.day)
    skipped = {one.rule for one in result.skipped}
    found: dict[str, Outcome] = {name: "passed" for name in result.ran if name not in skipped}
    return dict(sorted((found | _found(result)).items()))


def _found(result: Result) -> dict[str, Outcome]:
    """A rule has failed where an error stands, and warned where it was waived or is a warning."""
    found: dict[str, Outcome] = {}
    for finding in result.findings:
        is_error = finding.severity == "error" and finding.waived is None
        found[finding.rule] = "failed" if is_error or found.get(finding.rule) == "failed" else "warned"
    return found
