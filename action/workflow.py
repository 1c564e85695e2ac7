"""What GitHub tells a step, and how a step answers."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn


def given(name: str) -> str:
    """A variable of the step, without blanks around it; empty where there is none."""
    return os.environ.get(name, "").strip()


def event() -> Any:
    """What has happened, as GitHub wrote it down; empty outside of GitHub."""
    path = given("GITHUB_EVENT_PATH")
    return json.loads(Path(path).read_text("utf-8")) if path else {}


def pull_request_number(happened: Any) -> int | None:
    """The one that the step is told, or that an event is about, also where it stands in a merge queue."""
    if given("PULL_REQUEST").isdecimal():
        return int(given("PULL_REQUEST"))
    if "pull_request" in happened:
        return int(happened["pull_request"]["number"])
    # refs/heads/gh-readonly-queue/main/pr-12-<sha>
    name = str(happened.get("merge_group", {}).get("head_ref", "")).rpartition("/")[2]
    parts = name.split("-")
    return int(parts[1]) if len(parts) == 3 and parts[0] == "pr" and parts[1].isdecimal() else None


def answer(**outputs: str) -> None:
    """Outputs of the step; `_` in a name stands for `-`."""
    with Path(given("GITHUB_OUTPUT")).open("a", encoding="utf-8") as file:
        for name, value in outputs.items():
            if "\n" in value or "\r" in value:
                fail(f"the output {name} has more than one line")
            file.write(f"{name.replace('_', '-')}={value}\n")


def summarize(text: str) -> None:
    """Add to the page that GitHub shows of the job."""
    path = given("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)


def annotate(kind: str, text: str) -> None:
    """An annotation (`error`, `warning` or `notice`) that is no place in a file."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace("##[", "## [")
    print(f"::{kind} title=mulu::{escaped}", flush=True)  # noqa: T201


def fail(text: str) -> NoReturn:
    """The step itself has failed: nothing was judged."""
    annotate("error", text)
    sys.exit(2)
