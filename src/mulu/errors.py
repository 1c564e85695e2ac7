"""The one tree of exceptions; each ends as a sentence, and as exit code 2 if nobody expects it.

::

    MuluError              the run itself failed
    ├── UsageError         what was asked for cannot be done: nothing selected, no repository
    ├── PolicyError        what judges is broken: a schema, a validator, catalog.yaml, waivers, the lock
    │   └── RuleError      a rule raised while judging
    ├── OpinionError       the second engine is not there, or could not judge
    ├── DocumentError      a document cannot be opened or read at all
    ├── ComparisonError    two editions cannot be compared: a key stands twice, a table is broken
    ├── ReplayError        a change log does not fit its editions
    └── ReleaseError       a release is not what it says that it is

Faults in what stewards write are findings of `check`, never exceptions. Where they prevent something
else, a report or a proof, they are the last three, and exit code 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import say

if TYPE_CHECKING:
    from mulu.messages import Message


class MuluError(Exception):
    """The run failed; `message` is a sentence, `path` and `line` say where."""

    def __init__(self, message: Message, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line

    @property
    def placed(self) -> Message:
        """Place first, then the sentence."""
        place = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        return say("{place}: {problem}", place=place, problem=self.message) if place else self.message

    def describe(self, language: str) -> str:
        """Place and sentence on one line."""
        return self.placed.render(language)

    def __str__(self) -> str:
        return self.describe("en")


class UsageError(MuluError):
    """What was asked for cannot be done."""


class PolicyError(MuluError):
    """What judges is broken, so that no verdict can be given."""


class RuleError(PolicyError):
    """A rule raised instead of judging."""


class OpinionError(MuluError):
    """The second engine is not installed, or it could not judge what it was asked."""


class DocumentError(MuluError):
    """A document cannot be opened, or is of no kind that can be read."""


class ComparisonError(MuluError):
    """Two editions cannot be compared."""


class ReplayError(MuluError):
    """A change log does not fit the edition that it is replayed on."""


class ReleaseError(MuluError):
    """A release says something else than the repository, or nothing that can be understood."""
