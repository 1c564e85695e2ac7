"""Commands killed in the middle, again and again, and what they must never leave behind.

`python -m tests.killing --rounds 200 --seed 1` runs every command that writes, in a copy of a small repository, and kills it:
half of the time just before one of its steps that change the file system, else after a random time. Whatever the moment, each
file must be the old one or the new one as a whole, the repository must still be judged, and running the command again must end
where it would have ended. Everything but the times follows from the seed.
"""

from __future__ import annotations

import argparse
import os
import random
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
from tests.deeds import DEEDS, Templates, apart, arguments_of, load_commands, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.deeds import Deed, Tree

CHANGING = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink", "os.truncate", "subprocess.Popen"})  # fmt: skip


@dataclass(frozen=True)
class Failure:
    """What a killed command left that it must not leave."""

    deed: str
    moment: str
    what: str


class Killing:
    """Templates of repositories, made once, and the rounds played on copies of them."""

    def __init__(self, folder: Path, random: random.Random) -> None:
        self.templates, self.random = Templates(folder), random
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
        if (place / "repo" / "catalogs").is_dir():
            code, told = apart(partial(mulu, "check", "--root", root))
            if code not in (0, 1):
                yield left(f"check cannot judge any more: {told}")
        code, told = apart(partial(mulu, *arguments_of(deed, place)))
        if code not in deed.again:
            yield left(f"run again, it ends with {code}: {told}")
        elif code == 0 and (other := [path for path, data in read(place).items() if after.get(path) != data]):
            yield left(f"run again, it gives something else in {other[0]}")
        shutil.rmtree(place)

    def _whole(self, deed: Deed) -> tuple[Tree, Tree, int, float]:
        """The files before and after an undisturbed run, how many steps it has, and how long it takes."""
        if deed.name not in self.known:
            place = self._copy(deed)
            before, began = read(place), time.monotonic()
            steps = self._run(deed, place, None, None)
            self.known[deed.name] = before, read(place), steps, time.monotonic() - began
            shutil.rmtree(place)
        return self.known[deed.name]

    def _copy(self, deed: Deed) -> Path:
        place = self.templates.folder / "at-work"
        shutil.copytree(self.templates.of(deed), place, symlinks=True)
        return place

    def _run(self, deed: Deed, place: Path, step: int | None, wait: float | None) -> int:
        """Run a command in a process of its own; gives how many steps it made, if it was not killed."""
        is_killed = step is not None or wait is not None
        code, told = apart(partial(_watched, partial(mulu, *arguments_of(deed, place)), step), wait)
        assert is_killed or code in deed.codes, (deed.name, code, told)
        return 0 if is_killed else int(told)


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


def kill(rounds: int, seed: int) -> list[Failure]:
    """Play so many rounds, one command after the other, in an order of the seed's."""
    load_commands()
    with tempfile.TemporaryDirectory() as folder:
        chance = random.Random(seed)  # noqa: S311 - nothing here is secret
        killing, deeds = Killing(Path(folder), chance), chance.sample(DEEDS, len(DEEDS))
        return [failure for at in range(rounds) for failure in killing.round(deeds[at % len(deeds)])]


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
