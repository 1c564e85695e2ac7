"""Full discs, discs that may only be read, two runs at once: `make disturb` tries every command, here are some."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.disturbing import can_mount
from tests.sample import REPOSITORY

ONLY = ("--only", "accept", "merge")


@pytest.mark.skipif(not can_mount(), reason="no disc of a size of its own can be mounted here")
def test_on_a_full_disc_on_a_read_only_one_and_twice_at_once_files_are_whole_and_a_sentence_is_said() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.disturbing", "--rounds", "1", "--seed", "7", *ONLY],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "1 round(s) of 2 command(s), 0 failure(s)\n", done.stdout + done.stderr
    assert done.returncode == 0
