"""Rule `ragged-row`."""

from mulu.rule import reading_rule


@reading_rule
def ragged_row() -> None:
    """The row has more or fewer cells than the heading line.

    Why: One comma too many or too few moves all cells after it into the wrong column, so that
    nothing in this row can be trusted.

    Mend: Open the file in a text editor and compare the line with the document. Add the missing
    comma or cell, or delete the extra one; a cell that itself holds a comma must stand in quotation
    marks.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook     <- line
        I,3,01-03,Waiter,A

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
        I,3,01-03,Waiter,A
    """
