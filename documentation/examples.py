"""The commands on a page, run as they are printed, and what they print put beside them.

`python -m documentation.examples` follows the pages that are told from an empty folder, and writes anew what their
commands print; the diff is to be read. A `console` block holds commands after `$ `, each followed by its output.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
FOLLOWED = ("docs/tutorial.md", "docs/tutorial.zh-CN.md")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_SUM = re.compile(r"\b([0-9a-f]{4})[0-9a-f]{8,}\b")


@dataclass
class Terminal:
    """A folder in which commands are run one after the other, with a clock that stands still for git."""

    folder: Path
    language: str
    home: Path = field(init=False)
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.home = self.folder
        person = {"NAME": "Steward", "EMAIL": "steward@trades.example", "DATE": "2026-03-02T09:00:00+00:00"}
        told = {
            f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in person.items()
        }
        tag = "zh_CN.UTF-8" if self.language == "zh" else "en_GB.UTF-8"
        self.environment = {
            **told,
            "LC_ALL": tag,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def run(self, command: str) -> str:
        """What a command prints; `mulu` is run in this process, anything else by a shell."""
        words = shlex.split(command)
        if words[0] == "cd":
            # Whoever follows a page begins at home: here in the folder that was given.
            self.folder = self.home if words[1] == "~" else (self.folder / words[1]).resolve()
            return ""
        if words[0] == "mulu":
            return self._mulu(words[1:])
        # The C locale of the shell keeps what its commands say in English.
        done = subprocess.run(  # noqa: S603 - the command stands on a page of this repository
            ["bash", "-c", command],  # noqa: S607
            cwd=self.folder,
            env={**os.environ, **self.environment, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.stdout.decode("utf-8")

    def _mulu(self, arguments: list[str]) -> str:
        said = io.TextIOWrapper(io.BytesIO(), "utf-8")
        before = os.environ.copy()
        try:
            os.environ.update(self.environment)
            with (
                contextlib.chdir(self.folder),
                contextlib.redirect_stdout(said),
                contextlib.redirect_stderr(said),
            ):
                run(arguments)
        finally:
            os.environ.clear()
            os.environ.update(before)
        said.flush()
        return said.buffer.getvalue().decode("utf-8")


def follow(text: str, terminal: Terminal, after: Callable[[str], None] = lambda _: None) -> str:
    """The page with what its commands print now; `after` hears of each command once it has run."""

    def block(found: re.Match[str]) -> str:
        lines = []
        for command in commands(found[1]):
            said = _SUM.sub(r"\1…", terminal.run(command))
            after(command)
            lines.append(f"$ {command}\n{said}")
        return f"```console\n{''.join(lines)}```"

    return _BLOCK.sub(block, text)


def commands(block: str) -> list[str]:
    """The commands of a block, without what they print."""
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]


def language_of(path: str) -> str:
    """The language of a page, by its name."""
    return "zh" if path.endswith(".zh-CN.md") else "en"


def main() -> int:
    """Write anew what the commands of the pages print."""
    for name in FOLLOWED:
        path = ROOT / name
        with tempfile.TemporaryDirectory() as folder:
            text = follow(path.read_text("utf-8"), Terminal(Path(folder), language_of(name)))
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
