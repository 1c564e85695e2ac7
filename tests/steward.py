"""A steward who edits an exported workbook in another program: openpyxl."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.command import mulu

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from tests.command import Outcome

HEADING = ["section", "serial", "code", "name", "grade", "Findings when exported", "Row"]


@dataclass(frozen=True)
class Desk:
    """A repository with an edition of `trades`, and a workbook of it on the way to a steward and back."""

    root: Path
    edition: str = "2026"

    @property
    def workbook(self) -> Path:
        """The workbook."""
        return self.root / f"trades-{self.edition}.xlsx"

    @property
    def items(self) -> str:
        """What items.csv says now, the heading aside."""
        data = (self.root / f"catalogs/trades/{self.edition}/items.csv").read_bytes()
        return data.decode().partition("\n")[2]

    @property
    def files(self) -> dict[str, bytes]:
        """All files of the edition."""
        folder = self.root / f"catalogs/trades/{self.edition}"
        return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}

    def export(self, *options: str, code: int = 0) -> Outcome:
        """Write the workbook."""
        where = ("--to", self.workbook, "--root", self.root, "--lang", "en")
        outcome = mulu("export", f"trades/{self.edition}", *where, *options)
        assert outcome.code == code, outcome.err or outcome.out
        return outcome

    @contextmanager
    def editing(self) -> Iterator[Worksheet]:
        """The sheet of items while it is edited, saved afterwards."""
        book = load_workbook(self.workbook)
        yield book.worksheets[0]
        book.save(self.workbook)

    def take_back(self, *options: str, code: int = 0) -> Outcome:
        """Import the workbook; the exit code must be this one."""
        outcome = mulu("import", self.workbook, "--root", self.root, "--lang", "en", *options)
        assert outcome.code == code, outcome.err or outcome.out
        return outcome

    def refused(self) -> list[str]:
        """What is said of a damaged workbook, which changes no byte: place and sentence."""
        before = self.files
        said = self.take_back(code=1).out.splitlines()
        assert self.files == before
        assert said[-1] == f"nothing was written: {len(said) - 1} fault(s)"
        return said[:-1]
