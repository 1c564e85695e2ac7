"""A folder that mulu makes as a whole, and may make anew: the old one or the new one, never a half."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.errors import UsageError
from mulu.messages import say
from mulu.writing import locked

if TYPE_CHECKING:
    from collections.abc import Iterable


def write_folder(name: str, files: Iterable[tuple[str, bytes]], marker: str) -> int:
    """Write a folder named by a person, from files by their paths in it; gives how many.

    They are written beside it, and then take its place. `marker` is the name of a file, one of them or an empty one
    more, that says that the folder was made so. Raises `UsageError` if something else stands there, or it cannot be written.
    """
    try:
        place = Path(name).resolve()
        _refuse_others(place, name, marker)
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{place.name[:50]}-", dir=place.parent))
    except (OSError, RuntimeError, ValueError) as error:
        raise _not_written(error, name) from None
    try:
        count = _fill(made, files)
        (made / marker).touch()
        # mkdtemp makes folders that only their owner can read.
        made.chmod(0o777 & ~_mask())
        with locked(place.parent):
            _refuse_others(place, name, marker)
            _replace(place, made)
    except OSError as error:
        raise _not_written(error, name) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return count


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


def _replace(place: Path, made: Path) -> None:
    """Between the two renames there is nothing for a moment, but never a half."""
    if not place.exists():
        made.rename(place)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{place.name[:50]}-", dir=place.parent))
    try:
        place.rename(old / "old")
        try:
            made.rename(place)
        except OSError:
            (old / "old").rename(place)
            raise
    finally:
        with suppress(OSError):
            shutil.rmtree(old)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _not_written(error: Exception, name: str) -> UsageError:
    problem = getattr(error, "strerror", None) or type(error).__name__
    return UsageError(say("the folder cannot be written: {problem}", problem=problem), name)
