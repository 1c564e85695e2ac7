"""Rule `unknown-heading`."""

from mulu.rule import reading_rule


@reading_rule
def unknown_heading() -> None:
    """The heading line holds a heading that is not known.

    Why: Either the heading is misspelt and programs do not find the column, or there is a column
    that the catalogue does not have, whose cells nobody checks.

    Mend: Type the heading exactly as expected, without capitals or spaces of your own. Delete a
    column that does not belong to the catalogue, such as one for your own remarks. Empty columns at
    the end, which look like superfluous commas, are deleted in Excel as whole columns.

    Bad::

        section,serial,code,name,grade,remark     <- line
        I,1,01-01,Baker,A,
        I,2,01-02,Cook,B,ask again

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
