"""What Python programs use: a repository opened, its editions checked and compared, all of it as frames.

`import mulu` gives it as `mulu.open`. Everything here reads; nothing writes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields as fields_of
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from mulu.checker import check
from mulu.comparison import compare_editions, facts_of, open_edition
from mulu.edition import is_edition_name
from mulu.errors import UsageError
from mulu.log_file import write_log
from mulu.messages import LANGUAGES, language_of, say
from mulu.policy import rules_of
from mulu.project import find_project, no_edition, place_of, select

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from mulu import change, finding
    from mulu.project import EditionFolder, Project

_TEXTS = pl.List(pl.String)


@dataclass(frozen=True)
class Finding:
    """A fault at a place, in words.

    `line` and `column` count from 1, and are `None` for a fault of the whole file. `source` is the
    place in the published document, and `waived` the reason why the finding is accepted.
    """

    rule: str
    severity: str
    catalog: str
    edition: str | None
    path: str
    line: int | None
    column: int | None
    field: str | None
    key: str | None
    value: str | None
    message: str
    source: str | None
    waived: str | None


@dataclass(frozen=True)
class Result:
    """The outcome of checking: the findings in order of place, and how many there are.

    Of more than a thousand findings of one rule, the rest are counted only; `omitted` says how many.
    """

    findings: Sequence[Finding]
    editions: int
    items: int
    rules: int
    errors: int
    warnings: int
    waived: int
    omitted: Mapping[str, int]

    @property
    def is_open(self) -> bool:
        """Whether there is no error that nobody has waived."""
        return self.errors == 0

    @property
    def frame(self) -> pl.DataFrame:
        """The findings, a row each."""
        numbers = {"line", "column"}
        schema = {one.name: pl.Int64 if one.name in numbers else pl.String for one in fields_of(Finding)}
        return pl.DataFrame([asdict(one) for one in self.findings], schema=schema)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)


@dataclass(frozen=True)
class Comparison:
    """What happened between two editions: a change log."""

    log: change.ChangeLog

    @property
    def changes(self) -> Sequence[change.Change]:
        """The changes; of a proposal that nobody has decided, `decided` is false."""
        return self.log.changes

    @property
    def is_decided(self) -> bool:
        """Whether nothing is left for a person to decide."""
        return not self.log.undecided

    @property
    def frame(self) -> pl.DataFrame:
        """The changes, a row each; `old` and `new` are the keys of the items, `fields` what differs."""
        schema: dict[str, pl.DataType | type[pl.DataType]] = {
            "kind": pl.String, "old": _TEXTS, "new": _TEXTS, "fields": _TEXTS, "decided": pl.Boolean,
            "score": pl.Float64, "reason": pl.String, "basis": pl.String, "reused": pl.Boolean,
        }  # fmt: skip
        rows = [
            (
                one.kind, [item.key for item in one.old], [item.key for item in one.new],
                list(dict.fromkeys(cell[2] for cell in _cells(one))),
                one.decided, one.score, one.reason, one.basis, one.reused,
            )
            for one in self.changes
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=schema, orient="row")

    @property
    def cells(self) -> pl.DataFrame:
        """The cells that differ between items that belong together, a row each: old, new, field, before, after."""
        rows = [cell for one in self.changes for cell in _cells(one)]
        names = ("old", "new", "field", "before", "after")
        return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")

    @property
    def json(self) -> str:
        """The change log as `mulu diff --format json` gives it: complete, so that it can be replayed."""
        return write_log(self.log)

    def __iter__(self) -> Iterator[change.Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)


@dataclass(frozen=True)
class Edition:
    """One edition of a catalogue."""

    folder: EditionFolder

    @property
    def name(self) -> str:
        """`catalogue/edition`, as commands take it."""
        return self.folder.title

    @property
    def state(self) -> str:
        """`draft` or `published`; `ComparisonError` if edition.yaml cannot be read."""
        return facts_of(self.folder).state

    @property
    def is_frozen(self) -> bool:
        """Whether the lock has it."""
        return self.folder.release is not None

    @property
    def items(self) -> pl.DataFrame:
        """The items as printed, all of them text; `ComparisonError` if the table cannot be read for certain."""
        version = open_edition(self.folder)
        return version.frame.select(version.schema.columns)


@dataclass(frozen=True)
class Repository:
    """A catalogue repository: the work tree, or one commit of it. `language` is what messages are told in."""

    project: Project
    language: str | None = None

    @property
    def root(self) -> Path:
        """The folder that holds `catalogs/` and `schemas/`."""
        return self.project.root

    @cached_property
    def editions(self) -> Sequence[Edition]:
        """All editions of all catalogues, each catalogue's oldest first."""
        return [Edition(one) for catalog in self.project.catalogs for one in catalog.editions]

    def edition(self, name: str) -> Edition:
        """The edition that `catalogue/edition` names; `UsageError` with those that there are."""
        return Edition(self._folder(name))

    def check(self, *wanted: str | Edition) -> Result:
        """The verdict on catalogues (`trades`) or editions (`trades/2026`, or one of `editions`); on all, if none is named.

        Raises `UsageError` if there is none of that name, `PolicyError` if what judges is broken.
        """
        editions = self._selected(wanted)
        verdict = check(editions, rules_of(self.project), lambda: self.project.day)
        spoken = {one.catalog.name: language_of(one.catalog.facts.language) for one in editions}
        return Result(
            findings=[_told(one, spoken, self.language) for one in verdict.findings],
            editions=verdict.editions,
            items=verdict.items,
            rules=verdict.rules,
            errors=verdict.errors,
            warnings=verdict.warnings,
            waived=verdict.waived,
            omitted=verdict.omitted,
        )

    def compare(self, old: str | Edition, new: str | Edition) -> Comparison:
        """What happened between two editions: `trades/2026`, `REV:trades/2026` as a commit has it, or an `Edition` of any repository.

        Raises `UsageError` if there is no such edition, `ComparisonError` if they cannot be compared.
        """
        before, after = (one.folder if isinstance(one, Edition) else self._folder(one) for one in (old, new))
        return Comparison(compare_editions(before, after, (_label(old, before), _label(new, after))).log)

    def _selected(self, wanted: Sequence[str | Edition]) -> Sequence[EditionFolder]:
        if not wanted:
            return select(self.project, (), self.root)
        chosen: dict[str, EditionFolder] = {}
        for one in wanted:
            if isinstance(one, Edition) and one.folder.catalog.project is not self.project:
                raise UsageError(
                    say(
                        "{edition} is of another repository or commit: let that one check it",
                        edition=one.name,
                    )
                )
            found = [one.folder] if isinstance(one, Edition) else select(self.project, (one,), self.root)
            chosen |= {folder.path: folder for folder in found}
        return list(chosen.values())

    def _folder(self, name: str) -> EditionFolder:
        rev, colon, place = name.rpartition(":")
        catalog, _, edition = place.partition("/")
        if not is_edition_name(edition):
            raise no_edition(name)
        project = self.project.at(rev) if colon else self.project
        return project.catalog(catalog).edition(edition)


