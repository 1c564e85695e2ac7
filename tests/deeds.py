"""Every command that writes, and a small repository for each to write in."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import signal
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tests.command import Outcome, mulu
from tests.gate_repository import make_gate_repository
from tests.gate_scenarios import SCENARIOS
from tests.git_repository import GitRepository
from tests.published import ITEMS, document, freeze, make_published, publish, settle
from tests.sample import REPOSITORY
from tests.steward import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Tree = dict[str, bytes]

PASSING = re.compile(r"(^|/)\.mulu-[^/]+(/|$)")
"""What a kill may leave: files and folders that were being written beside their places."""
REASON = ("--reason", "as announced")


@dataclass(frozen=True)
class Deed:
    """A command that writes, and the repository that it works on."""

    name: str
    make: Callable[[Path], None] | None
    """What changes two editions, as `_two_editions` makes them, into what the command works on; or makes something else."""
    arguments: tuple[str, ...]
    codes: tuple[int, ...] = (0,)
    again: tuple[int, ...] = (0,)
    """How it may end when it is run again after it has been killed."""


def _two_editions(place: Path) -> None:
    made = make_published(place / "repo")
    for name, value in (("user.name", "Steward"), ("user.email", "steward@example.org")):
        made.git("config", name, value)
    freeze(made, "2026")
    publish(made, "2027", {**ITEMS, "01-04": "Cooper"})
    (place / "trades2028.txt").write_text(document({**ITEMS, "01-07": "Cooper"}, "2028"), "utf-8")


def _draft(place: Path, change: Callable[[bytes], bytes]) -> None:
    root = place / "repo"
    assert mulu("new", "trades/2028", "--from", "trades/2027", "--root", root, "-q").code == 0
    items = root / "catalogs/trades/2028/items.csv"
    items.write_bytes(change(items.read_bytes()))


def _damaged(place: Path) -> None:
    _draft(place, lambda data: data.replace(b"\n", b"\r\n").replace(b"Cooper", b" Cooper"))


def _recoded(place: Path) -> None:
    _draft(place, lambda data: data.replace(b"01-02", b"01-09"))


def _frozen(place: Path) -> None:
    made = GitRepository(place / "repo", days=9)
    settle(made, "2027")
    freeze(made, "2027")


def _unreported(place: Path) -> None:
    shutil.rmtree(place / "repo" / "reports")


def _faulty(place: Path) -> None:
    _draft(place, lambda data: data.replace(b"Cooper,A", b"Cooper,D"))


def _branches(place: Path) -> None:
    shutil.rmtree(place / "repo")
    made = make_gate_repository(place / "repo")
    for name, value in (("user.name", "Steward"), ("user.email", "steward@example.org")):
        made.git("config", name, value)
    next(one for one in SCENARIOS if one.name == "two-inserts-in-one-section").make(made)


def _edited(place: Path) -> None:
    _draft(place, lambda data: data)
    desk = Desk(place / "repo", "2028")
    desk.export()
    with desk.editing() as sheet:
        next(row[3] for row in sheet.iter_rows() if row[3].value == "Cooper").value = "Cooper and hooper"
    desk.workbook.rename(place / "edited.xlsx")


def _nothing(place: Path) -> None:
    shutil.rmtree(place / "repo")
    (place / "repo").mkdir()


DEEDS = (
    Deed("import", None, ("import", "{place}/trades2028.txt", "--catalog", "trades", "--edition", "2028")),
    Deed("export", None, ("export", "trades/2027", "--to", "{place}/out.xlsx")),
    Deed("take back", _edited, ("import", "{place}/edited.xlsx", "--catalog", "trades", "--edition", "2028"), again=(0, 2)),
    Deed("new", None, ("new", "trades/2028", "--from", "trades/2027"), again=(0, 2)),
    Deed("fix", _damaged, ("fix", "trades/2028"), codes=(0, 1), again=(0, 1)),
    Deed("propose", _recoded, ("changes", "propose", "trades/2028"), codes=(0, 1), again=(0, 1)),
    Deed("accept", _recoded, ("changes", "accept", "trades/2028", "--above", "0", *REASON), codes=(0, 1), again=(0, 1, 2)),
    Deed("report", _unreported, ("report",)),
    Deed("waive", _faulty, ("waive", "unlisted-grade", *REASON, "--owner", "me", "--until", "2029"), again=(0, 1, 2)),
    Deed("freeze", None, ("freeze", "trades/2027"), again=(0, 2)),
    Deed("publish", _frozen, ("publish", "trades/2027", "--out", "{place}/out", "--without-second-opinion")),
    Deed("site", _frozen, ("site", "--out", "{place}/site")),
    Deed("init", _nothing, ("init", "{place}/repo/new"), again=(0, 2)),
    Deed("formats", None, ("formats", "--out", "{place}/formats")),
    Deed("merge", _branches, ("merge", "--onto", "main"), again=(0, 1, 2)),
)  # fmt: skip


class Templates:
    """What commands work on, each made once, to be copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[Callable[[Path], None] | None, Path] = {}

    def of(self, deed: Deed) -> Path:
        """The folder to copy for a command."""
        return self._made(deed.make)

    def _made(self, make: Callable[[Path], None] | None) -> Path:
        if make not in self.known:
            base = None if make is None else self._made(None)
            place = self.folder / f"template-{len(self.known)}"
            if base is None:
                place.mkdir()
            else:
                shutil.copytree(base, place, symlinks=True)
            code, told = apart(partial(_after, make or _two_editions, place))
            assert code == 0, told
            self.known[make] = place
        return self.known[make]


