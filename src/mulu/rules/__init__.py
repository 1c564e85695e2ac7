"""The toolkit's own rules: one a file, named for the fault, as its function is."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.rule import Rule


@cache
def built_in_rules() -> Mapping[str, Rule]:
    """All rules of the toolkit, by name, sorted."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    rules: list[Rule] = [getattr(importlib.import_module(f"{__name__}.{name}"), name) for name in names]
    return {rule.name: rule for rule in rules}
