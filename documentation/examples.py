"""The commands on a page, run as they are printed, and what they print put beside them.

`python -m documentation.examples` follows pages, and writes anew what their commands print; the diff is to be read. A `console` block holds commands after `$ `, each followed by its output. Some pages are told from an empty
folder; others show files themselves, each under a line that ends with its path, and these lie in the folder before.
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
PREPARED = ("docs/own-rules.md", "docs/own-rules.zh-CN.md")
"""Pages with files of the catalogue of trades, whose schema stands on the page about schemas."""
_SCHEMA = "schemas/trades.yaml"
_BESIDE = {
    "catalogs/trades/catalog.yaml": "format: mulu.catalog/1\ntitle: Catalogue of trades\n",
    "schemas/register.yaml": "format: mulu.schema/1\nfields:\n  - {name: number}\n  - {name: trade}\nidentity: {key: [number]}\n",
    "catalogs/register/catalog.yaml": "format: mulu.catalog/1\ntitle: Register of trades\n",
    "catalogs/register/2022/edition.yaml": "format: mulu.edition/1\nstate: draft\n",
    "catalogs/register/2022/items.csv": "number,trade\n01-01,Miller\n01-02,Baker\n90-01,Gardener\n",
}
_SHOWN = re.compile(
    r"`((?:validators|schemas|catalogs)/[^`]+)`[^`\n]*[:：]\n\n```\w+\n(.*?)^```$", re.M | re.S
)
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


def prepare(page: str, folder: Path) -> None:
    """Write the files that a page shows, and what goes with them."""
    about_schemas = (ROOT / "docs" / "schema.md").read_text("utf-8")
    declared = re.search(r"^```yaml\n(format: mulu[.]schema/1\n.*?)^```$", about_schemas, re.M | re.S)
    assert declared is not None  # noqa: S101 - the page begins with it
    shown = dict(_SHOWN.findall(page))
    for path, text in {**_BESIDE, **shown, _SCHEMA: declared[1] + shown.get(_SCHEMA, "")}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8", newline="")


def language_of(path: str) -> str:
    """The language of a page, by its name."""
    return "zh" if path.endswith(".zh-CN.md") else "en"


def main() -> int:
    """Write anew what the commands of the pages print."""
    for name in (*FOLLOWED, *PREPARED):
        path = ROOT / name
        with tempfile.TemporaryDirectory() as folder:
            if name in PREPARED:
                prepare(path.read_text("utf-8"), Path(folder))
            text = follow(path.read_text("utf-8"), Terminal(Path(folder), language_of(name)))
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
