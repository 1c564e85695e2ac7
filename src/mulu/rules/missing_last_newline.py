"""Rule `missing-last-newline`."""

from mulu.rule import reading_rule


@reading_rule
def missing_last_newline() -> None:
    """The last line does not end with a line break.

    Why: When an item is added below, the line before it counts as changed too; and a file that was
    cut off halfway looks just like this.

    Mend: Check first that the last item is complete. Then open the file in a text editor, go to the
    very end, press Enter once, and save.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B⟨no line break⟩     <- line

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
