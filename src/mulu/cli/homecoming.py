"""`mulu import` of a workbook that `mulu export` has written and a steward has edited."""

from __future__ import annotations

import hashlib
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mulu.amendment import amend
from mulu.cli.amended import place_of, sorting, tell_amendment, tell_foresight, tell_overwritten
from mulu.cli.console import edition_named, is_confirmed, put, refuse_frozen, speak
from mulu.comparison import facts_of, open_table
from mulu.conversion import refuse_converted
from mulu.correction import FORMAT as CORRECTIONS_FORMAT, Corrections
from mulu.correction_file import BEGUN, add_corrections
from mulu.errors import ComparisonError, DocumentError, UsageError
from mulu.evidence import CORRECTIONS, ITEMS, gather
from mulu.finding import MOST_FINDINGS
from mulu.foresight import foresee
from mulu.homecoming import Damage, come_home, says_already
from mulu.merger import merge_tables
from mulu.messages import say
from mulu.passport import is_workbook, read_passport
from mulu.policy import rules_of
from mulu.preview import diff_of_text
from mulu.rectifier import rectify
from mulu.reporters.merge_page import Merged, tell_merge
from mulu.spreadsheet import open_spreadsheet
from mulu.table import write_table
from mulu.versions import versions_of
from mulu.writing import locked, write_files
from mulu.yaml_file import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.amendment import Amendment
    from mulu.cli.wishes import Wishes
    from mulu.homecoming import Homecoming
    from mulu.messages import Message
    from mulu.passport import Passport
    from mulu.project import EditionFolder, Project
    from mulu.schema import Schema
    from mulu.spreadsheet import Spreadsheet


def workbook_in(data: bytes, name: str, wishes: Wishes) -> Spreadsheet | None:
    """The workbook that a file is, if it is one of ours."""
    book = None
    if data.startswith(b"PK"):
        try:
            book = open_spreadsheet(data, name)
        except DocumentError:
            refuse_converted(data, name)
            if wishes.are_of_workbooks:
                raise
            # Whatever it is, readers of documents say what is wrong with it.
    is_ours = book is not None and is_workbook(book)
    if not is_ours:
        refuse_converted(data, name)
    wishes.refuse_others(is_workbook=is_ours)
    return book if is_ours else None


def take_back(
    project: Project, named: EditionFolder | None, book: Spreadsheet, language: str | None, wishes: Wishes
) -> int:
    """Take over what was edited; 1 if the workbook or the edition is damaged, and then nothing is written.

    `named` is the edition that was named on the command line, if any was; the workbook knows its own.
    """
    if wishes.reason is not None and not wishes.reason.strip():
        raise UsageError(say("--{option} must not be empty", option="reason"))
    if book.has_macros:
        raise DocumentError(say("the workbook holds programs (macros): save it as .xlsx"), book.archive.name)
    passport = read_passport(book)
    folder = _its_edition(project, named, passport)
    spoken = speak(language, [folder.catalog])
    with locked(project.root / folder.path):
        try:
            return _Return(project, folder, book, passport, spoken, wishes).take()
        except ComparisonError as error:
            put(f"{error.describe(spoken)}\n", "-")
            return 1


def _its_edition(project: Project, named: EditionFolder | None, passport: Passport) -> EditionFolder:
    """The edition that the workbook shows, in the same columns; else, or if another was named, `UsageError`."""
    title = f"{passport.catalog}/{passport.edition}"
    if named is not None and title != named.title:
        raise UsageError(say("the workbook shows {title}, not {other}", title=title, other=named.title))
    there = edition_named(project, title)
    if there.catalog.schema_for(there.name).schema.columns != passport.fields:
        raise UsageError(
            say(
                "the schema has other fields by now than the workbook: export again, and copy your cells over"
            )
        )
    return there


