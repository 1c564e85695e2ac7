"""Runs the steps of a composite action as GitHub's runner does: variables, event file, outputs, summary."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.gate_repository import GateRepository

ACTION = REPOSITORY / "action.yml"
MULU = str(Path(sys.executable).with_name("mulu"))
_EXPRESSION = re.compile(r"\$\{\{ ([a-z.-]+) \}\}")


@dataclass
class Steps:
    """What the runner knows while the steps run, and what they left behind."""

    place: Path
    inputs: Mapping[str, str]
    event: Any
    variables: Mapping[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    log: str = ""
    code: int = 0

    def run(self) -> Steps:
        """Run each step, up to the first that fails."""
        action = YAML(typ="safe").load(ACTION)
        defaults = {name: one.get("default", "") for name, one in action["inputs"].items()}
        unknown = {*self.inputs} - {*defaults}
        assert not unknown, f"the action has no input {unknown}"
        self.inputs = {**defaults, **self.inputs}
        self.place.mkdir(parents=True, exist_ok=True)
        for step in action["runs"]["steps"]:
            self._run(step)
            if self.code:
                break
        return self

    @property
    def summary(self) -> str:
        """The page that GitHub shows of the job."""
        place = self.place / "summary.md"
        return place.read_text("utf-8") if place.exists() else ""

    @property
    def told(self) -> Mapping[str, str]:
        """The outputs of the action."""
        action = YAML(typ="safe").load(ACTION)
        return {name: self._put_in(one["value"]) for name, one in action["outputs"].items()}

    def _run(self, step: Any) -> None:
        output = self.place / f"{step['id']}.output"
        output.write_text("", "utf-8")
        event = self.place / "event.json"
        event.write_text(json.dumps(self.event), "utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.place),
                "RUNNER_TEMP": str(self.place),
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(REPOSITORY),
                "GITHUB_EVENT_PATH": str(event),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(self.place / "summary.md"),
                **self.variables,
                **{name: self._put_in(value) for name, value in step.get("env", {}).items()},
            },
            cwd=self.place,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.log += done.stdout.decode("utf-8")
        self.code = done.returncode
        lines = output.read_text("utf-8").splitlines()
        self.outputs[step["id"]] = dict(line.split("=", 1) for line in lines)

    def _put_in(self, text: str) -> str:
        """`text` with the values of its expressions; this action has none but names."""
        filled = _EXPRESSION.sub(lambda found: self._value(found[1]), text)
        assert "${{" not in filled, text
        return filled

    def _value(self, name: str) -> str:
        parts = name.split(".")
        if parts[0] == "inputs":
            return self.inputs[parts[1]]
        assert (parts[0], parts[2]) == ("steps", "outputs"), name
        return self.outputs.get(parts[1], {}).get(parts[3], "")


def judge(made: GateRepository, place: Path, options: Mapping[str, str]) -> Steps:
    """The action on a pull request from `HEAD` of a repository to its `main`, as the workflow gate.yml runs it."""
    head = made.git("rev-parse", "HEAD")
    depth = ["--depth", options["depth"], "--no-single-branch"] if "depth" in options else []
    made.git("clone", "--quiet", "--no-checkout", *depth, f"file://{made.folder}", str(place / "judged"))
    inputs = {name: value for name, value in options.items() if name not in ("depth", "base-ref")}
    return Steps(
        place,
        {"root": "judged", "mulu": MULU, "language": "en", **inputs},
        {"pull_request": {"number": 7, "head": {"sha": head}, "user": {"login": "steward"}}},
        {"GITHUB_BASE_REF": options.get("base-ref", "main"), "GITHUB_REPOSITORY": "authority/catalogues"},
    ).run()