def _after(make: Callable[[Path], None], place: Path) -> Outcome:
    make(place)
    return Outcome(0, "", "")


@dataclass(frozen=True)
class Running:
    """A process that runs a command, and where it will say how that went."""

    process: int
    answers: int

    def end(self) -> tuple[int, str]:
        """Exit code and output, once there are any; -1 if it was killed."""
        with os.fdopen(self.answers, encoding="utf-8") as pipe:
            code, _, told = pipe.read().partition(" ")
        os.waitpid(self.process, 0)
        return int(code or -1), told


def begin(deed: Callable[[], Outcome]) -> Running:
    """Begin what is done in a process of its own.

    This process itself never does anything but fork: threads of libraries do not live on in a child.
    """
    answers, answer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(answers)
        os.setsid()
        done = Outcome(99, "", "")
        try:
            done = deed()
        except BaseException as error:  # noqa: BLE001 - told, and the process must end here
            done = Outcome(99, "", repr(error))
        finally:
            with os.fdopen(answer, "w", encoding="utf-8") as pipe:
                pipe.write(f"{done.code} {done.err or done.out}")
                pipe.flush()
            os._exit(0)
    os.close(answer)
    return Running(child, answers)


def apart(deed: Callable[[], Outcome], wait: float | None = None) -> tuple[int, str]:
    """Exit code and output of what is done in a process of its own, which may be killed after some seconds."""
    running = begin(deed)
    if wait is not None:
        time.sleep(wait)
        try:
            os.killpg(running.process, signal.SIGKILL)
        except ProcessLookupError:
            # It has not come to have a group of its own yet, and so no children either.
            os.kill(running.process, signal.SIGKILL)
    return running.end()


def at_once(deeds: Sequence[Callable[[], Outcome]]) -> list[tuple[int, str]]:
    """Exit codes and outputs of what is done at the same time."""
    return [running.end() for running in [begin(deed) for deed in deeds]]


def arguments_of(deed: Deed, place: Path) -> list[str]:
    """What the command is given."""
    root = [] if deed.name in ("init", "formats") else ["--root", str(place / "repo")]
    return [argument.format(place=place) for argument in deed.arguments] + root


def read(place: Path) -> Tree:
    """All files, those of git and those that are passing aside."""
    found = {}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if path.is_file() and ".git/" not in name and not PASSING.search(name) and "__pycache__" not in name:
            found[name] = path.read_bytes()
    return found


def load_commands() -> None:
    """Import what commands import, so that each process need not."""
    for path in sorted((REPOSITORY / "src" / "mulu" / "cli").glob("[a-z]*.py")):
        importlib.import_module(f"mulu.cli.{path.stem}")
