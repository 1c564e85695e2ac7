"""What commands share: the repository they open, the language they speak, where output goes."""

from __future__ import annotations

import contextlib
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from mulu.cli.plain import terminal_language
from mulu.edition import is_edition_name
from mulu.errors import UsageError
from mulu.messages import LANGUAGES, language_of, listed, say
from mulu.project import REPORTS, EditionFolder, find_project, no_edition, place_of
from mulu.system_error import trouble
from mulu.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rich.progress import Progress

    from mulu.judge import Engine
    from mulu.messages import Message
    from mulu.project import CatalogFolder, Project
    from mulu.reporting import Reports
    from mulu.rule import Rule

ENGINES: tuple[Engine, ...] = ("polars", "spark")
CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Where services say that the top of a checkout is."""


def open_project(root: str | None, rev: str | None = None) -> Project:
    """The repository that was named, or the nearest one upward; as it is in `rev`, if that is given."""
    start = Path.cwd() if root is None else place_of(root)
    project = find_project(start, rev)
    if root is not None and project.root != start:
        raise UsageError(
            say("{root} is no catalogue repository: it holds no catalogs/ and schemas/", root=root)
        )
    return project


def speak(language: str | None, catalogs: Sequence[CatalogFolder]) -> str:
    """The language that was asked for, else that of the catalogues, else the terminal's."""
    if language is not None:
        if language not in LANGUAGES:
            raise UsageError(say("--lang is zh or en, not {value}", value=language))
        return language
    if not catalogs:
        return terminal_language() or "en"
    spoken = {language_of(catalog.facts.language) for catalog in catalogs}
    return "zh" if "zh" in spoken else "en"


def edition_folder(project: Project, title: str) -> EditionFolder:
    """The folder that `catalogue/edition` names, whether there is such an edition or not."""
    catalog, _, edition = title.partition("/")
    if not is_edition_name(edition):
        raise no_edition(title)
    return EditionFolder(project.catalog(catalog), edition)


def edition_named(project: Project, title: str) -> EditionFolder:
    """The edition that `catalogue/edition` names; `UsageError` with those that there are."""
    folder = edition_folder(project, title)
    return folder.catalog.edition(folder.name)


def refuse_frozen(folder: EditionFolder) -> None:
    """`UsageError` if the edition is frozen: the one guard of every command that writes into an edition."""
    if folder.release is None:
        return
    from mulu.frozen import next_erratum

    erratum, base = next_erratum(folder)
    message = say(
        "{edition} is frozen and never changes; what it says wrongly is corrected by an erratum: "
        "mulu new {erratum} --from {base} --reason … --basis …",
        edition=folder.title,
        erratum=erratum,
        base=base,
    )
    raise UsageError(message)


def reports_of(
    catalog: CatalogFolder, editions: Sequence[EditionFolder], rules: Mapping[str, Rule]
) -> Reports:
    """The reports that are committed, by path from the root: in the catalogue's language, whoever makes them.

    What rules print goes to standard error. Raises `ComparisonError` as making reports does.
    """
    from mulu.reporting import Reports, make_reports

    project = catalog.project
    with contextlib.redirect_stdout(sys.stderr):
        made = make_reports(catalog, editions, rules, lambda: project.day, speak(None, [catalog]))
    return Reports({f"{REPORTS}/{catalog.name}/{path}": data for path, data in made.files.items()}, made.left)


def within(project: Project) -> str:
    """The repository's folder in the git repository around it; empty where that is its top.

    A checkout without git knows its top by what the service says of it.
    """
    if project.revision:
        return project.revision.prefix
    folder = project.root.resolve()
    found = (Path(os.environ[name]).resolve() for name in CHECKOUTS if os.environ.get(name))
    top = top_of(folder) or next(filter(folder.is_relative_to, found), folder)
    return "" if folder == top else folder.relative_to(top).as_posix()


def top_of(folder: Path) -> Path | None:
    """The top of the git repository around a folder; `None` where there is none, or no git."""
    from mulu.repository import open_repository

    try:
        top = open_repository(folder).top
    except UsageError:
        return None
    return top if folder.is_relative_to(top) else None


def is_confirmed(question: Message, language: str) -> bool:
    """Ask a person who sits at the terminal; where nobody does, nobody is asked, and it is a yes."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    put(f"{question.render(language)} [y/N] ", "-")
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def engine_named(value: str) -> Engine:
    """The engine that `--engine` names."""
    for engine in ENGINES:
        if value == engine:
            return engine
    raise UsageError(say("--engine is polars or spark, not {value}", value=value))


def is_colored(target: str) -> bool:
    """Whether what goes to a target may have colours."""
    return target == "-" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def read_file(path: str) -> bytes:
    """The bytes of a file that was named on the command line; `UsageError` if it cannot be opened."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(say("the file cannot be opened: {problem}", problem=trouble(error)), path) from None


def pair_outputs(
    formats: Sequence[str], outputs: Sequence[str], known: Sequence[str]
) -> list[tuple[str, str]]:
    """Each format with the file it goes to; `-` is standard output."""
    chosen = list(formats) or ["text"]
    for form in chosen:
        if form not in known:
            raise UsageError(
                say("--format is one of {known}, not {value}", known=listed(list(known)), value=form)
            )
    if outputs and len(outputs) != len(chosen):
        raise UsageError(say("give one -o for each --format, in the same order (- is standard output)"))
    return list(zip(chosen, outputs or ["-"] * len(chosen), strict=True))


def put(text: str, target: str) -> None:
    """Write to standard output or a file, as UTF-8 whatever the terminal's locale is."""
    data = text.encode("utf-8", "backslashreplace")
    if target != "-":
        write_file(target, data)
        return
    with writing_output():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)


@contextmanager
def progress(title: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error for what takes longer than a second; on a terminal only.

    What it gives is told how much of how much is done.
    """
    begun = monotonic()
    bar: Progress | None = None

    def show(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            if quiet or not sys.stderr.isatty() or monotonic() - begun < 1:
                return
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), auto_refresh=False, transient=True)
            bar.add_task(title)
            bar.start()
        bar.update(bar.task_ids[0], completed=done, total=total, refresh=True)

    try:
        yield show
    finally:
        if bar is not None:
            bar.stop()


@contextmanager
def writing_output() -> Iterator[None]:
    """Where standard output is written: `UsageError` if it cannot be, but for a reader that has gone."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(say("the output cannot be written: {problem}", problem=trouble(error))) from None