def open_repository(
    path: str | Path = ".", *, rev: str | None = None, language: str | None = None
) -> Repository:
    """The catalogue repository around a folder, in the commit `rev` if that is given.

    `language` (`zh` or `en`) is what messages are told in; each catalogue's own, if not given.
    Raises `UsageError` if there is no repository, no such commit or no such language.
    """
    if language is not None and language not in LANGUAGES:
        raise UsageError(say("the language is zh or en, not {value}", value=language))
    return Repository(find_project(place_of(path), rev), language)


def _told(one: finding.Finding, spoken: Mapping[str, str], language: str | None) -> Finding:
    catalog = one.catalog or ""
    return Finding(
        rule=one.rule, severity=one.severity, catalog=catalog, edition=one.edition, path=one.path,
        line=one.line, column=one.column, field=one.field, key=one.key, value=one.value,
        message=one.message.render(language or spoken.get(catalog, "en")), source=one.source, waived=one.waived,
    )  # fmt: skip


def _cells(one: change.Change) -> Iterator[tuple[str, str, str, str | None, str | None]]:
    """The cells that differ, item by item of the many side."""
    sides = one.fields if isinstance(one.fields, tuple) else (one.fields,)
    if not (one.old and one.new):
        return
    for place, fields in enumerate(sides):
        old = one.old[place if one.kind == "merged" else 0].key
        new = one.new[place if one.kind == "split" else 0].key
        for field, (before, after) in fields.items():
            yield old, new, field, before, after


def _label(side: str | Edition, folder: EditionFolder) -> str:
    """How the log names a side: the edition, and the revision where one was named."""
    rev, colon, _ = side.rpartition(":") if isinstance(side, str) else ("", "", "")
    return f"{rev}{colon}{folder.name}"
