"""The gate's ruling told to people and machines: one announcer a format.

An announcer takes an `Announcement` and gives text. Formats for lists of faults only are told by the
reporters, to whom the gate's faults are findings like others.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.reporters import FORMATS, Telling, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.rule import Rule
    from mulu.ruling import Ruling
    from mulu.tellers import Account

OWN = ("text", "json", "markdown", "github")


@dataclass(frozen=True)
class Announcement:
    """A ruling, and how to tell it: as a `Telling`. `accounts` say what changed in the editions that did."""

    ruling: Ruling
    language: str
    rules: Mapping[str, Rule]
    accounts: Sequence[Account] = ()
    color: bool = False
    within: str = ""

    @property
    def telling(self) -> Telling:
        """The verdict in it, for reporters."""
        ruling = self.ruling
        return Telling(
            ruling.verdict, self.language, self.rules, ruling.fail_on, self.color, within=self.within
        )

    def findings(self, form: str) -> list[str]:
        """What a reporter says, line by line; without its verdict, where there is none."""
        lines = tell(self.telling, form).rstrip("\n").split("\n")
        if self.ruling.state != "broken":
            return lines
        return lines[1:] if form == "markdown" else lines[:-1]


def announce(announcement: Announcement, form: str) -> str:
    """The ruling in one of the reporters' `FORMATS`.

    Empty where there is no verdict and the format can only list faults: none would look like open.
    """
    if form not in OWN:
        return "" if announcement.ruling.state == "broken" else tell(announcement.telling, form)
    announcer = importlib.import_module(f"mulu.announcers.{form}_announcer")
    text: str = announcer.render(announcement)
    return text


__all__ = ["FORMATS", "Announcement", "announce"]
