"""What the system has against a file, in a person's words and in either language."""

from __future__ import annotations

import errno

from mulu.messages import Message, noted

_WORDS = {
    errno.EACCES: noted("Permission denied"),
    errno.EBADF: noted("Bad file descriptor"),
    errno.EBUSY: noted("Device or resource busy"),
    errno.EDQUOT: noted("Disk quota exceeded"),
    errno.EEXIST: noted("File exists"),
    errno.EFBIG: noted("File too large"),
    errno.EINVAL: noted("Invalid argument"),
    errno.EIO: noted("Input/output error"),
    errno.EISDIR: noted("Is a directory"),
    errno.ELOOP: noted("Too many levels of symbolic links"),
    errno.EMFILE: noted("Too many open files"),
    errno.ENAMETOOLONG: noted("File name too long"),
    errno.ENODEV: noted("No such device"),
    errno.ENOENT: noted("No such file or directory"),
    errno.ENOMEM: noted("Cannot allocate memory"),
    errno.ENOSPC: noted("No space left on device"),
    errno.ENOTDIR: noted("Not a directory"),
    errno.ENOTEMPTY: noted("Directory not empty"),
    errno.ENXIO: noted("No such device or address"),
    errno.EPERM: noted("Operation not permitted"),
    errno.EROFS: noted("Read-only file system"),
}
"""What Linux says, by the number that every system gives it."""


def trouble(error: Exception) -> str | Message:
    """What is wrong, for a sentence; in the system's own words where they are rare."""
    number = getattr(error, "errno", None)
    if number in _WORDS:
        return Message(_WORDS[number])
    if isinstance(error, RuntimeError):
        # So pathlib says that links lead round in a circle.
        return Message(_WORDS[errno.ELOOP])
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
