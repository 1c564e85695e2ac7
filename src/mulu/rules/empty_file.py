"""Rule `empty-file`."""

from mulu.rule import reading_rule


@reading_rule
def empty_file() -> None:
    """The file is empty.

    Why: Nothing can be read from it, not even the headings. Usually saving or copying it went
    wrong.

    Mend: Bring back an earlier version of the file, or import the document again with
    `mulu import`.

    Bad::

        ⟨empty⟩
        <- file

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
    """
