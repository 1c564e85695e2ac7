"""The workflows are what GitHub understands, and do with as little power as they can."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
VENDORED = files("check_jsonschema") / "builtin_schemas" / "vendor" / "github-workflows.json"
SCHEMA = Draft7Validator(json.loads(VENDORED.read_text("utf-8")))


def load(workflow: Path) -> Any:
    # YAML 1.2 keeps the key `on` a word; older loaders turn it into a truth value.
    return YAML(typ="safe").load(workflow)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_a_workflow_is_valid_by_the_schema_of_workflows(workflow: Path) -> None:
    assert [error.message for error in SCHEMA.iter_errors(load(workflow))] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_a_workflow_may_only_read_and_pins_every_action(workflow: Path) -> None:
    content = load(workflow)
    assert content["permissions"] == {"contents": "read"}
    steps = [step for job in content["jobs"].values() for step in job["steps"]]
    for step in steps:
        name, _, version = step.get("uses", f"run@{'0' * 40}").partition("@")
        assert len(version) == 40, f"{name} is not pinned to a commit"
        if name == "actions/checkout":
            assert step["with"]["persist-credentials"] is False


def test_a_broken_workflow_would_be_seen() -> None:
    content = load(WORKFLOWS[0])
    content["jobs"]["catalogues"]["steps"] = "none"
    assert list(SCHEMA.iter_errors(content))
