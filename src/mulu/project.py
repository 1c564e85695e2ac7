"""A catalogue repository: its catalogues and editions, in the work tree or in a commit."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from mulu.catalog import FORMAT as CATALOG_FORMAT, Catalog
from mulu.digest import digest_of
from mulu.edition import LOCK, edition_order, is_edition_name
from mulu.errors import PolicyError, UsageError
from mulu.late import dataclass
from mulu.messages import listed, say
from mulu.schema import SchemaFile, read_schema
from mulu.system_error import trouble
from mulu.tree import CommitTree, WorkTree
from mulu.waiver import FORMAT as WAIVERS_FORMAT, Waivers
from mulu.yaml_file import Lines, Record, YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from mulu.lock import Lock, Release
    from mulu.repository import Repository
    from mulu.tree import Tree

CATALOGS, SCHEMAS, VALIDATORS, REPORTS = "catalogs", "schemas", "validators", "reports"

LONGEST_SHOWN = 100
"""So many characters are shown of a path that cannot be followed."""

Policy = TypeVar("Policy", bound=Record)


@dataclass(frozen=True)
class Project:
    """A folder that holds `catalogs/` and `schemas/`; all paths are relative to it, with `/`.

    `revision` is the commit it is read from; without it, the work tree is read. `view` is what is
    read instead of either, such as the data of one commit under the policy of another, and `amend`
    changes schemas before they judge.
    """

    root: Path
    revision: CommitTree | None = None
    view: Tree | None = None
    amend: Callable[[SchemaFile], SchemaFile] | None = None

    @cached_property
    def tree(self) -> Tree:
        """Where its files are."""
        return self.view or self.revision or WorkTree(self.root)

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or `None` if there is no such file; `UsageError` if it leads outside."""
        return self.tree.read(path)

    def folders(self, path: str) -> list[str]:
        """The names of the folders in a folder, sorted."""
        return self.tree.folders(path)

    def files(self, path: str) -> list[str]:
        """The names of the files in a folder, sorted."""
        return self.tree.files(path)

    def below(self, path: str) -> list[str]:
        """Paths of all that lies below a folder and is no folder, sorted."""
        return self.tree.below(path)

    def at(self, rev: str) -> Project:
        """The same project in another commit; `UsageError` if there is no such commit."""
        return Project(self.root, self.committed.at(rev))

    @cached_property
    def committed(self) -> CommitTree:
        """The commit it is read from, or is worked on after; `UsageError` if there is none."""
        if self.revision:
            return self.revision
        from mulu.repository import open_repository

        repository = open_repository(self.root)
        return _commit_tree(repository, "HEAD", self.root)

    @cached_property
    def day(self) -> date:
        """The day (UTC) on which it is judged: that of its commit, or of the last one."""
        if self.revision:
            return self.revision.commit.day
        from mulu.repository import last_commit_day

        return last_commit_day(self.root)

    @contextmanager
    def on_disk(self, folder: str, is_wanted: Callable[[str], bool]) -> Iterator[Path]:
        """A folder of the project as one on disc, where it has the wanted files at least."""
        if isinstance(self.tree, WorkTree):
            yield self.root / folder
            return
        with tempfile.TemporaryDirectory(prefix="mulu-") as place:
            for name in filter(is_wanted, self.files(folder)):
                (Path(place) / name).write_bytes(self.read(f"{folder}/{name}") or b"")
            yield Path(place)

    @cached_property
    def catalogs(self) -> Sequence[CatalogFolder]:
        """All catalogues, by name; `PolicyError` if one of them is broken."""
        return [CatalogFolder(self, name) for name in self.folders(CATALOGS) if not name.startswith(".")]

    def catalog(self, name: str) -> CatalogFolder:
        """The catalogue of this name; `UsageError` with the names that exist."""
        for catalog in self.catalogs:
            if catalog.name == name:
                return catalog
        known = listed([catalog.name for catalog in self.catalogs] or ["-"])
        raise UsageError(say("there is no catalogue {name}; there are: {known}", name=name, known=known))

    def read_policy(self, path: str, model: type[Policy], kind: str) -> tuple[Policy, Lines] | None:
        """A YAML file that judges, or `None` if it does not exist; `PolicyError` if it is broken."""
        data = self.read(path)
        if data is None:
            if self.tree.exists(path):
                raise PolicyError(say("this is no file"), path)
            return None
        try:
            return load(data, model, kind)
        except YamlFileError as error:
            fault = error.faults[0]
            raise PolicyError(fault.message, path, fault.line) from None


