"""Rule `wrong-count`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.rule import Problem, edition_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.rule import Case


@edition_rule("the document states {value} items here, which is not what was read")
def wrong_count(case: Case) -> Iterator[Problem]:
    """The document states another number of items than it holds.

    Why: Either rows were lost or counted twice on the way into the document, or nobody counted anew
    when one was added. Whoever compares the list with its own sums finds that they differ.

    Mend: Count in the document. If it holds what was read, ask the authority, and waive the finding
    until it answers. If it holds more or less, mend the schema and import again.

    Bad::

        # the document
        Trades (3)
        1,01-01,Baker
        2,01-02,Miller      <- line

    Good::

        # the document
        Trades (2)
        1,01-01,Baker
        2,01-02,Miller
    """
    for count in case.document.wrong_counts if case.document else ():
        yield Problem(
            field=count.field,
            key=count.section or None,
            value=str(count.stated),
            path="edition.yaml",
            message=count.message,
            source=count.place,
        )
