"""How a command comes to be called: its module is imported, and what is in memory by then stays there."""

from __future__ import annotations

import gc
import importlib
from typing import TYPE_CHECKING, Any

from mulu.head_start import give_head_start

if TYPE_CHECKING:
    from collections.abc import Callable


def deed(module: str, function: str, /, **parameters: Any) -> int:
    """Import a command's module and call it."""
    called: Callable[..., int] = getattr(importlib.import_module(f"mulu.cli.{module}"), function)
    # What has been imported stays; from here on collect, but rarely.
    gc.freeze()
    gc.set_threshold(500_000, 20, 20)
    gc.enable()
    return called(**parameters)


def judging(module: str, function: str, /, **parameters: Any) -> int:
    """The same for a command that judges: what it needs is big, and is loaded while nothing is collected yet."""
    give_head_start()
    importlib.import_module("mulu.checker")
    return deed(module, function, **parameters)
