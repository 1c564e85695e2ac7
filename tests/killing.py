"""Commands killed in the middle, again and again, and what they must never leave behind.

`python -m tests.killing --rounds 200 --seed 1` runs every command that writes, in a copy of a small repository, and kills it:
half of the time just before one of its steps that change the file system, else after a random time. Whatever the moment, each
file must be the old one or the new one as a whole, the repository must still be judged, and running the command again must end
where it would have ended. Everything but the times follows from the seed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.command import Outcome, mulu
from tests.gate_repository import make_gate_repository
from tests.gate_scenarios import SCENARIOS
from tests.git_repository import GitRepository
from tests.published import ITEMS, document, freeze, make_published, publish, settle
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Tree = dict[str, bytes]

PASSING = re.compile(r"(^|/)(\.mulu-[^/]+|\.[^/]+-[a-z0-9_]{8})(/|$)")
"""What a kill may leave: files and folders that were being written beside their places."""
CHANGING = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink", "os.truncate", "subprocess.Popen"})  # fmt: skip
REASON = ("--reason", "as announced")


@dataclass(frozen=True)
class Deed:
    """A command that writes, and the repository that it works on."""

    name: str
    make: Callable[[Path], None]
    arguments: tuple[str, ...]
    codes: tuple[int, ...] = (0,)
    again: tuple[int, ...] = (0,)
    """How it may end when it is run again after it has been killed."""


@dataclass(frozen=True)
class Failure:
    """What a killed command left that it must not leave."""

    deed: str
    moment: str
    what: str


def _two_editions(place: Path) -> None:
    made = make_published(place / "repo")
    for name, value in (("user.name", "Steward"), ("user.email", "steward@example.org")):
        made.git("config", name, value)
    freeze(made, "2026")
    publish(made, "2027", {**ITEMS, "01-04": "Cooper"})
    (place / "trades2028.txt").write_text(document({**ITEMS, "01-07": "Cooper"}, "2028"), "utf-8")


def _draft(place: Path, change: Callable[[bytes], bytes]) -> None:
    _two_editions(place)
    root = place / "repo"
    assert mulu("new", "trades/2028", "--from", "trades/2027", "--root", root, "-q").code == 0
    items = root / "catalogs/trades/2028/items.csv"
    items.write_bytes(change(items.read_bytes()))


def _damaged(place: Path) -> None:
    _draft(place, lambda data: data.replace(b"\n", b"\r\n").replace(b"Cooper", b" Cooper"))


def _recoded(place: Path) -> None:
    _draft(place, lambda data: data.replace(b"01-02", b"01-09"))


def _frozen(place: Path) -> None:
    _two_editions(place)
    made = GitRepository(place / "repo", days=9)
    settle(made, "2027")
    freeze(made, "2027")


def _unreported(place: Path) -> None:
    _two_editions(place)
    shutil.rmtree(place / "repo" / "reports")


def _faulty(place: Path) -> None:
    _draft(place, lambda data: data.replace(b"Cooper,A", b"Cooper,D"))


def _branches(place: Path) -> None:
    made = make_gate_repository(place / "repo")
    for name, value in (("user.name", "Steward"), ("user.email", "steward@example.org")):
        made.git("config", name, value)
    next(one for one in SCENARIOS if one.name == "two-inserts-in-one-section").make(made)


def _nothing(place: Path) -> None:
    (place / "repo").mkdir()


DEEDS = (
    Deed("import", _two_editions, ("import", "{place}/trades2028.txt", "--catalog", "trades", "--edition", "2028")),
    Deed("new", _two_editions, ("new", "trades/2028", "--from", "trades/2027"), again=(0, 2)),
    Deed("fix", _damaged, ("fix", "trades/2028"), codes=(0, 1), again=(0, 1)),
    Deed("propose", _recoded, ("changes", "propose", "trades/2028"), codes=(0, 1), again=(0, 1)),
    Deed("accept", _recoded, ("changes", "accept", "trades/2028", "--above", "0", *REASON), codes=(0, 1), again=(0, 1, 2)),
    Deed("report", _unreported, ("report",)),
    Deed("waive", _faulty, ("waive", "unlisted-grade", *REASON, "--owner", "me", "--until", "2029"), again=(0, 1, 2)),
    Deed("freeze", _two_editions, ("freeze", "trades/2027"), again=(0, 2)),
    Deed("publish", _frozen, ("publish", "trades/2027", "--out", "{place}/out", "--without-second-opinion")),
    Deed("site", _frozen, ("site", "--out", "{place}/site")),
    Deed("init", _nothing, ("init", "{place}/repo/new"), again=(0, 2)),
    Deed("merge", _branches, ("merge", "--onto", "main"), again=(0, 1, 2)),
)  # fmt: skip


class Killing:
    """Templates of repositories, made once, and the rounds played on copies of them."""

    def __init__(self, folder: Path, random: random.Random) -> None:
        self.folder, self.random = folder, random
        self.known: dict[str, tuple[Tree, Tree, int, float]] = {}

    def round(self, deed: Deed) -> Iterator[Failure]:
        """Kill a command once, and look at what is left."""
        before, after, steps, seconds = self._whole(deed)
        place = self._copy(deed)
        if self.random.random() < 0.5:
            step, wait = self.random.randint(1, steps), None
            moment = f"before step {step} of {steps}"
        else:
            step, wait = None, self.random.random() * seconds
            moment = f"after {wait:.3f} of {seconds:.3f} s"
        self._run(deed, place, step, wait)
        left = partial(Failure, deed.name, moment)
        now = read(place)
        for path in sorted({*before, *after, *now}):
            if now.get(path) not in (before.get(path), after.get(path)):
                yield left(f"{path} is neither the old file nor the new one")
        root = place / "repo"
        if deed.make is not _nothing:
            code, told = _apart(partial(mulu, "check", "--root", root))
            if code not in (0, 1):
                yield left(f"check cannot judge any more: {told}")
        code, told = _apart(partial(mulu, *_arguments(deed, place)))
        if code not in deed.again:
            yield left(f"run again, it ends with {code}: {told}")
        elif code == 0 and (other := [path for path, data in read(place).items() if after.get(path) != data]):
            yield left(f"run again, it gives something else in {other[0]}")
        shutil.rmtree(place)

    def _whole(self, deed: Deed) -> tuple[Tree, Tree, int, float]:
        """The files before and after an undisturbed run, how many steps it has, and how long it takes."""
        if deed.name not in self.known:
            template = self.folder / deed.name
            template.mkdir()
            _apart(partial(_made, deed.make, template))
            place = self._copy(deed)
            before, began = read(place), time.monotonic()
            steps = self._run(deed, place, None, None)
            self.known[deed.name] = before, read(place), steps, time.monotonic() - began
            shutil.rmtree(place)
        return self.known[deed.name]

    def _copy(self, deed: Deed) -> Path:
        place = self.folder / "at-work"
        shutil.copytree(self.folder / deed.name, place, symlinks=True)
        return place

    def _run(self, deed: Deed, place: Path, step: int | None, wait: float | None) -> int:
        """Run a command in a process of its own; gives how many steps it made, if it was not killed."""
        is_killed = step is not None or wait is not None
        code, told = _apart(partial(_watched, partial(mulu, *_arguments(deed, place)), step), wait)
        assert is_killed or code in deed.codes, (deed.name, code, told)
        return 0 if is_killed else int(told)


def _apart(deed: Callable[[], Outcome], wait: float | None = None) -> tuple[int, str]:
    """Exit code and output of what is done in a process of its own, which may be killed after some seconds.

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
    if wait is not None:
        time.sleep(wait)
        os.killpg(child, signal.SIGKILL)
    with os.fdopen(answers, encoding="utf-8") as pipe:
        code, _, told = pipe.read().partition(" ")
    os.waitpid(child, 0)
    return int(code or -1), told


