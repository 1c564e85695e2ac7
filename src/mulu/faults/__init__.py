"""The kinds of faults that are planted: one a file, named for what happens, as its function is."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.planting import Kind


@cache
def kinds() -> Sequence[Kind]:
    """All kinds, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [getattr(importlib.import_module(f"{__name__}.{name}"), name) for name in names]