@dataclass(frozen=True)
class CatalogFolder:
    """One catalogue in a repository."""

    project: Project
    name: str

    @property
    def path(self) -> str:
        """The catalogue's folder."""
        return f"{CATALOGS}/{self.name}"

    @cached_property
    def facts(self) -> Catalog:
        """What catalog.yaml says."""
        path = f"{self.path}/catalog.yaml"
        read = self.project.read_policy(path, Catalog, CATALOG_FORMAT)
        if read is None:
            raise PolicyError(say("the file is missing: every catalogue needs one"), path)
        return read[0]

    @cached_property
    def waivers(self) -> tuple[Waivers, Lines] | None:
        """What waivers.yaml says, if there is one."""
        return self.project.read_policy(self.waivers_path, Waivers, WAIVERS_FORMAT)

    @property
    def waivers_path(self) -> str:
        """Where the waivers are."""
        return f"{self.path}/waivers.yaml"

    @cached_property
    def lock(self) -> Lock | None:
        """What releases.csv says, if there is one; `PolicyError` if it is malformed."""
        data = self.project.read(self.lock_path)
        if data is None:
            if self.project.tree.exists(self.lock_path):
                raise PolicyError(say("this is no file"), self.lock_path)
            return None
        from mulu.lock import read_lock

        return read_lock(data, self.lock_path)

    @property
    def lock_path(self) -> str:
        """Where the lock is."""
        return f"{self.path}/{LOCK}"

    @cached_property
    def editions(self) -> Sequence[EditionFolder]:
        """All editions, oldest first."""
        names = filter(is_edition_name, self.project.folders(self.path))
        return [EditionFolder(self, name) for name in sorted(names, key=edition_order)]

    def edition(self, name: str) -> EditionFolder:
        """The edition of this name; `UsageError` with the names that exist."""
        for edition in self.editions:
            if edition.name == name:
                return edition
        known = listed([edition.name for edition in self.editions] or ["-"])
        raise UsageError(
            say("{catalog} has no edition {name}; it has: {known}", catalog=self.name, name=name, known=known)
        )

    def schema_path(self, edition: str) -> str:
        """Where the schema is that holds for an edition."""
        return f"{SCHEMAS}/{self.facts.schema_for(edition, self.name)}.yaml"

    def policy(self, edition: str) -> Mapping[str, bytes]:
        """The files that judge an edition, by their paths from the root."""
        rules = [name for name in self.project.files(VALIDATORS) if name.endswith((".py", ".po"))]
        paths = [self.schema_path(edition), f"{self.path}/catalog.yaml", self.waivers_path]
        paths += [f"{VALIDATORS}/{name}" for name in rules]
        return {path: data for path in paths if (data := self.project.read(path)) is not None}

    def policy_digest(self, edition: str) -> str:
        """One digest for all files that judge an edition."""
        return digest_of(self.policy(edition))

    def schema_for(self, edition: str) -> SchemaFile:
        """The schema that holds for an edition; `PolicyError` if it is missing or broken."""
        path = self.schema_path(edition)
        data = self.project.read(path)
        if data is None:
            raise PolicyError(
                say("the schema of {catalog} {edition} is missing", catalog=self.name, edition=edition), path
            )
        file = read_schema(data, path)
        return self.project.amend(file) if self.project.amend else file


@dataclass(frozen=True)
class EditionFolder:
    """One edition in a repository."""

    catalog: CatalogFolder
    name: str

    @property
    def path(self) -> str:
        """The edition's folder."""
        return f"{self.catalog.path}/{self.name}"

    @property
    def title(self) -> str:
        """How people name it on the command line: `catalogue/edition`."""
        return f"{self.catalog.name}/{self.name}"

    def read(self, name: str) -> bytes | None:
        """The bytes of one of its files, or `None`."""
        return self.catalog.project.read(f"{self.path}/{name}")

    def place(self, name: str) -> Path | None:
        """Where one of its files lies on disc; `None` if there is none, or it is read from a commit."""
        tree = self.catalog.project.tree
        return tree.place(f"{self.path}/{name}") if isinstance(tree, WorkTree) else None

    @property
    def files(self) -> Mapping[str, bytes]:
        """All its files, by their path in its folder; `UsageError` if anything else lies there."""
        found = self.catalog.project.tree.contents(self.path)
        for path, data in found.items():
            if data is None:
                message = say(
                    "only plain files may lie here, no symbolic link or anything else: put the file itself here"
                )
                raise UsageError(message, f"{self.path}/{path}")
        return {path: data for path, data in found.items() if data is not None}

    @property
    def digest(self) -> str:
        """One digest for all its files, as the lock has it."""
        return digest_of(self.files)

    @property
    def release(self) -> Release | None:
        """What the lock says of it, if it is frozen."""
        return self.catalog.lock.of(self.name) if self.catalog.lock else None

    @property
    def earlier(self) -> Sequence[EditionFolder]:
        """The catalogue's editions before this one, oldest first."""
        return [
            other for other in self.catalog.editions if edition_order(other.name) < edition_order(self.name)
        ]

    @property
    def known_earlier(self) -> Sequence[EditionFolder]:
        """Those earlier editions that it can know of: when it was frozen, what came late was not there."""
        lock = self.catalog.lock
        if lock is None or self.release is None:
            return self.earlier
        before = set(lock.before(self.name))
        return [other for other in self.earlier if other.name in before]


