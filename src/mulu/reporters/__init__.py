"""Verdicts told to people and machines: one reporter a format.

A reporter takes a `Telling` and gives text. What comes from data is escaped for the format.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mulu.late import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from mulu.finding import Verdict
    from mulu.rule import Rule

FORMATS = ("text", "json", "github", "gitlab", "junit", "sarif", "markdown")
ATTACHED = ("github", "gitlab", "junit", "sarif")
"""In these, services look a file up in the git repository: paths are those from its top."""


@dataclass(frozen=True)
class Telling:
    """A verdict, and how to tell it.

    `rules` are all rules by name (see `policy.find_rule`). `fail_on` is the least severity that
    shuts. `color` and `width` are for the eye. `within` is the catalogue repository's folder in the
    git repository, empty where it is its top. `is_foreseen` says that the verdict is on files as they
    would be, and are not yet; `offers_fix` that advice may send people to `mulu fix`.
    """

    verdict: Verdict
    language: str
    rules: Mapping[str, Rule]
    fail_on: Literal["error", "warning", "never"] = "error"
    color: bool = False
    width: int = 100
    within: str = ""
    is_foreseen: bool = False
    offers_fix: bool = True

    def path(self, path: str) -> str:
        """A path of the catalogue repository, as it is from the top of the git repository."""
        return PurePosixPath(self.within, path).as_posix() if self.within else path

    @property
    def attached(self) -> Telling:
        """The same with such paths."""
        if not self.within:
            return self
        findings = [replace(one, path=self.path(one.path)) for one in self.verdict.findings]
        return replace(self, verdict=replace(self.verdict, findings=findings), within="")


def tell(telling: Telling, form: str) -> str:
    """The verdict in one of `FORMATS`, ending in a line break."""
    reporter = importlib.import_module(f"mulu.reporters.{form}_report")
    text: str = reporter.render(telling.attached if form in ATTACHED else telling)
    return text
