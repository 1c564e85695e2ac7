"""Rule `workbook-as-table`."""

from mulu.rule import reading_rule


@reading_rule
def workbook_as_table() -> None:
    """The file bears the name of a CSV file, and is a workbook.

    Why: A workbook saved under the name of the table, or renamed to it, is no text: no row of it can be read, and git cannot
    show what changed in it.

    Mend: Save the workbook in Excel as "CSV UTF-8" under the same name. If `mulu export` has written it, call it `.xlsx` again,
    bring back the earlier file, and take the workbook back: `mulu import FILE --diff` shows what changes, `mulu import FILE`
    writes it.

    Bad::

        PK⟨U+0003⟩⟨U+0004⟩
        <- file

    Good::

        section,serial,code,name,grade
        I,1,01-01,面包师,A
        I,2,01-02,厨师,B
    """
