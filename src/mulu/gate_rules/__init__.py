"""What shuts the gate besides findings in editions: one fault a file, as among `mulu.rules`.

The functions judge nothing themselves: the gate sees these faults where it compares the tree that
merging would give with the base, and each page says what is meant. No schema can switch them off.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.rule import Rule


@cache
def gate_rules() -> Mapping[str, Rule]:
    """The gate's rules, by name, sorted."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    rules: list[Rule] = [getattr(importlib.import_module(f"{__name__}.{name}"), name) for name in names]
    return {rule.name: rule for rule in rules}
