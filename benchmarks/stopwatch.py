"""Whole processes, measured side by side.

The machine is never quiet: contestants take turns, A B A B, so that each meets the same weather,
and what counts is the median of the ratios of neighbours.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

KIB_PER_UNIT = 1 / 1024 if sys.platform == "darwin" else 1
"""`ru_maxrss` counts bytes there, KiB elsewhere."""


@dataclass(frozen=True)
class Command:
    """What is run, where, and with which exit code if all goes well."""

    name: str
    arguments: Sequence[str]
    folder: Path


@dataclass(frozen=True)
class Lap:
    """One run: wall-clock and processor seconds, and the most memory it held, in MiB."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Laps:
    """All runs of one command, in order."""

    command: Command
    laps: Sequence[Lap]

    def middle(self, of: Callable[[Lap], float]) -> float:
        """The median of what `of` takes from each run."""
        return median(of(lap) for lap in self.laps)

    def ratio(self, other: Laps, of: Callable[[Lap], float]) -> float:
        """The median of this one's runs, each divided by the other's run beside it."""
        return median(of(mine) / of(theirs) for mine, theirs in zip(self.laps, other.laps, strict=True))


def race(commands: Sequence[Command], rounds: int) -> list[Laps]:
    """Run the commands in turn, so many rounds after one that does not count."""
    for command in commands:
        run(command)
    laps = [[run(command) for command in commands] for _ in range(rounds)]
    return [Laps(command, [lap[at] for lap in laps]) for at, command in enumerate(commands)]


def run(command: Command, codes: Sequence[int] = (0,), patience: int | None = None) -> Lap:
    """One run; `RuntimeError` if it does not end as it should, because then nothing was measured.

    `TimeoutError` if it takes more than `patience`, in seconds of processor time: it is ended.
    """

    def limit() -> None:
        if patience:
            resource.setrlimit(resource.RLIMIT_CPU, (patience, patience + 1))

    # A child counts the memory of the process it was forked from as its own: this one imports
    # nothing big, and lets children make the data.
    start = time.perf_counter()
    process = subprocess.Popen(
        command.arguments, cwd=command.folder, stdout=subprocess.DEVNULL, preexec_fn=limit
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise TimeoutError(f"{command.name} took more than {patience} s")
    if process.returncode not in codes:
        raise RuntimeError(f"{command.name} gave exit code {process.returncode}")
    return Lap(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * KIB_PER_UNIT / 1024)