@dataclass
class _Return:
    """One workbook on its way back."""

    project: Project
    folder: EditionFolder
    book: Spreadsheet
    passport: Passport
    language: str
    wishes: Wishes

    @property
    def path(self) -> str:
        """Where the items are."""
        return f"{self.folder.path}/{ITEMS}"

    @cached_property
    def schema(self) -> Schema:
        """What the edition must look like."""
        return self.folder.catalog.schema_for(self.folder.name).schema

    def take(self) -> int:
        """Look at the workbook, tell what was edited, and write it."""
        data = self.folder.read(ITEMS)
        if data is None:
            raise ComparisonError(say("the file is missing"), self.path)
        if self._is_back(data):
            self._say(say("all that was edited in the workbook is in items.csv already: nothing to write"))
            return 0
        origin = self._origin(data)
        base = self._rows(origin)
        home = come_home(self.book, self.passport, self.schema, base)
        amendment = amend(home.rows, base, self.schema) if not home.damages else None
        if amendment is None or self._is_sorted(home, amendment):
            return self._refuse(home.damages or [sorting(self.passport.sheet, amendment)])
        for one in home.unread[:MOST_FINDINGS]:
            self._put(f"{place_of(one)}  {one.message.render(self.language)}\n")
        self._put(tell_overwritten(amendment, self.schema, self.passport, self.language))
        if list(amendment.rows) == base:
            self._say(say("nothing has changed"))
            return 0
        refuse_frozen(self.folder)
        self._put(tell_amendment(amendment, base, self.schema, self.passport, self.language))
        is_draft = facts_of(self.folder).state == "draft"
        files = self._edited(amendment, origin, data) if is_draft else self._corrected(amendment, base)
        if not files:
            return 1
        self._foresee(files, amendment)
        return self._finish(files, data)

    def _is_back(self, data: bytes) -> bool:
        """Whether the workbook has been taken back before: items.csv is another one by now, and says what it says."""
        is_other = hashlib.sha256(data).hexdigest() != self.passport.digest
        return is_other and says_already(self.book, self.passport, self.schema, self._rows(data))

    def _origin(self, data: bytes) -> bytes:
        """The items.csv that the workbook was made of; `UsageError` if that is not there any more."""
        if hashlib.sha256(data).hexdigest() == self.passport.digest:
            return data
        if facts_of(self.folder).state != "draft":
            message = say(
                "items.csv has changed since the workbook was made: export again, to another file, and copy your cells over"
            )
            raise UsageError(message, self.path)
        if not self.wishes.merges:
            message = say(
                "items.csv has changed since the workbook was made: with --merge, both are merged item by item; or export again, to another file, and copy your cells over"
            )
            raise UsageError(message, self.path)
        versions = versions_of(self.project, self.path)
        for commit, _ in versions.order:
            held = versions.data(commit)
            if hashlib.sha256(held).hexdigest() == self.passport.digest:
                return held
        message = say(
            "no commit has the items.csv that the workbook was made of: export again, to another file, and copy your cells over"
        )
        raise UsageError(message, self.path)

    def _rows(self, data: bytes) -> list[tuple[str, ...]]:
        frame = open_table(data, self.schema, self.path).frame
        return list(frame.select(self.schema.columns).fill_null("").iter_rows())

    def _is_sorted(self, home: Homecoming, amendment: Amendment) -> bool:
        is_sorted = amendment.looks_sorted or (home.is_sorted and bool(amendment.moved))
        return is_sorted and not self.wishes.may_reorder

    def _edited(self, amendment: Amendment, origin: bytes, data: bytes) -> Mapping[str, bytes]:
        """A draft's items.csv with the edits, merged where it has changed meanwhile; nothing if that is in conflict."""
        edited = write_table(self.schema.columns, amendment.rows)
        if origin == data:
            return {self.path: edited}
        merge = merge_tables(*(open_table(one, self.schema, self.path) for one in (origin, data, edited)))
        self._put(tell_merge([Merged(self.path, merge)], self.language, "text"))
        if merge.conflicts:
            self._say(say("nothing was written: export again, to another file, and edit these items there"))
            return {}
        return {self.path: write_table(merge.columns, merge.rows)}

    def _corrected(self, amendment: Amendment, base: Sequence[tuple[str, ...]]) -> Mapping[str, bytes]:
        """A published edition's corrections.yaml, and its items.csv as they make it; nothing if that cannot be done."""
        if self.wishes.reason is None:
            message = say("the edition is published, and changed by corrections only: say why, with --reason")
            raise UsageError(message, self.folder.path)
        evidence = gather(self.folder, self.schema)
        columns = self.schema.columns
        known = [tuple(item.values[name] for name in columns) for item in evidence.expected or ()]
        if evidence.document is None or evidence.expected is None or known != list(base):
            message = say(
                "items.csv is not what its document and corrections say: run mulu check, and mend that first"
            )
            raise ComparisonError(message, self.path)
        written = self.folder.read(CORRECTIONS)
        corrections, _ = load(written or BEGUN.encode(), Corrections, CORRECTIONS_FORMAT)
        made = rectify(
            amendment,
            evidence.expected,
            evidence.document.items,
            corrections,
            self.schema,
            self.wishes.reason.strip(),
        )
        if made.refused:
            self._refuse(
                [Damage(self.passport.sheet, str(row or ""), message) for row, message in made.refused]
            )
            return {}
        path = f"{self.folder.path}/{CORRECTIONS}"
        self._say(say("corrections for corrections.yaml: {count}", count=len(made.corrections)))
        return {
            path: add_corrections(written, made.corrections, path),
            self.path: write_table(columns, amendment.rows),
        }

    def _foresee(self, files: Mapping[str, bytes], amendment: Amendment) -> None:
        """Tell which findings the files would bring."""
        # What rules print goes elsewhere.
        with redirect_stdout(sys.stderr):
            found = foresee(self.folder, files, rules_of(self.project), lambda: self.project.day)
        made = files[self.path]
        rows: dict[int, int] = {}
        if made == write_table(self.schema.columns, amendment.rows):
            lines = open_table(made, self.schema, self.path).frame["line"]
            rows = dict(zip(lines, amendment.numbers, strict=True))
        self._put(tell_foresight(found, rows, self.path, self.schema, self.passport.sheet, self.language))

    def _finish(self, files: Mapping[str, bytes], data: bytes) -> int:
        """Write the files, or show what would change in them."""
        if self.wishes.is_preview:
            for path, after in files.items():
                self._put(diff_of_text(self.project.read(path) or b"", after, path))
            self._say(say("nothing was written: this is what would change"))
            return 0
        question = say("Write this?")
        if not (self.wishes.is_sure or self.wishes.quiet or is_confirmed(question, self.language)):
            self._say(say("nothing was written"))
            return 1
        known = {path: data if path == self.path else self.project.read(path) for path in files}
        for path in write_files(self.project.root, files, known):
            self._say(say("written: {path}", path=path))
        self._say(say("now run mulu check {edition}", edition=self.folder.title))
        return 0

    def _refuse(self, damages: Sequence[Damage]) -> int:
        lines = [f"{place_of(one)}  {one.message.render(self.language)}\n" for one in damages[:MOST_FINDINGS]]
        count = say("nothing was written: {count} fault(s)", count=len(damages))
        put("".join([*lines, f"{count.render(self.language)}\n"]), "-")
        return 1

    def _say(self, message: Message) -> None:
        self._put(f"{message.render(self.language)}\n")

    def _put(self, text: str) -> None:
        if text and not self.wishes.quiet:
            put(text, "-")
