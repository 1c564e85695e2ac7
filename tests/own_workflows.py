"""Writes this repository's own workflows as `mulu init` writes those of others: `python -m tests.own_workflows`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.starter import WORKFLOWS, workflow
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = REPOSITORY / ".github" / "workflows"

# Here the toolkit lies beside the data, so it is taken from the base: a pull request may change both.
BASE = "${{ github.event.pull_request.base.sha || github.event.merge_group.base_sha || github.sha }}"
DEFAULT = "${{ github.event.repository.default_branch }}"


def own_workflows() -> Mapping[str, bytes]:
    """Each workflow's bytes, by file name."""
    given = {"toolkit": {"ref": DEFAULT}, "for_gate": {"ref": BASE}}
    return {f"{name}.yml": workflow(name, **given) for name in WORKFLOWS}


if __name__ == "__main__":
    for name, data in own_workflows().items():
        (FOLDER / name).write_bytes(data)
