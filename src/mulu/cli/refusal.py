"""The language in which a run that failed says so; imported only then."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.cli.console import speak
from mulu.cli.plain import asked_language, terminal_language, written
from mulu.errors import MuluError
from mulu.project import find_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.project import CatalogFolder, Project


def refusal_language(arguments: Sequence[str]) -> str:
    """The language that was asked for, else that of the terminal, else that of the repository."""
    return asked_language(arguments) or refusal_language_at(written(arguments, "--root"))


def refusal_language_at(root: str | None) -> str:
    """The language of the terminal; where it has neither of the two, that of the repository, as far as it can be read."""
    if language := terminal_language():
        return language
    # Something has failed already, maybe because of the very files that are read here.
    with suppress(Exception):
        project = find_project(Path.cwd() if root is None else Path(root).resolve())
        return speak(None, readable_catalogs(project))
    return "en"


def readable_catalogs(project: Project) -> Sequence[CatalogFolder]:
    """The catalogues that say of themselves what they are, however broken others may be."""
    return [one for one in project.catalogs if _is_readable(one)]


def _is_readable(catalog: CatalogFolder) -> bool:
    try:
        return bool(catalog.facts)
    except MuluError:
        return False
