"""Commands on a full disc, on a disc that may only be read, and twice at once; and what they must never leave behind.

`python -m tests.disturbing --rounds 3 --seed 1` lets every command that writes meet each of them so many times. Discs are real
ones, small file systems in memory, which only root may mount. Whatever happens, a command ends by itself with a sentence or does
all that it has to do, each file is the old one or the new one as a whole, nothing that was passing is left, and running the
command again when the disc has room ends where it would have ended. Everything but who of two comes first follows from the seed.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.command import mulu
from tests.deeds import DEEDS, Templates, apart, arguments_of, at_once, load_commands, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.deeds import Deed, Tree

BLOCK = 4096
LEFT = re.compile(r"(^|/)\.mulu-[a-z0-9_]{8}(/|$)")
"""What a command writes beside its places, and takes away before it ends."""
FILLER = ".mulu-filler"
"""What takes the room of a full disc; by its name nothing that counts."""
ROOM = 64 << 20


@dataclass(frozen=True)
class Failure:
    """What a disturbed command did that it must not do."""

    deed: str
    disturbance: str
    what: str


def can_mount() -> bool:
    """Whether discs can be made here."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with _disc(Path(folder)):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


@contextlib.contextmanager
def _disc(place: Path) -> Iterator[None]:
    _run("mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(place))
    try:
        yield
    finally:
        _run("umount", "-l", str(place))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


class Disturbing:
    """Templates of repositories, made once, and commands that are disturbed in copies of them."""

    def __init__(self, folder: Path, random: random.Random) -> None:
        self.templates, self.random = Templates(folder), random
        self.place = folder / "at-work"
        self.place.mkdir()
        self.known: dict[str, tuple[Tree, Tree]] = {}

    def round(self, deed: Deed) -> Iterator[Failure]:
        """Let one command meet each disturbance once."""
        before, after = self._whole(deed)
        yield from self._at_once(deed, before, after)
        yield from self._read_only(deed, after)
        yield from self._full(deed, before, after)

    def _whole(self, deed: Deed) -> tuple[Tree, Tree]:
        """The files before and after an undisturbed run."""
        if deed.name not in self.known:
            with self._copy(deed):
                before = read(self.place)
                code, told = apart(partial(mulu, *arguments_of(deed, self.place)))
                assert code in deed.codes, (deed.name, code, told)
                self.known[deed.name] = before, read(self.place)
        return self.known[deed.name]

    @contextlib.contextmanager
    def _copy(self, deed: Deed) -> Iterator[None]:
        with _disc(self.place):
            shutil.copytree(self.templates.of(deed), self.place, symlinks=True, dirs_exist_ok=True)
            yield

    def _at_once(self, deed: Deed, before: Tree, after: Tree) -> Iterator[Failure]:
        said = partial(Failure, deed.name, "twice at once")
        with self._copy(deed):
            ends = at_once([partial(mulu, *arguments_of(deed, self.place))] * 2)
            for code, told in ends:
                if not _is_fine(deed, code, told):
                    yield said(f"it ends with {code}: {told}")
            if not any(code in deed.codes for code, _ in ends):
                yield said(f"neither did it: {ends}")
            now = read(self.place)
            for path in sorted({*before, *after, *now}):
                if now.get(path) != after.get(path):
                    yield said(f"{path} is not what one run alone gives")
            yield from map(said, self._left())

    def _read_only(self, deed: Deed, after: Tree) -> Iterator[Failure]:
        said = partial(Failure, deed.name, "on a disc that may only be read")
        with self._copy(deed):
            _run("mount", "-o", "remount,ro", str(self.place))
            code, told = apart(partial(mulu, *arguments_of(deed, self.place)))
            if code != 2 or not _is_a_sentence(told):
                yield said(f"it ends with {code}: {told}")
            _run("mount", "-o", "remount,rw", str(self.place))
            yield from self._again(deed, after, said)

    def _full(self, deed: Deed, before: Tree, after: Tree) -> Iterator[Failure]:
        new = sum(len(data) // BLOCK + 1 for path, data in after.items() if before.get(path) != data)
        blocks = self.random.randint(0, new)
        said = partial(Failure, deed.name, f"with {blocks} of {new} blocks free")
        with self._copy(deed):
            self._fill(blocks)
            code, told = apart(partial(mulu, *arguments_of(deed, self.place)))
            if not _is_fine(deed, code, told):
                yield said(f"it ends with {code}: {told}")
            now = read(self.place)
            for path in sorted({*before, *after, *now}):
                if now.get(path) not in (before.get(path), after.get(path)):
                    yield said(f"{path} is neither the old file nor the new one")
            if code in deed.codes and now != after:
                yield said("it says that all is done, and it is not")
            yield from map(said, self._left())
            (self.place / FILLER).unlink()
            yield from self._again(deed, after, said)

    def _fill(self, blocks: int) -> None:
        """Take all room but some blocks, to the last byte that the disc gives."""
        free = shutil.disk_usage(self.place).free - blocks * BLOCK
        with contextlib.suppress(OSError), (self.place / FILLER).open("wb") as file:
            file.write(b"\0" * max(0, free))

    def _again(self, deed: Deed, after: Tree, said: partial[Failure]) -> Iterator[Failure]:
        code, told = apart(partial(mulu, *arguments_of(deed, self.place)))
        if code not in deed.again:
            yield said(f"run again, it ends with {code}: {told}")
        elif code in deed.codes and (now := read(self.place)) != after:
            other = [path for path in {*now, *after} if now.get(path) != after.get(path)]
            yield said(f"run again, it gives something else in {min(other)}")

    def _left(self) -> Iterator[str]:
        for path in sorted(self.place.rglob("*")):
            name = path.relative_to(self.place).as_posix()
            if ".git/" not in name and LEFT.search(name):
                yield f"{name} is left"


def _is_fine(deed: Deed, code: int, told: str) -> bool:
    return code in deed.codes or (code in (*deed.again, 2) and _is_a_sentence(told))


def _is_a_sentence(told: str) -> bool:
    return (
        bool(told.strip())
        and "Traceback" not in told
        and "fault of mulu itself" not in told
        and "mulu 自身" not in told
    )


def disturb(rounds: int, seed: int, only: Sequence[str] | None = None) -> list[Failure]:
    """Play so many rounds with each command."""
    load_commands()
    with tempfile.TemporaryDirectory() as folder:
        disturbing = Disturbing(Path(folder), random.Random(seed))  # noqa: S311 - nothing here is secret
        deeds = [deed for deed in DEEDS if not only or deed.name in only]
        return [failure for _ in range(rounds) for deed in deeds for failure in disturbing.round(deed)]


def main() -> int:
    """Tell what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", nargs="+", choices=[deed.name for deed in DEEDS], help="only these commands"
    )
    given = parser.parse_args()
    if not can_mount():
        sys.stdout.write("no disc can be mounted here: nothing was tried\n")
        return 2
    failures = disturb(given.rounds, given.seed, given.only)
    for one in failures:
        sys.stdout.write(f"{one.deed}, {one.disturbance}: {one.what}\n")
    count = len(given.only or DEEDS)
    sys.stdout.write(f"{given.rounds} round(s) of {count} command(s), {len(failures)} failure(s)\n")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
