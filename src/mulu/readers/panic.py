"""A shelter for a library in Rust, which panics where it meets what nobody thought of."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD_ERROR = 2


@contextmanager
def sheltered(otherwise: Exception) -> Iterator[None]:
    """Raises `otherwise` where the library panics, and keeps what it says of that from the terminal."""
    with _without_standard_error():
        try:
            yield
        except BaseException as error:
            # A panic is no `Exception`, and its class cannot be imported.
            if type(error).__name__ == "PanicException":
                raise otherwise from None
            raise


@contextmanager
def _without_standard_error() -> Iterator[None]:
    try:
        kept = os.dup(STANDARD_ERROR)
    except OSError:
        # There is none.
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STANDARD_ERROR)
    try:
        yield
    finally:
        os.dup2(kept, STANDARD_ERROR)
        os.close(kept)
        os.close(nowhere)
