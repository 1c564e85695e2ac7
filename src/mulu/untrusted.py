"""A pull request's own rules, run in another process whose answer nobody has to believe.

Code that a pull request brings can do whatever its user can. So it never runs in the process that
decides, gets no variables of the environment that could be secrets, a limited time, and its answer is
read as data of unknown origin. Where that is not enough, the machine has to be one that holds nothing.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field as Key, ValidationError

from mulu.errors import PolicyError
from mulu.finding import Finding, Verdict
from mulu.messages import say
from mulu.project import VALIDATORS

if TYPE_CHECKING:
    from mulu.merged import Merged

SECONDS = 600
MOST_BYTES = 64 * 1024 * 1024
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "TMPDIR")

Text = Annotated[str, Key(max_length=100_000)]


class _Found(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    rule: Text
    severity: Literal["error", "warning"]
    path: Text
    line: int | None
    field: Text | None
    column: int | None
    key: Text | None
    value: Text | None
    message: Text
    source: Text | None
    waived: Text | None


class _Summary(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    editions: int
    items: int
    rules: int
    errors: int
    warnings: int
    waived: int
    omitted: dict[str, int] = Key(default_factory=dict)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    findings: list[_Found]
    summary: _Summary


def run_proposed_rules(merged: Merged, language: str) -> Verdict:
    """The verdict on the merged tree under its own policy and by its own code.

    `PolicyError` if the code gives none that can be read.
    """
    with tempfile.TemporaryDirectory(prefix="mulu-") as home, tempfile.TemporaryFile() as out:
        options = ["check", "--root", str(merged.repository.top), "--rev", merged.commit.sha]
        child = subprocess.Popen(  # noqa: S603 - this very program, and a sha
            [sys.executable, "-I", "-m", "mulu", *options, "--format", "json", "--lang", language],
            env={**{name: os.environ[name] for name in _KEPT if name in os.environ}, "HOME": home},
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _, err = child.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise _no_answer("it takes too long") from None
        finally:
            # What it has started itself must not outlive it either.
            with suppress(OSError, AttributeError):
                os.killpg(child.pid, signal.SIGKILL)
            child.kill()
            child.wait()
        if child.returncode not in (0, 1):
            raise _no_answer(err.decode("utf-8", "replace").strip()[-500:] or f"exit {child.returncode}")
        if out.seek(0, os.SEEK_END) > MOST_BYTES:
            raise _no_answer("it says too much")
        out.seek(0)
        return _read(out.read())


def _read(data: bytes) -> Verdict:
    try:
        answer = _Answer.model_validate(json.loads(data))
    except (ValueError, RecursionError, ValidationError):
        raise _no_answer("it is no verdict") from None
    return Verdict(
        findings=tuple(
            Finding(
                one.rule, one.severity, one.path, one.line, say("{text}", text=one.message),
                one.field, one.column, one.key, one.value, one.source, waived=one.waived,
            )
            for one in answer.findings
        ),
        **answer.summary.model_dump(),
    )  # fmt: skip


def _no_answer(problem: str) -> PolicyError:
    return PolicyError(
        say("the proposed rules give no verdict: {problem}", problem=problem), str(Path(VALIDATORS))
    )
