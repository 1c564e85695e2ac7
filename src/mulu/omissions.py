"""What a pull request takes away, or brings and must not: seen by comparing trees, whatever rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.edition import FORMAT, Edition, is_edition_name
from mulu.evidence import FACTS, SOURCE
from mulu.messages import say
from mulu.project import CATALOGS, REPORTS, SCHEMAS, VALIDATORS
from mulu.ruling import fault
from mulu.yaml_file import Lines, YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.finding import Finding
    from mulu.project import Project
    from mulu.tree import CommitTree

LINKED = "linked-file"
MOST_BYTES = 100 * 1024 * 1024
"""Of one file: GitHub takes no larger ones either."""


def unreadable(tree: CommitTree) -> list[Finding]:
    """Links, submodules and files of a size that nothing here should have."""
    found = []
    for folder in (CATALOGS, SCHEMAS, VALIDATORS, REPORTS):
        found += [
            fault(LINKED, path, say("here is a symbolic link or a submodule, expected a file"))
            for path in tree.links(folder)
        ]
        for path, size in tree.larger_than(MOST_BYTES, folder).items():
            message = say("the file has {size} bytes, expected at most {most}", size=size, most=MOST_BYTES)
            found.append(fault("oversized-file", path, message))
    return found


def dropped(base: Project, merged: Project) -> list[Finding]:
    """What the base has and the merged tree has not, or has in another state."""
    return [*_schemas(base, merged), *_catalogs(base, merged)]


def _schemas(base: Project, merged: Project) -> Iterator[Finding]:
    for path in base.below(SCHEMAS):
        if path.endswith(".yaml") and merged.read(path) is None:
            yield fault("dropped-schema", path, say("the schema is gone; it is there at the base"))


def _catalogs(base: Project, merged: Project) -> Iterator[Finding]:
    for name in base.folders(CATALOGS):
        path = f"{CATALOGS}/{name}"
        if not merged.below(path):
            yield fault("dropped-catalog", path, say("the catalogue is gone; it is there at the base"))
            continue
        for edition in filter(is_edition_name, base.folders(path)):
            yield from _edition(base, merged, f"{path}/{edition}")


def _edition(base: Project, merged: Project, path: str) -> Iterator[Finding]:
    if not merged.below(path):
        yield fault("dropped-edition", path, say("the edition is gone; it is there at the base"))
        return
    facts = f"{path}/{FACTS}"
    before, _ = _facts(base.read(facts))
    after, lines = _facts(merged.read(facts))
    # What cannot be read any more is a finding of its own.
    if before and after:
        yield from (_restated(facts, key, lines) for key in _lost(before, after))
    if before is None or before.state == "published":
        yield from _documents(base, merged, f"{path}/{SOURCE}")


def _lost(before: Edition, after: Edition) -> Iterator[str]:
    """What is no longer stated, or was stated for good and is stated otherwise.

    Something may become known of a source; a draft may come after another edition, but not after none.
    """
    if before.state == "draft":
        if before.base and not after.base:
            yield "previous" if before.previous else "corrects"
        return
    for key in ("state", "previous", "corrects"):
        if getattr(before, key) != getattr(after, key):
            yield key
    if before.source:
        old, new = before.source.model_dump(exclude_none=True), after.source
        is_kept = new is not None and (new.file, new.sha256) == (before.source.file, before.source.sha256)
        if not is_kept or any(getattr(new, key) is None for key in old):
            yield "source"


def _restated(path: str, key: str, lines: Lines) -> Finding:
    message = say("{key} is not what it is at the base", key=key)
    return fault("dropped-source", path, message, lines.of(key), field=key)


def _documents(base: Project, merged: Project, folder: str) -> Iterator[Finding]:
    before, after = base.below(folder), merged.below(folder)
    for path in sorted({*before, *after}):
        if path not in before:
            message = say("the file was added beside the document of a published edition")
        elif path not in after:
            message = say("the document is gone; it is there at the base")
        elif base.read(path) != merged.read(path):
            message = say("the document has other bytes than at the base")
        else:
            continue
        yield fault("changed-document", path, message)


def _facts(data: bytes | None) -> tuple[Edition | None, Lines]:
    try:
        return load(data or b"", Edition, FORMAT)
    except YamlFileError:
        return None, Lines()
