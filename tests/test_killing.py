"""Commands killed in the middle: `make kill` plays hundreds of rounds, here are some."""

from __future__ import annotations

import subprocess
import sys

from tests.sample import REPOSITORY


def test_whatever_the_moment_of_a_kill_files_are_whole_and_the_command_can_be_run_again() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", "--rounds", "8", "--seed", "7"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "8 rounds over 15 commands, 0 failure(s)\n"
