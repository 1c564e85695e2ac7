"""Virtual environments as users have them: one with mulu and nothing else, one with its peers."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
RESULTS = HERE / "results"
"""Ignored by git: environments and synthetic repositories."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path

    @property
    def python(self) -> str:
        """Its interpreter."""
        return self.program("python")

    def program(self, name: str) -> str:
        """One of its console scripts."""
        return str(self.folder / "bin" / name)

    def install(self, *arguments: str | Path) -> None:
        """Install into it; pip compiles what it installs, whatever the environment variables say."""
        pip = [self.python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, *map(str, arguments)], check=True, cwd=REPOSITORY)


def core_environment() -> Environment:
    """mulu's core requirements, and mulu of the work tree, installed and compiled, if it is not yet."""
    environment = _with_requirements("core", REPOSITORY / "requirements" / "core.txt")
    stamp, digest = (
        environment.folder / "mulu.sha256",
        digest_of(REPOSITORY / "src", REPOSITORY / "pyproject.toml"),
    )
    if not stamp.is_file() or stamp.read_text("ascii") != digest:
        # Not editable: modules in the work tree may have no bytecode, and a user's have.
        environment.install("--force-reinstall", "--no-deps", "--no-build-isolation", REPOSITORY)
        stamp.write_text(digest, "ascii")
    return environment


def peer_environment() -> Environment:
    """What mulu is compared with."""
    return _with_requirements("peers", HERE / "peers.txt")


def digest_of(*places: Path) -> str:
    """SHA-256 of files, and of all files in folders but bytecode, with their names."""
    digest = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(REPOSITORY)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _with_requirements(name: str, requirements: Path) -> Environment:
    environment = Environment(RESULTS / "venv" / name)
    stamp = environment.folder / "requirements.sha256"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text("ascii") != digest:
        subprocess.run([sys.executable, "-m", "venv", "--clear", environment.folder], check=True)
        environment.install("--require-hashes", "-r", requirements)
        stamp.write_text(digest, "ascii")
    return environment
