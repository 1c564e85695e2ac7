"""`mulu merge --onto`: another branch merged into this one, tables item by item, by one command.

git merges as it always does, and stops before it commits. Then every items.csv that both sides have changed is
merged anew from the three versions in git, whatever lines made of it, and the reports are made anew. Where
something is left to decide, the merge stays in progress, so that `git merge --abort` takes all of it back.
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.cli.console import open_project, put, reports_of, speak
from mulu.comparison import open_table
from mulu.errors import ComparisonError, MuluError, UsageError
from mulu.evidence import ITEMS
from mulu.merger import merge_tables
from mulu.messages import say, visible
from mulu.policy import rules_of
from mulu.project import REPORTS, Project
from mulu.reporters.merge_page import CONFLICTS, Merged, tell_merge
from mulu.repository import open_repository
from mulu.table import write_table
from mulu.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.messages import Message
    from mulu.repository import Repository


@dataclass(frozen=True)
class _Meeting:
    """The commits that are merged, and the one that they come from."""

    repository: Repository
    base: str
    ours: str
    theirs: str
    prefix: str

    def git(self, command: str, *arguments: str, settings: Sequence[str] = ()) -> tuple[int, str]:
        """Run git in the work tree, with some settings; gives its exit code and what it says."""
        call = getattr(self.repository.repo.git(c=list(settings)), command)
        code, out, err = call(*arguments, with_extended_output=True, with_exceptions=False)
        return code, f"{out}\n{err}".strip()

    def bytes_of(self, sha: str, path: str) -> bytes | None:
        """A file of a commit, by its path in the catalogue repository."""
        tree = self.repository.commit(sha).tree
        found = self.repository.find(tree, f"{self.prefix}/{path}" if self.prefix else path)
        return None if found is None or found.is_folder else self.repository.read(found.sha)


def merge_onto(onto: str, root: str | None, language: str | None, form: str, quiet: bool) -> int:
    """Merge and commit; 1 if something is to be decided, and then nothing is committed."""
    project = open_project(root)
    meeting = _meet(project, onto)
    spoken = speak(language, project.catalogs)
    if meeting.base == meeting.theirs:
        if not quiet:
            put(say("nothing to do: {onto} is in this branch already", onto=onto).render(spoken) + "\n", "-")
        return 0
    if meeting.base == meeting.ours:
        return _forward(meeting, onto, spoken, quiet)
    # What cannot be merged by items is refused before anything is touched.
    merged = list(_merged(project, meeting))
    code, told = _merge_all_else(meeting, [one.path for one in merged])
    if code and not _in_progress(meeting):
        # All that git holds was committed: what it may have begun to write is not missed.
        meeting.git("reset", "--hard", "--quiet", meeting.ours)
        raise UsageError(say("git refuses: {problem}", problem=_first(told)))
    try:
        _write(project, merged, spoken)
    except UsageError as error:
        raise _taken_back(meeting, error) from None
    left = _settle(project, meeting, merged)
    if not quiet:
        put(tell_merge(merged, spoken, form), "-")
    if left or any(one.merge.conflicts for one in merged):
        _tell([*_left(left), *_how_on()], spoken, quiet)
        return 1
    return _finish(project, meeting, onto, spoken, quiet)


def _merge_all_else(meeting: _Meeting, tables: Sequence[str]) -> tuple[int, str]:
    """Let git merge, and leave the tables that are merged by items as ours are, in conflict.

    Should this be cut short before they are merged, no table is merged by halves, and none is committed.
    """
    with tempfile.TemporaryDirectory(prefix="mulu-") as folder:
        place = Path(folder) / "attributes"
        lines = "".join(f"{_pattern(meeting, path)} merge=binary\n" for path in tables)
        place.write_bytes(_own_attributes(meeting) + b"\n" + lines.encode("utf-8", "surrogateescape"))
        settings = [f"core.attributesFile={place}"]
        return meeting.git("merge", "--no-commit", "--no-ff", meeting.theirs, settings=settings)


def _pattern(meeting: _Meeting, path: str) -> str:
    """What names one file among git's attributes, whatever signs its folders have in their names (gitattributes(5))."""
    full = f"/{meeting.prefix}/{path}" if meeting.prefix else f"/{path}"
    literal = re.sub(r"[\\*?\[]", r"\\\g<0>", full)
    return '"' + re.sub(r'[\\"]', r"\\\g<0>", literal).replace("\n", "\\n") + '"'


