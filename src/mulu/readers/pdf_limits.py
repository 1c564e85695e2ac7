"""Limits for reading what nobody has vouched for: time, and memory where the system can hold it."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

SECONDS = 600
MOST_BYTES = 1024**3


class _OvertimeError(BaseException):
    """Not an `Exception`, so that no library takes it for a fault of its own and carries on."""


@contextmanager
def limited(seconds: float = SECONDS, most_bytes: int = MOST_BYTES) -> Iterator[None]:
    """Let what follows take no longer and no more memory; `DocumentError` where it does.

    Time is kept in the main thread, where a clock can interrupt; memory, on Linux.
    """
    try:
        with _clock(seconds), _ceiling(most_bytes):
            yield
    except _OvertimeError:
        message = say(
            "the file cannot be read in {seconds} seconds: split it, or save it anew from the program that made it",
            seconds=round(seconds),
        )
        raise DocumentError(message) from None
    except MemoryError:
        message = say(
            "the file takes more than {size} MB of memory to read: split it, or save it anew from the program that made it",
            size=most_bytes // 1024**2,
        )
        raise DocumentError(message) from None


@contextmanager
def _clock(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise _OvertimeError

    before = signal.signal(signal.SIGALRM, interrupt)
    # Again and again: what interrupts a destructor is lost.
    running = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *running)


@contextmanager
def _ceiling(most_bytes: int) -> Iterator[None]:
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (ImportError, OSError, ValueError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * resource.getpagesize() + most_bytes
    if soft != resource.RLIM_INFINITY:
        most = min(most, soft)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
