"""What became of planted faults, told to people and machines: one module a format."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mulu.prober import Probe

FORMATS = ("text", "json", "markdown")


@dataclass(frozen=True)
class Report:
    """A probe, and how to tell it. `fail_under` is the least score that is enough, in per cent."""

    probe: Probe
    language: str
    fail_under: float | None = None
    color: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether the score is as high as was asked for."""
        return self.fail_under is None or self.probe.reaches(self.fail_under)


def percent(value: float) -> str:
    """A percentage as it was asked for, with all its places."""
    return str(value).removesuffix(".0")


def tell(report: Report, form: str) -> str:
    """The probe in one of `FORMATS`, ending in a line break."""
    module = importlib.import_module(f"mulu.probe_reports.{form}_report")
    text: str = module.render(report)
    return text
