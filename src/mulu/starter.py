"""What a new catalogue repository begins with: its first policy and data, and what its CI needs.

Workflows get mulu at one commit of one repository. Where that is not known yet, they take both from variables
that are set in the settings of the repository, out of reach of any pull request.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from mulu.catalog import FORMAT
from mulu.errors import UsageError
from mulu.importer import import_document
from mulu.messages import say
from mulu.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

CI = ("github", "gitlab", "none")
WORKFLOWS = ("gate", "comment", "publish")
EXAMPLE = "example"
EXAMPLE_EDITION = "2026"
TAGS = {"zh": "zh-CN", "en": "en"}

_TEMPLATES = Path(__file__).parent / "templates"
_DOCUMENT = {"zh": "技能项目目录（2026年）.txt", "en": "trades-2026.txt"}
_ON_GITHUB = re.compile(
    r"(?:https://github\.com/)?([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+?)(?:\.git)?@([0-9a-f]{40})"
)
_ANYWHERE = re.compile(r"(https://[^\s\"'@]+)@([0-9a-f]{40})")


@dataclass(frozen=True)
class Toolkit:
    """Where CI gets mulu: a repository, and one commit of it that nobody can move."""

    url: str
    commit: str

    @property
    def name_on_github(self) -> str | None:
        """`owner/name`, if it is there."""
        return self.url.removeprefix("https://github.com/") if "//github.com/" in self.url else None


@dataclass(frozen=True)
class Beginning:
    """What the first catalogue is, and who keeps it.

    Without `schema` it is a small made-up example with one edition. `validators` are the files of rules that the
    schema needs, by name, and `others` the files of the catalogues that it refers to, by path.
    """

    language: Literal["zh", "en"]
    catalog: str = EXAMPLE
    title: str | None = None
    schema: bytes | None = None
    validators: Mapping[str, bytes] = field(default_factory=dict)
    others: Mapping[str, bytes] = field(default_factory=dict)
    ci: str = "github"
    toolkit: Toolkit | None = None
    stewards: str = "@your-organisation/stewards"
    engineers: str = "@your-organisation/engineers"


def toolkit_named(text: str) -> Toolkit:
    """The toolkit that `owner/name@commit` or `https://…@commit` names; `UsageError` if it names none."""
    if found := _ON_GITHUB.fullmatch(text):
        return Toolkit(f"https://github.com/{found[1]}", found[2])
    if found := _ANYWHERE.fullmatch(text):
        return Toolkit(found[1], found[2])
    message = say(
        "--toolkit is OWNER/NAME@COMMIT or URL@COMMIT with all 40 digits of the commit, not {value}",
        value=text,
    )
    raise UsageError(message)


def begin(beginning: Beginning) -> dict[str, bytes]:
    """All files of the repository but its reports, by path."""
    path = f"schemas/{beginning.catalog}.yaml"
    data = beginning.schema or _bytes(beginning.language, "schema.yaml")
    schema = read_schema(data, path)
    title = beginning.title or schema.schema.title or beginning.catalog
    files = {
        path: data,
        f"catalogs/{beginning.catalog}/catalog.yaml": _catalog(title, TAGS[beginning.language]),
    }
    files |= {f"validators/{name}": rule for name, rule in beginning.validators.items()}
    files |= _beside(files, beginning.others)
    if beginning.schema is None:
        name = _DOCUMENT[beginning.language]
        made = import_document(_bytes(beginning.language, "document.txt"), name, schema, {}, {})
        folder = f"catalogs/{beginning.catalog}/{EXAMPLE_EDITION}"
        files |= {f"{folder}/{path}": data for path, data in made.files.items()}
    words = {"TITLE": title, "CATALOG": beginning.catalog}
    files["README.md"] = _filled(f"{beginning.language}/README.md", words)
    return {
        **files,
        ".gitattributes": _bytes("gitattributes"),
        ".gitignore": _bytes("gitignore"),
        **_ci(beginning),
    }


def _beside(files: Mapping[str, bytes], others: Mapping[str, bytes]) -> Mapping[str, bytes]:
    for path in others:
        if path in files:
            message = say("the schema refers to a catalogue that has this file too: choose another --catalog")
            raise UsageError(message, path)
    return others


def workflow(name: str, toolkit: Mapping[str, str], for_gate: Mapping[str, str]) -> bytes:
    """A workflow of GitHub, with what its steps "Get mulu" say."""
    words = {"MULU": _lines(toolkit), "MULU_FOR_GATE": _lines(for_gate)}
    return _filled(f"github/{name}.yml", words)


def _ci(beginning: Beginning) -> dict[str, bytes]:
    owners = _filled("CODEOWNERS", {"STEWARDS": beginning.stewards, "ENGINEERS": beginning.engineers})
    toolkit = beginning.toolkit
    files: dict[str, bytes] = {}
    if beginning.ci == "github":
        here = _on_github(toolkit)
        files = {f".github/workflows/{name}.yml": workflow(name, here, here) for name in WORKFLOWS}
        files[".github/CODEOWNERS"] = owners
    elif beginning.ci == "gitlab":
        url, commit = (toolkit.url, toolkit.commit) if toolkit else ("$MULU_URL", "$MULU_COMMIT")
        files[".gitlab-ci.yml"] = _filled("gitlab/gitlab-ci.yml", {"MULU_URL": url, "MULU_COMMIT": commit})
        files["CODEOWNERS"] = owners
    if toolkit:
        words = {"MULU_URL": toolkit.url, "MULU_COMMIT": toolkit.commit}
        files[".pre-commit-config.yaml"] = _filled("pre-commit.yaml", words)
    return files


def _on_github(toolkit: Toolkit | None) -> Mapping[str, str]:
    if toolkit is None:
        return {"repository": "${{ vars.MULU_REPOSITORY }}", "ref": "${{ vars.MULU_COMMIT }}"}
    if toolkit.name_on_github is None:
        raise UsageError(say("GitHub takes an action from GitHub only: --toolkit OWNER/NAME@COMMIT"))
    return {"repository": toolkit.name_on_github, "ref": toolkit.commit}


def _lines(given: Mapping[str, str]) -> str:
    return "\n          ".join(f"{name}: {value}" for name, value in given.items())


def _catalog(title: str, tag: str) -> bytes:
    out = io.StringIO()
    YAML().dump(CommentedMap({"format": FORMAT, "title": title, "language": tag}), out)
    return out.getvalue().encode("utf-8")


def _filled(path: str, words: Mapping[str, str]) -> bytes:
    text = (_TEMPLATES / path).read_text("utf-8")
    for name, value in words.items():
        text = text.replace(f"@{name}@", value)
    return text.encode("utf-8")


def _bytes(*parts: str) -> bytes:
    return _TEMPLATES.joinpath(*parts).read_bytes()
