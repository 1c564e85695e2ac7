"""Files written so that a kill, a full disc or a second run leaves the old ones or the new ones."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.errors import UsageError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write files below a folder; gives the paths that changed, in order.

    All are first written beside their places, then renamed one by one, so that each file is at
    any time the old one or the new one as a whole. Raises `UsageError` if the disc refuses; then
    no file has changed, unless the disc failed between two renames.
    """
    changed = [path for path, data in files.items() if not _holds(folder / path, data)]
    written: list[tuple[Path, Path]] = []
    try:
        for path in changed:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            written.append((_write_beside(target, files[path]), target))
        for temporary, target in written:
            temporary.replace(target)
    except OSError as error:
        raise UsageError(
            say("the file cannot be written: {problem}", problem=error.strerror or str(error)),
            str(error.filename or folder),
        ) from None
    finally:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)
    return changed


def _write_beside(target: Path, data: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=".mulu-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files that only their owner can read; others get what is usual here.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data
