"""The command line as a user calls it, in this process and with its output caught."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mulu.cli import run

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What a command gave."""

    code: int
    out: str
    err: str


def mulu(*arguments: str | Path) -> Outcome:
    """Run a command."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    out.flush()
    return Outcome(code, out.buffer.getvalue().decode("utf-8"), err.getvalue())


def check(root: Path, *arguments: str) -> Any:
    """The JSON verdict on a repository, whose exit code must agree with it."""
    outcome = mulu("check", "--root", root, "--format", "json", *arguments)
    assert outcome.code in (0, 1), outcome.err
    verdict = json.loads(outcome.out)
    assert outcome.code == int(verdict["summary"]["errors"] > 0)
    return verdict


def findings(root: Path, *arguments: str) -> list[tuple[str, int | None, str | None]]:
    """Rule, line and field of all findings that nobody has waived."""
    found = check(root, *arguments)["findings"]
    return [(one["rule"], one["line"], one["field"]) for one in found if one["waived"] is None]