def place_of(name: str | Path, here: Path = Path()) -> Path:
    """The place that a path leads to, whether anything stands there or not; `UsageError` if it cannot be followed."""
    try:
        place = (here / name).resolve()
        with suppress(FileNotFoundError, NotADirectoryError):
            place.stat()
    except (OSError, ValueError, RuntimeError) as error:
        text = str(name)
        shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
        raise UsageError(
            say("{name} is no path that can be followed: {problem}", name=shown, problem=trouble(error))
        ) from None
    return place


def find_project(start: Path, rev: str | None = None) -> Project:
    """The nearest folder upward that holds `catalogs/` and `schemas/`, in `rev` if it is given.

    Raises `UsageError` if there is none, or no such revision.
    """
    if rev is not None:
        return _find_in_commit(start.resolve(), rev)
    for folder in (start, *start.parents):
        if (folder / CATALOGS).is_dir() and (folder / SCHEMAS).is_dir():
            return Project(folder)
    message = say(
        "no catalogue repository is here or above, that is, a folder that holds catalogs/ and schemas/ (commands take it with --root)"
    )
    raise UsageError(message, str(start))


def _find_in_commit(start: Path, rev: str) -> Project:
    from mulu.repository import open_repository

    repository = open_repository(start)
    tree = CommitTree(repository, repository.commit(repository.resolve(rev)))
    for folder in (start, *start.parents):
        if folder.is_relative_to(repository.top):
            tree = replace(tree, prefix=_prefix(folder, repository.top))
            if {CATALOGS, SCHEMAS} <= set(tree.folders("")):
                return Project(folder, tree)
    raise UsageError(say("the revision {rev} holds no catalogs/ and schemas/ here or above", rev=rev))


def _commit_tree(repository: Repository, rev: str, root: Path) -> CommitTree:
    commit = repository.commit(repository.resolve(rev))
    return CommitTree(repository, commit, _prefix(root.resolve(), repository.top))


def _prefix(folder: Path, top: Path) -> str:
    if not folder.is_relative_to(top):
        raise UsageError(say("there is no git repository around {folder}", folder=folder.name))
    inside = folder.relative_to(top).as_posix()
    return "" if inside == "." else inside


def select(project: Project, names: Iterable[str], here: Path) -> list[EditionFolder]:
    """The editions that `C`, `C/E` or paths name; all of them without names."""
    chosen: dict[str, EditionFolder] = {}
    for name in names:
        for edition in _named(project, name, here):
            chosen[edition.path] = edition
    if not names:
        chosen = {edition.path: edition for catalog in project.catalogs for edition in catalog.editions}
        for catalog in project.catalogs:
            _refuse_emptied(catalog)
    if not chosen:
        raise UsageError(
            say(
                "nothing is selected: the repository has no edition, which is a folder called by its year, such as catalogs/trades/2027"
            )
        )
    return list(chosen.values())


def _refuse_emptied(catalog: CatalogFolder) -> None:
    """Where a catalogue has lost all its editions, none is left to tell a finding with."""
    if not catalog.editions and catalog.lock and catalog.lock.releases:
        gone = catalog.lock.releases[0]
        message = say(
            "{edition} is frozen, but its folder is gone: bring it back",
            edition=f"{catalog.name}/{gone.edition}",
        )
        raise PolicyError(message, catalog.lock_path, gone.line)


def _named(project: Project, name: str, here: Path) -> Sequence[EditionFolder]:
    parts = PurePosixPath(name).parts
    if len(parts) in (1, 2) and parts[0] in {catalog.name for catalog in project.catalogs}:
        catalog = project.catalog(parts[0])
        return [catalog.edition(parts[1])] if len(parts) == 2 else catalog.editions
    place, root = place_of(name, here), project.root.resolve()
    is_inside = place.is_relative_to(root)
    inside = place.relative_to(root).parts if is_inside else ()
    if not (project.tree.exists("/".join(inside)) if is_inside else place.exists()):
        if len(parts) == 2 and is_edition_name(parts[1]):
            project.catalog(parts[0])
        raise UsageError(
            say("{name} is neither a catalogue, nor catalogue/edition, nor a path", name=name or "''")
        )
    if not is_inside:
        raise UsageError(
            say("{name} is not in the repository {root}", name=name or "''", root=project.root.name)
        )
    if inside == (CATALOGS,):
        return [edition for catalog in project.catalogs for edition in catalog.editions]
    if len(inside) < 2 or inside[0] != CATALOGS:
        return _nothing(name)
    catalog = project.catalog(inside[1])
    if len(inside) > 2 and inside[2] in project.folders(catalog.path):
        return [catalog.edition(inside[2])]
    return catalog.editions


def no_edition(name: str) -> UsageError:
    """What is said of a text that should name a catalogue and an edition, and does not."""
    return UsageError(
        say(
            "{name} is not catalogue/edition, such as trades/2027, or trades/2027.1 for an erratum: an edition is a year of four digits",
            name=name or "''",
        )
    )


def _nothing(name: str) -> Sequence[EditionFolder]:
    raise UsageError(say("{name} holds no edition", name=name or "''"))
