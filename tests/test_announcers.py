"""The ruling as people and machines read it, in both languages; nothing in it is obeyed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.gate_repository import ROWS, SCHEMA, WAIVERS, GateRepository, make_gate_repository
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SNAPSHOTS = REPOSITORY / "tests" / "snapshots"
ENDINGS = {"text": "txt", "markdown": "md", "github": "github.txt", "json": "json", "junit": "junit.xml"}
HOSTILE = (
    "<script>alert(1)</script>",
    "::error::boo",
    "##[error]boo",
    "=cmd('calc')",
    "@all [x](javascript:1)",
    "--upload-pack=touch",
    "../../etc/passwd",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> GateRepository:
    """A pull request with bad data, hostile cells, a looser schema and a waiver of its own."""
    return make_shut_repository(tmp_path_factory.mktemp("gate") / "repo")


def make_shut_repository(folder: Path) -> GateRepository:
    made = make_gate_repository(folder)
    made.replace(SCHEMA, "[A, B, C]", "[A, B, C, D]")
    made.replace(SCHEMA, "minLength: 2", "minLength: 3")
    more = [f"II,{at},02-{at:02},{name},A" for at, name in enumerate(HOSTILE, 2)]
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D", *more, "II,9,02-09,Roofer (slate,Ｅ")
    made.write(
        WAIVERS,
        "format: mulu.waivers/1\nwaivers:\n"
        '  - {rule: unlisted-grade, edition: "2027", key: 02-01, field: grade, value: D,\n'
        '     reason: "as printed ::error:: <b>", owner: us, until: "2028"}\n',
    )
    made.commit_all("Change")
    return made


def told(made: GateRepository, language: str) -> Iterator[tuple[str, str]]:
    """The name of each snapshot, and what it is now, without the names of commits."""
    for form, ending in ENDINGS.items():
        text = made.gate("--format", form, "--lang", language).out
        for name in ("main", "change"):
            sha = made.git("rev-parse", name)
            for digits in (40, 12, 7):
                text = text.replace(sha[:digits], f"⟨{name}⟩")
        yield f"gate.{ending}", text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ruling_is_told_as_in_the_snapshots(made: GateRepository, language: str) -> None:
    """Write them anew with `python -m tests.snapshots`, and read what has changed."""
    for name, text in told(made, language):
        assert text == (SNAPSHOTS / language / name).read_text("utf-8"), name


def test_no_line_for_github_is_a_command_that_was_not_meant(made: GateRepository) -> None:
    lines = made.gate("--format", "github").out.splitlines()
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert all(re.match("::(error|warning|notice) (file|title)=", line) for line in commands)
    assert not any("##[" in line for line in lines)


def test_markdown_holds_no_tag_link_or_mention_of_the_data(made: GateRepository) -> None:
    text = re.sub(r"`+[^`]*`+", "", made.gate("--format", "markdown").out)
    assert set(re.findall("<[^>]*>", text)) == {"<details>", "<summary>", "</summary>", "</details>"}
    assert "](" not in text
    assert "@" not in text


def test_quiet_says_nothing_and_files_are_written_all_the_same(made: GateRepository, tmp_path: Path) -> None:
    outcome = made.gate("-q", "-f", "text", "-f", "json", "-o", "-", "-o", str(tmp_path / "gate.json"))
    assert (outcome.code, outcome.out) == (1, "")
    assert (tmp_path / "gate.json").read_text("utf-8").startswith('{\n  "format": "mulu.gate/1"')


@pytest.mark.parametrize("form", ["text", "markdown", "github", "json", "junit", "sarif", "gitlab"])
def test_where_there_is_no_verdict_nothing_looks_like_an_open_gate(made: GateRepository, form: str) -> None:
    outcome = made.gate("--head", "--upload-pack=x", "--format", form, "--lang", "en")
    assert outcome.code == 2
    assert "names no revision" in outcome.err
    assert "open" not in outcome.out.lower()
    assert outcome.out == "" or "No verdict" in outcome.out or '"verdict": "broken"' in outcome.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--approve-policy", "abc"), "--approve-policy takes the 32 digits that the gate names"),
        (("--fail-on", "nothing"), "--fail-on is error, warning or never"),
        (("--format", "html"), "--format is one of"),
    ],
)
def test_wrong_usage_is_a_sentence_and_no_verdict(
    made: GateRepository, options: tuple[str, ...], says: str
) -> None:
    outcome = made.gate(*options, "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