def _made(make: Callable[[Path], None], place: Path) -> Outcome:
    make(place)
    return Outcome(0, "", "")


def _watched(deed: Callable[[], Outcome], step: int | None) -> Outcome:
    """Run, count what changes the file system, and die just before a step."""
    steps = 0

    def watch(event: str, given: tuple[object, ...]) -> None:
        nonlocal steps
        is_written = (
            event == "open"
            and isinstance(given[2], int)
            and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        if event in CHANGING or is_written:
            steps += 1
            if steps == step:
                os.killpg(0, signal.SIGKILL)

    sys.addaudithook(watch)
    done = deed()
    return Outcome(done.code, str(steps), "")


def _arguments(deed: Deed, place: Path) -> list[str]:
    root = [] if deed.name == "init" else ["--root", str(place / "repo")]
    return [argument.format(place=place) for argument in deed.arguments] + root


def read(place: Path) -> Tree:
    """All files, those of git and those that are passing aside."""
    found = {}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        if path.is_file() and ".git/" not in name and not PASSING.search(name) and "__pycache__" not in name:
            found[name] = path.read_bytes()
    return found


def kill(rounds: int, seed: int) -> list[Failure]:
    """Play so many rounds, one command after the other."""
    _load()
    with tempfile.TemporaryDirectory() as folder:
        killing = Killing(Path(folder), random.Random(seed))  # noqa: S311 - nothing here is secret
        return [failure for at in range(rounds) for failure in killing.round(DEEDS[at % len(DEEDS)])]


def _load() -> None:
    """Import what commands import, so that each process need not."""
    for path in sorted((REPOSITORY / "src" / "mulu" / "cli").glob("[a-z]*.py")):
        importlib.import_module(f"mulu.cli.{path.stem}")


def main() -> int:
    """Tell what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    failures = kill(given.rounds, given.seed)
    for one in failures:
        sys.stdout.write(f"{one.deed}, killed {one.moment}: {one.what}\n")
    sys.stdout.write(f"{given.rounds} rounds over {len(DEEDS)} commands, {len(failures)} failure(s)\n")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