def _own_attributes(meeting: _Meeting) -> bytes:
    """What a person has set for all repositories, which holds here too."""
    code, told = meeting.git("config", "--type=path", "core.attributesFile")
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    place = home / "git" / "attributes" if code else Path(told)
    return place.read_bytes() if place.is_file() else b""


def _forward(meeting: _Meeting, onto: str, language: str, quiet: bool) -> int:
    """Where this branch has nothing of its own, it becomes the other one."""
    code, told = meeting.git("merge", "--ff-only", "--quiet", meeting.theirs)
    if code:
        raise UsageError(say("git refuses: {problem}", problem=_first(told)))
    _tell([say("this branch had nothing of its own, and is {onto} now", onto=onto)], language, quiet)
    return 0


def _meet(project: Project, onto: str) -> _Meeting:
    repository = open_repository(project.root)
    if repository.shallow:
        raise UsageError(say("this clone is shallow: git fetch --unshallow gets the rest, then merge"))
    ours, theirs = project.committed.commit.sha, repository.resolve(onto)
    meeting = _Meeting(repository, "", ours, theirs, project.committed.prefix)
    if _in_progress(meeting):
        raise UsageError(
            say("a merge is in progress: conclude it (git commit) or take it back (git merge --abort)")
        )
    code, told = meeting.git("status", "--porcelain", "--untracked-files=no")
    if code or told:
        raise UsageError(
            say("there are changes that are not committed: commit them first (git status lists them)")
        )
    code, base = meeting.git("merge_base", ours, theirs)
    if code:
        raise UsageError(say("the two commits have no common history"))
    return _Meeting(repository, base.split()[0], ours, theirs, meeting.prefix)


def _in_progress(meeting: _Meeting) -> bool:
    return meeting.git("rev_parse", "--verify", "--quiet", "MERGE_HEAD")[0] == 0


def _merged(project: Project, meeting: _Meeting) -> Iterator[Merged]:
    """Every items.csv that both sides have changed since they parted."""
    for catalog in project.catalogs:
        for edition in catalog.editions:
            path = f"{edition.path}/{ITEMS}"
            states = [meeting.bytes_of(sha, path) for sha in (meeting.base, meeting.ours, meeting.theirs)]
            if None in states[1:] or states[1] == states[2] or states[0] in states[1:]:
                continue
            schema = catalog.schema_for(edition.name).schema
            # What both have begun has nothing in common yet.
            empty = write_table(schema.columns, [])
            names = ("", "HEAD", meeting.theirs[:12])
            try:
                versions = [
                    open_table(empty if data is None else data, schema, f"{name}:{path}")
                    for data, name in zip(states, names, strict=True)
                ]
                yield Merged(path, merge_tables(*versions))
            except ComparisonError as error:
                raise UsageError(error.message, error.path, error.line) from None


def _write(project: Project, merged: Sequence[Merged], language: str) -> None:
    files = {one.path: write_table(one.merge.columns, one.merge.rows) for one in merged}
    for one in merged:
        if one.merge.conflicts:
            files[f"{one.path}{CONFLICTS}"] = tell_merge([one], language, "markdown").encode("utf-8")
    write_files(project.root, files)


def _taken_back(meeting: _Meeting, error: UsageError) -> UsageError:
    """Undo the merge that is in progress, for tables could not be written; gives what is to be said."""
    code, _ = meeting.git("merge", "--abort")
    if code:
        message = say(
            "{problem}; the merge is in progress: git merge --abort takes it back", problem=error.message
        )
    else:
        message = say("{problem}; the merge was taken back", problem=error.message)
    return UsageError(message, error.path)


