"""Files written so that a kill, a full disc or a second run leaves the old ones or the new ones."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.errors import UsageError
from mulu.messages import say
from mulu.system_error import trouble

try:
    import fcntl
except ImportError:
    # Windows has none: there only the comparison before the rename is left.
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


PASSING = ".mulu-"
"""How the name begins of what is being written: `.gitignore` of a new repository passes over it."""
_PASSING = re.compile(re.escape(PASSING) + r"[a-z0-9_]{8}")


def is_passing(name: str) -> bool:
    """Whether what is named so was being written: all that a kill can leave behind."""
    return bool(_PASSING.fullmatch(name))


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until no other run holds the folder, and hold it.

    The system lets go when the process ends, however it ends; nothing is left on the disc.
    """
    descriptor = None
    try:
        # Where a folder cannot be locked, the comparison before the rename is left.
        with suppress(OSError):
            if fcntl is not None:
                descriptor = os.open(folder, os.O_RDONLY)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def taken(folder: Path) -> Iterator[bool]:
    """Take a folder for this run, without waiting; `False` if another run has it, or it cannot be known.

    The system gives it back when the process ends, however it ends.
    """
    descriptor = None
    is_ours = False
    try:
        with suppress(OSError):
            if fcntl is not None:
                descriptor = os.open(folder, os.O_RDONLY)
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                is_ours = True
        yield is_ours
    finally:
        if descriptor is not None:
            os.close(descriptor)


def write_files(
    root: Path, files: Mapping[str, bytes], known: Mapping[str, bytes | None] | None = None
) -> list[str]:
    """Write files by their paths below a root; gives the paths that changed, in order.

    All are first written beside their places, then renamed one by one, so that each file is at
    any time the old one or the new one as a whole. Raises `UsageError` if a path leads out of the
    root or the disc refuses; then no file has changed, unless the disc failed between two renames.
    `known` are files as they were read (`None`: missing); `UsageError` if they are others by now.
    """
    places = {path: _place(root, path) for path in files}
    written: dict[str, Path] = {}
    path = ""
    try:
        for path, place in places.items():
            if not _holds(place, files[path]):
                place.parent.mkdir(parents=True, exist_ok=True)
                written[path] = _write_beside(place, files[path])
        for path, data in (known or {}).items():
            _refuse_others(places[path], data, path)
        for path, temporary in written.items():
            temporary.replace(places[path])
    except OSError as error:
        raise _not_written(error, path) from None
    finally:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)
    return list(written)


def write_file(path: str, data: bytes) -> None:
    """Write a file that was named by a person; devices and pipes are written to as they are.

    Raises `UsageError` if it cannot be written; then a regular file is what it was.
    """
    try:
        place = Path(path).resolve()
        if place.exists() and not place.is_file():
            place.write_bytes(data)
            return
        temporary = _write_beside(place, data)
        try:
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, RuntimeError) as error:
        raise _not_written(error, path) from None


def _place(root: Path, path: str) -> Path:
    """Where a path leads, all links followed; `UsageError` if that is outside."""
    try:
        place = (root / path).resolve()
        is_inside = place.is_relative_to(root.resolve())
    except (OSError, RuntimeError) as error:
        raise _not_written(error, path) from None
    if not is_inside:
        raise UsageError(say("the path leads out of the repository"), path)
    return place


def _holds(place: Path, data: bytes) -> bool:
    if place.is_dir():
        # Renaming would fail only after other files have changed.
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return place.is_file() and place.read_bytes() == data


def _refuse_others(place: Path, data: bytes | None, path: str) -> None:
    if (place.read_bytes() if place.is_file() else None) != data:
        raise UsageError(say("the file has changed meanwhile; nothing was written, run it again"), path)


def _write_beside(place: Path, data: bytes) -> Path:
    """Write what will be renamed to `place`, with its rights; gives where it is."""
    descriptor, name = tempfile.mkstemp(prefix=PASSING, dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files that only their owner can read.
        Path(name).chmod(_rights(place))
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)


def _rights(place: Path) -> int:
    """Those of the file that is there, else those that are usual here."""
    if place.exists():
        return place.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _not_written(error: Exception, path: str) -> UsageError:
    return UsageError(say("the file cannot be written: {problem}", problem=trouble(error)), path)
