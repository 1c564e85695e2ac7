"""Writes what tellers, announcers and the action say of made-up editions: `python -m tests.snapshots`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.gate_repository import make_gate_repository
from tests.test_action import SNAPSHOTS as ACTIONS, stories
from tests.test_announcers import make_shut_repository, told
from tests.test_tellers import LANGUAGES, SNAPSHOTS, snapshots


def main() -> None:
    """One folder a language, one file a form."""
    with tempfile.TemporaryDirectory() as place:
        made = make_shut_repository(Path(place) / "repo")
        for language in LANGUAGES:
            folder = SNAPSHOTS / language
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in (*snapshots(language).items(), *told(made, language)):
                (folder / name).write_bytes(text.encode())
        ACTIONS.mkdir(parents=True, exist_ok=True)
        beginning = make_gate_repository(Path(place) / "gate" / "repo")
        for name, text in stories(beginning, Path(place)):
            (ACTIONS / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