def _settle(project: Project, meeting: _Meeting, merged: Sequence[Merged]) -> list[str]:
    """Stage what is settled; gives the files that are still in conflict."""
    settled = {one.path for one in merged if not one.merge.conflicts}
    if settled:
        meeting.git("add", "--", *(str(project.root / path) for path in sorted(settled)))
    left = []
    open_tables = {one.path for one in merged if one.merge.conflicts}
    unmerged = _unmerged(meeting)
    for path in open_tables - set(unmerged):
        _hold_open(meeting, path)
    for path in unmerged:
        if path.startswith(f"{REPORTS}/"):
            # Reports are made of the data: which side's stands here until then does not matter.
            meeting.git("checkout", "--ours", "--", str(project.root / path))
            meeting.git("add", "--", str(project.root / path))
        elif path not in open_tables:
            left.append(path)
    return left


def _hold_open(meeting: _Meeting, path: str) -> None:
    """Make git hold a table to be in conflict whose lines it has merged without one, or it could be committed."""
    full = f"{meeting.prefix}/{path}" if meeting.prefix else path
    lines = [f"0 {'0' * 40}\t{full}"]
    for stage, sha in enumerate((meeting.base, meeting.ours, meeting.theirs), 1):
        found = meeting.repository.find(meeting.repository.commit(sha).tree, full)
        if found is not None:
            lines.append(f"100644 {found.sha} {stage}\t{full}")
    with tempfile.TemporaryFile() as given:
        given.write("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))
        given.seek(0)
        meeting.repository.repo.git.update_index("--index-info", istream=given)


def _unmerged(meeting: _Meeting) -> list[str]:
    """The paths that git holds to be in conflict, below the catalogue repository."""
    _, told = meeting.git("diff", "--name-only", "--diff-filter=U", "-z", "--no-relative")
    below = f"{meeting.prefix}/" if meeting.prefix else ""
    return [
        path.removeprefix(below) if path.startswith(below) else f":/{path}"
        for path in told.split("\0")
        if path.strip()
    ]


def _finish(project: Project, meeting: _Meeting, onto: str, language: str, quiet: bool) -> int:
    """Make the reports, and commit."""
    try:
        _report(Project(project.root))
    except MuluError as error:
        message = say("the reports cannot be made yet: {problem}", problem=error.message)
        _tell([message, *_how_on()], language, quiet)
        return 1
    if (project.root / REPORTS).exists():
        meeting.git("add", "--", str(project.root / REPORTS))
    code, told = meeting.git("commit", "--no-edit", "--quiet", "-m", f"Merge {onto}")
    if code:
        message = say("all is merged, but git does not commit: {problem}", problem=_first(told))
        _tell([message, say("then: git commit")], language, quiet)
        return 1
    sha = meeting.repository.resolve("HEAD")[:12]
    _tell(
        [say("merged {onto}, and committed as {sha}; run mulu check, then push", onto=onto, sha=sha)],
        language,
        quiet,
    )
    return 0


def _report(project: Project) -> None:
    if not project.folders(REPORTS):
        return
    rules = rules_of(project)
    for catalog in project.catalogs:
        if catalog.editions:
            write_files(project.root, reports_of(catalog, catalog.editions, rules).files)


def _left(paths: Sequence[str]) -> Iterator[Message]:
    for path in paths:
        yield say(
            "{path}: both sides changed the same lines; edit the file, then git add it", path=visible(path)
        )


def _how_on() -> Iterator[Message]:
    yield say(
        "nothing is committed yet. Settle what is listed, then: mulu check, mulu report, git add, git commit"
    )
    yield say("or take all of it back: git merge --abort")


def _tell(messages: Sequence[Message], language: str, quiet: bool) -> None:
    if not quiet:
        put("".join(f"{message.render(language)}\n" for message in messages), "-")


def _first(told: str) -> str:
    """The first thing that git complains of, or else the first that it says."""
    lines = [line.strip(" '") for line in told.replace("stderr: '", "").splitlines() if line.strip(" '")]
    complaints = [line for line in lines if line.startswith(("fatal: ", "error: "))]
    first = next(iter([*complaints, *lines]), "-")
    return first.removeprefix("fatal: ").removeprefix("error: ")
