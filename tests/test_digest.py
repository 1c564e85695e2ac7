"""The digest of many files."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

from mulu.digest import digest_of

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"items.csv": b"a\n", "source/目": b"", "source.txt": b"b\n", "Z": b"\0"}


def test_a_digest_is_what_sha256sum_gives(tmp_path: Path) -> None:
    for path, data in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    command = "find . -type f | sed 's,^[.]/,,' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum"
    found = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=True)
    assert found.stdout.decode() == f"{digest_of(FILES)}  -\n"


def test_a_byte_a_name_and_a_file_more_change_the_digest() -> None:
    changed = [
        {**FILES, "Z": b"\1"},
        {**FILES, "Y": b""},
        {"A" if path == "Z" else path: data for path, data in FILES.items()},
    ]
    assert len({digest_of(files) for files in [FILES, *changed]}) == 4


def test_the_order_in_which_files_are_given_does_not_matter() -> None:
    assert digest_of(dict(reversed(FILES.items()))) == digest_of(FILES)


def test_no_files_have_the_digest_of_nothing() -> None:
    assert digest_of({}) == hashlib.sha256(b"").hexdigest()
