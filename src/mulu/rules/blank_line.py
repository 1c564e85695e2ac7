"""Rule `blank-line`."""

from mulu.rule import reading_rule


@reading_rule
def blank_line() -> None:
    """The line is blank, or all its cells are.

    Why: Some programs skip a blank line, some stop reading there, and some make an item of it that
    has no name and no code.

    Mend: Delete the line. In Excel delete the whole row, not only what stands in its cells.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
             <- line
        I,2,01-02,Cook,B

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
