"""From where the merged tree is judged: the policy in force at the base, and the proposed one.

From both, the rules that run are the base's. What a pull request makes of their code is named, and is
left to a process of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mulu.digest import digest_of
from mulu.finding import Skipped
from mulu.loosening import policy_changes
from mulu.messages import say
from mulu.overlay import POLICY_OF_A_CATALOG, OverlaidTree, is_code, is_policy
from mulu.policy import find_rule, rules_of
from mulu.project import CATALOGS, SCHEMAS, VALIDATORS, Project
from mulu.ruling import DIGITS, Review
from mulu.schema import read_schema
from mulu.tree import CommitTree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.finding import Verdict
    from mulu.merged import Merged
    from mulu.rule import Rule
    from mulu.schema import RuleSetting, SchemaFile
    from mulu.tree import Tree


@dataclass(frozen=True)
class Sides:
    """The base, the head, and what merging gives, each as a project with its own policy."""

    base: Project
    head: Project
    merge: Merged

    @cached_property
    def merged(self) -> Project:
        """What merging gives."""
        return Project(self.base.root, self.merged_tree)

    @cached_property
    def merged_tree(self) -> CommitTree:
        """Where that is."""
        return CommitTree(self.merge.repository, self.merge.commit)

    def differs(self, path: str) -> bool:
        """Whether a file or a folder has other bytes after merging than at the base."""
        return self.merged_tree.sha(path) != self.base.committed.sha(path)


@dataclass(frozen=True)
class Standpoint:
    """A project as it is seen under some policy, and the rules that may be run for it, by name."""

    project: Project
    rules: Mapping[str, Rule]


class Standpoints:
    """What is judged, and under which policy; `PolicyError` if the base's rules cannot be loaded."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self.rules = rules_of(sides.base)
        self.foreign = _foreign_rules(sides.base, sides.merged)

    @cached_property
    def in_force(self) -> Standpoint:
        """The merged data under the base's policy; a catalogue that the base has not brings its own."""
        adopted = _adopted(self.sides.base, self.sides.merged)
        tree = OverlaidTree(
            self.sides.merged.tree,
            self.sides.base.tree,
            lambda path: is_policy(path) and path not in adopted,
        )
        return self._standpoint(self.sides.merged, tree, self.rules)

    @cached_property
    def proposed(self) -> Standpoint:
        """The merged data under the merged policy, as far as it is no code."""
        gone = {
            name
            for name, rule in self.rules.items()
            if rule.path is not None and self.sides.merged.read(rule.path) is None
        }
        rules = {name: rule for name, rule in self.rules.items() if name not in gone}
        return self._standpoint(self.sides.merged, self._with_code_of_base(self.sides.merged), rules)

    @cached_property
    def head(self) -> Standpoint:
        """The head by itself under its own policy, as far as it is no code."""
        return self._standpoint(self.sides.head, self._with_code_of_base(self.sides.head), self.rules)

    def review(self, approval: str | None) -> Review:
        """How the policies differ, and what was approved."""
        changes = policy_changes(self.sides.base, self.sides.merged, self.rules)
        return Review(
            policy_digest(self.sides.merged), changes, approval, not_run=tuple(sorted(self.foreign))
        )

    def told(self, verdict: Verdict) -> Verdict:
        """The verdict, in which rules that were not run as they are proposed count as skipped."""
        reason = say("the pull request brings or changes the code of this rule, and that is not run")
        foreign = tuple(Skipped(name, reason, "") for name in sorted(self.foreign))
        return replace(verdict, skipped=(*verdict.skipped, *foreign))

    def _with_code_of_base(self, project: Project) -> OverlaidTree:
        return OverlaidTree(project.tree, self.sides.base.tree, is_code)

    def _standpoint(self, project: Project, tree: Tree, rules: Mapping[str, Rule]) -> Standpoint:
        return Standpoint(Project(project.root, project.revision, tree, self._amended), rules)

    def _amended(self, file: SchemaFile) -> SchemaFile:
        """A schema that demands nothing of code which is not run; changed code is run as at the base."""
        settings = file.schema.rules
        before = self._settings_at_base(file.path) if any(map(self._is_foreign, settings)) else {}
        kept: dict[str, RuleSetting] = {}
        for name, setting in settings.items():
            if not self._is_foreign(name):
                kept[name] = setting
            elif name in before:
                kept[name] = before[name]
        return replace(file, schema=file.schema.model_copy(update={"rules": kept}))

    def _is_foreign(self, name: str) -> bool:
        return name in self.foreign or (
            find_rule(name, self.rules) is None and any(name.startswith(f"{one}-") for one in self.foreign)
        )

    def _settings_at_base(self, path: str) -> Mapping[str, RuleSetting]:
        data = self.sides.base.read(path)
        return read_schema(data, path).schema.rules if data is not None else {}


def policy_digest(project: Project) -> str:
    """What names a policy: the digest of all that judges, the record of releases aside."""
    paths = [*project.below(SCHEMAS), *project.below(VALIDATORS)]
    for name in project.folders(CATALOGS):
        paths += [f"{CATALOGS}/{name}/{one}" for one in POLICY_OF_A_CATALOG if one != "releases.csv"]
    read = {path: project.read(path) for path in paths}
    return digest_of({path: data for path, data in read.items() if data is not None})[:DIGITS]


def _adopted(base: Project, merged: Project) -> frozenset[str]:
    """What the base says nothing of: the policy of new catalogues, and new schemas."""
    new = [path for path in merged.below(SCHEMAS) if base.read(path) is None]
    for name in merged.folders(CATALOGS):
        if base.read(f"{CATALOGS}/{name}/catalog.yaml") is None:
            new += [f"{CATALOGS}/{name}/{one}" for one in POLICY_OF_A_CATALOG]
    return frozenset(new)


def _foreign_rules(base: Project, merged: Project) -> frozenset[str]:
    """The names of rules whose code is not the base's, be it their own file or one that they share."""
    codes = [
        {path: project.read(path) for path in project.below(VALIDATORS) if path.endswith(".py")}
        for project in (base, merged)
    ]
    changed = {path for path in codes[1] if codes[0].get(path) != codes[1][path]}
    if any(PurePosixPath(path).stem.startswith("_") for path in changed):
        changed = set(codes[1])
    stems = (PurePosixPath(path).stem for path in changed)
    return frozenset(stem.replace("_", "-") for stem in stems if not stem.startswith("_"))
