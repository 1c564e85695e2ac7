"""Writes the made-up edition as tellers tell it: `python -m tests.snapshots`."""

from __future__ import annotations

from tests.test_tellers import LANGUAGES, SNAPSHOTS, snapshots


def main() -> None:
    """One folder a language, one file a form."""
    for language in LANGUAGES:
        folder = SNAPSHOTS / language
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in snapshots(language).items():
            (folder / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
