"""Workflows and the action are what GitHub and GitLab understand, and do with as little power as they can."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from mulu.starter import Beginning, Toolkit, begin
from tests.own_workflows import FOLDER, own_workflows
from tests.sample import REPOSITORY

WORKFLOWS = sorted(FOLDER.glob("*.yml"))
VENDORED = files("check_jsonschema") / "builtin_schemas" / "vendor"
TOOLKIT = Toolkit("https://github.com/authority/mulu", "0123456789" * 4)


def load(text: Path | bytes) -> Any:
    # YAML 1.2 keeps the key `on` a word; older loaders turn it into a truth value.
    return YAML(typ="safe").load(text)


def faults(kind: str, content: Any) -> list[str]:
    """What the published schema of a kind of file says against one."""
    schema = json.loads((VENDORED / f"{kind}.json").read_text("utf-8"))
    return [error.message for error in Draft7Validator(schema).iter_errors(content)]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_a_workflow_is_valid_by_the_schema_of_workflows(workflow: Path) -> None:
    assert faults("github-workflows", load(workflow)) == []


def test_the_action_is_valid_by_the_schema_of_actions() -> None:
    assert faults("github-actions", load(REPOSITORY / "action.yml")) == []


def test_a_broken_workflow_would_be_seen() -> None:
    content = load(FOLDER / "gate.yml")
    content["jobs"]["gate"]["steps"] = "none"
    assert faults("github-workflows", content)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_every_action_is_pinned_and_no_checkout_keeps_its_token(workflow: Path) -> None:
    for job in load(workflow)["jobs"].values():
        for step in job["steps"]:
            name, _, version = step.get("uses", f"run@{'0' * 40}").partition("@")
            assert len(version) == 40 or name == "./mulu", f"{name} is not pinned to a commit"
            if name == "actions/checkout":
                assert step["with"]["persist-credentials"] is False


def jobs() -> dict[str, Any]:
    """All jobs, as `workflow.job`, each with the permissions that it has."""
    return {
        f"{workflow.stem}.{name}": job
        | {"permissions": job.get("permissions", load(workflow)["permissions"])}
        for workflow in WORKFLOWS
        for name, job in load(workflow)["jobs"].items()
    }


def test_no_job_that_reads_a_catalogue_may_write() -> None:
    writing = {name for name, job in jobs().items() if "write" in job["permissions"].values()}
    assert writing == {"comment.tell", "publish.tag", "publish.pages"}
    for name in writing:
        checkouts = [step["with"] for step in jobs()[name]["steps"] if "checkout" in step.get("uses", "")]
        assert {one["ref"] for one in checkouts} <= {"${{ github.event.repository.default_branch }}"}


def test_nothing_is_tagged_attested_or_deployed_before_it_is_verified() -> None:
    assert jobs()["publish.verify"]["needs"] == "release"
    for name in ("publish.tag", "publish.pages"):
        assert {"release", "verify"} <= {*jobs()[name]["needs"]}


def test_the_gate_takes_mulu_from_the_base() -> None:
    steps = load(FOLDER / "gate.yml")["jobs"]["gate"]["steps"]
    [mulu] = [step["with"] for step in steps if step.get("with", {}).get("path") == "mulu"]
    assert mulu["ref"].startswith("${{ github.event.pull_request.base.sha")


def test_no_step_puts_an_expression_into_a_command() -> None:
    steps = load(REPOSITORY / "action.yml")["runs"]["steps"]
    for workflow in WORKFLOWS:
        steps += [step for job in load(workflow)["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_this_repository_has_the_workflows_that_it_gives_others() -> None:
    """Write them anew with `python -m tests.own_workflows`."""
    assert {name: (FOLDER / name).read_bytes() for name in own_workflows()} == own_workflows()


@pytest.mark.parametrize("toolkit", [None, TOOLKIT], ids=["variables", "toolkit"])
def test_begun_workflows_are_valid_and_pass_the_security_linter(
    tmp_path: Path, toolkit: Toolkit | None
) -> None:
    for path, data in begin(Beginning("en", toolkit=toolkit)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    for workflow in sorted((tmp_path / ".github" / "workflows").iterdir()):
        assert faults("github-workflows", load(workflow)) == []
    assert lint(tmp_path) == ""


def test_begun_pipelines_of_gitlab_are_valid() -> None:
    for toolkit in (None, TOOLKIT):
        pipeline = load(begin(Beginning("zh", ci="gitlab", toolkit=toolkit))[".gitlab-ci.yml"])
        assert faults("gitlab-ci", pipeline) == []


def test_the_security_linter_finds_nothing_here() -> None:
    assert lint(REPOSITORY / ".github" / "workflows", REPOSITORY / "action.yml") == ""


def test_the_security_linter_would_find_an_injection(tmp_path: Path) -> None:
    place = tmp_path / ".github" / "workflows" / "gate.yml"
    place.parent.mkdir(parents=True)
    text = (FOLDER / "tests.yml").read_text("utf-8")
    place.write_text(
        text.replace("run: make test", 'run: echo "${{ github.event.pull_request.title }}"'), "utf-8"
    )
    assert "template-injection" in lint(tmp_path)


def test_the_hooks_name_commands_that_there_are() -> None:
    hooks = load(REPOSITORY / ".pre-commit-hooks.yaml")
    for hook in hooks:
        assert {"id", "name", "entry", "language", "files"} <= {*hook}
        program, command = hook["entry"].split()
        assert program == "mulu"
        told = subprocess.run([sys.executable, "-m", "mulu", command, "-h"], capture_output=True, check=False)
        assert told.returncode == 0, hook["id"]


def lint(*places: Path) -> str:
    """What zizmor finds; it asks nobody."""
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", "--quiet", *places], capture_output=True, check=False
    )
    return "" if done.returncode == 0 else (done.stdout + done.stderr).decode()
