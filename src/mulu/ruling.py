"""What the gate says: its verdict, and what became of the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mulu.finding import Finding

if TYPE_CHECKING:
    from mulu.errors import MuluError
    from mulu.finding import Verdict
    from mulu.messages import Message

State = Literal["open", "shut", "broken"]
Level = Literal["error", "warning", "never"]

DIGITS = 32
"""So many hexadecimal digits of a policy's digest name it: as many as a label can hold, and none too few."""


@dataclass(frozen=True)
class PolicyChange:
    """One difference between the policy at the base and the proposed one.

    `loosens` says that it may let more pass, or that nobody can tell that it does not.
    """

    path: str
    message: Message
    line: int | None = None
    loosens: bool = True


@dataclass(frozen=True)
class Review:
    """The proposed policy beside the one in force.

    `digest` names it, in `DIGITS` hexadecimal digits; `approval` is what was approved from outside.
    `lets_in` are errors under the policy in force that the proposed one does not see. `proposed` is
    the verdict under it, `None` where it is `broken`. `not_run` are rules whose code the pull request
    changes or brings, and `ran` says that they were run, as code that nobody has approved.
    """

    digest: str
    changes: tuple[PolicyChange, ...] = ()
    approval: str | None = None
    lets_in: tuple[Finding, ...] = ()
    proposed: Verdict | None = None
    broken: MuluError | None = None
    not_run: tuple[str, ...] = ()
    ran: bool = False

    @property
    def approved(self) -> bool:
        """Whether this very policy was approved."""
        return self.approval is not None and self.approval.lower()[:DIGITS] == self.digest

    @property
    def loosens(self) -> bool:
        """Whether it may let more pass than the policy in force."""
        return any(change.loosens for change in self.changes)


@dataclass(frozen=True)
class Ruling:
    """The gate's answer. `base`, `head` are commits, `None` where the work tree is judged by itself.

    `broken` is why there is no verdict. What is at fault is told all the same, as far as it was seen.
    """

    verdict: Verdict
    fail_on: Level = "error"
    review: Review | None = None
    base: str | None = None
    head: str | None = None
    broken: MuluError | None = None

    @property
    def state(self) -> State:
        """Errors shut, whatever else is broken."""
        if self.verdict.fails(self.fail_on):
            return "shut"
        if self.broken or (self.review and self.review.broken):
            return "broken"
        return "open"

    @property
    def exit_code(self) -> int:
        """0 open, 1 shut, 2 no verdict."""
        return {"open": 0, "shut": 1, "broken": 2}[self.state]


def fault(
    rule: str, path: str, message: Message, line: int | None = None, field: str | None = None
) -> Finding:
    """A finding of one of the gate's rules."""
    return Finding(rule, "error", path, line, message, field)
