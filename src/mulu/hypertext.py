"""HTML made of templates: everything is escaped, and nothing of it is hidden."""

from __future__ import annotations

from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mulu.messages import visible


def environment(*packages: str) -> Environment:
    """The templates of some packages; a value that a template asks for and is not given raises."""
    return Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalized,
        # Looking whether a template has changed would be a look at the disc for every page.
        auto_reload=False,
    )


def _finalized(value: Any) -> Any:
    """Every text of the data on one line and with nothing hidden, before it is escaped."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
