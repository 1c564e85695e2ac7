"""`mulu fix`: mend what is safe, name it, and tell what is left."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.checker import check
from mulu.cli.console import is_colored, open_project, put, refuse_frozen, speak
from mulu.errors import UsageError
from mulu.evidence import CORRECTIONS, ITEMS
from mulu.finding import MOST_FINDINGS
from mulu.fixer import FORM, Allowed, fix as mend
from mulu.messages import say, visible
from mulu.overlay import AmendedTree
from mulu.policy import rules_of
from mulu.preview import diff_of_lines, diff_of_text
from mulu.project import CATALOGS, CatalogFolder, Project, select
from mulu.reporters import Telling, tell
from mulu.writing import locked, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.finding import Finding
    from mulu.fixer import Fix
    from mulu.mends import Mend
    from mulu.messages import Message
    from mulu.project import EditionFolder


def fix(
    names: Sequence[str],
    root: str | None,
    language: str | None,
    is_preview: bool,
    guesses: bool,
    reason: str | None,
    fail_on: str,
    quiet: bool,
) -> int:
    """Mend and tell; 1 if findings at or above the fail level are left, or with `is_preview` would be."""
    if fail_on not in ("error", "warning", "never"):
        raise UsageError(say("--fail-on is error, warning or never, not {value}", value=fail_on))
    if reason is not None and not reason.strip():
        raise UsageError(say("--{option} must not be empty", option="reason"))
    project = open_project(root)
    inside = [name for name in names if not _is_passed_over(project, name)]
    if names and not inside:
        return 0
    editions = select(project, inside, Path.cwd())
    rules = rules_of(project)
    spoken = speak(language, [edition.catalog for edition in editions])
    allowed = Allowed(guesses, reason.strip() if reason else None)
    with contextlib.ExitStack() as stack, contextlib.redirect_stdout(sys.stderr):
        for folder in sorted(editions, key=lambda one: one.path):
            stack.enter_context(locked(project.root / folder.path))
        known = {path: project.read(path) for folder in editions for path in _files_of(folder)}
        fixes = [mend(folder, rules, lambda: project.day, allowed) for folder in editions]
        fixes = [done for done in fixes if not (done.files and _is_left_alone(done.folder, inside))]
        files = {path: data for done in fixes for path, data in done.files.items()}
        if not is_preview:
            write_files(project.root, files, known={path: known[path] for path in files})
        left = check(_amended(project, editions, files), rules, lambda: project.day)
    if not quiet:
        for done in fixes:
            put("".join(f"{line}\n" for line in _lines(done, spoken, is_preview=is_preview)), "-")
            put(_diff(done, known) if is_preview else "", "-")
        foreseen = is_preview and bool(files)
        if foreseen:
            put(say("nothing was written: this is what would change").render(spoken) + "\n", "-")
        telling = Telling(
            left,
            spoken,
            rules,
            fail_on,  # type: ignore[arg-type]
            color=is_colored("-"),
            is_foreseen=foreseen,
            offers_fix=False,
        )
        put(tell(telling, "text"), "-")
    return int(left.fails(fail_on))  # type: ignore[arg-type]


def _files_of(folder: EditionFolder) -> list[str]:
    return [f"{folder.path}/{name}" for name in (ITEMS, CORRECTIONS)]


def _amended(
    project: Project, editions: Sequence[EditionFolder], files: Mapping[str, bytes]
) -> list[EditionFolder]:
    """The editions as they are, or would be, with these files."""
    view = Project(project.root, view=AmendedTree(project.tree, files))
    return [CatalogFolder(view, one.catalog.name).edition(one.name) for one in editions]


def _is_left_alone(folder: EditionFolder, names: Sequence[str]) -> bool:
    """Whether an edition is frozen; `UsageError` if it was named itself, or a file in it."""
    if folder.release and any(folder.name in (Path.cwd() / name).resolve().parts for name in names):
        refuse_frozen(folder)
    return folder.release is not None


def _diff(done: Fix, known: Mapping[str, bytes | None]) -> str:
    items, corrections = _files_of(done.folder)
    parts = [diff_of_lines(done.sheet.lines, items)] if done.sheet and items in done.files else []
    if corrections in done.files:
        parts.append(diff_of_text(known[corrections] or b"", done.files[corrections], corrections))
    return "".join(parts)


def _lines(done: Fix, spoken: str, *, is_preview: bool) -> Iterator[str]:
    """Each mend at its place in the file as it lay; renumbering is counted, not listed."""
    path = visible(f"{done.folder.path}/{ITEMS}")
    word = (say("would mend") if is_preview else say("mended")).render(spoken)
    for flaw in done.form:
        place = path if flaw.line is None else f"{path}:{flaw.line}"
        yield f"{place}  {word}  {flaw.message.render(spoken)}  [{flaw.rule}]"
    for rule, count in sorted(done.form.unlisted.items()):
        yield say("{rule}: {count} more mended are not listed", rule=rule, count=count).render(spoken)
    counted = [one for one in done.mends if one.rules == ("broken-numbering",)]
    mends = [one for one in done.mends if one.rules != ("broken-numbering",) or one is counted[0]]
    for one in mends[:MOST_FINDINGS]:
        told = say("{before} → {after}", before=one.before, after=one.after)
        if one.correction:
            told = say(
                "{expect} → {after}, written into corrections.yaml",
                expect=one.correction.expect,
                after=one.after,
            )
        elif counted and one is counted[0]:
            told = say("{change}, and {count} more number(s) below it", change=told, count=len(counted) - 1)
        yield _line(path, one, word, told.render(spoken))
    if len(mends) > MOST_FINDINGS:
        yield say("{count} more mended are not listed", count=len(mends) - MOST_FINDINGS).render(spoken)
    yield from _left(done, path, spoken)


def _left(done: Fix, path: str, spoken: str) -> Iterator[str]:
    """What was not mended, and why."""
    left = say("left").render(spoken)
    if done.is_form_left:
        told = say("the form of the file mended would bring another finding")
        told = _naming(told, done.brought.get(FORM))
        yield f"{path}  {left}  {told.render(spoken)}"
    for one in done.printed[:MOST_FINDINGS]:
        told = say(
            "the document itself is at fault; with --reason, fix writes a correction to {after}",
            after=one.after,
        )
        yield _line(path, one, left, told.render(spoken))
    for one in done.refused[:MOST_FINDINGS]:
        told = say("{before} → {after} would bring another finding", before=one.before, after=one.after)
        told = _naming(told, done.brought.get((one.line, one.field)))
        yield _line(path, one, left, told.render(spoken))


def _naming(told: Message, brought: Finding | None) -> Message:
    """What would happen, and the finding that it would bring."""
    if brought is None:
        return told
    place = brought.path if brought.line is None else f"{brought.path}:{brought.line}"
    return say(
        "{told}: {rule} at {place}: {finding}",
        told=told,
        rule=brought.rule,
        place=place,
        finding=brought.message,
    )


def _line(path: str, one: Mend, word: str, told: str) -> str:
    return f"{path}:{one.line}  {word}  {one.field}  {told}  [{', '.join(one.rules)}]"


def _is_passed_over(project: Project, name: str) -> bool:
    """Whether a path that there is lies where no editions are: hooks name all files that have changed."""
    if name.split("/")[0] in {catalog.name for catalog in project.catalogs}:
        return False
    place, root = (Path.cwd() / name).resolve(), project.root.resolve()
    return (
        place.exists()
        and place.is_relative_to(root)
        and place.relative_to(root).parts[:1] not in ((CATALOGS,), ())
    )
