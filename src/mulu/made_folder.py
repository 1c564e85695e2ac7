"""A folder that mulu makes as a whole, and may make anew: the old one or the new one, never a half."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.errors import UsageError
from mulu.messages import say
from mulu.system_error import trouble
from mulu.writing import PASSING, is_passing, locked, taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NEW, _OLD = "new", "old"
"""What lies in a workshop: in each the folder itself, under its own name."""


def write_folder(name: str, files: Iterable[tuple[str, bytes]], marker: str) -> int:
    """Write a folder named by a person, from files by their paths in it; gives how many.

    They are written beside it, and then take its place. `marker` is the name of a file, one of them or an empty one
    more, that says that the folder was made so. Raises `UsageError` if something else stands there, or it cannot be written.
    """
    try:
        place = Path(name).resolve()
        _refuse_others(place, name, marker)
        place.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise _not_written(error, name) from None
    try:
        with _workshop(place) as beside:
            made = beside / _NEW / place.name
            made.mkdir(parents=True)
            count = _fill(made, files)
            (made / marker).touch()
            with locked(place.parent):
                _refuse_others(place, name, marker)
                _replace(place, made, beside / _OLD / place.name)
                _clear(place)
    except OSError as error:
        raise _not_written(error, name) from None
    return count


@contextmanager
def _workshop(place: Path) -> Iterator[Path]:
    """A folder beside `place` that is this run's own as long as the run lives."""
    with ExitStack() as leaving:
        # Whoever clears holds the same lock: nobody sees the folder before it is taken.
        with locked(place.parent):
            beside = Path(tempfile.mkdtemp(prefix=PASSING, dir=place.parent))
            leaving.callback(shutil.rmtree, beside, ignore_errors=True)
            leaving.enter_context(taken(beside))
        yield beside


def _clear(place: Path) -> None:
    """Take away what runs that were killed have left of this folder; those of runs that live are taken."""
    with suppress(OSError):
        for beside in place.parent.iterdir():
            if is_passing(beside.name) and _is_of(beside, place.name):
                with taken(beside) as is_free:
                    if is_free:
                        shutil.rmtree(beside, ignore_errors=True)


def _is_of(beside: Path, name: str) -> bool:
    if not beside.is_dir() or beside.is_symlink():
        return False
    inside = list(beside.iterdir())
    return {one.name for one in inside} <= {_NEW, _OLD} and all(
        below.name == name for one in inside for below in one.iterdir()
    )


def _refuse_others(place: Path, name: str, marker: str) -> None:
    if not os.path.lexists(place) or (place / marker).is_file():
        return
    if not place.is_dir():
        raise UsageError(say("a file stands where the folder is to be made: choose another name"), name)
    if any(place.iterdir()):
        raise UsageError(
            say("the folder is not empty, and mulu has not made it: choose another one, or empty it"), name
        )


def _fill(made: Path, files: Iterable[tuple[str, bytes]]) -> int:
    count = 0
    known: set[Path] = set()
    for path, data in files:
        target = made / path
        if target.parent not in known:
            target.parent.mkdir(parents=True, exist_ok=True)
            known.add(target.parent)
        target.write_bytes(data)
        count += 1
    return count


def _replace(place: Path, made: Path, old: Path) -> None:
    """Between the two renames there is nothing for a moment, but never a half."""
    if not place.exists():
        made.rename(place)
        return
    old.parent.mkdir()
    place.rename(old)
    try:
        made.rename(place)
    except OSError:
        old.rename(place)
        raise


def _not_written(error: Exception, name: str) -> UsageError:
    return UsageError(say("the folder cannot be written: {problem}", problem=trouble(error)), name)
