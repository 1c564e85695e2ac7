"""The toolkit's own rules: one a file, named for the fault, as its function is."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.rule import Rule


@cache
def built_in_rules() -> Mapping[str, Rule]:
    """All rules of the toolkit, by name, sorted."""
    # What `pkgutil` would tell takes longer to import than to see.
    files = [file for folder in __path__ for file in Path(folder).iterdir()]
    names = sorted({file.stem for file in files if file.suffix in (".py", ".pyc")} - {"__init__"})
    rules: list[Rule] = [getattr(importlib.import_module(f"{__name__}.{name}"), name) for name in names]
    return {rule.name: rule for rule in rules}
