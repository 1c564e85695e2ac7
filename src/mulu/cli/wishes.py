"""What may be said on the command line about a workbook that comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.errors import UsageError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Wishes:
    """What was said on the command line: why a published edition is corrected, and what may be done."""

    reason: str | None = None
    is_preview: bool = False
    may_reorder: bool = False
    merges: bool = False
    is_sure: bool = False
    quiet: bool = False
    replaces_draft: bool = False

    @property
    def are_of_workbooks(self) -> bool:
        """Whether something was asked for that only workbooks take."""
        return any(self._given.values())

    @property
    def _given(self) -> Mapping[str, bool]:
        """What was asked for of workbooks, by option."""
        return {
            "reason": self.reason is not None,
            "diff": self.is_preview,
            "reorder": self.may_reorder,
            "merge": self.merges,
            "yes": self.is_sure,
        }

    def refuse_others(self, *, is_workbook: bool) -> None:
        """`UsageError` if something was asked for that such a file does not take."""
        if is_workbook and self.replaces_draft:
            raise UsageError(
                say("--{option} is not for workbooks that mulu export has made", option="replace-draft")
            )
        for option, is_given in self._given.items() if not is_workbook else ():
            if is_given:
                raise UsageError(
                    say("--{option} is only for workbooks that mulu export has made", option=option)
                )
