"""`mulu init`: a new catalogue repository, CI included, that passes its own gate."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.cli.console import put, read_file, reports_of, top_of
from mulu.edition import is_edition_name
from mulu.errors import UsageError
from mulu.local import is_file_of_rules
from mulu.messages import LANGUAGES, listed, say
from mulu.policy import rules_of
from mulu.project import CATALOGS, SCHEMAS, VALIDATORS, Project
from mulu.schema import read_schema
from mulu.starter import CI, EXAMPLE, Beginning, Toolkit, begin, toolkit_named
from mulu.system_error import trouble
from mulu.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.messages import Message

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_OWNER = re.compile(r"@?[A-Za-z0-9_./@-]+( @?[A-Za-z0-9_./@-]+)*")


def init(
    folder: str,
    catalog: str | None,
    schema: str | None,
    title: str | None,
    ci: str,
    toolkit: str | None,
    stewards: str | None,
    engineers: str | None,
    language: str,
    quiet: bool,
) -> int:
    """Write the files of a new repository, and make it one of git where it is none."""
    if language not in LANGUAGES:
        raise UsageError(say("--lang is zh or en, not {value}", value=language))
    if ci not in CI:
        raise UsageError(say("--ci is one of {known}, not {value}", known=listed(list(CI)), value=ci))
    name = _catalog_name(catalog, schema)
    data = None if schema is None else read_file(schema)
    beginning = Beginning(
        language="zh" if language == "zh" else "en",
        catalog=name,
        title=title,
        schema=data,
        validators={} if schema is None else _validators(Path(schema)),
        others={} if schema is None or data is None else _others(Path(schema), data, name),
        ci=ci,
        toolkit=toolkit_named(toolkit) if toolkit else _installed_from(),
        **_owners(stewards, engineers),
    )
    root = Path(folder).resolve()
    files = begin(beginning)
    _refuse_existing(root, files)
    is_new = _make_git(root, folder)
    write_files(root, files)
    reports = _reports(Project(root))
    write_files(root, reports)
    if not quiet:
        for message in _told(folder, beginning, len(files) + len(reports), is_new):
            put(message.render(language) + "\n", "-")
        for message in _warned(root, folder, ci):
            put(message.render(language) + "\n", "-")
    return 0


def _catalog_name(catalog: str | None, schema: str | None) -> str:
    if (catalog is None) != (schema is None):
        raise UsageError(
            say("--catalog and --schema go together: without both, a small made-up example is begun")
        )
    if catalog is not None and (not _NAME.fullmatch(catalog) or is_edition_name(catalog)):
        message = say(
            "{name} names no catalogue: write small letters, digits and -, such as skill-subsidy",
            name=catalog,
        )
        raise UsageError(message)
    return catalog or EXAMPLE


def _owners(stewards: str | None, engineers: str | None) -> dict[str, str]:
    given = {"stewards": stewards, "engineers": engineers}
    for option, value in given.items():
        if value is not None and not _OWNER.fullmatch(value):
            message = say("--{option} names people or teams, such as @organisation/team", option=option)
            raise UsageError(message)
    return {option: value for option, value in given.items() if value is not None}


def _validators(schema: Path) -> Mapping[str, bytes]:
    """The rules of the repository that a schema comes from, which it may name."""
    folder = schema.resolve().parent.parent / VALIDATORS
    if schema.resolve().parent.name != SCHEMAS or not folder.is_dir():
        return {}
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if is_file_of_rules(path.name)}


def _others(schema: Path, data: bytes, catalog: str) -> Mapping[str, bytes]:
    """The catalogues that a schema refers to, and those that they refer to, as they lie beside it."""
    wanted = _referred(data, f"{SCHEMAS}/{catalog}.yaml")
    source = Project(schema.resolve().parent.parent)
    known = {one.name: one for one in source.catalogs} if schema.resolve().parent.name == SCHEMAS else {}
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    while wanted:
        name = wanted.pop(0)
        if name in taken:
            continue
        if name not in known:
            message = say(
                "the schema refers to the catalogue {name}, which is not in catalogs/ beside it: put it there, or take references out of the schema",
                name=name,
            )
            raise UsageError(message, schema.name)
        taken.add(name)
        held = source.tree.contents(known[name].path)
        files |= {f"{known[name].path}/{path}": one for path, one in held.items() if one is not None}
        for path in {known[name].schema_path(edition.name) for edition in known[name].editions}:
            if path not in files:
                files[path] = source.read(path) or b""
                wanted += _referred(files[path], path)
    return files


def _referred(data: bytes, path: str) -> list[str]:
    return [one.catalog for one in read_schema(data, path).schema.references]


def _installed_from() -> Toolkit | None:
    """Where this very mulu comes from, if it was installed from a commit that others can get too."""
    with contextlib.suppress(PackageNotFoundError, ValueError, KeyError, UsageError):
        found = json.loads(distribution("mulu").read_text("direct_url.json") or "{}")
        return toolkit_named(f"{found['url']}@{found['vcs_info']['commit_id']}")
    return None


def _refuse_existing(root: Path, files: Mapping[str, bytes]) -> None:
    """`UsageError` if anything would be overwritten, or a catalogue repository is here already."""
    if root.exists() and not root.is_dir():
        raise UsageError(say("this is no folder"), root.name)
    for name in (CATALOGS, SCHEMAS):
        wanted = {path.split("/")[1] for path in files if path.startswith(f"{name}/")}
        place = root / name
        if place.is_dir() and {one.name for one in place.iterdir()} - wanted:
            raise UsageError(say("here is a catalogue repository already; nothing was written"), name)
    for path, data in files.items():
        place = root / path
        if place.exists() and not (place.is_file() and place.read_bytes() == data):
            raise UsageError(say("the file exists already; nothing was written"), path)


def _make_git(root: Path, named: str) -> bool:
    """Make the folder, and a git repository of it where none is around it; gives whether one was made."""
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(say("the folder cannot be made: {problem}", problem=trouble(error)), named) from None
    inside = _git(root, "rev-parse", "--is-inside-work-tree")
    return inside is False and _git(root, "init", "--quiet", "--initial-branch=main") is True


def _git(root: Path, *arguments: str) -> bool | None:
    """Whether git agrees; `None` where there is no git."""
    try:
        command = ["git", *arguments]
        return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return None


def _reports(project: Project) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    for folder in project.catalogs:
        if folder.editions:
            made |= reports_of(folder, folder.editions, rules_of(project)).files
    return made


def _warned(root: Path, folder: str, ci: str) -> Iterator[Message]:
    """What follows where the folder belongs to a git repository that was there before."""
    outer = top_of(root)
    if outer is None or outer == root:
        return
    words = {"outer": outer, "folder": shlex.quote(folder)}
    yield say(
        "warning: this folder belongs to the git repository {outer}, and whatever is committed here goes there; if it is to be a repository of its own, run git init {folder}",
        **words,
    )
    if ci != "none":
        path = {"github": ".github/", "gitlab": ".gitlab-ci.yml"}[ci]
        yield say(
            "warning: {path} takes effect only at the top of a git repository: until this folder is one, no gate runs",
            path=path,
        )


def _told(folder: str, beginning: Beginning, count: int, is_new: bool) -> Iterator[Message]:
    name = beginning.catalog
    if folder == ".":
        yield say("a catalogue repository was begun in the current folder: {count} files", count=count)
    else:
        yield say("a catalogue repository was begun in {folder}: {count} files", folder=folder, count=count)
    if is_new:
        yield say("it is a new git repository; nothing is committed yet")
    if beginning.others:
        names = sorted({path.split("/")[1] for path in beginning.others if path.startswith(f"{CATALOGS}/")})
        yield say("its schema refers to other catalogues, which came along: {names}", names=listed(names))
    if beginning.schema is None:
        yield say(
            "its catalogue {name} is made up: look at it, run mulu gate, then begin your own", name=name
        )
    else:
        yield say("next: mulu import DOCUMENT --catalog {name} --edition 2026", name=name)
    if beginning.ci != "none" and "your-organisation" in beginning.stewards + beginning.engineers:
        yield say("put the names of your teams into CODEOWNERS (or give --stewards and --engineers)")
    if beginning.toolkit is None and beginning.ci != "none":
        address = {"github": "MULU_REPOSITORY", "gitlab": "MULU_URL"}[beginning.ci]
        yield say(
            "tell CI where it gets mulu, by the variables {names} in the settings of the repository (or give --toolkit)",
            names=listed([address, "MULU_COMMIT"]),
        )
