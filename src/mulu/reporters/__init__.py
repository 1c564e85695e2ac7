"""Verdicts told to people and machines: one reporter a format.

A reporter takes a `Telling` and gives text. What comes from data is escaped for the format.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from mulu.finding import Verdict
    from mulu.rule import Rule

FORMATS = ("text", "json", "github", "gitlab", "junit", "sarif", "markdown")


@dataclass(frozen=True)
class Telling:
    """A verdict, and how to tell it.

    `rules` are all rules by name (see `policy.find_rule`). `fail_on` is the least severity that
    shuts. `color` and `width` are for the eye.
    """

    verdict: Verdict
    language: str
    rules: Mapping[str, Rule]
    fail_on: Literal["error", "warning", "never"] = "error"
    color: bool = False
    width: int = 100


def tell(telling: Telling, form: str) -> str:
    """The verdict in one of `FORMATS`, ending in a line break."""
    reporter = importlib.import_module(f"mulu.reporters.{form}_report")
    text: str = reporter.render(telling)
    return text
