"""mulu keeps official catalogues honest.

`mulu.open` opens a catalogue repository for Python programs. What it needs is imported when it is
first used, so that importing mulu costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mulu import errors as errors
    from mulu.api import open_repository as open  # noqa: A004 - as webbrowser, gzip and tarfile have it

__version__ = "0.1.0"
__all__ = ["__version__", "errors", "open"]


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    # By name, so that the layers below, which import the version, do not import the API by it.
    if name == "open":
        return importlib.import_module("mulu.api").open_repository
    if name == "errors":
        return importlib.import_module("mulu.errors")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
